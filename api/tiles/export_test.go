package tiles

import (
	"slices"

	"github.com/paulmach/orb"
)

// Cold draws a tile anew, past the cache.
func (s *Set) Cold(a Address, r Request) ([]byte, error) { return s.fit(a, r, s.crew) }

// Unindexed returns the same tiles, for which every arc is looked at: as if all were everywhere.
func (s *Set) Unindexed() *Set {
	everywhere := orb.Bound{Min: orb.Point{-180, -90}, Max: orb.Point{180, 90}}
	plain := New(s.atlas, s.edition)
	plain.charts.arcs(WebMercatorQuad, 0)
	plain.charts.index = arcIndex{}
	plain.charts.index.fill(slices.Repeat([]orb.Bound{everywhere}, s.atlas.Mesh.Arcs()))
	return plain
}
