package mesh_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/maillage/maillage/geo/mesh"
	"github.com/paulmach/orb"
)

// What is left is told by the number of points of each ring.
func TestRepair(t *testing.T) {
	unit := square(0, 0, 400)
	hole := orb.Ring{{100, 100}, {100, 300}, {300, 300}, {300, 100}, {100, 100}}
	turned := orb.Ring{{300, 300}, {300, 100}, {100, 100}, {100, 300}, {300, 300}}
	for name, c := range map[string]struct {
		face orb.MultiPolygon
		want string // what is left
		done string // kinds
	}{
		"nothing":                    {nil, "[]", "[]"},
		"a ring without points":      {orb.MultiPolygon{{{}}}, "[[[]]]", "[]"},
		"a point":                    {orb.MultiPolygon{{{{1, 1}}}}, "[]", "[degenerate ring]"},
		"a line":                     {orb.MultiPolygon{{{{0, 0}, {1, 1}, {2, 2}, {0, 0}}}}, "[]", "[degenerate ring]"},
		"a square":                   {orb.MultiPolygon{{unit}}, "[[[[0 0] [400 0] [400 400] [0 400] [0 0]]]]", "[]"},
		"unclosed and repeated":      {orb.MultiPolygon{{{{0, 0}, {0, 0}, {9, 0}, {9, 9}, {9, 9}}}}, "[[[[0 0] [9 0] [9 9] [0 0]]]]", "[unclosed ring repeated point repeated point]"},
		"clockwise":                  {orb.MultiPolygon{{{{0, 0}, {9, 9}, {9, 0}, {0, 0}}}}, "[[[[0 0] [9 0] [9 9] [0 0]]]]", "[wrong orientation]"},
		"a spike at the end":         {orb.MultiPolygon{{{{-5, 0}, {9, 0}, {9, 9}, {0, 9}, {0, 0}, {-5, 0}}}}, "[[[[9 0] [9 9] [0 9] [0 0] [9 0]]]]", "[spike]"},
		"a long spike":               {orb.MultiPolygon{{{{0, 0}, {9, 0}, {20, -1}, {30, 5}, {20, -1}, {9, 0}, {9, 9}, {0, 0}}}}, "[[[[0 0] [9 0] [9 9] [0 0]]]]", "[spike spike]"},
		"the same hole twice":        {orb.MultiPolygon{{unit, hole, turned}}, fmt.Sprint(orb.MultiPolygon{{unit, hole}}), "[duplicate]"},
		"a degenerate hole":          {orb.MultiPolygon{{unit, {{1, 1}, {2, 2}, {1, 1}}}}, fmt.Sprint(orb.MultiPolygon{{unit}}), "[degenerate ring]"},
		"a hole without its polygon": {orb.MultiPolygon{{{{1, 1}, {2, 2}, {1, 1}}, hole}, {unit}}, fmt.Sprint(orb.MultiPolygon{{unit}}), "[degenerate ring]"},
		"not a number":               {orb.MultiPolygon{{{{0, 0}, {math.NaN(), 9}, {9, 9}}}}, "[[[[0 0] [NaN 9] [9 9]]]]", "[]"},
	} {
		t.Run(name, func(t *testing.T) {
			repaired, done := mesh.Repair([]orb.MultiPolygon{c.face}, mesh.Planar{}, mesh.Tolerance{})
			kinds := make([]string, len(done))
			for i, d := range done {
				kinds[i] = d.Kind.String()
			}
			if got := fmt.Sprint(repaired[0]); got != c.want {
				t.Errorf("left %v, want %v", got, c.want)
			}
			if got := fmt.Sprint(kinds); got != c.done {
				t.Errorf("done %v, want %v", got, c.done)
			}
		})
	}
}

