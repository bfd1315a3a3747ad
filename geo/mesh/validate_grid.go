package mesh

import (
	"math"

	"github.com/paulmach/orb"
)

// segmentGrid finds the segments near a place. The plane is cut into cells twice as large as the average
// segment, each segment is listed in the cells that it passes, and the lists are kept in a hash table: so time
// and memory are linear in the number of segments wherever they lie.
type segmentGrid struct {
	points   []orb.Point
	origin   orb.Point
	size     [2]float64 // of a cell
	pad      [2]float64 // by which segments are thickened
	shift    uint
	start    []int32 // bucket h has segments[start[h]:start[h+1]]
	segments []int32 // a segment runs from points[k] to points[k+1]
}

// maxCells is the largest number of columns and of rows.
const maxCells = 1 << 20

// newSegmentGrid indexes the segments in a box, thickened by so much in x and y; by no more than a cell, whatever
// is asked.
func newSegmentGrid(points []orb.Point, segments []int32, box orb.Bound, pad [2]float64) *segmentGrid {
	g := &segmentGrid{points: points, origin: box.Min}
	var sum [2]float64
	for _, k := range segments {
		for axis := range sum {
			sum[axis] += math.Abs(points[k+1][axis]/float64(len(segments)) - points[k][axis]/float64(len(segments)))
		}
	}
	for axis := range sum {
		extent := box.Max[axis]/maxCells - box.Min[axis]/maxCells
		g.size[axis] = max(2*sum[axis], extent, math.SmallestNonzeroFloat64)
		g.pad[axis] = min(pad[axis], g.size[axis])
	}
	g.fill(segments)
	return g
}

// fill sorts the segments by the buckets of their cells.
func (g *segmentGrid) fill(segments []int32) {
	width := uint(7)
	for 1<<width < 2*len(segments) {
		width++
	}
	g.shift = 64 - (width - 6)
	type entry struct{ bucket, segment int32 }
	entries := make([]entry, 0, 3*len(segments))
	g.start = make([]int32, 1<<width+1)
	for _, k := range segments {
		g.eachCell(g.points[k], g.points[k+1], func(column, row int32) {
			h := g.bucket(column, row)
			entries = append(entries, entry{h, k})
			g.start[h+1]++
		})
	}
	for h := 1; h < len(g.start); h++ {
		g.start[h] += g.start[h-1]
	}
	g.segments = make([]int32, len(entries))
	for _, e := range entries {
		g.segments[g.start[e.bucket]] = e.segment
		g.start[e.bucket]++
	}
	copy(g.start[1:], g.start) // every start has moved to the start of the next bucket
	g.start[0] = 0
}

// bucket returns where in the hash table a cell is. Blocks of 8 × 8 cells stay together, since neighbouring
// segments are asked for one after the other.
func (g *segmentGrid) bucket(column, row int32) int32 {
	block := (uint64(uint32(column>>3))<<32 | uint64(uint32(row>>3))) * 0x9E3779B97F4A7C15
	return int32(block>>g.shift)<<6 | row&7<<3 | column&7
}

// cell returns the column or row of a coordinate.
func (g *segmentGrid) cell(axis int, x float64) int32 {
	at := (x - g.origin[axis]) / g.size[axis]
	switch {
	case !(at > 0):
		return 0
	case at > maxCells:
		return maxCells
	}
	return int32(at)
}

// eachCell calls do with the cells that a thickened segment passes, and perhaps some beside them.
func (g *segmentGrid) eachCell(a, b orb.Point, do func(column, row int32)) {
	if a[1] > b[1] {
		a, b = b, a
	}
	left, right := min(a[0], b[0]), max(a[0], b[0])
	first, last := g.cell(1, a[1]-g.pad[1]), g.cell(1, b[1]+g.pad[1])
	from, to := g.cell(0, left-g.pad[0]), g.cell(0, right+g.pad[0])
	long := last-first > 1 && to-from > 1
	for row := first; row <= last; row++ {
		if long {
			low, high := g.stretch(a, b, row)
			from, to = g.cell(0, max(left, low)-g.pad[0]), g.cell(0, min(right, high)+g.pad[0])
		}
		for column := from; column <= to; column++ {
			do(column, row)
		}
	}
}

// stretch returns the least and greatest x at which a segment that rises from a to b passes a row. A tenth of
// a cell is added on each side, far more than can be lost to rounding.
func (g *segmentGrid) stretch(a, b orb.Point, row int32) (low, high float64) {
	slope := (b[0] - a[0]) / (b[1] - a[1])
	if slope-slope != 0 {
		return math.Inf(-1), math.Inf(1) // level
	}
	y := g.origin[1] + float64(row)*g.size[1] - a[1]
	low, high = slope*(y-g.pad[1]), slope*(y+g.size[1]+g.pad[1])
	if low > high {
		low, high = high, low
	}
	margin := g.size[0]/10 + math.Abs(slope)*g.size[1]/10
	return a[0] + low - margin, a[0] + high + margin
}

// near returns the segments that may pass within the pad of a point.
func (g *segmentGrid) near(p orb.Point) []int32 {
	h := g.bucket(g.cell(0, p[0]), g.cell(1, p[1]))
	return g.segments[g.start[h]:g.start[h+1]]
}

// eachMeeting calls do with the pairs of segments that have a point in common other than an end of both, and
// those that share an end and run on the same line from it. A pair may be met more than once.
func (g *segmentGrid) eachMeeting(do func(i, j int32)) {
	for h := range len(g.start) - 1 {
		bucket := g.segments[g.start[h]:g.start[h+1]]
		for n, i := range bucket {
			p, q := g.points[i], g.points[i+1]
			left, right, low, high := min(p[0], q[0]), max(p[0], q[0]), min(p[1], q[1]), max(p[1], q[1])
			for _, j := range bucket[n+1:] {
				r, s := g.points[j], g.points[j+1]
				if max(r[0], s[0]) < left || min(r[0], s[0]) > right || max(r[1], s[1]) < low || min(r[1], s[1]) > high {
					continue
				}
				if i != j && meet(p, q, r, s) {
					do(min(i, j), max(i, j))
				}
			}
		}
	}
}

// meet tells whether two segments whose boxes meet do so elsewhere than at an end of both, or run on the same
// line from a common end.
func meet(p, q, r, s orb.Point) bool {
	switch {
	case p == r:
		return turnsBack(q, p, s)
	case p == s:
		return turnsBack(q, p, r)
	case q == r:
		return turnsBack(p, q, s)
	case q == s:
		return turnsBack(p, q, r)
	}
	return orientation(p, q, r)*orientation(p, q, s) <= 0 && orientation(r, s, p)*orientation(r, s, q) <= 0
}
