package mesh

// thin removes vertices of one arc, the least effective area first and of equal areas the first on the arc.
//
// Arcs are taken one after the other and not all vertices of the mesh in one order: an arc's areas do not depend
// on other arcs, so only a vertex that another arc's stands in the way of could tell the difference.
func (s *simplifier) thin(arc int32, threshold float64) {
	first, last := s.ends(arc)
	left, least := last-first-1, int32(0)
	closed := s.m.arcFrom[arc] == s.m.arcTo[arc]
	if closed {
		least = 2
	}
	s.queue = s.queue[:0]
	for v := first + 1; v < last; v++ {
		s.offer(v, threshold)
	}
	for len(s.queue) > 0 && left > least {
		c := s.queue.pop()
		v := c.vertex
		if s.next[v] == gone || s.area[v] != c.area {
			continue // overtaken by a later offer
		}
		p, n := s.prev[v], s.next[v]
		if s.grid.occupied(s, p, v, n) || left == 1 && !s.straighten(arc) {
			continue
		}
		s.next[p], s.prev[n], s.next[v] = n, p, gone
		left--
		if p != first {
			s.measure(p, c.area)
			s.offer(p, threshold)
		}
		if n != last {
			s.measure(n, c.area)
			s.offer(n, threshold)
		}
	}
}

// offer queues a vertex for removal if its effective area is under the threshold.
func (s *simplifier) offer(v int32, threshold float64) {
	if s.area[v] < threshold {
		s.queue.push(candidate{s.area[v], v})
	}
}

// measure renews the effective area of a vertex beside one of area least that was removed: that of the triangle
// it now makes, but not less than least, or it would go before a vertex whose removal made it what it is.
func (s *simplifier) measure(v int32, least float64) {
	s.area[v] = max(least, triangle(s.plane[s.prev[v]], s.plane[v], s.plane[s.next[v]]))
}

// straighten notes that an arc becomes the segment between its nodes; false when another arc already is.
func (s *simplifier) straighten(arc int32) bool {
	nodes := s.nodes(arc)
	if _, taken := s.straight[nodes]; taken {
		return false
	}
	s.straight[nodes] = struct{}{}
	return true
}

// candidate is a vertex with the effective area for which it was queued.
type candidate struct {
	area   float64
	vertex int32
}

func (c candidate) before(d candidate) bool {
	return c.area < d.area || c.area == d.area && c.vertex < d.vertex
}

// queue is a binary heap: no candidate is before the one at half its position.
type queue []candidate

func (q *queue) push(c candidate) {
	*q = append(*q, c)
	h := *q
	i := len(h) - 1
	for i > 0 && c.before(h[(i-1)/2]) {
		h[i] = h[(i-1)/2]
		i = (i - 1) / 2
	}
	h[i] = c
}

func (q *queue) pop() candidate {
	h := *q
	top, c := h[0], h[len(h)-1]
	h = h[:len(h)-1]
	*q = h
	if len(h) == 0 {
		return top
	}
	i := 0
	for {
		child := 2*i + 1
		if child >= len(h) {
			break
		}
		if child+1 < len(h) && h[child+1].before(h[child]) {
			child++
		}
		if !h[child].before(c) {
			break
		}
		h[i] = h[child]
		i = child
	}
	h[i] = c
	return top
}
