package tiles

import "github.com/paulmach/orb"

// blurred is within how many degrees of the side of a box spots decide, which are rounded by less than a fifth of it.
const blurred = 1e-6

// mayFill tells whether the corners of the square are in the box of a feature, as they are in all that fills the square.
func (p *pencil) mayFill(bound orb.Bound) bool {
	bound = bound.Pad(blurred)
	for _, c := range p.corners {
		if !bound.Contains(c) {
			return false
		}
	}
	return true
}

// within tells whether a box of longitudes and latitudes is inside the square.
func (p *pencil) within(b orb.Bound) bool {
	low, high := float64(p.grid.low), float64(p.grid.high)
	for _, c := range [4]orb.Point{b.Min, b.Max, {b.Min[0], b.Max[1]}, {b.Max[0], b.Min[1]}} {
		if at := p.frame.point(c); at[0] < low || at[0] > high || at[1] < low || at[1] > high {
			return false
		}
	}
	return true
}

// holds tells whether the north-west corner of the square is inside a feature: whether the row to its east crosses the
// outline an odd number of times. Where rows are parallels, the box of an arc tells it of those not met, and of those
// wholly to the east, which are crossed oddly when their ends lie on either side.
func (p *pencil) holds(o *outlines, i int32) bool {
	in, parallel, at := false, p.isParallel(), p.corners[0]
	o.of(i, func(arcs []int32) {
		for _, s := range arcs {
			a, _ := arc(s)
			b := p.arcs.bounds[a]
			if parallel && (b.Max[0] < at[0]-blurred || b.Max[1] < at[1]-blurred || b.Min[1] > at[1]+blurred) {
				continue
			}
			line := p.arcs.of(a)
			if parallel && b.Min[0] > at[0]+blurred {
				line = []spot{line[0], line[len(line)-1]}
			}
			in = in != p.pieces.window.crossesOddly(line)
		}
	})
	return in
}

// crossesOddly tells whether the row to the east of the north-west corner crosses a line an odd number of times.
func (w *window) crossesOddly(line []spot) bool {
	odd := false
	for k := 1; k < len(line); k++ {
		a, b := line[k-1], line[k]
		if (int64(a.y) < w.north) == (int64(b.y) < w.north) {
			continue
		}
		share := float64(w.north-int64(a.y)) / float64(int64(b.y)-int64(a.y))
		if float64(w.west-int64(a.x)) < share*float64(int64(b.x)-int64(a.x)) {
			odd = !odd
		}
	}
	return odd
}
