package mesh_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"github.com/maillage/maillage/geo/mesh"
	"github.com/paulmach/orb"
)

// levelTolerances are those of the property tests, on borders whose segments are about 1 long.
var levelTolerances = []float64{0, 0.3, 0.7, 1.2, 3, math.Inf(1), math.Inf(1)}

func TestSimplifyOfWildCoverages(t *testing.T) {
	removed := 0
	for seed := range uint64(150) {
		t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) {
			m, defects := mesh.Build(wildCoverage(seed), mesh.Planar{})
			if len(defects) > 0 {
				t.Fatal(defects)
			}
			levels := m.Simplify(levelTolerances)
			if len(levels) != len(levelTolerances) {
				t.Fatalf("%d levels", len(levels))
			}
			before := m
			for i, level := range levels {
				checkLevel(t, m, before, level, levelTolerances[i])
				checkUnions(t, m, level, seed)
				before = level
			}
			removed += m.Vertices() - before.Vertices()
			if !reflect.DeepEqual(geometries(m), geometries(levels[0])) {
				t.Error("a tolerance of 0 changes the geometry")
			}
			again := m.Simplify(levelTolerances)
			for i := range levels {
				if !reflect.DeepEqual(geometries(levels[i]), geometries(again[i])) {
					t.Errorf("level %d differs the second time", i)
				}
			}
		})
	}
	if removed < 10_000 {
		t.Errorf("only %d vertices were removed in all: the test proves little", removed)
	}
}

func geometries(m *mesh.Mesh) []orb.MultiPolygon {
	out := make([]orb.MultiPolygon, m.Len())
	for f := range out {
		out[f] = m.Geometry(int32(f))
	}
	return out
}

// A line that always runs to the right can't get in its own way, so it must come out as the plainest possible
// implementation of Visvalingam and Whyatt says.
func TestSimplifyIsVisvalingamWhyatt(t *testing.T) {
	for seed := range uint64(100) {
		r := rand.New(rand.NewPCG(seed, 5))
		var line orb.LineString
		for x := range 3 + r.IntN(60) {
			line = append(line, orb.Point{float64(x), float64(r.IntN(20)) / 4})
		}
		far := line[len(line)-1][0]
		line[0][1], line[len(line)-1][1] = 0, 0
		north, south := orb.Ring{line[0]}, append(orb.Ring{{0, -50}, {far, -50}}, line[len(line)-1])
		for i := len(line) - 2; i >= 0; i-- {
			south = append(south, line[i])
		}
		north = append(north[:0:0], append(orb.Ring(line), orb.Point{far, 50}, orb.Point{0, 50}, line[0])...)
		m, _ := mesh.Build([]orb.MultiPolygon{{{north}}, {{append(south, south[0])}}}, mesh.Planar{})
		tolerances := []float64{0.4, 0.8, 1.5, 3}
		for i, level := range m.Simplify(tolerances) {
			border := level.CommonBorder([]int32{0}, []int32{1}).Lines
			want := visvalingam(line, tolerances[:i+1])
			if len(border) != 1 || !sameLine(border[0], want) {
				t.Errorf("seed %d, tolerance %v: %v, want %v", seed, tolerances[i], border, want)
			}
		}
	}
}

func sameLine(a, b orb.LineString) bool {
	if a.Equal(b) {
		return true
	}
	a = a.Clone()
	a.Reverse()
	return a.Equal(b)
}

// visvalingam removes the point of least effective area as long as it is under each threshold in turn.
func visvalingam(line orb.LineString, tolerances []float64) orb.LineString {
	line = line.Clone()
	triangle := func(i int) float64 {
		return math.Abs(planarArea(orb.Ring{line[i-1], line[i], line[i+1], line[i-1]}))
	}
	area := make([]float64, len(line))
	for i := 1; i+1 < len(line); i++ {
		area[i] = triangle(i)
	}
	for _, t := range tolerances {
		for {
			least := 0
			for i := 1; i+1 < len(line); i++ {
				if area[i] < t*t && (least == 0 || area[i] < area[least]) {
					least = i
				}
			}
			if least == 0 {
				break
			}
			gone := area[least]
			line, area = slices.Delete(line, least, least+1), slices.Delete(area, least, least+1)
			for _, i := range []int{least - 1, least} {
				if i > 0 && i+1 < len(line) {
					area[i] = max(gone, triangle(i))
				}
			}
		}
	}
	return line
}

