package crs

import (
	"strconv"
	"strings"
)

// Parse returns the EPSG code that a text declares: a name ("EPSG:2154", "urn:ogc:def:crs:EPSG::2154",
// "urn:ogc:def:crs:OGC:1.3:CRS84", "http://www.opengis.net/def/crs/EPSG/0/2154", "IGNF:LAMB93") or well-known text,
// version 1 or 2. ESRI's well-known text (.prj) holds no code: the system is then told by its projection and
// parameters. The code may be one that Lookup does not know, so that it can be named in a message; ok is false
// when the text declares nothing that can be told.
func Parse(text string) (epsg int, ok bool) {
	text = strings.Trim(text, "\ufeff \t\r\n\x00")
	if strings.ContainsAny(text, "[(") {
		root, ok := parseWKT(text)
		if !ok {
			return 0, false
		}
		return fromWKT(&root)
	}
	return fromName(text)
}

// names are systems that files name without a number.
var names = map[string]int{
	"crs84": 4326, "wgs84": 4326, "wgs 84": 4326, "wgs84g": 4326, "crs84h": 4326,
	"lamb93": 2154, "rgf93lamb93": 2154, "rgf93g": 4171, "etrs89laea": 3035, "webmercator": 3857,
	"utm20w84guad": 32620, "rgaf09utm20": 5490, "utm22rgfg95": 2972, "rgr92utm40s": 2975, "rgm04utm38s": 4471,
}

// fromName reads a code or a name of the kinds that GeoJSON, WFS and IGN use.
func fromName(text string) (int, bool) {
	lower := strings.ToLower(text)
	last := lower
	if i := strings.LastIndexAny(lower, ":/#"); i >= 0 {
		last = lower[i+1:]
	}
	if code, ok := names[last]; ok {
		return code, true
	}
	code, err := strconv.Atoi(last)
	if err != nil || code <= 0 || code > 999_999 || last != lower && !strings.Contains(lower, "epsg") {
		return 0, false
	}
	return code, true
}

// datums are the names under which ESRI and OGC write the geographic systems, in letters and digits only.
var datums = []struct {
	name string
	epsg int
}{
	{"wgs1984", 4326}, {"wgs84", 4326}, {"rgf1993", 4171}, {"rgf93", 4171}, {"etrs1989", 4258}, {"etrs89", 4258},
	{"rgaf09", 5489}, {"rgaf2009", 5489}, {"rraf1991", 4558}, {"rraf91", 4558}, {"rgfg1995", 4624}, {"rgfg95", 4624},
	{"rgr1992", 4627}, {"rgr92", 4627}, {"rgm2004", 4470}, {"rgm04", 4470}, {"rgspm2006", 4463}, {"rgspm06", 4463},
}

func fromWKT(n *node) (int, bool) {
	switch n.word {
	case "COMPD_CS", "COMPOUNDCRS", "BOUNDCRS", "SOURCECRS":
		if code, ok := n.epsg(); ok && n.word != "COMPD_CS" && n.word != "COMPOUNDCRS" {
			return code, ok
		}
		for i := range n.kids {
			if code, ok := fromWKT(&n.kids[i]); ok { // the horizontal part comes first
				return code, true
			}
		}
		return 0, false
	case "PROJCS", "PROJCRS", "PROJECTEDCRS":
		if code, ok := n.epsg(); ok {
			return code, true
		}
		return matchProjected(n)
	case "GEOGCS", "GEOGCRS", "GEOGRAPHICCRS", "GEODCRS", "GEODETICCRS":
		if code, ok := n.epsg(); ok {
			return code, true
		}
		return matchGeographic(n)
	}
	return 0, false
}

// matchGeographic tells a geographic system by its ellipsoid and name.
func matchGeographic(n *node) (int, bool) {
	el := ellipsoidOf(n)
	if el == nil {
		return 0, false
	}
	name := bare(n.name())
	for _, d := range datums {
		if strings.Contains(name, d.name) {
			return d.epsg, true
		}
	}
	if el == wgs84 {
		return 4326, true
	}
	return 4258, true
}

// ellipsoidOf returns the ellipsoid of a geographic system, nil when it is none of those of the systems known
// here or when longitudes do not count from Greenwich.
func ellipsoidOf(n *node) *ellipsoid {
	if m := n.child("PRIMEM", "PRIMEMERIDIAN"); m != nil && m.number(0) != 0 {
		return nil
	}
	datum := n.child("DATUM", "GEODETICDATUM", "ENSEMBLE", "TRF")
	if datum == nil {
		return nil
	}
	s := datum.child("SPHEROID", "ELLIPSOID")
	if s == nil || len(s.numbers) < 2 || s.numbers[0] != grs80.a {
		return nil
	}
	switch f := s.numbers[1]; {
	case f > 298.2572220 && f < 298.2572223:
		return grs80
	case f > 298.2572234 && f < 298.2572237:
		return wgs84
	}
	return nil
}

// methods are the names of projections, in letters and digits only.
var methods = map[string]method{
	"lambertconformalconic": lambertConic, "lambertconformalconic2sp": lambertConic, "lambertconicconformal2sp": lambertConic,
	"transversemercator": transverseMercator, "gausskruger": transverseMercator,
	"lambertazimuthalequalarea": lambertAzimuthal, "mercatorauxiliarysphere": webMercator,
	"popularvisualisationpseudomercator": webMercator,
}

// matchProjected tells a projected system by its projection and parameters.
func matchProjected(n *node) (int, bool) {
	p, ok := paramsOf(n)
	if !ok {
		return 0, false
	}
	for _, code := range projectedCodes() {
		if q, _ := projectedParams(code); p.same(q) {
			return code, true
		}
	}
	return 0, false
}

// paramsOf reads the parameters of a projected system, in metres and degrees.
func paramsOf(n *node) (params, bool) {
	base := n.child("GEOGCS", "BASEGEOGCRS", "BASEGEODCRS")
	holder, projection := n, n.child("PROJECTION")
	if c := n.child("CONVERSION"); c != nil {
		holder, projection = c, c.child("METHOD", "PROJECTION")
	}
	if base == nil || projection == nil {
		return params{}, false
	}
	if u := n.child("UNIT", "LENGTHUNIT"); u != nil && u.number(1) != 1 {
		return params{}, false
	}
	m, known := methods[bare(projection.name())]
	p := params{method: m, ellipsoid: ellipsoidOf(base), k0: 1}
	for i := range holder.kids {
		if k := &holder.kids[i]; k.word == "PARAMETER" {
			p.set(bare(k.name()), k.number(0))
		}
	}
	return p, known && p.ellipsoid != nil
}

// set gives a parameter its value by its name, of version 1 or 2.
func (p *params) set(name string, v float64) {
	switch name {
	case "falseeasting", "eastingatfalseorigin":
		p.x0 = v
	case "falsenorthing", "northingatfalseorigin":
		p.y0 = v
	case "centralmeridian", "longitudeofcenter", "longitudeoforigin", "longitudeoffalseorigin", "longitudeofnaturalorigin":
		p.lon0 = v
	case "latitudeoforigin", "latitudeofcenter", "latitudeoffalseorigin", "latitudeofnaturalorigin":
		p.lat0 = v
	case "standardparallel1", "latitudeof1ststandardparallel":
		p.lat1 = v
	case "standardparallel2", "latitudeof2ndstandardparallel":
		p.lat2 = v
	case "scalefactor", "scalefactoratnaturalorigin":
		p.k0 = v
	}
}

// bare reduces a name to its lower-case letters and digits.
func bare(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			return r
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		}
		return -1
	}, s)
}
