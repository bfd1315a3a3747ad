package planner

import (
	"fmt"

	"github.com/maillage/maillage/geo"
	"github.com/paulmach/orb"
)

// misplaced says what is wrong with coordinates that are not in France. Swapped ones are told and not repaired:
// a point of Réunion swapped falls in the sea, another might fall in France.
func misplaced(p orb.Point) (kind, reason string) {
	switch lon, lat := p[0], p[1]; {
	case lon == 0 && lat == 0:
		return "outside-france", "the coordinates are 0, 0: they are not known"
	case geo.InFrance(orb.Point{lat, lon}):
		return "swapped-coordinates", fmt.Sprintf("latitude %v and longitude %v look swapped", lat, lon)
	case lon > 180 || lon < -180 || lat > 90 || lat < -90:
		return "projected-coordinates", fmt.Sprintf("%v, %v are not degrees: latitude and longitude are wanted", lat, lon)
	default:
		return "outside-france", fmt.Sprintf("latitude %v, longitude %v is not in France", lat, lon)
	}
}
