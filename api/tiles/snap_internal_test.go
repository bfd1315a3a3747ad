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
			if got, want := onGrid(&g, vertices[k-1:k+1])[1:], walked(&g, a, b); !slices.Equal(got, want) {
				t.Fatalf("from %v to %v: %v, want %v", a, b, got, want)
			}
		}
	})
}

// onGrid returns a line on the grid.
func onGrid(g *grid, line []orb.Point) []cell {
	var cells []cell
	for _, p := range line {
		cells = append(cells, snapped(p))
	}
	return g.snap(nil, cells, func(k int) orb.Point { return line[k] })
}

// walked is a segment on the grid without looking ahead.
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

// The pieces of a line are what is inside of each of its segments, whatever is passed over for being beyond a side; a
// line of which the box is inside is added as it is.
func TestCutLosesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := Address{Zoom: 8, Row: 90, Col: 129}
		p := newPencil(1)
		f := newFrame(a, 1)
		unit := rapid.IntRange(-3*Extent, 4*Extent)
		if rapid.Bool().Draw(t, "near") {
			unit = rapid.IntRange(-Buffer-2, Extent+Buffer+2)
		}
		placed := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) orb.Point {
			return orb.Point{float64(unit.Draw(t, "x")), float64(unit.Draw(t, "y"))}
		}), 1, 20).Draw(t, "line")
		placed = append(slices.Compact(placed), orb.Point{0, -5 * Extent}) // two points at least
		box := f.inverse(placed[0]).Bound()
		for _, at := range placed {
			box = box.Extend(f.inverse(at))
		}
		line := spotsOf(f, placed)
		p.begin(a, 1, arcs{&course{line, []int32{0, int32(len(line))}}, []orb.Bound{box}, new(arcIndex)}, nil)
		p.cut(0, box)
		var got [][]orb.Point
		for i := range p.pieces.all {
			piece := &p.pieces.all[i]
			var vertices []orb.Point
			n := len(piece.spots)
			for _, end := range []float64{piece.enters, piece.leaves} {
				if end != node {
					n++
				}
			}
			for k := range n {
				vertices = append(vertices, p.pieces.vertex(piece, k))
			}
			got = append(got, vertices)
		}
		if want := inside(squareOf(1), placed); !slices.EqualFunc(got, want, slices.Equal) {
			t.Fatalf("%v, want %v", got, want)
		}
	})
}

// inside cuts a line a segment at a time.
func inside(q square, line []orb.Point) (out [][]orb.Point) {
	joins := false // the last piece ends inside, where the segment begins
	for k := 1; k < len(line); k++ {
		s := q.clip(line[k-1], line[k])
		if s.t0 < s.t1 {
			if !joins {
				out = append(out, []orb.Point{s.from})
			}
			out[len(out)-1] = append(out[len(out)-1], s.to)
		}
		joins = isInside(q, line[k])
	}
	return out
}

func isInside(q square, p orb.Point) bool {
	low, high := float64(q.low), float64(q.high)
	return min(p[0], p[1]) > low && max(p[0], p[1]) < high
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
