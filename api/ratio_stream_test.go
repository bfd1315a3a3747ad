//go:build unix

package api_test

import (
	"bufio"
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"testing"
	"time"
)

// All communes of France stream in four pages over a connection: the first time, when each feature is written, and
// from then on.
func TestWholeStream(t *testing.T) {
	wanted(t)
	h := httptest.NewServer(serverOfFrance(t).Handler())
	defer h.Close()
	var times, used []time.Duration
	for range 6 {
		began, before := time.Now(), cpuTime()
		if n := streamUnits(t, h); n != 35_228 {
			t.Fatalf("%d features", n)
		}
		times, used = append(times, time.Since(began)), append(used, cpuTime()-before)
	}
	row(t, "35 228 features, first time", fmt.Sprintf("%v, of processors %v", times[0].Round(time.Millisecond), used[0].Round(time.Millisecond)), "0.7 s", times[0] < 700*time.Millisecond)
	slices.Sort(times[1:])
	slices.Sort(used[1:])
	row(t, "35 228 features, again (median of 5)", fmt.Sprintf("%v, of processors %v", times[3].Round(time.Millisecond), used[3].Round(time.Millisecond)), "0.7 s", times[3] < 700*time.Millisecond)
}

var nextPage = regexp.MustCompile(`"href":"http://france([^"]+)","rel":"next"`)

// streamUnits reads all pages of units and returns the number of features.
func streamUnits(t *testing.T, h *httptest.Server) (n int) {
	t.Helper()
	for target := "/collections/units/items?limit=10000"; target != ""; {
		r, err := http.NewRequest("GET", h.URL+target, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Accept-Encoding", "identity")
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewReaderSize(answer.Body, 1<<20)
		target = ""
		for {
			line, err := lines.ReadSlice('\n')
			if bytes.HasPrefix(line, []byte(`{"type":"Feature"`)) {
				n++
			} else if m := nextPage.FindSubmatch(line); m != nil {
				target = string(m[1])
			}
			for err == bufio.ErrBufferFull { // the rest of a long line
				_, err = lines.ReadSlice('\n')
			}
			if err != nil {
				break
			}
		}
		answer.Body.Close()
	}
	return n
}
