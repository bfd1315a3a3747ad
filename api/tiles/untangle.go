package tiles

import (
	"cmp"
	"math"
	"slices"
)

// untangler makes of the rings of a feature, that snapping may have laid on each other, polygons as the Mapbox Vector
// Tile specification 2.1 §4.3.4 wants them: simple rings, holes after the shell around them.
type untangler struct {
	seen   cellSet
	edges  []edge
	nested []polygon // the last that were made
	areas  []int64   // of their shells
}

// polygon is a shell and its holes, as open rings. The polygon lies to the left of each.
type polygon [][]cell

// polygons returns the polygons of rings, until it is called again. Rings that enclose nothing are left out.
func (u *untangler) polygons(rings [][]cell) []polygon {
	kept := rings[:0]
	for _, r := range rings {
		if r = withoutRepeats(r); len(r) >= 3 {
			kept = append(kept, r)
		}
	}
	if u.meets(kept) {
		kept = u.resolve(kept)
	}
	return u.nest(kept)
}

// apart returns rings that are simple, none of them a hole, as polygons, until it is called again.
func (u *untangler) apart(rings [][]cell) []polygon {
	u.nested = u.nested[:0]
	for k, r := range rings {
		if last := len(r) - 1; r[0] == r[last] {
			rings[k] = r[:last]
		}
		if len(rings[k]) < 3 {
			continue // an island in a cell or two
		}
		u.nested = append(u.nested, rings[k:k+1:k+1])
	}
	return u.nested
}

// withoutRepeats drops cells that follow themselves.
func withoutRepeats(r []cell) []cell {
	r = slices.Compact(r)
	for len(r) > 1 && r[0] == r[len(r)-1] {
		r = r[:len(r)-1]
	}
	return r
}

// meets tells whether some cell is passed twice.
func (u *untangler) meets(rings [][]cell) bool {
	if len(rings) == 1 && len(rings[0]) <= 24 {
		r := rings[0]
		for i := range r {
			if slices.Contains(r[i+1:], r[i]) {
				return true
			}
		}
		return false
	}
	n := 0
	for _, r := range rings {
		n += len(r)
	}
	u.seen.reset(n)
	for _, r := range rings {
		for _, c := range r {
			if !u.seen.add(c) {
				return true
			}
		}
	}
	return false
}

// edge is a directed side of a ring.
type edge struct {
	from, to cell
	used     bool
}

// resolve draws the rings anew: sides walked both ways have nothing of the feature beside them and go, the others are
// followed so that every ring is simple.
func (u *untangler) resolve(rings [][]cell) [][]cell {
	u.edges = u.edges[:0]
	for _, r := range rings {
		for k, c := range r {
			u.edges = append(u.edges, edge{from: c, to: r[(k+1)%len(r)]})
		}
	}
	u.cancel()
	slices.SortFunc(u.edges, func(a, b edge) int { return cmp.Or(compareCells(a.from, b.from), compareCells(a.to, b.to)) })
	var out [][]cell
	for k := range u.edges {
		if !u.edges[k].used {
			out = u.follow(out, k)
		}
	}
	return out
}

func compareCells(a, b cell) int { return cmp.Or(cmp.Compare(a.y, b.y), cmp.Compare(a.x, b.x)) }

// cancel takes away each side that is walked both ways, as often as it is.
func (u *untangler) cancel() {
	slices.SortFunc(u.edges, func(a, b edge) int {
		al, ah := a.ends()
		bl, bh := b.ends()
		return cmp.Or(compareCells(al, bl), compareCells(ah, bh))
	})
	kept := u.edges[:0]
	for from := 0; from < len(u.edges); {
		low, high := u.edges[from].ends()
		up, to := 0, from
		for ; to < len(u.edges); to++ {
			if l, h := u.edges[to].ends(); l != low || h != high {
				break
			}
			if u.edges[to].from == low {
				up++
			}
		}
		down := to - from - up
		for range up - down {
			kept = append(kept, edge{from: low, to: high})
		}
		for range down - up {
			kept = append(kept, edge{from: high, to: low})
		}
		from = to
	}
	u.edges = kept
}

