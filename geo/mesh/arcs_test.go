package mesh_test

import (
	"slices"
	"testing"

	"github.com/maillage/maillage/geo/mesh"
	"github.com/paulmach/orb"
)

// The rings of arcs, drawn point by point, are those of Dissolve, on the mesh and on its levels.
func TestRingsAreThoseOfDissolve(t *testing.T) {
	ring := orb.MultiPolygon{{
		{{0, 0}, {3, 0}, {3, 3}, {0, 3}, {0, 0}},
		{{1, 1}, {1, 2}, {2, 2}, {2, 1}, {1, 1}},
	}}
	core := orb.MultiPolygon{{{{1, 1}, {2, 1}, {2, 2}, {1, 2}, {1, 1}}}}
	east := orb.MultiPolygon{{{{3, 0}, {4, 0}, {4.1, 1.5}, {4, 3}, {3, 3}, {3, 0}}}}
	m, defects := mesh.Build([]orb.MultiPolygon{ring, core, east}, mesh.Planar{})
	if len(defects) > 0 {
		t.Fatal(defects)
	}
	for _, set := range [][]int32{nil, {0}, {1}, {0, 1}, {0, 2}, {1, 2}, {0, 1, 2}} {
		for _, level := range append([]*mesh.Mesh{m}, m.Simplify([]float64{1})...) {
			var want, got []orb.Ring
			for _, p := range level.Dissolve(set) {
				want = append(want, p...)
			}
			for _, arcs := range m.Rings(set) {
				got = append(got, walk(level, arcs))
			}
			order := func(a, b orb.Ring) int { return slices.CompareFunc(a, b, comparePoints) }
			slices.SortFunc(want, order)
			slices.SortFunc(got, order)
			if !slices.EqualFunc(want, got, orb.Ring.Equal) {
				t.Errorf("set %v: rings %v, want %v", set, got, want)
			}
		}
	}
}

func comparePoints(a, b orb.Point) int { return slices.Compare(a[:], b[:]) }

// walk draws signed arcs one after the other.
func walk(m *mesh.Mesh, arcs []int32) orb.Ring {
	var ring orb.Ring
	for _, s := range arcs {
		pts := m.Arc(max(s, ^s))
		if s < 0 {
			pts = slices.Clone(pts)
			slices.Reverse(pts)
		}
		ring = append(ring, pts[:len(pts)-1]...)
	}
	return append(ring, ring[0])
}
