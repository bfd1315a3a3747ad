package fetch_test

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/maillage/maillage/ingest/fetch"
)

// publisher serves one file as a careful server does, ranges and conditions included, and misbehaves as asked.
type publisher struct {
	mu       sync.Mutex
	body     []byte
	etag     string
	modified time.Time
	cuts     []int                                             // bytes after which each next answer is cut
	answer   func(w http.ResponseWriter, r *http.Request) bool // takes the place of the file when it returns true
	requests []*http.Request
	statuses []int
}

func (p *publisher) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.requests = append(p.requests, r)
	if p.answer != nil && p.answer(w, r) {
		return
	}
	if p.etag != "" {
		w.Header().Set("ETag", p.etag)
	}
	status := &statusWriter{ResponseWriter: w, left: -1}
	if len(p.cuts) > 0 {
		status.left, p.cuts = p.cuts[0], p.cuts[1:]
	}
	http.ServeContent(status, r, "", p.modified, bytes.NewReader(p.body))
	p.statuses = append(p.statuses, status.code)
	if status.left == 0 {
		w.(http.Flusher).Flush()
		panic(http.ErrAbortHandler)
	}
}

type statusWriter struct {
	http.ResponseWriter
	code, left int
}

func (w *statusWriter) WriteHeader(code int) {
	w.code = code
	w.ResponseWriter.WriteHeader(code)
}

func (w *statusWriter) Write(b []byte) (int, error) {
	if w.left < 0 {
		return w.ResponseWriter.Write(b)
	}
	n, err := w.ResponseWriter.Write(b[:min(len(b), w.left)])
	w.left -= n
	if w.left == 0 && err == nil {
		err = errors.New("cut")
	}
	return n, err
}

const place = "https://www.insee.fr/file.csv"

func get(t *testing.T, p *publisher, c fetch.Client, it fetch.Item, path string) (fetch.Result, error) {
	t.Helper()
	s := httptest.NewServer(p)
	defer s.Close()
	return getFrom(t, s.URL, c, it, path)
}

func getFrom(t *testing.T, server string, c fetch.Client, it fetch.Item, path string) (fetch.Result, error) {
	t.Helper()
	c.Mirrors = map[string]string{"": server}
	if c.Wait == 0 {
		c.Wait = time.Millisecond
	}
	if it.URL == "" {
		it.URL = place
	}
	if it.ID == "" {
		it.ID = "test:file"
	}
	return c.Get(context.Background(), it, path)
}

func text(n int) []byte {
	b := make([]byte, n)
	r := rand.New(rand.NewPCG(1, 2))
	for i := range b {
		b[i] = "0123456789;\n"[r.IntN(12)]
	}
	return b
}

func digest(b []byte) string {
	s := sha256.Sum256(b)
	return hex.EncodeToString(s[:])
}

// wantFile checks that path holds body and that nothing but its record lies beside it.
func wantFile(t *testing.T, path string, body []byte) {
	t.Helper()
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, body) {
		t.Fatalf("%d bytes, %s; want %d, %s", len(got), digest(got), len(body), digest(body))
	}
	entries, _ := os.ReadDir(filepath.Dir(path))
	for _, e := range entries {
		if e.Name() != filepath.Base(path) && e.Name() != filepath.Base(path)+".fetch.json" {
			t.Errorf("%s is left behind", e.Name())
		}
	}
}

func TestGetThenNotModified(t *testing.T) {
	for _, p := range []*publisher{
		{body: text(300_000), etag: `"a"`},
		{body: text(300_000), etag: `W/"a"`},
		{body: text(300_000), modified: time.Unix(1_700_000_000, 0)},
	} {
		path := filepath.Join(t.TempDir(), "new", "file.csv")
		var seen int64
		c := fetch.Client{Progress: func(_ fetch.Item, done, total int64) {
			if done < seen || total != 300_000 {
				t.Errorf("progress %d of %d after %d", done, total, seen)
			}
			seen = done
		}}
		r, err := get(t, p, c, fetch.Item{}, path)
		if err != nil || r.Cached || r.Resumed || r.SHA256 != digest(p.body) || r.Bytes != 300_000 || seen != 300_000 {
			t.Fatalf("%+v, %v, progress %d", r, err, seen)
		}
		if got := p.requests[0].URL.Path; got != "/www.insee.fr/file.csv" {
			t.Errorf("asked for %s", got)
		}
		wantFile(t, path, p.body)
	}
}

