package api_test

import (
	"net/url"
	"slices"
	"strings"
	"testing"
)

// The tests of this file bear the names of the requirements of OGC API – Features – Parts 3 and 5 and of CQL2 that they
// check.

func TestQueryablesConformance(t *testing.T) {
	_, ask := asking(t)
	t.Run("/req/queryables/get-queryables-response", func(t *testing.T) {
		answer, doc := ask(t, "/collections/cpts/queryables")
		properties, _ := doc["properties"].(map[string]any)
		if got := answer.Header.Get("Content-Type"); answer.StatusCode != 200 || got != "application/schema+json" {
			t.Fatalf("%s %s", answer.Status, got)
		}
		if doc["type"] != "object" || doc["additionalProperties"] != false || !strings.HasSuffix(doc["$id"].(string), "/collections/cpts/queryables") {
			t.Errorf("%v", doc)
		}
		for name, want := range map[string]map[string]any{
			"id":         {"type": "string", "x-ogc-role": "id"},
			"population": {"type": "integer"},
			"letter_on":  {"type": "string", "format": "date", "x-ogc-role": "primary-interval-start"},
			"units":      {"type": "array"},
			"geometry":   {"format": "geometry-multipolygon", "x-ogc-role": "primary-geometry"},
		} {
			p, _ := properties[name].(map[string]any)
			for k, v := range want {
				if p[k] != v {
					t.Errorf("%s: %s is %v, want %v", name, k, p[k], v)
				}
			}
		}
	})
	t.Run("/req/queryables/queryables-link", func(t *testing.T) {
		_, doc := ask(t, "/collections/cpts")
		for _, rel := range []string{"queryables", "sortables", "schema"} {
			if linkOf(t, doc, "http://www.opengis.net/def/rel/ogc/1.0/"+rel) == nil {
				t.Errorf("no link to the %s", rel)
			}
		}
	})
	t.Run("/req/sortables/sortables", func(t *testing.T) {
		_, doc := ask(t, "/collections/cpts/sortables")
		properties, _ := doc["properties"].(map[string]any)
		if properties["units"] != nil || properties["geometry"] != nil || properties["population"] == nil {
			t.Errorf("%v", properties)
		}
		for name := range properties {
			if answer, _ := ask(t, "/collections/cpts/items?sortby=-"+name); answer.StatusCode != 200 {
				t.Errorf("sorting by %s: %s", name, answer.Status)
			}
		}
	})
	t.Run("/req/schemas/schema", func(t *testing.T) {
		for _, id := range []string{"units", "sites", "esp", "esp-territories", "cpts", "overlaps", "gaps"} {
			_, schema := ask(t, "/collections/"+id+"/schema")
			known, _ := schema["properties"].(map[string]any)
			_, doc := ask(t, "/collections/"+id+"/items?limit=1")
			for _, f := range doc["features"].([]any) {
				for name := range f.(map[string]any)["properties"].(map[string]any) {
					if known[name] == nil {
						t.Errorf("%s: %s is served and not in the schema", id, name)
					}
				}
			}
		}
	})
	t.Run("/req/returnables-and-receivables/schema", func(t *testing.T) {
		for id, want := range map[string]bool{"units": true, "sites": true, "esp-patients": false} {
			_, schema := ask(t, "/collections/"+id+"/schema")
			if _, place := schema["properties"].(map[string]any)["geometry"]; place != want {
				t.Errorf("%s: a place in the schema is %v", id, place)
			}
		}
	})
	t.Run("/req/core-roles-features/id", func(t *testing.T) {
		_, list := ask(t, "/collections")
		for _, c := range list["collections"].([]any) {
			path := "/collections/" + c.(map[string]any)["id"].(string)
			_, schema := ask(t, path+"/schema")
			var key string
			for name, p := range schema["properties"].(map[string]any) {
				if p.(map[string]any)["x-ogc-role"] == "id" {
					key += name
				}
			}
			_, page := ask(t, path+"/items?limit=3")
			for _, f := range page["features"].([]any) {
				if f := f.(map[string]any); f["id"] != f["properties"].(map[string]any)[key] {
					t.Errorf("%s: feature %v, property %s is another", path, f["id"], key)
				}
			}
		}
	})
	t.Run("/req/queryables-query-parameters/parameters", func(t *testing.T) {
		_, definition := ask(t, "/api")
		_, doc := ask(t, "/collections/cpts/queryables")
		operation := definition["paths"].(map[string]any)["/collections/cpts/items"].(map[string]any)["get"].(map[string]any)
		for name := range doc["properties"].(map[string]any) {
			known := slices.ContainsFunc(operation["parameters"].([]any), func(p any) bool { return p.(map[string]any)["name"] == name })
			if name != "geometry" && !known {
				t.Errorf("%s is a queryable and no parameter", name)
			}
		}
	})
	t.Run("a schema takes f only", func(t *testing.T) {
		if answer, _ := ask(t, "/collections/cpts/schema?limit=1"); answer.StatusCode != 400 {
			t.Error(answer.Status)
		}
		if answer, _ := ask(t, "/collections/none/schema"); answer.StatusCode != 404 {
			t.Error(answer.Status)
		}
	})
}