func TestSimplifyKeepsWhatWouldVanish(t *testing.T) {
	circle := func(x, y, radius float64, points int) orb.Ring {
		var ring orb.Ring
		for i := range points {
			sin, cos := math.Sincos(2 * math.Pi * float64(i) / float64(points))
			ring = append(ring, orb.Point{x + radius*cos, y + radius*sin})
		}
		return append(ring, ring[0])
	}
	reverse := func(ring orb.Ring) orb.Ring {
		ring = ring.Clone()
		ring.Reverse()
		return ring
	}
	for name, c := range map[string]struct {
		faces    []orb.MultiPolygon
		vertices int // left of all arcs
	}{
		"nothing":         {nil, 0},
		"an empty face":   {[]orb.MultiPolygon{nil}, 0},
		"a triangle":      {[]orb.MultiPolygon{{{{{0, 0}, {1, 0}, {0, 1}, {0, 0}}}}}, 4},
		"a tiny island":   {[]orb.MultiPolygon{{{circle(0, 0, 1e-6, 50)}}}, 4},
		"a hole":          {[]orb.MultiPolygon{{{circle(0, 0, 1, 50), reverse(circle(0, 0, 0.5, 30))}}}, 8},
		"an enclave":      {[]orb.MultiPolygon{{{circle(0, 0, 1, 50), reverse(circle(0, 0, 0.5, 30))}}, {{circle(0, 0, 0.5, 30)}}}, 8},
		"a spike":         {[]orb.MultiPolygon{{{{{0, 0}, {1, 0}, {2, 0}, {1, 0}, {1, 1}, {0, 0}}}}}, 7},
		"a polygon twice": {[]orb.MultiPolygon{{{circle(0, 0, 1, 50)}}, {{circle(0, 0, 1, 50)}}}, 4},
		"a lake between two faces": {[]orb.MultiPolygon{
			{{{{0, 0}, {1, -0.1}, {2, 0}, {2, -5}, {0, -5}, {0, 0}}}}, {{{{0, 0}, {0, 5}, {2, 5}, {2, 0}, {1, 0.1}, {0, 0}}}},
		}, 2 + 3 + 3 + 3},
		"two islands that touch at a point": {[]orb.MultiPolygon{
			{{{{0, 0}, {1, -0.1}, {2, 0}, {1, 0.1}, {0, 0}}}}, {{{{2, 0}, {3, -1}, {4, 0}, {3, 1}, {2, 0}}}},
		}, 4 + 4},
	} {
		t.Run(name, func(t *testing.T) {
			m, _ := mesh.Build(c.faces, mesh.Planar{})
			levels := m.Simplify([]float64{1e9, 1e9, math.Inf(1), math.Inf(1)})
			last := levels[len(levels)-1]
			if last.Vertices() != c.vertices {
				t.Errorf("%d vertices are left, want %d: %v", last.Vertices(), c.vertices, geometries(last))
			}
			for f := range last.Len() {
				if m.Area(int32(f)) > 0 && last.Area(int32(f)) <= 0 {
					t.Errorf("face %d vanished", f)
				}
			}
		})
	}
}

// An island in a bay must not come ashore when the bay is cut off.
func TestSimplifyLeavesIslandsInTheSea(t *testing.T) {
	bay := orb.Polygon{{{0, 0}, {10, 0}, {10, 10}, {5, 1}, {0, 10}, {0, 0}}}
	island := orb.Polygon{{{4.9, 4}, {5.1, 4}, {5, 4.2}, {4.9, 4}}}
	m, _ := mesh.Build([]orb.MultiPolygon{{bay}, {island}}, mesh.Planar{})
	level := m.Simplify([]float64{100})[0]
	if at := level.Locate(orb.Point{5, 4.1}); at != 1 {
		t.Errorf("the island is in face %d", at)
	}
	if !vertexSet(geometries(level))[orb.Point{5, 1}] {
		t.Error("the head of the bay is gone, and the island lies on land")
	}
}

func TestSimplifyPanicsOnTolerancesThatDoNotAscend(t *testing.T) {
	m, _ := mesh.Build(board(2).squares(), mesh.Planar{})
	for _, tolerances := range [][]float64{{-1}, {2, 1}, {math.NaN()}, {1, math.NaN()}} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%v is taken", tolerances)
				}
			}()
			m.Simplify(tolerances)
		}()
	}
	if got := m.Simplify(nil); len(got) != 0 {
		t.Errorf("levels %v of no tolerance", got)
	}
}

func ExampleMesh_Simplify() {
	// Two fields on either side of a brook.
	m, _ := mesh.Build([]orb.MultiPolygon{
		{{{{0, 0}, {400, 0}, {410, 100}, {390, 200}, {440, 300}, {400, 400}, {0, 400}, {0, 0}}}},
		{{{{400, 0}, {800, 0}, {800, 400}, {400, 400}, {440, 300}, {390, 200}, {410, 100}, {400, 0}}}},
	}, mesh.Planar{})
	for _, level := range m.Simplify([]float64{30, 50, 100}) {
		brook := level.CommonBorder([]int32{0}, []int32{1})
		fmt.Printf("%v, %.0f m; both fields %v m²\n", brook.Lines[0], brook.Metres, level.Outline([]int32{0, 1}).AreaM2)
	}
	// Output:
	// [[400 0] [410 100] [390 200] [440 300] [400 400]], 422 m; both fields 320000 m²
	// [[400 0] [390 200] [440 300] [400 400]], 420 m; both fields 320000 m²
	// [[400 0] [400 400]], 400 m; both fields 320000 m²
}
