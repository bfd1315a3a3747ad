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
	across int      // blocks in a row
	hot    []uint64 // one bit for each cell that holds a vertex, in blocks of 8 × 8 cells
	used   []int32  // the blocks that are not empty
	rimmed []int    // the places of the corners and of the hot cells of the rim, ascending, once they are sorted
}

// block is the side of a block, in cells, as a power of two.
const block = 3

// reset readies the grid for a square; no cell is hot.
func (g *grid) reset(q square) {
	for _, b := range g.used {
		g.hot[b] = 0
	}
	g.square, g.across, g.used, g.rimmed = q, int(q.side()>>block)+1, g.used[:0], g.rimmed[:0]
	if n := g.across * g.across; len(g.hot) < n {
		g.hot = make([]uint64, n)
	}
	for corner := range 4 {
		g.rimmed = append(g.rimmed, corner*int(q.side()))
	}
}

// bit returns the block of a cell and its bit there.
func (g *grid) bit(c cell) (at int, bit uint64) {
	x, y := c.x-g.low, c.y-g.low
	return int(y>>block)*g.across + int(x>>block), 1 << ((y&7)<<block | x&7)
}

func (g *grid) mark(c cell) {
	at, bit := g.bit(c)
	if g.hot[at]&bit != 0 {
		return
	}
	if g.hot[at] == 0 {
		g.used = append(g.used, int32(at))
	}
	g.hot[at] |= bit
	if c.x == g.low || c.x == g.high || c.y == g.low || c.y == g.high {
		g.rimmed = append(g.rimmed, int(g.place(orb.Point{float64(c.x), float64(c.y)})))
	}
}

// sortRim ends the marking.
func (g *grid) sortRim() {
	slices.Sort(g.rimmed)
	g.rimmed = slices.Compact(g.rimmed)
}

func (g *grid) isHot(c cell) bool {
	at, bit := g.bit(c)
	return g.hot[at]&bit != 0
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
	if g.isFree(at, end) {
		return append(dst, end)
	}
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

// isFree tells, of most segments for which it is so, that they pass through no hot cell but those of their ends: where
// the cells that they can pass through are looked over a block at a time. Short ones are looked over in the box of their
// ends, which they do not leave; long ones in a row of boxes, each a cell wider than the stretch of the segment in it.
func (g *grid) isFree(from, to cell) bool {
	steps := max(abs(to.x-from.x), abs(to.y-from.y)) >> (block + 1)
	if steps == 0 {
		return !g.holdsOther(from, to, from, to)
	}
	dx, dy := float64(to.x-from.x)/float64(steps), float64(to.y-from.y)/float64(steps)
	at := from
	for k := int32(1); k <= steps; k++ {
		next := snapped(orb.Point{float64(from.x) + float64(k)*dx, float64(from.y) + float64(k)*dy})
		low := cell{max(g.low, min(at.x, next.x)-2), max(g.low, min(at.y, next.y)-2)}
		high := cell{min(g.high, max(at.x, next.x)+2), min(g.high, max(at.y, next.y)+2)}
		if g.holdsOther(low, high, from, to) {
			return false
		}
		at = next
	}
	return true
}

// holdsOther tells whether the box of two cells holds a hot cell beside the two ends of a segment.
func (g *grid) holdsOther(a, b, from, to cell) bool {
	x0, x1, y0, y1 := min(a.x, b.x)-g.low, max(a.x, b.x)-g.low, min(a.y, b.y)-g.low, max(a.y, b.y)-g.low
	fromAt, fromBit := g.bit(from)
	toAt, toBit := g.bit(to)
	for by := y0 >> block; by <= y1>>block; by++ {
		rows := uint64(math.MaxUint64) << (8 * max(0, y0-by<<block)) & (math.MaxUint64 >> (8 * max(0, by<<block+7-y1)))
		for bx := x0 >> block; bx <= x1>>block; bx++ {
			at := int(by)*g.across + int(bx)
			hot := g.hot[at] & rows
			if hot == 0 {
				continue
			}
			if at == fromAt {
				hot &^= fromBit
			}
			if at == toAt {
				hot &^= toBit
			}
			columns := uint64(0xff) << max(0, x0-bx<<block) & (0xff >> max(0, bx<<block+7-x1))
			if hot&(columns*0x0101010101010101) != 0 {
				return true
			}
		}
	}
	return false
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
