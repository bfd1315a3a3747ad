package cql2

import (
	"github.com/paulmach/orb"
	"github.com/peterstace/simplefeatures/geom"
)

// shape is a geometry of which no more is made than a predicate asks for.
type shape struct {
	bound orb.Bound
	orb   func() orb.Geometry  // nil for a literal
	geom  func() geom.Geometry // for the overlay library
	area  *area                // of a literal that is polygons, else nil
}

// rowShape is the geometry of a feature; it is not known when the feature has no place.
func rowShape(r row) (shape, bool) {
	bound, ok := boundOf(r)
	if !ok {
		return shape{}, false
	}
	of := func() orb.Geometry { return r.layer.Geometry(r.i) }
	return shape{bound: bound, orb: of, geom: func() geom.Geometry { return toGeom(of()) }}, true
}

func literalShape(g *Geometry) shape {
	s := shape{geom: func() geom.Geometry { return g.Shape }, bound: boundOfLiteral(g)}
	if mp, ok := polygonsOf(g.Shape); ok {
		s.area = newArea(mp)
	}
	return s
}

// boundOfLiteral returns the box of a literal, empty for an empty one.
func boundOfLiteral(g *Geometry) orb.Bound {
	low, high, ok := g.Shape.Envelope().MinMaxXYs()
	if !ok {
		return orb.Bound{Min: orb.Point{1, 1}, Max: orb.Point{-1, -1}}
	}
	return orb.Bound{Min: orb.Point{low.X, low.Y}, Max: orb.Point{high.X, high.Y}}
}

// mirrored gives the predicate that says the same of the operands in the other order.
var mirrored = map[string]string{"s_within": "s_contains", "s_contains": "s_within"}

// relations are the predicates of Simple Features as the overlay library decides them.
var relations = map[string]func(a, b geom.Geometry) (bool, error){
	"s_intersects": func(a, b geom.Geometry) (bool, error) { return geom.Intersects(a, b), nil },
	"s_disjoint":   func(a, b geom.Geometry) (bool, error) { return !geom.Intersects(a, b), nil },
	"s_equals":     geom.Equals, "s_touches": geom.Touches, "s_crosses": geom.Crosses,
	"s_within": geom.Within, "s_contains": geom.Contains, "s_overlaps": geom.Overlaps,
}

func (b binder) spatial(e *Op) (compiled, error) {
	left, err := b.of(isGeometry, e.Args[0])
	if err != nil {
		return compiled{}, err
	}
	right, err := b.of(isGeometry, e.Args[1])
	if err != nil {
		return compiled{}, err
	}
	name := e.Name
	if left.constant && !right.constant {
		left, right = right, left
		if m, ok := mirrored[name]; ok {
			name = m
		}
	}
	return predicateOf(func(r row) truth {
		a, ok := left.geometry(r)
		if !ok {
			return unknown
		}
		c, ok := right.geometry(r)
		if !ok {
			return unknown
		}
		return relate(name, a, c)
	}), nil
}

// relate decides by boxes what they can decide, then by edges when the second is polygons, and leaves the rest to the
// overlay library: where borders meet. What that cannot decide, for want of a valid geometry, is not known.
func relate(name string, a, b shape) truth {
	switch {
	case !a.bound.Intersects(b.bound):
		return truthOf(name == "s_disjoint")
	case name == "s_equals" && a.bound != b.bound,
		name == "s_within" && !covers(b.bound, a.bound),
		name == "s_contains" && !covers(a.bound, b.bound):
		return no
	}
	if b.area != nil && a.orb != nil {
		switch b.area.against(a.orb()) {
		case apart:
			return truthOf(name == "s_disjoint")
		case inside:
			return truthOf(name == "s_intersects" || name == "s_within")
		case around:
			return truthOf(name == "s_intersects" || name == "s_contains")
		}
	}
	holds, err := relations[name](a.geom(), b.geom())
	if err != nil {
		return unknown
	}
	return truthOf(holds)
}

func covers(a, b orb.Bound) bool { return a.Contains(b.Min) && a.Contains(b.Max) }

// toGeom returns a geometry of a layer as the overlay library has it.
func toGeom(g orb.Geometry) geom.Geometry {
	switch g := g.(type) {
	case orb.Point:
		return geom.NewPoint(geom.Coordinates{XY: geom.XY{X: g[0], Y: g[1]}, Type: geom.DimXY}).AsGeometry()
	case orb.MultiPolygon:
		return toMultiPolygon(g).AsGeometry()
	}
	return geom.Geometry{}
}

func toMultiPolygon(mp orb.MultiPolygon) geom.MultiPolygon {
	polygons := make([]geom.Polygon, len(mp))
	for i, p := range mp {
		rings := make([]geom.LineString, len(p))
		for k, r := range p {
			flat := make([]float64, 0, 2*len(r))
			for _, c := range r {
				flat = append(flat, c[0], c[1])
			}
			rings[k] = geom.NewLineString(geom.NewSequence(flat, geom.DimXY))
		}
		polygons[i] = geom.NewPolygon(rings)
	}
	return geom.NewMultiPolygon(polygons)
}

// polygonsOf returns a literal that is polygons; ok is false for any other and for an empty one.
func polygonsOf(g geom.Geometry) (mp orb.MultiPolygon, ok bool) {
	if g.IsEmpty() {
		return nil, false
	}
	if p, isPolygon := g.AsPolygon(); isPolygon {
		return orb.MultiPolygon{polygonOf(p)}, true
	}
	many, isMany := g.AsMultiPolygon()
	if !isMany {
		return nil, false
	}
	for i := range many.NumPolygons() {
		if p := many.PolygonN(i); !p.IsEmpty() {
			mp = append(mp, polygonOf(p))
		}
	}
	return mp, true
}

func polygonOf(p geom.Polygon) orb.Polygon {
	out := orb.Polygon{ringOf(p.ExteriorRing())}
	for i := range p.NumInteriorRings() {
		out = append(out, ringOf(p.InteriorRingN(i)))
	}
	return out
}

func ringOf(l geom.LineString) orb.Ring {
	s := l.Coordinates()
	ring := make(orb.Ring, s.Length())
	for i := range ring {
		xy := s.GetXY(i)
		ring[i] = orb.Point{xy.X, xy.Y}
	}
	return ring
}
