package insee_test

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
	"github.com/maillage/maillage/ingest/insee"
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

func readAPL2022(ctx context.Context, path string, report *ingest.Report, progress ingest.Progress) ([]insee.APL, geo.Source, error) {
	return insee.ReadAPL(ctx, path, 2022, report, progress)
}

var readers = map[string]reader{
	"populations": rendered(insee.ReadPopulations),
	"cog":         rendered(insee.ReadCOG),
	"zonings":     rendered(insee.ReadZonings),
	"movements":   rendered(insee.ReadMovements),
	"passages":    rendered(insee.ReadPassages),
	"bpe":         rendered(insee.ReadBPE),
	"apl":         rendered(readAPL2022),
}

func TestUgly(t *testing.T) {
	for name, reader := range map[string]string{
		"populations_ugly.csv": "populations", "populations_split.csv": "populations", "movements_ugly.csv": "movements",
		"cog_ugly.csv": "cog", "bpe_long.csv": "bpe", "bpe_melodi.csv": "bpe", "apl_ugly.csv": "apl",
	} {
		t.Run(name, func(t *testing.T) {
			got, err := readers[reader](context.Background(), filepath.Join("testdata", name))
			if err != nil {
				t.Fatal(err)
			}
			golden(t, name, got)
		})
	}
}

// TestUnreadable gives every reader a file that is none of its own: the error names the file and what is wanted.
func TestUnreadable(t *testing.T) {
	dir := t.TempDir()
	files := map[string]string{"empty.csv": "", "other.csv": "a;b;c\n1;2;3\n", "folder": "", "binary.csv": "\x00\x01\xff\xfe\x89PNG\n\x00"}
	for name, text := range files {
		path := filepath.Join(dir, name)
		if name == "folder" {
			if err := os.Mkdir(path, 0o755); err != nil {
				t.Fatal(err)
			}
		} else if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for kind, read := range readers {
		for _, name := range []string{"empty.csv", "other.csv", "folder", "binary.csv", "absent.csv"} {
			_, err := read(context.Background(), filepath.Join(dir, name))
			if err == nil || !bytes.Contains([]byte(err.Error()), []byte(name)) {
				t.Errorf("%s of %s: error %v does not name the file", kind, name, err)
			}
		}
	}
}
