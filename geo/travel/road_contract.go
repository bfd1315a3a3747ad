package travel

import (
	"context"
	"runtime"
	"slices"
	"sync"
)

// hierarchy is a contraction hierarchy: vertices in order of importance and, for each, its edges to more important
// ones, shortcuts among them (R. Geisberger, P. Sanders, D. Schultes, C. Vetter, Exact routing in large road networks
// using contraction hierarchies, Transportation Science 46(3), 2012). A shortest path goes up, then down, so that a
// search needs to look upwards only.
//
// No shortcut is longer than the horizon: no part of a path within it is either. So the top of the hierarchy, where
// long shortcuts would join everything, stays thin, and times are exact up to the horizon only.
type hierarchy struct {
	horizon   int32
	shortcuts int
	rank      []int32 // of each vertex of the graph; all below goes by rank
	up        *graph  // edges to higher ranks
	down      *graph  // edges from higher ranks, turned round
}

// arm is what joins a vertex to a neighbour: the milliseconds to it and from it, far when there is no edge.
type arm struct{ to, out, in int32 }

// contractor builds a hierarchy in rounds. In each round all vertices that are less important than their neighbours
// are taken out together, and shortcuts are put in where no other path is as short. Such a path may not lead through
// another vertex of the round, or two shortcuts could each be left out for the sake of the other.
//
// Everything computed in a round depends on the graph before it, so the cores may share the work without the result
// depending on how.
type contractor struct {
	horizon  int32
	arms     [][]arm
	level    []int32
	priority []uint64
	taken    []bool
	rank     []int32
	workers  []*witness
}

// contract builds the hierarchy of a graph.
func contract(ctx context.Context, g *graph, horizon int32) (*hierarchy, error) {
	c := newContractor(g, horizon)
	before := c.countArms()
	left := make([]int32, g.len())
	for v := range left {
		left[v] = int32(v)
	}
	c.each(left, func(w *witness, v int32) { c.priority[v] = c.importance(w, v) })
	ranked := int32(0)
	for len(left) > 0 {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		round := c.choose(left)
		dirty := c.takeOut(round)
		for _, v := range round {
			c.rank[v] = ranked
			ranked++
		}
		left = slices.DeleteFunc(left, func(v int32) bool { return c.taken[v] })
		c.each(dirty, func(w *witness, v int32) { c.priority[v] = c.importance(w, v) })
	}
	h := c.hierarchy()
	h.shortcuts = c.countArms() - before/2
	return h, nil
}

func newContractor(g *graph, horizon int32) *contractor {
	n := g.len()
	c := &contractor{horizon: horizon, arms: make([][]arm, n), level: make([]int32, n), priority: make([]uint64, n),
		taken: make([]bool, n), rank: make([]int32, n)}
	for v := range n {
		for e := g.start[v]; e < g.start[v+1]; e++ {
			if to := g.head[e]; to != int32(v) && g.cost[e] <= horizon {
				c.add(int32(v), to, g.cost[e])
			}
		}
	}
	for range runtime.GOMAXPROCS(0) {
		c.workers = append(c.workers, &witness{c: c, search: newSearch(n)})
	}
	return c
}

// add puts an edge between two vertices, or shortens the one there is.
func (c *contractor) add(from, to, cost int32) {
	c.arm(from, to).out = min(c.arm(from, to).out, cost)
	c.arm(to, from).in = min(c.arm(to, from).in, cost)
}

// arm returns the arm of v to a neighbour, a new one when there is none.
func (c *contractor) arm(v, to int32) *arm {
	for i := range c.arms[v] {
		if c.arms[v][i].to == to {
			return &c.arms[v][i]
		}
	}
	c.arms[v] = append(c.arms[v], arm{to, far, far})
	return &c.arms[v][len(c.arms[v])-1]
}

func (c *contractor) countArms() int {
	n := 0
	for _, a := range c.arms {
		n += len(a)
	}
	return n
}

// each calls do for all vertices, shared among the workers.
func (c *contractor) each(vertices []int32, do func(w *witness, v int32)) {
	const block = 64
	var (
		wait sync.WaitGroup
		mu   sync.Mutex
		next int
	)
	for _, w := range c.workers {
		wait.Go(func() {
			for {
				mu.Lock()
				from := next
				next += block
				mu.Unlock()
				if from >= len(vertices) {
					return
				}
				for _, v := range vertices[from:min(from+block, len(vertices))] {
					do(w, v)
				}
			}
		})
	}
	wait.Wait()
}

// choose returns the vertices that are less important than all their neighbours.
func (c *contractor) choose(left []int32) []int32 {
	var round []int32
	for _, v := range left {
		least := true
		for _, a := range c.arms[v] {
			least = least && c.priority[v] < c.priority[a.to]
		}
		if least {
			round = append(round, v)
		}
	}
	return round
}

// takeOut takes the vertices of a round out of the graph and returns those whose importance has changed by it.
func (c *contractor) takeOut(round []int32) (dirty []int32) {
	for _, v := range round {
		c.taken[v] = true
	}
	found := make([][]shortcut, len(round))
	at := make([]int32, len(round))
	for i := range at {
		at[i] = int32(i)
	}
	c.each(at, func(w *witness, i int32) { found[i] = slices.Clone(w.shortcuts(round[i], settleToContract)) })
	for _, v := range round {
		for _, a := range c.arms[v] {
			c.arms[a.to] = slices.DeleteFunc(c.arms[a.to], func(b arm) bool { return b.to == v })
			c.level[a.to] = max(c.level[a.to], c.level[v]+1)
			dirty = append(dirty, a.to)
		}
	}
	for _, list := range found {
		for _, s := range list {
			c.add(s.from, s.to, s.cost)
		}
	}
	slices.Sort(dirty)
	return slices.Compact(dirty)
}

// importance says how late a vertex should be taken out: late when that needs many shortcuts for the edges it saves,
// and when its neighbourhood has been thinned already. The lower half makes it unlike any other vertex's, in an order
// that has nothing to do with the place, so that rounds are large.
func (c *contractor) importance(w *witness, v int32) uint64 {
	removed := 0
	for _, a := range c.arms[v] {
		if a.in != far {
			removed++
		}
		if a.out != far {
			removed++
		}
	}
	added := len(w.shortcuts(v, settleToEstimate))
	weight := 1000*int(c.level[v]) + 2000*added/max(removed, 1)
	return uint64(weight)<<32 | uint64(uint32(v)*2654435769)
}

// hierarchy lays out what the rounds have left: at each vertex the arms to those taken out later.
func (c *contractor) hierarchy() *hierarchy {
	n := len(c.arms)
	h := &hierarchy{horizon: c.horizon, rank: c.rank, up: &graph{start: make([]int32, 1, n+1)}, down: &graph{start: make([]int32, 1, n+1)}}
	byRank := make([]int32, n)
	for v, r := range c.rank {
		byRank[r] = int32(v)
	}
	for _, v := range byRank {
		for _, a := range c.arms[v] {
			if a.out != far {
				h.up.head, h.up.cost = append(h.up.head, c.rank[a.to]), append(h.up.cost, a.out)
			}
			if a.in != far {
				h.down.head, h.down.cost = append(h.down.head, c.rank[a.to]), append(h.down.cost, a.in)
			}
		}
		h.up.start, h.down.start = append(h.up.start, int32(len(h.up.head))), append(h.down.start, int32(len(h.down.head)))
	}
	return h
}
