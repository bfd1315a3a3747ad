package travel

import (
	"cmp"
	"runtime"
	"slices"
	"sync"
)

// buckets answer many origins and destinations on a hierarchy (S. Knopp, P. Sanders, D. Schultes, F. Schulz,
// D. Wagner, Computing many-to-many shortest paths using highway hierarchies, ALENEX 2007): a search upwards from
// every destination leaves at each vertex how far it is, a search upwards from an origin picks it up.
type buckets struct {
	h     *hierarchy
	limit int32
	start []int32 // of each rank, among seeds
	seeds []seed  // destination and milliseconds from the vertex, nearest first
}

func newBuckets(r *Road, q *query) *buckets {
	b := &buckets{h: r.ch, limit: q.limit}
	b.start, b.seeds = sortExits(b.climbAll(r, q), r.ch.up.len())
	for v := range r.ch.up.len() {
		slices.SortFunc(b.seeds[b.start[v]:b.start[v+1]], func(x, y seed) int {
			return cmp.Or(cmp.Compare(x.cost, y.cost), cmp.Compare(x.vertex, y.vertex))
		})
	}
	return b
}

// climbAll searches from all destinations, a part of them on each core.
func (b *buckets) climbAll(r *Road, q *query) []exit {
	cores := runtime.GOMAXPROCS(0)
	parts := make([][]exit, cores)
	var wait sync.WaitGroup
	for k := range cores {
		wait.Go(func() {
			c := &climb{search: newSearch(b.h.up.len()), up: b.h.down, other: b.h.up}
			var arrivals []seed
			for d := k * len(q.to) / cores; d < (k+1)*len(q.to)/cores; d++ {
				arrivals = r.arrivals(q.to[d], arrivals[:0])
				c.run(b.h.rank, arrivals, b.limit, func(v, label int32) {
					parts[k] = append(parts[k], exit{v, seed{int32(d), label}})
				})
			}
		})
	}
	wait.Wait()
	return slices.Concat(parts...)
}

func (b *buckets) worker() rower {
	return &pickUp{b, &climb{search: newSearch(b.h.up.len()), up: b.h.up, other: b.h.down}}
}

type pickUp struct {
	*buckets
	climb *climb
}

func (p *pickUp) row(seeds []seed, reach func(destination, milliseconds int32)) {
	p.climb.run(p.h.rank, seeds, p.limit, func(v, label int32) {
		for _, x := range p.seeds[p.start[v]:p.start[v+1]] {
			if x.cost > p.limit-label {
				break
			}
			reach(x.vertex, label+x.cost)
		}
	})
}

// climb searches upwards.
type climb struct {
	search *search
	up     *graph // edges to follow
	other  *graph // edges of the other direction, to recognise vertices that are reached the wrong way
}

// run yields the vertices above the seeds, with labels. A vertex is passed over when a more important one offers it
// less: then its label is no distance, and no shortest path goes up through it ("stall on demand", Geisberger 2012).
func (c *climb) run(rank []int32, seeds []seed, limit int32, yield func(v, label int32)) {
	s := c.search
	s.reset()
	for _, x := range seeds {
		s.reach(rank[x.vertex], x.cost, limit)
	}
	for {
		v, label, ok := s.next()
		if !ok {
			return
		}
		if c.stalled(v, label) {
			continue
		}
		yield(v, label)
		for e := c.up.start[v]; e < c.up.start[v+1]; e++ {
			s.reach(c.up.head[e], label+c.up.cost[e], limit)
		}
	}
}

func (c *climb) stalled(v, label int32) bool {
	for e := c.other.start[v]; e < c.other.start[v+1]; e++ {
		// Both are within the horizon, so the sum stays in range; far would not.
		if l := c.search.label[c.other.head[e]]; l < label && l+c.other.cost[e] < label {
			return true
		}
	}
	return false
}
