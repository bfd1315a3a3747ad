package features

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/maillage/maillage/geo/crs"
	"github.com/paulmach/orb"
)

// System is a coordinate reference system in which features are served (OGC API – Features – Part 2, 18-058r1). Features
// are kept in longitude and latitude; geometries are projected as they are written, and boxes before they are searched.
type System struct {
	URI string

	index  int      // among systems
	names  []string // ways to write it: its URI, its URN and its short name
	header []string // Content-Crs
	epsg   int      // 0 of CRS84
	swap   bool     // the register puts latitude first
	place  crs.CRS
	area   orb.Bound // where the system is of use, in longitude and latitude
}

// systems are all that may be served, the default first. Areas are those of the EPSG register.
var systems = numbered(
	&System{URI: CRS84, names: []string{CRS84, "urn:ogc:def:crs:OGC:1.3:CRS84", "OGC:CRS84"}, area: everywhere},
	epsgSystem(4326, everywhere),
	epsgSystem(3857, everywhere),
	epsgSystem(2154, orb.Bound{Min: orb.Point{-9.86, 41.15}, Max: orb.Point{10.38, 51.56}}),
	epsgSystem(5490, orb.Bound{Min: orb.Point{-63.66, 14.08}, Max: orb.Point{-57.52, 18.54}}),
	epsgSystem(2972, orb.Bound{Min: orb.Point{-54.61, 2.11}, Max: orb.Point{-49.45, 8.88}}),
	epsgSystem(2975, orb.Bound{Min: orb.Point{55.16, -21.42}, Max: orb.Point{55.91, -20.81}}),
	epsgSystem(4471, orb.Bound{Min: orb.Point{43.68, -14.49}, Max: orb.Point{46.7, -11.33}}),
)

func numbered(all ...*System) []*System {
	for i, s := range all {
		s.index, s.header = i, []string{"<" + s.URI + ">"}
	}
	return all
}

var everywhere = orb.Bound{Min: orb.Point{-180, -90}, Max: orb.Point{180, 90}}

func epsgSystem(code int, area orb.Bound) *System {
	c, err := crs.Lookup(code)
	if err != nil {
		panic(err) // the codes are those of the table above
	}
	text := strconv.Itoa(code)
	names := []string{epsgPrefix + text, "urn:ogc:def:crs:EPSG::" + text, "EPSG:" + text}
	return &System{URI: names[0], names: names, epsg: code, swap: code == 4326, place: c, area: area}
}

// Systems returns the systems in which the features of a collection make sense: those of the whole world, and those of
// whose area its extent has a part. The first is the one in which features are kept.
func (c *Collection) Systems() []*System {
	box, ok := c.Extent()
	return slices.DeleteFunc(slices.Clone(systems), func(s *System) bool { return s.area != everywhere && !(ok && s.area.Intersects(box)) })
}

func uris(all []*System) []string {
	out := make([]string, len(all))
	for i, s := range all {
		out[i] = s.URI
	}
	return out
}

// systemNamed returns the system of some that is written so, in any of the ways to write one, with the brackets of a safe
// CURIE or without; nil when there is none.
func systemNamed(wanted string, some []*System) *System {
	wanted = strings.TrimSuffix(strings.TrimPrefix(wanted, "["), "]")
	for _, s := range some {
		if slices.ContainsFunc(s.names, func(n string) bool { return strings.EqualFold(n, wanted) }) {
			return s
		}
	}
	return nil
}

// parseSystem reads crs or bbox-crs.
// What a collection does not list is a fault that names what it does (/req/crs/fc-crs-valid-value, /req/crs/fc-bbox-crs-valid-value).
func (c *Collection) parseSystem(name string, values url.Values) (*System, error) {
	given, ok := values[name]
	switch {
	case !ok:
		return systems[0], nil
	case len(given) != 1:
		return nil, invalid(name, "it is given %d times", len(given))
	}
	served := c.Systems()
	if s := systemNamed(given[0], served); s != nil {
		return s, nil
	}
	return nil, invalid(name, "%.120q is not one of those of this collection: %s", given[0], strings.Join(uris(served), ", "))
}

// decimals are those written of coordinates: a centimetre.
func (s *System) decimals() int {
	if s.place.Geographic() {
		return 7
	}
	return 2
}

// geometry is what is done to each geometry before it is written, nil for nothing.
func (s *System) geometry() func(orb.Geometry) orb.Geometry {
	if s.place.Geographic() {
		return nil
	}
	return s.place.Geometry
}

// Area is a bbox in another system than that of the features.
type Area struct {
	system *System
	box    orb.Bound // in that system, x before y
}

// String identifies the area among those of its collection.
func (a *Area) String() string { return fmt.Sprintf("%s %v", a.system.URI, a.box) }

// Touches tells whether a geometry in longitude and latitude has a point in common with the box in its system.
func (a *Area) Touches(g orb.Geometry) bool {
	projected := a.system.place.Geometry(g)
	return projected != nil && touches(projected, a.box)
}

// parseArea reads a bbox in a system: as boxes in longitude and latitude, which hold it, and where these hold more than
// it, as the box itself. The box is projected, along its edges, not the features.
func parseArea(v string, s *System) ([]orb.Bound, *Area, error) {
	switch {
	case s.epsg == 0:
		boxes, err := parseBBox(v)
		return boxes, nil, err
	case s.swap:
		boxes, err := parseBBox(swapAxes(v))
		return boxes, nil, err
	}
	n, err := parseNumbers(v)
	if err != nil {
		return nil, nil, err
	}
	half := len(n) / 2
	box := orb.Bound{Min: orb.Point{n[0], n[1]}, Max: orb.Point{n[half], n[half+1]}}
	if box.Min[0] > box.Max[0] || box.Min[1] > box.Max[1] {
		return nil, nil, invalid("bbox", "its lower corner %v is beyond its upper corner %v", box.Min, box.Max)
	}
	around, ok := s.place.LonLatBound(box)
	if !ok {
		return nil, nil, invalid("bbox", "a corner of %q has no place on Earth in %s", v, s.URI)
	}
	return []orb.Bound{around}, &Area{s, box}, nil
}

// swapAxes puts the longitudes of south,west,north,east first.
func swapAxes(v string) string {
	parts := strings.Split(v, ",")
	if half := len(parts) / 2; half >= 2 && len(parts)%2 == 0 {
		parts[0], parts[1], parts[half], parts[half+1] = parts[1], parts[0], parts[half+1], parts[half]
	}
	return strings.Join(parts, ",")
}
