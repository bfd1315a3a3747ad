package tiles

import (
	"github.com/paulmach/orb"
)

// pencil draws polygons in one tile: what a tile costs goes by what is seen in it, not by how much there is in all.
// Once it has begun, several hands may draw features with it. It is working memory, used again from tile to tile.
type pencil struct {
	frame   frame
	square  square
	origin  cell         // the north-west corner of the tile, from that of the grid
	near    orb.Bound    // around the square, in longitude and latitude, and a little wider
	inner   orb.Bound    // within it; empty where rows are not parallels
	corners [4]orb.Point // the corners of the square, in longitude and latitude
	bounds  []orb.Bound  // of arcs, in longitude and latitude
	sheet   *sheet
	crew    *crew
	hands   []*hand
	tile    []byte // as protobuf
}

// begin readies the pencil for a tile, drawn on a sheet of cells so many units wide.
func (p *pencil) begin(a Address, grain int32, s *sheet, bounds []orb.Bound, help *crew) {
	p.frame, p.square, p.sheet, p.bounds, p.crew = newFrame(a, grain), squareOf(grain), s, bounds, help
	p.origin = cell{int32(a.Col) * (Extent / grain), int32(a.Row) * (Extent / grain)}
	p.near, p.inner = a.bound(), orb.Bound{Min: orb.Point{1, 1}, Max: orb.Point{-1, -1}}
	if a.Grid.info().parallel {
		p.inner = padded(p.near, -2*float64(grain)) // what is in it is off the rim when it is snapped
	}
	p.near = padded(p.near, 1)
	for i, c := range p.square.corners() {
		p.corners[i] = p.frame.inverse(c)
	}
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
	// featuresShared is how many are worth a hand of their own, and mostHands how many hands there are at most: what is left
	// when one is done early is then little.
	featuresShared = 300
	mostHands      = 8
)

// share shares n features out among hands, in their order, and returns the hands.
func (p *pencil) share(n int, do func(h *hand, from, to int)) []*hand {
	count := max(1, min(mostHands, n/featuresShared))
	for len(p.hands) < count {
		p.hands = append(p.hands, &hand{pencil: p})
	}
	p.crew.each(count, func(k int) { do(p.hands[k], k*n/count, (k+1)*n/count) })
	return p.hands[:count]
}

// hand draws some of the features of a tile. It is working memory too.
type hand struct {
	*pencil
	cells   []cell // of strokes
	strokes []stroke
	outline outline
	tangle  untangler
	drawn   []byte  // geometries, as they are written
	ends    []int32 // of drawn, by feature
}

// draw draws features on a grid of cells so many units wide, as they are written, one after the other; nothing of those of
// which nothing is seen.
func (h *hand) draw(o *outlines, some []int32, grain int32) {
	h.drawn, h.ends = h.drawn[:0], h.ends[:0]
	for _, i := range some {
		bound := o.bounds[i]
		within := isWithin(bound, h.inner)
		if ring := o.simple(i); within && ring != nil && h.sheet.isPlain(ring) {
			h.drawn = h.sheet.appendRing(h.drawn, ring, h.origin, grain)
		} else {
			ps := h.polygons(o, i, within)
			if len(ps) == 0 && h.holdsBox(bound) {
				ps = h.speck(bound)
			}
			h.drawn = appendPolygons(h.drawn, ps, grain)
		}
		h.ends = append(h.ends, int32(len(h.drawn)))
	}
}

// polygons returns what is seen of feature i, which may be known to be within the square, until the next is asked for.
func (h *hand) polygons(o *outlines, i int32, within bool) []polygon {
	h.outline.reset()
	o.of(i, func(ring []int32) { h.addRing(ring, within) })
	h.outline.close(h.square)
	if !within && h.fills(o, i) {
		h.outline.fill(h.square)
	}
	return h.tangle.polygons(h.outline.rings)
}

func (h *hand) addRing(ring []int32, within bool) {
	h.cells, h.strokes = h.cells[:0], h.strokes[:0]
	for _, signed := range ring {
		i, _ := arc(signed)
		switch box := &h.bounds[i]; {
		case within || isWithin(*box, h.inner):
			h.whole(signed)
		case box.Intersects(h.near):
			h.cut(signed)
		}
	}
	if len(h.strokes) > 0 {
		h.outline.addRing(h.strokes)
	}
}
