package mesh_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/maillage/maillage/geo/mesh"
	"github.com/paulmach/orb"
)

// checkLevel compares a level with the level before it and with the full mesh.
func checkLevel(t *testing.T, full, before, level *mesh.Mesh, tolerance float64) {
	t.Helper()
	segments := map[[4]float64]int{}
	known := vertexSet(geometries(before))
	for f, mp := range geometries(level) {
		valid(t, mp)
		for s, k := range segmentsOf(mp) {
			segments[s] += k
		}
		for p := range vertexSet([]orb.MultiPolygon{mp}) {
			if !known[p] {
				t.Errorf("vertex %v is not of the level before", p)
			}
		}
		checkFace(t, full.Geometry(int32(f)), mp, tolerance)
		if b := level.Bound(int32(f)); b != mp.Bound() && len(mp) > 0 {
			t.Errorf("face %d: bound %v, want %v", f, b, mp.Bound())
		}
	}
	checkPlanar(t, segments)
	shared, border := level.Segments()
	for s, k := range segments {
		switch k {
		case 1:
			border--
		case 2:
			shared--
		default:
			t.Errorf("segment %v is in %d rings", s, k)
		}
	}
	if shared != 0 || border != 0 {
		t.Errorf("segments shared and on the border are miscounted by %d and %d", shared, border)
	}
	checkSameNeighbours(t, full, level)
}

// checkFace compares the polygons of a face: as many rings in the same order and sense, and an area that differs
// by no more than the triangles that were cut off.
func checkFace(t *testing.T, full, got orb.MultiPolygon, tolerance float64) {
	t.Helper()
	if len(full) != len(got) {
		t.Fatalf("%d polygons, want %d", len(got), len(full))
	}
	for i := range got {
		if len(got[i]) != len(full[i]) {
			t.Fatalf("%d rings, want %d", len(got[i]), len(full[i]))
		}
		for k, ring := range got[i] {
			was, is := planarArea(full[i][k]), planarArea(ring)
			if len(ring) < 4 || is == 0 || was > 0 != (is > 0) {
				t.Errorf("ring of %d points and area %v was of %d points and area %v", len(ring), is, len(full[i][k]), was)
			}
			if most := float64(len(full[i][k])-len(ring)) * tolerance * tolerance; math.Abs(was-is) > most {
				t.Errorf("a ring's area went from %v to %v, at most %v is allowed", was, is, most)
			}
		}
	}
}

func planarArea(ring orb.Ring) float64 {
	area := 0.0
	for k := 1; k < len(ring); k++ {
		area += (ring[k-1][0]*ring[k][1] - ring[k][0]*ring[k-1][1]) / 2
	}
	return area
}

func vertexSet(faces []orb.MultiPolygon) map[orb.Point]bool {
	set := map[orb.Point]bool{}
	for _, mp := range faces {
		for _, polygon := range mp {
			for _, ring := range polygon {
				for _, p := range ring {
					set[p] = true
				}
			}
		}
	}
	return set
}

// checkPlanar compares every segment with every other: they may only meet at their ends.
func checkPlanar(t *testing.T, set map[[4]float64]int) {
	t.Helper()
	segments := make([][4]float64, 0, len(set))
	for s := range set {
		segments = append(segments, s)
	}
	for i, s := range segments {
		for _, other := range segments[:i] {
			if meet(s, other) {
				t.Errorf("segments %v and %v meet", s, other)
			}
		}
	}
}

// meet tells whether two different segments have a point in common that is not an end of both.
func meet(s, o [4]float64) bool {
	if max(s[0], s[2]) < min(o[0], o[2]) || max(o[0], o[2]) < min(s[0], s[2]) ||
		max(s[1], s[3]) < min(o[1], o[3]) || max(o[1], o[3]) < min(s[1], s[3]) {
		return false
	}
	a, b, c, d := orb.Point{s[0], s[1]}, orb.Point{s[2], s[3]}, orb.Point{o[0], o[1]}, orb.Point{o[2], o[3]}
	inside := func(p, q, x orb.Point) bool { // x, on the line p q, lies strictly between them
		return x != p && x != q && (x[0]-p[0])*(x[0]-q[0])+(x[1]-p[1])*(x[1]-q[1]) < 0
	}
	abc, abd, cda, cdb := turn(a, b, c), turn(a, b, d), turn(c, d, a), turn(c, d, b)
	return abc*abd < 0 && cda*cdb < 0 ||
		abc == 0 && inside(a, b, c) || abd == 0 && inside(a, b, d) || cda == 0 && inside(c, d, a) || cdb == 0 && inside(c, d, b)
}

// turn returns the sign of the turn at b, which is exact on the coordinates of wildCoverage.
func turn(a, b, c orb.Point) int {
	switch det := (b[0]-a[0])*(c[1]-a[1]) - (c[0]-a[0])*(b[1]-a[1]); {
	case det > 0:
		return 1
	case det < 0:
		return -1
	}
	return 0
}

func checkSameNeighbours(t *testing.T, full, level *mesh.Mesh) {
	t.Helper()
	for f := range int32(full.Len()) {
		same := slices.EqualFunc(full.Neighbours(f), level.Neighbours(f), func(a, b mesh.Neighbour) bool { return a.Face == b.Face })
		if !same {
			t.Errorf("face %d has neighbours %v, had %v", f, level.Neighbours(f), full.Neighbours(f))
		}
		for _, n := range level.Neighbours(f) {
			if n.Metres <= 0 {
				t.Errorf("faces %d and %d share no length", f, n.Face)
			}
		}
	}
}

// checkUnions compares random unions at a level with the same in the full mesh.
func checkUnions(t *testing.T, full, level *mesh.Mesh, seed uint64) {
	t.Helper()
	r := rand.New(rand.NewPCG(seed, 4))
	for range 4 {
		var set []int32
		area := 0.0
		for f := range int32(full.Len()) {
			if r.IntN(2) == 0 {
				set = append(set, f)
				area += level.Area(f)
			}
		}
		want, got := full.Dissolve(set), level.Dissolve(set)
		valid(t, got)
		if !slices.EqualFunc(want, got, func(a, b orb.Polygon) bool { return len(a) == len(b) }) {
			t.Errorf("union of %v: %v, want polygons and holes as in %v", set, got, want)
		}
		if o := level.Outline(set); math.Abs(o.AreaM2-area) > 1e-9*area {
			t.Errorf("union of %v has area %v, its faces %v", set, o.AreaM2, area)
		}
	}
}