// ends returns the ends of an edge in an order that does not depend on its direction.
func (e edge) ends() (low, high cell) {
	if compareCells(e.from, e.to) < 0 {
		return e.from, e.to
	}
	return e.to, e.from
}

// follow walks from an edge and cuts off a ring whenever it comes back to a cell that it has passed.
func (u *untangler) follow(out [][]cell, k int) [][]cell {
	var path []cell
	passed := make(map[cell]int) // where on the path
	for k >= 0 {
		e := &u.edges[k]
		e.used = true
		passed[e.from] = len(path)
		path = append(path, e.from)
		if at, again := passed[e.to]; again {
			out = append(out, slices.Clone(path[at:]))
			for _, c := range path[at:] {
				delete(passed, c)
			}
			path = path[:at]
			if at == 0 {
				return out
			}
		}
		k = u.after(e)
	}
	return out // not closed: only where polygons of the boundary file overlap
}

// after returns the edge to take after another, -1 when there is none: of several the first clockwise from where
// the path comes from, so that parts of the feature that only touch there stay apart.
func (u *untangler) after(e *edge) int {
	first, _ := slices.BinarySearchFunc(u.edges, e.to, func(x edge, c cell) int { return compareCells(x.from, c) })
	best, least := -1, math.Inf(1)
	back := heading(e.to, e.from)
	for k := first; k < len(u.edges) && u.edges[k].from == e.to; k++ {
		if u.edges[k].used {
			continue
		}
		turn := back - heading(e.to, u.edges[k].to)
		if turn <= 0 {
			turn += 2 * math.Pi
		}
		if turn < least {
			best, least = k, turn
		}
	}
	return best
}

// heading is a direction in radians, counter-clockwise from the east as the tile is seen.
func heading(from, to cell) float64 {
	return math.Atan2(float64(from.y-to.y), float64(to.x-from.x))
}

// twiceArea is positive for a ring with its inside to the left: counter-clockwise as the tile is seen.
func twiceArea(r []cell) int64 {
	var sum int64
	for k, a := range r {
		b := r[(k+1)%len(r)]
		sum += int64(a.x)*int64(b.y) - int64(b.x)*int64(a.y)
	}
	return -sum
}

// nest puts each hole behind the smallest shell around it.
func (u *untangler) nest(rings [][]cell) []polygon {
	out, areas := u.nested[:0], u.areas[:0]
	var holes [][]cell
	for k, r := range rings {
		switch area := twiceArea(r); {
		case area > 0:
			out, areas = append(out, rings[k:k+1:k+1]), append(areas, area)
		case area < 0:
			holes = append(holes, r)
		}
	}
	for _, h := range holes {
		best := -1
		for k, p := range out {
			if (best < 0 || areas[k] < areas[best]) && (len(out) == 1 || encloses(p[0], h)) {
				best = k
			}
		}
		if best >= 0 {
			out[best] = append(out[best], h)
		}
	}
	u.nested, u.areas = out, areas
	return out
}

// encloses tells whether a hole lies in a shell: by the middle of one side of it, which is on no side of the shell.
func encloses(shell, hole []cell) bool {
	x, y := int64(hole[0].x+hole[1].x), int64(hole[0].y+hole[1].y) // all is doubled
	in := false
	for k, a := range shell {
		b := shell[(k+1)%len(shell)]
		ax, ay, bx, by := 2*int64(a.x), 2*int64(a.y), 2*int64(b.x), 2*int64(b.y)
		if (ay > y) == (by > y) {
			continue
		}
		if left := (bx-ax)*(y-ay) - (x-ax)*(by-ay); left > 0 == (by > ay) {
			in = !in
		}
	}
	return in
}
