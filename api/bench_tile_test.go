//go:build unix

package api_test

import (
	"context"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/maillage/maillage/api"
	"github.com/maillage/maillage/api/features"
	"github.com/maillage/maillage/api/tiles"
)

// Tiles of zoom 12 of all places of France, each asked for once in an edition: through the handler, and drawn without
// it. The two take turns, as what one of them leaves in the caches of the processor is as far from the next of either.
// What is told beside the mean are medians, and what they differ by, which is the handler's own.
func BenchmarkColdTile(b *testing.B) {
	a := computed(b, datasetOfFrance(b))
	s, err := api.New(api.Config{PublicURL: "http://france"})
	if err != nil {
		b.Fatal(err)
	}
	e, err := features.NewEdition(a)
	if err != nil {
		b.Fatal(err)
	}
	targets := placesOfFrance(a.Dataset, 12)
	rand.New(rand.NewPCG(12, 12)).Shuffle(len(targets), func(i, k int) { targets[i], targets[k] = targets[k], targets[i] })
	all, addresses := requests(targets), make([]tiles.Address, len(targets))
	for n, target := range targets {
		addresses[n] = tileOf(b, target)
	}
	request, client := tiles.Request{Collections: []string{"units"}}, newAsker(s.Handler())
	var set *tiles.Set
	forget := func() {
		if err := s.Swap(a); err != nil {
			b.Fatal(err)
		}
		set = tiles.New(a, e)
		if err := set.Prepare(context.Background()); err != nil {
			b.Fatal(err)
		}
		settle()
	}
	var whole, drawing []time.Duration
	for n := 0; b.Loop(); n++ {
		if n%(len(targets)/2) == 0 {
			b.StopTimer()
			forget()
			b.StartTimer()
		}
		at := n % (len(targets) / 2) * 2
		whole = append(whole, client.ask(b, all[at]))
		began := time.Now()
		if _, err := set.Tile(context.Background(), addresses[at+1], request); err != nil {
			b.Fatal(err)
		}
		drawing = append(drawing, time.Since(began))
	}
	tell(b, whole, drawing)
}

func requests(targets []string) (all []*http.Request) {
	for _, target := range targets {
		r := httptest.NewRequest("GET", target, nil)
		r.Header.Set("Accept-Encoding", "gzip")
		all = append(all, r)
	}
	return all
}

// tileOf is the address of a tile that a target asks for.
func tileOf(b *testing.B, target string) tiles.Address {
	parts := strings.Split(target, "/")
	last := len(parts) - 1
	at, err := tiles.ParseAddress(parts[last-3], parts[last-2], parts[last-1], parts[last])
	if err != nil {
		b.Fatal(err)
	}
	return at
}

// tell tells medians, and how much more the first is.
func tell(b *testing.B, whole, drawing []time.Duration) {
	middle := func(times []time.Duration) float64 {
		slices.Sort(times)
		return float64(times[len(times)/2].Nanoseconds())
	}
	all, part := middle(whole), middle(drawing)
	b.ReportMetric(all, "median-ns")
	b.ReportMetric(part, "drawing-ns")
	b.ReportMetric(all-part, "own-ns")
}

// Tiles that were drawn for another name of the service, and those that are drawn quickly: the handler alone.
func BenchmarkTileHandler(b *testing.B) {
	s := serverOfFrance(b)
	many := placesOfFrance(datasetOfFrance(b), 12)[:2000]
	for _, c := range []struct {
		name    string
		targets []string
	}{
		{"many", many},
		{"one", many[:1]},
		{"dataset", []string{strings.Replace(many[0], "/collections/units", "", 1)}},
		{"filtered", []string{many[0] + "?population=-1"}},
		{"empty", []string{"/collections/units/tiles/WebMercatorQuad/12/1450/1990"}},
	} {
		b.Run(c.name, func(b *testing.B) {
			client := newAsker(s.Handler())
			all := requests(c.targets)
			for _, r := range all {
				client.ask(b, r)
			}
			b.ReportAllocs()
			b.ResetTimer()
			name := time.Now().UnixNano()
			for n := 0; b.Loop(); n++ {
				r := all[n%len(all)]
				r.Host = strconv.FormatInt(name+int64(n), 36)
				client.ask(b, r)
			}
		})
	}
}
