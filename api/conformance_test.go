package api_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/maillage/maillage/geo/atlas"
)

// The tests of this file bear the names of the requirements of OGC API – Features – Part 1 that they check.

func linkOf(t testing.TB, doc map[string]any, rel string) map[string]any {
	t.Helper()
	links, _ := doc["links"].([]any)
	for _, l := range links {
		if l := l.(map[string]any); l["rel"] == rel {
			return l
		}
	}
	return nil
}

// asking returns a server of the chessboard and how to ask it for a document.
func asking(t *testing.T) (*httptest.Server, func(t *testing.T, path string) (*http.Response, map[string]any)) {
	t.Helper()
	h, s := serving(t)
	return h, func(t *testing.T, path string) (*http.Response, map[string]any) {
		t.Helper()
		answer, body := get(t, s.Handler(), "GET", path)
		return answer, object(t, body)
	}
}

func TestLandingConformance(t *testing.T) {
	h, ask := asking(t)
	_, s := serving(t)
	t.Run("/req/core/root-success", func(t *testing.T) {
		answer, doc := ask(t, "/?f=json")
		if answer.StatusCode != 200 {
			t.Fatal(answer.Status)
		}
		for _, rel := range []string{"service-desc", "conformance", "data", "self"} {
			if linkOf(t, doc, rel) == nil {
				t.Errorf("the landing page has no link %q", rel)
			}
		}
	})
	t.Run("links lead somewhere", func(t *testing.T) {
		for _, path := range []string{"/?f=json", "/collections", "/collections/cpts", "/collections/cpts/items?limit=1", "/collections/cpts/items/west", "/edition"} {
			answer, err := http.Get(h.URL + path)
			if err != nil {
				t.Fatal(err)
			}
			var doc struct {
				Links []struct{ Href, Type string }
			}
			if err := json.NewDecoder(answer.Body).Decode(&doc); err != nil || len(doc.Links) == 0 {
				t.Fatalf("%s: %v, %d links", path, err, len(doc.Links))
			}
			answer.Body.Close()
			for _, l := range doc.Links {
				there, err := http.Get(l.Href)
				if err != nil {
					t.Fatal(err)
				}
				there.Body.Close()
				if got := there.Header.Get("Content-Type"); there.StatusCode != 200 || !strings.HasPrefix(got, l.Type) {
					t.Errorf("%s: link %s is %s %s, want %s", path, l.Href, there.Status, got, l.Type)
				}
			}
		}
	})
	t.Run("/req/core/conformance-success", func(t *testing.T) {
		_, doc := ask(t, "/conformance")
		if !slices.Contains(doc["conformsTo"].([]any), any("http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core")) {
			t.Errorf("core is not declared: %v", doc)
		}
	})
	t.Run("/req/oas30/oas-definition-1", func(t *testing.T) {
		answer, doc := ask(t, "/api")
		if got := answer.Header.Get("Content-Type"); got != "application/vnd.oai.openapi+json;version=3.0" {
			t.Errorf("media type %q", got)
		}
		for path := range doc["paths"].(map[string]any) {
			path = strings.ReplaceAll(path, "{featureId}", map[bool]string{true: "west", false: "none"}[strings.Contains(path, "/cpts/")])
			if strings.Contains(path, "{tileMatrix}") {
				at := map[bool]string{false: "8/90/129", true: "9/51/6"}[strings.Contains(path, "LAMB93")]
				path = strings.Replace(path, "{tileMatrix}/{tileRow}/{tileCol}", at, 1)
				if answer, _ := get(t, s.Handler(), "GET", path); answer.StatusCode != 200 && answer.StatusCode != 204 {
					t.Errorf("the definition names %s, which is %s", path, answer.Status)
				}
				continue
			}
			if strings.Contains(path, "/bulk.") || strings.HasSuffix(path, ".png") {
				if answer, _ := get(t, s.Handler(), "GET", path); answer.StatusCode != 200 {
					t.Errorf("the definition names %s, which is %s", path, answer.Status)
				}
				continue
			}
			switch path {
			case "/":
				path = "/?f=json"
			case "/evaluate":
				path = "/evaluate?units=99001"
			case "/search":
				path = "/search?q=a"
			}
			answer, _ := ask(t, path)
			if answer.StatusCode != 200 && !strings.HasSuffix(path, "/none") {
				t.Errorf("the definition names %s, which is %s", path, answer.Status)
			}
		}
	})
}

