package boundaries

import (
	"fmt"
	"math"
	"math/big"

	"github.com/paulmach/orb"
)

// A ring is searched for the places where it meets itself with a tree of boxes over its segments in ring order: the
// segments of a coast or border that are near in order are near on the ground, so the boxes are tight without sorting
// and the join of the tree with itself costs about n log n. Rings made to defeat it are given up after a number of
// comparisons in proportion to their length, and said to be.

// meeting is a place where a ring meets itself.
type meeting struct {
	at       orb.Point
	crossing bool // passes through itself or runs along itself, else touches
}

const (
	leafSize     = 8   // segments in a leaf
	budgetFactor = 512 // comparisons allowed per segment; the communes of France take under 12
	keptMeetings = 64  // of one ring
)

// crosser searches rings; it keeps its memory from one to the next and is for one goroutine.
type crosser struct {
	ring   orb.Ring
	levels [][]orb.Bound // boxes of 8, 16, 32… segments
	budget int
	found  []meeting
}

// search returns the places where a closed ring without repeated vertices meets itself, in no particular order but
// always the same, and whether the whole ring was searched. The result is valid until the next call.
func (c *crosser) search(ring orb.Ring) (found []meeting, complete bool) {
	c.ring, c.found = ring, c.found[:0]
	n := len(ring) - 1
	if n < 3 {
		return nil, true
	}
	c.budget = budgetFactor*n + 4096
	c.build(n)
	c.spikes(n)
	top := len(c.levels) - 1
	complete = c.joinSelf(top, 0)
	return c.found, complete || len(c.found) >= keptMeetings
}

// build fills the levels of boxes, leaves first.
func (c *crosser) build(n int) {
	c.levels = c.levels[:0]
	leaves := c.level(0)
	for s := 0; s < n; s += leafSize {
		b := orb.Bound{Min: c.ring[s], Max: c.ring[s]}
		for _, v := range c.ring[s+1 : min(s+leafSize, n)+1] {
			b.Min[0], b.Max[0] = min(b.Min[0], v[0]), max(b.Max[0], v[0])
			b.Min[1], b.Max[1] = min(b.Min[1], v[1]), max(b.Max[1], v[1])
		}
		leaves = append(leaves, b)
	}
	c.levels[0] = leaves
	for below := leaves; len(below) > 1; {
		next := c.level(len(c.levels))
		for i := 0; i < len(below); i += 2 {
			b := below[i]
			if i+1 < len(below) {
				b = b.Union(below[i+1])
			}
			next = append(next, b)
		}
		c.levels[len(c.levels)-1] = next
		below = next
	}
}

// level returns the emptied slice of a level, adding the level.
func (c *crosser) level(l int) []orb.Bound {
	if l < cap(c.levels) {
		c.levels = c.levels[:l+1]
		c.levels[l] = c.levels[l][:0]
	} else {
		c.levels = append(c.levels, nil)
	}
	return c.levels[l]
}

// joinSelf searches the pairs of segments under node i of a level. It returns false when the search was given up.
func (c *crosser) joinSelf(l, i int) bool {
	if l == 0 {
		return c.leaves(i, i)
	}
	left, right := 2*i, 2*i+1
	if right >= len(c.levels[l-1]) {
		return c.joinSelf(l-1, left)
	}
	return c.joinSelf(l-1, left) && c.joinSelf(l-1, right) && c.join(l-1, left, right)
}

// join searches the pairs with one segment under node i and the other under node j of a level, i < j.
func (c *crosser) join(l, i, j int) bool {
	c.budget--
	if c.budget < 0 {
		return false
	}
	if !overlap(&c.levels[l][i], &c.levels[l][j]) {
		return true
	}
	if l == 0 {
		return c.leaves(i, j)
	}
	below := len(c.levels[l-1])
	for a := 2 * i; a < min(2*i+2, below); a++ {
		for b := 2 * j; b < min(2*j+2, below); b++ {
			if !c.join(l-1, a, b) {
				return false
			}
		}
	}
	return true
}

func overlap(a, b *orb.Bound) bool {
	return a.Min[0] <= b.Max[0] && b.Min[0] <= a.Max[0] && a.Min[1] <= b.Max[1] && b.Min[1] <= a.Max[1]
}

// leaves compares the segments of two leaves, or of one with itself.
func (c *crosser) leaves(i, j int) bool {
	n := len(c.ring) - 1
	other := &c.levels[0][j]
	for s := i * leafSize; s < min((i+1)*leafSize, n); s++ {
		a, b := c.ring[s], c.ring[s+1]
		sb := orb.Bound{Min: orb.Point{min(a[0], b[0]), min(a[1], b[1])}, Max: orb.Point{max(a[0], b[0]), max(a[1], b[1])}}
		if !overlap(&sb, other) {
			continue
		}
		for t := max(j*leafSize, s+2); t < min((j+1)*leafSize, n); t++ {
			if s == 0 && t == n-1 { // they share the ring's first vertex
				continue
			}
			c.budget--
			c.compare(s, t, &sb)
		}
	}
	return c.budget >= 0 && len(c.found) < keptMeetings
}

