package crs

import (
	"math"

	"github.com/paulmach/orb"
)

// Geometry returns a copy of a geometry in longitude and latitude with the coordinates of the system. It returns nil
// when some point has none there (a pole in pseudo-Mercator), and for types other than those that layers have: Point,
// Polygon, MultiPolygon.
func (c CRS) Geometry(g orb.Geometry) orb.Geometry {
	if c.projection == nil {
		return g
	}
	switch g := g.(type) {
	case orb.Point:
		if p, ok := c.point(g); ok {
			return p
		}
	case orb.Polygon:
		if p, ok := c.polygon(g); ok {
			return p
		}
	case orb.MultiPolygon:
		out := make(orb.MultiPolygon, len(g))
		for i, p := range g {
			var ok bool
			if out[i], ok = c.polygon(p); !ok {
				return nil
			}
		}
		return out
	}
	return nil
}

func (c CRS) point(p orb.Point) (orb.Point, bool) {
	x, y := c.FromLonLat(p[0], p[1])
	return orb.Point{x, y}, !math.IsNaN(x-x) && !math.IsNaN(y-y) // an infinity less itself is NaN
}

func (c CRS) polygon(p orb.Polygon) (orb.Polygon, bool) {
	out := make(orb.Polygon, len(p))
	for i, r := range p {
		out[i] = make(orb.Ring, len(r))
		for k := range r {
			var ok bool
			if out[i][k], ok = c.point(r[k]); !ok {
				return nil, false
			}
		}
	}
	return out, true
}

// perEdge is in how many pieces each edge of a box is cut before it is transformed. The box of the pieces of a
// country-wide edge in a conic projection is then short of the true one by less than a ten-thousandth of its size.
const perEdge = 64

// LonLatBound returns a box in longitude and latitude that holds a box of the system, whose edges are cut in pieces
// because straight lines there are curves here. ok is false when some point has no place on Earth.
func (c CRS) LonLatBound(b orb.Bound) (out orb.Bound, ok bool) {
	if c.projection == nil {
		return b, true
	}
	first := true
	for k := range perEdge + 1 {
		t := float64(k) / perEdge
		x, y := b.Min[0]+t*(b.Max[0]-b.Min[0]), b.Min[1]+t*(b.Max[1]-b.Min[1])
		for _, p := range [4]orb.Point{{x, b.Min[1]}, {x, b.Max[1]}, {b.Min[0], y}, {b.Max[0], y}} {
			lon, lat := c.ToLonLat(p[0], p[1])
			if math.IsNaN(lon-lon) || math.IsNaN(lat-lat) {
				return orb.Bound{}, false
			}
			if first {
				out, first = orb.Point{lon, lat}.Bound(), false
			}
			out = out.Extend(orb.Point{lon, lat})
		}
	}
	// What the pieces cut off an edge is regained with room to spare: candidates are tested exactly afterwards.
	const share = 1e-3
	w, h := share*(out.Max[0]-out.Min[0]), share*(out.Max[1]-out.Min[1])
	return orb.Bound{Min: orb.Point{out.Min[0] - w, out.Min[1] - h}, Max: orb.Point{out.Max[0] + w, out.Max[1] + h}}, true
}
