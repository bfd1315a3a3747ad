package access_test

import (
	"math"
	"slices"
	"testing"

	"github.com/maillage/maillage/geo/access"
)

func TestRankCorrelation(t *testing.T) {
	for _, c := range []struct {
		name string
		x, y []float64
		rho  float64
		ok   bool
	}{
		{"nothing", nil, nil, 0, false},
		{"one place", []float64{1}, []float64{2}, 0, false},
		{"no spread", []float64{3, 3, 3}, []float64{1, 2, 3}, 0, false},
		{"the same order", []float64{1, 5, 20}, []float64{0, 1, 2}, 1, true},
		{"the opposite order", []float64{1, 5, 20}, []float64{2, 1, 0}, -1, true},
		// Ranks 1, 2½, 2½, 4 and 1, 2, 3, 4: deviations multiply to 4.5, square to 4.5 and 5.
		{"ties", []float64{1, 2, 2, 3}, []float64{1, 2, 3, 4}, 4.5 / math.Sqrt(4.5*5), true},
	} {
		if rho, ok := access.RankCorrelation(c.x, c.y); ok != c.ok || math.Abs(rho-c.rho) > 1e-12 {
			t.Errorf("%s: %v, %v; want %v, %v", c.name, rho, ok, c.rho, c.ok)
		}
	}
	if got := access.Ranks([]float64{7, 1, 7, 3}); !slices.Equal(got, []float64{3.5, 1, 3.5, 2}) {
		t.Errorf("ranks %v", got)
	}
}
