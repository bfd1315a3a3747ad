package planner

import (
	"fmt"

	"github.com/paulmach/orb"
)

// places are generous boxes, in degrees, around the parts of France where people are cared for.
var places = []orb.Bound{
	{Min: orb.Point{-6, 41}, Max: orb.Point{10, 51.5}},          // metropole
	{Min: orb.Point{-63.5, 15.3}, Max: orb.Point{-60.5, 18.4}},  // Guadeloupe, Saint-Martin, Saint-Barthélemy
	{Min: orb.Point{-61.7, 13.9}, Max: orb.Point{-60.3, 15.29}}, // Martinique
	{Min: orb.Point{-55.5, 1.5}, Max: orb.Point{-51, 6.5}},      // Guyane
	{Min: orb.Point{54.5, -22}, Max: orb.Point{56.5, -20.3}},    // La Réunion
	{Min: orb.Point{44.5, -13.6}, Max: orb.Point{45.9, -12}},    // Mayotte
	{Min: orb.Point{-57, 46.3}, Max: orb.Point{-55.5, 47.6}},    // Saint-Pierre-et-Miquelon
	{Min: orb.Point{155, -27}, Max: orb.Point{174, -17}},        // Nouvelle-Calédonie
	{Min: orb.Point{-156, -29}, Max: orb.Point{-133, -6}},       // Polynésie française
	{Min: orb.Point{-179, -15}, Max: orb.Point{-175, -12.5}},    // Wallis-et-Futuna
}

func inFrance(p orb.Point) bool {
	for _, box := range places {
		if box.Contains(p) {
			return true
		}
	}
	return false
}

// misplaced says what is wrong with coordinates that are not in France. Swapped ones are told and not repaired:
// a point of Réunion swapped falls in the sea, another might fall in France.
func misplaced(p orb.Point) (kind, reason string) {
	switch lon, lat := p[0], p[1]; {
	case lon == 0 && lat == 0:
		return "outside-france", "the coordinates are 0, 0: they are not known"
	case inFrance(orb.Point{lat, lon}):
		return "swapped-coordinates", fmt.Sprintf("latitude %v and longitude %v look swapped", lat, lon)
	case lon > 180 || lon < -180 || lat > 90 || lat < -90:
		return "projected-coordinates", fmt.Sprintf("%v, %v are not degrees: latitude and longitude are wanted", lat, lon)
	default:
		return "outside-france", fmt.Sprintf("latitude %v, longitude %v is not in France", lat, lon)
	}
}
