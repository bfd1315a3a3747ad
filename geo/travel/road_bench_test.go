package travel_test

import (
	"hash/fnv"
	"math"
	"testing"

	"github.com/maillage/maillage/geo/travel"
)

// checksum pins rows to the bit.
func checksum(r *travel.Rows) uint64 {
	h := fnv.New64a()
	for i := range r.To {
		m := math.Float32bits(r.Minutes[i])
		h.Write([]byte{byte(r.To[i]), byte(r.To[i] >> 8), byte(r.To[i] >> 16), byte(m), byte(m >> 8), byte(m >> 16), byte(m >> 24)})
	}
	return h.Sum64()
}

// A road network of a million crossings, prepared, then 1 000 origins to 35 000 destinations within half an hour.
func BenchmarkRoadMillion(b *testing.B) {
	n := town(1000, 0.002, 1)
	o := travel.DefaultRoadOptions()
	var r *travel.Road
	b.Run("prepare", func(b *testing.B) {
		for b.Loop() {
			var err error
			if r, err = travel.NewRoad(b.Context(), n, o); err != nil {
				b.Fatal(err)
			}
		}
		b.Logf("%+v", r.Coverage())
	})
	if r == nil {
		b.Skip("not prepared")
	}
	from, to := scatter(n, 1000, 1), scatter(n, 35_000, 2)
	b.Run("within 30 min", func(b *testing.B) {
		var rows *travel.Rows
		for b.Loop() {
			var err error
			if rows, err = r.Within(b.Context(), from, to, 30); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(len(rows.To)), "pairs")
		if got := checksum(rows); len(rows.To) != 5_400_372 || got != 0x99115ac164331f3b {
			b.Errorf("%d pairs with checksum %x", len(rows.To), got)
		}
	})
}
