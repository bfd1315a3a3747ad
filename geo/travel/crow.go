// Package travel gives minutes by car between places, by one of three means behind the interface Times: a Matrix that
// was loaded, a Road network, or, when there is nothing else, a Crow: the distance as the crow flies, calibrated on
// known times (Calibrate) and corrected by those nearby (Local). It reads no file.
package travel

import (
	"math"

	"github.com/paulmach/orb"
)

// Place is an end of a journey.
type Place struct {
	Point  orb.Point // longitude, latitude
	AreaM2 float64   // of the unit it stands for, 0 for a site
	Dense  bool      // driven at the speed of dense places
	// Unit is the unit it stands for or lies in, by which a Matrix knows it; geo.None when it is in none.
	Unit int32
}

// Crow estimates minutes by car from the distance as the crow flies. It is the provider of last resort, when neither
// a matrix nor a road network is loaded.
//
// The road is Detour times the straight line, and half of it is driven at the speed of each end. Journeys take
// faster roads the longer they are: with Growth g, the speed over d kilometres of road is that of the table times
// (d/10)^g, so that minutes grow as d^(1−g). Growth 0 is a speed that does not depend on distance.
//
// Calibrate finds the speeds and the growth from known times; docs/methods.md has those of the defaults.
type Crow struct {
	Detour                  float64 // road over straight line, at least 1
	SpeedDense, SpeedSparse float64 // km/h over 10 km of road
	Growth                  float64 // at least 0 and under 1
}

// growthKm is the length of road at which the speeds of a Crow hold whatever its Growth.
const growthKm = 10

// earthM is the radius in metres of the sphere on which package orb bounds a search around a point, so that a box of
// side Metres holds every place within reach.
const earthM = orb.EarthRadius

// Minutes returns the time between two places, half of the way being driven at the speed of each end, and at
// least the internal time of the larger.
func (c Crow) Minutes(a, b Place) float64 {
	minutes := c.minutes(onSphere(a.Point).metres(onSphere(b.Point)), a.Dense, b.Dense)
	return max(minutes, c.Internal(a), c.Internal(b))
}

// Internal returns the mean time within a place of some area, taken for a disc: two thirds of its radius.
// Without it a practitioner in one's own commune would be at no distance at all.
func (c Crow) Internal(p Place) float64 {
	return c.minutes(2./3*math.Sqrt(p.AreaM2/math.Pi), p.Dense, p.Dense)
}

// Metres returns the longest distance as the crow flies that can be covered in so many minutes.
func (c Crow) Metres(minutes float64) float64 {
	return max(c.reach(minutes, false, false), c.reach(minutes, true, true))
}

// minutes returns the time over a straight line of so many metres.
func (c Crow) minutes(metres float64, denseA, denseB bool) float64 {
	km := metres / 1000 * c.Detour
	minutes := km / 2 * (c.pace(denseA) + c.pace(denseB))
	if c.Growth == 0 || km == 0 {
		return minutes
	}
	return minutes * math.Exp(-c.Growth*math.Log(km/growthKm)) // a power, without the care of math.Pow for signs
}

// reach returns the straight line in metres that is covered in so many minutes: the inverse of minutes.
func (c Crow) reach(minutes float64, denseA, denseB bool) float64 {
	km := minutes * 2 / (c.pace(denseA) + c.pace(denseB))
	if c.Growth != 0 && km > 0 {
		km = growthKm * math.Pow(km/growthKm, 1/(1-c.Growth))
	}
	return km / c.Detour * 1000
}

// pace returns minutes per kilometre of road.
func (c Crow) pace(dense bool) float64 {
	if dense {
		return 60 / c.SpeedDense
	}
	return 60 / c.SpeedSparse
}

// vector is a point of the unit sphere.
type vector [3]float64

func onSphere(p orb.Point) vector {
	sinLon, cosLon := math.Sincos(p[0] * math.Pi / 180)
	sinLat, cosLat := math.Sincos(p[1] * math.Pi / 180)
	return vector{cosLat * cosLon, cosLat * sinLon, sinLat}
}

// chord2 returns the square of the straight line through the sphere, whose radius is 1.
func (u vector) chord2(v vector) float64 {
	x, y, z := u[0]-v[0], u[1]-v[1], u[2]-v[2]
	return x*x + y*y + z*z
}

// metres returns the length of the great circle. Unlike the arc cosine of a product it loses nothing at short
// distances.
func (u vector) metres(v vector) float64 { return arcMetres(u.chord2(v)) }

// arcMetres returns the length of the great circle over a chord whose square is given.
func arcMetres(chord2 float64) float64 {
	const short = 0.01 // of half a chord: some 127 km
	half2 := chord2 / 4
	half := math.Sqrt(half2)
	if half < short {
		// The next term of the series, 35/1152 half⁹, is under 1e-17 of the first: it does not reach the last bit.
		return 2 * earthM * half * (1 + half2*(1./6+half2*(3./40+half2*(15./336))))
	}
	return 2 * earthM * math.Asin(min(1, half))
}
