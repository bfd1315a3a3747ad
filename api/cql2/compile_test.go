package cql2_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/maillage/maillage/api/cql2"
	"github.com/maillage/maillage/geo/atlas"
	"github.com/paulmach/orb"
)

var fields = []atlas.Field{{Name: "code"}, {Name: "name"}, {Name: "population", Type: atlas.Integer}, {Name: "share", Type: atlas.Real},
	{Name: "approximate", Type: atlas.Boolean}, {Name: "cpts", Type: atlas.List}, {Name: "signed_on", Type: atlas.Date}, {Name: "parent"}}

func square(x, y, side float64) orb.MultiPolygon {
	return orb.MultiPolygon{{{{x, y}, {x + side, y}, {x + side, y + side}, {x, y + side}, {x, y}}}}
}

// towns are five features, of which the last has nothing but its code.
func towns() *atlas.Layer {
	rows := [][]any{
		{"01004", "Ambérieu-en-Bugey", int64(14000), 0.5, true, []string{"west", "east"}, "2020-01-15", nil},
		{"91228", "Évry-Courcouronnes", int64(66000), 0.25, false, []string{"west"}, "2022-06-30", "91"},
		{"91229", "ÉVRY-GRÉGY", int64(0), -1.0, nil, nil, nil, "91229"},
		{"2A004", "Œuilly 100%", nil, nil, false, []string{"east"}, "2022-06-30", ""},
		{"99999", nil, nil, nil, nil, nil, nil, nil},
	}
	shapes := []orb.Geometry{square(0, 0, 2), square(2, 0, 2), square(10, 10, 1), orb.MultiPolygon{{square(0, 10, 4)[0][0], {{1, 11}, {1, 13}, {3, 13}, {3, 11}, {1, 11}}}}, nil}
	return atlas.NewLayer("towns", "", "", atlas.Polygons, fields, len(rows), func(i, f int) any { return rows[i][f] }, func(i int) orb.Geometry { return shapes[i] })
}

func selected(t *testing.T, l *atlas.Layer, text string) []int {
	t.Helper()
	e, err := cql2.ParseText(text)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	f, err := cql2.Compile(e, fields)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	out := []int{}
	for i := range l.Len() {
		if f.Holds(l, i) {
			out = append(out, i)
		}
	}
	return out
}

