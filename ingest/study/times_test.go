package study_test

import (
	"context"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/ingest"
	"github.com/maillage/maillage/ingest/ingesttest"
	"github.com/maillage/maillage/ingest/study"
)

// reachOf returns the minutes of the table by pair of codes.
func reachOf(ds *geo.Dataset) map[string]float32 {
	out := make(map[string]float32)
	for u, r := range ds.Times[0].From {
		for k, d := range r.To {
			out[ds.Units[u].Code+" "+ds.Units[d].Code] = r.Minutes[k]
		}
	}
	return out
}

const timedStudy = `
cog: 2025
area: {departments: [17]}
sources:
  boundaries: [{file: b.geojson}]
  times: [{file: t.csv, vintage: "2024"}]
settings: {max_minutes: 40%s}
`

var timedBoundaries = collection(square("17001", 0, ""), square("17002", 1, ""), square("17003", 2, ""), square("16001", 3, ""))

func TestTimesOfAMatrix(t *testing.T) {
	ds, report := link(t, map[string]string{
		"study.yaml": strings.Replace(timedStudy, "%s", ", fill_times: false", 1), "b.geojson": timedBoundaries,
		"t.csv": "from,to,minutes\n17001,17002,9.5\n17002,17001,10\n17001,16001,30\n17002,17003,41\n17002,99999,5\n17002,17003,x\n",
	})
	if len(ds.Times) != 1 {
		t.Fatal("no table of times")
	}
	times := ds.Times[0]
	if times.Provider != "matrix" || times.Name != "t.csv" || times.Vintage != "2024" || times.Given != 2 || times.Filled != 0 || times.Limit != 40 {
		t.Errorf("%+v", times)
	}
	if got := reachOf(ds); len(got) != 2 || got["17001 17002"] != 9.5 || got["17002 17001"] != 10 {
		t.Errorf("%v", got)
	}
	if !slices.Equal(times.Unreached, []int32{2}) {
		t.Errorf("unreached %v", times.Unreached)
	}
	find(t, report, ingest.Note, "t.csv", "outside-area")
	find(t, report, ingest.Note, "t.csv", "over-limit")
	find(t, report, ingest.Warning, "t.csv", "unit-unreached")
	if f := find(t, report, ingest.Rejected, "t.csv", "unknown-unit"); len(f) != 1 || f[0].Line != 6 {
		t.Errorf("%v", f)
	}
	if f := find(t, report, ingest.Rejected, "t.csv", "bad-time"); len(f) != 1 || f[0].Line != 7 {
		t.Errorf("%v", f)
	}
}

// Of a unit that the matrix leaves out journeys are estimated, and told.
func TestTimesAreFilled(t *testing.T) {
	ds, report := link(t, map[string]string{
		"study.yaml": strings.Replace(timedStudy, "%s", "", 1), "b.geojson": timedBoundaries,
		"t.csv": "from,to,minutes\n17001,17002,9.5\n17002,17001,10\n",
	})
	times, got := ds.Times[0], reachOf(ds)
	if times.Provider != "crow+matrix" && times.Provider != "matrix+crow" || times.Given != 2 || times.Filled == 0 {
		t.Errorf("%+v", times)
	}
	if got["17001 17002"] != 9.5 || got["17002 17001"] != 10 || got["17002 17003"] == 0 || got["17003 17002"] != got["17002 17003"] {
		t.Errorf("%v", got)
	}
	find(t, report, ingest.Warning, "t.csv", "times-filled")
	find(t, report, ingest.Warning, "t.csv", "times-not-calibrated")
	if len(times.Unreached) > 0 {
		t.Errorf("unreached %v", times.Unreached)
	}
}

// The real network of Andorra between three squares of it.
func TestTimesOfRoads(t *testing.T) {
	pbf, err := os.ReadFile(ingesttest.Real(t, "osm/andorra.osm.pbf"))
	if err != nil {
		t.Fatal(err)
	}
	box := func(code string, w, s float64) string {
		return strings.NewReplacer("W", num(w), "S", num(s), "E", num(w+0.02), "N", num(s+0.02), "CODE", code).Replace(
			`{"type":"Feature","properties":{"code":"CODE","nom":"Carré CODE"},"geometry":{"type":"Polygon","coordinates":[[[W,S],[E,S],[E,N],[W,N],[W,S]]]}}`)
	}
	ds, report := link(t, map[string]string{
		"study.yaml": `
cog: 2025
sources:
  boundaries: [{file: b.geojson}]
  roads: [{file: a.osm.pbf, vintage: 2024-01}]
`,
		// Andorra-la-Vella, Encamp, and a place in the sea.
		"b.geojson": collection(box("66001", 1.51, 42.50), box("66002", 1.57, 42.525), box("66003", 4, 42)),
		"a.osm.pbf": string(pbf),
	})
	times := ds.Times[0]
	if times.Provider != "road" || times.Name != "a.osm.pbf" || times.Profile != "car" {
		t.Errorf("%+v", times)
	}
	got := reachOf(ds)
	there, back := got["66001 66002"], got["66002 66001"]
	if there < 4 || there > 25 || math.Abs(float64(there-back)) > 8 {
		t.Errorf("%v minutes to Encamp, %v back", there, back)
	}
	if !slices.Equal(times.Unreached, []int32{2}) || got["66003 66003"] == 0 {
		t.Errorf("unreached %v, %v", times.Unreached, got)
	}
	find(t, report, ingest.Warning, filepath.Base("a.osm.pbf"), "off-road")
	find(t, report, ingest.Note, "a.osm.pbf", "roads-used")
	if s := ds.Sources[len(ds.Sources)-1]; s.Kind != "roads" || s.Vintage != "2024-01" || s.SHA256 == "" {
		t.Errorf("%+v", s)
	}
}

func num(x float64) string { return strconv.FormatFloat(x, 'f', 3, 64) }

// TestGirondeStudy reads INSEE's minutes between 2 500 pairs of communes of Gironde, most of them over the limit: the
// estimate of all others is calibrated on all of them and must come near those held out.
func TestGirondeStudy(t *testing.T) {
	cfg, err := study.Parse("study.yaml", []byte(fmt.Sprintf(`
cog: 2025
area: {departments: [33]}
sources:
  boundaries: [{file: %q}]
  populations: [{file: %q}]
  times: [{file: %q, column: metric_hc_min}]
`, ingesttest.Real(t, "communes/communes_cog2025_metro_l93.gpkg"), ingesttest.Real(t, "population/pop_legale_2023_cog2025.csv"),
		ingesttest.Real(t, "travel/gironde_od_2500_osrm_vs_metric.csv"))))
	if err != nil {
		t.Fatal(err)
	}
	report := &ingest.Report{}
	ds, err := study.Read(context.Background(), cfg, report, nil)
	if err != nil {
		t.Fatal(err)
	}
	e := ds.Times[0].Estimate
	for _, f := range find(t, report, ingest.Note, "gironde_od_2500_osrm_vs_metric.csv", "times-calibrated") {
		t.Log(f.Reason)
	}
	if e.Pairs < 2400 || e.Correlation < 0.95 || e.MedianError > 2.5 {
		t.Errorf("%+v: want a correlation of 0.95 and a median error under 2.5 minutes", e)
	}
}
