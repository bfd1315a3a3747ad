package osm_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/maillage/maillage/ingest/osm"
)

func TestParseMaxspeed(t *testing.T) {
	for value, want := range map[string]float64{
		"50": 50, " 50 ": 50, "50 km/h": 50, "50km/h": 50, "50 mph": 80.4672, "10 knots": 18.52, "walk": 5, "FR:urban": 50,
		"fr:URBAN": 50, "FR:zone30": 30, "FR:zone:30": 30, "none": math.Inf(1), "50;30": 30, "4.5": 4.5,
		"": -1, "fast": -1, "-5": -1, "0": -1, "50 furlongs": -1, "50;": -1, "NaN": -1, "1e9": -1, "inf": -1, "FR:nowhere": -1, "signals": -1,
	} {
		got, ok := osm.ParseMaxspeed(value)
		if ok != (want > 0) || ok && math.Abs(got-want) > 1e-9 && got != want {
			t.Errorf("%q: %v km/h (%v), want %v", value, got, ok, want)
		}
	}
}

func TestParseDuration(t *testing.T) {
	for value, want := range map[string]float64{
		"20": 1200, "0:20": 1200, "01:30": 5400, "01:30:15": 5415, "PT20M": 1200, "PT1H30M": 5400, "P1DT1H": 90_000, "PT45S": 45,
		"": -1, "0": -1, "soon": -1, "1:2:3:4": -1, "-5": -1, "P": -1, "PT": -1, "PT5": -1, "PTM": -1, "P1M": -1, "1:": -1,
	} {
		if got, ok := osm.ParseDuration(value); ok != (want > 0) || ok && got != want {
			t.Errorf("%q: %v s (%v), want %v", value, got, ok, want)
		}
	}
}

func FuzzParseDuration(f *testing.F) {
	for _, s := range []string{"20", "1:30", "PT1H30M", "P1DT1H"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if v, ok := osm.ParseDuration(s); ok && !(v > 0 && v < 1e9) {
			t.Errorf("%q: %v s", s, v)
		}
	})
}

func FuzzParseMaxspeed(f *testing.F) {
	for _, s := range []string{"50", "50 mph", "FR:urban", "50;30"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if v, ok := osm.ParseMaxspeed(s); ok && !(v > 0) {
			t.Errorf("%q: %v km/h", s, v)
		}
	})
}

func ExampleParseMaxspeed() {
	kmh, ok := osm.ParseMaxspeed("50 mph")
	fmt.Printf("%.1f %v\n", kmh, ok)
	// Output: 80.5 true
}
