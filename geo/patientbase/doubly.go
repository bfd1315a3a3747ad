package patientbase

import "math"

// CalibrateDoubly fits the doubly constrained model of Wilson (1971, Environment and Planning 3:1–32)
//
//	μ_ij = A_i O_i B_j D_j exp(−β t_ij),   Σ_j μ_ij = O_i,   Σ_i μ_ij = D_j
//
// to choices. Both margins and the mean minutes travelled have to be those observed (Hyman 1969, Environment and Planning
// 1:105–112), which are also the equations of maximum likelihood for Poisson counts with unit and team effects. That
// likelihood is concave; it is climbed by Newton's method in the balancing factors of teams and β together (see balance).
// The standard error of β is that of the Poisson model.
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
	bound, cells := t.bound()
	b := newBalance(bound)
	_, met := b.fit(false, roughTolerance)
	t.take(bound, cells)
	marginal := t.deviance()
	c.Rounds, c.Converged = b.fit(true, marginTolerance)
	c.Converged = c.Converged && met
	t.take(bound, cells)
	c.Rate = b.rate
	if v := b.information(); v > leastVariation {
		c.RateErr = 1 / math.Sqrt(v)
	}
	t.measure(&c, t.units()+len(t.perTeam), marginal)
	c.warn()
	return c
}

// take sets means to those of a part of the table, others to 0.
func (t *table) take(part *table, cells []int32) {
	clear(t.mean)
	for k, at := range cells {
		t.mean[at] = part.mean[k]
	}
}
