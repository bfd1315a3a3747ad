package api_test

import (
	"encoding/csv"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/maillage/maillage/api"
	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/atlas"
	"github.com/maillage/maillage/geo/geotest"
	"github.com/maillage/maillage/geo/secrecy"
)

// The document, the features and the table of a question tell the same groups, those that the atlas finds.
func TestUnderserved(t *testing.T) {
	shown, err := computed(t, geotest.Dataset()).ShownTo(t.Context(), secrecy.Public)
	if err != nil {
		t.Fatal(err)
	}
	a := shown.Atlas
	_, s := serving(t)
	for _, by := range atlas.Groupings() {
		if by == atlas.ByTVS {
			continue // the chessboard has none
		}
		found, err := a.Underserved(geo.GP, 2.5, by)
		if err != nil {
			t.Fatal(err)
		}
		path := "/underserved?profession=gp&below=2.5&by=" + string(by)
		answer, body := get(t, s.Handler(), "GET", path)
		var doc atlas.UnderservedDocument
		if err := json.Unmarshal(body, &doc); err != nil || answer.StatusCode != 200 || answer.Header.Get("ETag") == "" {
			t.Fatalf("%s: %s %v %.300s", path, answer.Status, err, body)
		}
		answer, body = get(t, s.Handler(), "GET", path, "Accept", "application/geo+json")
		features := object(t, body)["features"].([]any)
		if kind := answer.Header.Get("Content-Type"); kind != "application/geo+json" {
			t.Errorf("%s: type %s", path, kind)
		}
		_, body = get(t, s.Handler(), "GET", path+"&f=csv")
		rows, err := csv.NewReader(strings.NewReader(string(body))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		if len(found.Rows) == 0 || len(doc.Groups) != len(found.Rows) || len(features) != len(found.Rows) || len(rows) != len(found.Rows)+1 {
			t.Fatalf("%s: %d groups, %d features, %d rows, want %d", by, len(doc.Groups), len(features), len(rows)-1, len(found.Rows))
		}
		key := slices.Index(rows[0], "key")
		for i, g := range doc.Groups {
			feature := features[i].(map[string]any)
			of := feature["properties"].(map[string]any)
			if g.Key != found.Rows[i].Key || of["key"] != g.Key || of["by"] != string(by) || of["population"] != float64(g.Population) || of["decile"] != false || rows[i+1][key] != g.Key {
				t.Errorf("%s %d: %+v, %v, %v", by, i, g, of, rows[i+1])
			}
		}
	}
}

// Without a threshold it is that of the study, and areas are those of the collection.
func TestUnderservedOfTheStudy(t *testing.T) {
	_, s := serving(t)
	_, body := get(t, s.Handler(), "GET", "/underserved")
	doc := object(t, body)
	if doc["profession"] != "gp" || doc["by"] != "area" || doc["threshold"] != 2.5 {
		t.Errorf("%.300s", body)
	}
	_, body = get(t, s.Handler(), "GET", "/collections/underserved/items?profession=gp")
	if n := int(object(t, body)["numberMatched"].(float64)); n != len(doc["groups"].([]any)) {
		t.Errorf("%d in the collection, %d here", n, len(doc["groups"].([]any)))
	}
	_, body = get(t, s.Handler(), "GET", "/underserved?by=unit&below=1000&reasons=true")
	explained := 0
	for _, g := range object(t, body)["groups"].([]any) {
		reasons, _ := g.(map[string]any)["reasons"].([]any)
		explained += len(reasons)
	}
	if explained == 0 {
		t.Error("no reason for anything")
	}
	answer, _ := get(t, s.Handler(), "GET", "/underserved")
	if answer, body := get(t, s.Handler(), "GET", "/underserved", "If-None-Match", answer.Header.Get("ETag")); answer.StatusCode != 304 || len(body) != 0 {
		t.Errorf("unchanged: %s", answer.Status)
	}
	if answer, body := get(t, s.Handler(), "HEAD", "/underserved"); answer.StatusCode != 200 || len(body) != 0 {
		t.Errorf("HEAD: %s", answer.Status)
	}
}

func TestUnderservedRefuses(t *testing.T) {
	_, s := serving(t)
	for query, parameter := range map[string]string{
		"profession=wizard": "profession", "profession=podiatrist": "profession", "profession=gp&profession=gp": "profession", "profession=": "profession",
		"below=": "below", "below=0": "below", "below=-1": "below", "below=2,5": "below", "below=NaN": "below", "below=inf": "below", "below=1e7": "below", "below=1&below=2": "below",
		"by=": "by", "by=street": "by", "reasons=true": "reasons", "by=unit&reasons=1": "reasons", "by=unit&reasons=true&f=csv": "reasons",
		"f=": "f", "f=pdf": "f", "under=2": "under", "below=1e-999": "below",
	} {
		answer, body := get(t, s.Handler(), "GET", "/underserved?"+query)
		if answer.StatusCode != 400 || object(t, body)["parameter"] != parameter {
			t.Errorf("%s: %s %s", query, answer.Status, body)
		}
	}
	if answer, _ := get(t, s.Handler(), "GET", "/underserved", "Accept", "image/png"); answer.StatusCode != 406 {
		t.Errorf("as a picture: %s", answer.Status)
	}
}

// A study without supply measures no access: the question is then no part of the API.
func TestUnderservedWithoutSupply(t *testing.T) {
	ds := geotest.Dataset()
	ds.Practitioners, ds.Practices, ds.Teams, ds.Flows = nil, nil, nil, nil
	s, err := api.New(api.Config{})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Swap(computed(t, ds)); err != nil {
		t.Fatal(err)
	}
	if answer, body := get(t, s.Handler(), "GET", "/underserved"); answer.StatusCode != 404 || !strings.Contains(string(body), "no accessibility") {
		t.Errorf("%s %s", answer.Status, body)
	}
	for _, path := range []string{"/api", "/?f=json"} {
		if _, body := get(t, s.Handler(), "GET", path); strings.Contains(string(body), `"/underserved":`) || strings.Contains(string(body), "/underserved?") {
			t.Errorf("%s speaks of it", path)
		}
	}
}

// Without a threshold of its own a profession has the first decile of inhabitants, those at it included.
func TestUnderservedByDecile(t *testing.T) {
	_, s := serving(t)
	_, body := get(t, s.Handler(), "GET", "/underserved?profession=nurse")
	if doc := object(t, body); doc["thresholdIsFirstDecile"] != true || len(doc["groups"].([]any)) == 0 {
		t.Errorf("%.300s", body)
	}
	_, body = get(t, s.Handler(), "GET", "/underserved?profession=nurse&f=geojson")
	for _, f := range object(t, body)["features"].([]any) {
		if of := f.(map[string]any)["properties"].(map[string]any); of["decile"] != true {
			t.Errorf("%v", of)
		}
	}
}
