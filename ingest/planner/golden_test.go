package planner_test

import (
	"context"
	"path/filepath"
	"testing"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/ingest"
	"github.com/maillage/maillage/ingest/ingesttest"
	"github.com/maillage/maillage/ingest/planner"
)

// collectPatients gathers what ReadPatients streams.
func collectPatients(ctx context.Context, path string, report *ingest.Report, progress ingest.Progress) ([]planner.PatientRow, geo.Source, error) {
	var rows []planner.PatientRow
	src, err := planner.ReadPatients(ctx, path, planner.Bounds{Min: 1, Max: 10}, report, progress, func(r planner.PatientRow) { rows = append(rows, r) })
	return rows, src, err
}

// readAges reads ages of practitioners in 2025.
func readAges(ctx context.Context, path string, report *ingest.Report, progress ingest.Progress) ([]planner.PractitionerAge, geo.Source, error) {
	return planner.ReadPractitionerAges(ctx, path, 2025, report, progress)
}

var readers = map[string]ingesttest.Reader{
	"cpts":       ingesttest.Rendered(planner.ReadCPTS),
	"esp":        ingesttest.Rendered(planner.ReadESP),
	"patients":   ingesttest.Rendered(collectPatients),
	"adherents":  ingesttest.Rendered(planner.ReadAdherents),
	"zoning":     ingesttest.Rendered(planner.ReadZoning),
	"rpps_ages":  ingesttest.Rendered(readAges),
	"tvs":        ingesttest.Rendered(planner.ReadTVS),
	"facilities": ingesttest.Rendered(planner.ReadFacilities),
}

func TestUgly(t *testing.T) {
	for name, kind := range map[string]string{"cpts_ugly.csv": "cpts", "cpts_ids.csv": "cpts", "esp_ugly.csv": "esp",
		"patients_ugly.csv": "patients", "patients_rpps.csv": "patients", "facilities_ugly.csv": "facilities",
		"zoning_ugly.csv": "zoning", "adherents_ugly.csv": "adherents", "rpps_ages_ugly.csv": "rpps_ages"} {
		t.Run(name, func(t *testing.T) {
			got, err := readers[kind](context.Background(), filepath.Join("testdata", name))
			if err != nil {
				t.Fatal(err)
			}
			ingesttest.Golden(t, name, got)
		})
	}
}
