package tiles

// fills tells whether feature i covers the rim as a whole, of which no part is in its outline yet: it does when its rings
// enclose less than they leave out, or nothing, and the square is in it.
func (h *hand) fills(o *outlines, i int32) bool {
	if h.outline.along || !h.core.within(&o.boxes[h.grid][i]) {
		return false
	}
	enclosed := h.outline.enclosed()
	return enclosed < 0 || enclosed == 0 && h.holds(o, i)
}

// holds tells whether the middle of the four cells in the north-west corner of the square is inside a feature: whether the
// row to its east crosses the outline an odd number of times. The box of an arc tells it of those not met, and of those
// wholly to the east, which are crossed oddly when their ends lie on either side.
func (h *hand) holds(o *outlines, i int32) bool {
	in, low := false, h.square.low
	o.of(i, func(ring []int32) {
		for _, signed := range ring {
			a, _ := arc(signed)
			switch at := &h.sheet.arcs[a]; {
			case at.east < h.outer.west || at.south < h.outer.north || at.north > h.core.north:
			case at.west > h.core.west:
				in = in != ((h.sheet.from(a).y-h.origin.y <= low) != (h.sheet.from(^a).y-h.origin.y <= low))
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
	at := h.sheet.from(arc).minus(h.origin)
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
