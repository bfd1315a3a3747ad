package tiles

import (
	"cmp"
	"slices"

	"github.com/maillage/maillage/geo/mesh"
	"github.com/maillage/maillage/geo/morton"
	"github.com/paulmach/orb"
)

// arcOrder is the order in which tiles keep the arcs of a mesh: those near each other are near in memory.
type arcOrder struct {
	arcs  []int32 // of the mesh
	ranks []int32 // by arc of the mesh
}

func newArcOrder(m *mesh.Mesh) *arcOrder {
	o := &arcOrder{make([]int32, m.Arcs()), make([]int32, m.Arcs())}
	keys := make([]uint64, m.Arcs())
	for i := range keys {
		o.arcs[i], keys[i] = int32(i), morton.OfLonLat(orb.LineString(m.Arc(int32(i))).Bound().Center())
	}
	slices.SortFunc(o.arcs, func(a, b int32) int { return cmp.Or(cmp.Compare(keys[a], keys[b]), cmp.Compare(a, b)) })
	for rank, i := range o.arcs {
		o.ranks[i] = int32(rank)
	}
	return o
}

// of returns a signed arc of the mesh as tiles number it.
func (o *arcOrder) of(signed int32) int32 {
	if i, back := arc(signed); back {
		return ^o.ranks[i]
	} else {
		return o.ranks[i]
	}
}

// nodes are where arcs begin and end: the same at every level of a mesh. Arcs are numbered as tiles keep them.
type nodes struct {
	first, last []int32 // by arc
	arc         []int32 // by node: a signed arc that begins there
}

func newNodes(m *mesh.Mesh, o *arcOrder) *nodes {
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
		line := m.Arc(o.arcs[i])
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