func TestCache(t *testing.T) {
	p := &publisher{body: text(1000), etag: `"a"`}
	s := httptest.NewServer(p)
	defer s.Close()
	path := filepath.Join(t.TempDir(), "file.csv")
	must := func(cached bool, body []byte) {
		t.Helper()
		r, err := getFrom(t, s.URL, fetch.Client{}, fetch.Item{}, path)
		if err != nil || r.Cached != cached || r.SHA256 != digest(body) {
			t.Fatalf("%+v, %v", r, err)
		}
		wantFile(t, path, body)
	}
	must(false, p.body)
	must(true, p.body)
	p.body, p.etag = text(2000), `"b"`
	must(false, p.body)
	if err := os.WriteFile(path, []byte("altered by hand"), 0o644); err != nil {
		t.Fatal(err)
	}
	must(false, p.body)
	if err := os.WriteFile(path+".fetch.json", []byte("{"), 0o644); err != nil {
		t.Fatal(err)
	}
	must(false, p.body)
	if _, err := getFrom(t, s.URL, fetch.Client{}, fetch.Item{URL: place + "?other"}, path); err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(p.statuses); got != "[200 304 200 200 200 200]" {
		t.Errorf("statuses %s", got)
	}
}

func TestResumesAfterCuts(t *testing.T) {
	p := &publisher{body: text(900_000), etag: `"a"`, cuts: []int{100_000, 1, 300_000, 250_000, 50_000, 7, 90_000}}
	path := filepath.Join(t.TempDir(), "file.csv")
	r, err := get(t, p, fetch.Client{Attempts: 2}, fetch.Item{}, path)
	if err != nil || !r.Resumed {
		t.Fatalf("%+v, %v", r, err)
	}
	wantFile(t, path, p.body)
	for i, s := range p.statuses[1:] {
		if s != http.StatusPartialContent {
			t.Errorf("answer %d is %d: the download began again", i+1, s)
		}
	}
	if got := p.requests[1].Header.Get("If-Range"); got != `"a"` {
		t.Errorf("If-Range %q", got)
	}
}

// TestResumesInAnotherProcess gives up after the first cut and comes back with a new client.
func TestResumesInAnotherProcess(t *testing.T) {
	p := &publisher{body: text(500_000), etag: `"a"`, cuts: []int{200_000, 0, 0}}
	s := httptest.NewServer(p)
	defer s.Close()
	path := filepath.Join(t.TempDir(), "file.csv")
	_, err := getFrom(t, s.URL, fetch.Client{Attempts: 1}, fetch.Item{}, path)
	if err == nil || !strings.Contains(err.Error(), "cut") {
		t.Fatalf("error %v", err)
	}
	if info, err := os.Stat(path + ".part"); err != nil || info.Size() != 200_000 {
		t.Fatalf("part: %v, %v", info, err)
	}
	if _, err := os.Stat(path); err == nil {
		t.Fatal("half a file is in its place")
	}
	p.cuts = nil
	if r, err := getFrom(t, s.URL, fetch.Client{}, fetch.Item{}, path); err != nil || !r.Resumed {
		t.Fatalf("%+v, %v", r, err)
	}
	wantFile(t, path, p.body)
}

func TestEditionChangesInTheMiddle(t *testing.T) {
	p := &publisher{body: text(500_000), etag: `"a"`, cuts: []int{200_000}}
	next := bytes.ToUpper(append([]byte("new;"), text(600_000)...))
	p.answer = func(http.ResponseWriter, *http.Request) bool {
		if len(p.requests) == 2 {
			p.body, p.etag = next, `"b"`
		}
		return false
	}
	path := filepath.Join(t.TempDir(), "file.csv")
	if _, err := get(t, p, fetch.Client{}, fetch.Item{}, path); err != nil {
		t.Fatal(err)
	}
	wantFile(t, path, next)
}

