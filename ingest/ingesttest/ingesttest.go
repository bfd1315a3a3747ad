// Package ingesttest holds what the tests of readers share: rendering what a reader gives as text, comparing it with
// a golden file, and feeding arbitrary bytes to every reader of a package.
package ingesttest

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/ingest"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// Reader is what all readers have in common once their records are rendered.
type Reader func(ctx context.Context, path string) (rendered []byte, err error)

// Rendered makes a Reader of a reader: records one to a line, then the source, then the findings as a planner sees
// them.
func Rendered[T any](read func(context.Context, string, *ingest.Report, ingest.Progress) ([]T, geo.Source, error)) Reader {
	return func(ctx context.Context, path string) ([]byte, error) {
		var report ingest.Report
		rows, src, err := read(ctx, path, &report, nil)
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
		return b.Bytes(), err
	}
}

// Real returns the path of a file of the public data that the project is tested on, seen from the folder of a reader,
// and skips the test where it is not there.
func Real(t testing.TB, name string) string {
	t.Helper()
	path := filepath.Join("..", "..", "..", "shared", "realdata", name)
	if _, err := os.Stat(path); err != nil {
		t.Skipf("no real data: ../shared/realdata/%s is not there", name)
	}
	return path
}

// Golden compares text with testdata/NAME.golden, which -update rewrites.
func Golden(t *testing.T, name string, got []byte) {
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

// Fuzz gives arbitrary bytes to the readers, one of them at a time, from the tables in testdata on: none may crash,
// nor read a file and tell nothing of it.
func Fuzz(f *testing.F, readers map[string]Reader) {
	seeds, err := filepath.Glob("testdata/*.csv")
	if err != nil || len(seeds) == 0 {
		f.Fatalf("no seeds in testdata: %v", err)
	}
	names := slices.Sorted(maps.Keys(readers))
	for i := range names {
		for _, seed := range seeds {
			text, err := os.ReadFile(seed)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(uint8(i), text)
		}
		f.Add(uint8(i), []byte("\x1f\x8b\x08"))
		f.Add(uint8(i), []byte("PK\x03\x04"))
	}
	f.Fuzz(func(t *testing.T, which uint8, text []byte) {
		path := filepath.Join(t.TempDir(), "any.csv")
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
		out, err := readers[names[int(which)%len(names)]](context.Background(), path)
		if err == nil && len(out) == 0 {
			t.Error("a file was read and nothing is told of it")
		}
	})
}
