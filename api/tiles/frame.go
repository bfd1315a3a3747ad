package tiles

import (
	"math"

	"github.com/paulmach/orb"
)

const (
	// Extent is the side of a tile in its own units.
	Extent     = 1 << extentBits
	extentBits = 12
	// Buffer is how many units beyond its sides a tile is drawn, so that the lines along them are not seen.
	Buffer = 64
	// maxLatitude is where the square of Web Mercator ends.
	maxLatitude = 85.0511287798066
)

// cell is a point of the grid that a tile is drawn on.
type cell struct{ x, y int32 }

// frame takes longitude and latitude to the cells of a tile, x to the east and y to the south from its north-west
// corner.
type frame struct {
	grid          Grid
	scale, x0, y0 float64
}

func newFrame(a Address, grain int32) frame {
	n := Extent / float64(grain)
	return frame{a.Grid, n * math.Exp2(float64(a.Zoom)), n * float64(a.Col), n * float64(a.Row)}
}

func (f frame) point(p orb.Point) orb.Point {
	at := f.grid.place(p)
	return orb.Point{float64(at[0]*f.scale) - f.x0, float64(at[1]*f.scale) - f.y0}
}

func (f frame) inverse(p orb.Point) orb.Point {
	return f.grid.lonLat(orb.Point{(p[0] + f.x0) / f.scale, (p[1] + f.y0) / f.scale})
}

// sides is into how many steps the sides of a box are cut to see how a projection bends them. margin covers what they
// bend between two steps, many times over: an arc that turns by an angle t in n steps leaves its chords by t²/8n² of
// its radius, and t is under 2 for all of a grid.
const (
	sides  = 16
	margin = 0.01
)

// around returns a box around the image of a box, of which to takes points.
func around(b orb.Bound, to func(orb.Point) orb.Point) orb.Bound {
	first := to(b.Min)
	out := first.Bound()
	for k := range sides + 1 {
		t := float64(k) / sides
		x, y := b.Min[0]+t*(b.Max[0]-b.Min[0]), b.Min[1]+t*(b.Max[1]-b.Min[1])
		for _, p := range [4]orb.Point{{x, b.Min[1]}, {x, b.Max[1]}, {b.Min[0], y}, {b.Max[0], y}} {
			out = out.Extend(to(p))
		}
	}
	dx, dy := margin*(out.Max[0]-out.Min[0]), margin*(out.Max[1]-out.Min[1])
	return orb.Bound{Min: orb.Point{out.Min[0] - dx, out.Min[1] - dy}, Max: orb.Point{out.Max[0] + dx, out.Max[1] + dy}}
}
