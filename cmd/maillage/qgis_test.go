package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

type qgisLayer struct {
	Valid    bool
	Error    string
	Count    int
	CRS      string
	Geometry string
	Fields   map[string]string
	X        float64
	Features []struct {
		Properties   map[string]any
		Empty, Valid bool
	}
}

type qgisAnswer struct {
	Version string
	Layers  map[string]qgisLayer
	Filters []struct {
		Subset string
		Read   int
	}
	Boxes   []int
	Lambert qgisLayer
	Tile    struct {
		Valid   bool
		Zmax    int
		Colours int
		Errors  []string
	}
}

// findQGIS returns a Python that has QGIS. The continuous integration does not install it, for its weight: here a
// missing QGIS always skips.
func findQGIS(t *testing.T) string {
	t.Helper()
	for _, python := range []string{"/usr/bin/python3", "python3"} {
		if exec.Command(python, "-c", "import qgis.core").Run() == nil {
			return python
		}
	}
	t.Skip("what QGIS makes of the service is not tested: apt-get install python3-qgis qgis-providers")
	return ""
}

// askQGIS runs the script of testdata, which must end well.
func askQGIS(t *testing.T, python string, asked map[string]any) qgisAnswer {
	t.Helper()
	in, err := json.Marshal(asked)
	if err != nil {
		t.Fatal(err)
	}
	home := t.TempDir()
	c := exec.CommandContext(t.Context(), python, filepath.Join("testdata", "clients", "qgis_client.py"))
	c.Env = append(os.Environ(), "QT_QPA_PLATFORM=offscreen", "HOME="+home, "XDG_RUNTIME_DIR="+home)
	c.WaitDelay = 5 * time.Second
	c.Stdin = bytes.NewReader(in)
	var faults bytes.Buffer
	c.Stderr = &faults
	out, err := c.Output()
	var answer qgisAnswer
	d := json.NewDecoder(bytes.NewReader(out))
	d.UseNumber()
	if err != nil || d.Decode(&answer) != nil {
		t.Fatalf("QGIS: %v\n%s\n%.500s", err, faults.String(), out)
	}
	return answer
}

// QGIS reads every collection whole, page by page, with the values of the export, has its boxes answered by the
// service, and draws its tiles.
func TestQGISReadsTheService(t *testing.T) {
	python := findQGIS(t)
	p, service, study := demo(t)
	defer p.end(t)
	seen, at := between(t, service)
	collections := exports(t, service, study)
	var names []string
	for _, c := range collections {
		names = append(names, c.id)
	}
	answer := askQGIS(t, python, map[string]any{"url": at, "layers": names, "page": 400,
		"filters": [][]string{{"cpts", "stage = 'signed'"}, {"units", "kind = 'commune' AND population > 20000"}},
		"boxes":   []any{[]any{"units", []float64{-4.6, 45.9, -4.5, 46}}},
		"tile":    at + "/tiles/WebMercatorQuad/{z}/{y}/{x}"})
	t.Logf("QGIS %s", answer.Version)
	asked := seen.take(t)

	for _, want := range collections {
		l := answer.Layers[want.id]
		if !l.Valid || l.Count != len(want.keys) {
			t.Errorf("%s: valid %v, %d features counted, want %d: %s", want.id, l.Valid, l.Count, len(want.keys), l.Error)
		}
		want.without(t, unseen(want, l.Fields)).sameAs(t, l.whole(t, identifierFor(t, want)))
	}
	for _, filtered := range []struct {
		layer, where string
		read         int
	}{{"cpts", "stage = 'signed'", answer.Filters[0].Read}, {"units", "kind = 'commune' AND population > 20000", answer.Filters[1].Read}} {
		if want := counted(t, "-ro", "-al", "-so", "-where", filtered.where, study, filtered.layer); fmt.Sprint(filtered.read) != want {
			t.Errorf("%s where %s: %d read, want %s", filtered.layer, filtered.where, filtered.read, want)
		}
	}
	if want := counted(t, "-ro", "-al", "-so", "-spat", "-4.6", "45.9", "-4.5", "46", study, "units"); fmt.Sprint(answer.Boxes[0]) != want {
		t.Errorf("the box holds %d units, want %s", answer.Boxes[0], want)
	}
	if !some(asked, "/collections/units/items?", "bbox=-4.6") && !some(asked, "/collections/units/items?", "bbox=-4.5999") {
		t.Errorf("no box was asked: %q", asked)
	}
	// Reference systems came to this client with 3.36: before, it keeps longitude and latitude.
	if l := answer.Lambert; !l.Valid || !(l.CRS == "EPSG:4326" && l.X < 0) && !(l.CRS == "EPSG:2154" && l.X > 1e4) {
		t.Errorf("in Lambert-93: %s, east end %v", l.CRS, l.X)
	}
	if tile := answer.Tile; !tile.Valid || tile.Zmax != 14 || tile.Colours < 20 || len(tile.Errors) > 0 || !some(asked, "/tiles/WebMercatorQuad/") {
		t.Errorf("the tiles are drawn in %d colours: %+v", tile.Colours, tile)
	}
}

// unseen are the lists that are empty in the ten features from which QGIS takes the types of columns: it has them as
// text, and loses the lists that come after. Whoever needs them downloads the GeoPackage.
func unseen(w whole, fields map[string]string) []string {
	var out []string
	for name, kind := range fields {
		list, seen := false, false
		for i, k := range w.keys {
			if _, ok := w.features[k][name].([]any); ok {
				list, seen = true, seen || i < 10
			}
		}
		if list && !seen && kind == "String" {
			out = append(out, name)
		}
	}
	return out
}

// whole returns what QGIS read; every shape must be one that GEOS finds valid.
func (l qgisLayer) whole(t *testing.T, key string) whole {
	t.Helper()
	w := whole{features: make(map[string]map[string]any)}
	for _, f := range l.Features {
		k := fmt.Sprint(f.Properties[key])
		if !f.Valid {
			t.Errorf("%s has a shape that QGIS finds invalid", k)
		}
		w.keys = append(w.keys, k)
		w.features[k] = f.Properties
	}
	return w
}
