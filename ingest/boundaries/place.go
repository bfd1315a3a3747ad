package boundaries

import (
	"fmt"
	"strings"

	"github.com/maillage/maillage/geo/crs"
	"github.com/paulmach/orb"
)

// territory is a part of France with a generous box around its land: wide enough for any drawing of its coast, and
// far from the others.
type territory struct {
	name    string
	prefix  string // of the codes of its communes; "" for the metropole
	box     orb.Bound
	example int // EPSG code of its usual projection
}

func box(west, south, east, north float64) orb.Bound {
	return orb.Bound{Min: orb.Point{west, south}, Max: orb.Point{east, north}}
}

var territories = []territory{
	{"metropolitan France", "", box(-6.5, 40.5, 11, 52), 2154},
	{"Guadeloupe", "971", box(-62.5, 15.3, -60.5, 17), 5490},
	{"Martinique", "972", box(-61.7, 13.9, -60.3, 15.29), 5490},
	{"Guyane", "973", box(-55.5, 1.5, -51, 6.5), 2972},
	{"La Réunion", "974", box(54.5, -22, 56.5, -20.3), 2975},
	{"Saint-Pierre-et-Miquelon", "975", box(-57, 46.3, -55.5, 47.6), 4467},
	{"Mayotte", "976", box(44.5, -13.6, 45.9, -12), 4471},
	{"Saint-Barthélemy", "977", box(-63.2, 17.6, -62.6, 18.04), 4559},
	{"Saint-Martin", "978", box(-63.5, 17.8, -62.6, 18.4), 4559},
	{"Terres australes et antarctiques", "984", box(39, -67, 142, -11), 32740},
	{"Wallis-et-Futuna", "986", box(-179, -15, -175, -12.5), 32701},
	{"Polynésie française", "987", box(-156, -29, -133, -6), 32706},
	{"Nouvelle-Calédonie", "988", box(155, -27, 174, -17), 3163},
	{"Clipperton", "989", box(-110, 9.5, -108.5, 11), 32612},
}

// territoryOf returns the territory that holds a box whole: that of the code when it does, else the first.
func territoryOf(b orb.Bound, code string) *territory {
	var first *territory
	for i := range territories {
		t := &territories[i]
		if !t.box.Contains(b.Min) || !t.box.Contains(b.Max) {
			continue
		}
		if t.owns(code) {
			return t
		}
		if first == nil {
			first = t
		}
	}
	return first
}

// owns tells whether a code belongs to the territory.
func (t *territory) owns(code string) bool {
	if t.prefix == "" {
		return !strings.HasPrefix(code, "97") && !strings.HasPrefix(code, "98")
	}
	return strings.HasPrefix(code, t.prefix)
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
	case t != nil && t.owns(code):
		return nil, nil
	case t != nil:
		return nil, faultf("displaced", "unit %s lies in %s, where its code says it does not: an inset, or a wrong code", code, t.name)
	}
	where := fmt.Sprintf("unit %s spans %.5g %.5g to %.5g %.5g", code, b.Min[0], b.Min[1], b.Max[0], b.Max[1])
	if !degreesPossible(b) {
		return faultf("outside-france", "%s, which are not degrees", where), nil
	}
	swapped := box(b.Min[1], b.Min[0], b.Max[1], b.Max[0])
	if s := territoryOf(swapped, code); s != nil && s.owns(code) {
		return faultf("swapped-coordinates", "%s: latitude and longitude look swapped (%s the other way round)", where, s.name), nil
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
