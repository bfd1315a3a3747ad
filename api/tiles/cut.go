package tiles

import "slices"

// node stands for a place on the rim where a stroke ends at a node of the mesh instead.
const node = -1

// stroke is a stretch of an arc inside the square, as a feature walks it: the feature lies to the left.
type stroke struct {
	cells          []cell
	enters, leaves int // places on the rim, or node
}

// whole appends the stroke of an arc that lies in the square as a whole.
func (h *hand) whole(signed int32) {
	i, back := arc(signed)
	from, at := len(h.cells), h.sheet.from(i).minus(h.origin)
	h.cells = append(h.cells, at)
	for _, s := range h.sheet.of(i) {
		at = at.plus(s)
		h.cells = append(h.cells, at)
	}
	h.stroke(from, node, node)
	h.turn(len(h.strokes)-1, back)
}

// cut appends the strokes of an arc. It is cut where it has a cell on the rim, which it has wherever it crosses; what only
// touches the rim is outside.
func (h *hand) cut(signed int32) {
	i, back := arc(signed)
	first, from, enters := len(h.strokes), len(h.cells), node
	at := h.sheet.from(i).minus(h.origin)
	before := h.square.beyond(at)
	drawing := before == 0
	if drawing {
		h.cells = append(h.cells, at)
	}
	for _, s := range h.sheet.of(i) {
		next := at.plus(s)
		beyond := h.square.beyond(next)
		if before&beyond == 0 {
			if !drawing {
				drawing, from, enters = true, len(h.cells), h.square.place(at)
				h.cells = append(h.cells, at)
			}
			h.cells = append(h.cells, next)
			if beyond != 0 {
				h.stroke(from, enters, h.square.place(next))
				drawing = false
			}
		}
		at, before = next, beyond
	}
	if drawing {
		h.stroke(from, enters, node)
	}
	h.turn(first, back)
}

// stroke adds the cells since a position as a stroke.
func (h *hand) stroke(from, enters, leaves int) {
	h.strokes = append(h.strokes, stroke{h.cells[from:len(h.cells):len(h.cells)], enters, leaves})
}

// turn turns the strokes since a position around where their arc is walked backward.
func (h *hand) turn(first int, back bool) {
	if !back {
		return
	}
	some := h.strokes[first:]
	slices.Reverse(some)
	for k := range some {
		slices.Reverse(some[k].cells)
		some[k].enters, some[k].leaves = some[k].leaves, some[k].enters
	}
}
