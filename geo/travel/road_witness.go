package travel

// How many vertices a witness search may settle. A search cut short only puts in a shortcut too many: it costs
// memory, never exactness. The estimate is made many times for each vertex, the shortcuts once.
const (
	settleToEstimate = 12
	settleToContract = 100
)

// witness looks for paths that make a shortcut needless. Each worker has its own.
type witness struct {
	c      *contractor
	search *search
	found  []shortcut
}

// shortcut is an edge that keeps the distance between two vertices when one between them is taken out.
type shortcut struct{ from, to, cost int32 }

// shortcuts returns what must be put in when v is taken out. The list is good until the next call.
func (w *witness) shortcuts(v int32, settle int) []shortcut {
	w.found = w.found[:0]
	arms := w.c.arms[v]
	for i, in := range arms {
		if in.in == far {
			continue
		}
		longest := int32(-1)
		for j, out := range arms {
			if j != i && out.out != far {
				longest = max(longest, in.in+out.out)
			}
		}
		if longest < 0 {
			continue
		}
		w.run(in.to, v, min(longest, w.c.horizon), settle)
		for j, out := range arms {
			if j == i || out.out == far {
				continue
			}
			if cost := in.in + out.out; cost <= w.c.horizon && w.search.label[out.to] > cost {
				w.found = append(w.found, shortcut{in.to, out.to, cost})
			}
		}
	}
	return w.found
}

// run searches from a vertex without passing v or any vertex taken out.
func (w *witness) run(from, v, limit int32, settle int) {
	s, c := w.search, w.c
	s.reset()
	s.reach(from, 0, limit)
	for range settle {
		u, label, ok := s.next()
		if !ok {
			return
		}
		for _, a := range c.arms[u] {
			if a.out != far && a.to != v && !c.taken[a.to] {
				s.reach(a.to, label+a.out, limit)
			}
		}
	}
}
