package travel_test

import (
	"math"
	"testing"

	"github.com/maillage/maillage/geo/travel"
	"github.com/paulmach/orb"
)

var crow = travel.Crow{Detour: 1.3, SpeedDense: 25, SpeedSparse: 50}

func TestMinutes(t *testing.T) {
	here := travel.Place{Point: orb.Point{2, 46}}
	// A tenth of a degree of latitude is 11.12 km.
	north := travel.Place{Point: orb.Point{2, 46.1}}
	if got, want := crow.Minutes(here, north), 11.12*1.3/50*60; math.Abs(got-want) > 0.05 {
		t.Errorf("%v minutes, want %v", got, want)
	}
	town := north
	town.Dense = true
	if got, want := crow.Minutes(here, town), 11.12*1.3*(60./50+60./25)/2; math.Abs(got-want) > 0.05 {
		t.Errorf("%v minutes into a town, want %v", got, want)
	}
	if crow.Minutes(here, town) != crow.Minutes(town, here) {
		t.Error("minutes depend on the direction")
	}
}

func TestOneIsNeverAtNoDistanceFromOneself(t *testing.T) {
	commune := travel.Place{Point: orb.Point{2, 46}, AreaM2: 15e6}
	want := 2. / 3 * math.Sqrt(15e6/math.Pi) / 1000 * 1.3 / 50 * 60
	if got := crow.Minutes(commune, travel.Place{Point: commune.Point}); math.Abs(got-want) > 1e-9 {
		t.Errorf("%v minutes within a commune, want %v", got, want)
	}
}

func TestMetresReachesEveryPlaceWithinTheTime(t *testing.T) {
	// The farthest place at 30 minutes lies at the speed of sparse places on both ends.
	if got, want := crow.Metres(30), 30./60*50/1.3*1000; math.Abs(got-want) > 1e-9 {
		t.Errorf("%v m, want %v", got, want)
	}
}
