package gpkg_test

import (
	"bufio"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/maillage/maillage/data/gpkg"
	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/atlas"
)

// childVariable names the file that this test binary, started again, has to write until it is killed.
const childVariable = "MAILLAGE_TEST_WRITE_TO"

func TestMain(m *testing.M) {
	if path := os.Getenv(childVariable); path != "" {
		os.Exit(writeForKilling(path))
	}
	os.Exit(m.Run())
}

// writeForKilling writes a study, says that it is half-way and waits for its end.
func writeForKilling(path string) int {
	a, err := atlas.Compute(context.Background(), grid(40, 40), geo.DefaultSettings(), nil)
	if err != nil {
		return 2
	}
	err = gpkg.Write(context.Background(), path, a, func(done, total int) {
		if done > total/2 {
			os.Stdout.WriteString("half-way\n")
			time.Sleep(time.Minute)
		}
	})
	if err != nil {
		return 3
	}
	return 0
}

// folder lists the names in a folder.
func folder(t *testing.T, path string) []string {
	t.Helper()
	entries, err := os.ReadDir(path)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

func mustBeAlone(t *testing.T, path string) {
	t.Helper()
	if names := folder(t, filepath.Dir(path)); len(names) != 1 || names[0] != filepath.Base(path) {
		t.Errorf("the folder holds %q", names)
	}
}

// A build that is killed leaves the previous file; what it leaves beside, the next one removes, unless its maker
// is still at it.
func TestKilledBuild(t *testing.T) {
	path := filepath.Join(t.TempDir(), "study.gpkg")
	before := chessboard(t)
	write(t, path, before)
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), childVariable+"="+path)
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(out).ReadString('\n'); err != nil || line != "half-way\n" {
		t.Fatalf("the child said %q, %v", line, err)
	}
	write(t, path, before)
	if names := folder(t, filepath.Dir(path)); len(names) != 2 || !strings.HasPrefix(names[0], gpkg.AsidePrefix(path)) {
		t.Errorf("the file of a build under way is not there: %q", names)
	}
	child.Process.Kill()
	child.Wait()
	mustEqual(t, read(t, path), before)
	write(t, path, before)
	mustBeAlone(t, path)
}

// A build cancelled at any moment leaves the previous file, and nothing beside.
func TestCancelledBuild(t *testing.T) {
	path := filepath.Join(t.TempDir(), "study.gpkg")
	before, after := chessboard(t), compute(t, grid(25, 4), geo.DefaultSettings())
	write(t, path, before)
	calls := 0
	if err := gpkg.Write(context.Background(), filepath.Join(t.TempDir(), "count.gpkg"), after, func(int, int) { calls++ }); err != nil {
		t.Fatal(err)
	}
	for at := 0; at <= calls; at++ {
		ctx, cancel := context.WithCancel(context.Background())
		n := 0
		if at == 0 {
			cancel()
		}
		err := gpkg.Write(ctx, path, after, func(int, int) {
			if n++; n == at {
				cancel()
			}
		})
		if !errors.Is(err, context.Canceled) {
			t.Fatalf("cancelled at report %d of %d: %v", at, calls, err)
		}
		mustBeAlone(t, path)
		mustEqual(t, read(t, path), before)
		cancel()
	}
}

func TestFailedBuildLeavesNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "study.gpkg")
	before, bad := chessboard(t), chessboard(t)
	write(t, path, before)
	bad.Results.Units = append([]atlas.UnitFigures(nil), bad.Results.Units...)
	zero := 0.0
	bad.Results.Units[3].GPs = zero / zero
	err := gpkg.Write(context.Background(), path, bad, nil)
	if err == nil || !strings.Contains(err.Error(), path) {
		t.Errorf("a study with a figure that is not a number was kept: %v", err)
	}
	mustBeAlone(t, path)
	mustEqual(t, read(t, path), before)
}

func TestWhereItCannotWrite(t *testing.T) {
	dir := t.TempDir()
	a := chessboard(t)
	for name, path := range map[string]string{
		"no such folder":       filepath.Join(dir, "none", "study.gpkg"),
		"a folder of the name": dir,
	} {
		if err := gpkg.Write(context.Background(), path, a, nil); err == nil || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if names := folder(t, dir); len(names) != 0 {
		t.Errorf("left behind: %q", names)
	}
}

// The permissions of a file and the link that leads to it outlive its replacement; the log of another program's
// unfinished changes does not.
func TestReplacementKeepsWhatSurroundsTheFile(t *testing.T) {
	dir := t.TempDir()
	path, link := filepath.Join(dir, "study.gpkg"), filepath.Join(dir, "latest.gpkg")
	a := chessboard(t)
	write(t, path, a)
	if err := os.Chmod(path, 0o640); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("study.gpkg", link); err != nil {
		t.Skip("no symbolic links here: ", err)
	}
	if err := os.WriteFile(path+"-wal", []byte("stale"), 0o600); err != nil {
		t.Fatal(err)
	}
	write(t, link, a)
	info, err := os.Lstat(path)
	if err != nil || info.Mode() != 0o640 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	if to, err := os.Readlink(link); err != nil || to != "study.gpkg" {
		t.Errorf("the link leads to %q, %v", to, err)
	}
	if names := folder(t, dir); len(names) != 2 {
		t.Errorf("the folder holds %q", names)
	}
	mustEqual(t, read(t, link), a)
}

// Readers that come while new files are moved in see one whole study or the other; two builds at once both end.
func TestReadersDuringReplacement(t *testing.T) {
	path := filepath.Join(t.TempDir(), "study.gpkg")
	atlases := []*atlas.Atlas{chessboard(t), compute(t, grid(10, 8), geo.DefaultSettings())}
	write(t, path, atlases[0])
	done := make(chan struct{})
	var writers, readers sync.WaitGroup
	for w := range 2 {
		writers.Go(func() {
			for i := range 6 {
				if err := gpkg.Write(context.Background(), path, atlases[(i+w)%2], nil); err != nil {
					t.Error(err)
				}
			}
		})
	}
	for range 2 {
		readers.Go(func() {
			for {
				a, err := gpkg.Read(context.Background(), path)
				if err != nil {
					t.Error(err)
					return
				}
				if a.Edition != atlases[0].Edition && a.Edition != atlases[1].Edition {
					t.Errorf("edition %s is of neither", a.Edition)
				}
				select {
				case <-done:
					return
				default:
				}
			}
		})
	}
	writers.Wait()
	close(done)
	readers.Wait()
	mustBeAlone(t, path)
}