func TestCollectionConformance(t *testing.T) {
	_, ask := asking(t)
	t.Run("/req/core/fc-md-success", func(t *testing.T) {
		_, doc := ask(t, "/collections")
		var ids []string
		for _, c := range doc["collections"].([]any) {
			c := c.(map[string]any)
			ids = append(ids, c["id"].(string))
			if linkOf(t, c, "items") == nil {
				t.Errorf("%v has no items link (/req/core/fc-md-items-links)", c["id"])
			}
			if len(c["fields"].([]any)) == 0 {
				t.Errorf("%v lists no field", c["id"])
			}
		}
		if got := strings.Join(ids, " "); got != strings.Join(atlas.LayerIDs(), " ") {
			t.Errorf("collections %s", got)
		}
	})
	t.Run("/req/core/fc-md-extent", func(t *testing.T) {
		_, doc := ask(t, "/collections/units")
		box := doc["extent"].(map[string]any)["spatial"].(map[string]any)["bbox"].([]any)[0].([]any)
		if want := []any{2.0, 46.0, 2.6, 46.6}; !slices.Equal(box, want) {
			t.Errorf("extent %v, want %v", box, want)
		}
	})
}

func TestPageConformance(t *testing.T) {
	_, ask := asking(t)
	t.Run("/req/core/fc-limit-response-1", func(t *testing.T) {
		for limit, want := range map[string]int{"1": 1, "7": 7, "10000": 38, "20000": 38} {
			_, doc := ask(t, "/collections/units/items?limit="+limit)
			if got := len(doc["features"].([]any)); got != want || doc["numberReturned"] != float64(want) || doc["numberMatched"] != 38.0 {
				t.Errorf("limit %s: %d features, numberReturned %v, numberMatched %v", limit, got, doc["numberReturned"], doc["numberMatched"])
			}
		}
	})
	t.Run("/req/core/fc-timeStamp", func(t *testing.T) {
		// A timeStamp that is there must be that of the answer. There is none, so that answers can have strong tags.
		answer, doc := ask(t, "/collections/gaps/items")
		if stamp, ok := doc["timeStamp"]; ok {
			t.Errorf("timeStamp %v", stamp)
		}
		if tag := answer.Header.Get("ETag"); !strings.HasPrefix(tag, `"`) {
			t.Errorf("the tag %s is weak", tag)
		}
	})
	t.Run("/req/core/f-success", func(t *testing.T) {
		answer, doc := ask(t, "/collections/overlaps/items/cpts-cpts~west~east")
		if answer.StatusCode != 200 || doc["id"] != "cpts-cpts~west~east" || linkOf(t, doc, "collection") == nil {
			t.Errorf("%s %v", answer.Status, doc["id"])
		}
		if got := answer.Header.Get("Content-Type"); got != "application/geo+json" {
			t.Errorf("media type %q", got)
		}
	})
}

func TestGeoJSONConformance(t *testing.T) {
	_, ask := asking(t)
	_, list := ask(t, "/collections")
	for _, c := range list["collections"].([]any) {
		path := "/collections/" + c.(map[string]any)["id"].(string) + "/items"
		answer, page := ask(t, path+"?limit=5")
		t.Run("/req/geojson/definition", func(t *testing.T) {
			if got := answer.Header.Get("Content-Type"); got != "application/geo+json" {
				t.Errorf("%s is %s", path, got)
			}
		})
		t.Run("/req/geojson/content", func(t *testing.T) {
			if page["type"] != "FeatureCollection" {
				t.Errorf("%s has the type %v", path, page["type"])
			}
			for _, f := range page["features"].([]any) {
				f := f.(map[string]any)
				geometry, hasGeometry := f["geometry"]
				if _, ok := f["properties"].(map[string]any); !ok || !hasGeometry || f["type"] != "Feature" || f["id"] == "" {
					t.Errorf("%s: %v", path, f)
				}
				if g, ok := geometry.(map[string]any); ok && (g["type"] == "" || g["coordinates"] == nil) {
					t.Errorf("%s %v: geometry %v", path, f["id"], g)
				}
			}
		})
	}
}

