package tiles

import (
	"math"

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

// frame takes longitude and latitude to the cells of a tile, x to the east and y to the south from its north-west
// corner, by the spherical Mercator projection of WebMercatorQuad (EPSG:3857).
type frame struct{ scale, x0, y0 float64 }

func newFrame(a Address, grain int32) frame {
	n := Extent / float64(grain)
	return frame{n * math.Exp2(float64(a.Zoom)), n * float64(a.Col), n * float64(a.Row)}
}

func (f frame) point(p orb.Point) orb.Point {
	sin := math.Sin(max(-maxLatitude, min(maxLatitude, p[1])) * math.Pi / 180)
	x := (p[0] + 180) / 360
	y := 0.5 - math.Log((1+sin)/(1-sin))/(4*math.Pi)
	return orb.Point{float64(x*f.scale) - f.x0, float64(y*f.scale) - f.y0}
}

// enlarge is point for what is projected to the one tile of zoom 0 already.
func (f frame) enlarge(p orb.Point) orb.Point {
	return orb.Point{float64(p[0]/Extent*f.scale) - f.x0, float64(p[1]/Extent*f.scale) - f.y0}
}

func (f frame) inverse(x, y float64) orb.Point {
	lon := (x+f.x0)/f.scale*360 - 180
	lat := math.Atan(math.Sinh((0.5-(y+f.y0)/f.scale)*2*math.Pi)) * 180 / math.Pi
	return orb.Point{lon, lat}
}

func snapped(p orb.Point) cell {
	return cell{int32(math.Floor(p[0] + 0.5)), int32(math.Floor(p[1] + 0.5))}
}
