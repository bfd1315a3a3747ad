package mesh

import "github.com/paulmach/orb"

// Touches tells whether a face and a box have a point in common, borders included, without making the polygons of the
// face. A union of faces touches a box when one of them does.
func (m *Mesh) Touches(face int32, box orb.Bound) bool {
	b := m.bounds[face]
	if !b.Intersects(box) {
		return false
	}
	if m.facePart[face] < m.facePart[face+1] && box.Contains(b.Min) && box.Contains(b.Max) {
		return true
	}
	for p := m.facePart[face]; p < m.facePart[face+1]; p++ {
		if m.partTouches(p, box) {
			return true
		}
	}
	return false
}

func (m *Mesh) partTouches(part int32, box orb.Bound) bool {
	for _, s := range m.partArcs(part) {
		points := m.arc(unsigned(s))
		for k := 1; k < len(points); k++ {
			if SegmentTouches(points[k-1], points[k], box) {
				return true
			}
		}
	}
	// No edge comes near: the box is wholly inside or wholly outside.
	return m.partHolds(part, box.Min)
}

// SegmentTouches tells whether a segment and a box have a point in common. It is the separating-axis test: their boxes
// meet, and the corners of the box are not all strictly on one side of the segment's line.
func SegmentTouches(a, c orb.Point, b orb.Bound) bool {
	if a[0] < b.Min[0] && c[0] < b.Min[0] || a[0] > b.Max[0] && c[0] > b.Max[0] ||
		a[1] < b.Min[1] && c[1] < b.Min[1] || a[1] > b.Max[1] && c[1] > b.Max[1] {
		return false
	}
	dx, dy := c[0]-a[0], c[1]-a[1]
	side := func(x, y float64) float64 { return dx*(y-a[1]) - dy*(x-a[0]) }
	s1, s2, s3, s4 := side(b.Min[0], b.Min[1]), side(b.Max[0], b.Min[1]), side(b.Max[0], b.Max[1]), side(b.Min[0], b.Max[1])
	return !(s1 > 0 && s2 > 0 && s3 > 0 && s4 > 0) && !(s1 < 0 && s2 < 0 && s3 < 0 && s4 < 0)
}
