package atlas_test

import (
	"context"
	"math"
	"strings"
	"testing"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/atlas"
	"github.com/maillage/maillage/geo/geotest"
)

// aged is the chessboard where the inhabitants of unit 13 are all old and those of all others young, of unit 12 not known.
func aged() *geo.Dataset {
	ds := withTimes(geotest.Dataset(), map[int32]geo.Reach{
		13: {To: []int32{14}, Minutes: []float32{12}},
		14: {To: []int32{14}, Minutes: []float32{0}},
	})
	ages := geo.Ages{Vintage: "2021", From: []int32{0, 65}, Places: make([]geo.AgeCounts, ds.PlaceCount())}
	for u := range ages.Places {
		ages.Places[u].People = []float32{10, 0}
	}
	ages.Places[13].People, ages.Places[12].People = []float32{0, 7}, nil
	ds.Ages = []geo.Ages{ages}
	return ds
}

func TestAccessOfAPopulationStandardisedByAge(t *testing.T) {
	s := geo.DefaultSettings()
	s.SupplyUnit, s.AgeWeights = "fte", []string{"nurse: 0=1", "gp: 0=1,65=3"}
	a := under(t, aged(), s)
	acc := a.AccessTo(geo.GP)
	if acc.Population != "standardised by age (2021)" {
		t.Errorf("population %q", acc.Population)
	}
	// Unit 14 has 500 inhabitants, unit 13 400 at three times the need; both share two GPs.
	ratio := 2 / (500 + 3*400*2./3) * 1e5
	if got := acc.Units[14].Access; math.Abs(got-ratio) > 1e-9*ratio || acc.Units[13].Demand != 1200 || acc.Units[14].Demand != 500 {
		t.Errorf("access %v, want %v; demand %v and %v", got, ratio, acc.Units[13].Demand, acc.Units[14].Demand)
	}
	if x, n := acc.Units[12].Demand, float64(a.Dataset.Units[12].Population.Min); x != n {
		t.Errorf("demand of unit 12, whose ages are not known, is %v of %v", x, n)
	}
	found, err := a.Underserved(geo.GP, ratio, atlas.ByUnit)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range found.Rows {
		if u := row.Units[0]; u == 13 && math.Abs(row.Missing-(ratio-acc.Units[13].Access)*1200/1e5) > 1e-9 {
			t.Errorf("unit 13 lacks %v: it must be counted in standardised inhabitants", row.Missing)
		}
	}
}

func TestAccessOfAPopulationStandardisedByDREES(t *testing.T) {
	ds := aged()
	demand := make([]float32, len(ds.Units))
	for u := range demand {
		demand[u] = -1
	}
	demand[0], demand[14] = 1000, 250 // a city, and the unit of two GPs
	ds.Standardised = []geo.Standardised{{Profession: geo.GP, Year: 2014, Demand: demand}}
	s := geo.DefaultSettings()
	a := under(t, ds, s)
	acc := a.AccessTo(geo.GP)
	if acc.Population != "standardised by DREES (2014)" || acc.Units[14].Demand != 250 {
		t.Errorf("%q, %v", acc.Population, acc.Units[14].Demand)
	}
	if city := acc.Units[0].Demand; math.Abs(city-1000) > 1e-9 {
		t.Errorf("the parts of the city have %v together, want 1000", city)
	}
	s.AccessPopulation = "inhabitants"
	if acc := under(t, ds, s).AccessTo(geo.GP); acc.Population != "inhabitants" || acc.Units[14].Demand != 500 {
		t.Errorf("%q, %v", acc.Population, acc.Units[14].Demand)
	}
}

func TestStandardsThatAreNotThere(t *testing.T) {
	for asked, want := range map[string]string{"ages": "age_weights has none", "published": "no source apl"} {
		s := geo.DefaultSettings()
		s.AccessPopulation = asked
		if _, err := atlas.Compute(context.Background(), aged(), s, nil); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", asked, err)
		}
	}
	s := geo.DefaultSettings()
	s.AgeWeights = []string{"wizard: 0=1", "gp: 5=1", "gp"}
	if faults := atlas.Faults(s); len(faults) != 3 {
		t.Errorf("%v", faults)
	}
	if acc := under(t, aged(), geo.DefaultSettings()).AccessTo(geo.GP); acc.Population != "inhabitants" {
		t.Errorf("ages without weights: %q", acc.Population)
	}
}

// Journeys that are only estimated blur the table of weights; an isochrone ends with the longest journey considered.
func TestEstimatedJourneys(t *testing.T) {
	s := geo.DefaultSettings()
	estimated, known := under(t, geotest.Dataset(), s), under(t, aged(), s)
	if d := estimated.AccessTo(geo.GP).Decay; !strings.HasSuffix(d, "scatter=0.54") {
		t.Errorf("decay %q", d)
	}
	if d := known.AccessTo(geo.GP).Decay; d != s.AccessDecay {
		t.Errorf("decay %q of times that are known", d)
	}
	for _, a := range []*atlas.Atlas{estimated, known} {
		if _, err := a.Isochrone(context.Background(), 1, 30); err != nil {
			t.Error(err)
		}
		if _, err := a.Isochrone(context.Background(), 1, 31); err == nil || !strings.Contains(err.Error(), "max_minutes of 31") {
			t.Errorf("an isochrone beyond what is known: %v", err)
		}
	}
}
