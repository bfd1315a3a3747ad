package land

import (
	"math"

	"github.com/paulmach/orb"
)

// honeycomb is a lattice of hexagons standing on a corner, rows of which are shifted by half a cell in turn.
// Cells are numbered by row, from south to north. Each cell lends its name to two corners, its northern and
// its southern one; every corner of the lattice is exactly one of these.
type honeycomb struct {
	cols, rows int
	side       float64 // kilometres
}

// Sides of a cell, counter-clockwise; side k goes from corner k to corner k+1.
const (
	east = iota
	northEast
	northWest
	west
	southWest
	southEast
	sides
)

func (h honeycomb) size() int { return h.cols * h.rows }

// centre returns the centre of a cell, in kilometres from the middle of the lattice.
func (h honeycomb) centre(cell int32) orb.Point {
	c, r := int(cell)%h.cols, int(cell)/h.cols
	return orb.Point{
		math.Sqrt(3) * h.side * (float64(c) + 0.5*float64(r&1) - float64(h.cols)/2),
		1.5 * h.side * (float64(r) - float64(h.rows)/2),
	}
}

// at returns the cell in which a point lies, to within one cell.
func (h honeycomb) at(p orb.Point) int32 {
	r := int(math.Round(p[1]/(1.5*h.side) + float64(h.rows)/2))
	c := int(math.Round(p[0]/(math.Sqrt(3)*h.side) - 0.5*float64(r&1) + float64(h.cols)/2))
	return int32(r*h.cols + c)
}

// neighbour returns the cell beyond a side, None at the edge of the lattice.
func (h honeycomb) neighbour(cell int32, side int) int32 {
	c, r := int(cell)%h.cols, int(cell)/h.cols
	shift := r & 1
	switch side {
	case east:
		c++
	case northEast:
		c, r = c+shift, r+1
	case northWest:
		c, r = c-1+shift, r+1
	case west:
		c--
	case southWest:
		c, r = c-1+shift, r-1
	case southEast:
		c, r = c+shift, r-1
	}
	if c < 0 || c >= h.cols || r < 0 || r >= h.rows {
		return None
	}
	return int32(r*h.cols + c)
}

// neighbours appends the cells around a cell, counter-clockwise from the east.
func (h honeycomb) neighbours(dst []int32, cell int32) []int32 {
	for side := range sides {
		if n := h.neighbour(cell, side); n != None {
			dst = append(dst, n)
		}
	}
	return dst
}

// corner returns the corner at which a side begins. The cell must not lie at the edge of the lattice.
func (h honeycomb) corner(cell int32, side int) int32 {
	switch side % sides {
	case east:
		return 2 * h.neighbour(cell, southEast)
	case northEast:
		return 2*h.neighbour(cell, northEast) + 1
	case northWest:
		return 2 * cell
	case west:
		return 2*h.neighbour(cell, northWest) + 1
	case southWest:
		return 2 * h.neighbour(cell, southWest)
	}
	return 2*cell + 1
}

// cornerAt returns where a corner is when it has not been moved.
func (h honeycomb) cornerAt(corner int32) orb.Point {
	p := h.centre(corner / 2)
	if corner%2 == 0 {
		p[1] += h.side
	} else {
		p[1] -= h.side
	}
	return p
}
