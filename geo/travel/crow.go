// Package travel estimates minutes by car between places.
//
// Crow is the estimate made when neither a travel matrix nor a road network is loaded: the distance as the
// crow flies, lengthened by a detour factor and driven at a speed that depends on density.
package travel

import (
	"math"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geo"
)

// Place is an end of a journey.
type Place struct {
	Point  orb.Point // longitude, latitude
	AreaM2 float64   // of the unit it stands for, 0 for a site
	Dense  bool      // driven at the speed of dense places
}

// Crow estimates minutes from the distance as the crow flies.
type Crow struct {
	Detour                  float64 // road over straight line, at least 1
	SpeedDense, SpeedSparse float64 // km/h
}

// Minutes returns the time between two places, half of the way being driven at the speed of each end, and at
// least the internal time of the larger.
func (c Crow) Minutes(a, b Place) float64 {
	km := geo.DistanceHaversine(a.Point, b.Point) / 1000 * c.Detour
	minutes := km / 2 * (c.pace(a) + c.pace(b))
	return max(minutes, c.Internal(a), c.Internal(b))
}

// Internal returns the mean time within a place of some area, taken for a disc: two thirds of its radius.
// Without it a practitioner in one's own commune would be at no distance at all.
func (c Crow) Internal(p Place) float64 {
	return 2. / 3 * math.Sqrt(p.AreaM2/math.Pi) / 1000 * c.Detour * c.pace(p)
}

// Metres returns the longest distance as the crow flies that can be covered in so many minutes.
func (c Crow) Metres(minutes float64) float64 {
	return minutes / 60 * max(c.SpeedDense, c.SpeedSparse) / c.Detour * 1000
}

// pace returns minutes per kilometre.
func (c Crow) pace(p Place) float64 {
	if p.Dense {
		return 60 / c.SpeedDense
	}
	return 60 / c.SpeedSparse
}
