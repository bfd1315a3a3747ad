package features

import (
	"math"
	"strconv"
	"strings"

	"github.com/maillage/maillage/geo/mesh"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
)

// parseBBox reads the bbox parameter (/req/core/fc-bbox-definition): four numbers, or six of which the third
// and the sixth are heights, which nothing here has. A box whose west is east of its east lies across the
// antimeridian; so does one that goes past ±180, as map clients ask. The answer is one box, or two then.
func parseBBox(v string) ([]orb.Bound, error) {
	n, err := parseNumbers(v)
	if err != nil {
		return nil, err
	}
	half := len(n) / 2
	west, south, east, north := n[0], n[1], n[half], n[half+1]
	switch {
	case math.Abs(south) > 90 || math.Abs(north) > 90:
		return nil, invalid("bbox", "a latitude is outside −90 to 90; the order is west,south,east,north")
	case math.Abs(west) > 540 || math.Abs(east) > 540:
		return nil, invalid("bbox", "a longitude is outside −180 to 180; the order is west,south,east,north")
	case south > north:
		return nil, invalid("bbox", "the south %v is north of the north %v", south, north)
	}
	return wrap(west, south, east, north), nil
}

// parseNumbers reads the four or six numbers of a bbox.
func parseNumbers(v string) ([]float64, error) {
	parts := strings.Split(v, ",")
	if len(parts) != 4 && len(parts) != 6 {
		return nil, invalid("bbox", "%d numbers are given where 4 or 6 are wanted", len(parts))
	}
	n := make([]float64, len(parts))
	for i, p := range parts {
		x, err := strconv.ParseFloat(strings.TrimSpace(p), 64)
		if err != nil || math.IsNaN(x) || math.IsInf(x, 0) {
			return nil, invalid("bbox", "%q is not a number", p)
		}
		n[i] = x
	}
	return n, nil
}

func wrap(west, south, east, north float64) []orb.Bound {
	box := func(w, e float64) orb.Bound { return orb.Bound{Min: orb.Point{w, south}, Max: orb.Point{e, north}} }
	if east-west >= 360 {
		return []orb.Bound{box(-180, 180)}
	}
	west, east = wrapLongitude(west), wrapLongitude(east)
	if west <= east {
		return []orb.Bound{box(west, east)}
	}
	return []orb.Bound{box(west, 180), box(-180, east)}
}

func wrapLongitude(x float64) float64 {
	switch {
	case x > 180:
		return x - 360
	case x < -180:
		return x + 360
	}
	return x
}

// touches tells whether a geometry and a box have a point in common, borders included.
func touches(g orb.Geometry, b orb.Bound) bool {
	switch g := g.(type) {
	case orb.Point:
		return b.Contains(g)
	case orb.MultiPolygon:
		for _, p := range g {
			if polygonTouches(p, b) {
				return true
			}
		}
	}
	return false
}

func polygonTouches(p orb.Polygon, b orb.Bound) bool {
	if len(p) == 0 || !p[0].Bound().Intersects(b) {
		return false
	}
	for _, r := range p {
		for i := 1; i < len(r); i++ {
			if mesh.SegmentTouches(r[i-1], r[i], b) {
				return true
			}
		}
	}
	// No edge comes near: the box is wholly inside or wholly outside.
	return planar.PolygonContains(p, b.Min)
}
