package mesh

import (
	"cmp"
	"slices"

	"github.com/paulmach/orb"
)

// gaps applies rule 13: it walks around the outside, as a dissolve walks around the inside, and looks at the
// places that it closes. So a place between two polygons that touch only at the ends of it is found too, which
// is no hole of a polygon.
func (v *inspector) gaps() {
	m := v.m
	d := m.dissolver()
	defer m.scratch.Put(d)
	d.border, d.next, d.used = d.border[:0], d.next[:0], d.used[:0]
	for i, sides := range m.arcSides {
		switch {
		case !v.unshared(int32(i)):
		case sides[0] == None:
			d.thread(int32(i))
		default:
			d.thread(^int32(i))
		}
	}
	d.stitch()
	snapped := make(map[orb.Point]bool, len(v.junctions))
	for _, j := range v.junctions {
		snapped[j.at] = true
	}
	for i := range d.ends {
		if d.ringArea(i) > 0 {
			v.gap(d.ringOf(i), snapped)
		}
	}
}

// gap reports a place outside that is narrow, given the arcs around it. One as narrow as the snapping distance that has a junction on its border is
// that junction, and not reported again.
func (v *inspector) gap(arcs []int32, snapped map[orb.Point]bool) {
	ring := v.m.closedRing(arcs)
	area, perimeter := measurePolygon(orb.Polygon{ring}, v.m.metric)
	width := 2 * area / perimeter
	if !(width < v.tolerance.GapMetres) {
		return
	}
	if width <= v.tolerance.SnapMetres && slices.ContainsFunc(ring, func(p orb.Point) bool { return snapped[p] }) {
		return
	}
	v.add(Defect{Kind: Gap, Faces: v.longest(arcs), At: innerPoint(orb.Polygon{ring}), Metres: width, AreaM2: area})
}

// longest returns the two faces on the right of most of a border.
func (v *inspector) longest(arcs []int32) [2]int32 {
	metres := make(map[int32]float64)
	for _, s := range arcs {
		pts := v.m.arc(unsigned(s))
		for k := 1; k < len(pts); k++ {
			metres[v.m.partFace[v.m.beyond(s)]] += v.m.metric.Length(pts[k-1], pts[k])
		}
	}
	faces := make([]int32, 0, len(metres))
	for f := range metres {
		faces = append(faces, f)
	}
	slices.SortFunc(faces, func(a, b int32) int { return cmp.Or(cmp.Compare(metres[b], metres[a]), cmp.Compare(a, b)) })
	if len(faces) == 1 {
		return [2]int32{faces[0], None}
	}
	return between(faces[0], faces[1])
}
