package boundaries

import "github.com/paulmach/orb"

// coordinates gathers the positions of a "coordinates" member, whose depth is known only from its content because
// "type" may come after it. Its slices serve one geometry after the other.
type coordinates struct {
	points []orb.Point
	rings  []int // end of each ring in points
	parts  []int // end of each polygon in rings
	depth  int   // brackets around a number: 1 for a Point, 3 for a Polygon, 4 for a MultiPolygon; 0 when there is none
	bad    string
}

// maxVertices is the most that one feature may have; the communes of France have 2.2 million together.
const maxVertices = 1 << 24

func (c *coordinates) reset() {
	*c = coordinates{points: c.points[:0], rings: c.rings[:0], parts: c.parts[:0]}
}

// spoil notes the first thing that makes the coordinates unusable.
func (c *coordinates) spoil(reason string) {
	if c.bad == "" {
		c.bad = reason
	}
}

// geometry takes the value of a "geometry" member into the record.
func (g *geojson) geometry() error {
	mp, f, err := g.geometryValue(0)
	g.rec.geometry, g.rec.fault = mp, f
	return err
}

// geometryValue takes a geometry: a polygon, several, or a collection with some.
func (g *geojson) geometryValue(depth int) (orb.MultiPolygon, *fault, error) {
	if depth > maxNesting {
		return nil, nil, g.scan.fail("geometries are nested more than %d deep", maxNesting)
	}
	if g.scan.skipSpace() != '{' {
		f := faultf("no-geometry", "the feature has no geometry")
		return nil, f, g.scan.skip(0)
	}
	g.scan.at++
	var kind string
	var mp, members orb.MultiPolygon
	f := faultf("bad-geometry", "the geometry has no coordinates")
	var inner *fault
	for first := true; ; first = false {
		more, err := g.scan.next(first, '}')
		if err != nil {
			return nil, nil, err
		}
		if !more {
			break
		}
		key, err := g.scan.key()
		if err != nil {
			return nil, nil, err
		}
		switch string(key) {
		case "type":
			kind, err = g.name(depth)
		case "coordinates":
			g.coords.reset()
			if err = g.array(); err == nil {
				mp, f = g.coords.polygons()
			}
		case "geometries":
			members, inner, err = g.collection(depth)
		default:
			err = g.scan.skip(depth + 1)
		}
		if err != nil {
			return nil, nil, err
		}
	}
	switch want := map[string]int{"Polygon": 3, "MultiPolygon": 4}[kind]; {
	case kind == "GeometryCollection":
		return members, inner, nil
	case want == 0:
		return nil, faultf("bad-geometry", "the geometry is a %q: a Polygon or a MultiPolygon is wanted", kind), nil
	case f == nil && g.coords.depth != 0 && g.coords.depth != want:
		return nil, faultf("bad-geometry", "the geometry is a %s but its coordinates are nested as another kind's", kind), nil
	}
	return mp, f, nil
}

// collection takes the members of a GeometryCollection and keeps the polygons.
func (g *geojson) collection(depth int) (orb.MultiPolygon, *fault, error) {
	if g.scan.skipSpace() != '[' {
		return nil, nil, g.scan.unexpected("an array of geometries")
	}
	g.scan.at++
	var all orb.MultiPolygon
	bad := faultf("bad-geometry", "the geometry is an empty collection")
	for first := true; ; first = false {
		more, err := g.scan.next(first, ']')
		if err != nil {
			return nil, nil, err
		}
		if !more {
			break
		}
		mp, f, err := g.geometryValue(depth + 1)
		if err != nil {
			return nil, nil, err
		}
		all = append(all, mp...)
		if f != nil {
			bad = f
		}
	}
	if len(all) > 0 {
		bad = nil
	}
	return all, bad, nil
}

// array takes the arrays of a "coordinates" member. Anything in them that is not numbers and arrays spoils the
// geometry, not the file.
func (g *geojson) array() error {
	s, c := g.scan, &g.coords
	if s.skipSpace() != '[' {
		c.spoil("the coordinates are not an array")
		return s.skip(0)
	}
	s.at++
	depth := 1
	for first := true; ; {
		more, err := s.next(first, ']')
		if err != nil {
			return err
		}
		if !more {
			if c.closes(depth, first); depth == 1 {
				return nil
			}
			depth, first = depth-1, false
			continue
		}
		switch b := s.skipSpace(); {
		case b == '[':
			if depth == maxNesting {
				return s.fail("arrays are nested more than %d deep", maxNesting)
			}
			s.at++
			depth, first = depth+1, true
		case b == '-' || b >= '0' && b <= '9':
			if err := g.position(depth, first); err != nil {
				return err
			}
			// The position's array is closed.
			if depth == 1 {
				return nil
			}
			depth, first = depth-1, false
		default:
			c.spoil("a coordinate is not a number")
			if err := s.skip(depth); err != nil {
				return err
			}
			first = false
		}
	}
}

// position takes the numbers of a position and its closing bracket. The third and later ones are dropped.
func (g *geojson) position(depth int, first bool) error {
	s, c := g.scan, &g.coords
	if !first || c.depth != 0 && c.depth != depth {
		c.spoil("the coordinates are nested unevenly")
	}
	c.depth = depth
	var p orb.Point
	n := 0
	for {
		if b := s.skipSpace(); b == '-' || b >= '0' && b <= '9' {
			v, err := s.number()
			if err != nil {
				return err
			}
			if n < 2 {
				p[n] = v
			}
		} else {
			c.spoil("a coordinate is not a number")
			if err := s.skip(depth); err != nil {
				return err
			}
		}
		n++
		if s.at < s.end && s.buf[s.at] == ',' {
			s.at++
			continue
		}
		if more, err := s.next(false, ']'); err != nil {
			return err
		} else if !more {
			break
		}
	}
	switch {
	case n < 2:
		c.spoil("a position has one coordinate only")
	case len(c.points) == maxVertices:
		c.spoil("there are more than 16 million vertices")
	default:
		c.points = append(c.points, p)
	}
	return nil
}

// closes notes that an array ended at some depth.
func (c *coordinates) closes(depth int, empty bool) {
	switch {
	case empty && depth > 1:
		c.spoil("an array among the coordinates is empty")
	case c.depth != 0 && depth == c.depth-1:
		c.rings = append(c.rings, len(c.points))
	case c.depth != 0 && depth == c.depth-2:
		c.parts = append(c.parts, len(c.rings))
	}
}

// polygons copies the coordinates out as polygons.
func (c *coordinates) polygons() (orb.MultiPolygon, *fault) {
	switch {
	case c.bad != "":
		return nil, faultf("bad-geometry", "%s", c.bad)
	case c.depth == 0:
		return nil, faultf("no-geometry", "the geometry is empty")
	case c.depth != 3 && c.depth != 4:
		return nil, faultf("bad-geometry", "the coordinates are not those of a polygon")
	}
	points := append([]orb.Point(nil), c.points...)
	mp := make(orb.MultiPolygon, len(c.parts))
	from, ring := 0, 0
	for p, end := range c.parts {
		mp[p] = make(orb.Polygon, end-ring)
		for r := range mp[p] {
			mp[p][r] = points[from:c.rings[ring]:c.rings[ring]]
			from, ring = c.rings[ring], ring+1
		}
	}
	return mp, nil
}