func TestFilterConformance(t *testing.T) {
	_, ask := asking(t)
	matched := func(t *testing.T, path string, values ...string) any {
		t.Helper()
		q := url.Values{}
		for i := 0; i < len(values); i += 2 {
			q.Set(values[i], values[i+1])
		}
		_, doc := ask(t, path+"?"+q.Encode())
		if doc["numberMatched"] == nil {
			t.Errorf("%v: %v", values, doc["detail"])
		}
		return doc["numberMatched"]
	}
	t.Run("/req/filter/filter-param", func(t *testing.T) {
		for filter, want := range map[string]float64{
			"code = '99008'": 1,
			"population > 900 AND NOT kind = 'commune'":              2,
			"cpts_count = 2 OR a_contains(cpts, ['west'])":           19 + 1,
			"casei(accenti(name)) LIKE casei(accenti('CÀSE 0-%'))":   8,
			"S_INTERSECTS(geometry, BBOX(2.11, 46.11, 2.19, 46.19))": 1,
			"S_INTERSECTS(geometry, POINT(2.1 46.3))":                4,
			"gap IS NOT NULL": 6,
			"S_WITHIN(geometry, BBOX(2.1, 46.1, 2.3, 46.2)) AND population>0": 2,
		} {
			if got := matched(t, "/collections/units/items", "filter", filter, "limit", "1"); got != want {
				t.Errorf("%s matches %v, want %v", filter, got, want)
			}
		}
	})
	t.Run("/req/filter/filter-lang-param", func(t *testing.T) {
		js := `{"op":"and","args":[{"op":">=","args":[{"property":"population"},1000]},{"op":"s_within","args":[{"property":"geometry"},{"bbox":[2.3,46.4,3,47]}]}]}`
		if got := matched(t, "/collections/units/items", "filter", js, "filter-lang", "cql2-json"); got != 3.0 {
			t.Errorf("%v match", got)
		}
	})
	t.Run("/req/filter/filter-crs-param", func(t *testing.T) {
		for _, name := range []string{"EPSG:4326", "[EPSG:4326]", "urn:ogc:def:crs:EPSG::4326"} { // as crs and bbox-crs are written
			if got := matched(t, "/collections/units/items", "filter", "S_INTERSECTS(geometry, POINT(46.15 2.15))", "filter-crs", name); got != 1.0 {
				t.Errorf("with filter-crs %s: %v", name, got)
			}
		}
		if got := matched(t, "/collections/units/items", "filter", "S_INTERSECTS(geometry, POINT(46.15 2.15))", "filter-crs", "http://www.opengis.net/def/crs/EPSG/0/4326"); got != 1.0 {
			t.Errorf("%v match", got)
		}
	})
	t.Run("/req/filter/mixing-expressions", func(t *testing.T) {
		if got := matched(t, "/collections/units/items", "filter", "population >= 500", "bbox", "2.11,46.11,2.49,46.49", "kind", "commune"); got != 13.0 {
			t.Errorf("%v match", got)
		}
		if got := matched(t, "/collections/cpts/items", "filter", "T_INTERSECTS(INTERVAL(letter_on, '..'), DATE('2021-06-01'))", "datetime", "2020-01-01/.."); got != 1.0 {
			t.Errorf("%v match", got)
		}
	})
	t.Run("/req/features-filter/filter-param", func(t *testing.T) {
		_, list := ask(t, "/collections")
		for _, c := range list["collections"].([]any) {
			c := c.(map[string]any)
			path := "/collections/" + c["id"].(string) + "/items"
			if all, none := matched(t, path, "filter", "TRUE"), matched(t, path, "filter", "FALSE"); all != c["numberOfFeatures"] || none != 0.0 {
				t.Errorf("%s: %v of %v match always, %v never", path, all, c["numberOfFeatures"], none)
			}
		}
	})
	t.Run("/req/filter/response", func(t *testing.T) {
		for filter, want := range map[string]string{
			"populaton > 3":   `line 1, column 1: "populaton" is not a property, the nearest is "population"`,
			"code = 99008":    "line 1, column 8: code is a text and 99008 is a number",
			"population > ":   "line 1, column 14: it ends too early",
			"name LIKE 'Case": "line 1, column 11",
			`{"op": "="}`:     "filter-lang=cql2-json",
		} {
			answer, doc := ask(t, "/collections/units/items?filter="+url.QueryEscape(filter))
			if answer.StatusCode != 400 || doc["parameter"] != "filter" || !strings.Contains(doc["detail"].(string), want) {
				t.Errorf("%s: %s %v", filter, answer.Status, doc)
			}
		}
	})
	t.Run("/functions", func(t *testing.T) {
		_, doc := ask(t, "/functions")
		if len(doc["functions"].([]any)) == 0 {
			t.Error("none is declared")
		}
	})
	t.Run("/conf", func(t *testing.T) {
		_, doc := ask(t, "/conformance")
		for _, class := range []string{"ogcapi-features-3/1.0/conf/filter", "cql2/1.0/conf/basic-cql2", "ogcapi-features-5/1.0/conf/schemas"} {
			if !slices.Contains(doc["conformsTo"].([]any), any("http://www.opengis.net/spec/"+class)) {
				t.Errorf("%s is not declared", class)
			}
		}
	})
}

