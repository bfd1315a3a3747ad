package land

import (
	"math"

	"github.com/paulmach/orb"
)

// plane turns kilometres into longitude and latitude by the sinusoidal projection, which keeps areas.
type plane struct {
	lon, lat float64 // of the origin
	cells    honeycomb
}

// A small country lies at sea in the Bay of Biscay, where nobody takes it for a place that is. One of more than
// bayCommunes is too large for that; it lies over the middle of France and serves to measure speed only.
const (
	bayCommunes    = 600
	bayLon, bayLat = -4.5, 46.0
	midLon, midLat = 2.2, 46.5
	kmPerDegree    = 6371.0088 * math.Pi / 180 // on the sphere of the same volume as the Earth
	decimals       = 1e6                       // of a degree: a decimetre
)

func planeFor(communes int) plane {
	if communes > bayCommunes {
		return plane{lon: midLon, lat: midLat}
	}
	return plane{lon: bayLon, lat: bayLat}
}

// lonLat returns the longitude and latitude of a point in kilometres, to the decimetre. Equal points give equal
// coordinates, so borders stay shared.
func (p plane) lonLat(at orb.Point) orb.Point {
	lat := p.lat + at[1]/kmPerDegree
	lon := p.lon + at[0]/(kmPerDegree*math.Cos(lat*math.Pi/180))
	return orb.Point{math.Round(lon*decimals) / decimals, math.Round(lat*decimals) / decimals}
}
