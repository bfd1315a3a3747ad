package tiles

import (
	"cmp"
	"slices"
)

// stroke is a piece on the grid, as a feature walks it: the feature lies to the left.
type stroke struct {
	cells          []cell
	back           bool    // the cells are walked from the last to the first
	enters, leaves float64 // places on the rim, or node
}

func (s stroke) appendTo(dst []cell) []cell {
	dst = append(dst, s.cells...)
	if s.back {
		slices.Reverse(dst[len(dst)-len(s.cells):])
	}
	return dst
}

// chain is a stretch of the outline of a feature from rim to rim.
type chain struct {
	cells          []cell
	enters, leaves float64
	used           bool
}

// outline gathers the rings of one feature in the square. Rings are open: the last cell is followed by the first.
type outline struct {
	rings  [][]cell
	chains []chain
	cells  []cell // of both
}

func (o *outline) reset() { o.rings, o.chains, o.cells = o.rings[:0], o.chains[:0], o.cells[:0] }

// since returns the cells from a position on, with no room to grow into those that follow.
func (o *outline) since(from int) []cell { return o.cells[from:len(o.cells):len(o.cells)] }

// addRing adds one ring of the feature, of which only the strokes inside the square are given, in their order.
func (o *outline) addRing(strokes []stroke) {
	first := slices.IndexFunc(strokes, func(s stroke) bool { return s.enters != node })
	from, enters := len(o.cells), 0.0
	for k := range strokes {
		s := strokes[(max(first, 0)+k)%len(strokes)]
		if s.enters != node {
			from, enters = len(o.cells), s.enters
		}
		o.cells = s.appendTo(o.cells)
		if s.leaves != node {
			o.addChain(o.since(from), enters, s.leaves)
		}
	}
	if first < 0 {
		o.rings = append(o.rings, o.since(from))
	}
}

// addChain adds a stretch from rim to rim. One that comes back to where it entered is a ring by itself.
func (o *outline) addChain(cells []cell, enters, leaves float64) {
	if d := enters - leaves; -hair < d && d < hair {
		o.rings = append(o.rings, cells)
		return
	}
	o.chains = append(o.chains, chain{cells: cells, enters: enters, leaves: leaves})
}

// close joins the chains along the rim into rings (Weiler and Atherton 1977, for a square): where the outline leaves,
// the feature lies to the left of the rim up to the next place at which it enters.
func (o *outline) close(g *grid) {
	slices.SortFunc(o.chains, func(a, b chain) int { return cmp.Compare(a.enters, b.enters) })
	for first := range o.chains {
		if o.chains[first].used {
			continue
		}
		from := len(o.cells)
		for at, next := first, -1; next != first; at = next {
			c := &o.chains[at]
			c.used = true
			next = o.nextEntry(c.leaves, first)
			o.cells = appendRim(append(o.cells, c.cells...), g, c, &o.chains[next])
		}
		o.rings = append(o.rings, o.since(from))
	}
}

// nextEntry returns the first chain at or after a place that is not used yet, or is the one that the ring began with.
func (o *outline) nextEntry(place float64, first int) int {
	from, _ := slices.BinarySearchFunc(o.chains, place-hair, func(c chain, p float64) int { return cmp.Compare(c.enters, p) })
	for k := range o.chains {
		if at := (from + k) % len(o.chains); at == first || !o.chains[at].used {
			return at
		}
	}
	return first
}

// appendRim walks the rim from where one chain leaves to where another enters.
func appendRim(dst []cell, g *grid, from, to *chain) []cell {
	start := g.wholePlace(from.cells[len(from.cells)-1], from.leaves)
	end := g.wholePlace(to.cells[0], to.enters)
	if to.enters < from.leaves-hair {
		end += g.around()
	}
	return g.appendRim(dst, start+1, end)
}

// rim is the outline of a feature that covers all that is drawn.
func (g *grid) rim() []cell { return g.appendRim(nil, 0, g.around()) }

// appendRim appends the corners and the hot cells of the rim from a place up to another: outlines that touch the rim
// between are met there.
func (g *grid) appendRim(dst []cell, from, to int) []cell {
	around := g.around()
	for turn := from / around * around; turn < to; turn += around {
		first, _ := slices.BinarySearch(g.rimmed, from-turn)
		for _, s := range g.rimmed[first:] {
			if s >= to-turn {
				break
			}
			dst = append(dst, g.at(s))
		}
	}
	return dst
}
