package mesh

import (
	"github.com/paulmach/orb"
)

// Border is a border as lines to draw, with their length. Its lines are as long as they can be: they end where
// they meet another line of the border, or where the border ends.
type Border struct {
	Lines  orb.MultiLineString
	Metres float64
}

// OuterBorder returns the border around the union of faces: the rings of its Dissolve, one line each.
func (m *Mesh) OuterBorder(set []int32) Border {
	m.measure()
	d := m.dissolver()
	defer m.scratch.Put(d)
	d.trace(set)
	var border Border
	for i := range d.ends {
		if d.side[i] != spike {
			border.add(m, d.ringOf(i))
		}
	}
	return border
}

// InnerBorders returns the borders between the faces of a set. The direction of a line says nothing.
func (m *Mesh) InnerBorders(set []int32) Border {
	d := m.dissolver()
	defer m.scratch.Put(d)
	d.mark(set)
	return d.bordersWhere(d.isInside)
}

// CommonBorder returns the border between the faces of one set and those of another. Where sets have faces in
// common, borders of these with the other set count. The direction of a line says nothing.
func (m *Mesh) CommonBorder(a, b []int32) Border {
	d, other := m.dissolver(), m.dissolver()
	defer m.scratch.Put(d)
	defer m.scratch.Put(other)
	d.mark(a)
	other.mark(b)
	return d.bordersWhere(other.isInside)
}

// bordersWhere joins the arcs between a face of the marked set and another face for whose part beyond holds.
func (d *dissolver) bordersWhere(beyond func(part int32) bool) Border {
	m := d.m
	m.measure()
	d.border, d.next, d.used = d.border[:0], d.next[:0], d.used[:0]
	for _, p := range d.parts {
		for _, s := range m.ringArcs[m.ringStart[m.partRing[p]]:m.ringStart[m.partRing[p+1]]] {
			q := m.beyond(s)
			if i := unsigned(s); d.taken[i] == d.turn || !beyond(q) || m.partFace[p] == m.partFace[q] {
				continue
			}
			d.taken[unsigned(s)] = d.turn
			d.thread(s)
			d.thread(^s)
		}
	}
	return d.lines()
}

// lines joins the arcs in border, each of which is there both ways, at an even position k and at k^1. First come
// lines that begin somewhere, then those that close on themselves.
func (d *dissolver) lines() Border {
	var border Border
	for k := range d.border {
		if !d.used[k] && !d.runsThrough(d.m.from(d.border[k])) {
			border.add(d.m, d.line(int32(k)))
		}
	}
	for k := range d.border {
		if !d.used[k] {
			border.add(d.m, d.line(int32(k)))
		}
	}
	return border
}

// runsThrough tells whether exactly two ends of arcs meet at a node.
func (d *dissolver) runsThrough(node int32) bool {
	second := d.next[d.first[node]]
	return second != None && d.next[second] == None
}

// line returns the arcs from position k on, as far as the line goes.
func (d *dissolver) line(k int32) []int32 {
	d.path = d.path[:0]
	for !d.used[k] {
		d.used[k], d.used[k^1] = true, true
		d.path = append(d.path, d.border[k])
		node := d.m.to(d.border[k])
		if !d.runsThrough(node) {
			break
		}
		back := k ^ 1
		if k = d.first[node]; k == back {
			k = d.next[k]
		}
	}
	return d.path
}

// add adds a line of signed arcs.
func (b *Border) add(m *Mesh, arcs []int32) {
	b.Lines = append(b.Lines, m.line(arcs))
	for _, s := range arcs {
		b.Metres += m.arcLength[unsigned(s)]
	}
}
