package tiles

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/paulmach/orb"
	"pgregory.net/rapid"
)

// linesOf returns the sheet of lines, each an arc, that meet where their ends are the same, and their nodes.
func linesOf(lines [][]spot, zoom int, grain int32) (*sheet, *nodes) {
	c, n := &course{starts: []int32{0}}, new(nodes)
	known := make(map[spot]int32)
	number := func(at spot, signed int32) int32 {
		i, ok := known[at]
		if !ok {
			i = int32(len(n.arc))
			known[at], n.arc = i, append(n.arc, signed)
		}
		return i
	}
	for i, l := range lines {
		c.spots = append(c.spots, l...)
		c.starts = append(c.starts, int32(len(c.spots)))
		n.first, n.last = append(n.first, number(l[0], int32(i))), append(n.last, number(l[len(l)-1], ^int32(i)))
	}
	return newSheet(c, n, c.place(), zoom, grain, nil), n
}

// cellsOf returns the cells of an arc.
func (s *sheet) cellsOf(arc int32) []cell {
	out := []cell{s.from(arc)}
	for _, st := range s.of(arc) {
		out = append(out, out[len(out)-1].plus(st))
	}
	return out
}

// drawnLines draws lines around a corner of a tile, where rims cross.
func drawnLines(t *rapid.T) (lines [][]spot, zoom int, grain int32) {
	zoom, grain = rapid.IntRange(0, 14).Draw(t, "zoom"), rapid.SampledFrom([]int32{1, 1, 4, 16}).Draw(t, "grain")
	r := rimsOf(zoom, grain)
	reach := rapid.SampledFrom([]int32{6, 90, 700}).Draw(t, "reach")
	corner := spot{int32(r.rim(2 * int64(min(1, zoom)))), int32(r.rim(1))}
	eighth := rapid.Int32Range(-8*reach, 8*reach) // of a cell, so that places are exact
	place := rapid.Custom(func(t *rapid.T) spot {
		at := func(c int32, label string) int32 {
			return int32(max(-1<<30, min(1<<31-1, int64(c)+int64(eighth.Draw(t, label))<<r.shift>>3)))
		}
		return spot{at(corner.x, "x"), at(corner.y, "y")}
	})
	return rapid.SliceOfN(rapid.SliceOfN(place, 2, 12), 1, 12).Draw(t, "lines"), zoom, grain
}

// Each segment of a sheet, cut at rims, is bent through the cells with a vertex that a walk from cell to cell finds, and no
// step goes over a rim.
func TestSheetIsWalked(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lines, zoom, grain := drawnLines(t)
		s, n := linesOf(lines, zoom, grain)
		r := rimsOf(zoom, grain)
		hot := make(map[cell]bool)
		for _, l := range lines {
			for _, v := range r.vertices(nil, l) {
				hot[v.cell] = true
			}
		}
		passed := make(map[cell]map[int]bool) // by which lines
		for i, l := range lines {
			vertices := r.vertices(nil, l)
			want := []cell{vertices[0].cell}
			for k := 1; k < len(vertices); k++ {
				want = append(want, walked(hot, &vertices[k-1], &vertices[k])...)
			}
			got := s.cellsOf(int32(i))
			if !slices.Equal(got, want) {
				t.Fatalf("line %d: %v, want %v", i, got, want)
			}
			for k := 1; k < len(got); k++ {
				for axis := range 2 {
					a, b := [2]int32{got[k-1].x, got[k-1].y}[axis], [2]int32{got[k].x, got[k].y}[axis]
					for p := r.panel(int32(min(math.MaxInt32, int64(min(a, b))<<r.shift))) + 1; r.rim(p) < int64(max(a, b))<<r.shift; p++ {
						t.Fatalf("line %d goes over the rim %d from %v to %v", i, r.rim(p)>>r.shift, got[k-1], got[k])
					}
				}
			}
			for _, c := range got {
				if passed[c] == nil {
					passed[c] = make(map[int]bool)
				}
				passed[c][i] = true
			}
		}
		for i, plain := range s.plain {
			cells := s.cellsOf(int32(i))
			ends := []cell{cells[0], cells[len(cells)-1]}
			seen := make(map[cell]int)
			for _, c := range cells {
				if seen[c]++; plain && !slices.Contains(ends, c) && (seen[c] > 1 || len(passed[c]) > 1) {
					t.Fatalf("line %d is plain: %v, and %v is passed by others, or twice", i, cells, c)
				}
			}
			if plain && len(cells) > 1 && ends[0] == ends[1] && n.first[i] != n.last[i] {
				t.Fatalf("line %d is plain and comes back to where it began: %v", i, cells)
			}
		}
	})
}

