package mesh_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/maillage/maillage/geo/mesh"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkb"
	"github.com/peterstace/simplefeatures/geom"
)

// board is an n × n chessboard whose squares are the elementary faces.
type board int

func (n board) squares() []orb.MultiPolygon {
	var out []orb.MultiPolygon
	for i := range int(n * n) {
		x, y := float64(i%int(n)), float64(i/int(n))
		out = append(out, orb.MultiPolygon{{{{x, y}, {x + 1, y}, {x + 1, y + 1}, {x, y + 1}, {x, y}}}})
	}
	return out
}

// beside returns the squares that share a side, and with corners those that share only a corner too.
func (n board) beside(i int32, corners bool) []int32 {
	x, y := int(i)%int(n), int(i)/int(n)
	var out []int32
	for dy := -1; dy <= 1; dy++ {
		for dx := -1; dx <= 1; dx++ {
			if dx == 0 && dy == 0 || !corners && dx != 0 && dy != 0 {
				continue
			}
			if x+dx >= 0 && x+dx < int(n) && y+dy >= 0 && y+dy < int(n) {
				out = append(out, int32((y+dy)*int(n)+x+dx))
			}
		}
	}
	return out
}

// components counts the connected sets of squares for which in holds; open tells for each whether it touches
// the edge of the board.
func (n board) components(in func(int32) bool, corners bool) (sets [][]int32, open []bool) {
	seen := make([]bool, n*n)
	for seed := range int32(n * n) {
		if seen[seed] || !in(seed) {
			continue
		}
		seen[seed] = true
		set, edge := []int32{seed}, false
		for k := 0; k < len(set); k++ {
			x, y := int(set[k])%int(n), int(set[k])/int(n)
			edge = edge || x == 0 || y == 0 || x == int(n)-1 || y == int(n)-1
			for _, j := range n.beside(set[k], corners) {
				if in(j) && !seen[j] {
					seen[j] = true
					set = append(set, j)
				}
			}
		}
		slices.Sort(set)
		sets, open = append(sets, set), append(open, edge)
	}
	return sets, open
}

func segmentsOf(mp orb.MultiPolygon) map[[4]float64]int {
	out := map[[4]float64]int{}
	for _, polygon := range mp {
		for _, ring := range polygon {
			for k := 1; k < len(ring); k++ {
				a, b := ring[k-1], ring[k]
				if b[0] < a[0] || b[0] == a[0] && b[1] < a[1] {
					a, b = b, a
				}
				out[[4]float64{a[0], a[1], b[0], b[1]}]++
			}
		}
	}
	return out
}

// valid asks another library whether a multipolygon is valid in the sense of OGC Simple Features.
func valid(t *testing.T, mp orb.MultiPolygon) {
	t.Helper()
	if len(mp) == 0 {
		return
	}
	b, err := wkb.Marshal(mp)
	if err != nil {
		t.Fatal(err)
	}
	g, err := geom.UnmarshalWKB(b, geom.NoValidate{})
	if err != nil {
		t.Fatal(err)
	}
	if err := g.Validate(); err != nil {
		t.Errorf("the union is not valid: %v\n%v", err, g.AsText())
	}
}

func holes(mp orb.MultiPolygon) int {
	n := 0
	for _, polygon := range mp {
		n += len(polygon) - 1
	}
	return n
}

// Random sets of squares touch at corners in every possible way, which is where unions go wrong.
func TestDissolveOfRandomSquares(t *testing.T) {
	const n = board(9)
	m, defects := mesh.Build(n.squares(), mesh.Planar{})
	if len(defects) > 0 {
		t.Fatal(defects)
	}
	for seed := range uint64(400) {
		t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) {
			r := rand.New(rand.NewPCG(seed, 1))
			density := r.Float64()
			in := make([]bool, n*n)
			var set []int32
			for i := range in {
				if in[i] = r.Float64() < density; in[i] {
					set = append(set, int32(i))
				}
			}
			r.Shuffle(len(set), func(i, j int) { set[i], set[j] = set[j], set[i] })
			mp := m.Dissolve(set)
			valid(t, mp)
			inside, _ := n.components(func(i int32) bool { return in[i] }, false)
			outside, open := n.components(func(i int32) bool { return !in[i] }, true)
			wantHoles := 0
			for i := range outside {
				if !open[i] {
					wantHoles++
				}
			}
			if len(mp) != len(inside) {
				t.Errorf("%d polygons, want %d", len(mp), len(inside))
			}
			o := m.Outline(set)
			if o.AreaM2 != float64(len(set)) || o.Shells != len(mp) || o.Holes != holes(mp) {
				t.Errorf("outline %+v for %d squares, %d polygons, %d holes", o, len(set), len(mp), holes(mp))
			}
			// Holes that meet at a corner are one hole for the flood fill and several rings here.
			if holes(mp) < wantHoles {
				t.Errorf("%d holes, want at least %d", holes(mp), wantHoles)
			}
			border := segmentsOf(mp)
			want := map[[4]float64]int{}
			for _, i := range set {
				for s := range segmentsOf(n.squares()[i]) {
					want[s]++
				}
			}
			for s, k := range want {
				if k == 1 != (border[s] == 1) {
					t.Errorf("segment %v is in %d squares and %d times on the border", s, k, border[s])
				}
			}
			if o.PerimeterM != float64(len(border)) {
				t.Errorf("perimeter %v, want %d", o.PerimeterM, len(border))
			}
			sets := m.Components(set)
			if !slices.EqualFunc(sets, inside, slices.Equal) {
				t.Errorf("components %v, want %v", sets, inside)
			}
			checkEnclosed(t, m, n, in, set)
		})
	}
}

