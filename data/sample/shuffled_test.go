package sample_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/maillage/maillage/data/sample"
	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/atlas"
	"github.com/maillage/maillage/ingest"
	"github.com/maillage/maillage/ingest/study"
)

// shuffle puts what the files of a study hold in another order, line by line: all but their headers. The sections of
// FINESS stay one after the other.
func shuffle(t *testing.T, dir string, r *rand.Rand) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		path := filepath.Join(dir, e.Name())
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		switch {
		case e.Name() == "study.yaml" || e.Name() == sample.Marker:
			continue
		case strings.HasSuffix(path, ".geojson"):
			text = shuffledFeatures(t, text, r)
		case strings.HasSuffix(path, ".gz"):
			text = packed(t, shuffledLines(unpacked(t, text), r))
		default:
			text = shuffledLines(text, r)
		}
		if err := os.WriteFile(path, text, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func shuffledLines(text []byte, r *rand.Rand) []byte {
	lines := strings.SplitAfter(string(text), "\n")
	rows := lines[1 : len(lines)-1] // the last is empty
	r.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
	slices.SortStableFunc(rows, func(a, b string) int {
		second := func(row string) int { return strings.Count(row[:min(len(row), 4)], "geol") }
		return second(a) - second(b)
	})
	return []byte(strings.Join(lines, ""))
}

func shuffledFeatures(t *testing.T, text []byte, r *rand.Rand) []byte {
	t.Helper()
	var all map[string]any
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber() // coordinates stay as they are written
	if err := d.Decode(&all); err != nil {
		t.Fatal(err)
	}
	features := all["features"].([]any)
	r.Shuffle(len(features), func(i, j int) { features[i], features[j] = features[j], features[i] })
	out, err := json.Marshal(all)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func unpacked(t *testing.T, text []byte) []byte {
	t.Helper()
	z, err := gzip.NewReader(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	out, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func packed(t *testing.T, text []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	if _, err := z.Write(text); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// The same files in another order make the same dataset, and so the same layers to the last name: gaps are called after
// their first unit, and of equally near units the first is told, first by code.
func TestOrderOfFilesDoesNotMatter(t *testing.T) {
	want, _, _ := read(t, sample.Options{})
	dir := write(t, sample.Options{})
	shuffle(t, dir, rand.New(rand.NewPCG(5, 73)))
	cfg, err := study.Load(filepath.Join(dir, "study.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var report ingest.Report
	got, err := study.Read(t.Context(), cfg, &report, nil)
	if err != nil {
		t.Fatal(err)
	}
	checkReport(t, &report)
	if !slices.IsSortedFunc(got.Units, func(u, v geo.Unit) int { return strings.Compare(u.Code, v.Code) }) {
		t.Error("units are not in the order of their codes")
	}
	changed := 0
	for i := range got.Sources {
		if got.Sources[i].SHA256 != want.Sources[i].SHA256 {
			changed++
		}
		got.Sources[i].SHA256, got.Sources[i].Bytes = want.Sources[i].SHA256, want.Sources[i].Bytes
	}
	if changed != len(got.Sources) {
		t.Fatalf("%d of %d files are in another order", changed, len(got.Sources))
	}
	w, g := reflect.ValueOf(*want), reflect.ValueOf(*got)
	for i := range w.NumField() {
		if !reflect.DeepEqual(w.Field(i).Interface(), g.Field(i).Interface()) {
			t.Errorf("%s depends on the order of files%s", w.Type().Field(i).Name, firstDifference(w.Field(i), g.Field(i)))
		}
	}
	sameLayers(t, want, got, cfg.Settings)
}

// firstDifference shows the first elements of two lists that differ.
func firstDifference(want, got reflect.Value) string {
	for i := range min(want.Len(), got.Len()) {
		if !reflect.DeepEqual(want.Index(i).Interface(), got.Index(i).Interface()) {
			return fmt.Sprintf(": %d is %+v, and %+v", i, want.Index(i), got.Index(i))
		}
	}
	return fmt.Sprintf(": %d and %d", want.Len(), got.Len())
}

func sameLayers(t *testing.T, want, got *geo.Dataset, settings geo.Settings) {
	t.Helper()
	a, err := atlas.Compute(t.Context(), want, settings, nil)
	if err != nil {
		t.Fatal(err)
	}
	b, err := atlas.Compute(t.Context(), got, settings, nil)
	if err != nil {
		t.Fatal(err)
	}
	if a.Edition != b.Edition {
		t.Errorf("editions %s and %s", a.Edition, b.Edition)
	}
	for k, l := range a.Layers() {
		m := b.Layers()[k]
		if l.Len() != m.Len() {
			t.Errorf("%s: %d features and %d", l.ID, l.Len(), m.Len())
			continue
		}
	features:
		for i := range l.Len() {
			for f := range l.Fields {
				if !reflect.DeepEqual(l.Value(i, f), m.Value(i, f)) {
					t.Errorf("%s: %s of %s is %v, and %v in another order", l.ID, l.Fields[f].Name, l.Key(i), l.Value(i, f), m.Value(i, f))
					break features
				}
			}
		}
	}
}
