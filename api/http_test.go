package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/maillage/maillage/api"
	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/atlas"
	"github.com/maillage/maillage/geo/geotest"
)

func TestProblems(t *testing.T) {
	_, s := serving(t)
	for _, c := range []struct {
		method, path string
		status       int
		kind         string
	}{
		{"GET", "/nothing", 404, "unknown-path"},
		{"GET", "/collections/", 404, "unknown-path"},
		{"GET", "//collections", 404, "unknown-path"},
		{"GET", "/assets/../web.go", 404, "unknown-path"},
		{"GET", "/collections/nothing", 404, "unknown-collection"},
		{"GET", "/collections/nothing/items", 404, "unknown-collection"},
		{"GET", "/collections/cpts/items/nothing", 404, "unknown-feature"},
		{"GET", "/collections/cpts/items/a%2Fb", 404, "unknown-feature"},
		{"GET", "/collections/cpts/items?limit=0", 400, "invalid-parameter"},
		{"GET", "/collections/cpts/items?name=%zz", 400, "invalid-parameter"},
		{"GET", "/collections/cpts/items?a;b", 400, "invalid-parameter"},
		{"GET", "/collections/cpts/items?cursor=zz", 400, "invalid-cursor"},
		{"GET", "/collections?f=xml", 400, "invalid-parameter"},
		{"GET", "/tileMatrixSets?f=xml", 400, "invalid-parameter"},
		{"POST", "/collections", 405, "method-not-allowed"},
		{"DELETE", "/collections/cpts/items/west", 405, "method-not-allowed"},
	} {
		answer, body := get(t, s.Handler(), c.method, c.path, "X-Request-Id", "abc-1")
		if answer.StatusCode != c.status || answer.Header.Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s %s: %s %s", c.method, c.path, answer.Status, answer.Header.Get("Content-Type"))
			continue
		}
		doc := object(t, body)
		if doc["type"] != "urn:maillage:problem:"+c.kind || doc["status"] != float64(c.status) || doc["requestId"] != "abc-1" || doc["detail"] == "" {
			t.Errorf("%s %s: %s", c.method, c.path, body)
		}
		if c.status == 405 && answer.Header.Get("Allow") != "GET, HEAD, OPTIONS" {
			t.Errorf("Allow is %q", answer.Header.Get("Allow"))
		}
	}
}

func TestNotReady(t *testing.T) {
	s, err := api.New(api.Config{})
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]int{"/healthz": 200, "/readyz": 503, "/collections": 503, "/?f=json": 503, "/": 200} {
		if answer, _ := get(t, s.Handler(), "GET", path); answer.StatusCode != want {
			t.Errorf("%s: %s, want %d", path, answer.Status, want)
		}
	}
}

