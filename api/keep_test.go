package api_test

import (
	"bytes"
	"net/http"
	"strings"
	"testing"

	"github.com/maillage/maillage/api"
	"github.com/maillage/maillage/geo/geotest"
)

// An answer that is kept is the one that was made, in every coding and with every header, and goes with its edition.
func TestKeptAnswers(t *testing.T) {
	s, err := api.New(api.Config{})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Swap(computed(t, geotest.Dataset())); err != nil {
		t.Fatal(err)
	}
	for _, target := range []string{"/collections/units/items?limit=3", "/collections/cpts/items/west", "/collections/units/items?f=html", "/collections/units/items?f=csv&limit=2",
		"/collections/units/items?bbox=2.11,46.11,2.19,46.19&crs=EPSG:3857", "/collections/cpts/items/west?f=html"} {
		for _, coding := range []string{"identity", "gzip"} {
			made, body := get(t, s.Handler(), "GET", target, "Accept-Encoding", coding)
			if made.StatusCode != http.StatusOK || made.Header.Get("Accept-Ranges") != "" && coding == "identity" {
				t.Fatalf("%s is ready at once, or fails: %s", target, made.Status)
			}
			get(t, s.Handler(), "GET", target, "Accept-Encoding", coding)
			kept, again := get(t, s.Handler(), "GET", target, "Accept-Encoding", coding)
			if kept.Header.Get("Accept-Ranges") != "bytes" {
				t.Errorf("%s is not ready when it is asked for the third time", target)
			}
			if coding == "identity" && !bytes.Equal(again, body) {
				t.Errorf("%s: %s, want %s", target, again, body)
			}
			for _, name := range []string{"Etag", "Content-Type", "Content-Crs", "Link", "Content-Disposition", "Content-Security-Policy", "Vary", "Cache-Control", "Content-Encoding"} {
				if got, want := kept.Header.Values(name), made.Header.Values(name); strings.Join(got, ", ") != strings.Join(want, ", ") {
					t.Errorf("%s in %s: %s is %q, want %q", target, coding, name, got, want)
				}
			}
			if unchanged, _ := get(t, s.Handler(), "GET", target, "Accept-Encoding", coding, "If-None-Match", made.Header.Get("Etag")); unchanged.StatusCode != http.StatusNotModified {
				t.Errorf("%s has changed: %s", target, unchanged.Status)
			}
		}
	}
	if err := s.Swap(computed(t, renamed("rouge"))); err != nil {
		t.Fatal(err)
	}
	if _, body := get(t, s.Handler(), "GET", "/collections/units/items?limit=3"); !bytes.Contains(body, []byte("rouge")) {
		t.Errorf("an answer of the edition before is kept: %s", body)
	}
}
