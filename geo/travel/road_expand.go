package travel

import (
	"cmp"
	"slices"

	"github.com/maillage/maillage/geo/morton"
	"github.com/paulmach/orb"
)

// expansion is a network with its forbidden turns worked into the vertices. Where an arc has turns forbidden at its
// end, it ends at a vertex of its own, which only the other arcs leave; all other arcs end at the vertex of the
// point. A path of the expansion is then a path of the network without forbidden turns, and the reverse.
type expansion struct {
	graph *graph
	point []int32 // of each vertex: the point it stands for
	end   []int32 // of each arc: the vertex where it ends, -1 when it is impassable or dropped
	// Vertices from which arc a leaves: tails[tailStart[a]:tailStart[a+1]].
	tailStart, tails []int32
	// Vertices of point p: copies[copyStart[p]:copyStart[p+1]].
	copyStart, copies []int32
}

// expand makes the expansion of a network.
func expand(n *Network) *expansion {
	banned := bansByArc(n)
	x := &expansion{end: make([]int32, 2*len(n.Links))}
	x.point = make([]int32, len(n.Points), len(n.Points)+len(banned))
	for p := range x.point {
		x.point[p] = int32(p)
	}
	var entered []int32 // of each copy: the arc that ends there
	for arc := range x.end {
		a := int32(arc)
		switch {
		case n.cost(a) < 0:
			x.end[a] = -1
		case len(banned[a]) > 0:
			x.end[a] = int32(len(x.point))
			x.point, entered = append(x.point, n.head(a)), append(entered, a)
		default:
			x.end[a] = n.head(a)
		}
	}
	x.join(n, entered, banned)
	return x
}

func bansByArc(n *Network) map[int32][]int32 {
	banned := map[int32][]int32{}
	for _, t := range n.Turns {
		banned[t.From] = append(banned[t.From], t.To)
	}
	return banned
}

// join draws the edges: from the vertex of every point along all arcs, from a copy along those not forbidden.
func (x *expansion) join(n *Network, entered []int32, banned map[int32][]int32) {
	arcs, first := arcsByTail(n, x.end)
	g := &graph{start: make([]int32, 1, len(x.point)+1)}
	tails := make([][2]int32, 0, len(arcs)) // arc, vertex
	for v, p := range x.point {
		var without []int32
		if v >= len(n.Points) {
			without = banned[entered[v-len(n.Points)]]
		}
		for _, a := range arcs[first[p]:first[p+1]] {
			if slices.Contains(without, a) {
				continue
			}
			g.head, g.cost = append(g.head, x.end[a]), append(g.cost, n.cost(a))
			tails = append(tails, [2]int32{a, int32(v)})
		}
		g.start = append(g.start, int32(len(g.head)))
	}
	x.graph = g
	x.index(tails)
}

// index sorts the vertices from which each arc leaves, by arc.
func (x *expansion) index(tails [][2]int32) {
	x.tailStart = make([]int32, len(x.end)+1)
	for _, t := range tails {
		x.tailStart[t[0]+1]++
	}
	for a := range x.end {
		x.tailStart[a+1] += x.tailStart[a]
	}
	next := slices.Clone(x.tailStart)
	x.tails = make([]int32, len(tails))
	for _, t := range tails {
		x.tails[next[t[0]]] = t[1]
		next[t[0]]++
	}
}

// arcsByTail returns the passable arcs in order of the point where they begin.
func arcsByTail(n *Network, end []int32) (arcs, first []int32) {
	first = make([]int32, len(n.Points)+1)
	for a := range end {
		if end[a] >= 0 {
			first[n.tail(int32(a))+1]++
		}
	}
	for p := range n.Points {
		first[p+1] += first[p]
	}
	next := slices.Clone(first)
	arcs = make([]int32, first[len(n.Points)])
	for a := range end {
		if end[a] >= 0 {
			t := n.tail(int32(a))
			arcs[next[t]] = int32(a)
			next[t]++
		}
	}
	return arcs, first
}

// from returns the vertices from which an arc leaves.
func (x *expansion) from(arc int32) []int32 { return x.tails[x.tailStart[arc]:x.tailStart[arc+1]] }

// restrict keeps the vertices for which keep is true, in the order of a curve that fills the plane: near vertices
// get near numbers, which is worth a factor of two in searches.
func (x *expansion) restrict(points []orb.Point, keep func(v int32) bool) {
	var kept []int32
	for v := range x.point {
		if keep(int32(v)) {
			kept = append(kept, int32(v))
		}
	}
	codes := make([]uint64, len(x.point))
	for _, v := range kept {
		codes[v] = morton.OfLonLat(points[x.point[v]])
	}
	slices.SortFunc(kept, func(a, b int32) int {
		return cmp.Or(cmp.Compare(codes[a], codes[b]), cmp.Compare(a, b))
	})
	number := make([]int32, len(x.point))
	for v := range number {
		number[v] = -1
	}
	for i, v := range kept {
		number[v] = int32(i)
	}
	x.renumber(kept, number, len(points))
}

func (x *expansion) renumber(kept, number []int32, points int) {
	g := &graph{start: make([]int32, 1, len(kept)+1)}
	point := make([]int32, len(kept))
	for i, v := range kept {
		point[i] = x.point[v]
		for e := x.graph.start[v]; e < x.graph.start[v+1]; e++ {
			if h := number[x.graph.head[e]]; h >= 0 {
				g.head, g.cost = append(g.head, h), append(g.cost, x.graph.cost[e])
			}
		}
		g.start = append(g.start, int32(len(g.head)))
	}
	var tails [][2]int32
	for a := range x.end {
		if x.end[a] < 0 {
			continue
		}
		for _, v := range x.from(int32(a)) {
			if number[v] >= 0 {
				tails = append(tails, [2]int32{int32(a), number[v]})
			}
		}
		x.end[a] = number[x.end[a]]
	}
	x.graph, x.point = g, point
	x.index(tails)
	x.indexCopies(points)
}

// indexCopies sorts the vertices by point.
func (x *expansion) indexCopies(points int) {
	x.copyStart = make([]int32, points+1)
	for _, p := range x.point {
		x.copyStart[p+1]++
	}
	for p := range points {
		x.copyStart[p+1] += x.copyStart[p]
	}
	next := slices.Clone(x.copyStart)
	x.copies = make([]int32, len(x.point))
	for v, p := range x.point {
		x.copies[next[p]] = int32(v)
		next[p]++
	}
}

// at returns the vertices of a point.
func (x *expansion) at(point int32) []int32 { return x.copies[x.copyStart[point]:x.copyStart[point+1]] }

// alive tells whether an arc can be entered and left within what was kept.
func (x *expansion) alive(arc int32) bool { return x.end[arc] >= 0 && len(x.from(arc)) > 0 }
