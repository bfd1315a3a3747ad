package tiles

import (
	"slices"

	"github.com/paulmach/orb"
)

// Cold draws a tile anew, past the cache.
func (s *Set) Cold(a Address, r Request) ([]byte, error) { return s.fit(a, r, s.crew) }

// Plodding returns the same tiles, of which every arc is cut and every ring looked at, as if all were everywhere and none
// were plain.
func (s *Set) Plodding() *Set {
	plain := New(s.atlas, s.edition)
	bounds, _ := plain.charts.outline()
	for i := range bounds {
		bounds[i] = orb.Bound{Min: orb.Point{-180, -90}, Max: orb.Point{180, 90}}
	}
	for _, g := range Grids() {
		for zoom := g.info().minZoom; zoom <= g.info().maxZoom; zoom++ {
			clear(plain.charts.sheet(g, zoom, drafts[0]).plain)
		}
	}
	return plain
}

// Sheet makes the sheet of a zoom anew.
func (s *Set) Sheet(zoom int) {
	c := s.charts
	newSheet(c.courseOf(zoom, WebMercatorQuad), c.nodes, slices.Clone(c.placed[WebMercatorQuad].spots), zoom, 1, s.crew)
}
