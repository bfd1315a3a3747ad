package access_test

import (
	"context"
	"math"
	"testing"

	"github.com/maillage/maillage/geo/access"
)

// BenchmarkFrance is an APL of 35 000 communes among themselves within 20 minutes, from times to access. What
// it finds is pinned: access times inhabitants is the supply.
func BenchmarkFrance(b *testing.B) {
	in := country(35_000, 27)
	for _, decay := range []string{"step:<10=1,<15=2/3,<27=1/3", "step:<10=1,<15=2/3,<20=1/3,scatter=0.54,within=27", "gaussian:10,within=27"} {
		b.Run(decay, func(b *testing.B) {
			for b.Loop() {
				r := catchments(b, in, decay).TwoStep()
				if !near(allocated(in, r)+r.UnallocatedSupply, sum(in.supply), 1e-9) {
					b.Fatal("supply is lost")
				}
			}
			b.ReportMetric(float64(len(in.times.To)), "pairs")
		})
	}
}

// BenchmarkBeloHorizonte is the whole 2SFCA of 748 437 pairs.
func BenchmarkBeloHorizonte(b *testing.B) {
	in, ids := beloHorizonte(b)
	for b.Loop() {
		r := catchments(b, in, "step:45=1").TwoStep()
		if got := r.Access[ids["89a881a5a2bffff"]]; math.Abs(got-0.274923658662) > 1e-12 {
			b.Fatal(got)
		}
	}
	b.ReportMetric(float64(len(in.times.To)), "pairs")
}

func BenchmarkMeasures(b *testing.B) {
	in := country(35_000, 20)
	c := catchments(b, in, "gaussian:10")
	for m := range access.Available + 1 {
		b.Run(m.String(), func(b *testing.B) {
			for b.Loop() {
				r, err := c.Measure(m)
				if err != nil || len(r.Access) != len(in.demand) {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(c.Pairs()), "pairs")
		})
	}
}

// BenchmarkEquilibrium solves a region of 3000 communes to a gap of one millionth.
func BenchmarkEquilibrium(b *testing.B) {
	in := country(3_000, 25)
	rounds := 0
	for b.Loop() {
		e, err := access.Rational{Tolerance: 1e-6}.Solve(context.Background(), in.times, in.demand, in.supply)
		if err != nil || !e.Converged {
			b.Fatal(e, err)
		}
		rounds = e.Rounds
	}
	b.ReportMetric(float64(rounds), "rounds")
}
