package tiles

import (
	"cmp"
	"slices"
)

// node stands for a place on the rim where a stretch begins at a node of the mesh instead.
const node = -1

// chain is a stretch of the outline of a feature from rim to rim. The feature lies to the left.
type chain struct {
	cells          []cell
	enters, leaves int // places on the rim
	used           bool
}

// outline gathers the rings of one feature in the square. Rings are open: the last cell is followed by the first.
type outline struct {
	rings  [][]cell
	chains []chain
	cells  []cell // of both
	rim    []int  // the places of the corners and of the ends of chains, ascending
	along  bool   // whether a ring goes along the rim
	apart  bool   // whether no two chains end at the same place, nor one at a corner

	// Of the ring that is walked:
	inside bool  // whether the walk is in the square
	from   int   // where among the cells the stretch begins that it is on
	enters int   // where on the rim that is, or node when the ring began there
	head   chain // the stretch that the ring began on, once it has left
}

func (o *outline) reset() {
	o.rings, o.chains, o.cells, o.along = o.rings[:0], o.chains[:0], o.cells[:0], false
}

// since returns the cells from a position on, with no room to grow into those that follow.
func (o *outline) since(from int) []cell { return o.cells[from:len(o.cells):len(o.cells)] }

// begin begins a ring of the feature. What is walked is as long as it lies inside the square: the ring is started there or
// enters, has further cells appended, and leaves, until it ends.
func (o *outline) begin() { o.inside, o.head = false, chain{} }

// start begins at a node inside, unless the walk comes by it.
func (o *outline) start(at cell) {
	if !o.inside {
		o.enter(at, node)
	}
}

func (o *outline) enter(at cell, place int) {
	o.inside, o.from, o.enters = true, len(o.cells), place
	o.cells = append(o.cells, at)
}

func (o *outline) leave(place int) {
	o.inside = false
	c := chain{cells: o.since(o.from), enters: o.enters, leaves: place}
	if c.enters == node {
		o.head = c
		return
	}
	o.chains = append(o.chains, c)
}

// end ends a ring where it began: a stretch that ends there goes on with the head.
func (o *outline) end() {
	switch {
	case !o.inside:
	case o.head.cells == nil:
		o.rings = append(o.rings, o.since(o.from))
	default:
		o.cells = append(o.cells, o.head.cells[1:]...)
		o.leave(o.head.leaves)
	}
}

// close joins the chains along the rim into rings (Weiler and Atherton 1977, for a square): where the outline leaves,
// the feature lies to the left of the rim up to the next place at which it enters. Where it does both in one cell nothing
// of the rim is between, whichever came first before it was snapped.
func (o *outline) close(q square) {
	slices.SortFunc(o.chains, func(a, b chain) int { return cmp.Compare(a.enters, b.enters) })
	o.rim = o.rim[:0]
	for k := range 4 {
		o.rim = append(o.rim, k*q.side())
	}
	for k := range o.chains {
		o.rim = append(o.rim, o.chains[k].enters, o.chains[k].leaves)
	}
	slices.Sort(o.rim)
	o.rim = slices.Compact(o.rim)
	o.apart = len(o.rim) == 4+2*len(o.chains)
	for first := range o.chains {
		if o.chains[first].used {
			continue
		}
		from := len(o.cells)
		for at, next := first, -1; next != first; at = next {
			c := &o.chains[at]
			c.used = true
			next = o.nextEntry(c.leaves, first)
			o.cells = append(o.cells, c.cells...)
			o.walk(q, c.leaves, o.chains[next].enters)
		}
		o.rings = append(o.rings, o.since(from))
	}
}

// nextEntry returns the first chain at or after a place that is not used yet, or is the one that the ring began with.
func (o *outline) nextEntry(place, first int) int {
	from, _ := slices.BinarySearchFunc(o.chains, place, func(c chain, p int) int { return cmp.Compare(c.enters, p) })
	for k := range o.chains {
		if at := (from + k) % len(o.chains); at == first || !o.chains[at].used {
			return at
		}
	}
	return first
}

// walk goes along the rim from where a chain leaves to where one enters, through corners and ends of other chains: there
// the outline meets itself.
func (o *outline) walk(q square, from, to int) {
	if from == to {
		return
	}
	o.along = true
	k, _ := slices.BinarySearch(o.rim, from)
	for {
		if k = (k + 1) % len(o.rim); o.rim[k] == to {
			return
		}
		o.cells = append(o.cells, q.at(o.rim[k]))
	}
}

// enclosed returns twice the area that the rings enclose, less that which they leave out.
func (o *outline) enclosed() (sum int64) {
	for _, r := range o.rings {
		sum += twiceArea(r)
	}
	return sum
}

// fill adds the rim as a whole.
func (o *outline) fill(q square) {
	from := len(o.cells)
	for _, place := range o.rim {
		o.cells = append(o.cells, q.at(place))
	}
	o.rings = append(o.rings, o.since(from))
}
