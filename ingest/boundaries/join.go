package boundaries

import (
	"fmt"

	"github.com/maillage/maillage/ingest"
	"github.com/paulmach/orb"
)

// join makes one unit of the pieces that have one code: a commune whose parts stand apart (islands, exclaves) may be
// drawn over several features. A piece that covers what the unit already has is not a part but a duplicate.
func (c *collector) join(pieces []piece) []Unit {
	units := make([]Unit, 0, len(pieces))
	first := make(map[string]int, len(pieces))
	lines := make([]int, 0, len(pieces))
	for _, p := range pieces {
		i, met := first[p.Code]
		if !met {
			first[p.Code] = len(units)
			units, lines = append(units, p.Unit), append(lines, p.line)
			continue
		}
		u := &units[i]
		at := place(lines[i], u.Feature)
		if covers(u.Geometry, p.Geometry) {
			c.reject(p.line, p.Feature, *faultf("duplicate-code", "code %s was already given by %s, on the same ground", p.Code, at))
			continue
		}
		c.add(ingest.Warning, p.line, p.Feature, *faultf("split-unit", "code %s was already given by %s, elsewhere: joined to it as another part", p.Code, at))
		u.Geometry = append(u.Geometry[:len(u.Geometry):len(u.Geometry)], p.Geometry...)
		c.complete(u, &p)
	}
	return units
}

// complete takes from a later piece what the first did not say, and reports figures that differ.
func (c *collector) complete(u *Unit, p *piece) {
	have, known := u.Population.Known()
	n, more := p.Population.Known()
	switch {
	case more && !known:
		u.Population = p.Population
	case more && n != have:
		c.add(ingest.Warning, p.line, p.Feature, *faultf("differing-population",
			"code %s has %d inhabitants here and %d at its first feature, which is kept", p.Code, n, have))
	}
	if u.EPCI == "" {
		u.EPCI = p.EPCI
	}
	if u.Region == "" {
		u.Region = p.Region
	}
}

// place names a feature for a message.
func place(line, feature int) string {
	if line > 0 {
		return fmt.Sprintf("feature %d at line %d", feature, line)
	}
	return fmt.Sprintf("feature %d", feature)
}

// covers tells whether two geometries have ground in common: the same ring, or a vertex of one strictly inside the
// other. Sharing a border is not having ground in common.
func covers(a, b orb.MultiPolygon) bool {
	for _, pa := range a {
		for _, pb := range b {
			if boundOf(pa).Intersects(boundOf(pb)) && (sameRing(pa[0], pb[0]) || reaches(pa, pb) || reaches(pb, pa)) {
				return true
			}
		}
	}
	return false
}

func boundOf(p orb.Polygon) orb.Bound { return p[0].Bound() }

// sameRing tells whether two closed rings of the same direction go through the same vertices, wherever they begin.
func sameRing(a, b orb.Ring) bool {
	n := len(a) - 1
	if n != len(b)-1 {
		return false
	}
	for shift := range n {
		if b[shift] != a[0] {
			continue
		}
		i := 1
		for i < n && a[i] == b[(shift+i)%n] {
			i++
		}
		if i == n {
			return true
		}
	}
	return false
}

// reaches tells whether a vertex of b's outer ring lies strictly inside a.
func reaches(a, b orb.Polygon) bool {
	bound := boundOf(a)
	for _, v := range b[0] {
		if bound.Contains(v) && insidePolygon(a, v) {
			return true
		}
	}
	return false
}

func insidePolygon(p orb.Polygon, v orb.Point) bool {
	if position(p[0], v) != inside {
		return false
	}
	for _, hole := range p[1:] {
		if position(hole, v) != outside {
			return false
		}
	}
	return true
}

// relation of a point to a ring.
type relation int8

const (
	outside relation = iota
	onRing
	inside
)

// position tells where a point lies, exactly: crossings of the half-line to its east are counted.
func position(ring orb.Ring, v orb.Point) relation {
	in := false
	for i := 1; i < len(ring); i++ {
		a, b := ring[i-1], ring[i]
		if v[1] < min(a[1], b[1]) || v[1] > max(a[1], b[1]) || v[0] > max(a[0], b[0]) {
			continue
		}
		s := side(a, b, v)
		if s == 0 && v[0] >= min(a[0], b[0]) {
			return onRing
		}
		if (a[1] > v[1]) != (b[1] > v[1]) && (s > 0) == (b[1] > a[1]) {
			in = !in
		}
	}
	if in {
		return inside
	}
	return outside
}
