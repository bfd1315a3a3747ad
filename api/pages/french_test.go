package pages

import (
	"strings"
	"testing"
)

func TestFrench(t *testing.T) {
	for text, want := range map[string]string{
		"":              "",
		"official name": "nom officiel",
		"general practitioners per 100 000 inhabitants":                                                                  "médecins généralistes pour 100\u202f000 habitants",
		"accessibilité potentielle localisée published by DREES for 2023":                                                "accessibilité potentielle localisée publiée par la Drees pour 2023",
		"accessibility by 2sfca with the weights step:<10=1, computed here; journeys as the crow flies":                  "accessibilité calculée ici ; mesure : zones de desserte flottantes en deux étapes, celle de l’APL (2SFCA) ; poids d’un trajet : 1 à moins de 10\u00a0min ; trajets à vol d’oiseau",
		"accessibility by raam with the weights linear:30, computed here; journeys road: osm (2026)":                     "accessibilité calculée ici ; mesure : équilibre entre le trajet et l’affluence (RAAM) ; poids d’un trajet : décroissance linéaire, 0 à partir de 30\u00a0min ; temps de trajet : road: osm (2026)",
		"speech-therapist practising in the area, persons by the share of their sites, hospitals left out":               "orthophonistes qui exercent sur le territoire, chaque personne partagée entre ses lieux d’exercice, hôpitaux non compris",
		"of the inhabitants of the units whose ages are known, by the census: each unit's structure with its population": "parmi les habitants des unités dont les âges sont connus, selon le recensement : la structure de chaque unité appliquée à sa population",
		"residents by the populations of 2017, of the same units":                                                        "habitants des mêmes unités selon les populations de 2017",
		"change of the population of the same units since 2017, in percent of it":                                        "évolution de la population des mêmes unités depuis 2017, en pour cent de celle d’alors",
		"size class of the ACI by the populations of 2017":                                                               "classe de taille de l’ACI selon les populations de 2017",
		"inhabitants missing to reach the next class, by the populations of 2017":                                        "habitants qui manquent pour atteindre la classe suivante, selon les populations de 2017",
		"inhabitants without any supply within 30 minutes":                                                               "habitants sans aucune offre à moins de 30 minutes",
	} {
		if got := french(text); got.Text != want || got.English {
			t.Errorf("%q is %+v, want %q", text, got, want)
		}
	}
	if got := french("brand new, by 0.6666666666"); got.Text != "brand new, by 0.667" || !got.English {
		t.Errorf("a text without words is %+v", got)
	}
}

// No French words are another's by accident, and none is left empty or in a typewriter's typography.
func TestFrenchWordsAreWhole(t *testing.T) {
	seen := make(map[string]bool)
	for _, all := range []map[string]string{fieldsInFrench, figuresInFrench, serviceInFrench} {
		for text, words := range all {
			if words == "" || seen[text] || strings.Contains(words, "'") || strings.Contains(words, "...") {
				t.Errorf("%q is %q", text, words)
			}
			seen[text] = true
		}
	}
}

func TestPlaces(t *testing.T) {
	if got := coordinates("-5.0478170, 45.6571250"); got != "-5,0478170 ; 45,6571250" {
		t.Errorf("%q", got)
	}
	if got := degrees(-0.5); got != "-0,5" {
		t.Errorf("%q", got)
	}
	for instant, want := range map[string]string{"2019-03-14T00:00:00Z": "14/03/2019", "..": ".."} {
		if got := day(instant); got != want {
			t.Errorf("%s is %q", instant, got)
		}
	}
	for uri, want := range map[string]string{"http://www.opengis.net/def/crs/EPSG/0/2154": "Lambert-93 (EPSG:2154)", "http://example.org/9": "http://example.org/9", "": ""} {
		if got := system(uri); got != want {
			t.Errorf("%s is %q", uri, got)
		}
	}
}
