package pages

import (
	"maps"
	"slices"
	"strings"
)

// setting is one choice under which figures were made, as planners read it.
type setting struct{ Key, Name, Value string }

// settingGroup are settings of one matter.
type settingGroup struct {
	Title    string
	Settings []setting
}

// settingWords say what a setting is called, and how its value is told.
type settingWords struct {
	key, name string
	tell      teller
}

// teller puts the value of a setting in words, beside the others.
type teller func(value any, settings map[string]any) string

// settingsInFrench are all settings of geo.Settings by their keys, gathered by matter.
var settingsInFrench = []struct {
	title    string
	settings []settingWords
}{
	{"Territoire des ESP", []settingWords{
		{"core_share", "Part des patients que réunit le cœur", share100},
		{"fringe_share", "Part des patients que réunissent le cœur et la frange", share100},
		{"core_relevance", "Part d’habitants suivis à partir de laquelle une commune est du cœur", share100},
		{"membership_share", "Part de patients à partir de laquelle une commune est du territoire", share100},
		{"membership_probability", "Probabilité à partir de laquelle elle l’est", share100},
		{"area_min_population", "Population minimale d’une aire de desserte", of("habitants")},
		{"area_min_localisation", "Part minimale de patients suivis sur place dans une aire de desserte", share100},
		{"far_minutes", "Trajet à partir duquel un membre est dit éloigné des autres", of("min")},
	}},
	{"Patients estimés et modélisés", []settingWords{
		{"masked_min", "Plus petit effectif masqué (patients)", of("")},
		{"masked_max", "Plus grand effectif masqué (patients)", of("")},
		{"registered_share", "Part des habitants qui ont un médecin traitant", share100},
		{"supply_exponent", "Exposant de l’offre dans le modèle de Huff", of("")},
		{"decay_minutes", "Échelle de décroissance du modèle de Huff avec le trajet", of("min")},
		{"calibrate", "Ces deux derniers sont ajustés aux patientèles connues", oneOf(map[string]string{"auto": "si l’ajustement est bon", "always": "dès qu’un ajustement existe", "never": "jamais"})},
	}},
	{"Temps de trajet", []settingWords{
		{"max_minutes", "Trajet le plus long pris en compte", of("min")},
		{"profile", "Moyen de transport sur le réseau routier", oneOf(map[string]string{"car": "voiture", "bicycle": "vélo", "foot": "marche"})},
		{"snap_metres", "Distance la plus longue d’une commune à une route", of("m")},
		{"fill_times", "Trajets inconnus complétés par les routes ou à vol d’oiseau", yesOrNo},
		{"detour", "Route parcourue pour un kilomètre à vol d’oiseau", of("km")},
		{"speed_dense", "Vitesse en zone dense", of("km/h")},
		{"speed_sparse", "Vitesse ailleurs", of("km/h")},
		{"dense_from", "Densité à partir de laquelle une zone est dense", of("habitants/km²")},
		{"speed_growth", "Exposant avec lequel la vitesse croît avec la longueur de la route", of("")},
		{"crow_scatter", "Dispersion des temps estimés à vol d’oiseau", orNone("aucune", "min × √(temps + 1)")},
	}},
	{"Accessibilité", []settingWords{
		{"access_professions", "Professions", each("profession", "aucune")},
		{"access_method", "Mesure", keyOf("method")},
		{"access_decay", "Poids d’un trajet", keyOf("decay")},
		{"access_population", "Demande", oneOf(map[string]string{"auto": "la première connue : par âge, standardisée par la DREES, habitants", "ages": "standardisée par âge",
			"published": "standardisée par la DREES", "inhabitants": "habitants"})},
		{"age_weights", "Recours aux soins selon l’âge", ageWeights},
		{"supply_unit", "L’offre est comptée en", oneOf(map[string]string{"heads": "personnes", "fte": "équivalents temps plein", "consultations": "consultations pour les médecins généralistes, sinon équivalents temps plein"})},
		{"consultations_per_gp", "Activité d’un médecin généraliste", of("consultations par an")},
		{"age_cap", "Âge au-delà duquel un praticien ne compte pas", orNone("aucun", "ans")},
		{"underserved_below", "Seuil d’accès insuffisant aux médecins généralistes", threshold},
	}},
	{"CPTS et couverture", []settingWords{
		{"cpts_area", "Le territoire d’une CPTS est", oneOf(map[string]string{"declared": "la liste de ses communes", "esp": "le cœur de ses ESP", "both": "la liste de ses communes et le cœur de ses ESP"})},
		{"shared_cities", "Villes que des CPTS se partagent par quartiers", each("", "aucune")},
		{"coverage_stages", "Avancements qui comptent comme couverture", each("stage", "aucun")},
		{"size_bounds", "Bornes des classes de taille de l’ACI (habitants)", each("", "aucune")},
		{"bound_in_upper_class", "Une population égale à une borne est de la classe supérieure", yesOrNo},
	}},
}

