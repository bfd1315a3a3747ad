package tiles

import (
	"github.com/paulmach/orb"
)

// pencil draws polygons in one tile. It is working memory, used again from tile to tile: what a tile costs goes by what
// is seen in it, not by how much there is in all. Once it has begun, several hands may draw features with it.
type pencil struct {
	frame   frame
	near    orb.Bound    // around the square, in longitude and latitude, and a little wider
	inner   orb.Bound    // within it; empty where rows are not parallels
	corners [4]orb.Point // the corners of the square, in longitude and latitude
	arcs    arcs
	crew    *crew

	turn   uint32
	cuts   []cutArc // by arc
	pieces pieces
	grid   grid
	hands  []*hand
	tile   []byte // as protobuf
}

// cutArc is what is seen of an arc in the tile of a turn.
type cutArc struct {
	turn         uint32
	first, count int32 // of its pieces
}

func newPencil(arcs int) *pencil {
	p := &pencil{cuts: make([]cutArc, arcs)}
	p.grid.reset(squareOf(1))
	return p
}

// begin readies the pencil for a tile, drawn in cells so many units wide: it cuts every arc to the square and puts what
// is left on the grid. All arcs, whatever the layers: so layers fit on each other, alone or together.
func (p *pencil) begin(a Address, grain int32, arcs arcs, c *crew) {
	q := squareOf(grain)
	p.frame, p.arcs, p.crew = newFrame(a, grain), arcs, c
	p.near, p.inner = a.bound(), orb.Bound{Min: orb.Point{1, 1}, Max: orb.Point{-1, -1}}
	if p.isParallel() {
		p.inner = padded(p.near, -1)
	}
	p.near = padded(p.near, 1)
	for i, c := range q.corners() {
		p.corners[i] = p.frame.inverse(c)
	}
	if p.turn++; p.turn == 0 { // after four thousand million tiles
		clear(p.cuts)
		p.turn = 1
	}
	p.pieces.reset(p.frame, q)
	arcs.index.meeting(p.near, p.cut)
	p.pieces.spot()
	p.grid.reset(q)
	for _, c := range p.pieces.cells {
		p.grid.mark(c)
	}
	p.grid.sortRim()
	p.share(len(p.pieces.all), piecesShared, (*hand).snap)
}

func (p *pencil) isParallel() bool { return grids[p.frame.grid].parallel }

// cut adds the pieces of an arc, of which the box is given.
func (p *pencil) cut(i int32, box orb.Bound) {
	first := int32(len(p.pieces.all))
	if line := p.arcs.of(i); isWithin(box, p.inner) {
		p.pieces.add(line)
	} else {
		p.pieces.cut(line)
	}
	p.cuts[i] = cutArc{p.turn, first, int32(len(p.pieces.all)) - first}
}

func isWithin(b, in orb.Bound) bool {
	return b.Min[0] > in.Min[0] && b.Max[0] < in.Max[0] && b.Min[1] > in.Min[1] && b.Max[1] < in.Max[1]
}

// padded returns a box some units of a tile larger than that of the tile, so that rounding cannot put into the square
// what is beyond it, or smaller.
func padded(b orb.Bound, units float64) orb.Bound {
	dx, dy := units*(b.Max[0]-b.Min[0])/Extent, units*(b.Max[1]-b.Min[1])/Extent
	return orb.Bound{Min: orb.Point{b.Min[0] - dx, b.Min[1] - dy}, Max: orb.Point{b.Max[0] + dx, b.Max[1] + dy}}
}

const (
	// piecesShared and featuresShared are how many are worth a hand of their own, and mostHands how many hands there are
	// at most: what is left when one is done early is then little.
	piecesShared, featuresShared = 300, 100
	mostHands                    = 8
)

// share shares n things out among hands, so many at least to each and in their order, and returns the hands.
func (p *pencil) share(n, least int, do func(h *hand, from, to int)) []*hand {
	count := max(1, min(mostHands, n/least))
	for len(p.hands) < count {
		p.hands = append(p.hands, &hand{pencil: p})
	}
	p.crew.each(count, func(k int) { do(p.hands[k], k*n/count, (k+1)*n/count) })
	return p.hands[:count]
}

// hand draws some of the pieces and some of the features of a tile. It is working memory too.
type hand struct {
	*pencil
	cells   []cell // of pieces, on the grid
	outline outline
	tangle  untangler
	strokes []stroke
	drawn   []byte  // geometries, as they are written
	ends    []int32 // of drawn, by feature
}

// snap puts pieces on the grid.
func (h *hand) snap(from, to int) {
	h.cells = h.cells[:0]
	for i := from; i < to; i++ {
		piece, start := &h.pieces.all[i], len(h.cells)
		h.cells = h.grid.snap(h.cells, h.pieces.cells[piece.from:piece.to], func(k int) orb.Point { return h.pieces.vertex(piece, k) })
		piece.snapped = h.cells[start:len(h.cells):len(h.cells)]
	}
}

// polygons returns what is seen of feature i, until the next is asked for.
func (h *hand) polygons(o *outlines, i int32) []polygon {
	h.outline.reset()
	o.of(i, h.addRing)
	switch {
	case len(h.outline.chains) > 0:
		h.outline.close(&h.grid)
	case h.mayFill(o.bounds[i]) && h.holds(o, i):
		h.outline.rings = append(h.outline.rings, h.grid.rim())
	}
	return h.tangle.polygons(h.outline.rings)
}

func (h *hand) addRing(arcs []int32) {
	h.strokes = h.strokes[:0]
	for _, s := range arcs {
		a, back := arc(s)
		cut := h.cuts[a]
		if cut.turn != h.turn {
			continue
		}
		for k := range cut.count {
			at := cut.first + k
			if back {
				at = cut.first + cut.count - 1 - k
			}
			piece := &h.pieces.all[at]
			stroke := stroke{cells: piece.snapped, back: back, enters: piece.enters, leaves: piece.leaves}
			if back {
				stroke.enters, stroke.leaves = stroke.leaves, stroke.enters
			}
			h.strokes = append(h.strokes, stroke)
		}
	}
	if len(h.strokes) > 0 {
		h.outline.addRing(h.strokes)
	}
}

// polygonsIn draws features on a grid of cells so many units wide, as they are written, one after the other; nothing of
// those of which nothing is seen.
func (h *hand) polygonsIn(o *outlines, some []int32, grain int32) {
	h.drawn, h.ends = h.drawn[:0], h.ends[:0]
	for _, i := range some {
		ps := h.polygons(o, i)
		if bound := o.bounds[i]; len(ps) == 0 && h.within(bound) {
			ps = h.speck(bound)
		}
		h.drawn = appendPolygons(h.drawn, ps, grain)
		h.ends = append(h.ends, int32(len(h.drawn)))
	}
}