func TestHolds(t *testing.T) {
	for _, c := range []struct {
		class, text string
		want        []int
	}{
		{"basic-cql2", "TRUE", []int{0, 1, 2, 3, 4}},
		{"basic-cql2", "FALSE", []int{}},
		{"basic-cql2", "code = '01004'", []int{0}},
		{"basic-cql2", "code = '1004'", []int{}}, // a code is text
		{"basic-cql2", "code >= '91228' AND code < '99999'", []int{1, 2}},
		{"basic-cql2", "population > 0", []int{0, 1}},
		{"basic-cql2", "NOT population > 0", []int{2}}, // what is not known is neither
		{"basic-cql2", "population > 0 OR TRUE", []int{0, 1, 2, 3, 4}},
		{"basic-cql2", "NOT (population > 0 AND FALSE)", []int{0, 1, 2, 3, 4}},
		{"basic-cql2", "population IS NULL", []int{3, 4}},
		{"basic-cql2", "name IS NOT NULL AND NOT population IS NULL", []int{0, 1, 2}},
		{"basic-cql2", "approximate", []int{0}},
		{"basic-cql2", "approximate = FALSE", []int{1, 3}},
		{"basic-cql2", "approximate <> TRUE", []int{1, 3}},
		{"basic-cql2", "(share > 0) = TRUE", []int{0, 1}},
		{"basic-cql2", "signed_on > DATE('2020-01-15')", []int{1, 3}},
		{"basic-cql2", "signed_on = '2020-01-15'", []int{0}},
		{"basic-cql2", "signed_on = TIMESTAMP('2020-01-15T23:00:00Z')", []int{0}}, // of a date the day is known
		{"basic-cql2", "geometry IS NULL", []int{4}},
		{"advanced-comparison-operators", "name LIKE '%-%'", []int{0, 1, 2}},
		{"advanced-comparison-operators", "name LIKE '_mbé%'", []int{0}},
		{"advanced-comparison-operators", `name LIKE '%100\%'`, []int{3}},
		{"advanced-comparison-operators", `name LIKE '%10\%'`, []int{}},
		{"advanced-comparison-operators", "name NOT LIKE 'Évry%'", []int{0, 2, 3}},
		{"advanced-comparison-operators", "population BETWEEN 0 AND 14000", []int{0, 2}},
		{"advanced-comparison-operators", "population NOT BETWEEN 0 AND 14000", []int{1}},
		{"advanced-comparison-operators", "code IN ('2A004', '01004', 'x')", []int{0, 3}},
		{"advanced-comparison-operators", "code NOT IN ('2A004', '01004', 'x')", []int{1, 2, 4}},
		{"advanced-comparison-operators", "population IN (0, 7 * 2000)", []int{0, 2}},
		{"advanced-comparison-operators", "signed_on IN ('2022-06-30', DATE('2000-01-01'))", []int{1, 3}},
		{"case-insensitive-comparison", "casei(name) LIKE casei('évry%')", []int{1, 2}},
		{"case-insensitive-comparison", "casei(name) = casei('évry-grégy')", []int{2}},
		{"case-insensitive-comparison", "casei(name) IN (casei('évry-grégy'))", []int{2}},
		{"accent-insensitive-comparison", "accenti(name) LIKE 'Evry%'", []int{1}},
		{"accent-insensitive-comparison", "casei(accenti(name)) LIKE casei(accenti('évry%'))", []int{1, 2}},
		{"accent-insensitive-comparison", "accenti(casei(name)) LIKE 'oeuilly%'", []int{3}},
		{"property-property", "code = parent", []int{2}},
		{"property-property", "share * 28000 = population", []int{0}},
		{"arithmetic", "population / 0 > 1 OR population / 0 <= 1", []int{}},
		{"arithmetic", "share ^ 0.5 < 10", []int{0, 1}},
		{"arithmetic", "population div 60000 = 1 AND population % 60000 = 6000", []int{1}},
		{"arithmetic", "-share + 1 = 2", []int{2}},
		{"functions", "round(share * 10) = 5 OR floor(share) = -1 AND abs(share) = 1", []int{0, 2}},
		{"functions", "length(name) = 11 AND ceil(1.5) = 2", []int{3}},
		{"functions", "size(cpts) = 2 OR upper(code) = '2A004' AND lower(code) = '2a004'", []int{0, 3}},
		{"functions", "year(signed_on) = 2022", []int{1, 3}},
		{"array-functions", "a_contains(cpts, ['west'])", []int{0, 1}},
		{"array-functions", "a_containedBy(cpts, ['west', 'x'])", []int{1}},
		{"array-functions", "a_equals(cpts, ['east', 'west', 'east'])", []int{0}},
		{"array-functions", "a_overlaps(cpts, ['east', code])", []int{0, 3}},
		{"array-functions", "NOT a_contains(cpts, ['west'])", []int{3}},
		{"temporal-functions", "t_after(signed_on, DATE('2020-01-15'))", []int{1, 3}},
		{"temporal-functions", "t_before(signed_on, INTERVAL('2020-01-16', '..'))", []int{0}},
		{"temporal-functions", "t_during(signed_on, INTERVAL('..', '2022-06-30'))", []int{0}},
		{"temporal-functions", "t_intersects(INTERVAL(signed_on, '..'), DATE('2021-01-01'))", []int{0}},
		{"temporal-functions", "t_disjoint(INTERVAL(signed_on, '..'), DATE('2021-01-01'))", []int{1, 3}},
		{"temporal-functions", "t_equals(signed_on, TIMESTAMP('2022-06-30T12:00:00Z'))", []int{1, 3}},
		{"temporal-functions", "t_starts(INTERVAL(signed_on, '2022-12-31'), INTERVAL('2022-06-30', '..'))", []int{1, 3}},
		{"temporal-functions", "t_startedBy(INTERVAL(signed_on, '..'), INTERVAL('2022-06-30', '2023-01-01'))", []int{1, 3}},
		{"temporal-functions", "t_finishes(INTERVAL(signed_on, '2023-01-01'), INTERVAL('2020-01-15', '2023-01-01'))", []int{1, 3}},
		{"temporal-functions", "t_finishedBy(INTERVAL(signed_on, '2023-01-01'), INTERVAL('2022-06-30', '2023-01-01'))", []int{0}},
		{"temporal-functions", "t_meets(INTERVAL('2000-01-01', signed_on), INTERVAL('2020-01-15', '..'))", []int{0}},
		{"temporal-functions", "t_metBy(INTERVAL(signed_on, '..'), INTERVAL('..', '2020-01-15'))", []int{0}},
		{"temporal-functions", "t_overlaps(INTERVAL(signed_on, '2023-01-01'), INTERVAL('2021-01-01', '2024-01-01'))", []int{0}},
		{"temporal-functions", "t_overlappedBy(INTERVAL(signed_on, '2025-01-01'), INTERVAL('2021-01-01', '2024-01-01'))", []int{1, 3}},
		{"temporal-functions", "t_contains(INTERVAL(signed_on, '..'), INTERVAL('2021-01-01', '2024-01-01'))", []int{0}},
		{"basic-spatial-functions", "S_INTERSECTS(geometry, POINT(2 1))", []int{0, 1}},
		{"basic-spatial-functions", "S_INTERSECTS(geometry, BBOX(1, 1, 3, 3))", []int{0, 1}},
		{"basic-spatial-functions", "NOT S_INTERSECTS(geometry, BBOX(1, 1, 3, 3))", []int{2, 3}},                               // what has no place is neither
		{"basic-spatial-functions-plus", "S_INTERSECTS(geometry, POLYGON((1.5 11.5, 2.5 11.5, 2.5 12.5, 1.5 11.5)))", []int{}}, // in the hole
		{"spatial-functions", "S_DISJOINT(geometry, POLYGON((1.5 11.5, 2.5 11.5, 2.5 12.5, 1.5 11.5)))", []int{0, 1, 2, 3}},
		{"spatial-functions", "S_WITHIN(geometry, BBOX(-1, -1, 5, 5))", []int{0, 1}},
		{"spatial-functions", "S_WITHIN(geometry, BBOX(0, 0, 2, 2))", []int{0}},
		{"spatial-functions", "S_CONTAINS(POLYGON((-1 -1, 5 -1, 5 5, -1 5, -1 -1)), geometry)", []int{0, 1}},
		{"spatial-functions", "S_CONTAINS(geometry, POINT(10.5 10.5))", []int{2}},
		{"spatial-functions", "S_WITHIN(POLYGON((10.25 10.25, 10.75 10.25, 10.5 10.75, 10.25 10.25)), geometry)", []int{2}},
		{"spatial-functions", "S_TOUCHES(geometry, BBOX(4, 0, 6, 1))", []int{1}},
		{"spatial-functions", "S_CROSSES(geometry, LINESTRING(-1 1, 1 1))", []int{0}},
		{"spatial-functions", "S_OVERLAPS(geometry, BBOX(1, 1, 3, 3))", []int{0, 1}},
		{"spatial-functions", "S_EQUALS(geometry, POLYGON((12 10, 12 12, 10 12, 10 10, 12 10)))", []int{}},
		{"spatial-functions", "S_EQUALS(geometry, POLYGON((11 10, 11 11, 10 11, 10 10, 11 10)))", []int{2}},
		{"spatial-functions", "S_EQUALS(geometry, geometry)", []int{0, 1, 2, 3}},
		{"spatial-functions", "S_INTERSECTS(geometry, BBOX(179, -1, -179, 3))", []int{}},
		{"spatial-functions", "S_INTERSECTS(geometry, POLYGON EMPTY)", []int{}},
	} {
		t.Run(c.class+"/"+c.text, func(t *testing.T) {
			if got := selected(t, towns(), c.text); !slices.Equal(got, c.want) {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}

func TestCompileRefuses(t *testing.T) {
	for text, want := range map[string]string{
		"code = 1004":                   "line 1, column 8: code is a text and 1004 is a number: they do not compare; a code is text and wants quotes",
		"populaton > 3":                 `line 1, column 1: "populaton" is not a property, the nearest is "population"`,
		"population":                    "population is a number where a boolean is wanted",
		"NOT 'x'":                       "column 5: 'x' is a text where a boolean is wanted",
		"approximate < TRUE":            "no order",
		"cpts = 'west'":                 "a_contains",
		"name + 1 = 2":                  "name is a text where a number is wanted",
		"a_contains(cpts, ['x', 3])":    "column 24: 3 is a number where a text is wanted",
		"a_contains(name, ['x'])":       "name is a text where a list is wanted",
		"name LIKE code":                "the pattern of LIKE",
		"population LIKE '1%'":          "population is a number where a text is wanted",
		"s_within(geometry, name)":      "name is a text where a geometry is wanted",
		"t_after(signed_on, 'someday')": "where an instant is wanted",
		"signed_on > 3":                 "do not compare",
		"geometry = geometry":           "s_equals",
		"INTERVAL('..', signed_on) = INTERVAL('..', '..')": "t_equals",
		"cpts = ['x']":  "a_equals",
		"length(3) = 1": "3 is a number where a text is wanted",
		"t_after(signed_on, INTERVAL(name, '..'))": "name is a text",
	} {
		e, err := cql2.ParseText(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		f, err := cql2.Compile(e, fields)
		var fault *cql2.Error
		if !errors.As(err, &fault) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, %v, want an error that says %q", text, f, err, want)
		}
	}
}

// What narrows a filter loses nothing and narrows what it should.
func TestNarrowing(t *testing.T) {
	for _, c := range []struct {
		text  string
		keys  []string
		boxes int // −1 for any
	}{
		{"name = 'x'", nil, -1},
		{"code = 'b' OR code IN ('a', 'b')", []string{"a", "b"}, -1},
		{"'b' = code AND population > 3", []string{"b"}, -1},
		{"code = 'a' AND code = 'b'", []string{}, -1},
		{"code = 'a' OR name = 'b'", nil, -1},
		{"NOT code = 'a'", nil, -1},
		{"code IN ('a', name)", nil, -1},
		{"code <> 'a'", nil, -1},
		{"s_intersects(geometry, BBOX(1, 1, 2, 2)) AND name = 'x'", nil, 1},
		{"s_intersects(geometry, POINT(1 1)) OR s_contains(LINESTRING(1 1, 2 2), geometry)", nil, 2},
		{"s_disjoint(geometry, POINT(1 1))", nil, -1},
		{"s_within(geometry, geometry)", nil, -1},
		{"s_within(geometry, POINT EMPTY)", nil, 0},
	} {
		e, err := cql2.ParseText(c.text)
		if err != nil {
			t.Fatal(err)
		}
		f, err := cql2.Compile(e, fields)
		if err != nil {
			t.Fatal(err)
		}
		boxes := len(f.Boxes)
		if f.Boxes == nil {
			boxes = -1
		}
		if !slices.Equal(f.Keys, c.keys) || (f.Keys == nil) != (c.keys == nil) || boxes != c.boxes {
			t.Errorf("%s: keys %v, %d boxes", c.text, f.Keys, boxes)
		}
	}
}
