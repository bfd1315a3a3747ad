package patientbase_test

import (
	"math"
	"math/rand/v2"
)

// poisson draws a Poisson variable, as the sum of some of small rates (Knuth's method).
func poisson(r *rand.Rand, rate float64) int64 {
	n := int64(0)
	for ; rate > 0; rate -= 20 {
		limit, p := math.Exp(-min(rate, 20)), 1.0
		for p *= r.Float64(); p > limit; p *= r.Float64() {
			n++
		}
	}
	return n
}

// gamma draws a gamma variable of scale 1 (Marsaglia & Tsang 2000).
func gamma(r *rand.Rand, shape float64) float64 {
	if shape < 1 {
		return gamma(r, shape+1) * math.Pow(r.Float64(), 1/shape)
	}
	d := shape - 1./3
	c := 1 / math.Sqrt(9*d)
	for {
		x := r.NormFloat64()
		v := (1 + c*x) * (1 + c*x) * (1 + c*x)
		if v > 0 && math.Log(r.Float64()) < 0.5*x*x+d-d*v+d*math.Log(v) {
			return d * v
		}
	}
}

// multinomial draws the counts of n patients over shares that sum to 1.
func multinomial(r *rand.Rand, n int, shares []float64) []float64 {
	out := make([]float64, len(shares))
	for range n {
		x, k := r.Float64(), 0
		for ; k < len(shares)-1 && x >= shares[k]; k++ {
			x -= shares[k]
		}
		out[k]++
	}
	return out
}
