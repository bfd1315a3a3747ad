package travel

import (
	"cmp"
	"math"
	"slices"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
)

// smallHole is the number of cells under which a hole in an isochrone is filled: ground between roads, not ground
// that cannot be reached.
const smallHole = 50

// cell is a square of the grid, or the corner at its south-west.
type cell [2]int32

type cells map[cell]bool

// drawing is an area made of cells.
type drawing struct {
	plane plane
	size  float64 // metres
	cells cells
}

// line marks the cells along a part of a segment.
func (d *drawing) line(a, b [2]float64, from, to float64) {
	length := math.Hypot(b[0]-a[0], b[1]-a[1]) * (to - from)
	steps := max(1, int(math.Ceil(2*length/d.size)))
	for k := range steps + 1 {
		t := from + (to-from)*float64(k)/float64(steps)
		d.mark([2]float64{a[0] + t*(b[0]-a[0]), a[1] + t*(b[1]-a[1])})
	}
}

// mark marks the cell of a point and those around it.
func (d *drawing) mark(p [2]float64) {
	x, y := int32(math.Floor(p[0]/d.size)), int32(math.Floor(p[1]/d.size))
	for dx := int32(-1); dx <= 1; dx++ {
		for dy := int32(-1); dy <= 1; dy++ {
			d.cells[cell{x + dx, y + dy}] = true
		}
	}
}

// join fills a cell wherever two others touch at a corner only, so that no ring touches itself.
func (d *drawing) join() {
	todo := d.sorted()
	for len(todo) > 0 {
		c := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		for _, dx := range [...]int32{-1, 1} {
			for _, dy := range [...]int32{-1, 1} {
				beside := cell{c[0] + dx, c[1]}
				if d.cells[cell{c[0] + dx, c[1] + dy}] && !d.cells[beside] && !d.cells[cell{c[0], c[1] + dy}] {
					d.cells[beside] = true
					todo = append(todo, beside)
				}
			}
		}
	}
}

func (d *drawing) sorted() []cell {
	list := make([]cell, 0, len(d.cells))
	for c := range d.cells {
		list = append(list, c)
	}
	slices.SortFunc(list, func(a, b cell) int { return cmp.Or(cmp.Compare(a[1], b[1]), cmp.Compare(a[0], b[0])) })
	return list
}

// outline returns the area as polygons, the largest first.
func (d *drawing) outline() orb.MultiPolygon {
	d.join()
	var shells, holes []orb.Ring // in cells
	for _, ring := range d.rings() {
		switch area := planar.Area(ring); {
		case ring.Orientation() == orb.CCW:
			shells = append(shells, ring)
		case math.Abs(area) >= smallHole:
			holes = append(holes, ring)
		}
	}
	slices.SortStableFunc(shells, func(a, b orb.Ring) int {
		return cmp.Compare(math.Abs(planar.Area(b)), math.Abs(planar.Area(a)))
	})
	area := make(orb.MultiPolygon, len(shells))
	for i, s := range shells {
		area[i] = orb.Polygon{s}
	}
	for _, h := range holes {
		// The smallest shell around it: shells come largest first.
		for i := len(shells) - 1; i >= 0; i-- {
			if planar.RingContains(shells[i], inside(h)) {
				area[i] = append(area[i], h)
				break
			}
		}
	}
	return d.place(dropIslands(area, shells))
}

// inside returns a point just within a hole: its first edge has the hole on its right.
func inside(h orb.Ring) orb.Point {
	dx, dy := sign(h[1][0]-h[0][0]), sign(h[1][1]-h[0][1])
	return orb.Point{h[0][0] + dx/2 + dy/2, h[0][1] + dy/2 - dx/2}
}

func sign(v float64) float64 {
	switch {
	case v > 0:
		return 1
	case v < 0:
		return -1
	}
	return 0
}

// dropIslands leaves out shells that lie in a hole that was filled: they are within the area already.
func dropIslands(area orb.MultiPolygon, shells []orb.Ring) orb.MultiPolygon {
	kept := area[:0]
	for i, s := range shells {
		within := slices.ContainsFunc(kept, func(p orb.Polygon) bool {
			return planar.PolygonContains(p, orb.Point{s[0][0] + 0.5, s[0][1] + 0.5})
		})
		if !within {
			kept = append(kept, area[i])
		}
	}
	return kept
}

// place turns cells into longitude and latitude.
func (d *drawing) place(area orb.MultiPolygon) orb.MultiPolygon {
	for _, p := range area {
		for _, ring := range p {
			for i, v := range ring {
				ring[i] = d.plane.from([2]float64{v[0] * d.size, v[1] * d.size})
			}
		}
	}
	return area
}

// rings returns the borders of the cells, cells on their left, straight runs drawn as one edge.
func (d *drawing) rings() []orb.Ring {
	next := map[cell]cell{}
	var starts []cell
	edge := func(a, b cell) {
		next[a] = b
		starts = append(starts, a)
	}
	for _, c := range d.sorted() {
		x, y := c[0], c[1]
		if !d.cells[cell{x, y - 1}] {
			edge(cell{x, y}, cell{x + 1, y})
		}
		if !d.cells[cell{x + 1, y}] {
			edge(cell{x + 1, y}, cell{x + 1, y + 1})
		}
		if !d.cells[cell{x, y + 1}] {
			edge(cell{x + 1, y + 1}, cell{x, y + 1})
		}
		if !d.cells[cell{x - 1, y}] {
			edge(cell{x, y + 1}, cell{x, y})
		}
	}
	var rings []orb.Ring
	for _, s := range starts {
		if _, ok := next[s]; ok {
			rings = append(rings, follow(next, s))
		}
	}
	return rings
}

// follow takes one ring out of the edges. Each corner has one edge leaving it, as no two cells touch at a corner only.
func follow(next map[cell]cell, start cell) orb.Ring {
	var ring orb.Ring
	at := start
	for {
		to, ok := next[at]
		if !ok {
			break
		}
		delete(next, at)
		p := orb.Point{float64(at[0]), float64(at[1])}
		if n := len(ring); n >= 2 && straight(ring[n-2], ring[n-1], p) {
			ring[n-1] = p
		} else {
			ring = append(ring, p)
		}
		at = to
	}
	return append(ring, ring[0])
}

func straight(a, b, c orb.Point) bool {
	return a[0] == b[0] && b[0] == c[0] || a[1] == b[1] && b[1] == c[1]
}
