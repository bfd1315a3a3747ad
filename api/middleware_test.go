package api

import (
	"bytes"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func logging(t *testing.T) (*Server, *bytes.Buffer) {
	t.Helper()
	log := new(bytes.Buffer)
	s, err := New(Config{Log: slog.New(slog.NewTextHandler(log, nil))})
	if err != nil {
		t.Fatal(err)
	}
	return s, log
}

// A panic before the answer is a problem with the request's id, which the log carries with the cause and the stack;
// the inside is not told.
func TestPanicIsRescued(t *testing.T) {
	s, log := logging(t)
	h := s.withMiddleware(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("the secret of the house") }))
	for _, encoding := range []string{"", "gzip"} {
		w, r := httptest.NewRecorder(), httptest.NewRequest("GET", "/", nil)
		r.Header.Set("X-Request-Id", "abc-9")
		r.Header.Set("Accept-Encoding", encoding)
		h.ServeHTTP(w, r)
		if w.Code != 500 || !strings.Contains(w.Body.String(), "abc-9") || strings.Contains(w.Body.String(), "secret") {
			t.Errorf("%d %s", w.Code, w.Body)
		}
	}
	if got := log.String(); !strings.Contains(got, "the secret of the house") || !strings.Contains(got, "abc-9") || !strings.Contains(got, "middleware_test.go") {
		t.Errorf("logged %s", got)
	}
}

// An answer that fails once begun is cut, so that nobody takes half of it for the whole.
func TestFailureMidAnswerCuts(t *testing.T) {
	s, log := logging(t)
	s.current.Store(&view{})
	h := httptest.NewServer(s.withMiddleware(s.with(func(w http.ResponseWriter, _ *http.Request, _ *view) error {
		w.Write(bytes.Repeat([]byte("x"), 1<<20))
		return errors.New("the layer broke")
	})))
	defer h.Close()
	answer, err := http.Get(h.URL)
	if err == nil {
		_, err = new(bytes.Buffer).ReadFrom(answer.Body)
		answer.Body.Close()
	}
	if err == nil {
		t.Error("the cut answer was read as a whole one")
	}
	h.Close()
	if !strings.Contains(log.String(), "the layer broke") {
		t.Errorf("logged %s", log.String())
	}
}

func TestQuality(t *testing.T) {
	for params, want := range map[string]float64{"": 1, "q=0.5": 0.5, " q=0": 0, "charset=utf-8; Q=0.3": 0.3, "q=2": 0, "q=NaN": 0, "q=x": 0} {
		if got := quality(params); got != want {
			t.Errorf("%q: %v, want %v", params, got, want)
		}
	}
}

// Every file that the page and its modules name is served, and none is named on another machine.
func TestAssetsAreWhole(t *testing.T) {
	s, _ := logging(t)
	for name, a := range s.assets {
		if len(a.forms[identity].body) == 0 {
			t.Errorf("%s is empty", name)
		}
		if strings.HasPrefix(name, "vendor/") {
			continue
		}
		if text := string(a.forms[identity].body); strings.Contains(text, "https://") || strings.Contains(strings.ReplaceAll(text, "http://www.w3.org/2000/svg", ""), "http://") || strings.Contains(text, "innerHTML") {
			t.Errorf("%s names another machine or writes markup", name)
		}
	}
	for _, name := range []string{"index.html", "map.css", "icon.svg", "js/main.js", "vendor/maplibre-gl-6.17.0/maplibre-gl.mjs",
		"vendor/maplibre-gl-6.17.0/maplibre-gl-worker.mjs", "vendor/maplibre-gl-6.17.0/maplibre-gl.css", "vendor/maplibre-gl-6.17.0/LICENSE.txt"} {
		if _, ok := s.assets[name]; !ok {
			t.Errorf("%s is not served", name)
		}
	}
}
