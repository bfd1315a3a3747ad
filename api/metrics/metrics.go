// Package metrics counts requests and writes the counts in the text format of Prometheus (exposition format 0.0.4).
//
// It knows counters and histograms of a fixed set of labels, which is all that the service needs; it does not push,
// and keeps no samples.
package metrics

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// bounds are the upper bounds of the buckets of durations, in seconds: from a ready answer to one that is out of time.
var bounds = [...]float64{0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30}

// codes are the statuses told apart; the last counts all others.
var codes = [...]int{200, 204, 206, 304, 400, 404, 405, 406, 410, 412, 413, 415, 416, 422, 499, 500, 503, 0}

// Labels say what a series of requests asked for.
type Labels struct {
	Route      string // template of the address, "/collections/{collection}/items"
	Collection string // "" when the address names none
}

// Series counts the requests of the same labels.
type Series struct {
	labels  Labels
	codes   [len(codes)]atomic.Uint64
	buckets [len(bounds) + 1]atomic.Uint64
	nanos   atomic.Int64
	bytes   atomic.Int64
}

// Observe counts a request that was answered with so many bytes. Status 499 is that of a client that left.
func (s *Series) Observe(status int, bytes int64, took time.Duration) {
	at := slices.Index(codes[:], status)
	if at < 0 {
		at = len(codes) - 1
	}
	s.codes[at].Add(1)
	bucket, _ := slices.BinarySearch(bounds[:], took.Seconds())
	s.buckets[bucket].Add(1)
	s.nanos.Add(int64(took))
	s.bytes.Add(bytes)
}

// Registry holds the series of a service. The zero value can be used, by any number of goroutines.
type Registry struct {
	mu     sync.RWMutex
	series map[Labels]*Series
}

// Series returns the series of labels, a new one when they are new. Labels must come from a bounded set.
func (r *Registry) Series(l Labels) *Series {
	r.mu.RLock()
	s := r.series[l]
	r.mu.RUnlock()
	if s != nil {
		return s
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if s = r.series[l]; s == nil {
		if r.series == nil {
			r.series = make(map[Labels]*Series)
		}
		s = &Series{labels: l}
		r.series[l] = s
	}
	return s
}

func (r *Registry) sorted() []*Series {
	r.mu.RLock()
	defer r.mu.RUnlock()
	all := make([]*Series, 0, len(r.series))
	for _, s := range r.series {
		all = append(all, s)
	}
	slices.SortFunc(all, func(a, b *Series) int {
		return cmp.Or(cmp.Compare(a.labels.Route, b.labels.Route), cmp.Compare(a.labels.Collection, b.labels.Collection))
	})
	return all
}

// Gauge is a figure of the moment, or a counter when its name ends in _total.
type Gauge struct {
	Name, Help string
	Labels     string // as written, `edition="ab12"`, or ""
	Value      float64
}

// ContentType is that of the text format.
const ContentType = "text/plain; version=0.0.4; charset=utf-8"

// Write writes all series, and the gauges after them.
func (r *Registry) Write(w io.Writer, gauges ...Gauge) error {
	b := bufio.NewWriter(w)
	all := r.sorted()
	head(b, "maillage_http_requests_total", "counter", "Requests answered, by route, collection and status; 499 is a client that left.")
	for _, s := range all {
		for i, code := range codes {
			if n := s.codes[i].Load(); n > 0 {
				fmt.Fprintf(b, "maillage_http_requests_total{%s,code=%q} %d\n", s.labels, codeName(code), n)
			}
		}
	}
	head(b, "maillage_http_response_bytes_total", "counter", "Bytes of bodies sent.")
	for _, s := range all {
		fmt.Fprintf(b, "maillage_http_response_bytes_total{%s} %d\n", s.labels, s.bytes.Load())
	}
	head(b, "maillage_http_request_duration_seconds", "histogram", "Time from the header read to the answer written.")
	for _, s := range all {
		s.writeHistogram(b)
	}
	for _, g := range gauges {
		g.write(b)
	}
	return b.Flush()
}

func (s *Series) writeHistogram(w io.Writer) {
	const name = "maillage_http_request_duration_seconds"
	var n uint64
	for i := range s.buckets {
		n += s.buckets[i].Load()
		bound := math.Inf(1)
		if i < len(bounds) {
			bound = bounds[i]
		}
		fmt.Fprintf(w, "%s_bucket{%s,le=%q} %d\n", name, s.labels, number(bound), n)
	}
	fmt.Fprintf(w, "%s_sum{%s} %s\n", name, s.labels, number(float64(s.nanos.Load())/1e9))
	fmt.Fprintf(w, "%s_count{%s} %d\n", name, s.labels, n)
}

func (g Gauge) write(w io.Writer) {
	kind := "gauge"
	if strings.HasSuffix(g.Name, "_total") {
		kind = "counter"
	}
	head(w, g.Name, kind, g.Help)
	labels := ""
	if g.Labels != "" {
		labels = "{" + g.Labels + "}"
	}
	fmt.Fprintf(w, "%s%s %s\n", g.Name, labels, number(g.Value))
}

// String writes labels as the text format has them.
func (l Labels) String() string {
	return fmt.Sprintf("route=%q,collection=%q", l.Route, l.Collection)
}

func head(w io.Writer, name, kind, help string) {
	fmt.Fprintf(w, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, kind)
}

func codeName(code int) string {
	if code == 0 {
		return "other"
	}
	return strconv.Itoa(code)
}

func number(x float64) string {
	if math.IsInf(x, 1) {
		return "+Inf"
	}
	return strconv.FormatFloat(x, 'g', -1, 64)
}
