package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"github.com/maillage/maillage/data/gpkg"
	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/atlas"
	"github.com/maillage/maillage/geo/geotest"
	"github.com/maillage/maillage/geo/secrecy"
)

// underservedOf runs the verb on the chessboard.
func underservedOf(t *testing.T, args ...string) (out, errs string, code int) {
	t.Helper()
	a, err := atlas.Compute(context.Background(), geotest.Dataset(), geo.DefaultSettings(), nil)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "a.gpkg")
	if err := gpkg.Write(context.Background(), path, a, nil); err != nil {
		t.Fatal(err)
	}
	var o, e bytes.Buffer
	code = run(context.Background(), append([]string{"underserved", path}, args...), &o, &e)
	return o.String(), e.String(), code
}

func TestUnderserved(t *testing.T) {
	out, errs, code := underservedOf(t, "--profession", "gp", "--below", "2.5")
	if code != 0 || !strings.HasPrefix(out, "access to gp under 2.5 (consultations par an et par habitant): ") || !strings.Contains(out, "as the crow flies") {
		t.Errorf("code %d, %s%s", code, out, errs)
	}
	out, _, _ = underservedOf(t, "--by", "unit", "--format", "csv", "--below", "1e-9")
	rows, err := csv.NewReader(strings.NewReader(out)).ReadAll()
	if err != nil || len(rows) < 2 {
		t.Fatalf("%v, %v", rows, err)
	}
	for _, row := range rows[1:] {
		if row[0] != "gp" || len(row[3]) != 5 || row[7] != "0" {
			t.Errorf("who reaches nobody: %v", row)
		}
	}
	out, _, _ = underservedOf(t, "--by", "unit", "--format", "json", "--reasons", "--below", "100")
	var doc atlas.UnderservedDocument
	if err := json.Unmarshal([]byte(out), &doc); err != nil {
		t.Fatal(err)
	}
	explained := 0
	for _, g := range doc.Groups {
		sum := 0.
		for _, r := range g.Reasons {
			sum += r.Access
		}
		if off := sum - g.Access; off > 1e-3 || off < -1e-3 {
			t.Errorf("%s: reasons give %v, access is %v", g.Key, sum, g.Access)
		}
		explained += len(g.Reasons)
	}
	if explained == 0 {
		t.Error("no reason for anything")
	}
	if out, _, code := underservedOf(t, "--below", "1e-12", "--by", "region"); code != 0 || !strings.Contains(out, "region") {
		t.Errorf("code %d, %s", code, out)
	}
}

func TestUnderservedUsage(t *testing.T) {
	for _, args := range [][]string{{"--profession", "wizard"}, {"--by", "street"}, {"--format", "pdf"}, {"--below", "-1"}, {"--reasons"}} {
		if _, errs, code := underservedOf(t, args...); code != exitUsage || !strings.Contains(errs, args[0]) {
			t.Errorf("%v: code %d, %s", args, code, errs)
		}
	}
	if _, errs, code := underservedOf(t, "--profession", "podiatrist"); code != exitFailed || !strings.Contains(errs, "was not computed") {
		t.Errorf("code %d, %s", code, errs)
	}
}

// The same edition held against itself has not changed.
func TestUnderservedBefore(t *testing.T) {
	a, err := atlas.Compute(context.Background(), geotest.Dataset(), geo.DefaultSettings(), nil)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "old.gpkg")
	if err := gpkg.Write(context.Background(), path, a, nil); err != nil {
		t.Fatal(err)
	}
	out, errs, code := underservedOf(t, "--by", "unit", "--format", "csv", "--below", "100", "--previous", path)
	rows, err := csv.NewReader(strings.NewReader(out)).ReadAll()
	if code != 0 || err != nil || len(rows) != 38 {
		t.Fatalf("code %d, %d rows, %v, %s", code, len(rows), err, errs)
	}
	for _, row := range rows[1:] {
		if last := row[len(row)-1]; last != row[7] {
			t.Errorf("%s: access %s, before %s", row[3], row[7], last)
		}
	}
	shown, err := a.ShownTo(context.Background(), secrecy.Public)
	if err != nil {
		t.Fatal(err)
	}
	if out, _, _ := underservedOf(t, "--previous", path); !strings.Contains(out, "before: Échiquier, edition "+shown.Edition) {
		t.Error(out)
	}
	if _, errs, code := underservedOf(t, "--previous", filepath.Join(t.TempDir(), "none.gpkg")); code == 0 || !strings.Contains(errs, "--previous") {
		t.Errorf("code %d, %s", code, errs)
	}
}