// checkEnclosed compares with a flood fill. Water runs between two squares of the set that touch at a corner
// only when the union's rings leave it a way, that is never: a hole is bounded by one ring per 4-connected place.
func checkEnclosed(t *testing.T, m *mesh.Mesh, n board, in []bool, set []int32) {
	t.Helper()
	var want []int32
	sets, open := n.components(func(i int32) bool { return !in[i] }, false)
	reach := make([]bool, n*n)
	for i, s := range sets {
		for _, sq := range s {
			reach[sq] = open[i]
		}
	}
	for i := range int32(n * n) {
		if !in[i] && !reach[i] {
			want = append(want, i)
		}
	}
	got := m.Enclosed(set)
	for _, f := range got {
		if in[f] || !slices.Contains(want, f) {
			t.Errorf("square %d is said to be enclosed", f)
		}
	}
	// A 4-connected place with corner contact to the outside may belong to no hole; every place in a hole of
	// the 8-connected flood must be found.
	eight, open8 := n.components(func(i int32) bool { return !in[i] }, true)
	for i, s := range eight {
		if !open8[i] {
			for _, sq := range s {
				if !slices.Contains(got, sq) {
					t.Errorf("square %d is enclosed and was not found", sq)
				}
			}
		}
	}
}

// A coverage of random groups of squares has exclaves, enclaves, holes and polygons that touch themselves.
func TestMeshOfGroups(t *testing.T) {
	const n = board(10)
	squares, _ := mesh.Build(n.squares(), mesh.Planar{})
	for seed := range uint64(200) {
		t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) {
			r := rand.New(rand.NewPCG(seed, 2))
			groups := make([][]int32, 2+r.IntN(12))
			label := make([]int, n*n)
			for i := range label {
				label[i] = r.IntN(len(groups)+1) - 1 // −1 leaves a hole
				if label[i] >= 0 {
					groups[label[i]] = append(groups[label[i]], int32(i))
				}
			}
			faces := make([]orb.MultiPolygon, len(groups))
			for g := range groups {
				faces[g] = squares.Dissolve(groups[g])
			}
			m, defects := mesh.Build(faces, mesh.Planar{})
			if len(defects) > 0 {
				t.Fatal(defects)
			}
			checkNeighbours(t, m, n, label, len(groups))
			var set, all []int32
			for g := range groups {
				if m.Area(int32(g)) != float64(len(groups[g])) {
					t.Errorf("face %d has area %v, want %d", g, m.Area(int32(g)), len(groups[g]))
				}
				if r.IntN(2) == 0 {
					set, all = append(set, int32(g)), append(all, groups[g]...)
				}
			}
			union := m.Dissolve(set)
			valid(t, union)
			want := squares.Dissolve(all)
			if a, b := segmentsOf(union), segmentsOf(want); !sameSegments(a, b) || len(union) != len(want) {
				t.Errorf("dissolve of the dissolves differs: %d polygons and %d segments, want %d and %d", len(union), len(a), len(want), len(b))
			}
			for range 50 {
				p := orb.Point{r.Float64() * float64(n), r.Float64() * float64(n)}
				if got, want := m.Locate(p), int32(label[int(p[1])*int(n)+int(p[0])]); got != want {
					t.Errorf("%v is in face %d, want %d", p, got, want)
				}
			}
			for g := range groups {
				if p, ok := m.InnerPoint(int32(g)); ok && m.Locate(p) != int32(g) {
					t.Errorf("the inner point %v of face %d lies in %d", p, g, m.Locate(p))
				}
			}
		})
	}
}

func sameSegments(a, b map[[4]float64]int) bool {
	if len(a) != len(b) {
		return false
	}
	for s, k := range a {
		if b[s] != k {
			return false
		}
	}
	return true
}

func checkNeighbours(t *testing.T, m *mesh.Mesh, n board, label []int, groups int) {
	t.Helper()
	want := map[[2]int32]float64{}
	for i := range int32(n * n) {
		for _, j := range n.beside(i, false) {
			if a, b := label[i], label[j]; a != b && a >= 0 && b >= 0 {
				want[[2]int32{int32(a), int32(b)}]++
			}
		}
	}
	found := 0
	for g := range int32(groups) {
		for _, x := range m.Neighbours(g) {
			found++
			if w := want[[2]int32{g, x.Face}]; w != x.Metres {
				t.Errorf("faces %d and %d share %v, want %v", g, x.Face, x.Metres, w)
			}
		}
	}
	if found != len(want) || m.Pairs() != len(want)/2 {
		t.Errorf("%d neighbours and %d pairs, want %d and %d", found, m.Pairs(), len(want), len(want)/2)
	}
}

