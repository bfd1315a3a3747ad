package patientbase

import "math"

// CalibrateOrigin fits the Huff model to choices, the patients of each unit being given (origin-constrained):
//
//	n_ij ~ Poisson(O_i A_j^a exp(−β t_ij)),   equivalently   n_i· ~ Multinomial(n_i, π_i·)
//
// by maximum likelihood. The origin effects O_i are profiled out, which leaves the conditional logit of McFadden
// (1974); its likelihood is concave in a and β and Newton's method, halving steps that lower it, finds its only
// maximum. Standard errors come from the curvature there. Supply that does not vary within units, or only as
// minutes do, leaves the exponent at 1.
//
// Only teams that have counts may be among the choices. That does not bias the fit, since under Huff's model the
// odds of two teams do not depend on the others (McFadden 1978).
func CalibrateOrigin(choices []Choice, supply func(team int32) float64) Calibration {
	t := newTable(choices, supply)
	c := Calibration{Exponent: 1, Left: t.left}
	if t.units() == 0 {
		c.warn()
		return c
	}
	t.logit(0, 0)
	marginal := t.deviance()
	best := t.logit(c.Exponent, 0)
	vary := best.variation()
	const most = 100
	for c.Rounds < most && !c.Converged {
		c.Rounds++
		da, db := best.step(vary)
		best = t.climb(&c, best, da, db)
		// What a full step still promises, in likelihood.
		da, db = best.step(vary)
		c.Converged = math.Abs(da*best.slope[0]+db*best.slope[1]) <= max(1e-10, best.rounding())
	}
	t.logit(c.Exponent, c.Rate)
	c.ExponentErr, c.RateErr = best.errors(vary)
	t.measure(&c, t.units()+2, marginal)
	c.warn()
	return c
}

// climb moves parameters by a step, halved until it does not lower the likelihood.
func (t *table) climb(c *Calibration, from logit, da, db float64) logit {
	for scale := 1.0; scale > 1e-10; scale /= 2 {
		if next := t.logit(c.Exponent+scale*da, c.Rate+scale*db); next.l >= from.l-from.rounding() {
			c.Exponent, c.Rate = c.Exponent+scale*da, c.Rate+scale*db
			return next
		}
	}
	return from
}

// logit is the likelihood of a conditional logit at some parameters, its slope and minus its curvature.
type logit struct {
	l     float64
	slope [2]float64 // in a and β
	info  [3]float64 // aa, aβ, ββ
}

// rounding is how far a likelihood summed over many cells may be off.
func (g *logit) rounding() float64 { return 1e-13 * math.Abs(g.l) }

// logit fills the means for some parameters.
func (t *table) logit(a, beta float64) logit {
	var g logit
	for i, n := range t.perUnit {
		g.add(t, int(t.start[i]), int(t.start[i+1]), n, a, beta)
	}
	return g
}

// add adds the likelihood of one unit, its cells being from..to and its patients n.
func (g *logit) add(t *table, from, to int, n, a, beta float64) {
	highest := math.Inf(-1)
	for k := from; k < to; k++ {
		t.mean[k] = a*t.supply[k] - beta*t.minutes[k]
		highest = max(highest, t.mean[k])
	}
	sum := 0.0
	for k := from; k < to; k++ {
		v := t.mean[k] - highest
		g.l += t.patients[k] * v
		t.mean[k] = math.Exp(v)
		sum += t.mean[k]
	}
	g.l -= n * math.Log(sum)
	var ma, mb float64
	for k := from; k < to; k++ {
		t.mean[k] *= n / sum
		ma += t.mean[k] * t.supply[k]
		mb += t.mean[k] * t.minutes[k]
	}
	ma, mb = ma/n, mb/n
	for k := from; k < to; k++ {
		x, y := t.supply[k]-ma, t.minutes[k]-mb
		g.slope[0] += (t.patients[k] - t.mean[k]) * x
		g.slope[1] -= (t.patients[k] - t.mean[k]) * y
		g.info[0] += t.mean[k] * x * x
		g.info[1] -= t.mean[k] * x * y
		g.info[2] += t.mean[k] * y * y
	}
}

// leastVariation is the variation of a variable within units under which its parameter cannot be told.
const leastVariation = 1e-9

// varies tells of supply and minutes whether each varies within units; supply has to vary apart from minutes.
type varies struct{ supply, minutes bool }

func (g *logit) variation() varies {
	v := varies{minutes: g.info[2] > leastVariation}
	own := g.info[0]
	if v.minutes {
		own -= g.info[1] * g.info[1] / g.info[2]
	}
	v.supply = own > leastVariation*max(1, g.info[0])
	return v
}

// step is Newton's, in the parameters that can be told.
func (g *logit) step(v varies) (da, db float64) {
	switch {
	case v.supply && v.minutes:
		det := g.info[0]*g.info[2] - g.info[1]*g.info[1]
		return (g.info[2]*g.slope[0] - g.info[1]*g.slope[1]) / det, (g.info[0]*g.slope[1] - g.info[1]*g.slope[0]) / det
	case v.supply:
		return g.slope[0] / g.info[0], 0
	case v.minutes:
		return 0, g.slope[1] / g.info[2]
	}
	return 0, 0
}

// errors returns the standard errors of a and β, 0 for those that cannot be told.
func (g *logit) errors(v varies) (a, b float64) {
	switch {
	case v.supply && v.minutes:
		det := g.info[0]*g.info[2] - g.info[1]*g.info[1]
		a, b = math.Sqrt(g.info[2]/det), math.Sqrt(g.info[0]/det)
	case v.supply:
		a = 1 / math.Sqrt(g.info[0])
	case v.minutes:
		b = 1 / math.Sqrt(g.info[2])
	}
	return finite(a), finite(b)
}

// finite returns a number, 0 for what is none: choices that tell everything, as when all go to the nearest, leave
// no curvature to take an error from.
func finite(x float64) float64 {
	if isNumber(x) {
		return x
	}
	return 0
}
