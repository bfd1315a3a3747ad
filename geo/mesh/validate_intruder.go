package mesh

import (
	"cmp"
	"math"
	"slices"

	"github.com/paulmach/orb"
)

// search looks for pairs of parts of which one has a border inside the other.
type search struct {
	*inspector
	suspects []suspicion
	tries    map[[2]int32]int // for borders that meet others
}

// maxTries is the number of stretches of border that are tried for a pair of parts. Borders that meet more often
// are so entangled that the overlay had better decide.
const maxTries = 100

// intruders returns the pairs of parts of which one has a border inside the other.
func (v *inspector) intruders() []suspicion {
	m := v.m
	m.indexed.Do(m.indexParts)
	slices.SortFunc(v.events, func(a, b event) int {
		return cmp.Or(cmp.Compare(a.segment, b.segment), cmp.Compare(a.along, b.along))
	})
	events := v.events
	s := &search{inspector: v, tries: make(map[[2]int32]int)}
	for i := range m.arcSides {
		first, last := m.arcStart[i], m.arcStart[i+1]-1
		if len(events) == 0 || events[0].segment >= last {
			s.try(int32(i), first+(last-first-1)/2, 0.5, false)
			continue
		}
		for k := first; k < last; k++ {
			from := 0.0
			for ; len(events) > 0 && events[0].segment == k; events = events[1:] {
				s.try(int32(i), k, (from+events[0].along)/2, true)
				from = events[0].along
			}
			s.try(int32(i), k, (from+1)/2, true)
		}
	}
	return s.suspects
}

// try adds the parts that hold a place on a segment of an arc, each with those beside the arc.
func (s *search) try(arc, segment int32, along float64, again bool) {
	a, b := s.m.points[segment], s.m.points[segment+1]
	p := orb.Point{a[0] + along*(b[0]-a[0]), a[1] + along*(b[1]-a[1])}
	sides := s.m.arcSides[arc]
	s.m.index.Search(p, p, func(_, _ [2]float64, host int32) bool {
		if host == sides[0] || host == sides[1] {
			return true
		}
		pairs := make([][2]int32, 0, 2)
		for _, part := range sides {
			if part != None {
				pairs = append(pairs, [2]int32{min(part, host), max(part, host)})
			}
		}
		if again && s.settled(pairs, p) {
			return true
		}
		if s.m.partHolds(host, p) && s.deep(host, p) {
			s.suspect(pairs, p)
		}
		return true
	})
}

// settled tells whether nothing more is to be tried for pairs of parts, having counted this try.
func (s *search) settled(pairs [][2]int32, at orb.Point) bool {
	settled := true
	for _, pair := range pairs {
		s.tries[pair]++
		if s.tries[pair] == maxTries {
			s.suspects = append(s.suspects, suspicion{pair, false, at})
		}
		settled = settled && s.tries[pair] > maxTries
	}
	return settled
}

func (s *search) suspect(pairs [][2]int32, at orb.Point) {
	for _, pair := range pairs {
		s.suspects = append(s.suspects, suspicion{pair, false, at})
		s.tries[pair] = maxTries
	}
}

// deep tells whether a point inside a part is further than the tolerance from its border.
func (v *inspector) deep(part int32, p orb.Point) bool {
	scale := scaleAt(v.m.metric, p)
	least := v.tolerance.SnapMetres * v.tolerance.SnapMetres
	for _, s := range v.m.partArcs(part) {
		pts := v.m.arc(unsigned(s))
		for k := 1; k < len(pts); k++ {
			if squaredDistance(p, pts[k-1], pts[k], scale) <= least {
				return false
			}
		}
	}
	return true
}

// squaredDistance returns that between a point and a segment in m².
func squaredDistance(p, a, b orb.Point, scale [2]float64) float64 {
	ax, ay := (a[0]-p[0])*scale[0], (a[1]-p[1])*scale[1]
	dx, dy := (b[0]-a[0])*scale[0], (b[1]-a[1])*scale[1]
	t := -(ax*dx + ay*dy) / (dx*dx + dy*dy)
	t = math.Max(0, math.Min(1, t))
	ax, ay = ax+t*dx, ay+t*dy
	return ax*ax + ay*ay
}
