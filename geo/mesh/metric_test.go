package mesh_test

import (
	"math"
	"testing"

	"github.com/maillage/maillage/geo/mesh"
	"github.com/paulmach/orb"
)

// The plane of WGS84 is as large as the ellipsoid: 4π times the square of the authalic radius, 6 371 007.181 m
// (R₂ of Moritz 2000, Geodetic Reference System 1980, Journal of Geodesy 74: 128–133).
func TestPlaneHasTheAreaOfTheEllipsoid(t *testing.T) {
	var metric mesh.WGS84
	low, high := metric.Plane(orb.Point{-180, -90}), metric.Plane(orb.Point{180, 90})
	got := (high[0] - low[0]) * (high[1] - low[1])
	if want := 4 * math.Pi * 6371007.181 * 6371007.181; math.Abs(got/want-1) > 1e-9 {
		t.Errorf("%v m², want %v", got, want)
	}
}

// A strip of latitude has the same area wherever it is: that of the integral of the radii of curvature.
func TestPlaneHasTheAreaOfAStrip(t *testing.T) {
	const a, e2, steps = 6378137.0, 0.00669437999014132, 100
	for latitude := -89.0; latitude < 89; latitude += 11 {
		sum := 0.0
		for k := range steps { // the midpoint rule, within 1e-9 on a degree cut in 100
			sin, cos := math.Sincos((latitude + (float64(k)+0.5)/steps) * math.Pi / 180)
			w2 := 1 - e2*sin*sin
			sum += a * a * (1 - e2) * cos / (w2 * w2) * math.Pi / 180 / steps
		}
		var metric mesh.WGS84
		low, high := metric.Plane(orb.Point{2, latitude}), metric.Plane(orb.Point{3, latitude + 1})
		got := (high[0] - low[0]) * (high[1] - low[1])
		if want := sum * math.Pi / 180; math.Abs(got/want-1) > 1e-8 {
			t.Errorf("latitude %v: %v m², want %v", latitude, got, want)
		}
	}
}

// A quarter of the meridian is 10 001 965.729 m, and a degree of the equator 111 319.4908 m.
func TestLengthOnTheEllipsoid(t *testing.T) {
	var metric mesh.WGS84
	sum := 0.0
	for k := range 9000 {
		sum += metric.Length(orb.Point{5, float64(k) / 100}, orb.Point{5, float64(k+1) / 100})
	}
	if math.Abs(sum-10_001_965.729) > 0.001 {
		t.Errorf("the meridian has %v m", sum)
	}
	if got := metric.Length(orb.Point{0, 0}, orb.Point{1, 0}); math.Abs(got-111_319.4908) > 1e-4 {
		t.Errorf("a degree of the equator has %v m", got)
	}
}
