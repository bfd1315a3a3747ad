package mesh

import (
	"slices"

	"github.com/paulmach/orb"
)

// polygons puts rings together: a ring bounds the connected region on its left, and a region has one shell.
func (d *dissolver) polygons() orb.MultiPolygon {
	if len(d.ends) == 0 {
		return nil
	}
	d.labelRegions()
	var mp orb.MultiPolygon
	shellsOf := make(map[int32][]int) // region → positions in mp
	for i := range d.ends {
		if d.side[i] == shell {
			region := d.region(i)
			shellsOf[region] = append(shellsOf[region], len(mp))
			mp = append(mp, orb.Polygon{d.m.closedRing(d.ringOf(i))})
		}
	}
	for i := range d.ends {
		if d.side[i] != hole {
			continue
		}
		ring := d.m.closedRing(d.ringOf(i))
		candidates := shellsOf[d.region(i)]
		switch len(candidates) {
		case 0: // only where input polygons overlap
		case 1:
			mp[candidates[0]] = append(mp[candidates[0]], ring)
		default:
			at := around(mp, candidates, ring)
			mp[at] = append(mp[at], ring)
		}
	}
	return mp
}

// region returns the region on the left of ring i.
func (d *dissolver) region(i int) int32 {
	return d.label[d.m.beyond(^d.ringOf(i)[0])]
}

// labelRegions gives the parts of the set that are connected through shared arcs the same label.
func (d *dissolver) labelRegions() {
	m := d.m
	for _, p := range d.parts {
		d.label[p] = None
	}
	for _, seed := range d.parts {
		if d.label[seed] != None {
			continue
		}
		d.label[seed] = seed
		d.stack = append(d.stack[:0], seed)
		for len(d.stack) > 0 {
			p := d.stack[len(d.stack)-1]
			d.stack = d.stack[:len(d.stack)-1]
			for _, s := range m.ringArcs[m.ringStart[m.partRing[p]]:m.ringStart[m.partRing[p+1]]] {
				if q := m.beyond(s); d.isInside(q) && d.label[q] == None {
					d.label[q] = seed
					d.stack = append(d.stack, q)
				}
			}
		}
	}
}

// around returns the candidate whose shell encloses a hole. A region has several shells only when a part of it
// touches itself and so falls apart at a point.
func around(mp orb.MultiPolygon, candidates []int, hole orb.Ring) int {
	for _, c := range candidates {
		outside := 0
		for _, p := range hole {
			if !onOrIn(mp[c][0], p) {
				outside++
			}
		}
		if outside == 0 {
			return c
		}
	}
	return candidates[0]
}

// onOrIn tells whether a point is inside a ring or one of its vertices.
func onOrIn(ring orb.Ring, p orb.Point) bool {
	if slices.Contains(ring, p) {
		return true
	}
	return inRing(ring, p)
}

// inRing is the crossing-number test, half-open so that a ray through a vertex counts once.
func inRing(ring []orb.Point, p orb.Point) bool {
	in := false
	for i := 1; i < len(ring); i++ {
		if crosses(ring[i-1], ring[i], p) {
			in = !in
		}
	}
	return in
}

// crosses tells whether the ray from p towards +x crosses the segment.
func crosses(a, b, p orb.Point) bool {
	return a[1] > p[1] != (b[1] > p[1]) && p[0] < (b[0]-a[0])*(p[1]-a[1])/(b[1]-a[1])+a[0]
}
