package tiles

import (
	"math"

	"github.com/paulmach/orb"
)

// Lines are put on the cells of a grid by snap rounding (Hobby 1999, Practical segment intersection with finite precision
// output; Guibas and Marimont 1998): every vertex goes to the middle of its cell, and a segment that passes through the
// cell of any vertex is bent through its middle. Lines that did not cross before do not cross afterwards: they may only
// come to lie on each other, or touch at a vertex, which outlines then undo. Rounding vertices alone would let borders
// cross their neighbours.
//
// Where lines cross rims they have a vertex too. So squares cut lines at cells, and nowhere between.

// hair is a distance, in cells, far over the error of computing one and far under what can be seen.
const hair = 1e-6

// strips are how many parts the arcs of a sheet are snapped in, side by side.
const strips = 16

// snapper makes one sheet.
type snapper struct {
	rims
	course  *course
	nodes   *nodes
	sheet   *sheet
	hot     *hotCells
	crowded []bool // by node
}

// newSheet makes the sheet of a course at a zoom, of cells so many units wide, with the help of a crew.
func newSheet(c *course, n *nodes, placed []placedArc, zoom int, grain int32, help *crew) *sheet {
	r := rimsOf(zoom, grain)
	out := &sheet{arcs: placed, shift: r.shift, ends: make([]int32, 1, len(placed)+1), plain: make([]bool, len(placed))}
	s := &snapper{rims: r, course: c, nodes: n, sheet: out, crowded: make([]bool, len(n.arc))}
	for i := range out.plain {
		out.plain[i] = true
	}
	s.heat()
	parts := make([]strip, strips)
	arcs := len(out.plain)
	help.each(strips, func(k int) { parts[k].snap(s, int32(k*arcs/strips), int32((k+1)*arcs/strips)) })
	size := 0
	for _, p := range parts {
		size += len(p.steps)
	}
	out.steps = make([]step, 0, size)
	for _, p := range parts {
		for _, end := range p.ends {
			out.ends = append(out.ends, int32(len(out.steps))+end)
		}
		out.steps = append(out.steps, p.steps...)
		for _, owner := range p.touched {
			s.crowd(owner)
		}
	}
	for i := range out.plain {
		out.plain[i] = out.plain[i] && !s.crowded[n.first[i]] && !s.crowded[n.last[i]]
	}
	return out
}

// heat finds the hot cells.
func (s *snapper) heat() {
	pace, sum := s.course.pace()
	crossings := 4 * sum >> s.tile // two rims a tile along each axis
	s.hot = newHotCells(len(s.course.spots)+int(crossings), pace>>s.shift)
	s.eachHot(func(c cell, _ int32) { s.hot.count(c) })
	s.hot.counted()
	s.eachHot(s.hot.add)
	s.hot.settle(s.crowd)
}

// eachHot calls do with the cell of each node, and with those of the vertices between along each arc; once for vertices
// that follow each other in one cell.
func (s *snapper) eachHot(do func(c cell, owner int32)) {
	for i, signed := range s.nodes.arc {
		do(s.sheet.from(signed), ^int32(i))
	}
	var line []vertex
	for i := range int32(len(s.sheet.plain)) {
		line = s.vertices(line[:0], s.course.of(i))
		last := len(line) - 1
		for last > 0 && line[last-1].cell == line[last].cell {
			last--
		}
		for k := 1; k < last; k++ {
			if line[k].cell != line[k-1].cell {
				do(line[k].cell, i)
			}
		}
	}
}

// crowd notes that a cell of an arc, or of a node, is passed by another.
func (s *snapper) crowd(owner int32) {
	if owner < 0 {
		s.crowded[^owner] = true
	} else {
		s.sheet.plain[owner] = false
	}
}

// strip is the steps of some arcs.
type strip struct {
	steps   []step
	ends    []int32 // of the arcs
	touched []int32 // owners of cells that others are bent through
}

func (p *strip) snap(s *snapper, from, to int32) {
	var line []vertex
	var hot []hotCell
	for i := from; i < to; i++ {
		line = s.vertices(line[:0], s.course.of(i))
		at := line[0].cell
		for k := 1; k < len(line); k++ {
			next := line[k].cell
			if next == at {
				continue
			}
			if hot = s.hot.through(hot[:0], &line[k-1], &line[k]); len(hot) > 0 {
				at = p.bend(i, at, &line[k-1], &line[k], hot)
			}
			p.step(at, next)
			at = next
		}
		p.ends = append(p.ends, int32(len(p.steps)))
	}
}

func (p *strip) step(from, to cell) {
	p.steps = append(p.steps, step{int16(to.x - from.x), int16(to.y - from.y)})
}

// bend goes through those of some hot cells that a segment of an arc passes through, walking from cell to cell over the
// sides between them (Amanatides and Woo 1987), and returns the last that it came to before the end.
func (p *strip) bend(arc int32, last cell, a, b *vertex, hot []hotCell) cell {
	x, y := newWalk(a.at[0]+0.5, b.at[0]-a.at[0], a.cell.x), newWalk(a.at[1]+0.5, b.at[1]-a.at[1], a.cell.y)
	for at := a.cell; ; {
		if at = next(at, b.cell, &x, &y); at == b.cell {
			return last
		}
		for _, c := range hot {
			if c.cell == at {
				p.touched = append(p.touched, arc, c.owner)
				p.step(last, at)
				last = at
				break
			}
		}
	}
}

// next returns the next cell on the way to the end.
func next(at, end cell, x, y *walk) cell {
	if at.y == end.y || at.x != end.x && x.next < y.next {
		x.next += x.every
		return cell{at.x + x.step, at.y}
	}
	y.next += y.every
	return cell{at.x, at.y + y.step}
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

// snapped returns the cell that a point is in.
func snapped(p orb.Point) cell {
	return cell{int32(math.Floor(p[0] + 0.5)), int32(math.Floor(p[1] + 0.5))}
}
