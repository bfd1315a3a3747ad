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
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// The service against a bare net/http handler that writes the same bytes with the same headers, in the same run, over
// real connections, on the communes of metropolitan France. Answers with features are ready when they are asked for
// again; "anew" is as if each were asked for once. Each round measures both, one after the other; ratios are
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
		anew   bool    // no answer is ready
	}{
		{name: "ready tile", target: fixed("/tiles/WebMercatorQuad/8/90/129?collections=units"), header: gzipHeader, least: 0.85},
		{name: "static document", target: fixed("/collections"), header: gzipHeader, least: 0.85},
		{name: "unchanged (304)", target: fixed("/collections"), header: gzipHeader + "If-None-Match: *\r\n", least: 0.85},
		{name: "items limit=10", target: fixed("/collections/units/items?limit=10"), least: 0.5},
		{name: "items limit=10, anew", target: fixed("/collections/units/items?limit=10"), least: 0.5, anew: true},
		{name: "items limit=10, packed", target: fixed("/collections/units/items?limit=10"), header: gzipHeader, least: 0.5},
		{name: "items limit=10, packed, anew", target: fixed("/collections/units/items?limit=10"), header: gzipHeader, anew: true},
		{name: "one item", target: func(n int64) string { return fmt.Sprintf("/collections/units/items/35%03d", 1+n%200) }, least: 0.7},
		{name: "one item, anew", target: func(n int64) string { return fmt.Sprintf("/collections/units/items/35%03d", 1+n%200) }, least: 0.7, anew: true},
		{name: "bbox 0.2°", target: box(""), least: 0.4},
		{name: "bbox 0.2°, anew", target: box(""), least: 0.4, anew: true},
		{name: "bbox 0.2°, Lambert-93", target: box(lambert), least: 0.4},
		{name: "bbox 0.2°, Lambert-93, anew", target: box(lambert), anew: true},
	} {
		t.Run(c.name, func(t *testing.T) {
			bare := httptest.NewServer(replay(t, s.Handler(), c.target, c.header))
			defer bare.Close()
			var byClock, byProcessor []float64
			var ours, theirs speed
			for range 9 {
				ours, theirs = rate(t, h, c.target, c.header, c.anew), rate(t, bare, c.target, c.header, c.anew)
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

const (
	gzipHeader = "Accept-Encoding: gzip\r\n"
	lambert    = "&crs=http://www.opengis.net/def/crs/EPSG/0/2154"
)

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
func rate(t *testing.T, h *httptest.Server, target func(int64) string, header string, anew bool) speed {
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
				n, host := next.Add(1), "france"
				if anew { // nobody else asks by this name, in no other measure either: fewer than one a nanosecond ask
					host = strconv.FormatInt(began.UnixNano()+n, 36)
				}
				fmt.Fprintf(c, "GET %s HTTP/1.1\r\nHost: %s\r\n%s\r\n", target(n%variants), host, header)
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
