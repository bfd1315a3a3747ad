package tiles

import "github.com/paulmach/orb"

// sight is the features of a collection that may be seen in a tile, ascending.
type sight struct {
	*source
	some []int32
}

// drawPolygons appends a layer of polygons.
func (s sight) drawPolygons(tile []byte, d draft, p *pencil) []byte {
	w := s.writer(s.Layer.ID)
	defer s.writers.put(w)
	o, left := s.outline(), s.some
	for _, h := range p.share(len(left), func(h *hand, from, to int) { h.draw(o, s.some[from:to], d.grain) }) {
		from := int32(0)
		for k, end := range h.ends {
			if from < end {
				w.tagsOf(left[k], d.detail)
				w.feature(left[k], typePolygon, h.drawn[from:end])
			}
			from = end
		}
		left = left[len(h.ends):]
	}
	return w.appendTo(tile)
}

// speck is what is seen of a feature too small for the grid: one cell. So no unit is ever lost.
func (p *pencil) speck(at spot) []polygon {
	c := at.cell(p.sheet.shift).minus(p.origin)
	c.x, c.y = max(p.square.low, min(c.x, p.square.high-1)), max(p.square.low, min(c.y, p.square.high-1))
	return []polygon{{{c, {c.x, c.y + 1}, {c.x + 1, c.y + 1}, {c.x + 1, c.y}}}}
}

// lens shows where in a tile a spot is, in units of the tile.
type lens struct {
	shift  uint
	origin cell
}

func (a Address) lens() lens {
	return lens{rimsOf(a.Zoom, 1).shift, cell{int32(a.Col) * Extent, int32(a.Row) * Extent}}
}

func (l lens) of(s spot) cell { return s.cell(l.shift).minus(l.origin) }

// drawPoints appends a layer of points. Where cells are coarse, of the points in one cell the first is drawn: the
// others would lie under it. Cells are a power of two wide, and the same from all tiles: before the rim too, a point is
// in the cell that begins west and north of it.
func (s sight) drawPoints(tile []byte, a Address, d draft) []byte {
	w, seen := s.writer(s.Layer.ID), a.lens()
	defer s.writers.put(w)
	for _, i := range s.some {
		at, ok := s.Layer.Geometry(int(i)).(orb.Point)
		if !ok {
			continue
		}
		c := seen.of(spotOf(a.Grid.place(at)))
		if d.grain > 1 && !w.firstIn(cell{c.x &^ (d.grain - 1), c.y &^ (d.grain - 1)}) {
			continue
		}
		w.tagsOf(i, d.detail)
		w.point(i, c)
	}
	return w.appendTo(tile)
}

// drawLabels appends the label points that lie in the tile itself, so that each is in one tile of a zoom, of those
// features that have their label at its zoom. Their rank says which of two goes first where there is no room for both.
func (s sight) drawLabels(tile []byte, a Address) []byte {
	w, labels, seen := s.writer(s.Layer.ID+labelSuffix), s.labelPoints(), a.lens()
	defer s.writers.put(w)
	for _, i := range s.some {
		l := &labels[i]
		if l.rank == 0 || int(l.from) > a.scale() {
			continue
		}
		c := seen.of(l.at[a.Grid])
		if c.x < 0 || c.y < 0 || c.x >= Extent || c.y >= Extent {
			continue
		}
		w.tagsOf(i, named)
		w.tagRank(int64(l.rank))
		w.point(i, c)
	}
	return w.appendTo(tile)
}