func TestLandingNegotiation(t *testing.T) {
	_, s := serving(t)
	for _, c := range []struct{ path, accept, want string }{
		{"/", "", "text/html"}, {"/", "*/*", "text/html"}, {"/", "application/json", "application/json"},
		{"/", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"},
		{"/", "application/json;q=0.5, text/html;q=0.9", "text/html"}, {"/", "text/html;q=0.1,application/json", "application/json"},
		{"/?f=json", "text/html", "application/json"}, {"/?f=html", "application/json", "text/html"},
	} {
		answer, _ := get(t, s.Handler(), "GET", c.path, "Accept", c.accept)
		if got := answer.Header.Get("Content-Type"); !strings.HasPrefix(got, c.want) {
			t.Errorf("%s for %q: %s, want %s", c.path, c.accept, got, c.want)
		}
		if !strings.Contains(strings.Join(answer.Header.Values("Vary"), ","), "Accept") {
			t.Errorf("Vary is %q", answer.Header.Values("Vary"))
		}
	}
	if answer, _ := get(t, s.Handler(), "GET", "/", "Accept", "image/png"); answer.StatusCode != 406 {
		t.Errorf("/ for who takes images only: %s", answer.Status)
	}
	answer, _ := get(t, s.Handler(), "GET", "/")
	if policy := answer.Header.Get("Content-Security-Policy"); !strings.Contains(policy, "default-src 'none'") || strings.Contains(policy, "unsafe") {
		t.Errorf("content policy %q", policy)
	}
}

func TestETag(t *testing.T) {
	_, s := serving(t)
	seen := make(map[string]string)
	for _, path := range []string{"/", "/?f=json", "/collections", "/collections/cpts", "/conformance", "/api", "/edition", "/collections/cpts/items",
		"/collections/cpts/items?limit=1", "/collections/units/items", "/collections/cpts/items/west", "/assets/map.css"} {
		answer, _ := get(t, s.Handler(), "GET", path)
		tag := answer.Header.Get("ETag")
		if other := seen[tag]; tag == "" || other != "" {
			t.Errorf("%s has the tag %q of %q", path, tag, other)
		}
		seen[tag] = path
		for have, want := range map[string]int{tag: 304, `"x", ` + tag: 304, "*": 304, `"x"`: 200, "": 200, "W/" + strings.TrimPrefix(tag, "W/"): 304} {
			again, body := get(t, s.Handler(), "GET", path, "If-None-Match", have)
			if again.StatusCode != want || want == 304 && len(body) > 0 || again.Header.Get("ETag") != tag {
				t.Errorf("%s with %q: %s, %d bytes, want %d", path, have, again.Status, len(body), want)
			}
		}
	}
	before, _ := get(t, s.Handler(), "GET", "/collections/cpts/items")
	if err := s.Swap(computed(t, renamed("autre"))); err != nil {
		t.Fatal(err)
	}
	after, _ := get(t, s.Handler(), "GET", "/collections/cpts/items", "If-None-Match", before.Header.Get("ETag"))
	if after.StatusCode != 200 {
		t.Errorf("after a new edition the old tag still gives %s", after.Status)
	}
}

func renamed(name string) *geo.Dataset {
	ds := geotest.Dataset()
	ds.Name = name
	for i := range ds.Units {
		ds.Units[i].Name = name
	}
	return ds
}

func TestHeadAndOptions(t *testing.T) {
	h, _ := serving(t)
	for _, path := range []string{"/", "/collections", "/collections/cpts/items", "/collections/cpts/items/west"} {
		whole, err := http.Get(h.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		whole.Body.Close()
		head, err := http.Head(h.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(head.Body)
		head.Body.Close()
		if err != nil || len(body) > 0 || head.StatusCode != 200 || head.Header.Get("Content-Type") != whole.Header.Get("Content-Type") ||
			strings.ReplaceAll(head.Header.Get("ETag"), "-gz", "") != strings.ReplaceAll(whole.Header.Get("ETag"), "-gz", "") {
			t.Errorf("HEAD %s: %s %v, %d bytes, GET has %v", path, head.Status, head.Header, len(body), whole.Header)
		}
		if whole.Header.Get("Access-Control-Allow-Origin") != "*" {
			t.Errorf("%s is not open to other origins", path)
		}
	}
	_, s := serving(t)
	answer, _ := get(t, s.Handler(), "OPTIONS", "/collections/cpts/items", "Origin", "https://ars.example", "Access-Control-Request-Method", "GET")
	if answer.StatusCode != 204 || answer.Header.Get("Access-Control-Allow-Methods") != "GET, HEAD, OPTIONS" {
		t.Errorf("OPTIONS: %s %v", answer.Status, answer.Header)
	}
}

// A Host header that could break out of a link is not written into one; a public address is.
func TestBase(t *testing.T) {
	_, s := serving(t)
	r := httptest.NewRequest("GET", "/collections/cpts", nil)
	r.Host = `x"><script>`
	w := httptest.NewRecorder()
	s.Handler().ServeHTTP(w, r)
	if strings.Contains(w.Body.String(), "<script") {
		t.Errorf("the host came through: %s", w.Body)
	}
	public, err := api.New(api.Config{PublicURL: "https://ars.example/maillage/"})
	if err != nil {
		t.Fatal(err)
	}
	if err := public.Swap(computed(t, geotest.Dataset())); err != nil {
		t.Fatal(err)
	}
	_, body := get(t, public.Handler(), "GET", "/collections/cpts")
	if got := linkOf(t, object(t, body), "items")["href"]; got != "https://ars.example/maillage/collections/cpts/items" {
		t.Errorf("items are at %v", got)
	}
}

// An identifier of any characters has an address of its own, the one that its feature names.
func TestKeysOfAnyCharacters(t *testing.T) {
	ds := geotest.Dataset()
	ds.Communities[0].ID = "Haut-Var n°1/2 & co?é%"
	s, err := api.New(api.Config{})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Swap(computed(t, ds)); err != nil {
		t.Fatal(err)
	}
	path := "/collections/cpts/items/" + url.PathEscape(ds.Communities[0].ID)
	answer, body := get(t, s.Handler(), "GET", path)
	if answer.StatusCode != 200 || object(t, body)["id"] != ds.Communities[0].ID {
		t.Fatalf("%s %.200s", answer.Status, body)
	}
	if self := linkOf(t, object(t, body), "self")["href"]; self != "http://example.com"+path {
		t.Errorf("the feature says that it is at %v, it is at %s", self, path)
	}
}

func TestEdition(t *testing.T) {
	_, s := serving(t)
	_, body := get(t, s.Handler(), "GET", "/edition")
	doc := object(t, body)
	source := doc["sources"].([]any)[0].(map[string]any)
	if source["name"] != "echiquier.geojson" || source["vintage"] != "2025" || source["read"] != 38.0 || doc["cogYear"] != 2025.0 || doc["program"] != "test" {
		t.Errorf("provenance %s", body)
	}
	if got := doc["settings"].(map[string]any)["core_share"]; got != 0.8 {
		t.Errorf("core_share is %v", got)
	}
}

// Answers asked while editions change are each of one edition: the edition they name, and names of that edition alone.
func TestSwapUnderLoad(t *testing.T) {
	_, s := serving(t)
	red, blue := computed(t, renamed("rouge")), computed(t, renamed("bleu"))
	nameOf := map[string]string{editionOf(t, red): "rouge", editionOf(t, blue): "bleu"}
	if err := s.Swap(red); err != nil {
		t.Fatal(err)
	}
	stop := make(chan struct{})
	var swapping, asking sync.WaitGroup
	swapping.Go(func() {
		for i := 0; ; i++ {
			select {
			case <-stop:
				return
			default:
			}
			if err := s.Swap([]*atlas.Atlas{blue, red}[i%2]); err != nil {
				t.Error(err)
				return
			}
		}
	})
	for range 8 {
		asking.Go(func() {
			for range 125 {
				oneEdition(t, s.Handler(), nameOf)
			}
		})
	}
	asking.Wait()
	close(stop)
	swapping.Wait()
}

// oneEdition asks for a page and the one after, and checks that each is of one edition.
func oneEdition(t *testing.T, h http.Handler, nameOf map[string]string) {
	for target := "/collections/units/items?limit=30&skipGeometry=true"; target != ""; {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest("GET", target, nil))
		if w.Code == http.StatusGone {
			return // the edition changed between the two pages, and the client is told
		}
		var page struct {
			Edition  string
			Features []struct{ Properties struct{ Name string } }
			Links    []struct{ Rel, Href string }
		}
		if err := json.Unmarshal(w.Body.Bytes(), &page); err != nil || nameOf[page.Edition] == "" {
			t.Errorf("%d %v: edition %q", w.Code, err, page.Edition)
			return
		}
		for _, f := range page.Features {
			if f.Properties.Name != nameOf[page.Edition] {
				t.Errorf("%q in the edition of %q", f.Properties.Name, nameOf[page.Edition])
				return
			}
		}
		target = ""
		for _, l := range page.Links {
			if l.Rel == "next" {
				target = strings.TrimPrefix(l.Href, "http://example.com")
			}
		}
	}
}

// A cursor of an edition that is no more is refused as gone.
func TestCursorOfAnotherEdition(t *testing.T) {
	_, s := serving(t)
	_, body := get(t, s.Handler(), "GET", "/collections/units/items?limit=1")
	next := linkOf(t, object(t, body), "next")["href"].(string)
	if err := s.Swap(computed(t, renamed("autre"))); err != nil {
		t.Fatal(err)
	}
	answer, body := get(t, s.Handler(), "GET", next)
	if answer.StatusCode != http.StatusGone || object(t, body)["type"] != "urn:maillage:problem:edition-changed" {
		t.Errorf("%s %s", answer.Status, body)
	}
}

// A request under way when the service is told to stop gets its whole answer.
func TestServeStopsGracefully(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	began, release := make(chan struct{}), make(chan struct{})
	slow := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		close(began)
		<-release
		fmt.Fprint(w, "whole")
	})
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- api.ServeOn(ctx, l, slow) }()
	body := make(chan string, 1)
	go func() {
		answer, err := http.Get("http://" + l.Addr().String())
		if err != nil {
			body <- err.Error()
			return
		}
		defer answer.Body.Close()
		text, _ := io.ReadAll(answer.Body)
		body <- string(text)
	}()
	<-began
	stop()
	time.Sleep(20 * time.Millisecond)
	close(release)
	if got := <-body; got != "whole" {
		t.Errorf("the request under way got %q", got)
	}
	if err := <-done; err != nil {
		t.Errorf("stopped with %v", err)
	}
	if err := api.Serve(context.Background(), "256.0.0.1:x", slow); err == nil {
		t.Error("an address that is none was served")
	}
}

