package api

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/atlas"
	"github.com/maillage/maillage/geo/geotest"
)

func serverOf(t *testing.T, timeout time.Duration) *Server {
	t.Helper()
	a, err := atlas.Compute(context.Background(), geotest.Dataset(), geo.DefaultSettings(), nil)
	if err != nil {
		t.Fatal(err)
	}
	s, err := New(Config{Timeout: timeout})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Swap(a); err != nil {
		t.Fatal(err)
	}
	return s
}

const geoPackages = "/collections/units/items?f=gpkg&limit=2"

// A GeoPackage waits for its turn no longer than its request may take, and gives its place back.
func TestGeoPackagesTakeTurns(t *testing.T) {
	s := serverOf(t, 0)
	for range mostAside + 1 {
		w := httptest.NewRecorder()
		s.Handler().ServeHTTP(w, httptest.NewRequest("GET", geoPackages, nil))
		if w.Code != http.StatusOK || !strings.HasPrefix(w.Body.String(), "SQLite format 3") {
			t.Fatalf("%d %.40q", w.Code, w.Body)
		}
	}
	if len(s.aside) != 0 {
		t.Errorf("%d places are kept", len(s.aside))
	}
	s = serverOf(t, 300*time.Millisecond) // ample for a GeoPackage that would not wait
	for range mostAside {
		if err := s.aside.enter(context.Background()); err != nil {
			t.Fatal(err)
		}
	}
	w := httptest.NewRecorder()
	s.Handler().ServeHTTP(w, httptest.NewRequest("GET", geoPackages, nil))
	if w.Code != http.StatusServiceUnavailable || !strings.Contains(w.Body.String(), "out-of-time") {
		t.Errorf("without a place: %d %s", w.Code, w.Body)
	}
	s.aside.leave()
	if err := s.aside.enter(context.Background()); err != nil || len(s.aside) != mostAside {
		t.Errorf("a place that was left cannot be taken: %v", err)
	}
}
