package api_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/maillage/maillage/api"
	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/atlas"
	"github.com/maillage/maillage/geo/geotest"
	"github.com/maillage/maillage/geo/secrecy"
)

// computed returns the atlas of a dataset under the default settings.
func computed(t testing.TB, ds *geo.Dataset) *atlas.Atlas {
	t.Helper()
	a, err := atlas.Compute(context.Background(), ds, geo.DefaultSettings(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// editionOf returns the edition under which an atlas is served to the public.
func editionOf(t testing.TB, a *atlas.Atlas) string {
	t.Helper()
	v, err := a.ShownTo(t.Context(), secrecy.Public)
	if err != nil {
		t.Fatal(err)
	}
	return v.Edition
}

// serving returns a server of the chessboard on a real socket.
func serving(t testing.TB) (*httptest.Server, *api.Server) {
	t.Helper()
	return servingTo(t, secrecy.Public)
}

// servingTo is serving for a role.
func servingTo(t testing.TB, role secrecy.Role) (*httptest.Server, *api.Server) {
	t.Helper()
	return servingDataset(t, geotest.Dataset(), role)
}

func servingDataset(t testing.TB, ds *geo.Dataset, role secrecy.Role) (*httptest.Server, *api.Server) {
	t.Helper()
	s, err := api.New(api.Config{Version: "test", Role: role})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Swap(computed(t, ds)); err != nil {
		t.Fatal(err)
	}
	h := httptest.NewServer(s.Handler())
	t.Cleanup(h.Close)
	return h, s
}

// get asks for a path, with header pairs, and returns the answer and its body.
func get(t testing.TB, h http.Handler, method, target string, header ...string) (*http.Response, []byte) {
	t.Helper()
	r := httptest.NewRequest(method, target, nil)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	answer := w.Result()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer, body
}

// object reads a JSON object and fails the test when it is none.
func object(t testing.TB, body []byte) map[string]any {
	t.Helper()
	var v map[string]any
	if err := json.Unmarshal(body, &v); err != nil {
		t.Fatalf("not a JSON object: %v\n%.300s", err, body)
	}
	return v
}
