package patientbase

import (
	"math"
	"testing"
)

// The rising factorial against its definition where n is whole, and against ln Γ where that has digits to spare.
func TestRisingFactorial(t *testing.T) {
	for _, a := range []float64{1e-6, 0.003, 0.5, 1, 3.7, 6.999, 7, 40, 1e4, 1e8} {
		for _, n := range []float64{0, 1, 2, 7, 8, 30, 500} {
			l, d, dd := 0.0, 0.0, 0.0
			for m := range int(n) {
				x := a + float64(m)
				l, d, dd = l+math.Log(x), d+1/x, dd-1/(x*x)
			}
			gotD, gotDD := risingSlopes(a, n)
			near(t, "ln", a, n, lnRising(a, n), l, 1e-9)
			near(t, "ψ", a, n, gotD, d, 1e-9)
			near(t, "ψ′", a, n, gotDD, dd, 1e-9)
		}
		for _, n := range []float64{0.25, 3.5, 77.1} {
			if a > 100 {
				continue
			}
			ga, _ := math.Lgamma(a)
			gb, _ := math.Lgamma(a + n)
			near(t, "ln", a, n, lnRising(a, n), gb-ga, 1e-9)
			h := 1e-4 * a
			d, _ := risingSlopes(a, n)
			near(t, "ψ", a, n, d, (lnRising(a+h, n)-lnRising(a-h, n))/(2*h), 1e-6)
			up, _ := risingSlopes(a+h, n)
			down, _ := risingSlopes(a-h, n)
			_, dd := risingSlopes(a, n)
			near(t, "ψ′", a, n, dd, (up-down)/(2*h), 1e-6)
		}
	}
}

func near(t *testing.T, what string, a, n, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance*max(1, math.Abs(want))) {
		t.Errorf("%s at %v, %v: %v, want %v", what, a, n, got, want)
	}
}

// Truncated moments against the sum of the definition, and in the limits.
func TestTruncatedPoisson(t *testing.T) {
	for _, rate := range []float64{1e-9, 0.01, 0.7, 3, 5.5, 12, 80, 700} {
		for _, b := range [][2]int64{{0, 0}, {0, 3}, {1, 1}, {1, 10}, {3, 30}, {11, 400}} {
			var p, m, s float64
			for k := b[0]; k <= b[1]; k++ {
				w := math.Exp(logPoisson(float64(k), rate))
				p, m, s = p+w, m+w*float64(k), s+w*float64(k)*float64(k)
			}
			if p < 1e-250 {
				continue // the definition underflows
			}
			w := truncated(rate, b[0], b[1])
			near(t, "mean", rate, float64(b[1]), w.mean, m/p, 1e-9)
			near(t, "variance", rate, float64(b[1]), w.variance, max(0, s/p-m/p*m/p), 1e-6)
			near(t, "log P", rate, float64(b[1]), w.logP(rate), math.Log(p), 1e-9)
		}
	}
	for _, c := range []struct {
		name   string
		rate   float64
		lo, hi int64
		want   float64
	}{
		{"no rate", 0, 1, 10, 1},
		{"no rate, nobody", 0, 0, 10, 0},
		{"a rate far over the bounds", 1e300, 1, 10, 10},
		{"a rate far under them", 1e-300, 1, 10, 1},
		{"bounds that hold all", 1e6, 0, math.MaxInt64, 1e6},
	} {
		near(t, c.name, c.rate, float64(c.hi), truncated(c.rate, c.lo, c.hi).mean, c.want, 1e-9)
	}
}

// Beta tails that are known in closed form, and one against its integral.
func TestBetaAtLeast(t *testing.T) {
	for _, c := range []struct{ a, b, tau, want float64 }{
		{0, 5, 0.1, 0}, {5, 0, 0.9, 1}, {0, 5, 0, 1}, {3, 3, 1, 0}, {3, 3, 0, 1},
		{1, 1, 0.3, 0.7}, {2, 1, 0.3, 1 - 0.09}, {1, 4, 0.2, 0.4096}, {7, 7, 0.5, 0.5},
		{0.5, 0.5, 0.25, 2. / 3}, // the arcsine law
		{60000, 40000, 0.61, 0}, {60000, 40000, 0.59, 1},
	} {
		near(t, "beta", c.a, c.b, betaAtLeast(c.a, c.b, c.tau), c.want, 1e-9)
	}
	const a, b, tau, steps = 3.3, 11.2, 0.31, 200000
	above, all := 0.0, 0.0
	for i := range steps {
		x := (float64(i) + 0.5) / steps
		w := math.Pow(x, a-1) * math.Pow(1-x, b-1)
		all += w
		if x >= tau {
			above += w
		}
	}
	near(t, "beta", a, b, betaAtLeast(a, b, tau), above/all, 1e-8)
}
