package geo_test

import (
	"math"
	"testing"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/geotest"
)

func TestCheckRefusesTimesThatDoNotFit(t *testing.T) {
	units := len(geotest.Dataset().Units)
	for name, r := range map[string]geo.Reach{
		"a unit that is not there": {To: []int32{int32(units)}, Minutes: []float32{1}},
		"a negative unit":          {To: []int32{-1}, Minutes: []float32{1}},
		"not ascending":            {To: []int32{2, 1}, Minutes: []float32{1, 1}},
		"twice":                    {To: []int32{2, 2}, Minutes: []float32{1, 1}},
		"no minutes":               {To: []int32{2}},
		"negative minutes":         {To: []int32{2}, Minutes: []float32{-1}},
		"not a number":             {To: []int32{2}, Minutes: []float32{float32(math.NaN())}},
	} {
		ds := geotest.Dataset()
		ds.Times = []geo.Times{{From: make([]geo.Reach, units)}}
		if err := ds.Check(); err != nil {
			t.Fatalf("empty rows: %v", err)
		}
		if ds.Times[0].From[3] = r; ds.Check() == nil {
			t.Errorf("%s: no error", name)
		}
	}
	ds := geotest.Dataset()
	if ds.Times = []geo.Times{{From: make([]geo.Reach, units-1)}}; ds.Check() == nil {
		t.Error("a row too few: no error")
	}
}
