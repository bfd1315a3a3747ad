package travel

import (
	"math"

	"github.com/paulmach/orb"
	"github.com/tidwall/rtree"
)

// Snap is where the journeys of a place begin and end on the network.
type Snap struct {
	Link     int32     // of the network; -1 when there is none within the snapping distance
	Fraction float64   // of the link, from From to To
	Point    orb.Point // on the link, longitude and latitude
	Metres   float64   // from the place to it
}

// earthRadius in metres is that of orb/geo, the radius of the equator of WGS84.
const earthRadius = orb.EarthRadius

// Snap returns the nearest point of the network for each place, of links with the same distance on the first.
// Links that are only travelled through are left aside.
func (r *Road) Snap(places []Place) []Snap {
	snaps := make([]Snap, len(places))
	for i, p := range places {
		snaps[i] = r.snap(p.Point)
	}
	return snaps
}

// indexLinks puts the links on which a journey may begin and end into the tree, by their bounds.
func (r *Road) indexLinks() {
	r.links = rtree.RTreeGN[float64, int32]{}
	for i := range r.network.Links {
		link := int32(i)
		if !r.exp.alive(2*link) && !r.exp.alive(2*link+1) {
			continue
		}
		r.coverage.KeptLinks++
		if r.network.Links[i].Through {
			continue
		}
		var line orb.MultiPoint
		r.walk(link, func(p orb.Point) { line = append(line, p) })
		b := line.Bound()
		r.links.Insert(b.Min, b.Max, link)
	}
}

// walk yields all vertices of a link, its ends included.
func (r *Road) walk(link int32, yield func(orb.Point)) {
	l := r.network.Links[link]
	yield(r.network.Points[l.From])
	for _, p := range r.network.inner(link) {
		yield(p)
	}
	yield(r.network.Points[l.To])
}

// snap looks in boxes of growing size until the best link is nearer than the box's side.
func (r *Road) snap(p orb.Point) Snap {
	best := Snap{Link: -1, Metres: math.Inf(1)}
	if !(math.Abs(p[0]) <= 180 && math.Abs(p[1]) <= 90) {
		return best
	}
	limit := r.options.SnapMetres
	for radius := limit / 16; ; radius = min(2*radius, limit) {
		pl := planeAt(p)
		dy := radius / earthRadius * 180 / math.Pi
		dx := dy / max(math.Cos(p[1]*math.Pi/180), 0.01)
		r.links.Search([2]float64{p[0] - dx, p[1] - dy}, [2]float64{p[0] + dx, p[1] + dy}, func(_, _ [2]float64, link int32) bool {
			if s := r.project(pl, link); s.Metres < best.Metres || s.Metres == best.Metres && link < best.Link {
				best = s
			}
			return true
		})
		if best.Metres <= radius || radius >= limit {
			break
		}
	}
	if best.Metres > limit {
		return Snap{Link: -1, Metres: math.Inf(1)}
	}
	return best
}

// plane measures in metres near a place, east and north of it. At ten kilometres the error is under a thousandth.
type plane struct {
	origin orb.Point
	scale  [2]float64 // metres per degree
}

func planeAt(p orb.Point) plane {
	north := earthRadius * math.Pi / 180
	return plane{p, [2]float64{north * math.Cos(p[1]*math.Pi/180), north}}
}

func (pl plane) to(p orb.Point) [2]float64 {
	return [2]float64{(p[0] - pl.origin[0]) * pl.scale[0], (p[1] - pl.origin[1]) * pl.scale[1]}
}

func (pl plane) from(v [2]float64) orb.Point {
	return orb.Point{pl.origin[0] + v[0]/pl.scale[0], pl.origin[1] + v[1]/pl.scale[1]}
}