func TestSelectionConformance(t *testing.T) {
	_, ask := asking(t)
	t.Run("/req/core/fc-bbox-definition", func(t *testing.T) {
		for bbox, want := range map[string]float64{
			"2.01,46.01,2.02,46.02":         3, // the city and its two parts, drawn as the city
			"2.01,46.01,0,2.02,46.02,100":   3,
			"2.1,46.3,2.1,46.3":             4, // a corner belongs to the four it joins
			"-10,-10,-9,-9":                 0,
			"-180,-90,180,90":               38,
			"2.11,46.11,2.19,46.19":         1,
			"170,46.11,2.19,46.19":          2, // across the antimeridian: row 1 up to column 1
			"2.5500001,46.51,2.5999,46.599": 1,
		} {
			if _, doc := ask(t, "/collections/units/items?bbox="+bbox); doc["numberMatched"] != want {
				t.Errorf("bbox %s matches %v, want %v", bbox, doc["numberMatched"], want)
			}
		}
	})
	t.Run("/req/core/fc-time-response", func(t *testing.T) {
		for datetime, want := range map[string]float64{"2018-01-01": 1, "2019-03-01T00:00:00Z": 2, "2022-05-02/..": 3, "../2019-02-28": 1} {
			if _, doc := ask(t, "/collections/cpts/items?datetime="+url.QueryEscape(datetime)); doc["numberMatched"] != want {
				t.Errorf("datetime %s matches %v, want %v", datetime, doc["numberMatched"], want)
			}
		}
	})
	t.Run("/req/core/query-param-unknown", func(t *testing.T) {
		for _, path := range []string{"/collections/units/items?bogus=1", "/collections?bogus=1", "/collections/cpts?bogus=1", "/collections/cpts/items/west?bogus=1", "/conformance?bogus=1", "/edition?bogus=1", "/?f=json&bogus=1"} {
			answer, doc := ask(t, path)
			if answer.StatusCode != 400 || doc["parameter"] != "bogus" || !strings.HasSuffix(doc["type"].(string), "unknown-parameter") {
				t.Errorf("%s: %s %v", path, answer.Status, doc)
			}
		}
	})
	t.Run("/rec/core/fc-filters", func(t *testing.T) {
		for query, want := range map[string]float64{"code=99008": 1, "code=99008.0": 0, "cpts_count=2": 6, "cpts_count=02": 6, "cpts=west&cpts=east": 6,
			"department=99&cpts_count=0": 6, "gap=": 0, "own_boundary=false": 2} {
			if _, doc := ask(t, "/collections/units/items?limit=1&"+query); doc["numberMatched"] != want {
				t.Errorf("%s matches %v, want %v", query, doc["numberMatched"], want)
			}
		}
	})
}

// The next links of a filtered query, followed to the end, give the filtered whole, each feature once.
func TestNextLinksOverHTTP(t *testing.T) {
	h, _ := serving(t)
	var got []string
	for next := h.URL + "/collections/units/items?limit=4&department=99&properties=name"; next != ""; {
		answer, err := http.Get(next)
		if err != nil {
			t.Fatal(err)
		}
		var page struct {
			Features []struct {
				ID         string
				Properties map[string]any
			}
			Links []struct{ Rel, Href string }
		}
		if err := json.NewDecoder(answer.Body).Decode(&page); err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		for _, f := range page.Features {
			got = append(got, f.ID)
			if len(f.Properties) != 1 {
				t.Fatalf("properties %v, want the name only", f.Properties)
			}
		}
		next = ""
		for _, l := range page.Links {
			if l.Rel == "next" {
				next = l.Href
			}
		}
	}
	if len(got) != 38 || len(slices.Compact(slices.Sorted(slices.Values(got)))) != 38 {
		t.Errorf("the pages hold %d features: %v", len(got), got)
	}
}
