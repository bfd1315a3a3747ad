package tiles

import "math"

// box is a box on a grid, in spots.
type box struct{ west, north, east, south int32 }

// nowhere is the box of nothing.
var nowhere = box{math.MaxInt32, math.MaxInt32, math.MinInt32, math.MinInt32}

func (b box) extend(o box) box {
	return box{min(b.west, o.west), min(b.north, o.north), max(b.east, o.east), max(b.south, o.south)}
}

func (b box) meets(o *box) bool {
	return b.west <= o.east && o.west <= b.east && b.north <= o.south && o.north <= b.south
}

// within tells whether a box lies in another, sides included.
func (b box) within(o *box) bool {
	return b.west >= o.west && b.east <= o.east && b.north >= o.north && b.south <= o.south
}

// middle returns the spot in the middle.
func (b box) middle() spot {
	return spot{int32((int64(b.west) + int64(b.east)) / 2), int32((int64(b.north) + int64(b.south)) / 2)}
}

// placedArc is where an arc lies on a grid at its finest, of which every level has some points, and the ends always.
type placedArc struct {
	box
	from, to spot
}

// place returns where the arcs of a course lie.
func (c *course) place() []placedArc {
	out := make([]placedArc, len(c.starts)-1)
	for i := range out {
		line := c.of(int32(i))
		out[i] = placedArc{nowhere, line[0], line[len(line)-1]}
		for _, at := range line {
			out[i].box = out[i].box.extend(box{at.x, at.y, at.x, at.y})
		}
	}
	return out
}
