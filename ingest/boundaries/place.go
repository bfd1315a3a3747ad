package boundaries

import (
	"fmt"
	"strings"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/crs"
	"github.com/paulmach/orb"
)

func box(west, south, east, north float64) orb.Bound {
	return orb.Bound{Min: orb.Point{west, south}, Max: orb.Point{east, north}}
}

// territoryOf returns the territory that holds a box whole: that of the code when it does, else the first.
func territoryOf(b orb.Bound, code string) *geo.Territory {
	var first *geo.Territory
	for _, t := range geo.Territories() {
		if !t.Box.Contains(b.Min) || !t.Box.Contains(b.Max) {
			continue
		}
		if owns(&t, code) {
			return &t
		}
		if first == nil {
			first = &t
		}
	}
	return first
}

// owns tells whether a code belongs to the territory.
func owns(t *geo.Territory, code string) bool {
	if t.Prefix == "" {
		return !strings.HasPrefix(code, "97") && !strings.HasPrefix(code, "98")
	}
	return strings.HasPrefix(code, t.Prefix)
}

// lambert93 is where Lambert-93 coordinates of the metropole lie, in metres.
var lambert93 = box(0, 6_000_000, 1_300_000, 7_200_000)

// looksLambert93 tells whether coordinates that were taken for degrees are plainly Lambert-93.
func looksLambert93(b orb.Bound) bool { return lambert93.Contains(b.Min) && lambert93.Contains(b.Max) }

// locate tells what is wrong with the place of a unit, whose box in degrees is given. A rejection comes first; a
// warning says that the unit is drawn away from its true place, as in maps with the overseas in insets.
func locate(b orb.Bound, code string) (rejected, warning *fault) {
	t := territoryOf(b, code)
	switch {
	case t != nil && owns(t, code):
		return nil, nil
	case t != nil:
		return nil, faultf("displaced", "unit %s lies in %s, where its code says it does not: an inset, or a wrong code", code, t.Name)
	}
	where := fmt.Sprintf("unit %s spans %.5g %.5g to %.5g %.5g", code, b.Min[0], b.Min[1], b.Max[0], b.Max[1])
	if !degreesPossible(b) {
		return faultf("outside-france", "%s, which are not degrees", where), nil
	}
	swapped := box(b.Min[1], b.Min[0], b.Max[1], b.Max[0])
	if s := territoryOf(swapped, code); s != nil && owns(s, code) {
		return faultf("swapped-coordinates", "%s: latitude and longitude look swapped (%s the other way round)", where, s.Name), nil
	}
	return faultf("outside-france", "%s, outside France", where), nil
}

func degreesPossible(b orb.Bound) bool {
	return b.Min[0] >= -180 && b.Max[0] <= 180 && b.Min[1] >= -180 && b.Max[1] <= 180
}

// wrongCRS returns an error when coordinates that are to be read as degrees are plainly projected ones, which makes
// the whole file unreadable. declared is the system the file or the study gives, 0 when none.
func wrongCRS(b orb.Bound, declared int) error {
	if !looksLambert93(b) {
		return nil
	}
	if declared == 0 {
		return fmt.Errorf("no CRS given; coordinates look like EPSG:2154 (first unit at %.0f %.0f), set crs: 2154", b.Min[0], b.Min[1])
	}
	return fmt.Errorf("EPSG:%d is given, which is in degrees, but coordinates look like EPSG:2154 (first unit at %.0f %.0f), set crs: 2154",
		declared, b.Min[0], b.Min[1])
}

// project takes a geometry to longitude and latitude, in place. It returns false when some vertex has no place there.
func project(mp orb.MultiPolygon, system crs.CRS) bool {
	if system.Geographic() {
		return true
	}
	for _, polygon := range mp {
		for _, ring := range polygon {
			for i, v := range ring {
				ring[i][0], ring[i][1] = system.ToLonLat(v[0], v[1])
				if !finite(ring[i][0]) || !finite(ring[i][1]) {
					return false
				}
			}
		}
	}
	return true
}
