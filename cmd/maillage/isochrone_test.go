package main

import (
	"bytes"
	"context"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/maillage/maillage/data/gpkg"
	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/atlas"
	"github.com/maillage/maillage/geo/geotest"
	"github.com/paulmach/orb/planar"
)

func TestIsochrone(t *testing.T) {
	ds := geotest.Dataset()
	// From 99015 (r 2, c 2) one reaches itself, its neighbour to the east in 9 minutes and the next in 20.
	times := geo.Times{Provider: "matrix", Name: "m.csv", Profile: "car", Limit: 30, From: make([]geo.Reach, len(ds.Units))}
	times.From[14] = geo.Reach{To: []int32{14, 15, 16}, Minutes: []float32{1, 9, 20}}
	ds.Times = []geo.Times{times}
	a, err := atlas.Compute(context.Background(), ds, geo.DefaultSettings(), nil)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "a.gpkg")
	if err := gpkg.Write(context.Background(), path, a, nil); err != nil {
		t.Fatal(err)
	}
	do := func(args ...string) (string, string, int) {
		var o, e bytes.Buffer
		code := run(context.Background(), append([]string{"isochrone", path}, args...), &o, &e)
		return o.String(), e.String(), code
	}
	file := filepath.Join(t.TempDir(), "i.geojson")
	if out, errs, code := do("--from", "99015", "--minutes", "19", "-o", file); code != 0 || out != "" {
		t.Fatalf("code %d, %s%s", code, out, errs)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var f feature
	if err := json.Unmarshal(text, &f); err != nil {
		t.Fatal(err)
	}
	// Two squares of 0.1° side by side.
	if area := planar.Area(f.Geometry.Coordinates); math.Abs(area-0.02) > 1e-9 || len(f.Geometry.Coordinates) != 1 || f.Geometry.Type != "MultiPolygon" {
		t.Errorf("%v square degrees: %v", area, f.Geometry)
	}
	if p := f.Properties; p["population"] != 500.+600 || len(p["units"].([]any)) != 2 || p["times"] != "matrix: m.csv" || p["approximate"] != false {
		t.Errorf("%v", p)
	}
	for want, args := range map[string][]string{
		"--from is missing":       {"--minutes", "5"},
		"is no unit of the study": {"--from", "00000", "--minutes", "5"},
		"--minutes is missing":    {"--from", "99015"},
		"a number over 0":         {"--from", "99015", "--minutes", "0"},
		"known up to 30 minutes":  {"--from", "99015", "--minutes", "31"},
	} {
		if _, errs, code := do(args...); code == 0 || !strings.Contains(errs, want) {
			t.Errorf("%v: code %d, %s", args, code, errs)
		}
	}
}
