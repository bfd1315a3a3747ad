package mesh_test

import (
	"math"
	"testing"

	"github.com/maillage/maillage/geo/mesh"
)

// Every commune's perimeter is either coast and frontier or border with another commune, which has it too.
func TestBordersOfFrance(t *testing.T) {
	_, faces := franceFaces(t)
	m, _ := mesh.Build(faces, mesh.WGS84{})
	all := everyFace(m)
	outer, inner := m.OuterBorder(all), m.InnerBorders(all)
	perimeters := 0.0
	for _, f := range all {
		perimeters += m.Outline([]int32{f}).PerimeterM
	}
	if sum := outer.Metres + 2*inner.Metres; math.Abs(sum-perimeters) > 1e-9*perimeters {
		t.Errorf("borders of %v m, perimeters of %v m", sum, perimeters)
	}
	segments := 0
	for _, line := range inner.Lines {
		segments += len(line) - 1
	}
	if shared, _ := m.Segments(); segments != shared {
		t.Errorf("inner borders of %d segments, want %d", segments, shared)
	}
	t.Logf("%d km of outer border in %d rings, %d km of inner borders in %d lines",
		int(outer.Metres/1e3), len(outer.Lines), int(inner.Metres/1e3), len(inner.Lines))
}

func BenchmarkInnerBordersFrance(b *testing.B) {
	_, faces := franceFaces(b)
	m, _ := mesh.Build(faces, mesh.WGS84{})
	all := everyFace(m)
	b.ReportAllocs()
	for b.Loop() {
		if inner := m.InnerBorders(all); len(inner.Lines) != 103_573 {
			b.Fatalf("%d lines", len(inner.Lines))
		}
	}
}
