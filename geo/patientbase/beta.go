package patientbase

import "math"

// betaAtLeast returns P(p ≥ τ) for p of the distribution Beta(a, b). A parameter of 0 puts all the probability at
// the end on its side.
func betaAtLeast(a, b, tau float64) float64 {
	switch {
	case tau <= 0:
		return 1
	case tau > 1 || a <= 0:
		return 0
	case b <= 0:
		return 1
	case tau == 1:
		return 0
	}
	return betaAbove(a, b, tau)
}

// betaAbove returns 1 − I_x(a, b), the complement of the regularised incomplete beta function, by its continued
// fraction on the side where that converges fast (DLMF 8.17.22; Lentz's method).
func betaAbove(a, b, x float64) float64 {
	la, _ := math.Lgamma(a)
	lb, _ := math.Lgamma(b)
	lab, _ := math.Lgamma(a + b)
	front := math.Exp(lab - la - lb + a*math.Log(x) + b*math.Log1p(-x))
	if x < (a+1)/(a+b+2) {
		return min(1, max(0, 1-front*betaFraction(a, b, x)/a))
	}
	return min(1, max(0, front*betaFraction(b, a, 1-x)/b))
}

func betaFraction(a, b, x float64) float64 {
	const tiny, precise = 1e-300, 1e-15
	away := func(v float64) float64 {
		if math.Abs(v) < tiny {
			return tiny
		}
		return v
	}
	c, d := 1.0, 1/away(1-(a+b)*x/(a+1))
	h := d
	// It takes some multiples of √max(a, b) terms.
	for m, most := 1.0, 200+20*math.Sqrt(max(a, b)); m <= most; m++ {
		even := m * (b - m) * x / ((a + 2*m - 1) * (a + 2*m))
		d = 1 / away(1+even*d)
		c = away(1 + even/c)
		h *= c * d
		odd := -(a + m) * (a + b + m) * x / ((a + 2*m) * (a + 2*m + 1))
		d = 1 / away(1+odd*d)
		c = away(1 + odd/c)
		h *= c * d
		if math.Abs(c*d-1) < precise {
			break
		}
	}
	return h
}
