//go:build unix

package api_test

import (
	"context"
	"fmt"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/maillage/maillage/api"
	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/ingest"
	"github.com/maillage/maillage/ingest/boundaries"
)

// wanted skips what `make bench-http` measures, unless it runs.
func wanted(t *testing.T) {
	t.Helper()
	if os.Getenv("MAILLAGE_BENCH_HTTP") == "" {
		t.Skip("speed over HTTP: run make bench-http (MAILLAGE_BENCH_HTTP is not set)")
	}
}

// datasetOfFrance is the communes of metropolitan France in 2018, with a population each.
func datasetOfFrance(t testing.TB) *geo.Dataset {
	t.Helper()
	const path = "../../shared/realdata/communes/communes_2018_metro_wgs84.geojson.gz"
	if _, err := os.Stat(path); err != nil {
		t.Skip("speed on France: ../shared/realdata is not there")
	}
	units, _, err := boundaries.Read(context.Background(), path, boundaries.Options{}, &ingest.Report{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	ds := &geo.Dataset{Name: "France", COGYear: 2018}
	for i, u := range units {
		ds.Units = append(ds.Units, geo.Unit{Code: u.Code, Name: u.Name, Parent: geo.None, Department: u.Code[:2], Population: geo.Exactly(int64(i)), Geometry: u.Geometry})
	}
	return ds
}

// serverOfFrance serves datasetOfFrance, and has finished what it makes ready by itself.
func serverOfFrance(t testing.TB) *api.Server {
	t.Helper()
	s, err := api.New(api.Config{PublicURL: "http://france"})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Swap(computed(t, datasetOfFrance(t))); err != nil {
		t.Fatal(err)
	}
	settle()
	return s
}

// settle waits until the process has nothing to do, a minute at most.
func settle() {
	for began := time.Now(); time.Since(began) < time.Minute; {
		before := cpuTime()
		time.Sleep(400 * time.Millisecond)
		if cpuTime()-before < 4*time.Millisecond {
			return
		}
	}
}

// cpuTime is what the process has used of the processors. Unlike the time of the clock it does not depend on what else
// the machine does.
func cpuTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// verdict says whether a target holds. A target missed fails nothing: a figure is of its machine and moment.
func verdict(holds bool) string {
	if holds {
		return "holds"
	}
	return "MISSED"
}

// load is the load average of the machine, which every figure is to be read with.
func load() string {
	text, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "unknown"
	}
	return strings.Join(strings.Fields(string(text))[:3], " ")
}

// row prints a line of the table of make bench-http.
func row(t *testing.T, name, measured, wanted string, holds bool) {
	t.Helper()
	t.Logf("%s", fmt.Sprintf("| %-34s | %-58s | %-10s | %-6s | load %s |", name, measured, wanted, verdict(holds), load()))
}
