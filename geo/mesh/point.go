package mesh

import (
	"math"
	"slices"

	"github.com/paulmach/orb"
)

// InnerPoint returns a point inside the largest part of a face, in the middle of the widest stretch of the
// line of latitude halfway up, or a little higher where that runs through a vertex (much as PostGIS's
// ST_PointOnSurface does); false when the face has no polygon.
func (m *Mesh) InnerPoint(face int32) (orb.Point, bool) {
	best, bestArea := None, -1.0
	m.measure()
	for p := m.facePart[face]; p < m.facePart[face+1]; p++ {
		area := 0.0
		for _, s := range m.ring(m.partRing[p]) {
			area += m.signedArea(s)
		}
		if area > bestArea {
			best, bestArea = p, area
		}
	}
	if best == None {
		return orb.Point{}, false
	}
	return m.middle(best), true
}

func (m *Mesh) middle(part int32) orb.Point {
	var room [16]float64
	box := m.partBound(part)
	y := (box.Min[1] + box.Max[1]) / 2
	xs, through := m.crossings(room[:0], part, y)
	if through {
		y = m.betweenVertices(part, y)
		xs, _ = m.crossings(room[:0], part, y)
	}
	slices.Sort(xs)
	at, widest := box.Center(), -1.0
	for k := 1; k < len(xs); k += 2 {
		if w := xs[k] - xs[k-1]; w > widest {
			at, widest = orb.Point{(xs[k] + xs[k-1]) / 2, y}, w
		}
	}
	return at
}

// crossings appends where the rings of a part cross a line of latitude, in no order, and tells whether it runs through a
// vertex: along a level segment there is no inside.
func (m *Mesh) crossings(xs []float64, part int32, y float64) (_ []float64, through bool) {
	for _, s := range m.partArcs(part) {
		pts := m.arc(unsigned(s))
		through = through || pts[0][1] == y
		for k := 1; k < len(pts); k++ {
			a, b := pts[k-1], pts[k]
			through = through || b[1] == y
			if a[1] > y != (b[1] > y) {
				xs = append(xs, (b[0]-a[0])*(y-a[1])/(b[1]-a[1])+a[0])
			}
		}
	}
	return xs, through
}

// betweenVertices returns a level moved halfway to the next vertex above, if there is one.
func (m *Mesh) betweenVertices(part int32, y float64) float64 {
	above := math.Inf(1)
	for _, s := range m.partArcs(part) {
		for _, p := range m.arc(unsigned(s)) {
			if p[1] > y {
				above = min(above, p[1])
			}
		}
	}
	if math.IsInf(above, 1) {
		return y
	}
	return y + (above-y)/2
}

// partBound returns the box around a part.
func (m *Mesh) partBound(part int32) orb.Bound {
	arcs := m.ring(m.partRing[part])
	b := boundOf(m.arc(unsigned(arcs[0])))
	for _, s := range arcs[1:] {
		b = extend(b, m.arc(unsigned(s)))
	}
	return b
}

// boundOf returns the box around points, of which there is one at least.
func boundOf(points []orb.Point) orb.Bound {
	return extend(orb.Bound{Min: points[0], Max: points[0]}, points[1:])
}

// extend returns the box around a box that is not empty and points. It is several times as fast as orb's.
func extend(b orb.Bound, points []orb.Point) orb.Bound {
	low, high := b.Min, b.Max
	for _, p := range points {
		for axis, x := range p {
			if x < low[axis] {
				low[axis] = x
			}
			if x > high[axis] {
				high[axis] = x
			}
		}
	}
	return orb.Bound{Min: low, Max: high}
}
