package planner_test

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/ingest"
	"github.com/maillage/maillage/ingest/planner"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// render writes records one to a line, then the source, then the findings as a planner sees them.
func render[T any](rows []T, src geo.Source, report *ingest.Report) []byte {
	var b bytes.Buffer
	for _, r := range rows {
		fmt.Fprintf(&b, "%+v\n", r)
	}
	fmt.Fprintf(&b, "read %d, kept %d, rejected %d\n", src.Read, src.Kept, src.Rejected)
	for _, g := range report.Groups() {
		for _, f := range g.Findings {
			fmt.Fprintf(&b, "%s [%s]\n", f, f.Kind)
		}
	}
	return b.Bytes()
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name+".golden")
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s is not as expected (go test -update to accept):\ngot\n%s\nwant\n%s", name, got, want)
	}
}

// reader is what all readers have in common once their records are rendered.
type reader func(ctx context.Context, path string) (rendered []byte, err error)

func rendered[T any](read func(context.Context, string, *ingest.Report, ingest.Progress) ([]T, geo.Source, error)) reader {
	return func(ctx context.Context, path string) ([]byte, error) {
		var report ingest.Report
		rows, src, err := read(ctx, path, &report, nil)
		return render(rows, src, &report), err
	}
}

// collectPatients gathers what ReadPatients streams.
func collectPatients(ctx context.Context, path string, report *ingest.Report, progress ingest.Progress) ([]planner.PatientRow, geo.Source, error) {
	var rows []planner.PatientRow
	src, err := planner.ReadPatients(ctx, path, planner.Bounds{Min: 1, Max: 10}, report, progress, func(r planner.PatientRow) { rows = append(rows, r) })
	return rows, src, err
}

var readers = map[string]reader{
	"cpts":       rendered(planner.ReadCPTS),
	"esp":        rendered(planner.ReadESP),
	"patients":   rendered(collectPatients),
	"facilities": rendered(planner.ReadFacilities),
}

func TestUgly(t *testing.T) {
	for name, kind := range map[string]string{"cpts_ugly.csv": "cpts", "cpts_ids.csv": "cpts", "esp_ugly.csv": "esp",
		"patients_ugly.csv": "patients", "patients_rpps.csv": "patients", "facilities_ugly.csv": "facilities"} {
		t.Run(name, func(t *testing.T) {
			got, err := readers[kind](context.Background(), filepath.Join("testdata", name))
			if err != nil {
				t.Fatal(err)
			}
			golden(t, name, got)
		})
	}
}
