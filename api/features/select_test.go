package features

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"net/url"
	"reflect"
	"slices"
	"testing"

	"github.com/maillage/maillage/api/problem"
	"github.com/maillage/maillage/geo/atlas"
	"github.com/paulmach/orb"
	"github.com/peterstace/simplefeatures/geom"
	"pgregory.net/rapid"
)

// drawEdition makes an edition of one collection of polygons on a coarse grid, where touching is frequent: rectangles,
// triangles and frames, some features without a place.
func drawEdition(t *rapid.T) (*Edition, *Collection) {
	n := rapid.IntRange(0, 40).Draw(t, "features")
	shapes := make([]orb.Geometry, n)
	rows := make([][]any, n)
	for i := range n {
		rows[i] = []any{fmt.Sprintf("%05d", i), nil, rapid.Int64Range(0, 2).Draw(t, "population"), nil, rapid.Bool().Draw(t, "approximate"),
			rapid.SliceOfN(rapid.SampledFrom([]string{"west", "east"}), 0, 2).Draw(t, "cpts"), nil}
		if rapid.Bool().Draw(t, "dated") {
			rows[i][6] = rapid.SampledFrom([]string{"2020-01-01", "2022-06-30"}).Draw(t, "signed_on")
		}
		shapes[i] = drawShape(t)
	}
	l := atlas.NewLayer("units", "Communes", "", atlas.Polygons, testFields, n, func(i, f int) any { return rows[i][f] },
		func(i int) orb.Geometry { return shapes[i] })
	e, err := newEdition("edition1", "Essai", []*atlas.Layer{l})
	if err != nil {
		t.Fatal(err)
	}
	return e, e.Collection("units")
}

func drawShape(t *rapid.T) orb.Geometry {
	at := func(name string) float64 { return float64(rapid.IntRange(0, 8).Draw(t, name)) }
	x, y, w, h := at("x"), at("y"), 1+at("w"), 1+at("h")
	outer := orb.Ring{{x, y}, {x + w, y}, {x + w, y + h}, {x, y + h}, {x, y}}
	switch rapid.IntRange(0, 4).Draw(t, "shape") {
	case 0:
		return nil
	case 1:
		return orb.MultiPolygon{{{{x, y}, {x + w, y}, {x, y + h}, {x, y}}}}
	case 2: // a frame, in whose hole a small box is outside
		q := orb.Ring{{x + w/4, y + h/4}, {x + w/4, y + 3*h/4}, {x + 3*w/4, y + 3*h/4}, {x + 3*w/4, y + h/4}, {x + w/4, y + h/4}}
		return orb.MultiPolygon{{outer, q}}
	}
	return orb.MultiPolygon{{outer}}
}

func drawQuery(t *rapid.T) Query {
	q := Query{Limit: rapid.IntRange(1, 7).Draw(t, "limit")}
	if rapid.Bool().Draw(t, "bbox") {
		// Sixty-fourths, so that both sides compute without rounding and may not differ on a corner that nearly touches.
		at := func(name string, from, to int) float64 {
			return float64(rapid.IntRange(64*from, 64*to).Draw(t, name)) / 64
		}
		x, y := at("west", -1, 17), at("south", -1, 17)
		if rapid.Bool().Draw(t, "whole") {
			x, y = math.Floor(x), math.Floor(y)
		}
		q.Within = append(q.Within, box(x, y, x+at("width", 0, 9), y+at("height", 0, 9)))
	}
	for name, value := range map[string]string{"population": "1", "approximate": "true", "cpts": "west", "code": "00003"} {
		if rapid.IntRange(0, 4).Draw(t, name) == 0 {
			if err := q.addFilters(testFields, name, []string{value}); err != nil {
				t.Fatal(err)
			}
		}
	}
	if rapid.IntRange(0, 3).Draw(t, "datetime") == 0 {
		q.During = &Interval{"2019-01-01", "2021-01-01"}
	}
	return q
}

// bruteForce selects without any index, by the overlay library's own idea of touching.
func bruteForce(t *rapid.T, c *Collection, q Query) []int32 {
	var want []int32
	for i := range c.Layer.Len() {
		ok := q.During == nil || q.During.meets(c.since(i))
		for _, f := range q.Condition.Filters {
			ok = ok && f.Holds(c.Layer.Value(i, f.Field))
		}
		if ok && (q.Within == nil || c.Layer.Geometry(i) == nil || overlayTouches(t, c.Layer.Geometry(i), q.Within[0])) {
			want = append(want, int32(i))
		}
	}
	return want
}

func overlayTouches(t *rapid.T, g orb.Geometry, b orb.Bound) bool {
	text, err := json.Marshal(map[string]any{"type": "MultiPolygon", "coordinates": g})
	if err != nil {
		t.Fatal(err)
	}
	shape, err := geom.UnmarshalGeoJSON(text)
	if err != nil {
		t.Fatal(err)
	}
	envelope := geom.NewEnvelope(geom.XY{X: b.Min[0], Y: b.Min[1]}, geom.XY{X: b.Max[0], Y: b.Max[1]})
	return geom.Intersects(shape, envelope.AsGeometry())
}