// TestServerThatIgnoresIfRange answers 206 for the new edition: its ETag tells.
func TestServerThatIgnoresIfRange(t *testing.T) {
	p := &publisher{body: text(500_000), etag: `"a"`, cuts: []int{200_000}}
	next := bytes.Repeat([]byte("new;"), 150_000)
	p.answer = func(_ http.ResponseWriter, r *http.Request) bool {
		r.Header.Del("If-Range")
		if len(p.requests) == 2 {
			p.body, p.etag = next, `"b"`
		}
		return false
	}
	path := filepath.Join(t.TempDir(), "file.csv")
	if _, err := get(t, p, fetch.Client{}, fetch.Item{}, path); err != nil {
		t.Fatal(err)
	}
	wantFile(t, path, next)
}

func TestNoValidatorBeginsAgain(t *testing.T) {
	p := &publisher{body: text(500_000), cuts: []int{200_000}}
	path := filepath.Join(t.TempDir(), "file.csv")
	r, err := get(t, p, fetch.Client{}, fetch.Item{}, path)
	if err != nil || r.Resumed {
		t.Fatalf("%+v, %v", r, err)
	}
	wantFile(t, path, p.body)
}

// TestRangeNotSatisfiable has a part that is whole already, then one longer than the file.
func TestRangeNotSatisfiable(t *testing.T) {
	for _, part := range []int{1000, 1500} {
		p := &publisher{body: text(1000), etag: `"a"`}
		s := httptest.NewServer(p)
		defer s.Close()
		path := filepath.Join(t.TempDir(), "file.csv")
		leave := map[string][]byte{
			".part":      append(bytes.Clone(p.body), make([]byte, part-1000)...),
			".part.json": fmt.Appendf(nil, `{"url": %q, "etag": "\"a\""}`, s.URL+"/www.insee.fr/file.csv"),
		}
		for name, b := range leave {
			if err := os.WriteFile(path+name, b, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := getFrom(t, s.URL, fetch.Client{}, fetch.Item{}, path); err != nil {
			t.Fatal(err)
		}
		if p.statuses[0] != http.StatusRequestedRangeNotSatisfiable {
			t.Errorf("statuses %v", p.statuses)
		}
		wantFile(t, path, p.body)
	}
}

func TestRetries(t *testing.T) {
	tries := 0
	p := &publisher{body: text(1000)}
	p.answer = func(w http.ResponseWriter, _ *http.Request) bool {
		tries++
		switch tries {
		case 1:
			w.WriteHeader(http.StatusServiceUnavailable)
		case 2:
			w.WriteHeader(http.StatusTooManyRequests)
		case 3:
			panic(http.ErrAbortHandler)
		}
		return tries < 4
	}
	path := filepath.Join(t.TempDir(), "file.csv")
	if _, err := get(t, p, fetch.Client{}, fetch.Item{}, path); err != nil {
		t.Fatal(err)
	}
	wantFile(t, path, p.body)
}

func TestRefusals(t *testing.T) {
	old := []byte("the file of before")
	tests := []struct {
		name   string
		p      publisher
		c      fetch.Client
		it     fetch.Item
		want   string
		asked  int
		nobody bool // no server listens
	}{
		{name: "404", p: publisher{answer: status(404)}, want: "404 Not Found", asked: 1},
		{name: "410", p: publisher{answer: status(410)}, want: "moved or withdrawn", asked: 1},
		{name: "403", p: publisher{answer: status(403)}, want: "403 Forbidden", asked: 1},
		{name: "always 500", p: publisher{answer: status(500)}, c: fetch.Client{Attempts: 3}, want: "after 3 attempts", asked: 3},
		{name: "nobody", nobody: true, c: fetch.Client{Attempts: 2}, want: "after 2 attempts"},
		{name: "empty", want: "it is empty", asked: 1},
		{name: "web page", p: publisher{body: []byte("\xef\xbb\xbf\n <!DOCTYPE html><title>Maintenance</title>")}, want: `it is a web page, not the file`, asked: 1},
		{name: "not text", p: publisher{body: []byte("PK\x03\x04\x00")}, want: "text is wanted", asked: 1},
		{name: "not gzip", p: publisher{body: text(100)}, it: fetch.Item{Form: fetch.Gzip}, want: "not a gzip", asked: 1},
		{name: "truncated gzip", p: publisher{body: gz(text(9000))[:4000]}, it: fetch.Item{Form: fetch.Gzip}, want: "cannot be read to its end", asked: 1},
		{name: "gzip with a bad sum", p: publisher{body: flip(gz(text(9000)), -6)}, it: fetch.Item{Form: fetch.Gzip}, want: "cannot be read to its end", asked: 1},
		{name: "not GeoJSON", p: publisher{body: []byte(`[]`)}, it: fetch.Item{Form: fetch.GeoJSON}, want: "not GeoJSON", asked: 1},
		{name: "truncated GeoJSON", p: publisher{body: []byte(`{"a": [{"b": "}]"}, {`)}, it: fetch.Item{Form: fetch.GeoJSON}, want: "ends too early", asked: 1},
		{name: "not a zip", p: publisher{body: text(100)}, it: fetch.Item{Member: "*.csv"}, want: "not a zip", asked: 1},
		{name: "truncated zip", p: publisher{body: zipped("a.csv", text(9000))[:2000]}, it: fetch.Item{Member: "*.csv"}, want: "not a zip", asked: 1},
		{name: "member absent", p: publisher{body: zipped("a.csv", text(10))}, it: fetch.Item{Member: "b*.csv"}, want: "there are 0 among a.csv", asked: 1},
		{name: "member damaged", p: publisher{body: flip(zipped("a.csv", text(9000)), 60)}, it: fetch.Item{Member: "*.csv"}, want: "a.csv in the archive", asked: 1},
		{name: "member over the limit", p: publisher{body: zipped("a.csv", make([]byte, 1<<20))}, it: fetch.Item{Member: "*.csv"}, c: fetch.Client{Limit: 1 << 16}, want: "over 65536 bytes", asked: 1},
		{name: "over the limit, told", p: publisher{body: text(2000)}, c: fetch.Client{Limit: 1000}, want: "over the limit of 1000", asked: 1},
		{name: "over the limit, not told", p: publisher{answer: endless}, c: fetch.Client{Limit: 1 << 20}, want: "over the limit of 1048576", asked: 1},
		{name: "other digest", p: publisher{body: text(10)}, it: fetch.Item{SHA256: digest(nil)}, want: "the study wants " + digest(nil), asked: 1},
		{name: "redirected out of http", p: publisher{answer: redirect("file:///etc/passwd")}, want: "from http to file is not followed", asked: 1},
		{name: "redirected to ftp", p: publisher{answer: redirect("ftp://127.0.0.1/x")}, want: "not followed", asked: 1},
		{name: "redirected for ever", p: publisher{answer: redirect("/again")}, want: "10 in a row", asked: 10},
		{name: "silent", p: publisher{answer: silent}, c: fetch.Client{Attempts: 1, Idle: 20 * time.Millisecond}, want: "sent nothing for 20ms", asked: 1},
		{name: "304 unasked", p: publisher{answer: status(304)}, want: "was not asked", asked: 1},
		{name: "206 of elsewhere", p: publisher{answer: status(206)}, c: fetch.Client{Attempts: 2}, want: "asked to go on from byte 0", asked: 2},
	}
	for i := range tests {
		tt := &tests[i]
		t.Run(tt.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "file.csv")
			if err := os.WriteFile(path, old, 0o644); err != nil {
				t.Fatal(err)
			}
			s := httptest.NewServer(&tt.p)
			if tt.nobody {
				s.Close()
			}
			_, err := getFrom(t, s.URL, tt.c, tt.it, path)
			s.Close()
			if err == nil || !strings.Contains(err.Error(), tt.want) || !strings.HasPrefix(err.Error(), "test:file: "+s.URL) {
				t.Fatalf("error %v, want %q", err, tt.want)
			}
			if n := len(tt.p.requests); n != tt.asked {
				t.Errorf("asked %d times, want %d", n, tt.asked)
			}
			if got, _ := os.ReadFile(path); !bytes.Equal(got, old) {
				t.Errorf("the file of before is now %q", got)
			}
			if _, err := os.Stat(path + ".member"); err == nil {
				t.Errorf("a member is left behind")
			}
		})
	}
}

