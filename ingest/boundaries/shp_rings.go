package boundaries

import (
	"math"
	"sort"

	"github.com/paulmach/orb"
)

// maxRings bounds the rings of one shape, whose nesting costs their square; the island communes have a few hundred.
const maxRings = 20_000

// assemble makes polygons of the rings of a shape, which come in any order. The specification tells outer rings from
// holes by their direction, which many files have wrong; nesting cannot be wrong: a ring within an even number of
// others is an outer one, within an odd number a hole of the smallest that holds it.
func assemble(rings []orb.Ring) (orb.MultiPolygon, *fault) {
	if len(rings) == 0 {
		return nil, faultf("no-geometry", "the shape has no ring")
	}
	if len(rings) == 1 {
		return orb.MultiPolygon{{rings[0]}}, nil
	}
	nested := nest(rings)
	// The index of each outer ring's polygon, in the order of the file.
	polygon := make(map[int]int)
	var mp orb.MultiPolygon
	for i, n := range nested {
		if n.depth%2 == 0 {
			polygon[i] = len(mp)
			mp = append(mp, orb.Polygon{rings[i]})
		}
	}
	for i, n := range nested {
		if n.depth%2 == 1 {
			p := polygon[n.parent]
			mp[p] = append(mp[p], rings[i])
		}
	}
	return mp, nil
}

// nesting is how many rings hold a ring and the smallest of these, -1 when there is none.
type nesting struct{ depth, parent int }

// nest compares every ring with the larger ones whose box holds its own.
func nest(rings []orb.Ring) []nesting {
	type entry struct {
		ring  int
		area  float64
		bound orb.Bound
	}
	entries := make([]entry, len(rings))
	for i, r := range rings {
		entries[i] = entry{i, math.Abs(twiceArea(r)), r.Bound()}
	}
	sort.SliceStable(entries, func(i, j int) bool { return entries[i].area > entries[j].area })
	nested := make([]nesting, len(rings))
	for i, e := range entries {
		n := nesting{parent: -1}
		for _, larger := range entries[:i] {
			if larger.bound.Contains(e.bound.Min) && larger.bound.Contains(e.bound.Max) && holds(rings[larger.ring], rings[e.ring]) {
				n.depth++
				n.parent = larger.ring // the last one is the smallest
			}
		}
		nested[e.ring] = n
	}
	return nested
}

// holds tells whether the inner ring lies in the outer one: its first vertex that is not on the outer ring tells, or
// the middle of its first side that is not, when all vertices are shared.
func holds(outer, inner orb.Ring) bool {
	for _, v := range inner {
		if p := position(outer, v); p != onRing {
			return p == inside
		}
	}
	for i := 1; i < len(inner); i++ {
		middle := orb.Point{(inner[i-1][0] + inner[i][0]) / 2, (inner[i-1][1] + inner[i][1]) / 2}
		if p := position(outer, middle); p != onRing {
			return p == inside
		}
	}
	return false
}