// The access log holds one line per request, with its id, status and size, and no failure for a client that left.
func TestAccessLog(t *testing.T) {
	var log bytes.Buffer
	s, err := api.New(api.Config{Log: slog.New(slog.NewJSONHandler(&log, nil))})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Swap(computed(t, geotest.Dataset())); err != nil {
		t.Fatal(err)
	}
	get(t, s.Handler(), "GET", "/collections/cpts/items?limit=1", "X-Request-Id", "abc")
	line := object(t, log.Bytes())
	if line["request"] != "abc" || line["status"] != 200.0 || line["bytes"].(float64) < 100 || line["query"] != "limit=1" {
		t.Errorf("logged %s", log.Bytes())
	}
	log.Reset()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	func() {
		defer func() {
			if cause := recover(); cause != http.ErrAbortHandler {
				t.Errorf("a client that left ended in %v", cause)
			}
		}()
		s.Handler().ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/collections/units/items", nil).WithContext(ctx))
	}()
	if strings.Contains(log.String(), "ERROR") {
		t.Errorf("a client that left was logged as a failure: %s", log.String())
	}
}

func TestOutOfTime(t *testing.T) {
	s, err := api.New(api.Config{Timeout: time.Nanosecond})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Swap(computed(t, geotest.Dataset())); err != nil {
		t.Fatal(err)
	}
	answer, body := get(t, s.Handler(), "GET", "/collections/units/items")
	if answer.StatusCode != 503 || object(t, body)["type"] != "urn:maillage:problem:out-of-time" {
		t.Errorf("%s %s", answer.Status, body)
	}
}
