//go:build unix

package api_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// The service against a bare net/http handler that writes the same bytes with the same headers, in the same run, over
// real connections, on the communes of metropolitan France. Each round measures both, one after the other; ratios are
// medians of the rounds. Requests per second of processor time are what is judged: with all cores busy they are requests
// per second, and what else the machine does hardly moves them. `make bench-http` runs it.
func TestRatios(t *testing.T) {
	wanted(t)
	s := serverOfFrance(t)
	h := httptest.NewServer(s.Handler())
	defer h.Close()
	box := func(suffix string) func(int64) string {
		return func(n int64) string {
			w, s := -1+float64(n%40)/10, 45+float64(n/40%30)/10
			return fmt.Sprintf("/collections/units/items?bbox=%.1f,%.1f,%.1f,%.1f%s", w, s, w+0.2, s+0.2, suffix)
		}
	}
	for _, c := range []struct {
		name   string
		target func(n int64) string
		header string
		least  float64 // 0 where nothing was promised
	}{
		{"ready tile", fixed("/tiles/WebMercatorQuad/8/90/129?collections=units"), "Accept-Encoding: gzip\r\n", 0.85},
		{"static document", fixed("/collections"), "Accept-Encoding: gzip\r\n", 0.85},
		{"unchanged (304)", fixed("/collections"), "Accept-Encoding: gzip\r\nIf-None-Match: *\r\n", 0.85},
		{"items limit=10", fixed("/collections/units/items?limit=10"), "", 0.5}, // made anew each time: only documents and tiles are kept
		{"items limit=10, a département", func(n int64) string { return fmt.Sprintf("/collections/units/items?limit=10&department=%02d", 21+n%70) }, "", 0},
		{"items limit=10, packed", fixed("/collections/units/items?limit=10"), "Accept-Encoding: gzip\r\n", 0},
		{"one item", func(n int64) string { return fmt.Sprintf("/collections/units/items/35%03d", 1+n%200) }, "", 0.7},
		{"bbox 0.2°", box(""), "", 0.4},
		{"bbox 0.2°, Lambert-93", box("&crs=http://www.opengis.net/def/crs/EPSG/0/2154"), "", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			bare := httptest.NewServer(replay(t, s.Handler(), c.target, c.header))
			defer bare.Close()
			var byClock, byProcessor []float64
			var ours, theirs speed
			for range 9 {
				ours, theirs = rate(t, h, c.target, c.header), rate(t, bare, c.target, c.header)
				byClock = append(byClock, ours.byClock/theirs.byClock)
				byProcessor = append(byProcessor, ours.byProcessor/theirs.byProcessor)
			}
			slices.Sort(byClock)
			slices.Sort(byProcessor)
			want := "–"
			if c.least > 0 {
				want = fmt.Sprintf("%.0f %%", 100*c.least)
			}
			row(t, c.name, fmt.Sprintf("%.0f %% (%.0f–%.0f), by the clock %.0f %%; %.0f/s, bare %.0f/s", 100*byProcessor[4], 100*byProcessor[0], 100*byProcessor[8],
				100*byClock[4], ours.byProcessor, theirs.byProcessor), want, byProcessor[4] >= c.least)
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

// speed is requests per second, of the clock and of processor time.
type speed struct{ byClock, byProcessor float64 }

// rate is how many requests a second a few connections get answered. Processor time is that of both sides.
func rate(t *testing.T, h *httptest.Server, target func(int64) string, header string) speed {
	t.Helper()
	const connections, lasts = 8, 400 * time.Millisecond
	var next, done atomic.Int64
	var all sync.WaitGroup
	began, used := time.Now(), cpuTime()
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
	n := float64(done.Load())
	return speed{n / time.Since(began).Seconds(), n / (cpuTime() - used).Seconds()}
}
