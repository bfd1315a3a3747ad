package coverage_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/maillage/maillage/geo/coverage"
)

func TestPairsAgreeWithComparingAll(t *testing.T) {
	for seed := range uint64(100) {
		r := rand.New(rand.NewPCG(seed, 5))
		draw := func() [][]int32 {
			sets := make([][]int32, r.IntN(8))
			for i := range sets {
				for u := range int32(20) {
					if r.IntN(4) == 0 {
						sets[i] = append(sets[i], u)
					}
				}
			}
			return sets
		}
		a, b := draw(), draw()
		check(t, seed, coverage.Within(coverage.Invert(20, a)), a, a, true)
		check(t, seed, coverage.Between(coverage.Invert(20, a), coverage.Invert(20, b)), a, b, false)
	}
}

func check(t *testing.T, seed uint64, got []coverage.Pair, a, b [][]int32, within bool) {
	t.Helper()
	var want []coverage.Pair
	for i := range a {
		for j := range b {
			if within && j <= i {
				continue
			}
			var both []int32
			for _, u := range a[i] {
				if slices.Contains(b[j], u) {
					both = append(both, u)
				}
			}
			if both != nil {
				want = append(want, coverage.Pair{A: int32(i), B: int32(j), Units: both})
			}
		}
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("seed %d: pairs %v, want %v", seed, got, want)
	}
}

func TestMeasures(t *testing.T) {
	if coverage.Jaccard(10, 10, 10) != 1 || coverage.Jaccard(0, 0, 0) != 0 || coverage.Jaccard(30, 20, 10) != 0.25 {
		t.Error("Jaccard")
	}
	if coverage.Jaccard(30, 20, 10) != coverage.Jaccard(20, 30, 10) {
		t.Error("Jaccard is not symmetric")
	}
	if coverage.Containment(40, 10) != 0.25 || coverage.Containment(0, 0) != 0 {
		t.Error("containment")
	}
}
