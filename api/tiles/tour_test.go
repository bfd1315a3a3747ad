package tiles_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/maillage/maillage/api/tiles"
)

// Cold tiles of many places, one after the other, as a service of a country draws them: unlike a benchmark of one tile,
// what each needs is not in the caches of the processor yet. What is told beside the mean is the median.
func BenchmarkFranceTour(b *testing.B) {
	a, s := tiledFrance(b)
	units := a.Layer("units")
	request := tiles.Request{Collections: []string{"units"}}
	for _, zoom := range []int{5, 6, 7, 8, 9, 10, 11, 12, 13, 14} {
		b.Run(fmt.Sprintf("z%d", zoom), func(b *testing.B) {
			random := rand.New(rand.NewPCG(6, uint64(zoom)))
			var times []time.Duration
			var sum int
			for b.Loop() {
				at := tileAt(units.Bound(random.IntN(units.Len())).Center(), zoom)
				began := time.Now()
				packed := s.Cold(at, request)
				times = append(times, time.Since(began))
				sum += len(packed)
			}
			slices.Sort(times)
			b.ReportMetric(float64(times[len(times)/2].Nanoseconds()), "median-ns")
			b.ReportMetric(float64(sum)/float64(len(times)), "bytes/tile")
		})
	}
}
