package tiles

import (
	"fmt"
	"testing"
)

// Rings that snapping laid on each other, as polygons. Cells are drawn y down: a shell runs east along its bottom.
func TestUntangle(t *testing.T) {
	box := func(x0, y0, x1, y1 int32) []cell { return []cell{{x0, y1}, {x1, y1}, {x1, y0}, {x0, y0}} }
	hole := func(x0, y0, x1, y1 int32) []cell { return []cell{{x0, y1}, {x0, y0}, {x1, y0}, {x1, y1}} }
	for _, c := range []struct {
		name  string
		rings [][]cell
		want  string // area ×2 of the rings of each polygon
	}{
		{"nothing", nil, "[]"},
		{"a point", [][]cell{{{1, 1}, {1, 1}}}, "[]"},
		{"a line to and fro", [][]cell{{{1, 1}, {5, 1}}}, "[]"},
		{"a line with a knee", [][]cell{{{1, 1}, {5, 1}, {7, 3}, {5, 1}}}, "[]"},
		{"a square", [][]cell{box(0, 0, 2, 2)}, "[[8]]"},
		{"a square with a spike", [][]cell{{{0, 2}, {2, 2}, {5, 2}, {2, 2}, {2, 0}, {0, 0}}}, "[[8]]"},
		{"a square that says a corner twice", [][]cell{{{0, 2}, {2, 2}, {2, 2}, {2, 0}, {0, 0}, {0, 2}}}, "[[8]]"},
		{"two squares in one ring, joined by a corner", [][]cell{{{0, 2}, {2, 2}, {2, 4}, {4, 4}, {4, 2}, {2, 2}, {2, 0}, {0, 0}}}, "[[8] [8]]"},
		{"two squares side by side", [][]cell{box(0, 0, 2, 2), box(2, 0, 4, 2)}, "[[16]]"},
		{"two squares corner to corner", [][]cell{box(0, 0, 2, 2), box(2, 2, 4, 4)}, "[[8] [8]]"},
		{"a hole", [][]cell{box(0, 0, 6, 6), hole(2, 2, 4, 4)}, "[[72 -8]]"},
		{"a hole that touches its shell by a corner", [][]cell{{{0, 6}, {6, 6}, {6, 0}, {0, 0}, {2, 2}, {4, 2}, {4, 4}, {2, 4}, {2, 2}, {0, 0}}}, "[[72 -8]]"},
		{"a hole that meets its shell along a side", [][]cell{box(0, 0, 6, 6), {{0, 4}, {0, 2}, {2, 2}, {2, 4}}}, "[[72 -8]]"},
		{"an island in a hole", [][]cell{box(0, 0, 9, 9), hole(1, 1, 8, 8), box(3, 3, 5, 5), hole(4, 4, 5, 5)}, "[[162 -98] [8 -2]]"},
		{"a hole walked both ways", [][]cell{box(0, 0, 6, 6), hole(2, 2, 4, 4), box(2, 2, 4, 4)}, "[[72]]"},
	} {
		var u untangler
		got := make([][]int64, 0)
		for _, p := range u.polygons(c.rings) {
			var areas []int64
			for _, r := range p {
				areas = append(areas, twiceArea(r))
			}
			got = append(got, areas)
		}
		if text := fmt.Sprint(got); text != c.want {
			t.Errorf("%s: polygons of areas %s, want %s", c.name, text, c.want)
		}
	}
}
