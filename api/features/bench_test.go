package features

import (
	"context"
	"fmt"
	"net/url"
	"testing"

	"github.com/maillage/maillage/geo/atlas"
	"github.com/paulmach/orb"
)

// Pages of 35 000 features. The first page and the three thousandth cost the same; "cold" is a query met for the first
// time in an edition whose ranks are made. What is matched pins the results.
func BenchmarkSelect(b *testing.B) {
	const n = 35_000
	l := layerOfPoints(n)
	const filter = "population > 100 AND casei(accenti(name)) LIKE casei(accenti('évry%'))"
	for _, c := range []struct {
		name    string
		values  url.Values
		at      int32
		cold    bool
		matched int
	}{
		{"first", url.Values{}, 0, false, n},
		{"deep", url.Values{}, 30_000, false, n},
		{"filtered-sorted-first", url.Values{"filter": {filter}, "sortby": {"-population,name"}}, 0, false, 31_465},
		{"filtered-sorted-deep", url.Values{"filter": {filter}, "sortby": {"-population,name"}}, 30_000, false, 31_465},
		{"filtered-sorted-cold", url.Values{"filter": {filter}, "sortby": {"-population,name"}}, 0, true, 31_465},
		{"box-cold", url.Values{"filter": {"S_INTERSECTS(geometry, BBOX(10, 10, 20, 20))"}}, 0, true, 121},
		{"key-cold", url.Values{"filter": {"code = '00042'"}}, 0, true, 1},
	} {
		b.Run(c.name, func(b *testing.B) {
			e, err := newEdition("e", "", []*atlas.Layer{l})
			if err != nil {
				b.Fatal(err)
			}
			q, err := ParseQuery(testFields, c.values)
			if err != nil {
				b.Fatal(err)
			}
			q.Limit = 10
			q.Cursor = &Cursor{"e", q.digest("units"), c.at}
			if _, err := e.Select(context.Background(), e.Collection("units"), q); err != nil { // ranks are made once per edition
				b.Fatal(err)
			}
			for b.Loop() {
				if c.cold {
					e.selections.clear()
				}
				p, err := e.Select(context.Background(), e.Collection("units"), q)
				if err != nil || p.Matched != c.matched {
					b.Fatalf("%d match, want %d, %v", p.Matched, c.matched, err)
				}
			}
		})
	}
}

func layerOfPoints(n int) *atlas.Layer {
	return atlas.NewLayer("units", "", "", atlas.Points, testFields, n, func(i, f int) any {
		return []any{fmt.Sprintf("%05d", i), fmt.Sprintf("Évry %d", i*7919%n), int64(i * 31 % 1000), nil, i%2 == 0, nil, nil}[f]
	}, func(i int) orb.Geometry { return orb.Point{float64(i % 200), float64(i / 200)} })
}

func (s *selections) clear() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.byKey, s.bytes = nil, 0
	s.order.Init()
}