// The examples of the definition run on every collection.
func TestExamplesOfTheDefinitionRun(t *testing.T) {
	_, ask := asking(t)
	_, doc := ask(t, "/api")
	parameters := doc["components"].(map[string]any)["parameters"].(map[string]any)
	examples, _ := parameters["filter"].(map[string]any)["examples"].(map[string]any)
	if len(examples) == 0 {
		t.Fatal("the definition gives no example of a filter")
	}
	_, list := ask(t, "/collections")
	for _, c := range list["collections"].([]any) {
		for name, x := range examples {
			path := "/collections/" + c.(map[string]any)["id"].(string) + "/items?filter=" + url.QueryEscape(x.(map[string]any)["value"].(string))
			if answer, doc := ask(t, path); answer.StatusCode != 200 {
				t.Errorf("%s: %s %v", name, path, doc)
			}
		}
	}
}

// A level of the mesh is as good a mesh: what is served at a zoom has fewer corners, and the same features.
func TestZoomLevelAndPrecision(t *testing.T) {
	_, ask := asking(t)
	_, coarse := ask(t, "/collections/units/items?code=99014&zoom-level=2&precision=1")
	_, full := ask(t, "/collections/units/items?code=99014")
	for _, doc := range []map[string]any{coarse, full} {
		if doc["numberMatched"] != 1.0 {
			t.Fatal(doc)
		}
		if g := doc["features"].([]any)[0].(map[string]any)["geometry"]; g == nil {
			t.Errorf("no geometry: %v", doc)
		}
	}
}
