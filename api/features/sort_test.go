package features

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"testing"

	"github.com/maillage/maillage/api/problem"
	"github.com/maillage/maillage/geo/atlas"
	"github.com/paulmach/orb"
	"pgregory.net/rapid"
)

// selectAll follows the pages of a query to the end.
func selectAll(t interface{ Fatal(...any) }, e *Edition, c *Collection, q Query) []int32 {
	var all []int32
	for {
		p, err := e.Select(context.Background(), c, q)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, p.Features...)
		if p.Next == nil {
			return all
		}
		if q.Cursor, err = parseCursor(p.Next.String()); err != nil {
			t.Fatal(err)
		}
	}
}

// Names sort as in a French dictionary, what is not known comes last both ways, and the key breaks ties.
func TestSortBy(t *testing.T) {
	names := []any{"Évry", nil, "eure", "Zuydcoote", "Evry", "éVry", "Eu", "L'Haÿ", "Œuilly", "Oetmarsen", "Évry"}
	l := atlas.NewLayer("units", "", "", atlas.Points, testFields, len(names), func(i, f int) any {
		return []any{fmt.Sprintf("%02d", i), names[i], int64(i % 3), nil, nil, nil, nil}[f]
	}, func(int) orb.Geometry { return nil })
	e, err := newEdition("e", "", []*atlas.Layer{l})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		sortby string
		want   []int32
	}{
		{"name", []int32{6, 2, 4, 5, 0, 10, 7, 9, 8, 3, 1}},
		{"-name", []int32{3, 8, 9, 7, 0, 10, 5, 4, 2, 6, 1}},
		{"+code", []int32{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10}},
		{" -code", nil},
		{"-population,name", []int32{2, 5, 8, 4, 10, 7, 1, 6, 0, 9, 3}},
		{"share", []int32{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10}},
	} {
		q, err := ParseQuery(testFields, url.Values{"sortby": {c.sortby}, "limit": {"3"}})
		if c.want == nil {
			if err == nil {
				t.Errorf("sortby=%s is taken", c.sortby)
			}
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		if got := selectAll(t, e, e.Collection("units"), q); !slices.Equal(got, c.want) {
			t.Errorf("sortby=%s: got %v, want %v", c.sortby, got, c.want)
		}
	}
}

// Pages of a filtered, sorted query, put together, are what sorting the filtered whole gives.
func TestSortedPagesAreTheWhole(t *testing.T) {
	filters := []string{"", "population > 0", "NOT a_contains(cpts, ['west'])", "S_INTERSECTS(geometry, BBOX(2, 2, 9, 9)) OR population = 1",
		"code IN ('00003', '00001', '99999')", "S_WITHIN(geometry, BBOX(0, 0, 12, 12)) AND approximate"}
	rapid.Check(t, func(t *rapid.T) {
		e, c := drawEdition(t)
		q := drawQuery(t)
		values := url.Values{}
		if f := rapid.SampledFrom(filters).Draw(t, "filter"); f != "" {
			values.Set("filter", f)
		}
		var err error
		if q.Condition.CQL2, err = parseCQL2(testFields, values); err != nil {
			t.Fatal(err)
		}
		for _, f := range rapid.SliceOfNDistinct(rapid.SampledFrom([]int{0, 2, 4, 6}), 0, 3, rapid.ID).Draw(t, "sort") {
			q.Sort = append(q.Sort, SortKey{f, rapid.Bool().Draw(t, "descending")})
		}
		var want []int32
		for _, i := range bruteForce(t, c, q) {
			if q.Condition.CQL2 == nil || q.Condition.CQL2.Holds(c.Layer, int(i)) {
				want = append(want, i)
			}
		}
		slices.SortStableFunc(want, func(a, b int32) int { return compareRows(c.Layer, q.Sort, int(a), int(b)) })
		for range 2 { // the second time what was selected may be kept
			if got := selectAll(t, e, c, q); !slices.Equal(got, want) {
				t.Fatalf("got %v, want %v for %+v", got, want, q)
			}
		}
	})
}

