package mesh_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/maillage/maillage/geo/mesh"
	"github.com/paulmach/orb"
)

// Borders are compared with what is found by laying the faces' segments side by side.
func TestBordersOfWildCoverages(t *testing.T) {
	for seed := range uint64(150) {
		t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) {
			faces := wildCoverage(seed)
			m, _ := mesh.Build(faces, mesh.Planar{})
			r := rand.New(rand.NewPCG(seed, 7))
			var set, a, b []int32
			for f := range int32(len(faces)) {
				if r.IntN(3) > 0 {
					set = append(set, f)
				}
				switch r.IntN(3) {
				case 0:
					a = append(a, f)
				case 1:
					b = append(b, f)
				}
			}
			owners := ownersOf(faces)
			outer := m.OuterBorder(set)
			checkBorder(t, "outer", outer, segmentsWhere(owners, func(l, r int32) bool {
				return slices.Contains(set, l) != slices.Contains(set, r)
			}))
			if o := m.Outline(set); o.Shells+o.Holes != len(outer.Lines) || math.Abs(o.PerimeterM-outer.Metres) > 1e-9 {
				t.Errorf("%d rings of %v m, outline %+v", len(outer.Lines), outer.Metres, o)
			}
			inner := m.InnerBorders(set)
			checkBorder(t, "inner", inner, segmentsWhere(owners, func(l, r int32) bool {
				return slices.Contains(set, l) && slices.Contains(set, r)
			}))
			checkLong(t, inner)
			common := m.CommonBorder(a, b)
			checkBorder(t, "common", common, segmentsWhere(owners, func(l, r int32) bool {
				return slices.Contains(a, l) && slices.Contains(b, r) || slices.Contains(b, l) && slices.Contains(a, r)
			}))
			checkLong(t, common)
			if metres := m.BorderMetres(append(a, a...), b); math.Abs(metres-common.Metres) > 1e-9 {
				t.Errorf("border of %v m, lines of %v m", metres, common.Metres)
			}
			r.Shuffle(len(set), func(i, j int) { set[i], set[j] = set[j], set[i] })
			if again := m.InnerBorders(append(set, set...)); !equalLines(again.Lines, inner.Lines) {
				t.Error("the lines depend on the order of the set")
			}
		})
	}
}

// ownersOf returns the faces on both sides of every segment, mesh.None for none.
func ownersOf(faces []orb.MultiPolygon) map[[4]float64][2]int32 {
	owners := map[[4]float64][2]int32{}
	for f, mp := range faces {
		for s := range segmentsOf(mp) {
			if first, met := owners[s]; met {
				owners[s] = [2]int32{first[0], int32(f)}
			} else {
				owners[s] = [2]int32{int32(f), mesh.None}
			}
		}
	}
	return owners
}

func segmentsWhere(owners map[[4]float64][2]int32, is func(left, right int32) bool) map[[4]float64]int {
	out := map[[4]float64]int{}
	for s, o := range owners {
		if is(o[0], o[1]) {
			out[s] = 1
		}
	}
	return out
}

func checkBorder(t *testing.T, name string, border mesh.Border, want map[[4]float64]int) {
	t.Helper()
	got := map[[4]float64]int{}
	metres := 0.0
	for _, line := range border.Lines {
		if len(line) < 2 {
			t.Errorf("%s border: a line of %d points", name, len(line))
		}
		// As a ring of a polygon, the line gives its segments.
		for s, k := range segmentsOf(orb.MultiPolygon{{orb.Ring(line)}}) {
			got[s] += k
			metres += math.Hypot(s[2]-s[0], s[3]-s[1])
		}
	}
	if !sameSegments(got, want) {
		t.Errorf("%s border of %d segments, want %d", name, len(got), len(want))
	}
	if math.Abs(metres-border.Metres) > 1e-9 {
		t.Errorf("%s border of %v m, its lines have %v m", name, border.Metres, metres)
	}
}

// checkLong tells of lines that could be longer, and of lines that run through a fork.
func checkLong(t *testing.T, border mesh.Border) {
	t.Helper()
	ends := map[orb.Point]int{}
	for _, line := range border.Lines {
		for i, p := range line {
			ends[p]++
			if i > 0 && i+1 < len(line) {
				ends[p]++
			}
		}
	}
	for _, line := range border.Lines {
		closed := line[0] == line[len(line)-1]
		for i, p := range line {
			end := i == 0 || i+1 == len(line)
			switch {
			case end && !closed && ends[p] == 2:
				t.Errorf("a line ends at %v and could go on", p)
			case !end && ends[p] != 2:
				t.Errorf("a line runs through %v, where %d meet", p, ends[p])
			}
		}
	}
}

func equalLines(a, b orb.MultiLineString) bool {
	return slices.EqualFunc(a, b, func(x, y orb.LineString) bool { return x.Equal(y) })
}

func TestBordersOfNothing(t *testing.T) {
	m := archipelago()
	for name, border := range map[string]mesh.Border{
		"outer border of nothing":        m.OuterBorder(nil),
		"inner borders of one face":      m.InnerBorders([]int32{0}),
		"inner borders of islands":       m.InnerBorders([]int32{0, 2, 3}),
		"common border with nothing":     m.CommonBorder([]int32{0}, nil),
		"common border with oneself":     m.CommonBorder([]int32{0}, []int32{0}),
		"common border across the water": m.CommonBorder([]int32{0}, []int32{2, 3}),
	} {
		if len(border.Lines) > 0 || border.Metres != 0 {
			t.Errorf("%s: %v", name, border)
		}
	}
	if o := m.Outline(nil); o.Compactness() != 0 {
		t.Errorf("nothing has compactness %v", o.Compactness())
	}
}

func TestCompactness(t *testing.T) {
	m := archipelago()
	if got := m.Outline([]int32{3}).Compactness(); math.Abs(got-math.Pi/4) > 1e-15 {
		t.Errorf("a square has compactness %v, want π/4", got)
	}
	if got := m.Outline([]int32{0, 1}).Compactness(); math.Abs(got-math.Pi*8/36) > 1e-15 {
		t.Errorf("two squares have compactness %v, want 8π/36", got)
	}
}

func ExampleMesh_InnerBorders() {
	// Four squares in a row and one above the first.
	var faces []orb.MultiPolygon
	for _, at := range []orb.Point{{0, 0}, {1, 0}, {2, 0}, {3, 0}, {0, 1}} {
		x, y := at[0], at[1]
		faces = append(faces, orb.MultiPolygon{{{{x, y}, {x + 1, y}, {x + 1, y + 1}, {x, y + 1}, {x, y}}}})
	}
	m, _ := mesh.Build(faces, mesh.Planar{})
	inner := m.InnerBorders([]int32{0, 1, 2, 3, 4})
	fmt.Println(inner.Metres, inner.Lines)
	fmt.Println(m.CommonBorder([]int32{0}, []int32{1, 4}).Lines)
	fmt.Println(m.OuterBorder([]int32{0, 1}).Lines)
	// Output:
	// 4 [[[1 0] [1 1] [0 1]] [[2 0] [2 1]] [[3 0] [3 1]]]
	// [[[1 0] [1 1] [0 1]]]
	// [[[1 1] [0 1] [0 0] [1 0] [2 0] [2 1] [1 1]]]
}
