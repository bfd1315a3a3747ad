package tiles

import (
	"github.com/maillage/maillage/geo/mesh"
	"github.com/paulmach/orb"
)

// nodes are where arcs begin and end: the same at every level of a mesh.
type nodes struct {
	first, last []int32 // by arc
	arc         []int32 // by node: a signed arc that begins there
}

func newNodes(m *mesh.Mesh) *nodes {
	n, known := new(nodes), make(map[orb.Point]int32, m.Arcs())
	number := func(p orb.Point, signed int32) int32 {
		i, ok := known[p]
		if !ok {
			i = int32(len(n.arc))
			known[p], n.arc = i, append(n.arc, signed)
		}
		return i
	}
	for i := range int32(m.Arcs()) {
		line := m.Arc(i)
		n.first = append(n.first, number(line[0], i))
		n.last = append(n.last, number(line[len(line)-1], ^i))
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
