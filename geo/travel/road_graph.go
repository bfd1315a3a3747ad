package travel

import "slices"

// graph is a directed graph in compressed rows: the edges that leave vertex v are start[v] to start[v+1].
type graph struct {
	start []int32
	head  []int32
	cost  []int32 // milliseconds
}

func (g *graph) len() int { return len(g.start) - 1 }

// reversed returns the graph with every edge turned round.
func (g *graph) reversed() *graph {
	r := &graph{make([]int32, len(g.start)), make([]int32, len(g.head)), make([]int32, len(g.head))}
	for _, h := range g.head {
		r.start[h+1]++
	}
	for v := range g.len() {
		r.start[v+1] += r.start[v]
	}
	next := slices.Clone(r.start)
	for v := range g.len() {
		for e := g.start[v]; e < g.start[v+1]; e++ {
			at := next[g.head[e]]
			next[g.head[e]]++
			r.head[at], r.cost[at] = int32(v), g.cost[e]
		}
	}
	return r
}

// components numbers the strongly connected components of the graph from 0 and returns the number of each vertex
// and the size of each component (R. Tarjan, Depth-first search and linear graph algorithms, SIAM J. Comput. 1, 1972).
func (g *graph) components() (of, size []int32) {
	n := g.len()
	t := tarjan{g: g, of: make([]int32, n), low: make([]int32, n), order: make([]int32, n), edge: slices.Clone(g.start[:n])}
	for v := range t.of {
		t.of[v] = -1
	}
	for v := range n {
		if t.order[v] == 0 {
			t.visit(int32(v))
		}
	}
	return t.of, t.size
}

// tarjan is the state of the search. It keeps its own stack: a road network is deeper than the machine's.
type tarjan struct {
	g           *graph
	of, size    []int32
	low, order  []int32 // order of discovery from 1, 0 before
	edge        []int32 // next edge to follow
	open, trail []int32 // vertices without a component yet; the path from the root
	count       int32
}

func (t *tarjan) visit(root int32) {
	t.discover(root)
	for len(t.trail) > 0 {
		v := t.trail[len(t.trail)-1]
		if t.edge[v] == t.g.start[v+1] {
			t.leave(v)
			continue
		}
		w := t.g.head[t.edge[v]]
		t.edge[v]++
		switch {
		case t.order[w] == 0:
			t.discover(w)
		case t.of[w] < 0:
			t.low[v] = min(t.low[v], t.order[w])
		}
	}
}

func (t *tarjan) discover(v int32) {
	t.count++
	t.order[v], t.low[v] = t.count, t.count
	t.open, t.trail = append(t.open, v), append(t.trail, v)
}

// leave closes v, and the component of which it is the root.
func (t *tarjan) leave(v int32) {
	t.trail = t.trail[:len(t.trail)-1]
	if len(t.trail) > 0 {
		parent := t.trail[len(t.trail)-1]
		t.low[parent] = min(t.low[parent], t.low[v])
	}
	if t.low[v] != t.order[v] {
		return
	}
	number, size := int32(len(t.size)), int32(0)
	for {
		w := t.open[len(t.open)-1]
		t.open = t.open[:len(t.open)-1]
		t.of[w] = number
		size++
		if w == v {
			break
		}
	}
	t.size = append(t.size, size)
}
