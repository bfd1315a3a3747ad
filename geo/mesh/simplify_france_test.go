package mesh_test

import (
	"math"
	"slices"
	"testing"

	"github.com/maillage/maillage/geo/mesh"
)

// tileTolerances are half a pixel, in metres, of tiles of 512 pixels at 46° north, from zoom 12 to zoom 5.
func tileTolerances() []float64 {
	var out []float64
	for zoom := 12; zoom >= 5; zoom-- {
		pixel := 40_075_016.686 / 512 * math.Cos(46*math.Pi/180) / math.Exp2(float64(zoom))
		out = append(out, pixel/2)
	}
	return out
}

// franceVertices are the numbers of vertices of the levels for tiles of the 2018 set.
var franceVertices = []int{1_186_387, 1_186_386, 1_186_386, 1_186_379, 981_421, 591_403, 368_666, 257_403}

func BenchmarkSimplifyFrance(b *testing.B) {
	_, faces := franceFaces(b)
	m, _ := mesh.Build(faces, mesh.WGS84{})
	b.ReportAllocs()
	for b.Loop() {
		var vertices []int
		for _, level := range m.Simplify(tileTolerances()) {
			vertices = append(vertices, level.Vertices())
		}
		if !slices.Equal(vertices, franceVertices) {
			b.Errorf("levels of %d vertices, want %d", vertices, franceVertices)
		}
	}
}
