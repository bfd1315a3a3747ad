package land

import (
	"math"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
)

// maxShift is how far a corner may move from its place in the honeycomb, in sides of a cell.
//
// Two sides without a common corner are at least one side apart (angles are of 120°), so they cannot meet when
// every corner moves by less than 1/2. Two sides with a common corner turn by less than asin(2·maxShift) each;
// at 0.42 that is 57°, less than the 60° at which they could fall on one another. Borders therefore never
// cross nor touch, and 0.16 of a side (some 65 m) always separates what does not meet: far more than the
// decimetre to which coordinates are rounded.
const maxShift = 0.42

// spotRadius is the radius, in sides, of a disc around the centre of a cell that moved corners never cut: the
// apothem √3/2 less maxShift, and a margin.
const spotRadius = 0.4

// units gathers the cells of each unit.
func (g *ground) units(n int) []Unit {
	units := make([]Unit, n)
	for cell, owner := range g.owner {
		if owner != None {
			units[owner].cells = append(units[owner].cells, int32(cell))
		}
	}
	km2 := 1.5 * math.Sqrt(3) * g.side * g.side
	for i, around := range g.adjacency() {
		u := &units[i]
		u.Neighbours = around
		u.AreaKm2 = km2 * float64(len(u.cells))
		for _, cell := range u.cells {
			p := g.centre(cell)
			u.Centre[0] += p[0] / float64(len(u.cells))
			u.Centre[1] += p[1] / float64(len(u.cells))
		}
	}
	return units
}

// outline draws the polygons of the units.
func (g *ground) outline(units []Unit, to plane) {
	corners := g.moveCorners()
	points := make([]orb.Point, len(corners))
	for i, c := range corners {
		if c != (orb.Point{}) {
			points[i] = to.lonLat(c)
		}
	}
	for i := range units {
		units[i].Outline = g.polygons(int32(i), units[i].cells, points)
	}
}

// moveCorners returns the place of each corner of a border: borders are straightened, then shaken a little.
// Corners that are on no border are left zero.
func (g *ground) moveCorners() []orb.Point {
	degree, sum := make([]uint8, 2*g.size()), make([]orb.Point, 2*g.size())
	link := func(a, b int32) {
		degree[a]++
		p := g.cornerAt(b)
		sum[a][0] += p[0]
		sum[a][1] += p[1]
	}
	for cell := range int32(g.size()) {
		for side := east; side <= northWest; side++ { // the other three belong to neighbours
			n := g.neighbour(cell, side)
			if n != None && g.owner[n] != g.owner[cell] {
				a, b := g.corner(cell, side), g.corner(cell, side+1)
				link(a, b)
				link(b, a)
			}
		}
	}
	for i, d := range degree {
		if d > 0 {
			sum[i] = g.move(int32(i), sum[i], d)
		}
	}
	return sum
}

// move returns the new place of a corner whose neighbours along borders have that sum.
func (g *ground) move(corner int32, sum orb.Point, degree uint8) orb.Point {
	p := g.cornerAt(corner)
	dx := 0.5*(sum[0]/float64(degree)-p[0]) + 0.24*g.side*signed(mix(g.seed+saltShift, int64(corner), 0))
	dy := 0.5*(sum[1]/float64(degree)-p[1]) + 0.24*g.side*signed(mix(g.seed+saltShift, int64(corner), 1))
	if d, limit := math.Hypot(dx, dy), maxShift*g.side; d > limit {
		dx, dy = dx*limit/d, dy*limit/d
	}
	return orb.Point{p[0] + dx, p[1] + dy}
}

// polygons walks the border of a unit. Three cells meet at a corner, so a border passes it once at most and
// the next corner is never in doubt.
func (g *ground) polygons(unit int32, cells []int32, points []orb.Point) orb.MultiPolygon {
	next := make(map[int32]int32)
	var starts []int32
	for _, cell := range cells {
		for side := range sides {
			if g.owner[g.neighbour(cell, side)] != unit {
				from := g.corner(cell, side)
				next[from] = g.corner(cell, side+1)
				starts = append(starts, from)
			}
		}
	}
	var outer, holes []orb.Ring
	for _, start := range starts {
		ring := walk(next, start, points)
		switch {
		case ring == nil:
		case ring.Orientation() == orb.CCW:
			outer = append(outer, ring)
		default:
			holes = append(holes, ring)
		}
	}
	return assemble(outer, holes)
}

// walk follows the border from a corner until it comes back, and forgets what it followed.
func walk(next map[int32]int32, start int32, points []orb.Point) orb.Ring {
	var ring orb.Ring
	for corner, ok := start, true; ok; {
		to, more := next[corner]
		if !more {
			break
		}
		delete(next, corner)
		ring = append(ring, points[corner])
		corner, ok = to, to != start
	}
	if ring != nil {
		ring = append(ring, ring[0])
	}
	return ring
}

// assemble puts each hole into the outer ring that holds it.
func assemble(outer, holes []orb.Ring) orb.MultiPolygon {
	shape := make(orb.MultiPolygon, len(outer))
	for i, ring := range outer {
		shape[i] = orb.Polygon{ring}
	}
	for _, hole := range holes {
		for i, ring := range outer {
			if planar.RingContains(ring, hole[0]) {
				shape[i] = append(shape[i], hole)
				break
			}
		}
	}
	return shape
}
