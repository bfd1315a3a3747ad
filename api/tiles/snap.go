package tiles

import (
	"math"

	"github.com/paulmach/orb"
)

// grid puts lines on the whole units of a tile by snap rounding (Hobby 1999, Practical segment intersection with
// finite precision output; Guibas and Marimont 1998): every vertex goes to the middle of its cell, and a
// segment that passes through the cell of any vertex is bent through its middle. Lines that did not cross before do not
// cross afterwards: they may only come to lie on each other, or touch at a vertex, which outlines then undo.
// Rounding vertices alone would let borders cross their neighbours.
type grid struct {
	square
	stride int
	hot    []uint64 // one bit for each cell that holds a vertex
}

// reset readies the grid for a square; no cell is hot.
func (g *grid) reset(q square) {
	g.square, g.stride = q, int(q.side())+1
	words := (g.stride*g.stride + 63) / 64
	if len(g.hot) < words {
		g.hot = make([]uint64, words)
	}
	clear(g.hot)
}

func (g *grid) index(c cell) int { return int(c.y-g.low)*g.stride + int(c.x-g.low) }

func (g *grid) mark(c cell) {
	i := g.index(c)
	g.hot[i>>6] |= 1 << (i & 63)
}

func (g *grid) isHot(c cell) bool {
	i := g.index(c)
	return g.hot[i>>6]&(1<<(i&63)) != 0
}

// snap appends the line on the grid, without repeating a cell.
func (g *grid) snap(dst []cell, line []orb.Point) []cell {
	dst = append(dst, snapped(line[0]))
	for k := 1; k < len(line); k++ {
		dst = g.segment(dst, line[k-1], line[k])
	}
	return dst
}

// segment appends the hot cells that a segment passes through after the first, in its order, walking from cell to
// cell over the sides between them (Amanatides and Woo 1987).
func (g *grid) segment(dst []cell, a, b orb.Point) []cell {
	at, end := snapped(a), snapped(b)
	if at == end {
		return dst
	}
	x, y := newWalk(a[0]+0.5, b[0]-a[0], at.x), newWalk(a[1]+0.5, b[1]-a[1], at.y)
	for at != end {
		if at.y == end.y || at.x != end.x && x.next < y.next {
			at.x += x.step
			x.next += x.every
		} else {
			at.y += y.step
			y.next += y.every
		}
		if g.isHot(at) {
			dst = append(dst, at)
		}
	}
	return dst
}

// walk is the progress along one axis, in shares of the segment.
type walk struct {
	step        int32
	next, every float64
}

func newWalk(from, d float64, at int32) walk {
	switch {
	case d > 0:
		return walk{1, (float64(at) + 1 - from) / d, 1 / d}
	case d < 0:
		return walk{-1, (float64(at) - from) / d, -1 / d}
	}
	return walk{0, math.Inf(1), math.Inf(1)}
}