// walked is a segment on the grid, without its first cell and without looking ahead.
func walked(hot map[cell]bool, a, b *vertex) []cell {
	var out []cell
	at := a.cell
	x, y := newWalk(a.at[0]+0.5, b.at[0]-a.at[0], at.x), newWalk(a.at[1]+0.5, b.at[1]-a.at[1], at.y)
	for at != b.cell {
		if at = next(at, b.cell, &x, &y); hot[at] {
			out = append(out, at)
		}
	}
	return out
}

// Segments that do not cross do not cross after snapping, whatever hair is between them: a fan of segments from one
// point among the vertices of others, over rims and beside them.
func FuzzSnap(f *testing.F) {
	for seed := range uint64(8) {
		f.Add(seed, uint8(20))
	}
	f.Fuzz(func(t *testing.T, seed uint64, n uint8) {
		r := rand.New(rand.NewPCG(seed, 1))
		const zoom = 9
		rims := rimsOf(zoom, 1)
		corner := orb.Point{float64(rims.rim(5)), float64(rims.rim(7))}
		place := func(across float64) orb.Point {
			return orb.Point{corner[0] + float64(int64((r.Float64()-0.5)*across))*16, corner[1] + float64(int64((r.Float64()-0.5)*across))*16}
		}
		across := 40 * float64(int64(1)<<rims.shift) / 16
		centre := place(across / 20)
		var lines [][]orb.Point
		for range n {
			for _, from := range []orb.Point{centre, place(across)} {
				if line := []orb.Point{from, place(across)}; !crossesAny(line, lines) {
					lines = append(lines, line)
				}
			}
		}
		var arcs [][]spot
		for _, l := range lines {
			arcs = append(arcs, []spot{{int32(l[0][0]), int32(l[0][1])}, {int32(l[1][0]), int32(l[1][1])}})
		}
		s, _ := linesOf(arcs, zoom, 1)
		var sides [][2]orb.Point
		for i := range arcs {
			cells := s.cellsOf(int32(i))
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

// Panels follow each other, and each begins at its rim: on both sides of every tile the buffer before and behind.
func TestPanels(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		zoom := rapid.IntRange(0, 15).Draw(t, "zoom")
		r := rimsOf(zoom, rapid.SampledFrom([]int32{1, 4, 8, 16}).Draw(t, "grain"))
		x := rapid.Int32().Draw(t, "x")
		p := r.panel(x)
		if r.rim(p) > int64(x) || r.rim(p+1) <= int64(x) {
			t.Fatalf("%d is in panel %d from %d to %d", x, p, r.rim(p), r.rim(p+1))
		}
		if wide := r.rim(2*p+2) - r.rim(2*p); wide != 1<<r.tile {
			t.Fatalf("a tile is %d wide, want %d", wide, 1<<r.tile)
		}
	})
}

// A set of cells has what was added since it was emptied.
func TestCellSet(t *testing.T) {
	var s cellSet
	rapid.Check(t, func(t *rapid.T) {
		ordinate := rapid.Int32Range(-Buffer, Extent+Buffer)
		cells := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) cell {
			return cell{ordinate.Draw(t, "x") % 9, ordinate.Draw(t, "y")}
		}), 0, 80).Draw(t, "cells")
		s.reset(len(cells))
		seen := make(map[cell]bool)
		for _, c := range cells {
			if s.add(c) == seen[c] {
				t.Fatalf("%v was there: %v", c, seen[c])
			}
			seen[c] = true
		}
	})
}
