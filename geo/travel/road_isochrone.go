package travel

import (
	"fmt"
	"math"

	"github.com/paulmach/orb"
)

// Isochrone returns the area that can be reached from a place within minutes: all roads reached, up to the very point
// of each where time runs out, drawn on a grid of square cells of so many metres with the cells beside them, less
// holes of under smallHole cells. Its border lies one to three cells from the last point reached. It is
// empty when the place is too far from any road.
//
// The area is a drawing: whether a unit is within reach is for Within to say, which is exact.
func (r *Road) Isochrone(from Place, minutes, cell float64) (orb.MultiPolygon, error) {
	if !(minutes >= 0) || !(cell >= 1) {
		return nil, fmt.Errorf("travel: an isochrone of %v minutes on cells of %v m cannot be drawn", minutes, cell)
	}
	s := r.snap(from.Point)
	if s.Link < 0 {
		return nil, nil
	}
	// The grid hangs on the place, so that isochrones of one place share their cells.
	d := drawing{plane: planeAt(from.Point), size: cell, cells: cells{}}
	limit := milliseconds(minutes)
	search := newSearch(r.exp.graph.len())
	search.run(r.exp.graph, r.departures(s, nil), limit)
	for link := range int32(len(r.network.Links)) {
		r.drawLink(&d, search, link, limit)
	}
	r.drawStart(&d, s, limit)
	return d.outline(), nil
}

// drawLink draws the part of a link that is reached from its ends.
func (r *Road) drawLink(d *drawing, s *search, link, limit int32) {
	for _, arc := range [...]int32{2 * link, 2*link + 1} {
		if !r.exp.alive(arc) {
			continue
		}
		label := int32(far)
		for _, v := range r.exp.from(arc) {
			label = min(label, s.label[v])
		}
		if label != far {
			r.drawArc(d, arc, 0, share(limit-label, r.network.cost(arc)))
		}
	}
}

// drawStart draws what is reached of the link where the journey begins.
func (r *Road) drawStart(d *drawing, s Snap, limit int32) {
	d.mark(d.plane.to(s.Point))
	for _, arc := range arcsOf(s) {
		if !r.exp.alive(arc) {
			continue
		}
		begin := s.Fraction
		if arc&1 == 1 {
			begin = 1 - begin
		}
		r.drawArc(d, arc, begin, min(1, begin+share(limit, r.network.cost(arc))))
	}
}

// share returns which part of a cost is covered, at most 1.
func share(covered, cost int32) float64 {
	if covered >= cost {
		return 1
	}
	return float64(covered) / float64(cost)
}

// drawArc draws an arc from one fraction of it to another.
func (r *Road) drawArc(d *drawing, arc int32, from, to float64) {
	if arc&1 == 1 {
		from, to = 1-to, 1-from
	}
	var line [][2]float64
	total := 0.0
	r.walk(arc>>1, func(p orb.Point) {
		v := d.plane.to(p)
		if len(line) > 0 {
			last := line[len(line)-1]
			total += math.Hypot(v[0]-last[0], v[1]-last[1])
		}
		line = append(line, v)
	})
	at := 0.0
	for i := 1; i < len(line); i++ {
		length := math.Hypot(line[i][0]-line[i-1][0], line[i][1]-line[i-1][1])
		a, b := max(from*total, at), min(to*total, at+length)
		if a <= b && length > 0 {
			d.line(line[i-1], line[i], (a-at)/length, (b-at)/length)
		}
		at += length
	}
}
