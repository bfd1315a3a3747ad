package tiles

import (
	"math"

	"github.com/maillage/maillage/api/features"
	"github.com/maillage/maillage/geo/atlas"
)

// Cold draws a tile anew, past the cache.
func (s *Set) Cold(a Address, r Request) []byte { return s.fit(a, r, s.crew) }

// Plodding returns the same tiles, of which every arc is cut and every ring looked at, as if all were everywhere and none
// were plain.
func (s *Set) Plodding() *Set {
	plain := New(s.atlas, s.edition)
	for _, src := range plain.sources {
		src.outline() // of features as they are, so that those too small to be seen are found
	}
	for _, g := range Grids() {
		arcs := plain.charts.arcs(g)
		for i := range arcs {
			arcs[i].box = box{math.MinInt32, math.MinInt32, math.MaxInt32, math.MaxInt32}
		}
		for zoom := g.info().minZoom; zoom <= g.info().maxZoom; zoom++ {
			for _, d := range drafts[2:] {
				clear(plain.charts.sheet(g, zoom, d).plain)
			}
		}
	}
	return plain
}

// Sheet makes the sheet of a zoom anew.
func (s *Set) Sheet(zoom int) {
	s.charts.make(WebMercatorQuad, zoom, drafts[0])
}

// Draft draws a tile as one of the drafts has it, unpacked.
func (s *Set) Draft(a Address, r Request, k int) []byte {
	seen, _ := s.seen(a, r)
	return s.draw(new(pencil), a, seen, drafts[k], nil)
}

// DrawPoints draws a layer of points on cells so many units wide.
func DrawPoints(l *atlas.Layer, a Address, grain int32) []byte {
	some := make([]int32, l.Len())
	for i := range some {
		some[i] = int32(i)
	}
	s := sight{&source{Collection: &features.Collection{Layer: l}}, some}
	return s.drawPoints(nil, a, draft{brief, 0, grain})
}
