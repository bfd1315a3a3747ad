package api_test

import (
	"net/url"
	"testing"
)

// Filters on the chessboard whose counts follow from its drawing, by the requirements of CQL2 (OGC 21-065r2) that they
// speak of. geotest.Dataset says what is where: rows of six communes of 0.1°, population 100 × (row + column + 1) but
// for the city in the corner, which has 5000 and two arrondissements drawn as itself.
func TestCQL2Conformance(t *testing.T) {
	_, ask := asking(t)
	const box = "POLYGON((2.11 46.11, 2.29 46.11, 2.29 46.19, 2.11 46.19, 2.11 46.11))"     // within (1, 1) and (1, 2)
	const square = "POLYGON((2.1 46.1, 2.2 46.1, 2.2 46.2, 2.1 46.2, 2.1 46.1))"            // (1, 1)
	const astride = "POLYGON((2.15 46.15, 2.25 46.15, 2.25 46.25, 2.15 46.25, 2.15 46.15))" // a quarter of four
	for _, c := range []struct {
		requirement, layer, filter string
		want                       float64
	}{
		{"/req/cql2-text/validate", "units", "population = 5000", 1},
		{"/req/basic-cql2/cql2-filter", "units", "population >= 1000 AND population <= 1100", 3},
		{"/req/basic-cql2/cql2-filter", "units", "population = 5000 OR NOT (population > 100)", 1},
		{"/req/basic-cql2/cql2-filter", "units", "population <> 1000", 36},
		{"/req/basic-cql2/isnull-predicate", "units", "parent IS NOT NULL", 2},
		{"/req/basic-cql2/isnull-predicate", "cpts", "signed_on IS NULL", 2},
		{"/req/basic-cql2/cql2-filter", "cpts", "signed_on = DATE('2020-09-30')", 1},
		{"/req/basic-cql2/cql2-filter", "units", "own_boundary = FALSE", 2},
		{"/req/advanced-comparison-operators/like-predicate", "units", "name LIKE 'Case 3-_'", 6},
		{"/req/advanced-comparison-operators/like-predicate", "units", "name NOT LIKE 'Case %'", 0},
		{"/req/advanced-comparison-operators/between-predicate", "units", "population BETWEEN 1000 AND 1100", 3},
		{"/req/advanced-comparison-operators/in-list-predicate", "units", "code IN ('99002', '99003', '00000')", 2},
		{"/req/case-insensitive-comparison/casei-function", "units", "CASEI(name) = CASEI('cAsE 3-3')", 1},
		{"/req/case-insensitive-comparison/casei-function", "units", "name = 'cAsE 3-3'", 0},
		{"/req/accent-insensitive-comparison/accenti-function", "units", "ACCENTI(name) = ACCENTI('Câsé 3-3')", 1},
		{"/req/basic-spatial-functions/s-intersects", "units", "S_INTERSECTS(geometry, POINT(2.15 46.15))", 1},
		{"/req/basic-spatial-functions/s-intersects", "units", "S_INTERSECTS(geometry, BBOX(2.11, 46.11, 2.29, 46.19))", 2},
		{"/req/basic-spatial-functions-plus/spatial-data-types", "units", "S_INTERSECTS(geometry, " + box + ")", 2},
		{"/req/basic-spatial-functions-plus/spatial-data-types", "units", "S_INTERSECTS(geometry, LINESTRING(2.11 46.15, 2.29 46.15))", 2},
		{"/req/basic-spatial-functions-plus/spatial-data-types", "units", "S_INTERSECTS(geometry, MULTIPOINT((2.15 46.15), (2.35 46.35)))", 2},
		{"/req/spatial-functions/spatial-functions", "units", "S_DISJOINT(geometry, " + box + ")", 36},
		{"/req/spatial-functions/spatial-functions", "units", "S_EQUALS(geometry, " + square + ")", 1},
		{"/req/spatial-functions/spatial-functions", "units", "S_TOUCHES(geometry, " + square + ")", 10},
		{"/req/spatial-functions/spatial-functions", "units", "S_CONTAINS(geometry, POINT(2.15 46.15))", 1},
		{"/req/spatial-functions/spatial-functions", "units", "S_OVERLAPS(geometry, " + astride + ")", 4},
		{"/req/spatial-functions/spatial-functions", "units", "S_WITHIN(geometry, " + square + ")", 1},
		{"/req/spatial-functions/spatial-functions", "units", "S_CROSSES(geometry, LINESTRING(2.15 46.15, 2.25 46.15))", 2},
		{"/req/temporal-functions/temporal-functions", "cpts", "T_AFTER(letter_on, DATE('2020-01-01'))", 1},
		{"/req/temporal-functions/temporal-functions", "cpts", "T_BEFORE(letter_on, TIMESTAMP('2020-01-01T00:00:00Z'))", 1},
		{"/req/temporal-functions/temporal-functions", "cpts", "T_DURING(INTERVAL(letter_on, validated_on), INTERVAL('2019-01-01', '2021-01-01'))", 1},
		{"/req/temporal-functions/temporal-functions", "cpts", "T_INTERSECTS(INTERVAL(letter_on, '..'), INTERVAL('2023-01-01', '..'))", 2},
		{"/req/array-functions/array-predicates", "units", "A_CONTAINS(cpts, ('west', 'east'))", 6},
		{"/req/array-functions/array-predicates", "units", "A_OVERLAPS(cpts, ('west', 'east'))", 31},
		{"/req/array-functions/array-predicates", "units", "A_CONTAINEDBY(cpts, ('west', 'none'))", 14},
		{"/req/array-functions/array-predicates", "units", "A_EQUALS(cpts, ('east', 'west'))", 6},
		{"/req/array-functions/array-predicates", "units", "A_CONTAINS(cpts, ('west'))", 20},
		{"/req/array-functions/array-predicates", "units", "A_CONTAINS(cpts, ['west'])", 20},
		{"/req/array-functions/array-predicates", "units", "A_CONTAINS((cpts), ('west')) AND (population) > 1000", 3},
		{"/req/property-property/property-property", "units", "name > code", 38},
		{"/req/property-property/property-property", "units", "code > name", 0},
		{"/req/arithmetic/arithmetic", "units", "population / 2 = 2500", 1},
		{"/req/arithmetic/arithmetic", "units", "population + 100 > 1100", 4},
		{"/req/arithmetic/arithmetic", "units", "population DIV 1000 = 1", 3},
		{"/req/arithmetic/arithmetic", "units", "population % 1000 = 100 AND population > 100", 1},
	} {
		t.Run(c.requirement, func(t *testing.T) {
			_, doc := ask(t, "/collections/"+c.layer+"/items?limit=1&filter="+url.QueryEscape(c.filter))
			if doc["numberMatched"] != c.want {
				t.Errorf("%s matches %v, want %v: %v", c.filter, doc["numberMatched"], c.want, doc["detail"])
			}
		})
	}
	t.Run("/req/cql2-json/validate", func(t *testing.T) {
		js := `{"op":"or","args":[{"op":"=","args":[{"property":"population"},5000]},{"op":"s_equals","args":[{"property":"geometry"},` +
			`{"type":"Polygon","coordinates":[[[2.1,46.1],[2.2,46.1],[2.2,46.2],[2.1,46.2],[2.1,46.1]]]}]}]}`
		_, doc := ask(t, "/collections/units/items?limit=1&filter-lang=cql2-json&filter="+url.QueryEscape(js))
		if doc["numberMatched"] != 2.0 {
			t.Errorf("%v match: %v", doc["numberMatched"], doc["detail"])
		}
	})
	t.Run("/req/functions/functions", func(t *testing.T) {
		_, doc := ask(t, "/functions")
		for _, f := range doc["functions"].([]any) {
			f := f.(map[string]any)
			if f["name"] == "" || len(f["arguments"].([]any)) == 0 || len(f["returns"].([]any)) != 1 {
				t.Errorf("%v", f)
			}
		}
	})
}
