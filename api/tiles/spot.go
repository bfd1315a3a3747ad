package tiles

import (
	"math"

	"github.com/maillage/maillage/geo/mesh"
	"github.com/paulmach/orb"
)

// spot is a point of an arc projected to a grid, in spots from its north-west corner: there are spotsAcross along a side
// of the one tile of zoom 0. One is 2 cm on the ground, near the 7th decimal of a degree that boundary files have, and a
// 16th of a cell or less where tiles are deepest. In whole numbers a cell is found by a shift, and all who ask find the
// same. A point takes half the room that it has in the mesh.
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

// course is the points of the arcs of a level on a grid.
type course struct {
	spots  []spot
	starts []int32 // arc i is spots[starts[i]:starts[i+1]]
}

func newCourse(level *mesh.Mesh, g Grid) *course {
	n := level.Arcs()
	c := &course{make([]spot, 0, level.Vertices()), make([]int32, 1, n+1)}
	for i := range int32(n) {
		for _, p := range level.Arc(i) {
			c.spots = append(c.spots, spotOf(g.place(p)))
		}
		c.starts = append(c.starts, int32(len(c.spots)))
	}
	return c
}

// of returns the points of an arc.
func (c *course) of(arc int32) []spot { return c.spots[c.starts[arc]:c.starts[arc+1]] }
