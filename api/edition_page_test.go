package api_test

import (
	"strings"
	"testing"

	"github.com/maillage/maillage/api"
	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/secrecy"
)

// told is a study of which the document of the edition has something to say under every key.
func told(t *testing.T) *geo.Dataset {
	t.Helper()
	ds := countedSample(t)
	ds.Area = geo.Area{Departments: []string{"99"}}
	ds.Previous = []geo.Previous{{Edition: "0123", Study: "Avant", COGYear: 2025, Lost: []string{"99100"}}}
	for i := range ds.Practitioners {
		if i%2 == 0 {
			ds.Practitioners[i].Age = geo.OverCap
		}
	}
	return ds
}

// The page of the edition says in French all that the document says in English: no key of it stands on the page for want of
// words, whoever asks.
func TestEditionPageHasWords(t *testing.T) {
	ds := told(t)
	for role, only := range map[secrecy.Role][3]string{
		secrecy.Public:  {"sums_exact", "de 1 à 10", "Sommes exactes"},
		secrecy.Planner: {"supplyOverAge", "les planificateurs", "Offre des praticiens plus âgés"}, // whose ages are not for all
	} {
		_, s := servingDataset(t, ds, role)
		_, body := get(t, s.Handler(), "GET", "/edition")
		document := object(t, body)
		delete(document, "settings") // keys of settings stand beside their words
		keys := make(map[string]bool)
		gatherKeys(document, "", keys)
		for _, want := range []string{"published.rankCorrelation", only[0], "unitsLost", "concentrationError", "cells_masked"} {
			if !keys[want] {
				t.Fatalf("%v: the study says nothing under %s", role, want)
			}
		}
		if role == secrecy.Planner {
			checkWords(t, s)
		}
		_, page := get(t, s.Handler(), "GET", "/edition?f=html")
		for _, e := range checkPage(t, "/edition", page) {
			if text := strings.TrimSpace(e.text); (e.name == "dt" || e.name == "th" || e.name == "h2") && (keys[text] || text == "Autres mesures") {
				t.Errorf("%v: %q is on the page", role, text)
			}
			if e.attributes["lang"] == "en" {
				t.Errorf("%v: in English: %.200s", role, e.text)
			}
		}
		for _, want := range []string{"Départements : 99", "Indice de Gini", "Corrélation des rangs", "Communes qui ne sont plus de l’étude", "99100",
			"CPTS nouvelle", "Ajustements du modèle de Huff", only[1], only[2]} {
			if !strings.Contains(string(page), want) {
				t.Errorf("%v: %q is not on the page", role, want)
			}
		}
	}
}

// checkWords fails the test for what pages of a service tell in English: descriptions of fields, links, requests.
func checkWords(t *testing.T, s *api.Server) {
	t.Helper()
	pages := []string{"/?f=html", "/collections?f=html", "/api?f=html", "/underserved?f=html", "/functions?f=html", "/styles?f=html", "/tiles/WebMercatorQuad?f=html"}
	_, body := get(t, s.Handler(), "GET", "/collections")
	for _, c := range object(t, body)["collections"].([]any) {
		at := "/collections/" + c.(map[string]any)["id"].(string)
		pages = append(pages, at+"?f=html", at+"/schema?f=html")
	}
	if len(pages) < 7+2*15 {
		t.Fatalf("%d pages: collections are missing", len(pages))
	}
	for _, at := range pages {
		_, page := get(t, s.Handler(), "GET", at)
		for _, e := range elementsOf(t, at, page) {
			if e.attributes["lang"] == "en" {
				t.Errorf("%s: in English: %s", at, e.text)
			}
		}
	}
}

// gatherKeys adds the keys of all objects within a value, and those of objects within objects joined by a dot.
func gatherKeys(v any, above string, into map[string]bool) {
	switch x := v.(type) {
	case map[string]any:
		for key, inner := range x {
			into[key] = true
			into[above+key] = true
			gatherKeys(inner, key+".", into)
		}
	case []any:
		for _, inner := range x {
			gatherKeys(inner, "", into)
		}
	}
}