func TestDegenerateInput(t *testing.T) {
	square := orb.Polygon{{{0, 0}, {1, 0}, {1, 1}, {0, 1}, {0, 0}}}
	for name, c := range map[string]struct {
		faces []orb.MultiPolygon
		area  float64 // of the whole
	}{
		"nothing":             {nil, 0},
		"empty face":          {[]orb.MultiPolygon{nil, {}, {{}}, {{{}}}}, 0},
		"a point":             {[]orb.MultiPolygon{{{{{1, 1}}}}}, 0},
		"a line":              {[]orb.MultiPolygon{{{{{0, 0}, {1, 1}, {0, 0}}}}}, 0},
		"repeated points":     {[]orb.MultiPolygon{{{{{0, 0}, {0, 0}, {1, 0}, {1, 0}, {1, 1}, {0, 0}, {0, 0}}}}}, 0.5},
		"unclosed":            {[]orb.MultiPolygon{{{{{0, 0}, {1, 0}, {1, 1}}}}}, 0.5},
		"clockwise":           {[]orb.MultiPolygon{{{{{0, 0}, {1, 1}, {1, 0}, {0, 0}}}}}, 0.5},
		"a spike":             {[]orb.MultiPolygon{{{{{0, 0}, {1, 0}, {2, 0}, {1, 0}, {1, 1}, {0, 0}}}}}, 0.5},
		"a figure of eight":   {[]orb.MultiPolygon{{{{{0, 0}, {1, 0}, {1, 1}, {2, 1}, {2, 2}, {1, 2}, {1, 1}, {0, 1}, {0, 0}}}}}, 2},
		"minus zero":          {[]orb.MultiPolygon{{square}, {{{{math.Copysign(0, -1), 0}, {0, 1}, {-1, 1}, {-1, 0}, {0, 0}}}}}, 2},
		"hole out of a shell": {[]orb.MultiPolygon{{{square[0], {{5, 5}, {5, 6}, {6, 6}, {5, 5}}}}}, 0.5},
	} {
		t.Run(name, func(t *testing.T) {
			m, _ := mesh.Build(c.faces, mesh.Planar{})
			all := make([]int32, len(c.faces))
			for i := range all {
				all[i] = int32(i)
			}
			if got := m.Outline(all).AreaM2; math.Abs(got-c.area) > 1e-12 {
				t.Errorf("area %v, want %v", got, c.area)
			}
			m.Dissolve(all)
			m.Enclosed(all)
			for _, f := range all {
				m.Geometry(f)
				m.InnerPoint(f)
			}
		})
	}
}

func TestOverlapIsADefect(t *testing.T) {
	square := orb.Polygon{{{0, 0}, {1, 0}, {1, 1}, {0, 1}, {0, 0}}}
	m, defects := mesh.Build([]orb.MultiPolygon{{square}, {square}}, mesh.Planar{})
	if len(defects) != 1 || defects[0].Kind != mesh.Overlap || defects[0].Faces != [2]int32{0, 1} {
		t.Errorf("defects %v", defects)
	}
	if mp := m.Dissolve([]int32{0, 1}); len(mp) != 1 {
		t.Errorf("union of a polygon with itself: %v", mp)
	}
}

func TestAnEnclaveAndItsHoleAreOneArc(t *testing.T) {
	hole := orb.Ring{{1, 1}, {1, 2}, {2, 2}, {2, 1}, {1, 1}}
	enclave := orb.Ring{{2, 2}, {1, 2}, {1, 1}, {2, 1}, {2, 2}} // begins elsewhere, runs the other way
	m, _ := mesh.Build([]orb.MultiPolygon{
		{{{{0, 0}, {3, 0}, {3, 3}, {0, 3}, {0, 0}}, hole}}, {{enclave}},
	}, mesh.Planar{})
	if m.Arcs() != 2 || m.Pairs() != 1 || m.Neighbours(0)[0].Metres != 4 {
		t.Errorf("%d arcs, %d pairs, %v", m.Arcs(), m.Pairs(), m.Neighbours(0))
	}
	if got := m.Enclosed([]int32{0}); !slices.Equal(got, []int32{1}) {
		t.Errorf("enclosed by the outer face: %v", got)
	}
	if mp := m.Dissolve([]int32{1, 0}); len(mp) != 1 || len(mp[0]) != 1 {
		t.Errorf("union: %v", mp)
	}
}

func ExampleMesh_Dissolve() {
	// Two squares side by side share the segment from (1, 0) to (1, 1).
	m, _ := mesh.Build([]orb.MultiPolygon{
		{{{{0, 0}, {1, 0}, {1, 1}, {0, 1}, {0, 0}}}},
		{{{{1, 0}, {2, 0}, {2, 1}, {1, 1}, {1, 0}}}},
	}, mesh.Planar{})
	union := m.Dissolve([]int32{0, 1})
	fmt.Println(union[0][0])
	fmt.Println(m.Neighbours(0))
	// Output:
	// [[1 1] [0 1] [0 0] [1 0] [2 0] [2 1] [1 1]]
	// [{1 1}]
}
