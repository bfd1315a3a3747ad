package api_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"
	"github.com/maillage/maillage/api"
	"github.com/maillage/maillage/geo/geotest"
)

// unpacked returns a body as it was before its coding.
func unpacked(t testing.TB, answer *http.Response, body []byte) []byte {
	t.Helper()
	var r io.Reader = bytes.NewReader(body)
	var err error
	switch c := answer.Header.Get("Content-Encoding"); c {
	case "":
	case "gzip":
		r, err = gzip.NewReader(r)
	case "br":
		r = brotli.NewReader(r)
	case "zstd":
		r, err = zstd.NewReader(r)
	default:
		t.Fatalf("coding %q", c)
	}
	if err != nil {
		t.Fatal(err)
	}
	plain, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return plain
}

// Of the codings a client takes it gets the one it ranks highest, and of equals the one that suits the answer; each has
// a tag of its own, and any of these tags says that the client has the answer.
func TestCodings(t *testing.T) {
	_, s := serving(t)
	for _, path := range []string{"/collections/units", "/api", "/assets/map.css", "/collections/units/items", "/tiles/WebMercatorQuad/8/90/129"} {
		plain, want := get(t, s.Handler(), "GET", path)
		tags := map[string]string{plain.Header.Get("ETag"): ""}
		document := !strings.HasSuffix(path, "/items") && !strings.HasPrefix(path, "/tiles")
		for accept, coding := range map[string]string{
			"gzip": "gzip", "gzip, deflate, br, zstd": "br", "br;q=0.5, gzip;q=0.9": "gzip", "zstd, gzip": "zstd", "x-gzip": "gzip", "GZIP": "gzip",
			"": "", "identity": "", "gzip;q=0": "", "deflate": "", "gzip;q=0.2, identity;q=0.9": "", "*": "br", "gzip;q=0, *;q=0.1": "br", "br": "br",
		} {
			switch {
			case document:
			case strings.HasPrefix(path, "/tiles") && coding != "":
				coding = map[bool]string{true: "gzip"}[strings.Contains(strings.ToLower(accept), "gzip") && !strings.Contains(accept, "gzip;q=0,") || accept == "*"]
			case accept == "br":
				coding = "" // too slow on the way
			case coding == "br":
				coding = "zstd"
			}
			answer, body := get(t, s.Handler(), "GET", path, "Accept-Encoding", accept)
			if got := answer.Header.Get("Content-Encoding"); got != coding {
				t.Errorf("%s for %q comes as %q, want %q", path, accept, got, coding)
				continue
			}
			tag := answer.Header.Get("ETag")
			if before, met := tags[tag]; met && before != coding {
				t.Errorf("%s: %q and %q have the tag %s", path, before, coding, tag)
			}
			tags[tag] = coding
			if got := unpacked(t, answer, body); path != "/collections/units/items" && !bytes.Equal(got, want) {
				t.Errorf("%s as %q unpacks to %d bytes, want %d", path, coding, len(got), len(want))
			}
			if !strings.Contains(strings.Join(answer.Header.Values("Vary"), ","), "Accept-Encoding") {
				t.Errorf("%s varies by %q", path, answer.Header.Values("Vary"))
			}
		}
		for tag := range tags {
			if again, body := get(t, s.Handler(), "GET", path, "Accept-Encoding", "gzip", "If-None-Match", `"x", `+tag); again.StatusCode != 304 || len(body) > 0 {
				t.Errorf("%s with %s: %s", path, tag, again.Status)
			}
		}
	}
	if small, _ := get(t, s.Handler(), "GET", "/healthz", "Accept-Encoding", "gzip"); small.Header.Get("Content-Encoding") != "" || small.StatusCode != 200 {
		t.Errorf("a short answer came as %q", small.Header.Get("Content-Encoding"))
	}
}

// What is ready answers as what is made anew, in every way of asking, and a new edition empties the shelf.
func TestReadyAnswersAsNew(t *testing.T) {
	_, s := serving(t)
	paths := []string{"/collections", "/collections/cpts", "/?f=json", "/", "/edition", "/tiles/WebMercatorQuad/8/90/129"}
	for _, path := range paths {
		for _, header := range [][]string{nil, {"Accept-Encoding", "gzip"}, {"Accept", "application/json"}, {"Accept", "text/html"}, {"Range", "bytes=2-9"}} {
			header = append(header, "X-Request-Id", "same")
			fresh, err := api.New(api.Config{Version: "test"})
			if err != nil {
				t.Fatal(err)
			}
			if err := fresh.Swap(computed(t, geotest.Dataset())); err != nil {
				t.Fatal(err)
			}
			want, whole := get(t, fresh.Handler(), "GET", path, header...)
			for range 2 {
				got, body := get(t, s.Handler(), "GET", path, header...)
				for _, h := range []string{"Content-Type", "Etag", "Cache-Control", "Vary", "Content-Encoding", "Content-Length", "Content-Range", "Content-Security-Policy"} {
					if got.Header.Get(h) != want.Header.Get(h) {
						t.Errorf("%s %v: %s is %q, anew %q", path, header, h, got.Header.Get(h), want.Header.Get(h))
					}
				}
				if got.StatusCode != want.StatusCode || !bytes.Equal(body, whole) {
					t.Errorf("%s %v: %s, %d bytes, anew %s, %d", path, header, got.Status, len(body), want.Status, len(whole))
				}
			}
		}
	}
	_, before := get(t, s.Handler(), "GET", "/edition")
	if err := s.Swap(computed(t, renamed("autre"))); err != nil {
		t.Fatal(err)
	}
	if _, after := get(t, s.Handler(), "GET", "/edition"); bytes.Equal(before, after) {
		t.Error("a new edition is answered from the shelf of the one before")
	}
}

// Answers that are whole are given in part when a part is asked for.
func TestRange(t *testing.T) {
	_, s := serving(t)
	_, whole := get(t, s.Handler(), "GET", "/collections/units")
	answer, part := get(t, s.Handler(), "GET", "/collections/units", "Range", "bytes=10-19", "Accept-Encoding", "gzip")
	if answer.StatusCode != 206 || !bytes.Equal(part, whole[10:20]) || answer.Header.Get("Content-Encoding") != "" {
		t.Errorf("%s %q", answer.Status, part)
	}
	for _, path := range []string{"/collections/units", "/collections/units/bulk.csv", "/assets/map.css", "/"} {
		answer, body := get(t, s.Handler(), "GET", path, "Range", "bytes=99999999-")
		if answer.StatusCode != 416 || answer.Header.Get("Content-Type") != "application/problem+json" || object(t, body)["type"] != "urn:maillage:problem:range-not-satisfiable" ||
			!strings.HasPrefix(answer.Header.Get("Content-Range"), "bytes */") {
			t.Errorf("%s beyond its end: %s %v %s", path, answer.Status, answer.Header, body)
		}
	}
	if answer, body := get(t, s.Handler(), "GET", "/collections/units", "Range", "bytes=10-19", "If-Range", `"other"`); answer.StatusCode != 200 || !bytes.Equal(body, whole) {
		t.Errorf("a part of another version: %s", answer.Status)
	}
	if head, body := get(t, s.Handler(), "HEAD", "/collections/units"); len(body) > 0 || head.ContentLength != int64(len(whole)) {
		t.Errorf("HEAD tells %d bytes, the body has %d", head.ContentLength, len(whole))
	}
}
