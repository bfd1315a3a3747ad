package pages

import (
	"github.com/maillage/maillage/geo/access"
	"github.com/maillage/maillage/geo/atlas"
)

// stages are those of CPTS and ESP.
var stages = map[string]string{"unknown": "stade inconnu", "letter": "lettre d’intention", "validated": "projet validé", "signed": "ACI signé"}

// words are French words for the keys that fields use as values; the others are shown as they are.
var words = map[string]map[string]string{
	"stage": stages, "stage_a": stages, "stage_b": stages, "stage_before": stages,
	"before": stages, "after": stages, // of a change of stage; other changes tell names and numbers
	"basis": {"observed": "observée (patientèle connue)", "modelled": "modélisée", "mixed": "observée, en partie estimée", "none": "sans donnée"},
	"form":  {"msp": "maison de santé (MSP)", "centre": "centre de santé", "esp-clap": "ESP-CLAP", "other": "autre"},
	"kind": {"commune": "commune", "arrondissement": "arrondissement municipal", "iris": "IRIS", "practice": "cabinet", "msp": "maison de santé (MSP)",
		"centre": "centre de santé", "pharmacy": "pharmacie", "hospital": "hôpital", "other": "autre",
		"cpts-cpts": "CPTS et CPTS", "esp-esp": "ESP et ESP", "esp-cpts": "ESP et CPTS"},
	"placement":      {"file": "coordonnées du fichier", "finess": "coordonnées FINESS", "address": "adresse (BAN)", "unit": "point de la commune", "unplaced": "non localisé"},
	"zone":           {"core": "cœur", "fringe": "frange", "beyond": "au-delà"},
	"state":          {"observed": "compté", "masked": "masqué (petit effectif)", "missing": "non compté", "modelled": "modélisé"},
	"patients_state": {"known": "compté", "bounded": "estimé entre deux bornes", "masked": "masqué (secret statistique)", "missing": "non compté", "modelled": "modélisé"},
	"family":         {"first-line": "premier recours", "second-line": "second recours", "medico-social": "médico-social", "social": "social"},
	"counted":        {"persons": "personnes", "establishments": "établissements"},
	"by":             {"study": "étude", "region": "région", "department": "département", "tvs": "territoire de vie-santé", "epci": "EPCI", "cpts": "CPTS", "esp": "ESP", "unit": "commune"},
	"relation":       {"overlap": "chevauchement réel", "city-sharing": "ville partagée par quartiers", "unknown-split": "ville au partage inconnu"},
	"profession": {"gp": "médecins généralistes", "specialist": "autres médecins", "nurse": "infirmiers", "physiotherapist": "masseurs-kinésithérapeutes",
		"midwife": "sages-femmes", "dentist": "chirurgiens-dentistes", "pharmacist": "pharmaciens", "speech-therapist": "orthophonistes",
		"orthoptist": "orthoptistes", "podiatrist": "pédicures-podologues", "psychologist": "psychologues", "other": "autres professions"},
	// Members of the document of the edition.
	"role":       {"public": "le public", "analyst": "les analystes", "planner": "les planificateurs"},
	"constraint": {"origin": "patients de chaque commune", "doubly": "patients de chaque commune et de chaque ESP"},
	"calibration": {"good-fit": "l’ajustement est bon", "asked-always": "le réglage le demande toujours", "asked-never": "le réglage ne le demande jamais",
		"no-counts": "aucune patientèle n’est comptée", "no-choice": "aucune commune n’est à portée de deux ESP dont la patientèle est comptée",
		"thin-data": "trop peu de données", "poor-fit": "l’offre et le trajet expliquent trop peu", "overdispersed": "effectifs plus dispersés que le hasard ne le veut",
		"no-decay": "les patients ne préfèrent pas ce qui est proche", "imprecise-decay": "effet du trajet imprécis", "no-supply-effect": "l’offre n’attire pas",
		"unidentified": "l’offre ou le trajet ne varie pas assez pour être estimé", "not-converged": "l’estimation ne s’est pas stabilisée"},
	// Not fields: kinds of sources, types of fields and of geometry, collections in search results.
	"source": {"boundaries": "contours", "populations": "populations", "cog": "COG", "movements": "mouvements du COG", "zonings": "zonages", "rpps": "RPPS",
		"finess": "FINESS", "addresses": "adresses", "bpe": "BPE", "facilities": "établissements", "cpts": "liste des CPTS", "esp": "liste des ESP",
		"patients": "patientèles", "apl": "APL", "previous": "édition précédente", "ages": "population par âge", "rpps_ages": "âges des praticiens",
		"adherents": "adhérents des CPTS", "tvs": "territoires de vie-santé", "zoning": "zonage des médecins (ARS)", "times": "temps de trajet", "roads": "réseau routier"},
	"type":     {"text": "texte", "integer": "entier", "real": "décimal", "boolean": "oui ou non", "date": "date", "list": "liste"},
	"geometry": {"MultiPolygon": "polygones", "Point": "points", "": "aucune : c’est une table"},
}

// word is the French word for the key that a field has as value, the key itself when there is none.
func word(field, key string) string {
	if w, ok := words[field][key]; ok {
		return w
	}
	switch field {
	case "demand":
		return atlas.DemandInFrench(key)
	case "method":
		return access.MethodInFrench(key)
	case "decay":
		return access.DecayInFrench(key)
	}
	return key
}
