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

func TestSimplifyFrance(t *testing.T) {
	if testing.Short() {
		t.Skip("levels of France: -short")
	}
	_, faces := franceFaces(t)
	m, _ := mesh.Build(faces, mesh.WGS84{})
	all, area := everyFace(m), m.Outline(everyFace(m)).AreaM2
	tolerances := tileTolerances()
	for i, level := range m.Simplify(tolerances) {
		for _, f := range all {
			if mp := level.Geometry(f); len(mp) != len(m.Geometry(f)) || level.Area(f) <= 0 {
				t.Fatalf("tolerance %v m: face %d has %d polygons and %v m²", tolerances[i], f, len(mp), level.Area(f))
			}
		}
		checkSameNeighbours(t, m, level)
		o := level.Outline(all)
		if full := m.Outline(all); o.Holes != 2 || o.Shells != full.Shells {
			t.Errorf("tolerance %v m: %d shells and %d holes, want %d and 2", tolerances[i], o.Shells, o.Holes, full.Shells)
		}
		if math.Abs(o.AreaM2-area) > 1e-3*area {
			t.Errorf("tolerance %v m: the country has %v m², had %v", tolerances[i], o.AreaM2, area)
		}
		if level.Vertices() < m.Vertices()*9/10 { // the others are the set itself but for ten vertices
			if met := meetings(level); len(met) > 0 {
				t.Errorf("tolerance %v m: %d pairs of segments meet, the first %v", tolerances[i], len(met), met[0])
			}
		}
		t.Logf("tolerance %4.0f m: %d vertices, area off by %+.1e", tolerances[i], level.Vertices(), o.AreaM2/area-1)
	}
}

// meetings finds the segments of a mesh that meet elsewhere than at their ends, through the cells of a grid.
func meetings(m *mesh.Mesh) [][2][4]float64 {
	const perDegree, rows = 50, 180 * 50
	cells := map[int][][4]float64{}
	cell := func(x float64) int { return int(math.Floor(x * perDegree)) }
	var out [][2][4]float64
	place := func(s [4]float64) {
		for x := cell(min(s[0], s[2])); x <= cell(max(s[0], s[2])); x++ {
			for y := cell(min(s[1], s[3])); y <= cell(max(s[1], s[3])); y++ {
				for _, other := range cells[x*rows+y] {
					if meet(s, other) {
						out = append(out, [2][4]float64{s, other})
					}
				}
				cells[x*rows+y] = append(cells[x*rows+y], s)
			}
		}
	}
	for f := range m.Len() {
		for _, polygon := range m.Geometry(int32(f)) {
			for _, ring := range polygon {
				for k := 1; k < len(ring); k++ {
					place([4]float64{ring[k-1][0], ring[k-1][1], ring[k][0], ring[k][1]})
				}
			}
		}
	}
	return out
}

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
