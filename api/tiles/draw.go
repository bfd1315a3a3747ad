package tiles

import (
	"github.com/paulmach/orb"
)

// pencil draws polygons in one tile. It is working memory, used again from tile to tile: what a tile costs goes by what
// is seen in it, not by how much there is in all.
type pencil struct {
	frame   frame
	box     orb.Bound    // around the square, in longitude and latitude
	near    orb.Bound    // around the box: what is beyond one side of it is not seen
	corners [4]orb.Point // the corners of the square, in longitude and latitude
	arcs    *arcs

	turn   uint32
	cuts   []cutArc // by arc
	line   []orb.Point
	pieces pieces
	grid   grid
	cells  []cell  // of all pieces, on the grid
	ends   []int32 // per piece, where its cells end

	outline outline
	tangle  untangler
	strokes []stroke
}

// cutArc is what is seen of an arc in the tile of a turn.
type cutArc struct {
	turn         uint32
	first, count int32 // of its pieces
}

func newPencil(arcs int) *pencil { return &pencil{cuts: make([]cutArc, arcs)} }

// begin readies the pencil for a tile, drawn in cells so many units wide: it cuts every arc to the square and puts what
// is left on the grid. All arcs, whatever the layers: so layers fit on each other, alone or together.
func (p *pencil) begin(a Address, grain int32, arcs *arcs) {
	q := squareOf(grain)
	p.frame, p.box, p.arcs = newFrame(a, grain), a.bound(), arcs
	p.near = padded(p.box)
	for i, c := range q.corners() {
		p.corners[i] = p.frame.inverse(c)
	}
	if p.turn++; p.turn == 0 { // after four thousand million tiles
		clear(p.cuts)
		p.turn = 1
	}
	p.pieces.reset(q)
	arcs.index.meeting(p.box, p.cut)
	p.grid.reset(q)
	for _, pt := range p.pieces.points {
		p.grid.mark(snapped(pt))
	}
	p.grid.sortRim()
	p.cells, p.ends = p.cells[:0], p.ends[:0]
	for _, piece := range p.pieces.all {
		p.cells = p.grid.snap(p.cells, p.pieces.of(piece))
		p.ends = append(p.ends, int32(len(p.cells)))
	}
}

// cut adds the pieces of an arc.
func (p *pencil) cut(i int32) {
	first := int32(len(p.pieces.all))
	if p.arcs.isProjected() {
		p.line = p.arcs.appendProjected(p.line[:0], i, p.frame)
		p.pieces.cut(p.line)
	} else {
		p.cutNear(p.arcs.level.Arc(i))
	}
	p.cuts[i] = cutArc{p.turn, first, int32(len(p.pieces.all)) - first}
}

// cutNear adds the pieces of a line in longitude and latitude. Of an arc that leads far from the tile, only what comes
// near it is projected: a segment with both its ends beyond one side is not seen.
func (p *pencil) cutNear(points []orb.Point) {
	p.line = p.line[:0]
	before := beyond(p.near, points[0])
	for k := 1; k < len(points); k++ {
		at := beyond(p.near, points[k])
		switch {
		case before&at == 0 && len(p.line) == 0:
			p.line = append(p.line, p.frame.point(points[k-1]), p.frame.point(points[k]))
		case before&at == 0:
			p.line = append(p.line, p.frame.point(points[k]))
		case len(p.line) > 0: // it ended outside of the square, where the next may begin
			p.pieces.cut(p.line)
			p.line = p.line[:0]
		}
		before = at
	}
	if len(p.line) > 0 {
		p.pieces.cut(p.line)
	}
}

// padded returns a box a unit of a tile larger than that of the tile, so that rounding cannot put into the square what
// is beyond it.
func padded(b orb.Bound) orb.Bound {
	dx, dy := (b.Max[0]-b.Min[0])/Extent, (b.Max[1]-b.Min[1])/Extent
	return orb.Bound{Min: orb.Point{b.Min[0] - dx, b.Min[1] - dy}, Max: orb.Point{b.Max[0] + dx, b.Max[1] + dy}}
}

// beyond tells beyond which sides of a box a point lies, a bit for each.
func beyond(b orb.Bound, p orb.Point) (sides uint8) {
	if p[0] < b.Min[0] {
		sides = 1
	} else if p[0] > b.Max[0] {
		sides = 2
	}
	if p[1] < b.Min[1] {
		sides |= 4
	} else if p[1] > b.Max[1] {
		sides |= 8
	}
	return sides
}

