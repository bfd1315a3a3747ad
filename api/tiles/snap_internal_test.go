package tiles

import (
	"slices"
	"testing"

	"github.com/paulmach/orb"
	"pgregory.net/rapid"
)

// A segment is bent through the cells that a walk from cell to cell finds, whatever was looked over in blocks: on grids
// with few and with many hot cells, for segments of all lengths.
func TestSegmentIsWalked(t *testing.T) {
	var g grid
	rapid.Check(t, func(t *rapid.T) {
		grain := rapid.SampledFrom([]int32{1, 4, 16}).Draw(t, "grain")
		g.reset(squareOf(grain))
		reach := rapid.SampledFrom([]int32{6, 20, 90, 250}).Draw(t, "reach")
		at := rapid.Int32Range(g.low, g.high)
		middle := cell{at.Draw(t, "x"), at.Draw(t, "y")}
		eighth := rapid.Int32Range(-8*reach, 8*reach) // so that places are exact
		place := rapid.Custom(func(t *rapid.T) orb.Point {
			return g.nearest(orb.Point{float64(middle.x) + float64(eighth.Draw(t, "dx"))/8, float64(middle.y) + float64(eighth.Draw(t, "dy"))/8})
		})
		vertices := rapid.SliceOfN(place, 2, 60).Draw(t, "vertices")
		for _, v := range vertices {
			g.mark(snapped(v))
		}
		for k := 1; k < len(vertices); k++ {
			a, b := vertices[k-1], vertices[k]
			if got, want := g.segment(nil, a, b), walked(&g, a, b); !slices.Equal(got, want) {
				t.Fatalf("from %v to %v: %v, want %v", a, b, got, want)
			}
		}
	})
}

// walked is segment without looking ahead.
func walked(g *grid, a, b orb.Point) []cell {
	var out []cell
	at, end := snapped(a), snapped(b)
	x, y := newWalk(a[0]+0.5, b[0]-a[0], at.x), newWalk(a[1]+0.5, b[1]-a[1], at.y)
	for at != end {
		at = step(at, end, &x, &y)
		if g.isHot(at) {
			out = append(out, at)
		}
	}
	return out
}

// The rim is walked from one hot cell or corner to the next, as it is cell by cell, over its beginning too.
func TestRimIsWalked(t *testing.T) {
	var g grid
	rapid.Check(t, func(t *rapid.T) {
		g.reset(squareOf(16))
		for _, s := range rapid.SliceOfN(rapid.IntRange(0, g.around()-1), 0, 20).Draw(t, "hot") {
			g.mark(g.at(s))
		}
		g.sortRim()
		from := rapid.IntRange(0, g.around()).Draw(t, "from")
		to := from + rapid.IntRange(0, g.around()).Draw(t, "length")
		var want []cell
		for s := from; s < to; s++ {
			if c := g.at(s); s%int(g.side()) == 0 || g.isHot(c) {
				want = append(want, c)
			}
		}
		if got := g.appendRim(nil, from, to); !slices.Equal(got, want) {
			t.Fatalf("from %d to %d: %v, want %v", from, to, got, want)
		}
	})
}

// What is left out of a line for being far from the square is not in its pieces.
func TestCutNear(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := Address{Zoom: 8, Row: 90, Col: 129}
		p := newPencil(0)
		p.frame, p.near = newFrame(a, 1), padded(a.bound())
		p.pieces.reset(squareOf(1))
		unit := rapid.IntRange(-3*Extent, 3*Extent)
		line := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) orb.Point {
			return p.frame.inverse(orb.Point{float64(unit.Draw(t, "x")), float64(unit.Draw(t, "y"))})
		}), 2, 20).Draw(t, "line")
		p.cutNear(line)
		whole := pieces{square: p.pieces.square}
		var placed []orb.Point
		for _, at := range line {
			placed = append(placed, p.frame.point(at))
		}
		whole.cut(placed)
		if !slices.Equal(p.pieces.all, whole.all) || !slices.Equal(p.pieces.points, whole.points) {
			t.Fatalf("%v, want %v", p.pieces.all, whole.all)
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
