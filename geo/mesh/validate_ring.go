package mesh

import (
	"slices"

	"github.com/paulmach/orb"
)

// fault is what is wrong with a ring by itself.
type fault struct {
	kind   DefectKind
	at     orb.Point
	metres float64
}

// tidy returns a ring closed, without repeated points and spikes, and turned as its place in the polygon asks,
// with what was wrong. A ring in order is returned as it is. Of a ring that encloses nothing, or has a
// coordinate that is no number, nothing is returned. A ring without points is nothing and no fault.
func tidy(ring orb.Ring, outer bool, metric Metric) (orb.Ring, []fault) {
	if inOrder(ring, outer) {
		return ring, nil
	}
	for i, p := range ring {
		if !finite(p) {
			var at orb.Point
			if i > 0 {
				at = ring[i-1]
			}
			return nil, []fault{{NonFinite, at, 0}}
		}
	}
	var faults []fault
	points := slices.Clone(ring)
	if first, last := ring[0], ring[len(ring)-1]; first != last {
		faults = append(faults, fault{Unclosed, last, metric.Length(last, first)})
	} else {
		points = points[:len(points)-1]
	}
	points, repeated := withoutRepeats(points)
	points, spikes := withoutSpikes(points, metric)
	if len(points) < 3 {
		return nil, []fault{{Degenerate, ring[0], 0}}
	}
	points = append(points, points[0])
	faults = append(append(faults, repeated...), spikes...)
	if twice := twiceArea(points); twice != 0 && (twice > 0) != outer {
		slices.Reverse(points)
		faults = append(faults, fault{Orientation, ring[0], 0})
	}
	return points, faults
}

func finite(p orb.Point) bool { return p[0]-p[0] == 0 && p[1]-p[1] == 0 }

// inOrder tells whether tidy has nothing to do, without allocating.
func inOrder(ring orb.Ring, outer bool) bool {
	n := len(ring)
	if n == 0 {
		return true
	}
	if n < 4 || ring[0] != ring[n-1] || !finite(ring[0]) || !finite(ring[n-2]) {
		return false
	}
	before := ring[n-2]
	for i, p := range ring[:n-1] {
		next := ring[i+1]
		if p == next || !finite(next) || turnsBack(before, p, next) {
			return false
		}
		before = p
	}
	twice := twiceArea(ring)
	return twice == 0 || twice > 0 == outer
}

// turnsBack tells whether the way from a to b to c goes back on its own line at b.
func turnsBack(a, b, c orb.Point) bool {
	return (a[0]-b[0])*(c[0]-b[0])+(a[1]-b[1])*(c[1]-b[1]) > 0 && orientation(a, b, c) == 0
}

// twiceArea returns twice the signed area of a closed ring in coordinate units, 0 when it overflows.
func twiceArea(ring orb.Ring) float64 {
	twice, o := 0.0, ring[0]
	for i := 2; i < len(ring); i++ {
		p, q := ring[i-1], ring[i]
		twice += (p[0]-o[0])*(q[1]-o[1]) - (q[0]-o[0])*(p[1]-o[1])
	}
	if twice-twice != 0 {
		return 0
	}
	return twice
}

func withoutRepeats(points orb.Ring) (orb.Ring, []fault) {
	var faults []fault
	kept := points[:0]
	for _, p := range points {
		if n := len(kept); n > 0 && kept[n-1] == p {
			faults = append(faults, fault{RepeatedPoint, p, 0})
			continue
		}
		kept = append(kept, p)
	}
	for n := len(kept); n > 1 && kept[n-1] == kept[0]; n = len(kept) {
		faults = append(faults, fault{RepeatedPoint, kept[0], 0})
		kept = kept[:n-1]
	}
	return kept, faults
}

// withoutSpikes takes away the tips at which an open list of points, read as a ring, turns back. The points on
// the way to a long thin spike turn back in their turn.
func withoutSpikes(points orb.Ring, metric Metric) (orb.Ring, []fault) {
	var faults []fault
	tip := func(a, b, c orb.Point) {
		faults = append(faults, fault{Spike, b, min(metric.Length(a, b), metric.Length(b, c))})
	}
	var kept orb.Ring
	for _, p := range points {
		n := len(kept)
		for ; n > 1 && turnsBack(kept[n-2], kept[n-1], p); n-- {
			tip(kept[n-2], kept[n-1], p)
		}
		kept = kept[:n]
		if n == 0 || kept[n-1] != p {
			kept = append(kept, p)
		}
	}
	for len(kept) > 2 {
		n := len(kept)
		switch {
		case kept[n-1] == kept[0]:
			kept = kept[:n-1]
		case turnsBack(kept[n-2], kept[n-1], kept[0]):
			tip(kept[n-2], kept[n-1], kept[0])
			kept = kept[:n-1]
		case turnsBack(kept[n-1], kept[0], kept[1]):
			tip(kept[n-1], kept[0], kept[1])
			kept = kept[1:]
		default:
			return kept, faults
		}
	}
	return kept, faults
}
