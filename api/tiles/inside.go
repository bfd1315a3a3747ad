package tiles

import "github.com/paulmach/orb"

// fills tells whether feature i covers the rim as a whole, of which no part is in its outline yet: it does when its rings
// enclose less than they leave out, or nothing, and the square is in it.
func (h *hand) fills(o *outlines, i int32) bool {
	if h.outline.along {
		return false
	}
	enclosed := h.outline.enclosed()
	return enclosed <= 0 && h.coversCorners(o.bounds[i]) && (enclosed < 0 || h.holds(o, i))
}

// coversCorners tells whether the corners of the square are in the box of a feature, or nearly.
func (p *pencil) coversCorners(bound orb.Bound) bool {
	for _, c := range p.corners {
		if !bound.Intersects(p.around(c)) {
			return false
		}
	}
	return true
}

// around is a box of two cells and more around a point: no vertex is moved farther.
func (p *pencil) around(at orb.Point) orb.Bound {
	dx, dy := p.near.Max[0]-p.near.Min[0], p.near.Max[1]-p.near.Min[1]
	cells := 4 / float64(p.square.side()) // at low zooms rows are unlike
	return orb.Bound{Min: orb.Point{at[0] - cells*dx, at[1] - cells*dy}, Max: orb.Point{at[0] + cells*dx, at[1] + cells*dy}}
}

// holdsBox tells whether a box of longitudes and latitudes is inside the square.
func (p *pencil) holdsBox(b orb.Bound) bool {
	low, high := float64(p.square.low), float64(p.square.high)
	for _, c := range [4]orb.Point{b.Min, b.Max, {b.Min[0], b.Max[1]}, {b.Max[0], b.Min[1]}} {
		if at := p.frame.point(c); at[0] < low || at[0] > high || at[1] < low || at[1] > high {
			return false
		}
	}
	return true
}

// holds tells whether the middle of the square of four cells in the north-west corner is inside a feature: whether the row
// to its east crosses the outline an odd number of times. Where rows are parallels, the box of an arc tells it of those
// not met, and of those wholly to the east, which are crossed oddly when their ends lie on either side.
func (h *hand) holds(o *outlines, i int32) bool {
	in, parallel, corner := false, h.frame.grid.info().parallel, h.around(h.corners[0])
	o.of(i, func(ring []int32) {
		for _, signed := range ring {
			a, _ := arc(signed)
			b, n := &h.bounds[a], h.sheet.nodes
			switch {
			case parallel && (b.Max[0] < corner.Min[0] || b.Max[1] < corner.Min[1] || b.Min[1] > corner.Max[1]):
			case parallel && b.Min[0] > corner.Max[0]:
				row := h.origin.y + h.square.low
				in = in != ((h.sheet.node(n.first[a]).y <= row) != (h.sheet.node(n.last[a]).y <= row))
			default:
				in = in != h.crossesOddly(a)
			}
		}
	})
	return in
}

// crossesOddly tells whether half a cell south of the north-west corner, and east of it, an arc is crossed an odd number of
// times.
func (h *hand) crossesOddly(arc int32) bool {
	odd := false
	at := h.sheet.node(h.sheet.nodes.first[arc]).minus(h.origin)
	for _, s := range h.sheet.of(arc) {
		to := at.plus(s)
		if (at.y <= h.square.low) != (to.y <= h.square.low) {
			// All is doubled, from the point whose row it is.
			x, y, dx, dy := 2*int64(at.x-h.square.low)-1, 2*int64(at.y-h.square.low)-1, int64(s.x), int64(s.y)
			if side := x*dy - y*dx; side > 0 && dy > 0 || side < 0 && dy < 0 {
				odd = !odd
			}
		}
		at = to
	}
	return odd
}
