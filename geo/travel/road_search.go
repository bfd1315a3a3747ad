package travel

// search is a Dijkstra search that is used again and again on one graph: it clears only what it has touched.
// Labels are milliseconds.
type search struct {
	label   []int32 // far where nothing has been reached
	touched []int32
	heap    heap
}

const far = 1<<31 - 1

func newSearch(vertices int) *search {
	s := &search{label: make([]int32, vertices)}
	for v := range s.label {
		s.label[v] = far
	}
	return s
}

// reset forgets the last search.
func (s *search) reset() {
	for _, v := range s.touched {
		s.label[v] = far
	}
	s.touched, s.heap = s.touched[:0], s.heap[:0]
}

// reach offers a vertex a label; it is queued when that is better than what it has, and within the limit.
func (s *search) reach(v, label, limit int32) {
	if label > limit || label >= s.label[v] {
		return
	}
	if s.label[v] == far {
		s.touched = append(s.touched, v)
	}
	s.label[v] = label
	s.heap.push(uint64(label)<<32 | uint64(v))
}

// next returns the nearest vertex that is not settled yet.
func (s *search) next() (v, label int32, ok bool) {
	for len(s.heap) > 0 {
		top := s.heap.pop()
		v, label = int32(uint32(top)), int32(top>>32)
		if s.label[v] == label {
			return v, label, true
		}
	}
	return 0, 0, false
}

// run settles everything within limit of the seeds.
func (s *search) run(g *graph, seeds []seed, limit int32) {
	s.reset()
	for _, x := range seeds {
		s.reach(x.vertex, x.cost, limit)
	}
	for {
		v, label, ok := s.next()
		if !ok {
			return
		}
		for e := g.start[v]; e < g.start[v+1]; e++ {
			// Costs are at most a week and labels two, so the sum stays in range.
			s.reach(g.head[e], label+g.cost[e], limit)
		}
	}
}

// seed is a vertex with the milliseconds to it, or from it.
type seed struct{ vertex, cost int32 }

// heap is a binary heap of keys in four-way nodes, label in the upper half and vertex in the lower: ties are broken
// by vertex, so that the order of settling is always the same.
type heap []uint64

func (h *heap) push(key uint64) {
	*h = append(*h, key)
	q := *h
	i := len(q) - 1
	for i > 0 {
		parent := (i - 1) / 4
		if q[parent] <= key {
			break
		}
		q[i], i = q[parent], parent
	}
	q[i] = key
}

func (h *heap) pop() uint64 {
	q := *h
	top, last := q[0], q[len(q)-1]
	q = q[:len(q)-1]
	*h = q
	if len(q) == 0 {
		return top
	}
	i := 0
	for {
		child := 4*i + 1
		if child >= len(q) {
			break
		}
		best := child
		for c := child + 1; c < min(child+4, len(q)); c++ {
			if q[c] < q[best] {
				best = c
			}
		}
		if q[best] >= last {
			break
		}
		q[i], i = q[best], best
	}
	q[i] = last
	return top
}
