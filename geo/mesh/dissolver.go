package mesh

import (
	"math"
	"slices"
)

// dissolver is the working memory of a dissolve. Marks are compared with the current turn, so nothing needs
// clearing between two uses.
type dissolver struct {
	m        *Mesh
	turn     int32
	inside   []int32 // per part
	taken    []int32 // per arc
	first    []int32 // per node, first outgoing border arc, as a position in border
	firstAt  []int32 // per node, turn in which first was set
	onPath   []int32 // per node, turn in which the node was put on the path
	position []int32 // per node, where on the path
	label    []int32 // per part, connected component
	waits    []int32 // per face, turn in which it waits for its component

	measured bool // arcs are: most rings are told shells or holes by the areas of their arcs

	sorted []int32
	parts  []int32
	border []int32 // signed arcs with the set on their left and something else on their right
	next   []int32 // next outgoing arc at the same node, as a position in border
	used   []bool
	path   []int32
	stack  []int32
	arcs   []int32 // of the rings found, one after the other
	ends   []int32
	side   []uint8 // of each ring: shell, hole or spike
}

func (m *Mesh) dissolver() *dissolver {
	d, _ := m.scratch.Get().(*dissolver)
	if d == nil || d.turn == math.MaxInt32 {
		parts, nodes := len(m.partFace), int(m.nodeCount)
		d = &dissolver{m: m, inside: make([]int32, parts), label: make([]int32, parts), waits: make([]int32, m.Len()), taken: make([]int32, m.Arcs()),
			first: make([]int32, nodes), firstAt: make([]int32, nodes), onPath: make([]int32, nodes), position: make([]int32, nodes)}
	}
	d.turn++
	d.measured = false
	return d
}

// trace finds the rings around a set of faces.
func (d *dissolver) trace(set []int32) {
	d.mark(set)
	d.outline()
}

// outline finds the rings around the parts marked.
func (d *dissolver) outline() {
	d.collect()
	d.stitch()
	d.side = d.side[:0]
	for i := range d.ends {
		d.side = append(d.side, d.sideOf(i))
	}
}

// sideOf tells what a ring is. The areas of its arcs tell it, unless what is left of them may be their rounding.
func (d *dissolver) sideOf(i int) uint8 {
	const rounding, squareMetre = 1e-9, 1.0
	area, all := 0.0, 0.0
	if d.measured {
		for _, s := range d.ringOf(i) {
			a := d.m.signedArea(s)
			area, all = area+a, all+math.Abs(a)
		}
	}
	if math.Abs(area) <= max(squareMetre, rounding*all) {
		area = d.ringArea(i)
	}
	switch {
	case area > 0:
		return shell
	case area < 0:
		return hole
	}
	return spike
}

// What a ring around a set is. A spike runs to and fro and encloses nothing.
const (
	spike = iota
	shell
	hole
)

// mark notes the parts of the set, in ascending order.
func (d *dissolver) mark(set []int32) {
	m := d.m
	d.sorted = append(d.sorted[:0], set...)
	slices.Sort(d.sorted)
	d.parts = d.parts[:0]
	for _, f := range d.sorted {
		for p := m.facePart[f]; p < m.facePart[f+1]; p++ {
			if d.inside[p] != d.turn {
				d.inside[p] = d.turn
				d.parts = append(d.parts, p)
			}
		}
	}
}

func (d *dissolver) isInside(part int32) bool { return part != None && d.inside[part] == d.turn }

// collect gathers the arcs with exactly one side inside, and threads those that leave the same node.
func (d *dissolver) collect() {
	m := d.m
	d.border, d.next, d.used = d.border[:0], d.next[:0], d.used[:0]
	for _, p := range d.parts {
		for _, s := range m.ringArcs[m.ringStart[m.partRing[p]]:m.ringStart[m.partRing[p+1]]] {
			i := unsigned(s)
			if d.taken[i] == d.turn || d.isInside(m.beyond(s)) {
				continue
			}
			d.taken[i] = d.turn
			d.thread(s)
		}
	}
}

