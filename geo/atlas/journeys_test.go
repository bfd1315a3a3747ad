package atlas_test

import (
	"context"
	"strings"
	"testing"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/atlas"
	"github.com/maillage/maillage/geo/geotest"
)

func TestTimesAreNamed(t *testing.T) {
	if got := compute(t, geotest.Dataset()).TimesName(); got != "as the crow flies" {
		t.Errorf("%q", got)
	}
	ds := geotest.Dataset()
	ds.Times = []geo.Times{{Provider: "road", Name: "paca.osm.pbf", Vintage: "2026-01", Profile: "bicycle", From: make([]geo.Reach, len(ds.Units))}}
	if got := compute(t, ds).TimesName(); got != "road: paca.osm.pbf (2026-01), bicycle" {
		t.Errorf("%q", got)
	}
}

func TestSettingsOfAccessAreChecked(t *testing.T) {
	for want, change := range map[string]func(*geo.Settings){
		"access_method": func(s *geo.Settings) { s.AccessMethod = "gravity" },
		"access_decay":  func(s *geo.Settings) { s.AccessDecay = "step:<10=1,<5=2" },
		"speed_growth":  func(s *geo.Settings) { s.SpeedGrowth = 1 },
		"profile":       func(s *geo.Settings) { s.Profile = "boat" },
	} {
		s := geo.DefaultSettings()
		change(&s)
		if _, err := atlas.Compute(context.Background(), geotest.Dataset(), s, nil); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", want, err)
		}
	}
	s := geo.DefaultSettings()
	s.AccessMethod = "raam"
	if faults := atlas.Faults(s); len(faults) > 0 {
		t.Error(faults)
	}
}

// A city known by its parts is a place at the most populous of them, where a table of times knows it.
func TestPlaces(t *testing.T) {
	places, placed := atlas.Places(geotest.Dataset().Units, geo.DefaultSettings())
	if places[0].Unit != 36 || places[36].Unit != 36 || places[37].Unit != 37 || places[1].Unit != 1 {
		t.Errorf("units %d, %d, %d, %d", places[0].Unit, places[36].Unit, places[37].Unit, places[1].Unit)
	}
	for u, ok := range placed {
		if !ok || places[u].AreaM2 <= 0 {
			t.Errorf("unit %d: %v, %v", u, ok, places[u])
		}
	}
}