func TestGoodForms(t *testing.T) {
	csv := text(9000)
	for _, tt := range []struct {
		name string
		body []byte
		it   fetch.Item
		want []byte
	}{
		{"gzip", gz(csv), fetch.Item{Form: fetch.Gzip}, gz(csv)},
		{"geojson", []byte(" {\"a\\\"\": [1, {}]}\n"), fetch.Item{Form: fetch.GeoJSON}, []byte(" {\"a\\\"\": [1, {}]}\n")},
		{"member", zipped("sub/donnees_communes.csv", csv), fetch.Item{Member: "donnees_communes.csv"}, csv},
		{"digest", csv, fetch.Item{SHA256: digest(csv)}, csv},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := &publisher{body: tt.body, etag: `"a"`}
			s := httptest.NewServer(p)
			defer s.Close()
			path := filepath.Join(t.TempDir(), "file")
			for _, cached := range []bool{false, true} {
				r, err := getFrom(t, s.URL, fetch.Client{}, tt.it, path)
				if err != nil || r.Cached != cached || r.SHA256 != digest(tt.want) {
					t.Fatalf("%+v, %v", r, err)
				}
				wantFile(t, path, tt.want)
			}
		})
	}
}

func TestCancelKeepsThePart(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	p := &publisher{etag: `"a"`, body: text(1 << 20)}
	p.answer = func(w http.ResponseWriter, r *http.Request) bool {
		w.Header().Set("ETag", p.etag)
		w.Header().Set("Content-Length", "1048576")
		w.Write(p.body[:1<<19])
		w.(http.Flusher).Flush()
		<-r.Context().Done()
		return true
	}
	s := httptest.NewServer(p)
	defer s.Close()
	c := fetch.Client{Mirrors: map[string]string{"www.insee.fr": s.URL}, Progress: func(_ fetch.Item, done, _ int64) {
		if done == 1<<19 {
			cancel()
		}
	}}
	path := filepath.Join(t.TempDir(), "file.csv")
	if _, err := c.Get(ctx, fetch.Item{ID: "x", URL: place}, path); !errors.Is(err, context.Canceled) {
		t.Fatalf("error %v", err)
	}
	if info, err := os.Stat(path + ".part"); err != nil || info.Size() != 1<<19 {
		t.Fatalf("part %v, %v", info, err)
	}
}

