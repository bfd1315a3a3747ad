package atlas_test

import (
	"context"
	"os"
	"runtime"
	"testing"
	"time"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/atlas"
	"github.com/maillage/maillage/geo/geotest"
	"github.com/maillage/maillage/ingest"
	"github.com/maillage/maillage/ingest/boundaries"
)

const france2018 = "../../../shared/realdata/communes/communes_2018_metro_wgs84.geojson.gz"

// franceUnits returns the communes of 2018 where they are at hand, else as many squares, with populations.
func franceUnits(t testing.TB) []geo.Unit {
	t.Helper()
	units := geotest.Square(187)
	if _, err := os.Stat(france2018); err != nil {
		t.Log("on a square country: ../shared/realdata is not there")
		return units
	}
	communes, _, err := boundaries.Read(context.Background(), france2018, boundaries.Options{}, &ingest.Report{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	france := make([]geo.Unit, len(communes))
	for i, c := range communes {
		france[i] = geo.Unit{Code: c.Code, Name: c.Name, Parent: geo.None, Department: c.Code[:2], Region: "00",
			Population: units[i%len(units)].Population, Geometry: c.Geometry}
	}
	return france
}

// All of France: 60 000 practitioners with patients in 40 communes each (2.4 million cells), 3 000 teams, 850 CPTS,
// some 35 000 communes. "apart" keeps the 2.4 million cells apart in their teams; "France" adds up those of the
// practitioners of a team, as reading does.
func BenchmarkNation(b *testing.B) {
	units := franceUnits(b)
	for _, c := range []struct {
		name   string
		nation geotest.Nation
	}{
		{"quarter", geotest.Nation{Teams: 750, Members: 20, PerMember: 40, Communities: 212}},
		{"France", geotest.Nation{Teams: 3000, Members: 20, PerMember: 40, Communities: 850}},
		{"apart", geotest.Nation{Teams: 3000, Members: 20, PerMember: 40, Communities: 850, Apart: true}},
	} {
		b.Run(c.name, func(b *testing.B) {
			of := units
			if c.name == "quarter" {
				of = units[:len(units)/4]
			}
			ds := c.nation.Dataset(of)
			b.ReportAllocs()
			for b.Loop() {
				benchmarkStages(b, ds)
			}
			b.ReportMetric(float64(len(ds.Flows)), "cells")
		})
	}
}

// benchmarkStages computes an atlas and reports how long each stage took.
func benchmarkStages(b *testing.B, ds *geo.Dataset) {
	began, last := time.Now(), ""
	a, err := atlas.Compute(context.Background(), ds, geo.DefaultSettings(), func(stage string, _, _ int) {
		if last != "" {
			b.ReportMetric(float64(time.Since(began).Milliseconds()), last+"-ms")
		}
		began, last = time.Now(), stage
	})
	if err != nil {
		b.Fatal(err)
	}
	runtime.KeepAlive(a)
	if len(a.Gaps) == 0 || len(a.Overlaps) == 0 {
		b.Fatalf("%d gaps, %d overlaps", len(a.Gaps), len(a.Overlaps))
	}
}
