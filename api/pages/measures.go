package pages

import (
	"slices"
	"strings"

	"github.com/maillage/maillage/geo/atlas"
)

// accessInFrench are the figures of atlas.AccessFigures, by profession.
var accessInFrench = []settingWords{
	{"method", "Mesure", keyOf("method")},
	{"decay", "Poids d’un trajet", keyOf("decay")},
	{"times", "Trajets", asIs},
	{"demand", "Demande", keyOf("demand")},
	{"supplyUnit", "L’offre est comptée en", oneOf(map[string]string{"consultations": "consultations par an", "fte": "équivalents temps plein", "heads": "personnes"})},
	{"perInhabitants", "L’accès est donné pour", func(v any, _ map[string]any) string {
		if v == 1. {
			return "un habitant"
		}
		return figure("habitants")(v, nil)
	}},
	{"supply", "Offre", figure("")},
	{"supplyUnallocated", "Offre que personne n’atteint", figure("")},
	{"ageCap", "Âge au-delà duquel un praticien ne compte pas", figure("ans")},
	{"supplyOverAge", "Offre des praticiens plus âgés, qui ne compte pas", figure("")},
	{"supplyOfUnknownAge", "Offre des praticiens d’âge inconnu, qui compte", figure("")},
	{"population", "Habitants dont l’accès est connu", figure("")},
	{"populationUnserved", "Habitants sans accès", figure("")},
	{"populationAtBorder", "Habitants si près du bord de l’étude que ce qui est au-delà peut peser", figure("")},
	{"threshold", "Seuil d’accès insuffisant", figure("")},
	{"thresholdIsFirstDecile", "Ce seuil est le premier décile de l’étude", yesOrNo},
	{"shareUnderThreshold", "Part des habitants sous-dotés", share100},
	{"mean", "Accès moyen", figure("")},
	{"median", "Accès médian", figure("")},
	{"firstDecile", "Premier décile (D1)", figure("")},
	{"ninthDecile", "Neuvième décile (D9)", figure("")},
	{"decileRatio", "Rapport interdécile (D9/D1)", figure("")},
	{"tenths.1", "Accès moyen du dixième d’habitants le moins bien doté", figure("")},
	{"tenths.2", "Accès moyen du 2e dixième", figure("")},
	{"tenths.3", "Accès moyen du 3e dixième", figure("")},
	{"tenths.4", "Accès moyen du 4e dixième", figure("")},
	{"tenths.5", "Accès moyen du 5e dixième", figure("")},
	{"tenths.6", "Accès moyen du 6e dixième", figure("")},
	{"tenths.7", "Accès moyen du 7e dixième", figure("")},
	{"tenths.8", "Accès moyen du 8e dixième", figure("")},
	{"tenths.9", "Accès moyen du 9e dixième", figure("")},
	{"tenths.10", "Accès moyen du dixième d’habitants le mieux doté", figure("")},
	{"tenthRatio", "Rapport des dixièmes extrêmes", figure("")},
	{"gini", "Indice de Gini", index},
	{"palma", "Rapport de Palma", index},
	{"published.year", "Année de l’APL publiée", year},
	{"published.ageCap", "Âge au-delà duquel elle ne compte pas un praticien", figure("ans")},
	{"published.units", "Communes qui ont l’accès calculé et l’APL publiée", figure("")},
	{"published.rankCorrelation", "Corrélation des rangs de l’un et de l’autre", index},
}

// estimationInFrench says how patients that no count gives were estimated.
var estimationInFrench = []settingWords{
	{"supplyExponent", "Exposant de l’offre dans le modèle de Huff", index},
	{"decayMinutes", "Échelle de décroissance du modèle avec le trajet", figure("min")},
	{"calibrated", "Ces deux valeurs sont ajustées aux patientèles connues", yesOrNo},
	{"reason", "Pourquoi", reason},
	{"maskedCells", "Effectifs masqués, estimés entre leurs bornes", figure("")},
	{"rounds", "Itérations de cette estimation, au plus", figure("")},
	{"unsettled", "ESP dont l’estimation ne s’est pas stabilisée", figure("")},
	{"concentration", "Poids du modèle face aux effectifs d’une commune", figure("patients")},
	{"concentrationError", "Erreur type de ce poids", figure("patients")},
}

