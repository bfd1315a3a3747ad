package api

import (
	"bytes"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
)

// What is packed of an answer after it was put on the shelf is charged as what was there before is.
func TestShelfChargesPackedForms(t *testing.T) {
	s := newShelf()
	body := bytes.Repeat([]byte("territoire "), 1000)
	p := prepare(body, "text/plain", "", "no-cache")
	at := address{target: "/a"}
	s.put(at, p)
	charged := s.bytes
	for range 2 { // a form is packed once
		for c := gzipped; c < codings; c++ {
			p.form(c)
		}
	}
	packed := 0
	for c := gzipped; c < codings; c++ {
		if len(p.forms[c].body) == 0 {
			t.Fatalf("%s was not packed", codingTable[c].name)
		}
		packed += len(p.forms[c].body)
	}
	if s.bytes != charged+packed || p.size() != len(body)+packed {
		t.Errorf("charged %d for %d of packed forms, size %d", s.bytes-charged, packed, p.size())
	}
	// Aged and wanted again, it is charged whole; packed forms alone can fill the room.
	s.charge(shelfBytes / 2)
	if s.bytes != 0 || s.old[at] != p {
		t.Errorf("%d bytes, %d aged", s.bytes, len(s.old))
	}
	if s.get(at) != p || s.bytes < len(body)+packed {
		t.Errorf("charged %d for %d", s.bytes, len(body)+packed)
	}
}

// A tile takes a place on the shelf when it is asked for again, not before, and its answers are all the same.
func TestTilesAskedAgainAreShelved(t *testing.T) {
	s := serverOf(t, 0)
	for _, coding := range []string{"gzip", "identity"} {
		var first *httptest.ResponseRecorder
		for n, shelved := range []bool{false, true, true} {
			r := httptest.NewRequest("GET", "/collections/units/tiles/WebMercatorQuad/8/90/129", nil)
			r.Host = coding + ".example.org"
			r.Header.Set("Accept-Encoding", coding)
			w := httptest.NewRecorder()
			s.Handler().ServeHTTP(w, r)
			w.Header().Del("X-Request-Id")
			if first == nil {
				first = w
			}
			if w.Code != http.StatusOK || !maps.EqualFunc(w.Header(), first.Header(), slices.Equal) || !bytes.Equal(w.Body.Bytes(), first.Body.Bytes()) {
				t.Errorf("%s, time %d: %d %v, at first %d %v", coding, n+1, w.Code, w.Header(), first.Code, first.Header())
			}
			if p := s.current.Load().shelf.young[addressOf(r)]; (p != nil) != shelved {
				t.Errorf("%s, time %d: on the shelf is %v", coding, n+1, p)
			}
		}
	}
}
