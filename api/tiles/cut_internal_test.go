package tiles

import (
	"fmt"
	"slices"
	"testing"
)

// A line through, beside, along and at the corners of the square, as stretches with the places where they enter and leave,
// forward and back.
func TestCut(t *testing.T) {
	a := Address{Zoom: 3, Row: 2, Col: 5}
	for _, c := range []struct {
		name string
		line []cell
		want string
	}{
		{"inside", []cell{{0, 0}, {1, 1}}, "[-1→-1 ×2]"},
		{"outside", []cell{{-100, 0}, {-90, 5000}}, "[]"},
		{"past a corner", []cell{{-100, -30}, {-30, -100}}, "[]"},
		{"through the corner", []cell{{-65, -63}, {-63, -65}}, "[]"},
		{"from west to east", []cell{{-100, 0}, {5000, 0}}, "[12736→8384 ×4]"}, // and over two rims between
		{"in from the west", []cell{{-100, 0}, {30, 0}}, "[12736→-1 ×2]"},
		{"out to the south", []cell{{0, 4100}, {0, 5000}}, "[-1→64 ×2]"},
		{"out and in", []cell{{0, 4100}, {0, 5000}, {10, 5000}, {10, 4100}}, "[-1→64 ×2 74→-1 ×2]"},
		{"along the rim", []cell{{0, 4160}, {9, 4160}}, "[]"},
		{"up to the rim and back", []cell{{0, 4100}, {0, 4160}, {9, 4100}}, "[-1→64 ×2 64→-1 ×2]"},
		{"begins on the rim", []cell{{-64, 100}, {0, 100}}, "[12836→-1 ×2]"},
		{"diagonal through both corners", []cell{{-100, -100}, {5000, 5000}}, "[12672→4224 ×4]"},
		{"a point", []cell{{0, 0}, {0, 0}}, "[-1→-1 ×1]"},
		{"a point on the rim", []cell{{-64, 0}, {-64, 0}}, "[]"},
	} {
		s, _ := linesOf([][]spot{spotsOf(a, c.line)}, a.Zoom, 1)
		h := &hand{pencil: new(pencil)}
		h.begin(a, 1, s, nil)
		h.outline.begin()
		h.cut(0)
		forward := stretches(&h.outline)
		if text := told(forward); text != c.want {
			t.Errorf("%s: %s, want %s", c.name, text, c.want)
		}
		h.outline = outline{}
		h.cut(^0)
		back := stretches(&h.outline)
		if len(back) != len(forward) {
			t.Errorf("%s: %s forward and %s back", c.name, told(forward), told(back))
			continue
		}
		for k, s := range forward {
			b := back[len(forward)-1-k]
			slices.Reverse(b.cells)
			if !slices.Equal(b.cells, s.cells) || b.enters != s.leaves || b.leaves != s.enters {
				t.Errorf("%s: stretch %d is %v forward and %v back", c.name, k, s, b)
			}
		}
	}
}

// stretches returns what was walked of a ring that has not ended, in its order.
func stretches(o *outline) (all []chain) {
	if o.head.cells != nil {
		all = append(all, o.head)
	}
	all = append(all, o.chains...)
	if o.inside {
		all = append(all, chain{cells: o.since(o.from), enters: o.enters, leaves: node})
	}
	return all
}

func told(stretches []chain) string {
	var out []string
	for _, s := range stretches {
		out = append(out, fmt.Sprintf("%d→%d ×%d", s.enters, s.leaves, len(s.cells)))
	}
	return fmt.Sprint(out)
}

// spotsOf returns cells of a tile as spots.
func spotsOf(a Address, line []cell) (out []spot) {
	r := rimsOf(a.Zoom, 1)
	for _, c := range line {
		out = append(out, spot{int32(int64(a.Col)<<r.tile + int64(c.x)<<r.shift), int32(int64(a.Row)<<r.tile + int64(c.y)<<r.shift)})
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
			if seen[c] || max(c.x, c.y) != q.high && min(c.x, c.y) != q.low || q.beyond(c) == 0 {
				t.Fatalf("place %d is the cell %v again, or inside", s, c)
			}
			seen[c] = true
			if got := q.place(c); got != s {
				t.Fatalf("the cell %v at place %d says %d", c, s, got)
			}
			before := q.at(s + q.around() - 1)
			if dx, dy := before.x-c.x, before.y-c.y; dx*dx+dy*dy != 1 {
				t.Fatalf("places %d and the one before are %v and %v", s, c, before)
			}
		}
	}
}

// Outlines that meet the rim in one cell, where snapping has drawn together what was apart: what is between is known by
// what the rings enclose.
func TestOutlineMeetsTheRim(t *testing.T) {
	q := squareOf(16) // −4 to 260
	at := func(places ...int) (out []cell) {
		for _, p := range places {
			out = append(out, q.at(p))
		}
		return out
	}
	through := func(from, to int, by ...cell) chain {
		return chain{cells: append(append(at(from), by...), at(to)...), enters: from, leaves: to}
	}
	all := int64(q.side()) * int64(q.side()) * 2
	for _, c := range []struct {
		name   string
		chains []chain
		want   int64 // twice what is enclosed
	}{
		{"the western half", []chain{through(132, 660)}, all / 2},
		{"the eastern half", []chain{through(660, 132)}, all / 2},
		{"a bay whose mouth is one cell", []chain{through(132, 132, cell{100, 200}, cell{160, 200})}, all - 2*60*60/2},
		{"an island that touches the rim", []chain{through(132, 132, cell{160, 200}, cell{100, 200})}, 2 * 60 * 60 / 2},
		{"a strait as wide as a cell at both mouths", []chain{through(132, 660, cell{100, 100}), through(660, 132, cell{160, 100})}, all - 60*264},
		{"an isthmus as wide as a cell at both ends", []chain{through(660, 132, cell{100, 100}), through(132, 660, cell{160, 100})}, 60 * 264},
		{"two corners", []chain{through(20, 1036), through(548, 508)}, 20*20 + 20*20},
		{"all but two corners", []chain{through(1036, 20), through(508, 548)}, all - 20*20 - 20*20},
	} {
		o := outline{chains: c.chains}
		o.close(q)
		if !o.along && o.enclosed() < 0 {
			o.fill(q)
		}
		if got := o.enclosed(); got != c.want {
			t.Errorf("%s: %d, want %d; %v", c.name, got, c.want, o.rings)
		}
	}
}
