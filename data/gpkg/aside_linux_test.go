package gpkg_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/maillage/maillage/data/gpkg"
	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/atlas"
)

// A disk that fills up, played by a limit on the size of files, is told and costs nothing but the new file.
func TestDiskFull(t *testing.T) {
	path := filepath.Join(t.TempDir(), "study.gpkg")
	before := chessboard(t)
	write(t, path, before)
	child := exec.Command("sh", "-c", `ulimit -f 600 && exec "$0" -test.run '^TestWriteUnderLimit$' -test.v`, os.Args[0])
	child.Env = append(os.Environ(), "MAILLAGE_TEST_LIMITED="+path)
	out, err := child.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "refused: ") {
		t.Fatalf("%v: %s", err, out)
	}
	mustBeAlone(t, path)
	mustEqual(t, read(t, path), before)
}

// TestWriteUnderLimit is the part of TestDiskFull that runs under the limit.
func TestWriteUnderLimit(t *testing.T) {
	path := os.Getenv("MAILLAGE_TEST_LIMITED")
	if path == "" {
		return // it is run by TestDiskFull alone
	}
	a, err := atlas.Compute(context.Background(), grid(40, 80), geo.DefaultSettings(), nil)
	if err != nil {
		t.Fatal(err)
	}
	err = gpkg.Write(context.Background(), path, a, nil)
	if err == nil || !strings.Contains(err.Error(), path) {
		t.Fatalf("written in spite of the limit, or not told: %v", err)
	}
	t.Logf("refused: %v", err)
}

func TestReadOnlyFolder(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("the superuser may write anywhere: run as another user to test a read-only folder")
	}
	dir := t.TempDir()
	path := filepath.Join(dir, "study.gpkg")
	a := chessboard(t)
	write(t, path, a)
	if err := os.Chmod(dir, 0o500); err != nil {
		t.Fatal(err)
	}
	defer os.Chmod(dir, 0o700)
	if err := gpkg.Write(context.Background(), path, a, nil); err == nil {
		t.Error("written to a read-only folder")
	}
	mustEqual(t, read(t, path), a)
}
