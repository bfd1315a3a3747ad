package tiles

import "math"

// pencil draws polygons in one tile: what a tile costs goes by what is seen in it, not by how much there is in all.
// Once it has begun, several hands may draw features with it. It is working memory, used again from tile to tile.
type pencil struct {
	grid   Grid
	square square
	origin cell // the north-west corner of the tile, from that of the grid
	outer  box  // the square, and what is put on its rim
	core   box  // of which nothing is put on the rim
	sheet  *sheet
	crew   *crew
	hands  []*hand
	tile   []byte // as protobuf
}

// begin readies the pencil for a tile, drawn on a sheet of cells so many units wide.
func (p *pencil) begin(a Address, grain int32, s *sheet, help *crew) {
	p.grid, p.square, p.sheet, p.crew = a.Grid, squareOf(grain), s, help
	across := Extent / grain
	p.origin = cell{int32(a.Col) * across, int32(a.Row) * across}
	p.outer, p.core = p.around(1), p.around(-1)
}

// around returns the square and so many cells beyond each side of it.
func (p *pencil) around(cells int32) box {
	along := func(at int32) int32 { return int32(max(math.MinInt32, min(math.MaxInt32, int64(at)<<p.sheet.shift))) }
	low, high := p.square.low-cells, p.square.high+cells
	return box{along(p.origin.x + low), along(p.origin.y + low), along(p.origin.x + high), along(p.origin.y + high)}
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
	outline outline
	tidy    bool // whether all arcs of the outline are plain
	tangle  untangler
	drawn   []byte  // geometries, as they are written
	ends    []int32 // of drawn, by feature
}

// draw draws features on a grid of cells so many units wide, as they are written, one after the other; nothing of those of
// which nothing is seen.
func (h *hand) draw(o *outlines, some []int32, grain int32) {
	h.drawn, h.ends = h.drawn[:0], h.ends[:0]
	for _, i := range some {
		place := &o.boxes[h.grid][i]
		within := place.within(&h.core)
		if ring := o.simple(i); within && ring != nil && h.sheet.isPlain(ring) {
			h.drawn = h.sheet.appendRing(h.drawn, ring, h.origin, grain)
		} else {
			ps := h.polygons(o, i, within)
			if len(ps) == 0 && place.within(&h.outer) {
				ps = h.speck(place.middle())
			}
			h.drawn = appendPolygons(h.drawn, ps, grain)
		}
		h.ends = append(h.ends, int32(len(h.drawn)))
	}
}

// polygons returns what is seen of feature i, which may be known to be within the square, until the next is asked for.
func (h *hand) polygons(o *outlines, i int32, within bool) []polygon {
	h.outline.reset()
	h.tidy = o.lone[i]
	o.of(i, func(ring []int32) { h.addRing(ring, within) })
	h.outline.close(h.square)
	if !within && h.fills(o, i) {
		h.outline.fill(h.square)
	}
	if h.tidy && h.outline.apart && !within {
		return h.tangle.apart(h.outline.rings)
	}
	return h.tangle.polygons(h.outline.rings)
}

func (h *hand) addRing(ring []int32, within bool) {
	h.outline.begin()
	for _, signed := range ring {
		i, _ := arc(signed)
		switch place := &h.sheet.arcs[i]; {
		case within || place.within(&h.core):
			h.whole(signed)
		case place.meets(&h.outer):
			h.cut(signed)
		default:
			continue
		}
		h.tidy = h.tidy && h.sheet.plain[i]
	}
	h.outline.end()
}
