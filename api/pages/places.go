package pages

import (
	"strings"
	"time"
)

// coordinates writes a position, "2.35, 48.85", as French does: "2,35 ; 48,85".
func coordinates(position string) string {
	return strings.NewReplacer(", ", " ; ", ".", ",").Replace(position)
}

// degrees writes a side of a box.
func degrees(x float64) string { return decimal(x, 6) }

// day writes the day of a date-time of RFC 3339.
func day(instant string) string {
	if at, err := time.Parse(time.RFC3339, instant); err == nil {
		return at.Format("02/01/2006")
	}
	return instant
}

// systems are reference systems by the end of their URI, with what their first and second coordinate are.
var systems = map[string]string{
	"CRS84":  "longitude ; latitude (CRS84)",
	"CRS84h": "longitude ; latitude ; altitude (CRS84h)",
	"4326":   "latitude ; longitude (WGS 84, EPSG:4326)",
	"3857":   "Web Mercator (EPSG:3857)",
	"2154":   "Lambert-93 (EPSG:2154)",
	"5490":   "UTM 20 Nord (EPSG:5490)",
	"2972":   "UTM 22 Nord (EPSG:2972)",
	"2975":   "UTM 40 Sud (EPSG:2975)",
	"4471":   "UTM 38 Sud (EPSG:4471)",
}

// system names a reference system; one that has no name here is told by its URI.
func system(uri string) string {
	if name, ok := systems[uri[strings.LastIndexByte(uri, '/')+1:]]; ok {
		return name
	}
	return uri
}
