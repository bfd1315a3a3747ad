package boundaries

import (
	"math"

	"github.com/paulmach/orb"
)

// cleanPolygons makes the rings of a geometry well formed, in place: vertices repeated in a row are dropped, unclosed
// rings closed, rings that enclose nothing dropped, with their polygon when they are its outer ring. The faults say
// what was done, but for repeated vertices. What is left may be empty.
func cleanPolygons(mp orb.MultiPolygon) (orb.MultiPolygon, []fault) {
	var faults []fault
	kept := mp[:0]
	for p, polygon := range mp {
		rings := polygon[:0]
		for r, ring := range polygon {
			clean, bad := cleanRing(ring, p, r)
			faults = append(faults, bad...)
			if clean != nil {
				rings = append(rings, clean)
			} else if r == 0 {
				break // holes of nothing
			}
		}
		if len(rings) > 0 {
			kept = append(kept, rings)
		}
	}
	return kept, faults
}

// cleanRing returns the ring closed and without repetitions, nil when nothing is left of it.
func cleanRing(ring orb.Ring, p, r int) (orb.Ring, []fault) {
	for i, v := range ring {
		if !finite(v[0]) || !finite(v[1]) {
			return nil, []fault{*faultf("not-finite", "ring %d of polygon %d is dropped: its vertex %d has a coordinate that is not a finite number", r+1, p+1, i+1)}
		}
	}
	ring = withoutRepeats(ring)
	var faults []fault
	if n := len(ring); n > 2 && ring[0] != ring[n-1] {
		faults = append(faults, *faultf("unclosed-ring", "ring %d of polygon %d is not closed (it begins at %v %v and ends at %v %v): closed",
			r+1, p+1, ring[0][0], ring[0][1], ring[n-1][0], ring[n-1][1]))
		ring = append(ring[:n:n], ring[0])
	}
	switch {
	case len(ring) < 4:
		return nil, append(faults, *faultf("short-ring", "ring %d of polygon %d is dropped: it has %d different vertices in a row, three are wanted at least", r+1, p+1, max(0, len(ring)-1)))
	case twiceArea(ring) == 0:
		return nil, append(faults, *faultf("flat-ring", "ring %d of polygon %d is dropped: it encloses no area", r+1, p+1))
	}
	return ring, faults
}

func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }

// withoutRepeats drops, in place, every vertex equal to the one before it.
func withoutRepeats(ring orb.Ring) orb.Ring {
	for i := 1; i < len(ring); i++ {
		if ring[i] == ring[i-1] {
			kept := ring[:i]
			for _, v := range ring[i+1:] {
				if v != kept[len(kept)-1] {
					kept = append(kept, v)
				}
			}
			return kept
		}
	}
	return ring
}

// twiceArea returns twice the signed area of a closed ring in its own units, positive counter-clockwise. Vertices are
// taken from the first one, so that large coordinates do not eat the digits of small rings.
func twiceArea(ring orb.Ring) float64 {
	if len(ring) == 0 {
		return 0
	}
	origin := ring[0]
	sum := 0.0
	for i := 1; i < len(ring); i++ {
		ax, ay := ring[i-1][0]-origin[0], ring[i-1][1]-origin[1]
		bx, by := ring[i][0]-origin[0], ring[i][1]-origin[1]
		sum += ax*by - ay*bx
	}
	return sum
}

// wind gives outer rings the counter-clockwise direction and holes the other (RFC 7946, 3.1.6), in place.
func wind(mp orb.MultiPolygon) {
	for _, polygon := range mp {
		for r, ring := range polygon {
			if (twiceArea(ring) > 0) != (r == 0) {
				ring.Reverse()
			}
		}
	}
}
