package mesh_test

import (
	"math"
	"testing"

	"github.com/maillage/maillage/geo/mesh"
	"github.com/paulmach/orb"
)

// FuzzSimplify takes bytes as polygons that cross, overlap and repeat themselves: whatever goes in, no face and no
// ring is lost, and every verb still works on the levels.
func FuzzSimplify(f *testing.F) {
	f.Add([]byte{})
	f.Add([]byte{0, 0, 9, 0, 9, 9, 0, 9})
	f.Add([]byte{0, 0, 9, 0, 9, 9, 0, 9, 255, 9, 0, 20, 0, 15, 5, 9, 9})
	f.Add([]byte{0, 0, 9, 9, 9, 0, 0, 9, 254, 1, 1, 2, 1, 2, 2, 253, 4, 4, 8, 4, 4, 8})
	f.Fuzz(func(t *testing.T, data []byte) {
		m, _ := mesh.Build(polygonsOf(data), mesh.Planar{})
		before := m
		for _, level := range m.Simplify([]float64{0, 1, 4, math.Inf(1)}) {
			if level.Vertices() > before.Vertices() {
				t.Errorf("%d vertices after %d", level.Vertices(), before.Vertices())
			}
			for face := range int32(m.Len()) {
				checkRings(t, m.Geometry(face), level.Geometry(face))
			}
			all := everyFace(level)
			level.Dissolve(all)
			level.InnerBorders(all)
			level.Outline(all[:len(all)/2])
			level.Enclosed(all[len(all)/2:])
			before = level
		}
	})
}

func checkRings(t *testing.T, full, got orb.MultiPolygon) {
	t.Helper()
	if len(full) != len(got) {
		t.Fatalf("%d polygons, want %d", len(got), len(full))
	}
	for i := range got {
		if len(got[i]) != len(full[i]) {
			t.Fatalf("%d rings, want %d", len(got[i]), len(full[i]))
		}
		for k, ring := range got[i] {
			if len(ring) < min(4, len(full[i][k])) {
				t.Errorf("%v is left of %v", ring, full[i][k])
			}
		}
	}
}

// polygonsOf reads pairs of bytes as points; 255 begins a face, 254 a polygon and 253 a ring.
func polygonsOf(data []byte) []orb.MultiPolygon {
	faces := []orb.MultiPolygon{{{{}}}}
	for k := 0; k < len(data); k++ {
		face := &faces[len(faces)-1]
		polygon := &(*face)[len(*face)-1]
		switch {
		case data[k] == 255:
			faces = append(faces, orb.MultiPolygon{{{}}})
		case data[k] == 254:
			*face = append(*face, orb.Polygon{{}})
		case data[k] == 253:
			*polygon = append(*polygon, orb.Ring{})
		case k+1 < len(data):
			ring := &(*polygon)[len(*polygon)-1]
			*ring = append(*ring, orb.Point{float64(data[k]), float64(data[k+1])})
			k++
		}
	}
	return faces
}
