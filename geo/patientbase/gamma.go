package patientbase

import "math"

// The rising factorial Γ(a+n)/Γ(a) for a > 0 and n ≥ 0, which need not be whole. Differences are taken term by
// term: those of ln Γ and of its derivatives would lose every digit where a is large.

// enough is where the asymptotic series begin to be used: from there on the first term left out is under 1e-11.
const enough = 7

// lnRising returns ln Γ(a+n) − ln Γ(a).
func lnRising(a, n float64) float64 {
	b := a + n
	above, below := stepsToEnough(b), stepsToEnough(a)
	l := lnProduct(a, below) - lnProduct(b, above)
	a, b = a+float64(below), b+float64(above)
	ra, rb := 1/a, 1/b
	// DLMF 5.11.1, with the leading terms of the difference gathered.
	return l + (a-0.5)*math.Log1p((b-a)/a) + (b-a)*(math.Log(b)-1) +
		rb*series(rb*rb, 1./12, -1./360, 1./1260, -1./1680, 1./1188) -
		ra*series(ra*ra, 1./12, -1./360, 1./1260, -1./1680, 1./1188)
}

// risingSlopes returns the first two derivatives of ln Γ(a+n) − ln Γ(a) in a, which are ψ(a+n) − ψ(a) and
// ψ′(a+n) − ψ′(a).
func risingSlopes(a, n float64) (d, dd float64) {
	if n <= enough && n == math.Trunc(n) {
		return harmonic(a, int(n))
	}
	b := a + n
	above, below := stepsToEnough(b), stepsToEnough(a)
	da, dda := harmonic(a, below)
	db, ddb := harmonic(b, above)
	a, b = a+float64(below), b+float64(above)
	ra, rb := 1/a, 1/b
	a2, b2 := ra*ra, rb*rb
	// DLMF 5.11.2 and its derivative.
	d = math.Log1p((b-a)/a) - 0.5*(rb-ra) -
		b2*series(b2, 1./12, -1./120, 1./252, -1./240, 1./132) +
		a2*series(a2, 1./12, -1./120, 1./252, -1./240, 1./132)
	dd = (rb - ra) + 0.5*(b2-a2) +
		rb*b2*series(b2, 1./6, -1./30, 1./42, -1./30, 5./66) -
		ra*a2*series(a2, 1./6, -1./30, 1./42, -1./30, 5./66)
	return d + da - db, dd + dda - ddb
}

// stepsToEnough returns how many times 1 has to be added to x.
func stepsToEnough(x float64) int { return int(math.Ceil(max(0, enough-x))) }

// lnProduct returns ln x(x+1)…(x+n−1).
func lnProduct(x float64, n int) float64 {
	product := 1.0
	for m := range n {
		product *= x + float64(m)
	}
	return math.Log(product)
}

// harmonic returns Σ 1/(x+m) and −Σ 1/(x+m)² for m under n: the first two derivatives of ln P, P = x(x+1)…(x+n−1), which
// take one division together.
func harmonic(x float64, n int) (d, dd float64) {
	p, p1, p2 := 1.0, 0.0, 0.0
	for m := range n {
		y := x + float64(m)
		p, p1, p2 = p*y, p1*y+p, p2*y+2*p1
	}
	r := 1 / p
	d = p1 * r
	return d, p2*r - d*d
}

// series returns c₀ + c₁x + c₂x² + ….
func series(x, c0, c1, c2, c3, c4 float64) float64 {
	return c0 + x*(c1+x*(c2+x*(c3+x*c4)))
}
