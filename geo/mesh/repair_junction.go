package mesh

import (
	"cmp"
	"slices"

	"github.com/paulmach/orb"
)

// splitSegments splits the unshared segments that have a vertex of another border on them, and tells whether
// there were any.
func (r *repairer) splitSegments() bool {
	m, _ := Build(r.faces, r.metric)
	v := &inspector{m: m, tolerance: r.tolerance}
	v.indexSegments()
	splits := make(map[int32]map[[2]orb.Point][]junction) // by face and segment
	for _, j := range v.findJunctions() {
		if j.kind != TJunction {
			continue
		}
		face := m.partFace[v.partOf(m.arcOf(j.segment))]
		if splits[face] == nil {
			splits[face] = make(map[[2]orb.Point][]junction)
		}
		key := [2]orb.Point{m.points[j.segment], m.points[j.segment+1]}
		splits[face][key] = append(splits[face][key], j)
	}
	any := false
	for face, at := range splits { // each face by itself: the order does not matter
		done := r.splitFace(face, at, v)
		any = any || done
	}
	return any
}

// splitFace rewrites the rings of a face that have segments to split.
func (r *repairer) splitFace(face int32, splits map[[2]orb.Point][]junction, v *inspector) bool {
	any := false
	mp := slices.Clone(r.faces[face])
	for i, polygon := range mp {
		mp[i] = slices.Clone(polygon)
		for k, ring := range polygon {
			better, done := splitRing(ring, splits)
			mp[i][k], any = better, any || len(done) > 0
			for _, j := range done {
				r.done = append(r.done, v.defect(j))
			}
		}
	}
	r.faces[face] = mp
	return any
}

// splitRing returns a ring with vertices put into its segments, and which. No vertex that the ring has is put into
// it again: it would touch itself.
func splitRing(ring orb.Ring, splits map[[2]orb.Point][]junction) (better orb.Ring, done []junction) {
	for k := 1; k < len(ring); k++ {
		a, b := ring[k-1], ring[k]
		better = append(better, a)
		forward, backward := splits[[2]orb.Point{a, b}], splits[[2]orb.Point{b, a}]
		here := slices.Clone(forward)
		for _, j := range backward {
			j.along = 1 - j.along
			here = append(here, j)
		}
		slices.SortStableFunc(here, func(x, y junction) int { return cmp.Compare(x.along, y.along) })
		for _, j := range here {
			if !slices.Contains(ring, j.at) && !slices.Contains(better, j.at) {
				better, done = append(better, j.at), append(done, j)
			}
		}
	}
	if len(done) == 0 {
		return ring, nil
	}
	return append(better, ring[len(ring)-1]), done
}