// project returns the point of a link that is nearest to the plane's origin.
func (r *Road) project(pl plane, link int32) Snap {
	var (
		from            [2]float64
		started         bool
		along, at       float64 // metres along the link: so far, and of the nearest point
		nearest, square = [2]float64{}, math.Inf(1)
	)
	r.walk(link, func(p orb.Point) {
		to := pl.to(p)
		if !started {
			from, started = to, true
			return
		}
		t, foot := footOf(from, to)
		length := math.Hypot(to[0]-from[0], to[1]-from[1])
		if d := foot[0]*foot[0] + foot[1]*foot[1]; d < square {
			square, nearest, at = d, foot, along+t*length
		}
		from, along = to, along+length
	})
	s := Snap{Link: link, Point: pl.from(nearest), Metres: math.Sqrt(square)}
	if along > 0 {
		s.Fraction = ends(at / along)
	}
	return s
}

// ends rounds a fraction to 0 and 1 where it is as good as that: a micrometre on a kilometre.
func ends(fraction float64) float64 {
	switch {
	case fraction < 1e-9:
		return 0
	case fraction > 1-1e-9:
		return 1
	}
	return fraction
}

// footOf returns the point of a segment nearest to the origin, and how far along it lies from 0 to 1.
func footOf(a, b [2]float64) (t float64, foot [2]float64) {
	dx, dy := b[0]-a[0], b[1]-a[1]
	if square := dx*dx + dy*dy; square > 0 {
		t = min(max(-(a[0]*dx+a[1]*dy)/square, 0), 1)
	}
	return t, [2]float64{a[0] + t*dx, a[1] + t*dy}
}

// progress returns the milliseconds from the beginning of an arc to a snapped place, and from it to the end.
func (r *Road) progress(s Snap, arc int32) (before, after int32) {
	total := r.network.cost(arc)
	fraction := s.Fraction
	if arc&1 == 1 {
		fraction = 1 - fraction
	}
	before = int32(math.Round(fraction * float64(total)))
	return before, total - before
}

// crossing returns the point at which a place lies, when it lies at the end of its link.
func (r *Road) crossing(s Snap) (point int32, ok bool) {
	switch {
	case s.Link < 0:
		return 0, false
	case s.Fraction == 0:
		return r.network.Links[s.Link].From, true
	case s.Fraction == 1:
		return r.network.Links[s.Link].To, true
	}
	return 0, false
}

// departures returns where a journey from a snapped place enters the graph. From a crossing it takes any road, as if
// it had come by whichever road forbids it least.
func (r *Road) departures(s Snap, seeds []seed) []seed {
	if p, ok := r.crossing(s); ok {
		return r.anyWay(p, seeds)
	}
	for _, arc := range arcsOf(s) {
		if r.exp.alive(arc) {
			_, after := r.progress(s, arc)
			seeds = append(seeds, seed{r.exp.end[arc], after})
		}
	}
	return seeds
}

// arrivals returns where a journey to a snapped place leaves the graph. To a crossing it comes by any road.
func (r *Road) arrivals(s Snap, seeds []seed) []seed {
	if p, ok := r.crossing(s); ok {
		return r.anyWay(p, seeds)
	}
	for _, arc := range arcsOf(s) {
		if r.exp.alive(arc) {
			before, _ := r.progress(s, arc)
			for _, v := range r.exp.from(arc) {
				seeds = append(seeds, seed{v, before})
			}
		}
	}
	return seeds
}

func (r *Road) anyWay(point int32, seeds []seed) []seed {
	for _, v := range r.exp.at(point) {
		seeds = append(seeds, seed{v, 0})
	}
	return seeds
}

// direct returns the milliseconds between two places of one link without leaving it, far when there is no such way.
func (r *Road) direct(a, b Snap) int32 {
	best := int32(far)
	if a.Link != b.Link {
		return best
	}
	for _, arc := range arcsOf(a) {
		if r.exp.alive(arc) {
			from, _ := r.progress(a, arc)
			if to, _ := r.progress(b, arc); to >= from {
				best = min(best, to-from)
			}
		}
	}
	return best
}

// arcsOf returns the two arcs of the link of a snap, none when there is none.
func arcsOf(s Snap) []int32 {
	if s.Link < 0 {
		return nil
	}
	return []int32{2 * s.Link, 2*s.Link + 1}
}
