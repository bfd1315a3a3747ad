package styles

import (
	"fmt"
	"math"
	"strings"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/atlas"
)

var stages = []category{
	{"signed", "ACI signé", "#2f5fa8"}, {"validated", "projet validé", "#6d8fd0"}, {"letter", "lettre d’intention", "#b3a4dc"}, {"unknown", "stade inconnu", "#3f8f9c"},
}

var siteKinds = []category{
	{"msp", "maison de santé (MSP)", "#1c7c54"}, {"centre", "centre de santé", "#5bb98c"}, {"practice", "cabinet", "#4f78b8"},
	{"pharmacy", "pharmacie", "#8fbf3f"}, {"hospital", "hôpital", "#b8444a"}, {"other", "autre", "#7a7f85"},
}

// below are the themes at the bottom.
func below() []theme {
	return []theme{
		{id: "units", of: "units", title: "Communes", shape: line, colour: "#7c8a8d", shown: true, always: true, label: &label{8, 11, true}},
		{id: "cpts", of: "cpts", title: "CPTS", shape: fill, colour: "#3f6fb5", opacity: 0.45, shown: true, always: true, label: &label{6, 13, false}, by: &categories{"stage", stages}},
		{id: "gaps", of: "gaps", title: "Zones blanches", shape: fill, colour: "#d1204a", opacity: 0.6, shown: true, always: true},
	}
}

// above are the themes over the others.
func above() []theme {
	const team, pair = "#2b8a6f", "cpts-cpts"
	return []theme{
		{id: "esp-areas", of: "esp-areas", title: "Aires de desserte des ESP", shape: fill, colour: "#8a6d3b", opacity: 0.25,
			note: "Chaque commune à l’ESP qui suit le plus de ses patients : ces aires se partagent l’étude."},
		{id: "esp-fringes", of: "esp-fringes", title: "Franges de patientèle des ESP", shape: hatch, colour: team, note: "Au-delà du cœur : là où vivent les patients suivants."},
		{id: "esp-territories", of: "esp-territories", title: "Territoires des ESP (patientèle)", shape: fill, colour: team, opacity: 0.85, always: true,
			note: "Cœur de la patientèle ; ces territoires se recouvrent par nature.", label: &label{7, 12, false},
			graded: &ramp{"patients", []colour{"#c8e6d6", "#8ccbb0", "#4aa584", "#1c6b52"}}},
		{id: "overlaps", of: "overlaps", title: "Chevauchements CPTS et CPTS", shape: hatch, colour: "#c25700", shown: true, always: true,
			where: map[string]string{"kind": pair, "relation": "overlap"}},
		{id: "shared-city", of: "overlaps", title: "Villes partagées entre CPTS", shape: hatch, colour: "#7a8b99",
			where: map[string]string{"kind": pair, "relation": "city-sharing"}, note: "Chacune a ses arrondissements ou ses quartiers : personne n’est revendiqué deux fois."},
		{id: "unknown-split", of: "overlaps", title: "Villes au partage inconnu", shape: hatch, colour: "#8a6d00",
			where: map[string]string{"kind": pair, "relation": "unknown-split"}, note: "Les listes nomment la ville sans dire qui en prend quelle partie."},
		{id: "astride", of: "overlaps", title: "ESP à cheval sur une CPTS", shape: hatch, colour: "#6a3d9a", where: map[string]string{"kind": "esp-cpts"}},
		{id: "shared", of: "overlaps", title: "Chevauchements ESP et ESP", shape: hatch, colour: "#1c6b52", where: map[string]string{"kind": "esp-esp"}},
		{id: "gaps-closed", of: "changes", title: "Zones blanches comblées depuis l’édition précédente", shape: hatch, colour: "#1c7c54", where: map[string]string{"kind": "gap-closed"}},
		{id: "gaps-opened", of: "changes", title: "Zones blanches ouvertes depuis l’édition précédente", shape: hatch, colour: "#a3123f", where: map[string]string{"kind": "gap-opened"}},
		{id: "units-joined", of: "changes", title: "Communes entrées dans une CPTS", shape: hatch, colour: "#2f5fa8", where: map[string]string{"kind": "cpts-joined"}},
		{id: "units-left", of: "changes", title: "Communes sorties d’une CPTS", shape: hatch, colour: "#b0641e", where: map[string]string{"kind": "cpts-left"}},
		{id: "sites", of: "sites", title: "Lieux d’exercice", shape: circle, colour: "#4f5b66", always: true, by: &categories{"kind", siteKinds}},
		{id: "esp", of: "esp", title: "ESP", shape: circle, colour: "#f2a900", always: true},
	}
}

// underserved are the themes of areas that lack a profession: one for each profession that some area lacks.
func (s *Set) underserved() []theme {
	c := s.edition.Collection("underserved")
	if c == nil {
		return nil
	}
	var some []theme
	known := make(map[string]bool)
	for i := range c.Layer.Len() {
		key, _ := value(c.Layer, i, "profession").(string)
		if known[key] {
			continue
		}
		known[key] = true
		some = append(some, theme{id: "underserved-" + key, of: "underserved", title: "Sous-dotés en " + professionName(key), shape: fill, colour: "#8c2d80", opacity: 0.5,
			where: map[string]string{"profession": key}, note: threshold(c.Layer, i)})
	}
	return some
}

// professionName is the French name of a profession by its key, the key where there is none.
func professionName(key string) string {
	if p, ok := geo.ParseProfession(key); ok {
		return atlas.ProfessionInFrench(p)
	}
	return key
}

// threshold says under what an area is underserved.
func threshold(l *atlas.Layer, i int) string {
	limit, ok := value(l, i, "threshold").(float64)
	if !ok {
		return ""
	}
	why := "seuil de l’étude"
	if decile, _ := value(l, i, "decile").(bool); decile {
		why = "premier décile des habitants"
	}
	unit, _ := value(l, i, "measured_in").(string)
	if limit == 0 {
		return "Aucune offre à portée."
	}
	return strings.TrimSpace(fmt.Sprintf("Moins de %s %s", number(math.Round(100*limit)/100), unit)) + " : " + why + "."
}