// onGrid returns the cells of a piece.
func (p *pencil) onGrid(piece int32) []cell {
	from := int32(0)
	if piece > 0 {
		from = p.ends[piece-1]
	}
	return p.cells[from:p.ends[piece]]
}

// polygons returns what is seen of feature i.
func (p *pencil) polygons(o *outlines, i int32, bound orb.Bound) []polygon {
	p.outline.reset()
	o.of(i, p.addRing)
	switch {
	case len(p.outline.chains) > 0:
		p.outline.close(&p.grid)
	case p.mayFill(bound) && p.holds(o, i):
		p.outline.rings = append(p.outline.rings, p.grid.rim())
	}
	return p.tangle.polygons(p.outline.rings)
}

func (p *pencil) addRing(arcs []int32) {
	p.strokes = p.strokes[:0]
	for _, s := range arcs {
		a, back := arc(s)
		cut := p.cuts[a]
		if cut.turn != p.turn {
			continue
		}
		for k := range cut.count {
			at := cut.first + k
			if back {
				at = cut.first + cut.count - 1 - k
			}
			piece := p.pieces.all[at]
			stroke := stroke{cells: p.onGrid(at), back: back, enters: piece.enters, leaves: piece.leaves}
			if back {
				stroke.enters, stroke.leaves = stroke.leaves, stroke.enters
			}
			p.strokes = append(p.strokes, stroke)
		}
	}
	if len(p.strokes) > 0 {
		p.outline.addRing(p.strokes)
	}
}

// mayFill tells whether the corners of the square are in the box of a feature, as they are in all that fills the square.
func (p *pencil) mayFill(bound orb.Bound) bool {
	for _, c := range p.corners {
		if !bound.Contains(c) {
			return false
		}
	}
	return true
}

// within tells whether a box of longitudes and latitudes is inside the square.
func (p *pencil) within(b orb.Bound) bool {
	low, high := float64(p.grid.low), float64(p.grid.high)
	for _, c := range [4]orb.Point{b.Min, b.Max, {b.Min[0], b.Max[1]}, {b.Max[0], b.Min[1]}} {
		if at := p.frame.point(c); at[0] < low || at[0] > high || at[1] < low || at[1] > high {
			return false
		}
	}
	return true
}

// holds tells whether the north-west corner of the square is inside a feature: whether the row to its east crosses the
// outline an odd number of times. Where rows are parallels, the box of an arc tells it of those not met, and of those
// wholly to the east, which are crossed oddly when their ends lie on either side.
func (p *pencil) holds(o *outlines, i int32) bool {
	in, parallel, at := false, p.frame.grid.info().parallel, p.corners[0]
	o.of(i, func(arcs []int32) {
		for _, s := range arcs {
			a, _ := arc(s)
			b, points := p.arcs.bounds[a], p.arcs.level.Arc(a)
			switch {
			case parallel && (b.Max[0] <= at[0] || b.Max[1] <= at[1] || b.Min[1] > at[1]):
			case parallel && b.Min[0] > at[0]:
				in = in != (p.isNorth(points[0]) != p.isNorth(points[len(points)-1]))
			default:
				in = in != p.crossesOddly(points)
			}
		}
	})
	return in
}

// crossesOddly tells whether the row to the east of the north-west corner crosses a line an odd number of times.
func (p *pencil) crossesOddly(points []orb.Point) bool {
	odd, at := false, p.grid.square.corners()[0]
	for k := 1; k < len(points); k++ {
		if p.isNorth(points[k-1]) == p.isNorth(points[k]) {
			continue
		}
		a, b := p.frame.point(points[k-1]), p.frame.point(points[k])
		if at[0] < (b[0]-a[0])*(at[1]-a[1])/(b[1]-a[1])+a[0] {
			odd = !odd
		}
	}
	return odd
}

// isNorth tells whether a point, in longitude and latitude, is north of the row through the north-west corner.
func (p *pencil) isNorth(at orb.Point) bool {
	if p.frame.grid.info().parallel {
		return at[1] > p.corners[0][1]
	}
	return p.frame.point(at)[1] < float64(p.grid.low)
}