func TestToleranceOfSnapping(t *testing.T) {
	// The second square has a vertex beside the border of the first.
	faces := func(off float64) []orb.MultiPolygon {
		return []orb.MultiPolygon{{{square(0, 0, 400)}}, {{{{400, 0}, {800, 0}, {800, 400}, {400, 400}, {400 + off, 100}, {400, 0}}}}}
	}
	for _, c := range []struct {
		off, snap float64
		kinds     []mesh.DefectKind
	}{
		{0, 0, []mesh.DefectKind{mesh.TJunction}},
		{0, -1, []mesh.DefectKind{mesh.TJunction}},
		{0.09, 0, []mesh.DefectKind{mesh.TJunction}},
		{-0.09, 0, []mesh.DefectKind{mesh.TJunction}},
		{0.09, 0.05, []mesh.DefectKind{mesh.Gap}},
		{-0.09, 0.01, []mesh.DefectKind{mesh.Overlap}},
		{0.09, -1, []mesh.DefectKind{mesh.Gap}},
	} {
		got := mesh.Validate(faces(c.off), mesh.Planar{}, mesh.Tolerance{SnapMetres: c.snap})
		same := len(got) == len(c.kinds)
		for i := range min(len(got), len(c.kinds)) {
			same = same && got[i].Kind == c.kinds[i] && got[i].Faces == [2]int32{0, 1}
		}
		if !same {
			t.Errorf("off by %v, snapping %v: %v, want %v", c.off, c.snap, got, c.kinds)
		}
	}
}

// A hole is a gap or a place by its width alone.
func TestToleranceOfGaps(t *testing.T) {
	hole := orb.Ring{{100, 100}, {100, 300}, {140, 300}, {140, 100}, {100, 100}} // 40 m × 200 m: 2A/P is 33⅓ m
	faces := []orb.MultiPolygon{{{square(0, 0, 400), hole}}}
	for width, want := range map[float64]int{0: 1, -1: 0, 33: 0, 34: 1} {
		if got := mesh.Validate(faces, mesh.Planar{}, mesh.Tolerance{GapMetres: width}); len(got) != want {
			t.Errorf("width %v: %v", width, got)
		}
	}
}

func TestBuildLeavesOutWhatIsNotFinite(t *testing.T) {
	bad := square(1e6, 0, 400)
	bad[2][1] = math.Inf(1)
	m, defects := mesh.Build([]orb.MultiPolygon{{{bad}, {square(0, 0, 400)}}, {{bad}}}, mesh.Planar{})
	if len(defects) != 2 || defects[0].Kind != mesh.NonFinite || defects[1].Faces != [2]int32{1, mesh.None} || defects[1].At != bad[1] {
		t.Errorf("defects %v", defects)
	}
	if b := m.Bound(0); b != (orb.Bound{Max: orb.Point{400, 400}}) || m.Area(0) != 160_000 || !m.Bound(1).IsEmpty() {
		t.Errorf("face 0 has bound %v and area %v, face 1 %v", b, m.Area(0), m.Bound(1))
	}
}

func ExampleValidate() {
	// The second square has a vertex where the side of the first has none; the third lies over the first.
	faces := []orb.MultiPolygon{
		{{{{0, 0}, {100, 0}, {100, 100}, {0, 100}, {0, 0}}}},
		{{{{100, 0}, {200, 0}, {200, 100}, {100, 100}, {100, 60}, {100, 0}}}},
		{{{{20, 20}, {40, 20}, {40, 40}, {20, 40}, {20, 20}}}},
	}
	for _, d := range mesh.Validate(faces, mesh.Planar{}, mesh.Tolerance{}) {
		fmt.Println(d)
	}
	// Output:
	// overlap of faces 0 and 2 at 30 30, 400 m²
	// T-junction of faces 0 and 1 at 100 60
}

func ExampleRepair() {
	faces := []orb.MultiPolygon{
		{{{{0, 0}, {100, 0}, {100, 100}, {0, 100}, {0, 0}}}},
		{{{{100, 0}, {200, 0}, {200, 100}, {100, 100}, {100, 60}, {100, 0}}}},
	}
	repaired, done := mesh.Repair(faces, mesh.Planar{}, mesh.Tolerance{})
	fmt.Println(done)
	fmt.Println(repaired[0][0][0])
	m, _ := mesh.Build(repaired, mesh.Planar{})
	fmt.Println(m.Neighbours(0))
	// Output:
	// [T-junction of faces 0 and 1 at 100 60]
	// [[0 0] [100 0] [100 60] [100 100] [0 100] [0 0]]
	// [{1 100}]
}
