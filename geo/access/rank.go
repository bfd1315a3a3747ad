package access

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// RankCorrelation returns Spearman's coefficient of two figures of the same places, ties at their mean rank
// (Spearman 1904, American Journal of Psychology 15:72–101); ok is false when one of them does not vary.
func RankCorrelation(x, y []float64) (rho float64, ok bool) {
	if len(x) != len(y) {
		panic(fmt.Sprintf("access: %d figures beside %d", len(x), len(y)))
	}
	a, b := Ranks(x), Ranks(y)
	mean := float64(len(a)+1) / 2
	var ab, aa, bb float64
	for i := range a {
		ab += (a[i] - mean) * (b[i] - mean)
		aa += (a[i] - mean) * (a[i] - mean)
		bb += (b[i] - mean) * (b[i] - mean)
	}
	return ratio(ab, math.Sqrt(aa*bb))
}

// Ranks returns the rank of each figure from the least, 1, to the greatest, ties at their mean rank.
func Ranks(v []float64) []float64 {
	order := make([]int, len(v))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int { return cmp.Compare(v[i], v[j]) })
	out := make([]float64, len(v))
	for first := 0; first < len(order); {
		end := first
		for end < len(order) && v[order[end]] == v[order[first]] {
			end++
		}
		for _, i := range order[first:end] {
			out[i] = float64(first+end+1) / 2
		}
		first = end
	}
	return out
}
