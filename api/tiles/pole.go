package tiles

import (
	"container/heap"
	"math"

	"github.com/paulmach/orb"
)

// pole returns the pole of inaccessibility of a polygon in longitude and latitude, by the search of V. Agafonkin
// (polylabel, 2016): squares that cover the polygon are halved, the most promising first, until none can hold a point
// farther from the outline than the best, by more than a fiftieth of the smaller side of the box. Longitudes are
// shrunk to the scale of latitudes. ok is false when no point tried is inside.
func pole(p orb.Polygon) (at orb.Point, ok bool) {
	box := p.Bound()
	f := field{shrink: math.Cos(box.Center()[1] * math.Pi / 180)}
	for _, r := range p {
		ring := make([]orb.Point, len(r))
		for i, v := range r {
			ring[i] = orb.Point{v[0] * f.shrink, v[1]}
		}
		f.rings = append(f.rings, ring)
	}
	low := orb.Point{box.Min[0] * f.shrink, box.Min[1]}
	width, height := (box.Max[0]-box.Min[0])*f.shrink, box.Max[1]-box.Min[1]
	side := min(width, height)
	if !(side > 0) {
		return orb.Point{}, false
	}
	var waiting probes
	side = max(side, max(width, height)/64) // a long thin polygon is not covered by more squares than it needs
	half := side / 2
	for x := low[0]; x < low[0]+width; x += side {
		for y := low[1]; y < low[1]+height; y += side {
			waiting = append(waiting, f.probe(orb.Point{x + half, y + half}, half))
		}
	}
	heap.Init(&waiting)
	best := f.probe(orb.Point{low[0] + width/2, low[1] + height/2}, 0)
	for tries := 0; len(waiting) > 0 && tries < mostTries; tries++ {
		s := heap.Pop(&waiting).(probe)
		if s.distance > best.distance {
			best = s
		}
		if s.most-best.distance <= side/50 {
			break
		}
		h := s.half / 2
		for _, d := range [4][2]float64{{-h, -h}, {-h, h}, {h, -h}, {h, h}} {
			heap.Push(&waiting, f.probe(orb.Point{s.at[0] + d[0], s.at[1] + d[1]}, h))
		}
	}
	return orb.Point{best.at[0] / f.shrink, best.at[1]}, best.distance > 0
}

// mostTries ends the search in polygons of no width.
const mostTries = 2000

// field is a polygon of which distances are asked.
type field struct {
	rings  [][]orb.Point
	shrink float64
}

// probe is a square: its middle, half its side, the distance of its middle from the outline, negative outside, and the
// greatest distance that a point of it may have.
type probe struct {
	at                   orb.Point
	half, distance, most float64
}

func (f field) probe(at orb.Point, half float64) probe {
	d := f.distance(at)
	return probe{at, half, d, d + half*math.Sqrt2}
}

// distance returns how far a point is from the outline, negative outside.
func (f field) distance(at orb.Point) float64 {
	in, least := false, math.Inf(1)
	for _, r := range f.rings {
		for k := 1; k < len(r); k++ {
			a, b := r[k-1], r[k]
			if a[1] > at[1] != (b[1] > at[1]) && at[0] < (b[0]-a[0])*(at[1]-a[1])/(b[1]-a[1])+a[0] {
				in = !in
			}
			least = min(least, squareFrom(at, a, b))
		}
	}
	if !in {
		return -math.Sqrt(least)
	}
	return math.Sqrt(least)
}

// squareFrom returns the square of the distance of a point from a segment.
func squareFrom(p, a, b orb.Point) float64 {
	dx, dy := b[0]-a[0], b[1]-a[1]
	t := 0.0
	if n := dx*dx + dy*dy; n > 0 {
		t = max(0, min(1, ((p[0]-a[0])*dx+(p[1]-a[1])*dy)/n))
	}
	x, y := a[0]+t*dx-p[0], a[1]+t*dy-p[1]
	return x*x + y*y
}

// probes is a heap: the most promising square first.
type probes []probe

func (q probes) Len() int           { return len(q) }
func (q probes) Less(i, j int) bool { return q[i].most > q[j].most }
func (q probes) Swap(i, j int)      { q[i], q[j] = q[j], q[i] }

// Push adds a probe; it is for package heap.
func (q *probes) Push(x any) { *q = append(*q, x.(probe)) }

// Pop takes the last; it is for package heap.
func (q *probes) Pop() any {
	old := *q
	last := old[len(old)-1]
	*q = old[:len(old)-1]
	return last
}
