package api_test

import (
	"bytes"
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/maillage/maillage/api"
	"github.com/maillage/maillage/geo/geotest"
)

// logged returns a server of the chessboard with its log.
func logged(t *testing.T, cfg api.Config) (*api.Server, *bytes.Buffer) {
	t.Helper()
	log := new(bytes.Buffer)
	cfg.Log = slog.New(slog.NewJSONHandler(log, nil))
	s, err := api.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Swap(computed(t, geotest.Dataset())); err != nil {
		t.Fatal(err)
	}
	return s, log
}

func TestBodyTooLarge(t *testing.T) {
	s, _ := logged(t, api.Config{MaxBody: 10})
	r := httptest.NewRequest("GET", "/collections/units/items", strings.NewReader("eleven byte"))
	w := httptest.NewRecorder()
	s.Handler().ServeHTTP(w, r)
	if w.Code != http.StatusRequestEntityTooLarge || object(t, w.Body.Bytes())["type"] != "urn:maillage:problem:body-too-large" {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

// stuck is a connection that takes nothing until it is told to.
type stuck struct {
	*httptest.ResponseRecorder
	began   chan struct{}
	once    sync.Once
	release chan struct{}
}

func (s *stuck) Write(p []byte) (int, error) {
	s.once.Do(func() { close(s.began) })
	<-s.release
	return s.ResponseRecorder.Write(p)
}

// Over the limit requests are told to come back, but for those whose answer is ready and those that ask whether the
// service lives.
func TestConcurrencyLimit(t *testing.T) {
	s, _ := logged(t, api.Config{Concurrency: 1})
	get(t, s.Handler(), "GET", "/collections")
	slow := &stuck{ResponseRecorder: httptest.NewRecorder(), began: make(chan struct{}), release: make(chan struct{})}
	done := make(chan struct{})
	go func() {
		defer close(done)
		s.Handler().ServeHTTP(slow, httptest.NewRequest("GET", "/collections/units/items", nil))
	}()
	<-slow.began
	for path, want := range map[string]int{"/collections/cpts/items": 503, "/healthz": 200, "/readyz": 200, "/collections": 200} {
		answer, _ := get(t, s.Handler(), "GET", path)
		if answer.StatusCode != want || (want == 503) != (answer.Header.Get("Retry-After") == "1") {
			t.Errorf("%s under load: %s, Retry-After %q", path, answer.Status, answer.Header.Get("Retry-After"))
		}
	}
	close(slow.release)
	<-done
	if answer, _ := get(t, s.Handler(), "GET", "/collections/cpts/items"); answer.StatusCode != 200 {
		t.Errorf("after the load: %s", answer.Status)
	}
}

// A client that left, an answer out of time and an answer that was given are told apart in log and metrics.
func TestOutcomes(t *testing.T) {
	s, log := logged(t, api.Config{})
	gone, cancel := context.WithCancel(context.Background())
	cancel()
	func() {
		defer func() { recover() }() // the connection is cut
		s.Handler().ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/collections/units/items", nil).WithContext(gone))
	}()
	if line := log.String(); !strings.Contains(line, `"outcome":"gone"`) || !strings.Contains(line, `"status":499`) || strings.Contains(line, "ERROR") {
		t.Errorf("a client that left is logged as %s", line)
	}
	late, slow := logged(t, api.Config{Timeout: time.Nanosecond})
	get(t, late.Handler(), "GET", "/collections/units/items")
	if line := slow.String(); !strings.Contains(line, `"outcome":"unavailable"`) || strings.Contains(line, "ERROR") {
		t.Errorf("an answer out of time is logged as %s", line)
	}
	log.Reset()
	get(t, s.Handler(), "GET", "/collections/units/items?limit=1")
	get(t, s.Handler(), "GET", "/nothing")
	if lines := log.String(); !strings.Contains(lines, `"outcome":"answered"`) || !strings.Contains(lines, `"route":"/collections/{collection}/items"`) || !strings.Contains(lines, `"outcome":"refused"`) {
		t.Errorf("logged %s", lines)
	}
}

func TestMetrics(t *testing.T) {
	s, _ := logged(t, api.Config{Version: `1"x`})
	for range 3 {
		get(t, s.Handler(), "GET", "/collections/cpts/items")
		get(t, s.Handler(), "GET", "/collections")
	}
	get(t, s.Handler(), "GET", "/collections/nothing/items")
	get(t, s.Handler(), "GET", "/a/made/up/path")
	answer, body := get(t, s.Admin(), "GET", "/metrics")
	text := string(body)
	for _, line := range []string{
		`maillage_http_requests_total{route="/collections/{collection}/items",collection="cpts",code="200"} 3`,
		`maillage_http_requests_total{route="/collections",collection="",code="200"} 3`,
		`maillage_http_requests_total{route="/collections/{collection}/items",collection="",code="404"} 1`,
		`maillage_http_requests_total{route="",collection="",code="404"} 1`,
		`maillage_http_request_duration_seconds_bucket{route="/collections",collection="",le="+Inf"} 3`,
		`maillage_http_request_duration_seconds_count{route="/collections",collection=""} 3`,
		`maillage_editions_total 1`,
		`# TYPE maillage_http_request_duration_seconds histogram`,
	} {
		if !strings.Contains(text, line+"\n") {
			t.Errorf("no line %s", line)
		}
	}
	if answer.StatusCode != 200 || !strings.HasPrefix(answer.Header.Get("Content-Type"), "text/plain; version=0.0.4") || t.Failed() {
		t.Errorf("%s %s\n%s", answer.Status, answer.Header, text)
	}
	for path, want := range map[string]int{"/debug/pprof/": 200, "/healthz": 200, "/readyz": 200, "/collections": 404} {
		if answer, _ := get(t, s.Admin(), "GET", path); answer.StatusCode != want {
			t.Errorf("admin %s: %s, want %d", path, answer.Status, want)
		}
	}
	if answer, _ := get(t, s.Handler(), "GET", "/metrics"); answer.StatusCode != 404 {
		t.Errorf("metrics are public: %s", answer.Status)
	}
	s.Drain()
	if answer, _ := get(t, s.Handler(), "GET", "/readyz"); answer.StatusCode != 503 {
		t.Errorf("about to stop, /readyz is %s", answer.Status)
	}
}

func TestPreflight(t *testing.T) {
	_, s := serving(t)
	answer, _ := get(t, s.Handler(), "OPTIONS", "/collections/cpts/items", "Origin", "https://ars.example", "Access-Control-Request-Method", "GET",
		"Access-Control-Request-Headers", "range, if-none-match")
	h := answer.Header
	if answer.StatusCode != 204 || h.Get("Access-Control-Allow-Origin") != "*" || !strings.Contains(h.Get("Access-Control-Allow-Headers"), "Range") || h.Get("Access-Control-Max-Age") == "" {
		t.Errorf("%s %v", answer.Status, h)
	}
	answer, _ = get(t, s.Handler(), "GET", "/collections/cpts/items", "Origin", "https://ars.example")
	for _, name := range []string{"ETag", "Link", "Content-Crs", "X-Request-Id", "Retry-After"} {
		if !strings.Contains(answer.Header.Get("Access-Control-Expose-Headers"), name) {
			t.Errorf("%s is hidden from other origins", name)
		}
	}
}

// Identifiers are never given twice.
func TestRequestIDs(t *testing.T) {
	_, s := serving(t)
	seen := make(map[string]bool)
	for range 1000 {
		answer, _ := get(t, s.Handler(), "GET", "/healthz")
		seen[answer.Header.Get("X-Request-Id")] = true
	}
	if len(seen) != 1000 {
		t.Errorf("%d identifiers for 1000 requests", len(seen))
	}
}
