package tiles

import "slices"

// whole walks along an arc that lies in the square as a whole.
func (h *hand) whole(signed int32) {
	i, back := arc(signed)
	steps, at := h.sheet.of(i), h.sheet.from(signed).minus(h.origin)
	h.outline.start(at)
	cells := slices.Grow(h.outline.cells, len(steps))
	if back {
		for k := len(steps) - 1; k >= 0; k-- {
			at = cell{at.x - int32(steps[k].x), at.y - int32(steps[k].y)}
			cells = append(cells, at)
		}
	} else {
		for _, s := range steps {
			at = at.plus(s)
			cells = append(cells, at)
		}
	}
	h.outline.cells = cells
}

// cut walks along an arc and in and out of the square. It is cut where it has a cell on the rim, which it has wherever it
// crosses; what only touches the rim is outside.
func (h *hand) cut(signed int32) {
	i, back := arc(signed)
	steps, at := h.sheet.of(i), h.sheet.from(signed).minus(h.origin)
	k, way := 0, 1
	if back {
		k, way = len(steps)-1, -1
	}
	before := h.square.beyond(at)
	if before == 0 {
		h.outline.start(at)
	}
	for range steps {
		next := cell{at.x + int32(steps[k].x)*int32(way), at.y + int32(steps[k].y)*int32(way)}
		beyond := h.square.beyond(next)
		if before&beyond == 0 {
			if before != 0 {
				h.outline.enter(at, h.square.place(at))
			}
			h.outline.cells = append(h.outline.cells, next)
			if beyond != 0 {
				h.outline.leave(h.square.place(next))
			}
		}
		at, before = next, beyond
		k += way
	}
}
