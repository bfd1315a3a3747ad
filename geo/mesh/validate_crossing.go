package mesh

import (
	"cmp"
	"math"
	"slices"

	"github.com/paulmach/orb"
)

// event is a place on a segment where it may pass from the outside of a polygon to its inside.
type event struct {
	segment int32
	along   float64 // 0 at its beginning, 1 at its end
}

// arcOf returns the arc of a segment.
func (m *Mesh) arcOf(segment int32) int32 {
	i, found := slices.BinarySearch(m.arcStart, segment)
	if found {
		return int32(i)
	}
	return int32(i - 1)
}

// findCrossings applies rule 8, and notes where segments meet for rule 10.
func (v *inspector) findCrossings() {
	var pairs [][2]int32
	v.grid.eachMeeting(func(i, j int32) { pairs = append(pairs, [2]int32{i, j}) })
	slices.SortFunc(pairs, func(a, b [2]int32) int { return slices.Compare(a[:], b[:]) })
	for _, pair := range slices.Compact(pairs) {
		v.meeting(pair[0], pair[1])
	}
}

func (v *inspector) meeting(i, j int32) {
	pts := v.m.points
	p, q, r, s := pts[i], pts[i+1], pts[j], pts[j+1]
	if orientation(p, q, r)*orientation(p, q, s) >= 0 || orientation(r, s, p)*orientation(r, s, q) >= 0 {
		v.touch(i, r, s)
		v.touch(j, p, q)
		return
	}
	t := crossingAlong(p, q, r, s)
	v.events = append(v.events, event{i, t}, event{j, crossingAlong(r, s, p, q)})
	if !v.nearVertex(i, j) {
		at := orb.Point{p[0] + t*(q[0]-p[0]), p[1] + t*(q[1]-p[1])}
		v.add(Defect{Kind: Crossing, Faces: v.facesAt(i, j), At: at})
	}
}

// touch notes the points that lie within a segment.
func (v *inspector) touch(segment int32, points ...orb.Point) {
	a, b := v.m.points[segment], v.m.points[segment+1]
	for _, p := range points {
		if p != a && p != b && (orb.MultiPoint{a, b}).Bound().Contains(p) && orientation(a, b, p) == 0 {
			v.events = append(v.events, event{segment, along(a, b, p)})
		}
	}
}

// along returns where on the segment from a to b the point is that has the coordinates of p.
func along(a, b, p orb.Point) float64 {
	if math.Abs(b[0]-a[0]) >= math.Abs(b[1]-a[1]) {
		return (p[0] - a[0]) / (b[0] - a[0])
	}
	return (p[1] - a[1]) / (b[1] - a[1])
}

// crossingAlong returns where on pq the segment rs crosses it.
func crossingAlong(p, q, r, s orb.Point) float64 {
	cross := func(o, a, b orb.Point) float64 { return (a[0]-o[0])*(b[1]-o[1]) - (b[0]-o[0])*(a[1]-o[1]) }
	from, to := cross(r, s, p), cross(r, s, q)
	if t := from / (from - to); t >= 0 && t <= 1 {
		return t
	}
	return 0.5 // lost to rounding or overflow
}

// nearVertex tells whether two segments of unshared borders that cross do so only because a vertex of one is
// very near the other, which rules 11 and 12 report.
func (v *inspector) nearVertex(i, j int32) bool {
	if !v.unshared(v.m.arcOf(i)) || !v.unshared(v.m.arcOf(j)) {
		return false
	}
	pts := v.m.points
	for _, c := range [4][2]int32{{i, j}, {i, j + 1}, {j, i}, {j, i + 1}} {
		p := pts[c[1]]
		if d, _ := distance(p, pts[c[0]], pts[c[0]+1], scaleAt(v.m.metric, p)); d <= v.tolerance.SnapMetres {
			return true
		}
	}
	return false
}

// unshared tells whether an arc has a part on one side only.
func (v *inspector) unshared(arc int32) bool {
	sides := v.m.arcSides[arc]
	return sides[0] == None != (sides[1] == None)
}

// facesAt returns the faces that two segments bound: the one that both do, when there is one.
func (v *inspector) facesAt(i, j int32) [2]int32 {
	a, b := v.facesBeside(i), v.facesBeside(j)
	for _, f := range a {
		if slices.Contains(b, f) {
			return [2]int32{f, None}
		}
	}
	return between(a[0], b[0])
}

// facesBeside returns the faces on both sides of a segment, ascending.
func (v *inspector) facesBeside(segment int32) []int32 {
	var faces []int32
	for _, part := range v.m.arcSides[v.m.arcOf(segment)] {
		if part != None {
			faces = append(faces, v.m.partFace[part])
		}
	}
	slices.SortFunc(faces, cmp.Compare)
	return faces
}
