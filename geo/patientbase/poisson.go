package patientbase

import "math"

// within describes a Poisson variable that is known to lie between two bounds.
type within struct {
	mean, variance float64
	mode           int64   // the likeliest count within the bounds
	mass           float64 // of all counts within them, that of the mode being 1
}

// truncated returns the moments of a Poisson variable of that rate, given that it lies in [lo, hi]. A rate of 0
// stands for its limit: the lower bound.
//
// Weights λᵏ/k! are summed outwards from the likeliest count, at which they are taken to be 1. So nothing
// overflows whatever the rate, and the sum stops where weights no longer change it: wide bounds cost some
// multiples of √λ, not their width.
func truncated(rate float64, lo, hi int64) within {
	if rate <= 0 {
		return within{mean: float64(lo), mode: lo, mass: 1}
	}
	const negligible = 1e-18
	mode := min(max(int64(math.Min(rate, 1<<62)), lo), hi)
	s0, s1, s2 := 1.0, 0.0, 0.0
	w, d := 1.0, 0.0
	for k := mode + 1; k <= hi && w > negligible; k++ {
		w *= rate / float64(k)
		d++
		s0, s1, s2 = s0+w, s1+w*d, s2+w*d*d
	}
	w, d = 1, 0
	perRate := 1 / rate
	for k := mode; k > lo && w > negligible; k-- {
		w *= float64(k) * perRate
		d--
		s0, s1, s2 = s0+w, s1+w*d, s2+w*d*d
	}
	shift := s1 / s0
	return within{mean: float64(mode) + shift, variance: max(0, s2/s0-shift*shift), mode: mode, mass: s0}
}

// logP returns the logarithm of the probability that a variable of that rate lies within the bounds.
func (w within) logP(rate float64) float64 {
	return min(0, math.Log(w.mass)+logPoisson(float64(w.mode), rate))
}

// logPoisson returns the logarithm of the probability of n under a rate; fractional n are allowed.
func logPoisson(n, rate float64) float64 {
	if n == 0 {
		return -rate
	}
	l, _ := math.Lgamma(n + 1)
	return n*math.Log(rate) - rate - l
}
