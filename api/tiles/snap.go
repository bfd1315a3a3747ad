package tiles

import (
	"math"
	"slices"

	"github.com/paulmach/orb"
)

// grid puts lines on the whole units of a tile by snap rounding (Hobby 1999, Practical segment intersection with
// finite precision output; Guibas and Marimont 1998): every vertex goes to the middle of its cell, and a
// segment that passes through the cell of any vertex is bent through its middle. Lines that did not cross before do not
// cross afterwards: they may only come to lie on each other, or touch at a vertex, which outlines then undo.
// Rounding vertices alone would let borders cross their neighbours.
type grid struct {
	square
	hot    bitmap // cells that hold a vertex
	blocks bitmap // blocks of cells, 8 × 8, of which some are hot
	rimmed []int  // the places of the corners and of the hot cells of the rim, ascending, once they are sorted
}

// reset readies the grid for a square; no cell is hot.
func (g *grid) reset(q square) {
	g.square, g.rimmed = q, g.rimmed[:0]
	g.hot.reset(q.side())
	g.blocks.reset(q.side() >> block)
	for corner := range 4 {
		g.rimmed = append(g.rimmed, corner*int(q.side()))
	}
}

// local returns a cell as it is counted from the north-west corner.
func (g *grid) local(c cell) cell { return cell{c.x - g.low, c.y - g.low} }

// blockOf returns the block of a local cell.
func blockOf(c cell) cell { return cell{c.x >> block, c.y >> block} }

func (g *grid) mark(c cell) {
	at := g.local(c)
	if !g.hot.add(at) {
		return
	}
	g.blocks.add(blockOf(at))
	if c.x == g.low || c.x == g.high || c.y == g.low || c.y == g.high {
		g.rimmed = append(g.rimmed, int(g.place(orb.Point{float64(c.x), float64(c.y)})))
	}
}

// sortRim ends the marking.
func (g *grid) sortRim() {
	slices.Sort(g.rimmed)
	g.rimmed = slices.Compact(g.rimmed)
}

func (g *grid) isHot(c cell) bool { return g.hot.has(g.local(c)) }

// snap appends a line on the grid, without repeating a cell. The line is told by the cells of its vertices, and where one
// is exactly by vertex, which is seldom asked.
func (g *grid) snap(dst, line []cell, vertex func(k int) orb.Point) []cell {
	at := line[0]
	dst = append(dst, at)
	for k, next := range line {
		switch {
		case next == at:
			continue
		case g.isFree(at, next):
			dst = append(dst, next)
		default:
			dst = g.bend(dst, at, next, vertex(k-1), vertex(k))
		}
		at = next
	}
	return dst
}

// bend appends the hot cells that a segment from a to b passes through after the first, in its order, walking from cell to
// cell over the sides between them (Amanatides and Woo 1987).
func (g *grid) bend(dst []cell, at, end cell, a, b orb.Point) []cell {
	x, y := newWalk(a[0]+0.5, b[0]-a[0], at.x), newWalk(a[1]+0.5, b[1]-a[1], at.y)
	for at != end {
		if at = step(at, end, &x, &y); g.isHot(at) {
			dst = append(dst, at)
		}
	}
	return dst
}

// step returns the next cell on the way to the end.
func step(at, end cell, x, y *walk) cell {
	if at.y == end.y || at.x != end.x && x.next < y.next {
		x.next += x.every
		return cell{at.x + x.step, at.y}
	}
	y.next += y.every
	return cell{at.x, at.y + y.step}
}

// isFree tells, of most segments for which it is so, that they pass through no hot cell but those of their ends, which
// are two: where the cells that they can pass through are counted a block at a time. Short ones are looked over in the box
// of their ends, which they do not leave; long ones, where that box is not empty, in a row of boxes, each wider by two cells
// than the stretch of the segment in it, for the middles of the cells of its ends are up to half a cell from them.
func (g *grid) isFree(a, b cell) bool {
	from, to := g.local(a), g.local(b)
	if max(abs(to.x-from.x), abs(to.y-from.y)) < 2<<block {
		return g.hot.count(from, to, 2) == 2
	}
	if g.blocks.holdsOnly(blockOf(from), blockOf(to)) && g.hot.inBlock(from) == 1 && g.hot.inBlock(to) == 1 {
		return true
	}
	return g.isFreeAlong(from, to)
}

func (g *grid) isFreeAlong(from, to cell) bool {
	stretches := max(abs(to.x-from.x), abs(to.y-from.y)) >> (block + 1)
	dx, dy := float64(to.x-from.x)/float64(stretches), float64(to.y-from.y)/float64(stretches)
	at := from
	for k := int32(1); k <= stretches; k++ {
		next := snapped(orb.Point{float64(from.x) + float64(k)*dx, float64(from.y) + float64(k)*dy})
		low := cell{max(0, min(at.x, next.x)-2), max(0, min(at.y, next.y)-2)}
		high := cell{min(g.side(), max(at.x, next.x)+2), min(g.side(), max(at.y, next.y)+2)}
		ends := 0
		for _, end := range [2]cell{from, to} {
			if end.x >= low.x && end.x <= high.x && end.y >= low.y && end.y <= high.y {
				ends++
			}
		}
		if g.hot.count(low, high, ends) > ends {
			return false
		}
		at = next
	}
	return true
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

func abs(x int32) int32 { return max(x, -x) }
