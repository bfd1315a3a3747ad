package api_test

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/maillage/maillage/api"
	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/ingest"
	"github.com/maillage/maillage/ingest/boundaries"
)

// The service against a bare net/http handler that writes the same bytes with the same headers, in the same run, over
// real connections, on the communes of metropolitan France. Each round measures both, one after the other; the ratio
// told is the median of the rounds. `make bench-http` runs it.
func TestRatios(t *testing.T) {
	if os.Getenv("MAILLAGE_BENCH_HTTP") == "" {
		t.Skip("speed over HTTP: run make bench-http (MAILLAGE_BENCH_HTTP is not set)")
	}
	s := serverOfFrance(t)
	h := httptest.NewServer(s.Handler())
	defer h.Close()
	tile := "/tiles/WebMercatorQuad/8/90/129?collections=units"
	for _, c := range []struct {
		name   string
		target func(n int64) string
		header string
		least  float64
	}{
		{"ready tile", fixed(tile), "Accept-Encoding: gzip\r\n", 0.85},
		{"static document", fixed("/collections"), "Accept-Encoding: gzip\r\n", 0.85},
		{"unchanged (304)", fixed("/collections"), "Accept-Encoding: gzip\r\nIf-None-Match: *\r\n", 0.85},
		{"items limit=10", fixed("/collections/units/items?limit=10"), "", 0.5}, // made anew each time: only documents and tiles are kept
		{"one item", func(n int64) string { return fmt.Sprintf("/collections/units/items/35%03d", 1+n%200) }, "", 0.7},
		{"bbox 0.2°", func(n int64) string {
			w, s := -1+float64(n%40)/10, 45+float64(n/40%30)/10
			return fmt.Sprintf("/collections/units/items?bbox=%.1f,%.1f,%.1f,%.1f", w, s, w+0.2, s+0.2)
		}, "", 0.4},
	} {
		t.Run(c.name, func(t *testing.T) {
			bare := httptest.NewServer(replay(t, s.Handler(), c.target, c.header))
			defer bare.Close()
			var ratios []float64
			var ours, theirs float64
			for range 5 {
				ours, theirs = rate(t, h, c.target, c.header), rate(t, bare, c.target, c.header)
				ratios = append(ratios, ours/theirs)
			}
			slices.Sort(ratios)
			t.Logf("%.0f requests/s, bare %.0f: %.0f %% (%.0f to %.0f), wanted %.0f", ours, theirs, 100*ratios[2], 100*ratios[0], 100*ratios[4], 100*c.least)
			if ratios[2] < c.least {
				t.Errorf("%.0f %% of a bare handler, want %.0f %%", 100*ratios[2], 100*c.least)
			}
		})
	}
}

func fixed(target string) func(int64) string { return func(int64) string { return target } }

// variants is how many different requests a measure goes through.
const variants = 100

// replay is the bare handler: it finds the answers that the service gave by their address and writes them again.
func replay(t *testing.T, h http.Handler, target func(int64) string, header string) http.Handler {
	type kept struct {
		status int
		header http.Header
		body   []byte
	}
	answers := make(map[string]kept)
	for n := range int64(variants) {
		var pairs []string
		for line := range strings.SplitSeq(strings.TrimSpace(header), "\r\n") {
			if name, value, ok := strings.Cut(line, ": "); ok {
				pairs = append(pairs, name, value)
			}
		}
		answer, body := get(t, h, "GET", target(n), pairs...)
		answers[target(n)] = kept{answer.StatusCode, answer.Header, body}
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		k := answers[r.RequestURI]
		for name, values := range k.header {
			w.Header()[name] = values
		}
		w.WriteHeader(k.status)
		w.Write(k.body)
	})
}

// rate is how many requests a second a few connections get answered.
func rate(t *testing.T, h *httptest.Server, target func(int64) string, header string) float64 {
	t.Helper()
	const connections, lasts = 8, 600 * time.Millisecond
	var next, done atomic.Int64
	var all sync.WaitGroup
	began := time.Now()
	for range connections {
		all.Go(func() {
			c, err := net.Dial("tcp", h.Listener.Addr().String())
			if err != nil {
				t.Error(err)
				return
			}
			defer c.Close()
			r := bufio.NewReaderSize(c, 1<<16)
			for time.Since(began) < lasts {
				fmt.Fprintf(c, "GET %s HTTP/1.1\r\nHost: france\r\n%s\r\n", target(next.Add(1)%variants), header)
				answer, err := http.ReadResponse(r, nil)
				if err != nil || answer.StatusCode >= 400 && answer.StatusCode != 404 {
					t.Errorf("%v, %v", answer, err)
					return
				}
				io.Copy(io.Discard, answer.Body)
				done.Add(1)
			}
		})
	}
	all.Wait()
	return float64(done.Load()) / time.Since(began).Seconds()
}

// serverOfFrance serves the communes of metropolitan France in 2018.
func serverOfFrance(t testing.TB) *api.Server {
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
	s, err := api.New(api.Config{PublicURL: "http://france"})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Swap(computed(t, ds)); err != nil {
		t.Fatal(err)
	}
	return s
}

// All communes of France stream in four pages.
func TestWholeStream(t *testing.T) {
	if os.Getenv("MAILLAGE_BENCH_HTTP") == "" {
		t.Skip("speed over HTTP: run make bench-http (MAILLAGE_BENCH_HTTP is not set)")
	}
	s := serverOfFrance(t)
	nextLink := regexp.MustCompile(`"href":"http://france([^"]+)","rel":"next"`)
	var times []time.Duration
	for range 5 {
		began, features := time.Now(), 0
		for target := "/collections/units/items?limit=10000"; target != ""; {
			w := httptest.NewRecorder()
			s.Handler().ServeHTTP(w, httptest.NewRequest("GET", target, nil))
			body := w.Body.Bytes()
			features += bytes.Count(body, []byte("\n{\"type\":\"Feature\""))
			target = ""
			if m := nextLink.FindSubmatch(body[:min(len(body), 4096)]); m != nil {
				target = string(m[1])
			}
		}
		times = append(times, time.Since(began))
		if features != 35_228 {
			t.Fatalf("%d features", features)
		}
	}
	slices.Sort(times)
	t.Logf("35 228 features in %v (%v to %v), wanted 700 ms", times[2], times[0], times[4])
	if times[2] > 700*time.Millisecond {
		t.Errorf("35 228 features take %v", times[2])
	}
}
