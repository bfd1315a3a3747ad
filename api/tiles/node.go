package tiles

import (
	"github.com/maillage/maillage/geo/mesh"
	"github.com/paulmach/orb"
)

// nodes are where arcs begin and end: the same at every level of a mesh.
type nodes struct {
	first, last []int32 // by arc
	at          []orb.Point
}

func newNodes(m *mesh.Mesh) *nodes {
	n := &nodes{first: make([]int32, m.Arcs()), last: make([]int32, m.Arcs())}
	known := make(map[orb.Point]int32, m.Arcs())
	number := func(p orb.Point) int32 {
		i, ok := known[p]
		if !ok {
			i = int32(len(n.at))
			known[p] = i
			n.at = append(n.at, p)
		}
		return i
	}
	for i := range n.first {
		line := m.Arc(int32(i))
		n.first[i], n.last[i] = number(line[0]), number(line[len(line)-1])
	}
	return n
}

// from returns the node at which a signed arc begins.
func (n *nodes) from(signed int32) int32 {
	if i, back := arc(signed); back {
		return n.last[i]
	} else {
		return n.first[i]
	}
}

// spots returns where nodes are on a grid.
func (n *nodes) spots(g Grid) []spot {
	out := make([]spot, len(n.at))
	for i, p := range n.at {
		out[i] = spotOf(g.place(p))
	}
	return out
}
