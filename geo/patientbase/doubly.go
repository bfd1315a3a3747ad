package patientbase

import "math"

// CalibrateDoubly fits the doubly constrained model of Wilson (1971, Environment and Planning 3:1–32)
//
//	μ_ij = A_i O_i B_j D_j exp(−β t_ij),   Σ_j μ_ij = O_i,   Σ_i μ_ij = D_j
//
// to choices. Balancing factors are found by iterative proportional fitting, helped by Newton steps where it is slow
// (see balance); β by Hyman's (1969, Environment and
// Planning 1:105–112) secant on the mean minutes travelled, which falls as β grows: it has to be that observed,
// and this is also the equation of maximum likelihood for Poisson counts. The secant is kept in a bracket. The
// standard error of β is that of the Poisson model with unit and team effects.
//
// The margins of teams being given, supply has no bearing on the fit; Exponent is 0. What the model gives is the
// decay of patients with travel once the attraction of each team is free.
func CalibrateDoubly(choices []Choice) Calibration {
	t := newTable(choices, func(int32) float64 { return 1 })
	var c Calibration
	if t.units() == 0 {
		c.Left = t.left
		c.warn()
		return c
	}
	b := newBalance(t)
	observed := 0.0
	for k, n := range t.patients {
		observed += n * t.minutes[k]
	}
	total := 0.0
	for _, n := range t.perUnit {
		total += n
	}
	observed /= total
	met := b.fit(0, roughTolerance)
	marginal := t.deviance()
	converged := b.hyman(observed, &c)
	c.Converged = converged && met && b.met
	if v := b.residualVariation(); v > leastVariation {
		c.RateErr = 1 / math.Sqrt(v)
	}
	t.measure(&c, t.units()+len(t.perTeam), marginal)
	c.warn()
	return c
}

// Relative errors at which the patients of a team are met: in the end, and at most on the way.
const marginTolerance, roughTolerance = 1e-8, 1e-3

// hyman finds the decay whose mean minutes are those observed. While they are far off, margins are met only a
// hundred times as well.
func (b *balance) hyman(observed float64, c *Calibration) bool {
	const most, tolerance = 60, 1e-9
	atZero := b.meanMinutes
	if math.Abs(atZero-observed) <= tolerance*observed {
		return true // travel has no bearing
	}
	lo, hi := math.Inf(-1), math.Inf(1) // of the decay
	last, lastMinutes := 0.0, atZero
	if atZero > observed {
		lo = 0
	} else {
		hi = 0
	}
	c.Rate = math.Copysign(1/max(observed, 1e-9), atZero-observed)
	precision := roughTolerance
	for c.Rounds = 1; c.Rounds <= most; c.Rounds++ {
		b.fit(c.Rate, precision)
		off := b.meanMinutes - observed
		near := math.Abs(off) <= tolerance*observed
		if near && precision == marginTolerance {
			return true
		}
		precision = max(marginTolerance, min(roughTolerance, 1e-2*math.Abs(off)/observed))
		if near {
			continue
		}
		if off > 0 {
			lo = c.Rate
		} else {
			hi = c.Rate
		}
		next := c.Rate - off*(c.Rate-last)/(b.meanMinutes-lastMinutes)
		last, lastMinutes = c.Rate, b.meanMinutes
		c.Rate = nextDecay(next, last, lo, hi)
	}
	return false
}

// nextDecay returns the next decay to try: the secant's when it lies in the bracket, else its middle, or twice the
// last where the bracket is open.
func nextDecay(next, last, lo, hi float64) float64 {
	switch {
	case next > lo && next < hi && math.Abs(next) <= 10*math.Abs(last):
		return next
	case math.IsInf(lo, -1) || math.IsInf(hi, 1):
		return 2 * last
	default:
		return (lo + hi) / 2
	}
}
