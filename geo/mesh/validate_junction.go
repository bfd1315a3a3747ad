package mesh

import (
	"cmp"
	"math"
	"slices"

	"github.com/paulmach/orb"
)

// junction is a vertex that nearly touches a segment of another unshared border.
type junction struct {
	kind    DefectKind // TJunction, NearVertex or SelfTouch
	at      orb.Point
	segment int32
	along   float64
	part    int32 // whose ring has the vertex
	metres  float64
}

// findJunctions looks for vertices of unshared borders near segments of unshared borders.
func (v *inspector) findJunctions() []junction {
	m := v.m
	rings := v.ringsOfArcs()
	var found []junction
	for i := range m.arcSides {
		if !v.unshared(int32(i)) {
			continue
		}
		for k := m.arcStart[i]; k < m.arcStart[i+1]; k++ {
			found = v.junctionsAt(found, int32(i), k, rings)
		}
	}
	slices.SortFunc(found, func(a, b junction) int {
		return cmp.Or(cmp.Compare(a.segment, b.segment), cmp.Compare(a.along, b.along), slices.Compare(a.at[:], b.at[:]), cmp.Compare(a.part, b.part))
	})
	return slices.CompactFunc(found, func(a, b junction) bool { return a.segment == b.segment && a.at == b.at })
}

// ringsOfArcs returns for each unshared arc the ring that it belongs to.
func (v *inspector) ringsOfArcs() []int32 {
	rings := make([]int32, v.m.Arcs())
	for r := range len(v.m.ringStart) - 1 {
		for _, s := range v.m.ring(int32(r)) {
			rings[unsigned(s)] = int32(r)
		}
	}
	return rings
}

// junctionsAt adds those at a vertex of an arc.
func (v *inspector) junctionsAt(found []junction, arc, vertex int32, rings []int32) []junction {
	m, p := v.m, v.m.points[vertex]
	near, scale := v.grid.near(p), scaleAt(v.m.metric, v.m.points[vertex])
	for _, k := range near {
		a, b := m.points[k], m.points[k+1]
		if p == a || p == b || !v.boxNear(p, a, b) {
			continue
		}
		other := m.arcOf(k)
		if !v.unshared(other) {
			continue
		}
		metres, t := distance(p, a, b, scale)
		if !(metres <= v.tolerance.SnapMetres) {
			continue
		}
		j := junction{TJunction, p, k, t, v.partOf(arc), metres}
		if end, d := v.nearestEnd(p, a, b); d <= v.tolerance.SnapMetres {
			// The same two vertices are met from both sides, and from every segment that ends there.
			if joined(m.points, near, p, end) || slices.Compare(p[:], end[:]) > 0 {
				continue
			}
			j.kind, j.metres = NearVertex, d
		} else if v.onRing(rings[other], p) {
			if orientation(a, b, p) == 0 && (joined(m.points, near, p, a) || joined(m.points, near, p, b)) {
				continue // a spike
			}
			j.kind = SelfTouch
		}
		found = append(found, j)
	}
	return found
}

// partOf returns the part of an unshared arc.
func (v *inspector) partOf(arc int32) int32 {
	sides := v.m.arcSides[arc]
	return max(sides[0], sides[1])
}

// boxNear tells whether a point is within the pad of the box around a segment.
func (v *inspector) boxNear(p, a, b orb.Point) bool {
	x, y := v.grid.pad[0], v.grid.pad[1]
	return p[0] >= min(a[0], b[0])-x && p[0] <= max(a[0], b[0])+x && p[1] >= min(a[1], b[1])-y && p[1] <= max(a[1], b[1])+y
}

// distance returns that between a point and a segment in metres, and where on the segment the nearest point is.
// The metric is taken as uniform around the point, which is true of the few metres that matter here.
func distance(p, a, b orb.Point, scale [2]float64) (metres, along float64) {
	ax, ay := (a[0]-p[0])*scale[0], (a[1]-p[1])*scale[1]
	dx, dy := (b[0]-a[0])*scale[0], (b[1]-a[1])*scale[1]
	along = -(ax*dx + ay*dy) / (dx*dx + dy*dy)
	if !(along >= 0) {
		along = 0
	}
	along = min(along, 1)
	metres = math.Hypot(ax+along*dx, ay+along*dy)
	if along > 0 && along < 1 && metres < 1e-9*(math.Abs(dx)+math.Abs(dy)) && orientation(a, b, p) == 0 {
		return 0, along // rounding is not distance
	}
	return metres, along
}

// nearestEnd returns the end of a segment that is nearest to a point.
func (v *inspector) nearestEnd(p, a, b orb.Point) (orb.Point, float64) {
	da, db := v.m.metric.Length(p, a), v.m.metric.Length(p, b)
	if db < da {
		return b, db
	}
	return a, da
}

// joined tells whether one of the segments runs between two points.
func joined(points []orb.Point, segments []int32, p, q orb.Point) bool {
	return slices.ContainsFunc(segments, func(k int32) bool {
		return points[k] == p && points[k+1] == q || points[k] == q && points[k+1] == p
	})
}

// onRing tells whether a ring has a vertex.
func (v *inspector) onRing(r int32, p orb.Point) bool {
	return slices.ContainsFunc(v.m.ring(r), func(s int32) bool { return slices.Contains(v.m.arc(unsigned(s)), p) })
}

// defect returns a junction as a defect.
func (v *inspector) defect(j junction) Defect {
	m := v.m
	faces := between(m.partFace[j.part], m.partFace[v.partOf(m.arcOf(j.segment))])
	return Defect{Kind: j.kind, At: j.at, Metres: j.metres, Faces: faces}
}

// reportJunctions applies rules 7, 11 and 12, and notes the places for rule 10.
func (v *inspector) reportJunctions() {
	seen := make(map[Defect]bool)
	for _, j := range v.junctions {
		v.events = append(v.events, event{j.segment, j.along})
		d := v.defect(j)
		if d.Kind != NearVertex {
			v.add(d)
		} else if !seen[d] { // met from every segment that ends there
			seen[d] = true
			v.add(d)
		}
	}
}
