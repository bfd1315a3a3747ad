package osm_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/maillage/maillage/geo/travel"
	"github.com/maillage/maillage/ingest"
	"github.com/maillage/maillage/ingest/osm"
)

// extract returns the path of a real extract, or skips.
func extract(tb testing.TB, name string) string {
	tb.Helper()
	path := filepath.Join("../../../shared/realdata/osm", name)
	if _, err := os.Stat(path); err != nil {
		tb.Skip("no real data: ../shared/realdata is not there")
	}
	return path
}

func read(tb testing.TB, path string, p osm.Profile) (*travel.Network, *ingest.Report) {
	tb.Helper()
	report := &ingest.Report{}
	n, src, err := osm.Read(context.Background(), path, osm.Options{Profile: p, Vintage: "test"}, report, nil)
	if err != nil {
		tb.Fatal(err)
	}
	report.AddSource(src)
	return n, report
}

func TestRealExtracts(t *testing.T) {
	for _, c := range []struct {
		file    string
		profile osm.Profile
	}{{"andorra.osm.pbf", osm.Car()}, {"andorra.osm.pbf", osm.Foot()}, {"andorra.osm.pbf", osm.Bicycle()}, {"monaco.osm.pbf", osm.Car()}, {"monaco.osm.pbf", osm.Foot()}} {
		t.Run(c.file+" "+c.profile.Name, func(t *testing.T) {
			n, report := read(t, extract(t, c.file), c.profile)
			road, err := travel.NewRoad(t.Context(), n, travel.DefaultRoadOptions())
			if err != nil {
				t.Fatal(err)
			}
			t.Logf("%+v %+v", road.Coverage(), report.Sources())
			for _, g := range report.Groups() {
				t.Log(g.Count, g.Findings[0])
			}
		})
	}
}