// settingsOf tells the settings of an edition; one of an earlier program that has no words here stands under its key.
func settingsOf(settings map[string]any) (groups []settingGroup) {
	left := maps.Clone(settings)
	for _, g := range settingsInFrench {
		group := settingGroup{Title: g.title}
		for _, w := range g.settings {
			if v, there := left[w.key]; there {
				group.Settings = append(group.Settings, setting{w.key, w.name, w.tell(v, settings)})
				delete(left, w.key)
			}
		}
		groups = append(groups, group)
	}
	other := settingGroup{Title: "Autres"}
	for _, key := range slices.Sorted(maps.Keys(left)) {
		other.Settings = append(other.Settings, setting{key, key, listed(left[key], "", nothing)})
	}
	groups = append(groups, other)
	return slices.DeleteFunc(groups, func(g settingGroup) bool { return len(g.Settings) == 0 })
}

func share100(v any, _ map[string]any) string {
	if x, ok := v.(float64); ok {
		return percent(x)
	}
	return nothing
}

func yesOrNo(v any, _ map[string]any) string {
	if v == true {
		return "oui"
	}
	return "non"
}

// of tells a number in its unit.
func of(unit string) teller {
	return func(v any, _ map[string]any) string {
		x, ok := v.(float64)
		switch {
		case !ok:
			return nothing
		case unit == "":
			return decimal(x, 4)
		}
		return decimal(x, 4) + noBreak + unit
	}
}

// orNone tells a number of which 0 stands for none.
func orNone(none, unit string) teller {
	return func(v any, all map[string]any) string {
		if v == 0. {
			return none
		}
		return of(unit)(v, all)
	}
}

func oneOf(words map[string]string) teller {
	return func(v any, _ map[string]any) string {
		key, _ := v.(string)
		if w, ok := words[key]; ok {
			return w
		}
		return key
	}
}

// keyOf tells a key as the fields of that name do.
func keyOf(field string) teller {
	return func(v any, _ map[string]any) string {
		key, _ := v.(string)
		return word(field, key)
	}
}

// each tells a list of keys of a field, of names or of numbers.
func each(field, none string) teller {
	return func(v any, _ map[string]any) string { return listed(v, field, none) }
}

func listed(v any, field, none string) string {
	switch x := v.(type) {
	case []any:
		if len(x) == 0 {
			return none
		}
		var all []string
		for _, one := range x {
			all = append(all, listed(one, field, none))
		}
		return strings.Join(all, ", ")
	case string:
		return word(field, x)
	case float64:
		return decimal(x, 4)
	case bool:
		return yesOrNo(x, nil)
	}
	return none
}

// ageWeights tells the weights of ages, a text for each profession: "gp: 0=0.9,10=0.6".
func ageWeights(v any, _ map[string]any) string {
	list, _ := v.([]any)
	var all []string
	for _, one := range list {
		text, _ := one.(string)
		profession, weights, _ := strings.Cut(text, ":")
		var ages []string
		for _, age := range strings.Split(weights, ",") {
			from, weight, _ := strings.Cut(strings.TrimSpace(age), "=")
			ages = append(ages, strings.ReplaceAll(weight, ".", ",")+" dès "+from+noBreak+"ans")
		}
		all = append(all, word("profession", strings.TrimSpace(profession))+noBreak+": "+strings.Join(ages, " ; "))
	}
	if len(all) == 0 {
		return "non donné"
	}
	return strings.Join(all, " — ")
}

// threshold tells the access under which inhabitants are underserved, in the unit of the supply.
func threshold(v any, settings map[string]any) string {
	if v == 0. {
		return "premier décile des habitants"
	}
	unit := "pour 100" + narrowSpace + "000 habitants"
	if settings["supply_unit"] == "consultations" {
		unit = "consultations par an et par habitant"
	}
	return of(unit)(v, settings)
}
