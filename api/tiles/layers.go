package tiles

import (
	"slices"

	"github.com/paulmach/orb"
)

// shown returns the features of a request that may be seen in a tile, ascending.
func (s *source) shown(a Address, r Request) []int32 {
	some := s.InBox(a.bound())
	return slices.DeleteFunc(some, func(i int32) bool { return !r.Where.Holds(s.Layer, int(i)) })
}

// drawPolygons appends a layer of polygons.
func (s *source) drawPolygons(tile []byte, d draft, p *pencil, some []int32) []byte {
	w, fields := s.writer(s.Layer.ID, d.grain), tagged(s.Layer, d.detail)
	defer s.writers.Put(w)
	o := s.outline()
	for _, i := range some {
		bound := o.bounds[i]
		ps := p.polygons(o, i, bound)
		if len(ps) == 0 && p.within(bound) {
			ps = p.speck(bound)
		}
		if len(ps) == 0 {
			continue
		}
		w.tagsOf(i, fields)
		w.polygons(i, ps)
	}
	return w.appendTo(tile)
}

// speck is what is seen of a feature too small for the grid: one cell. So no unit is ever lost.
func (p *pencil) speck(bound orb.Bound) []polygon {
	c := snapped(p.frame.point(bound.Center()))
	c.x, c.y = min(c.x, p.grid.high-1), min(c.y, p.grid.high-1)
	return []polygon{{{c, {c.x, c.y + 1}, {c.x + 1, c.y + 1}, {c.x + 1, c.y}}}}
}

// drawPoints appends a layer of points. Where cells are coarse, of the points in one cell the first is drawn: the
// others would lie under it.
func (s *source) drawPoints(tile []byte, a Address, d draft, some []int32) []byte {
	w, fields := s.writer(s.Layer.ID, 1), tagged(s.Layer, d.detail)
	defer s.writers.Put(w)
	f := newFrame(a, 1)
	for _, i := range some {
		at, ok := s.Layer.Geometry(int(i)).(orb.Point)
		if !ok {
			continue
		}
		c := snapped(f.point(at))
		if d.grain > 1 && !w.firstIn(cell{c.x / d.grain, c.y / d.grain}) {
			continue
		}
		w.tagsOf(i, fields)
		w.point(i, c)
	}
	return w.appendTo(tile)
}

// drawLabels appends the label points that lie in the tile itself, so that each is in one tile of a zoom, of those
// features that have their label at its zoom. Their rank says which of two goes first where there is no room for both.
func (s *source) drawLabels(tile []byte, a Address, some []int32) []byte {
	w, fields := s.writer(s.Layer.ID+labelSuffix, 1), tagged(s.Layer, named)
	defer s.writers.Put(w)
	f, labels := newFrame(a, 1), s.labelPoints()
	for _, i := range some {
		l := labels[i]
		if l.rank == 0 || l.from > a.scale() {
			continue
		}
		c := snapped(f.point(l.at))
		if c.x < 0 || c.y < 0 || c.x >= Extent || c.y >= Extent {
			continue
		}
		w.tagsOf(i, fields)
		w.tagRank(i)
		w.point(i, c)
	}
	return w.appendTo(tile)
}
