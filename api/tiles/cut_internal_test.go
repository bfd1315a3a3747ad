package tiles

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"
)

// A line through, beside, along and at the corners of the square, as pieces with the places where they enter and leave.
func TestCut(t *testing.T) {
	q := squareOf(1) // −64 to 4160, 4224 wide
	f := newFrame(Address{Zoom: 3, Row: 2, Col: 5}, 1)
	for _, c := range []struct {
		name string
		line []orb.Point
		want string
	}{
		{"inside", []orb.Point{{0, 0}, {1, 1}}, "[-1→-1 ×2]"},
		{"outside", []orb.Point{{-100, 0}, {-90, 5000}}, "[]"},
		{"past a corner", []orb.Point{{-100, -30}, {-30, -100}}, "[]"},
		{"through the corner", []orb.Point{{-65, -63}, {-63, -65}}, "[]"},
		{"from west to east", []orb.Point{{-100, 0}, {5000, 0}}, "[12736→8384 ×2]"},
		{"in from the west", []orb.Point{{-100, 0}, {100, 0}}, "[12736→-1 ×2]"},
		{"out to the south", []orb.Point{{0, 0}, {0, 5000}}, "[-1→64 ×2]"},
		{"out and in", []orb.Point{{0, 0}, {0, 5000}, {10, 5000}, {10, 0}}, "[-1→64 ×2 74→-1 ×2]"},
		{"along the rim", []orb.Point{{0, 4160}, {9, 4160}}, "[]"},
		{"up to the rim and back", []orb.Point{{0, 0}, {0, 4160}, {9, 0}}, "[-1→64 ×2 64→-1 ×2]"},
		{"begins on the rim", []orb.Point{{-64, 100}, {0, 100}}, "[12836→-1 ×2]"},
		{"diagonal through both corners", []orb.Point{{-100, -100}, {5000, 5000}}, "[12672→4224 ×2]"},
	} {
		var p pieces
		p.reset(f, q)
		p.cut(spotsOf(f, c.line))
		p.spot()
		var got []string
		for _, piece := range p.all {
			got = append(got, fmt.Sprintf("%v→%v ×%d", piece.enters, piece.leaves, piece.to-piece.from))
			for k, c := range p.cells[piece.from:piece.to] {
				if at := p.vertex(&piece, k); snapped(at) != c {
					t.Errorf("vertex %d of %v is at %v, in cell %v", k, piece, at, c)
				}
			}
		}
		if text := fmt.Sprint(got); text != c.want {
			t.Errorf("%s: %s, want %s", c.name, text, c.want)
		}
	}
}

// spotsOf returns points in whole cells as spots.
func spotsOf(f frame, line []orb.Point) (out []spot) {
	for _, p := range line {
		out = append(out, spot{int32(f.west + int64(p[0])<<f.shift), int32(f.north + int64(p[1])<<f.shift)})
	}
	return out
}

// Walking the rim cell by cell goes around the square once, and every cell knows its place.
func TestRim(t *testing.T) {
	for _, grain := range []int32{1, 4, 16} {
		q := squareOf(grain)
		seen := make(map[cell]bool)
		for s := range q.around() {
			c := q.at(s)
			if seen[c] || max(c.x, c.y) != q.high && min(c.x, c.y) != q.low {
				t.Fatalf("place %d is the cell %v again, or inside", s, c)
			}
			seen[c] = true
			if got := q.wholePlace(c, float64(s)); got != s {
				t.Fatalf("the cell %v at place %d says %d", c, s, got)
			}
			if before := q.at(s + q.around() - 1); max(abs(before.x-c.x), abs(before.y-c.y)) != 1 {
				t.Fatalf("places %d and the one before are %v and %v", s, c, before)
			}
		}
		if got := q.wholePlace(q.at(0), float64(q.around())-0.3); got != q.around() {
			t.Errorf("near the end of the rim the first corner is at %d", got)
		}
	}
}

// Segments that do not cross do not cross after snapping, whatever hair is between them: a fan of segments from one
// point among the vertices of others.
func FuzzSnap(f *testing.F) {
	for seed := range uint64(8) {
		f.Add(seed, uint8(20))
	}
	f.Fuzz(func(t *testing.T, seed uint64, n uint8) {
		r := rand.New(rand.NewPCG(seed, 1))
		var lines [][]orb.Point
		centre := orb.Point{20 + r.Float64(), 20 + r.Float64()}
		for range n {
			line := []orb.Point{centre, {40 * r.Float64(), 40 * r.Float64()}}
			if !crossesAny(line, lines) {
				lines = append(lines, line)
			}
			line = []orb.Point{{40 * r.Float64(), 40 * r.Float64()}, {40 * r.Float64(), 40 * r.Float64()}}
			if !crossesAny(line, lines) {
				lines = append(lines, line)
			}
		}
		var g grid
		g.reset(squareOf(1))
		for _, l := range lines {
			g.mark(snapped(l[0]))
			g.mark(snapped(l[1]))
		}
		var sides [][2]orb.Point
		for _, l := range lines {
			cells := onGrid(&g, l)
			if cells[0] != snapped(l[0]) || cells[len(cells)-1] != snapped(l[1]) {
				t.Fatalf("%v became %v", l, cells)
			}
			for k := 1; k < len(cells); k++ {
				sides = append(sides, [2]orb.Point{{float64(cells[k-1].x), float64(cells[k-1].y)}, {float64(cells[k].x), float64(cells[k].y)}})
			}
		}
		for i, a := range sides {
			for _, b := range sides[:i] {
				if cross(a[0], a[1], b[0], b[1]) {
					t.Fatalf("seed %d: %v crosses %v", seed, a, b)
				}
			}
		}
	})
}

func crossesAny(l []orb.Point, others [][]orb.Point) bool {
	for _, o := range others {
		if cross(l[0], l[1], o[0], o[1]) {
			return true
		}
	}
	return false
}

// cross tells whether two segments cross at a point that is an end of neither.
func cross(a, b, c, d orb.Point) bool {
	turn := func(p, q, r orb.Point) float64 { return (q[0]-p[0])*(r[1]-p[1]) - (r[0]-p[0])*(q[1]-p[1]) }
	return turn(a, b, c)*turn(a, b, d) < 0 && turn(c, d, a)*turn(c, d, b) < 0
}