// calibrationInFrench are the figures of a fit of the Huff model, by what it takes as given.
var calibrationInFrench = []settingWords{
	{"supplyExponent", "Exposant de l’offre", onlyOrigin(index)},
	{"supplyExponentError", "Erreur type de l’exposant", onlyOrigin(index)},
	{"decayMinutes", "Échelle de décroissance avec le trajet", figure("min")},
	{"decayMinutesError", "Erreur type de l’échelle", func(v any, _ map[string]any) string {
		if x, ok := v.(float64); ok {
			return decimal(x, 3) + noBreak + "min"
		}
		return notKnown
	}},
	{"units", "Communes", figure("")},
	{"teams", "ESP", figure("")},
	{"cells", "Effectifs par ESP et commune", figure("")},
	{"deviance", "Déviance", figure("")},
	{"pseudoR2", "Pseudo-R² de McFadden", index},
	{"explainedDeviance", "Part de la déviance qu’expliquent l’offre et le trajet", share100},
	{"srmse", "Erreur quadratique moyenne normalisée (SRMSE)", index},
	{"dispersion", "Dispersion (1 pour des effectifs de Poisson)", figure("")},
	{"rounds", "Itérations", figure("")},
	{"converged", "Ajustement stable", yesOrNo},
	{"warnings", "Réserves", each("calibration", "aucune")},
}

// secrecyInFrench says what the role that is served is not shown of patient counts.
var secrecyInFrench = []settingWords{
	{"least_patients", "Effectifs de patients masqués", func(v any, _ map[string]any) string {
		if least, ok := v.(float64); ok && least > 1 {
			return "de 1 à " + decimal(least-1, 0)
		}
		return "aucun de plus que dans les fichiers"
	}},
	{"least_professionals", "Professionnels derrière chaque chiffre, au moins", figure("")},
	{"teams_with_counts", "ESP dont la patientèle est comptée", figure("")},
	{"teams_withheld", "ESP, parmi elles, dont les effectifs ne sont pas montrés", figure("")},
	{"cells", "Effectifs par ESP et commune", figure("")},
	{"cells_masked", "Effectifs masqués parmi eux", figure("")},
	{"sums", "Sommes données d’effectifs masqués", figure("")},
	{"sums_exact", "Sommes exactes parmi elles", figure("")},
	{"patients_min", "Patients des ESP montrées, au moins", figure("")},
	{"patients_max", "Patients des ESP montrées, au plus", figure("")},
	{"patients_in_cells", "Patients des communes où l’effectif est montré", figure("")},
	{"ages_left_out", "Âges des praticiens laissés de côté, comme non montrables", yesOrNo},
	{"time_shares_left_out", "Quotités de temps laissées de côté, comme non montrables", yesOrNo},
}

// given are the lists of an area that are not empty.
func given(area map[string]any) []setting {
	return slices.DeleteFunc(tell(area, []settingWords{
		{"departments", "Départements", each("", "")}, {"regions", "Régions", each("", "")}, {"epci", "EPCI", each("", "")}, {"units", "Communes", each("", "")},
	}), func(s setting) bool { return s.Value == "" })
}

// previousInFrench tells of the earlier edition that this one is held against; nil tells nothing.
func previousInFrench(previous map[string]any) []setting {
	if previous == nil {
		return nil
	}
	words := []settingWords{
		{"study", "Étude", asIs}, {"edition", "Édition", asIs}, {"cogYear", "Code officiel géographique", year},
		{"unitsLost", "Communes qui ne sont plus de l’étude", each("", "aucune")},
	}
	for _, kind := range atlas.ChangeKinds() {
		words = append(words, settingWords{"changes." + kind, atlas.ChangeInFrench(kind), figure("")})
	}
	return tell(previous, words)
}

// figure tells a number in its unit.
func figure(unit string) teller {
	return func(v any, _ map[string]any) string {
		x, ok := v.(float64)
		switch {
		case !ok:
			return notKnown
		case unit == "":
			return number(x)
		}
		return number(x) + noBreak + unit
	}
}

// index tells a number that has no unit and is worth three decimals.
func index(v any, _ map[string]any) string {
	if x, ok := v.(float64); ok {
		return decimal(x, 3)
	}
	return notKnown
}

// year tells a year, which is no quantity: it is not cut in thousands.
func year(v any, _ map[string]any) string {
	if x, ok := v.(float64); ok && x > 0 {
		return strings.ReplaceAll(decimal(x, 0), narrowSpace, "")
	}
	return notKnown
}

func asIs(v any, _ map[string]any) string {
	text, _ := v.(string)
	return text
}

// onlyOrigin tells what a doubly constrained fit, which leaves the attraction of teams free, does not have.
func onlyOrigin(t teller) teller {
	return func(v any, all map[string]any) string {
		if all["constraint"] == "doubly" {
			return "sans objet"
		}
		return t(v, all)
	}
}

// reason tells why a model was fitted to the counts or not: one reason, or the warnings that spoke against it.
func reason(v any, _ map[string]any) string {
	text, _ := v.(string)
	var all []string
	for _, key := range strings.Split(text, ", ") {
		all = append(all, word("calibration", key))
	}
	if text == "" {
		return "l’ajustement n’a pas abouti"
	}
	return strings.Join(all, ", ")
}