// compareRows compares two features value by value. Keys ascend with the features of drawEdition.
func compareRows(l *atlas.Layer, keys []SortKey, a, b int) int {
	for _, k := range keys {
		x, y := l.Value(a, k.Field), l.Value(b, k.Field)
		o := 0
		switch {
		case x == nil && y == nil:
			continue
		case x == nil:
			return 1
		case y == nil:
			return -1
		}
		switch x := x.(type) {
		case int64:
			o = cmp.Compare(x, y.(int64))
		case string:
			o = cmp.Compare(x, y.(string))
		case bool:
			o = cmp.Compare(fmt.Sprint(x), fmt.Sprint(y))
		}
		if k.Descending {
			o = -o
		}
		if o != 0 {
			return o
		}
	}
	return cmp.Compare(a, b)
}

func TestFilterParametersRefused(t *testing.T) {
	for raw, want := range map[string]string{
		"filter=":                           "filter",
		"filter=populaton>3":                "filter",
		"filter=code=1004":                  "filter",
		"filter=TRUE&filter=TRUE":           "filter",
		"filter-lang=sql":                   "filter-lang",
		"filter=TRUE&filter-crs=EPSG:27572": "filter-crs",
		"filter-crs=http://www.opengis.net/def/crs/EPSG/0/27572": "filter-crs",
		"filter=true&filter-lang=cql2-json&filter-lang=x":        "filter-lang",
		"sortby=":           "sortby",
		"sortby=cpts":       "sortby",
		"sortby=name,-name": "sortby",
		"sortby=--name":     "sortby",
		"sortby=nam":        "sortby",
		"precision=0":       "precision",
		"precision=ten":     "precision",
		"zoom-level=25":     "zoom-level",
		"zoom-level=-1":     "zoom-level",
	} {
		_, err := ParseQuery(testFields, values(t, raw))
		var p *problem.Problem
		if !errors.As(err, &p) || p.Kind != problem.InvalidParameter || p.Parameter != want {
			t.Errorf("%s: got %v, want a problem of %s", raw, err, want)
		}
	}
}

// A filter in another system selects what the same filter in longitude and latitude does.
func TestFilterCRS(t *testing.T) {
	points := []orb.Geometry{orb.Point{2.35, 48.85}, orb.Point{-4.49, 48.39}, orb.Point{48.85, 2.35}}
	l := atlas.NewLayer("sites", "", "", atlas.Points, testFields[:1], len(points), func(i, _ int) any { return fmt.Sprint(i) }, func(i int) orb.Geometry { return points[i] })
	for _, c := range []struct {
		system, filter string
		want           []int
	}{
		{CRS84, "S_WITHIN(geometry, BBOX(2, 48, 3, 49))", []int{0}},
		{epsgPrefix + "4326", "S_WITHIN(geometry, BBOX(48, 2, 49, 3))", []int{0}},
		{epsgPrefix + "4326", "S_WITHIN(geometry, POLYGON((48 -5, 49 -5, 49 -4, 48 -4, 48 -5)))", []int{1}},
		{epsgPrefix + "2154", "S_WITHIN(geometry, BBOX(650000, 6860000, 655000, 6865000))", []int{0}},
		{epsgPrefix + "3857", "S_WITHIN(geometry, BBOX(-510000, 6160000, -490000, 6190000))", []int{1}},
	} {
		condition, err := ParseCondition(testFields[:1], url.Values{"filter": {c.filter}, "filter-crs": {c.system}})
		if err != nil {
			t.Errorf("%s: %v", c.filter, err)
			continue
		}
		var got []int
		for i := range points {
			if condition.Holds(l, i) {
				got = append(got, i)
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s in %s: got %v, want %v", c.filter, c.system, got, c.want)
		}
	}
}

// The selections kept are bounded, and the one asked last stays.
func TestSelectionsAreBounded(t *testing.T) {
	var s selections
	big := make([]int32, selectionBytes/4/8)
	for i := range 20 {
		s.put(fmt.Sprint(i), big)
		s.put(fmt.Sprint(i), big)
		if _, ok := s.get("0"); !ok {
			t.Fatalf("what is asked every time is gone after %d", i)
		}
		if s.bytes > selectionBytes || len(s.byKey) != s.order.Len() {
			t.Fatalf("%d bytes, %d and %d selections", s.bytes, len(s.byKey), s.order.Len())
		}
	}
	if _, ok := s.get("5"); ok {
		t.Error("nothing went")
	}
}