// Pages of a filtered query, put together, are the filtered whole: each feature once, in the same order; and the whole
// is what a search without indexes finds.
func TestPagesAreTheWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e, c := drawEdition(t)
		q := drawQuery(t)
		want := bruteForce(t, c, q)
		var got []int32
		for pages := 0; ; pages++ {
			p, err := e.Select(context.Background(), c, q)
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, p.Features...)
			if p.Matched != len(want) {
				t.Fatalf("numberMatched %d, want %d", p.Matched, len(want))
			}
			if p.Next == nil {
				break
			}
			if len(p.Features) != q.Limit || pages > len(want) {
				t.Fatalf("page %d holds %d features of %d and names a next one", pages, len(p.Features), q.Limit)
			}
			q.Cursor, err = parseCursor(p.Next.String())
			if err != nil {
				t.Fatal(err)
			}
		}
		if !slices.Equal(got, want) {
			t.Fatalf("got %v, want %v for %+v", got, want, q)
		}
	})
}

func TestBBoxAcrossAntimeridian(t *testing.T) {
	points := []orb.Geometry{orb.Point{179, 0}, orb.Point{-179, 0}, orb.Point{0, 0}, nil}
	l := atlas.NewLayer("sites", "", "", atlas.Points, testFields[:1], len(points),
		func(i, _ int) any { return fmt.Sprint(i) }, func(i int) orb.Geometry { return points[i] })
	e, err := newEdition("e", "", []*atlas.Layer{l})
	if err != nil {
		t.Fatal(err)
	}
	q, err := ParseQuery(testFields[:1], url.Values{"bbox": {"178,-1,-178,1"}})
	if err != nil {
		t.Fatal(err)
	}
	p, err := e.Select(context.Background(), e.Collection("sites"), q)
	if err != nil || !slices.Equal(p.Features, []int32{0, 1, 3}) {
		t.Errorf("got %v, %v: want both sides and what has no place", p.Features, err)
	}
}

func TestCursorBelongsToItsQuery(t *testing.T) {
	l := atlas.NewLayer("units", "", "", atlas.Points, testFields, 3, func(i, f int) any { return []any{fmt.Sprint(i), nil, nil, nil, nil, nil, nil}[f] },
		func(i int) orb.Geometry { return orb.Point{float64(i), 0} })
	e1, err1 := newEdition("e1", "", []*atlas.Layer{l})
	e2, err2 := newEdition("e2", "", []*atlas.Layer{l})
	if err := errors.Join(err1, err2); err != nil {
		t.Fatal(err)
	}
	p, err := e1.Select(context.Background(), e1.Collection("units"), Query{Limit: 1})
	if err != nil || p.Next == nil {
		t.Fatalf("%+v, %v", p, err)
	}
	for _, c := range []struct {
		e    *Edition
		q    Query
		want problem.Kind
	}{
		{e1, Query{Limit: 2, Cursor: p.Next}, ""},
		{e2, Query{Limit: 1, Cursor: p.Next}, problem.EditionChanged},
		{e1, Query{Limit: 1, Cursor: p.Next, Within: []orb.Bound{box(0, 0, 1, 1)}}, problem.InvalidCursor},
		{e1, Query{Limit: 1, Cursor: p.Next, During: &Interval{To: "2020-01-01"}}, problem.InvalidCursor},
		{e1, Query{Limit: 1, Cursor: p.Next, Condition: Condition{Filters: []Filter{{0, atlas.Text, "1"}}}}, problem.InvalidCursor},
	} {
		_, err := c.e.Select(context.Background(), c.e.Collection("units"), c.q)
		got := problem.Kind("")
		if p := new(problem.Problem); errors.As(err, &p) {
			got = p.Kind
		}
		if got != c.want {
			t.Errorf("%+v: got %v, want %q", c.q, err, c.want)
		}
	}
}

func TestSelectEndsWithItsContext(t *testing.T) {
	l := atlas.NewLayer("units", "", "", atlas.Points, testFields[:1], 1, func(i, f int) any { return "x" }, func(i int) orb.Geometry { return nil })
	e, err := newEdition("e", "", []*atlas.Layer{l})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := e.Select(ctx, e.Collection("units"), Query{Limit: 1}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want the context's error", err)
	}
}

// An empty collection is a FeatureCollection all the same.
func TestWritePageOfNothing(t *testing.T) {
	l := atlas.NewLayer("gaps", "Zones blanches", "", atlas.Polygons, testFields[:1], 0, nil, nil)
	e, err := newEdition("e", "", []*atlas.Layer{l})
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	gaps := e.Collection("gaps")
	if err := e.WritePage(context.Background(), &b, gaps, Query{Limit: 1}, Page{}, Request{Base: "http://x"}.PageLinks(gaps, Page{}, geoJSON), Representation{Format: geoJSON, System: systems[0]}); err != nil {
		t.Fatal(err)
	}
	var got, want any
	if err := json.Unmarshal(b.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if doc, ok := got.(map[string]any); ok { // the other forms are tested where they are asked for
		doc["links"] = doc["links"].([]any)[:2]
	}
	json.Unmarshal([]byte(`{"type":"FeatureCollection","numberMatched":0,"numberReturned":0,"edition":"e","links":[
		{"href":"http://x/collections/gaps/items","rel":"self","type":"application/geo+json"},
		{"href":"http://x/collections/gaps","rel":"collection","type":"application/json","title":"Zones blanches"}],"features":[]}`), &want)
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
}
