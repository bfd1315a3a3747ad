package mesh

import (
	"slices"

	"github.com/paulmach/orb"
)

// Repair returns polygons in which what is unambiguous has been put right, and the defects that were, as Validate
// reports them. The input is not changed; polygons and rings without such a defect are returned as they are,
// to the bit and sharing their points.
//
//   - Unclosed rings are closed, repeated points and spikes taken out, rings turned the right way round.
//   - Rings that enclose nothing are left out, with their polygon when they are its outer ring.
//   - A polygon that a face has twice, or a hole that a polygon has twice, is left out the second time.
//   - T-junctions: the segment is split at the vertex near it, by which the border moves by SnapMetres at most.
//     No other coordinate changes. A split may bring a border near a further vertex, so this is done until
//     nothing is left to split.
//
// Everything else needs someone who knows the ground: whose the overlap or the gap is, which of two near vertices
// is right. It is left as it is, for Validate to report; so are polygons with coordinates that are no numbers.
func Repair(faces []orb.MultiPolygon, metric Metric, t Tolerance) (repaired []orb.MultiPolygon, done []Defect) {
	r := &repairer{faces: slices.Clone(faces), metric: metric, tolerance: t.orDefault()}
	for range maxPasses {
		for f := range r.faces {
			r.tidyFace(int32(f))
		}
		if !r.splitSegments() {
			break
		}
	}
	return r.faces, sortDefects(r.done)
}

// maxPasses is the number of times that segments are split and rings put in order again. Two are enough for
// the polygons of real sets, one to split and one to find that nothing is left.
const maxPasses = 16

type repairer struct {
	faces     []orb.MultiPolygon
	metric    Metric
	tolerance Tolerance
	done      []Defect
}

func (r *repairer) report(face int32, faults []fault) {
	for _, x := range faults {
		r.done = append(r.done, Defect{Kind: x.kind, Faces: [2]int32{face, None}, At: x.at, Metres: x.metres})
	}
}

// tidyFace puts the rings of a face in order, one by one.
func (r *repairer) tidyFace(face int32) {
	mp := r.faces[face]
	changed := false
	kept := make(orb.MultiPolygon, 0, len(mp))
	for _, polygon := range mp {
		better, same := r.tidyPolygon(face, polygon)
		if better != nil || same {
			kept = append(kept, better)
		}
		changed = changed || !same
	}
	kept, dropped := r.withoutTwins(face, kept)
	if changed || dropped {
		r.faces[face] = kept
	}
}

// tidyPolygon returns a polygon in order, nil when nothing of it is left, and whether it is as it was.
func (r *repairer) tidyPolygon(face int32, polygon orb.Polygon) (better orb.Polygon, same bool) {
	if _, ok := allFinite(polygon); !ok {
		return polygon, true
	}
	same = true
	for i, ring := range polygon {
		points, faults := tidy(ring, i == 0, r.metric)
		r.report(face, faults)
		same = same && faults == nil
		if faults == nil || points != nil {
			better = append(better, points)
			continue
		}
		if i == 0 {
			return nil, false
		}
	}
	better, dropped := r.withoutTwinHoles(face, better)
	if same && !dropped {
		return polygon, true
	}
	return better, false
}

// withoutTwinHoles leaves out the holes that are there already.
func (r *repairer) withoutTwinHoles(face int32, polygon orb.Polygon) (kept orb.Polygon, dropped bool) {
	if len(polygon) < 3 {
		return polygon, false
	}
	kept = slices.Clone(polygon[:1])
	for _, hole := range polygon[1:] {
		if slices.ContainsFunc(kept[1:], func(other orb.Ring) bool { return sameRing(hole, other) }) {
			r.report(face, []fault{{Duplicate, hole[0], 0}})
			continue
		}
		kept = append(kept, hole)
	}
	return kept, len(kept) < len(polygon)
}

// withoutTwins leaves out the polygons that are there already, whatever the order of their holes.
func (r *repairer) withoutTwins(face int32, mp orb.MultiPolygon) (kept orb.MultiPolygon, dropped bool) {
	if len(mp) < 2 {
		return mp, false
	}
	for _, polygon := range mp {
		if len(polygon) > 0 && slices.ContainsFunc(kept, func(other orb.Polygon) bool { return samePolygon(polygon, other) }) {
			area, _ := measurePolygon(polygon, r.metric)
			r.done = append(r.done, Defect{Kind: Duplicate, Faces: [2]int32{face, None}, At: innerPoint(polygon), AreaM2: area})
			continue
		}
		kept = append(kept, polygon)
	}
	return kept, len(kept) < len(mp)
}

func samePolygon(a, b orb.Polygon) bool {
	if len(a) != len(b) || !sameRing(a[0], b[0]) {
		return false
	}
	for _, hole := range a[1:] {
		if !slices.ContainsFunc(b[1:], func(other orb.Ring) bool { return sameRing(hole, other) }) {
			return false
		}
	}
	return true
}

// sameRing tells whether two closed rings that run the same way have the same points, wherever they begin.
func sameRing(a, b orb.Ring) bool {
	n := len(a) - 1
	if len(b) != len(a) || n < 1 {
		return false
	}
	for from := range n {
		if b[from] == a[0] && slices.Equal(a[:n-from], b[from:n]) && slices.Equal(a[n-from:n], b[:from]) {
			return true
		}
	}
	return false
}