func TestMirrorMustBeHTTP(t *testing.T) {
	c := fetch.Client{Mirrors: map[string]string{"": "file:///srv"}}
	if _, err := c.Get(context.Background(), fetch.Item{URL: place}, filepath.Join(t.TempDir(), "f")); err == nil || !strings.Contains(err.Error(), "not an http") {
		t.Errorf("error %v", err)
	}
}

func status(code int) func(http.ResponseWriter, *http.Request) bool {
	return func(w http.ResponseWriter, _ *http.Request) bool {
		w.WriteHeader(code)
		return true
	}
}

func redirect(to string) func(http.ResponseWriter, *http.Request) bool {
	return func(w http.ResponseWriter, r *http.Request) bool {
		w.Header().Set("Location", to)
		w.WriteHeader(http.StatusFound)
		return true
	}
}

func endless(w http.ResponseWriter, _ *http.Request) bool {
	for range 1000 {
		if _, err := w.Write(text(1 << 16)); err != nil {
			break
		}
	}
	return true
}

func silent(_ http.ResponseWriter, r *http.Request) bool {
	<-r.Context().Done()
	return true
}

func gz(b []byte) []byte {
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	z.Write(b)
	z.Close()
	return out.Bytes()
}

func zipped(name string, b []byte) []byte {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	w, _ := z.Create(name)
	w.Write(b)
	z.Close()
	return out.Bytes()
}

func flip(b []byte, at int) []byte {
	if at < 0 {
		at += len(b)
	}
	b[at] ^= 0x55
	return b
}
