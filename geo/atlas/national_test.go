package atlas_test

import (
	"context"
	"fmt"
	"math"
	"os"
	"runtime"
	"slices"
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
// some 35 000 communes. "France" adds up the cells of the practitioners of a team, as reading does; "apart" keeps all 2.4
// million apart in their teams, of 800 communes each.
func BenchmarkNation(b *testing.B) {
	units := franceUnits(b)
	for _, c := range []struct {
		name  string
		apart bool
	}{{"France", false}, {"apart", true}} {
		b.Run(c.name, func(b *testing.B) {
			n := nation(1)
			n.Apart = c.apart
			benchmarkNation(b, n, units)
		})
	}
}

// The same on square countries of a quarter to twice the size: the cost by cell has to stay.
func BenchmarkCostByCell(b *testing.B) {
	for _, size := range []float64{0.25, 0.5, 1, 2} {
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			benchmarkNation(b, nation(size), geotest.Square(int(187*math.Sqrt(size))))
		})
	}
}

// nation is as much of France.
func nation(size float64) geotest.Nation {
	return geotest.Nation{Teams: int(3000 * size), Members: 20, PerMember: 40, Communities: int(850 * size)}
}

// beyond are the stages that are not of territories, areas, overlaps and gaps, and have targets of their own.
var beyond = []string{"mesh", "access", "edition"}

// benchmarkNation reports the processor time of each stage, of all those of territories together ("target"), that by cell of a
// practitioner, and the most memory that the process had.
func benchmarkNation(b *testing.B, n geotest.Nation, units []geo.Unit) {
	ds := n.Dataset(units)
	b.ReportAllocs()
	took := make(map[string]time.Duration)
	for b.Loop() {
		last, began := "", cpuTime()
		a, err := atlas.Compute(context.Background(), ds, geo.DefaultSettings(), func(stage string, _, _ int) {
			took[last] += cpuTime() - began
			last, began = stage, cpuTime()
		})
		if err != nil {
			b.Fatal(err)
		}
		if len(a.Gaps) == 0 || len(a.Overlaps) == 0 {
			b.Fatalf("%d gaps, %d overlaps", len(a.Gaps), len(a.Overlaps))
		}
	}
	var target time.Duration
	for stage, d := range took {
		if stage == "" {
			continue
		}
		b.ReportMetric(d.Seconds()*1000/float64(b.N), stage+"-ms")
		if !slices.Contains(beyond, stage) {
			target += d
		}
	}
	cells := n.Teams * 7 / 8 * n.Members * n.PerMember // an eighth of the teams has no counts
	b.ReportMetric(target.Seconds()*1000/float64(b.N), "target-ms")
	b.ReportMetric(float64(target.Nanoseconds())/float64(b.N*cells), "ns/cell")
	b.ReportMetric(float64(cells), "cells")
	b.ReportMetric(float64(len(ds.Flows)), "team-cells")
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	b.ReportMetric(float64(m.Sys)/1e6, "MB")
}