// compare adds the meeting of two segments that do not follow each other, if they meet. A meeting at a vertex is
// found by up to four pairs and added once: by the pair in which it begins neither segment's successor.
func (c *crosser) compare(s, t int, sb *orb.Bound) {
	p, q, r, u := c.ring[s], c.ring[s+1], c.ring[t], c.ring[t+1]
	if max(r[0], u[0]) < sb.Min[0] || min(r[0], u[0]) > sb.Max[0] || max(r[1], u[1]) < sb.Min[1] || min(r[1], u[1]) > sb.Max[1] {
		return
	}
	d1, d2 := side(p, q, r), side(p, q, u)
	if d1 == d2 && d1 != 0 {
		return
	}
	d3, d4 := side(r, u, p), side(r, u, q)
	if d3 == d4 && d3 != 0 {
		return
	}
	switch {
	case d1 == 0 && d2 == 0:
		c.collinear(p, q, r, u)
	case d1 != 0 && d2 != 0 && d3 != 0 && d4 != 0:
		c.found = append(c.found, meeting{intersection(p, q, r, u), true})
	case d1 == 0 && d3 == 0 && p == r, d1 == 0 && r != q && d3 != 0, d3 == 0 && p != u && d1 != 0 && d2 != 0:
		at := r
		if d1 != 0 {
			at = p
		}
		c.found = append(c.found, meeting{at, false})
	}
}

// collinear adds what two segments of one line have in common: a stretch, or nothing when they only meet end to end
// (the segments that follow tell that they touch) or not at all.
func (c *crosser) collinear(p, q, r, u orb.Point) {
	axis := 0
	if p[0] == q[0] {
		axis = 1
	}
	lo := max(min(p[axis], q[axis]), min(r[axis], u[axis]))
	hi := min(max(p[axis], q[axis]), max(r[axis], u[axis]))
	switch {
	case lo < hi:
		at := p
		for _, v := range []orb.Point{q, r, u} {
			if v[axis] == lo {
				at = v
			}
		}
		c.found = append(c.found, meeting{at, true})
	case lo == hi && p == r:
		c.found = append(c.found, meeting{p, false})
	}
}

// spikes adds the vertices at which the ring turns back over the segment it came by.
func (c *crosser) spikes(n int) {
	for i := range n {
		before := c.ring[(i+n-1)%n]
		v, after := c.ring[i], c.ring[i+1]
		// Past a right angle first: it is the cheap half of the question.
		if (v[0]-before[0])*(after[0]-v[0])+(v[1]-before[1])*(after[1]-v[1]) < 0 && side(before, v, after) == 0 {
			c.found = append(c.found, meeting{v, true})
		}
	}
}

// intersection returns the place where two segments cross.
func intersection(p, q, r, u orb.Point) orb.Point {
	dx, dy := q[0]-p[0], q[1]-p[1]
	ex, ey := u[0]-r[0], u[1]-r[1]
	den := dx*ey - dy*ex
	if den == 0 {
		return p
	}
	t := ((r[0]-p[0])*ey - (r[1]-p[1])*ex) / den
	return orb.Point{p[0] + t*dx, p[1] + t*dy}
}

// side returns 1 when c lies left of the line from a to b, -1 right, 0 on it, exactly. The bound on the rounding of
// the quick computation is that of J. R. Shewchuk, "Adaptive precision floating-point arithmetic", 1997: (3+16ε)ε.
func side(a, b, c orb.Point) int {
	left := (a[0] - c[0]) * (b[1] - c[1])
	right := (a[1] - c[1]) * (b[0] - c[0])
	det := left - right
	const bound = 3.3306690738754716e-16
	if err := bound * (math.Abs(left) + math.Abs(right)); det > err {
		return 1
	} else if -det > err {
		return -1
	}
	return exactSide(a, b, c)
}

// exactSide is side in rational arithmetic.
func exactSide(a, b, c orb.Point) int {
	if a == c || b == c || a == b {
		return 0
	}
	diff := func(x, y float64) *big.Rat {
		var u, v big.Rat
		if u.SetFloat64(x) == nil || v.SetFloat64(y) == nil {
			return new(big.Rat)
		}
		return u.Sub(&u, &v)
	}
	left := diff(a[0], c[0])
	left.Mul(left, diff(b[1], c[1]))
	right := diff(a[1], c[1])
	right.Mul(right, diff(b[0], c[0]))
	return left.Cmp(right)
}

// examine returns what the rings of a geometry do to themselves, one fault at most per ring and kind.
func (c *crosser) examine(mp orb.MultiPolygon, code string) []fault {
	var faults []fault
	for p, polygon := range mp {
		for r, ring := range polygon {
			found, complete := c.search(ring)
			if !complete {
				faults = append(faults, *faultf("unchecked-ring", "unit %s: ring %d of polygon %d is too tangled to be searched for crossings in full", code, r+1, p+1))
			}
			if len(found) > 0 {
				faults = append(faults, describeMeetings(found, code, p, r)...)
			}
		}
	}
	return faults
}

// describeMeetings says where a ring crosses and where it touches itself.
func describeMeetings(found []meeting, code string, p, r int) []fault {
	var faults []fault
	for _, crossing := range []bool{true, false} {
		kind, verb := "self-touching-ring", "touches"
		if crossing {
			kind, verb = "self-crossing-ring", "crosses"
		}
		count := 0
		var first orb.Point
		for _, m := range found {
			if m.crossing != crossing {
				continue
			}
			if count++; count == 1 || less(m.at, first) {
				first = m.at
			}
		}
		if count == 0 {
			continue
		}
		more := ""
		if count > 1 {
			more = fmt.Sprintf(" and at %d other places", count-1)
		}
		if len(found) >= keptMeetings {
			more += " at least"
		}
		faults = append(faults, *faultf(kind, "unit %s: ring %d of polygon %d %s itself at %.7g %.7g%s", code, r+1, p+1, verb, first[0], first[1], more))
	}
	return faults
}

func less(a, b orb.Point) bool { return a[0] < b[0] || a[0] == b[0] && a[1] < b[1] }