// thread adds an arc to the border, before those that leave the same node.
func (d *dissolver) thread(s int32) {
	node, next := d.m.from(s), None
	if d.firstAt[node] == d.turn {
		next = d.first[node]
	}
	d.first[node], d.firstAt[node] = int32(len(d.border)), d.turn
	d.border, d.next, d.used = append(d.border, s), append(d.next, next), append(d.used, false)
}

// stitch joins border arcs end to end into simple rings.
//
// Where several border arcs leave a node, the one that bounds the same sector of the inside is taken, so that
// regions which only touch there stay apart; and when a walk comes back to a node it has passed, the loop is
// cut off as a ring of its own, so that a hole which touches its shell becomes a hole and not a pinch.
func (d *dissolver) stitch() {
	d.arcs, d.ends = d.arcs[:0], d.ends[:0]
	for k := range d.border {
		if !d.used[k] {
			d.walk(int32(k))
		}
	}
}

func (d *dissolver) walk(k int32) {
	m := d.m
	d.path = d.path[:0]
	for k != None {
		d.used[k] = true
		s := d.border[k]
		node := m.from(s)
		d.onPath[node], d.position[node] = d.turn, int32(len(d.path))
		d.path = append(d.path, s)
		end := m.to(s)
		if d.onPath[end] == d.turn {
			d.cutLoop(d.position[end])
		}
		if len(d.path) == 0 {
			return
		}
		k = d.follow(s)
	}
	// A border that does not close exists only where input polygons overlap; it is dropped.
	d.leave(0)
}

// cutLoop makes a ring of the path from a position on.
func (d *dissolver) cutLoop(from int32) {
	d.arcs = append(d.arcs, d.path[from:]...)
	d.ends = append(d.ends, int32(len(d.arcs)))
	d.leave(from)
}

func (d *dissolver) leave(from int32) {
	for _, s := range d.path[from:] {
		d.onPath[d.m.from(s)] = 0
	}
	d.path = d.path[:from]
}

// follow returns the position of the border arc to take after s, None when there is none left.
func (d *dissolver) follow(s int32) int32 {
	node := d.m.to(s)
	if d.firstAt[node] != d.turn {
		return None
	}
	k := d.first[node]
	if d.next[k] == None {
		if d.used[k] {
			return None
		}
		return k
	}
	back := d.m.heading(^s)
	best, least := None, math.Inf(1)
	for ; k != None; k = d.next[k] {
		if d.used[k] {
			continue
		}
		if turn := clockwise(back, d.m.heading(d.border[k])); turn < least {
			best, least = k, turn
		}
	}
	return best
}

// heading returns the direction in which a signed arc leaves its first node, in radians.
func (m *Mesh) heading(s int32) float64 {
	pts := m.arc(unsigned(s))
	a, b := pts[0], pts[1]
	if s < 0 {
		a, b = pts[len(pts)-1], pts[len(pts)-2]
	}
	return math.Atan2(b[1]-a[1], b[0]-a[0])
}

// clockwise returns the angle in (0, 2π] by which one turns clockwise from one direction to another.
func clockwise(from, to float64) float64 {
	turn := from - to
	for turn <= 0 {
		turn += 2 * math.Pi
	}
	return turn
}

func (d *dissolver) ringOf(i int) []int32 {
	start := int32(0)
	if i > 0 {
		start = d.ends[i-1]
	}
	return d.arcs[start:d.ends[i]]
}

// ringArea returns twice the signed area of a ring in coordinate units: positive for a shell.
func (d *dissolver) ringArea(i int) float64 {
	m := d.m
	ring := d.ringOf(i)
	origin := m.points[m.arcStart[unsigned(ring[0])]]
	twice := 0.0
	for _, s := range ring {
		pts := m.arc(unsigned(s))
		sum := 0.0
		for k := 1; k < len(pts); k++ {
			p, q := pts[k-1], pts[k]
			sum += (p[0]-origin[0])*(q[1]-origin[1]) - (q[0]-origin[0])*(p[1]-origin[1])
		}
		if s < 0 {
			sum = -sum
		}
		twice += sum
	}
	return twice
}
