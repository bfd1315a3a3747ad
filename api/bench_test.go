//go:build unix

package api_test

import (
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/maillage/maillage/api"
	"github.com/maillage/maillage/geo/geotest"
)

// counter is an answer of which only the status and the size are kept.
type counter struct {
	header        http.Header
	status, bytes int
}

func (c *counter) Header() http.Header    { return c.header }
func (c *counter) WriteHeader(status int) { c.status = status }
func (c *counter) Write(p []byte) (int, error) {
	c.bytes += len(p)
	return len(p), nil
}

// asker asks a handler again and again, and takes little time itself.
type asker struct {
	h http.Handler
	w counter
}

func newAsker(h http.Handler) *asker { return &asker{h, counter{header: make(http.Header)}} }

// ask returns how long the handler took.
func (a *asker) ask(b *testing.B, r *http.Request) time.Duration {
	a.w.bytes = 0
	clear(a.w.header)
	began := time.Now()
	a.h.ServeHTTP(&a.w, r)
	took := time.Since(began)
	if a.w.status >= 400 {
		b.Fatalf("%s: %d", r.URL, a.w.status)
	}
	return took
}

// hot is a path that is asked often, and the bounds of its answer. The sizes pin the results; those of gzip depend on the
// library and are only bounded.
type hot struct {
	name, path, encoding string
	least, most          int
}

// benchmark asks a handler, whole with routing and middleware. Features are asked by names that nobody else asks by, in
// this round or another, so that each answer is made anew.
func (c hot) benchmark(b *testing.B, h http.Handler) {
	b.Run(c.name, func(b *testing.B) {
		b.ReportAllocs()
		a := newAsker(h)
		r := httptest.NewRequest("GET", c.path, nil)
		r.Header.Set("Accept-Encoding", c.encoding)
		for name := time.Now().UnixNano(); b.Loop(); name++ {
			if strings.Contains(c.path, "/items") {
				r.Host = strconv.FormatInt(name, 36)
			}
			a.ask(b, r)
		}
		if a.w.bytes < c.least || a.w.bytes > c.most {
			b.Fatalf("%d bytes, want %d to %d", a.w.bytes, c.least, c.most)
		}
		b.SetBytes(int64(a.w.bytes))
	})
}

func BenchmarkHandler(b *testing.B) {
	s, err := api.New(api.Config{})
	if err != nil {
		b.Fatal(err)
	}
	if err := s.Swap(computed(b, geotest.Dataset())); err != nil {
		b.Fatal(err)
	}
	for _, c := range []hot{
		{"items", "/collections/units/items?limit=1000", "", 24_000, 27_000},
		{"items-gzip", "/collections/units/items?limit=1000", "gzip", 1_000, 6_000},
		{"bbox", "/collections/units/items?bbox=2.11,46.11,2.19,46.19", "", 2_400, 3_000},
		{"item", "/collections/cpts/items/west", "", 900, 3_000},
		{"collections", "/collections", "", 85_000, 100_000},
	} {
		c.benchmark(b, s.Handler())
	}
}

// Answers on the communes of metropolitan France, as the ratios of make bench-http see them, without a connection.
func BenchmarkHandlerOfFrance(b *testing.B) {
	s := serverOfFrance(b)
	for _, c := range []hot{
		{"items", "/collections/units/items?limit=10", "", 10_000, 40_000},
		{"items-gzip", "/collections/units/items?limit=10", "gzip", 2_000, 20_000},
		{"bbox", "/collections/units/items?bbox=1.0,46.0,1.2,46.2", "", 10_000, 80_000},
		{"item", "/collections/units/items/35001", "", 900, 8_000},
	} {
		c.benchmark(b, s.Handler())
	}
}
