package travel

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"sync"

	"github.com/paulmach/orb"
)

// Interface guard.
var _ Times = (*Road)(nil)

// Within returns the minutes on the road from each origin to the destinations within limit minutes, the limit
// included, never less than the internal time of either end.
//
// A place that lies too far from any road reaches, and is reached by, only the places at the very same point, in
// their internal time: a practitioner in one's own commune is never lost.
func (r *Road) Within(ctx context.Context, origins, destinations []Place, limit float64) (*Rows, error) {
	if !(limit >= 0) {
		return nil, fmt.Errorf("travel: a limit of %v minutes is none", limit)
	}
	q := r.newQuery(origins, destinations, limit)
	if r.ch != nil && q.limit <= r.ch.horizon {
		return q.rows(ctx, newBuckets(r, q))
	}
	return q.rows(ctx, newExits(r, q))
}

// query is one call of Within.
type query struct {
	road         *Road
	origins      []Place
	destinations []Place
	from, to     []Snap
	limit        int32                 // milliseconds
	minutes      float64               // the same
	onLink       map[int32][]int32     // destinations on each link
	atPoint      map[orb.Point][]int32 // destinations without a link
}

// engine finds the times of one origin.
type engine interface {
	// worker returns what one goroutine needs to find rows.
	worker() rower
}

// rower calls reach for every destination that may be within the limit through the graph; a destination may be
// named several times, its least time counts.
type rower interface {
	row(seeds []seed, reach func(destination, milliseconds int32))
}

func (r *Road) newQuery(origins, destinations []Place, limit float64) *query {
	q := &query{road: r, origins: origins, destinations: destinations, from: r.Snap(origins), limit: milliseconds(limit), minutes: limit,
		onLink: map[int32][]int32{}, atPoint: map[orb.Point][]int32{}}
	q.to = r.Snap(destinations)
	for d, s := range q.to {
		if s.Link >= 0 {
			q.onLink[s.Link] = append(q.onLink[s.Link], int32(d))
		} else {
			p := destinations[d].Point
			q.atPoint[p] = append(q.atPoint[p], int32(d))
		}
	}
	return q
}

// rows finds all rows, shared out among the cores by blocks; each row depends on its origin alone.
func (q *query) rows(ctx context.Context, e engine) (*Rows, error) {
	const block = 16
	blocks := (len(q.origins) + block - 1) / block
	parts := make([]Rows, len(q.origins))
	var wait sync.WaitGroup
	next := make(chan int)
	for range min(runtime.GOMAXPROCS(0), blocks) {
		wait.Go(func() {
			b := newBest(q, e.worker())
			for k := range next {
				for i := k * block; i < min((k+1)*block, len(q.origins)); i++ {
					parts[i] = b.row(i)
				}
			}
		})
	}
	err := feed(ctx, next, blocks)
	wait.Wait()
	if err != nil {
		return nil, err
	}
	return gather(parts), nil
}

func feed(ctx context.Context, next chan<- int, blocks int) error {
	defer close(next)
	for k := range blocks {
		select {
		case next <- k:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return ctx.Err()
}

// gather puts single rows one after the other.
func gather(parts []Rows) *Rows {
	total := 0
	for i := range parts {
		total += len(parts[i].To)
	}
	all := &Rows{Start: make([]int64, 1, len(parts)+1), To: make([]int32, 0, total), Minutes: make([]float32, 0, total)}
	for i := range parts {
		all.To, all.Minutes = append(all.To, parts[i].To...), append(all.Minutes, parts[i].Minutes...)
		all.Start = append(all.Start, int64(len(all.To)))
	}
	return all
}

// best holds the least time to each destination while a row is found.
type best struct {
	q       *query
	rower   rower
	label   []int32
	reached []int32
	seeds   []seed
}

func newBest(q *query, r rower) *best {
	b := &best{q: q, rower: r, label: make([]int32, len(q.destinations))}
	for d := range b.label {
		b.label[d] = far
	}
	return b
}

func (b *best) reach(destination, milliseconds int32) {
	if milliseconds > b.q.limit || milliseconds >= b.label[destination] {
		return
	}
	if b.label[destination] == far {
		b.reached = append(b.reached, destination)
	}
	b.label[destination] = milliseconds
}

// row finds the row of an origin.
func (b *best) row(i int) Rows {
	from := b.q.from[i]
	b.reached = b.reached[:0]
	if from.Link >= 0 {
		for _, d := range b.q.onLink[from.Link] {
			if ms := b.q.road.direct(from, b.q.to[d]); ms != far {
				b.reach(d, ms)
			}
		}
		b.seeds = b.q.road.departures(from, b.seeds[:0])
		b.rower.row(b.seeds, b.reach)
	} else {
		for _, d := range b.q.atPoint[b.q.origins[i].Point] {
			b.reach(d, 0)
		}
	}
	slices.Sort(b.reached)
	return b.take(i)
}

// take turns the labels into a row, and clears them.
func (b *best) take(i int) Rows {
	internal := b.q.internal(b.q.origins[i])
	row := Rows{To: make([]int32, 0, len(b.reached)), Minutes: make([]float32, 0, len(b.reached))}
	for _, d := range b.reached {
		minutes := max(float64(b.label[d])/60_000, internal, b.q.internal(b.q.destinations[d]))
		b.label[d] = far
		if minutes <= b.q.minutes {
			row.To, row.Minutes = append(row.To, d), append(row.Minutes, float32(minutes))
		}
	}
	return row
}

func (q *query) internal(p Place) float64 {
	if q.road.options.Internal == nil {
		return 0
	}
	return q.road.options.Internal(p)
}

// exits answers by a plain search from each origin: it collects at every vertex the destinations to which it leads.
type exits struct {
	graph *graph
	limit int32
	start []int32 // of each vertex, among seeds
	seeds []seed  // destination and milliseconds from the vertex
}

func newExits(r *Road, q *query) *exits {
	x := &exits{graph: r.exp.graph, limit: q.limit}
	var all []exit
	var arrivals []seed
	for d, s := range q.to {
		arrivals = r.arrivals(s, arrivals[:0])
		for _, a := range arrivals {
			all = append(all, exit{a.vertex, seed{int32(d), a.cost}})
		}
	}
	x.start, x.seeds = sortExits(all, r.exp.graph.len())
	return x
}

// exit says that a destination is so many milliseconds from a vertex.
type exit struct {
	vertex int32
	seed   seed // the destination in place of a vertex
}

// sortExits orders exits by vertex, and at a vertex as they came.
func sortExits(all []exit, vertices int) (start []int32, seeds []seed) {
	start = make([]int32, vertices+1)
	for _, e := range all {
		start[e.vertex+1]++
	}
	for v := range vertices {
		start[v+1] += start[v]
	}
	next := slices.Clone(start)
	seeds = make([]seed, len(all))
	for _, e := range all {
		seeds[next[e.vertex]] = e.seed
		next[e.vertex]++
	}
	return start, seeds
}

func (x *exits) worker() rower { return &exitSearch{x, newSearch(x.graph.len())} }

type exitSearch struct {
	*exits
	search *search
}

func (s *exitSearch) row(seeds []seed, reach func(destination, milliseconds int32)) {
	s.search.run(s.graph, seeds, s.limit)
	for _, v := range s.search.touched {
		for _, x := range s.seeds[s.start[v]:s.start[v+1]] {
			reach(x.vertex, s.search.label[v]+x.cost)
		}
	}
}
