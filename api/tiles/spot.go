package tiles

import (
	"math"
	"math/bits"

	"github.com/maillage/maillage/geo/mesh"
	"github.com/paulmach/orb"
)

// spot is a point of an arc projected to a grid, in spots from its north-west corner: there are spotsAcross along a side
// of the one tile of zoom 0. One is 2 cm on the ground, near the 7th decimal of a degree that boundary files have, and a
// 16th of a cell or less where tiles are deepest. In whole numbers a cell is found by a shift, and all who ask find the
// same.
type spot struct{ x, y int32 }

const (
	spotBits    = 31
	spotsAcross = 1 << spotBits
)

// spotOf returns the spot of a place of the grid. What is a world away or more is where spots end.
func spotOf(at orb.Point) spot { return spot{spotAlong(at[0]), spotAlong(at[1])} }

func spotAlong(share float64) int32 {
	return int32(max(math.MinInt32, min(math.MaxInt32, math.Floor(share*spotsAcross+0.5))))
}

// cell returns the cell of a spot, of cells so many spots wide, as a power of two: the one in whose middle its point is put.
func (s spot) cell(shift uint) cell {
	half := int64(1) << shift >> 1
	return cell{int32((int64(s.x) + half) >> shift), int32((int64(s.y) + half) >> shift)}
}

// course is the points of the arcs of a level on a grid, in the order in which tiles keep arcs.
type course struct {
	spots  []spot
	starts []int32 // arc i is spots[starts[i]:starts[i+1]]
}

func newCourse(level *mesh.Mesh, o *arcOrder, g Grid) *course {
	n := level.Arcs()
	c := &course{make([]spot, 0, level.Vertices()), make([]int32, 1, n+1)}
	for _, i := range o.arcs {
		for _, p := range level.Arc(i) {
			c.spots = append(c.spots, spotOf(g.place(p)))
		}
		c.starts = append(c.starts, int32(len(c.spots)))
	}
	return c
}

// of returns the points of an arc.
func (c *course) of(arc int32) []spot { return c.spots[c.starts[arc]:c.starts[arc+1]] }

// pace tells how far it is from one point to the next, and how far in all, in spots along the longer axis. It is nearly the
// geometric mean where that is much less than the plain one: a few long segments say little of many short ones.
func (c *course) pace() (pace, sum int64) {
	n, widths := 1, 0
	for i := range len(c.starts) - 1 {
		line := c.of(int32(i))
		for k := 1; k < len(line); k++ {
			dx, dy := int64(line[k].x)-int64(line[k-1].x), int64(line[k].y)-int64(line[k-1].y)
			d := max(dx, -dx, dy, -dy)
			sum += d
			widths += bits.Len64(uint64(d))
			n++
		}
	}
	return min(sum/int64(n), 4<<(widths/n)), sum
}
