package tiles

import (
	"math"
	"math/bits"

	"github.com/paulmach/orb"
)

const (
	// Extent is the side of a tile in its own units.
	Extent = 4096
	// Buffer is how many units beyond its sides a tile is drawn, so that the lines along them are not seen.
	Buffer = 64
	// maxLatitude is where the square of Web Mercator ends.
	maxLatitude = 85.0511287798066
)

// cell is a point of the grid that a tile is drawn on.
type cell struct{ x, y int32 }

// square is what is drawn: the tile and the buffer around it, in cells.
type square struct{ low, high int32 }

// squareOf returns the square of a tile whose cells are so many units wide, a power of two up to Buffer.
func squareOf(grain int32) square { return square{-Buffer / grain, (Extent + Buffer) / grain} }

func (q square) side() int32 { return q.high - q.low }

// corners returns the corners of the square, the north-west one first.
func (q square) corners() [4]orb.Point {
	low, high := float64(q.low), float64(q.high)
	return [4]orb.Point{{low, low}, {low, high}, {high, high}, {high, low}}
}

// frame takes longitude and latitude to the cells of a tile, x to the east and y to the south from its north-west
// corner.
type frame struct {
	grid          Grid
	scale, x0, y0 float64
	west, north   int64 // of the north-west corner, in spots
	shift         uint  // spots across a cell, as a power of two
}

func newFrame(a Address, grain int32) frame {
	n := Extent / float64(grain)
	side := uint(spotBits - a.Zoom) // of a tile in spots, as a power of two
	return frame{a.Grid, n * math.Exp2(float64(a.Zoom)), n * float64(a.Col), n * float64(a.Row),
		int64(a.Col) << side, int64(a.Row) << side, side - uint(bits.TrailingZeros32(uint32(Extent/grain)))}
}

func (f frame) point(p orb.Point) orb.Point {
	at := f.grid.place(p)
	return orb.Point{float64(at[0]*f.scale) - f.x0, float64(at[1]*f.scale) - f.y0}
}

// cell returns the cell of a spot: where its point snaps to.
func (f *frame) cell(s spot) cell {
	half := int64(1) << f.shift >> 1
	return cell{int32((int64(s.x) - f.west + half) >> f.shift), int32((int64(s.y) - f.north + half) >> f.shift)}
}

// at returns the point of a spot, exactly.
func (f *frame) at(s spot) orb.Point {
	width := float64(int64(1) << f.shift)
	return orb.Point{float64(int64(s.x)-f.west) / width, float64(int64(s.y)-f.north) / width}
}

// window returns a square in spots.
func (f *frame) window(q square) window {
	low, high := int64(q.low)<<f.shift, int64(q.high)<<f.shift
	return window{west: f.west + low, north: f.north + low, east: f.west + high, south: f.north + high}
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

func snapped(p orb.Point) cell {
	return cell{int32(math.Floor(p[0] + 0.5)), int32(math.Floor(p[1] + 0.5))}
}
