package land

import (
	"math"
	"testing"

	"github.com/paulmach/orb"
)

// Around a cell, neighbours agree with one another and with the corners that they share.
func TestHoneycomb(t *testing.T) {
	h := honeycomb{cols: 9, rows: 8, side: 0.5}
	for cell := range int32(h.size()) {
		if got := h.at(h.centre(cell)); got != cell {
			t.Errorf("the centre of %d is in %d", cell, got)
		}
		c, r := int(cell)%h.cols, int(cell)/h.cols
		if c == 0 || r == 0 || c == h.cols-1 || r == h.rows-1 {
			continue
		}
		for side := range sides {
			n := h.neighbour(cell, side)
			if back := h.neighbour(n, (side+3)%sides); back != cell {
				t.Errorf("beyond side %d of %d is %d, beyond which is %d", side, cell, n, back)
			}
			p, q := h.centre(cell), h.cornerAt(h.corner(cell, side))
			if d := math.Hypot(p[0]-q[0], p[1]-q[1]); math.Abs(d-h.side) > 1e-12 {
				t.Errorf("corner %d of %d is %v away, want %v", side, cell, d, h.side)
			}
			turn := math.Atan2(q[1]-p[1], q[0]-p[0]) * 180 / math.Pi
			if want := float64(60*side - 30); math.Abs(math.Remainder(turn-want, 360)) > 1e-9 {
				t.Errorf("corner %d of %d lies at %v°, want %v°", side, cell, turn, want)
			}
		}
	}
}

func TestHoneycombEnds(t *testing.T) {
	h := honeycomb{cols: 3, rows: 3, side: 1}
	if n := h.neighbour(0, west); n != None {
		t.Errorf("west of the first cell is %d", n)
	}
	if n := h.neighbours(nil, 0); len(n) != 2 {
		t.Errorf("the first cell has the neighbours %v", n)
	}
}

func TestNoise(t *testing.T) {
	for i := range 2000 {
		p := orb.Point{float64(i)*0.37 - 300, float64(i)*-0.21 + 40}
		n := fractal(5, p, 3, 4)
		if n <= -1 || n >= 1 || n != fractal(5, p, 3, 4) {
			t.Fatalf("noise at %v is %v", p, n)
		}
		near := fractal(5, orb.Point{p[0] + 1e-6, p[1]}, 3, 4)
		if math.Abs(n-near) > 1e-4 {
			t.Fatalf("noise jumps from %v to %v at %v", n, near, p)
		}
	}
}

func TestFrontierOrder(t *testing.T) {
	var f frontier
	for i := range 200 {
		f.push(claim{reach: float64(mix(3, int64(i)) % 17), cell: int32(i % 13), owner: int32(i)})
	}
	last := f.pop()
	for len(f) > 0 {
		c := f.pop()
		if c.before(last) {
			t.Fatalf("%v came after %v", c, last)
		}
		last = c
	}
}
