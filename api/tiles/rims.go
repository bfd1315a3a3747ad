package tiles

import (
	"cmp"
	"math"
	"slices"

	"github.com/paulmach/orb"
)

// rims are the lines on which the squares of tiles end, everywhere on a grid: two along each side of every tile, the
// buffer before it and behind. Between them are panels, narrow and wide in turn along each axis.
type rims struct {
	shift  uint    // spots across a cell, as a power of two
	tile   uint    // spots across a tile, as a power of two
	buffer int64   // in spots
	width  float64 // of a spot, in cells: exact, as it is a power of two
}

// rimsOf returns those of a zoom whose tiles are drawn in cells so many units wide.
func rimsOf(zoom int, grain int32) rims {
	tile := uint(spotBits - zoom)
	shift := tile - extentBits
	for g := grain; g > 1; g >>= 1 {
		shift++
	}
	return rims{shift: shift, tile: tile, buffer: int64(Buffer/grain) << shift, width: math.Exp2(-float64(shift))}
}

// panel returns the panel that a place along an axis is in; one on a rim is in that which follows.
func (r *rims) panel(x int32) int64 {
	at := int64(x) + r.buffer
	k := at >> r.tile << 1
	if at&(1<<r.tile-1) >= 2*r.buffer {
		k++
	}
	return k
}

// rim returns where a panel begins.
func (r *rims) rim(panel int64) int64 {
	x := panel>>1<<r.tile - r.buffer
	if panel&1 > 0 {
		x += 2 * r.buffer
	}
	return x
}

// vertex is a vertex of an arc, in cells from the north-west corner of the grid, and the cell that it is in.
type vertex struct {
	at   orb.Point
	cell cell
}

func (r *rims) vertex(s spot) vertex {
	return vertex{orb.Point{float64(s.x) * r.width, float64(s.y) * r.width}, s.cell(r.shift)}
}

// vertices appends those of a line, and where it crosses rims.
func (r *rims) vertices(dst []vertex, line []spot) []vertex {
	px, py := r.panel(line[0].x), r.panel(line[0].y)
	for k, b := range line {
		x, y := r.panel(b.x), r.panel(b.y)
		if x != px || y != py {
			dst = r.cross(dst, line[k-1], b)
			px, py = x, y
		}
		dst = append(dst, r.vertex(b))
	}
	return dst
}

// crossing is where a segment crosses a rim.
type crossing struct {
	share float64 // of the segment
	axis  int
	rim   int64
}

// cross appends where a segment crosses rims between its ends, in its order.
func (r *rims) cross(dst []vertex, a, b spot) []vertex {
	var few [8]crossing
	all := few[:0]
	from, to := [2]int64{int64(a.x), int64(a.y)}, [2]int64{int64(b.x), int64(b.y)}
	for axis := range 2 {
		low, high := min(from[axis], to[axis]), max(from[axis], to[axis])
		for p := r.panel(int32(low)) + 1; r.rim(p) < high; p++ {
			all = append(all, crossing{float64(r.rim(p)-from[axis]) / float64(to[axis]-from[axis]), axis, r.rim(p)})
		}
	}
	if len(all) > 1 {
		slices.SortFunc(all, func(a, b crossing) int { return cmp.Or(cmp.Compare(a.share, b.share), cmp.Compare(a.axis, b.axis)) })
	}
	for _, c := range all {
		other := 1 - c.axis
		var at orb.Point
		at[c.axis] = float64(c.rim) * r.width
		at[other] = (float64(from[other]) + float64(c.share*float64(to[other]-from[other]))) * r.width
		dst = append(dst, vertex{at, snapped(at)})
	}
	return dst
}
