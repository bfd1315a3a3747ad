package mesh

import (
	"slices"

	"github.com/paulmach/orb"
	"github.com/peterstace/simplefeatures/geom"
)

// suspicion is a pair of parts that seem to have ground in common.
type suspicion struct {
	parts [2]int32
	sure  bool // they have a border on the same side
	at    orb.Point
}

// overlaps applies rules 9 and 10. Two polygons that overlap have a border in common, on the same side; or else
// some border of one runs through the inside of the other. A stretch of border between two places where it meets
// others lies inside a polygon as a whole or not at all, so one point of each is tried.
func (v *inspector) overlaps(conflicts []conflict) {
	var suspects []suspicion
	for _, c := range conflicts {
		suspects = append(suspects, suspicion{[2]int32{min(c.first, c.second), max(c.first, c.second)}, true, v.m.arc(c.arc)[0]})
	}
	suspects = append(suspects, v.intruders()...)
	slices.SortStableFunc(suspects, func(a, b suspicion) int {
		if order := slices.Compare(a.parts[:], b.parts[:]); order != 0 || a.sure == b.sure {
			return order
		}
		if a.sure {
			return -1
		}
		return 1
	})
	suspects = slices.CompactFunc(suspects, func(a, b suspicion) bool { return a.parts == b.parts })
	common := make(map[[2]int32]*Defect)
	for _, s := range suspects {
		v.overlap(s, common)
	}
	for _, d := range common {
		v.add(*d)
	}
}

// overlap measures what two parts have in common, and adds it up by faces.
func (v *inspector) overlap(s suspicion, common map[[2]int32]*Defect) {
	p, q := s.parts[0], s.parts[1]
	faces := between(v.m.partFace[p], v.m.partFace[q])
	if p != q && s.sure && v.same(p, q) {
		v.add(Defect{Kind: Duplicate, Faces: faces, At: v.m.middle(p), AreaM2: v.area(v.m.partShape(p))})
		return
	}
	area, at := 0.0, s.at
	if p != q {
		shape, ok := intersection(v.m.partShape(p), v.m.partShape(q))
		if area, at = v.wide(shape, s.at); area == 0 && ok && !s.sure {
			return
		}
	}
	if d := common[faces]; d == nil {
		common[faces] = &Defect{Kind: Overlap, Faces: faces, At: at, AreaM2: area}
	} else {
		d.AreaM2 += area
	}
}

// same tells whether two parts have the same rings.
func (v *inspector) same(p, q int32) bool {
	arcs := func(part int32) []int32 {
		list := make([]int32, 0, 8)
		for _, s := range v.m.partArcs(part) {
			list = append(list, unsigned(s))
		}
		slices.Sort(list)
		return list
	}
	m := v.m
	return m.partRing[p+1]-m.partRing[p] == m.partRing[q+1]-m.partRing[q] && slices.Equal(arcs(p), arcs(q))
}

// wide returns the area of the polygons wider than the tolerance, and a place inside the largest.
func (v *inspector) wide(shape orb.MultiPolygon, otherwise orb.Point) (area float64, at orb.Point) {
	largest := 0.0
	at = otherwise
	for _, polygon := range shape {
		a, perimeter := measurePolygon(polygon, v.m.metric)
		if !(2*a > v.tolerance.SnapMetres*perimeter) {
			continue
		}
		area += a
		if a > largest {
			largest, at = a, innerPoint(polygon)
		}
	}
	return area, at
}

func measurePolygon(polygon orb.Polygon, metric Metric) (area, perimeter float64) {
	for _, ring := range polygon {
		for k := 1; k < len(ring); k++ {
			area += strip(metric.Plane(ring[k-1]), metric.Plane(ring[k]))
			perimeter += metric.Length(ring[k-1], ring[k])
		}
	}
	return area, perimeter
}

func (v *inspector) area(shape orb.MultiPolygon) float64 {
	total := 0.0
	for _, polygon := range shape {
		a, _ := measurePolygon(polygon, v.m.metric)
		total += a
	}
	return total
}

// partShape returns a part as valid polygons, right-hand rule: several when its rings touch themselves.
func (m *Mesh) partShape(part int32) orb.MultiPolygon {
	d := m.dissolver()
	defer m.scratch.Put(d)
	d.inside[part], d.parts = d.turn, append(d.parts[:0], part)
	d.outline()
	return d.polygons()
}

// innerPoint returns a point inside a polygon.
func innerPoint(polygon orb.Polygon) orb.Point {
	m, _ := Build([]orb.MultiPolygon{{polygon}}, Planar{})
	p, _ := m.InnerPoint(0)
	return p
}

// intersection returns what two shapes have in common, right-hand rule; false when it cannot be computed, which
// happens when their rings cross themselves.
func intersection(a, b orb.MultiPolygon) (orb.MultiPolygon, bool) {
	g, err := geom.Intersection(toGeom(a), toGeom(b))
	if err != nil {
		return nil, false
	}
	var mp orb.MultiPolygon
	for _, piece := range g.Dump() {
		if piece.Type() == geom.TypePolygon {
			mp = append(mp, fromGeom(piece.MustAsPolygon().ForceCCW()))
		}
	}
	return mp, true
}

func toGeom(mp orb.MultiPolygon) geom.Geometry {
	polygons := make([]geom.Polygon, len(mp))
	for i, polygon := range mp {
		rings := make([]geom.LineString, len(polygon))
		for k, ring := range polygon {
			flat := make([]float64, 0, 2*len(ring))
			for _, p := range ring {
				flat = append(flat, p[0], p[1])
			}
			rings[k] = geom.NewLineString(geom.NewSequence(flat, geom.DimXY))
		}
		polygons[i] = geom.NewPolygon(rings)
	}
	return geom.NewMultiPolygon(polygons).AsGeometry()
}

func fromGeom(polygon geom.Polygon) orb.Polygon {
	var out orb.Polygon
	for _, ring := range polygon.DumpRings() {
		seq := ring.Coordinates()
		points := make(orb.Ring, seq.Length())
		for i := range points {
			xy := seq.GetXY(i)
			points[i] = orb.Point{xy.X, xy.Y}
		}
		out = append(out, points)
	}
	return out
}
