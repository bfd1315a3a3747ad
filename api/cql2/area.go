package cql2

import (
	"math"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
	"github.com/tidwall/rtree"
)

// area is a literal of polygons made ready to be held against many features: where the borders of the two do not meet,
// one lies wholly inside or outside the other, and a point tells which. Most features are so, and none of them needs an
// overlay.
type area struct {
	polygons orb.MultiPolygon
	edges    rtree.RTreeG[[2]orb.Point]
}

func newArea(mp orb.MultiPolygon) *area {
	a := &area{polygons: mp}
	for _, p := range mp {
		for _, r := range p {
			for i := 1; i < len(r); i++ {
				b := orb.Bound{Min: r[i-1], Max: r[i-1]}.Extend(r[i])
				a.edges.Insert(b.Min, b.Max, [2]orb.Point{r[i-1], r[i]})
			}
		}
	}
	return a
}

// standing is how a geometry stands to an area.
type standing uint8

const (
	meeting standing = iota // borders meet, or nearly, or only parts lie inside: nothing is decided
	apart
	inside // the geometry is in the interior of the area
	around // the area is in the interior of the geometry
)

func (a *area) against(g orb.Geometry) standing {
	switch g := g.(type) {
	case orb.Point:
		return a.ofPoint(g)
	case orb.MultiPolygon:
		return a.ofPolygons(g)
	}
	return meeting
}

func (a *area) ofPoint(p orb.Point) standing {
	switch {
	case a.nears(p, p):
		return meeting
	case planar.MultiPolygonContains(a.polygons, p):
		return inside
	}
	return apart
}

func (a *area) ofPolygons(mp orb.MultiPolygon) standing {
	for _, p := range mp {
		for _, r := range p {
			for i := 1; i < len(r); i++ {
				if a.nears(r[i-1], r[i]) {
					return meeting
				}
			}
		}
	}
	within, holding := countStarts(mp, a.polygons), countStarts(a.polygons, mp)
	switch {
	case within == 0 && holding == 0:
		return apart
	case within == rings(mp) && holding == 0:
		return inside
	case holding == rings(a.polygons) && within == 0:
		return around
	}
	return meeting
}

// countStarts returns how many rings of mp begin inside other. Where borders do not meet a ring is inside whole.
func countStarts(mp, other orb.MultiPolygon) (n int) {
	for _, p := range mp {
		for _, r := range p {
			if len(r) > 0 && planar.MultiPolygonContains(other, r[0]) {
				n++
			}
		}
	}
	return n
}

func rings(mp orb.MultiPolygon) (n int) {
	for _, p := range mp {
		n += len(p)
	}
	return n
}

// nears tells whether a segment meets an edge of the area or comes so near that rounding could hide it.
func (a *area) nears(p, q orb.Point) bool {
	b := orb.Bound{Min: p, Max: p}.Extend(q)
	met := false
	a.edges.Search(b.Min, b.Max, func(_, _ [2]float64, edge [2]orb.Point) bool {
		met = !clearOf(p, q, edge[0], edge[1]) && !clearOf(edge[0], edge[1], p, q)
		return !met
	})
	return met
}

// clearOf tells whether c and d lie certainly on one side of the line through a and b.
func clearOf(a, b, c, d orb.Point) bool {
	s, t := side(a, b, c), side(a, b, d)
	return s != 0 && s == t
}

// side tells on which side of the line from a to b a point lies: −1, 1, or 0 when rounding leaves it open. A determinant
// of differences is computed within 3.4 ulp (2⁻⁵³) of the sum of its two products (Shewchuk 1997, ccwerrboundA); eight
// are allowed.
func side(a, b, p orb.Point) int {
	left, right := (b[0]-a[0])*(p[1]-a[1]), (b[1]-a[1])*(p[0]-a[0])
	det := left - right
	switch bound := 8 * 0x1p-53 * (math.Abs(left) + math.Abs(right)); {
	case det > bound:
		return 1
	case -det > bound:
		return -1
	}
	return 0
}
