package tiles

import (
	"github.com/paulmach/orb"
)

// pencil draws polygons in one tile. It is working memory, used again from tile to tile.
type pencil struct {
	frame frame
	box   orb.Bound // the square, in longitude and latitude
	arcs  *arcs

	first  []int32 // per arc, its first piece
	count  []int32 // per arc, number of pieces
	line   []orb.Point
	pieces pieces
	grid   grid
	cells  []cell  // of all pieces, on the grid
	ends   []int32 // per piece, where its cells end

	outline outline
	tangle  untangler
	strokes []stroke
}

func newPencil(arcs int) *pencil {
	return &pencil{first: make([]int32, arcs), count: make([]int32, arcs),
		tangle: untangler{seen: make(map[cell]struct{})}}
}

// begin readies the pencil for a tile, drawn in cells so many units wide: it cuts every arc to the square and puts what
// is left on the grid. All arcs, whatever the layers: so layers fit on each other, alone or together.
func (p *pencil) begin(a Address, grain int32, arcs *arcs) {
	q := squareOf(grain)
	p.frame, p.box, p.arcs = newFrame(a, grain), a.bound(), arcs
	p.pieces.reset(q)
	for i, b := range arcs.bounds {
		p.first[i] = int32(len(p.pieces.all))
		if b.Intersects(p.box) {
			p.line = arcs.appendTo(p.line[:0], int32(i), p.frame)
			p.pieces.cut(p.line)
		}
		p.count[i] = int32(len(p.pieces.all)) - p.first[i]
	}
	p.grid.reset(q)
	for _, pt := range p.pieces.points {
		p.grid.mark(snapped(pt))
	}
	p.cells, p.ends = p.cells[:0], p.ends[:0]
	for _, piece := range p.pieces.all {
		p.cells = p.grid.snap(p.cells, p.pieces.of(piece))
		p.ends = append(p.ends, int32(len(p.cells)))
	}
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
	case covers(bound, p.box) && p.holds(o, i, orb.Point{p.box.Min[0], p.box.Max[1]}):
		p.outline.rings = append(p.outline.rings, p.grid.rim())
	}
	return p.tangle.polygons(p.outline.rings)
}

func (p *pencil) addRing(arcs []int32) {
	p.strokes = p.strokes[:0]
	for _, s := range arcs {
		a, back := arc(s)
		for k := range p.count[a] {
			at := p.first[a] + k
			if back {
				at = p.first[a] + p.count[a] - 1 - k
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

func covers(outer, inner orb.Bound) bool {
	return outer.Contains(inner.Min) && outer.Contains(inner.Max)
}

// holds tells whether a point is inside a feature: whether the parallel to its east crosses the outline an odd number
// of times. An arc wholly to the east crosses it oddly when its ends lie on either side; its points are not looked at.
func (p *pencil) holds(o *outlines, i int32, at orb.Point) bool {
	in := false
	o.of(i, func(arcs []int32) {
		for _, s := range arcs {
			a, _ := arc(s)
			b, points := p.arcs.bounds[a], p.arcs.level.Arc(a)
			switch {
			case b.Max[0] <= at[0] || b.Max[1] <= at[1] || b.Min[1] > at[1]:
			case b.Min[0] > at[0]:
				in = in != ((points[0][1] > at[1]) != (points[len(points)-1][1] > at[1]))
			default:
				in = in != crossesOddly(points, at)
			}
		}
	})
	return in
}

func crossesOddly(points []orb.Point, at orb.Point) bool {
	odd := false
	for k := 1; k < len(points); k++ {
		a, b := points[k-1], points[k]
		if a[1] > at[1] != (b[1] > at[1]) && at[0] < (b[0]-a[0])*(at[1]-a[1])/(b[1]-a[1])+a[0] {
			odd = !odd
		}
	}
	return odd
}
