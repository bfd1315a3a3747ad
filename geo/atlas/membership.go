package atlas

import (
	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/patientbase"
)

// concentrate fits how much shares keep to the model, κ, on the units where some team has counts. Patients of no team
// that has counts are one more share, so that all sum to the patients of the unit.
func (w *patientWork) concentrate(e *Estimation) {
	w.unitPatients = make([]float64, len(w.Units))
	met := make([]bool, len(w.Units))
	var shares []patientbase.Share
	for k, f := range w.flows {
		if f.Patients.State == geo.Missing {
			continue
		}
		w.unitPatients[f.Unit] += w.patients[k]
		met[f.Unit] = true
		if w.patients[k] > 0 {
			shares = append(shares, patientbase.Share{Unit: f.Unit, Team: f.Team, Patients: w.patients[k], Prior: w.prior(f.Unit, f.Team)})
		}
	}
	for u := range w.Units {
		demand := w.demand(int32(u))
		if met[u] && demand > 0 {
			rest := max(0, demand-w.unitPatients[u])
			shares = append(shares, patientbase.Share{Unit: int32(u), Team: geo.None, Patients: rest, Prior: w.uncounted(int32(u))})
		}
		w.unitPatients[u] = max(w.unitPatients[u], demand)
	}
	if len(shares) == 0 {
		return
	}
	w.kappa = patientbase.FitConcentration(shares)
	e.Kappa, e.KappaErr, e.KappaUnits = w.kappa.Kappa, w.kappa.StdErr, int32(w.kappa.Units)
	e.KappaConverged, e.KappaUnbounded = w.kappa.Converged, w.kappa.Unbounded
}

// demand returns the patients who live in a unit, whoever follows them; 0 when its population is not known.
func (w *patientWork) demand(unit int32) float64 {
	n := 0.0
	for _, u := range w.Leaves(unit) {
		if d := w.demandOf[u]; d != geo.None {
			n += w.market.Demands[d].Patients
		}
	}
	return n
}

// prior returns the share of the patients of a unit that the model gives to a team.
func (w *patientWork) prior(unit, team int32) float64 {
	if n := w.demand(unit); n > 0 {
		return w.expected(unit, team) / n
	}
	return 0
}

// uncounted returns the share of the patients of a unit that the model gives to nobody who has counts.
func (w *patientWork) uncounted(unit int32) float64 {
	total, left := 0.0, 0.0
	for _, u := range w.Leaves(unit) {
		d := w.demandOf[u]
		if d == geo.None {
			continue
		}
		share := 1.0
		for k := w.shares.Start[d]; k < w.shares.Start[d+1]; k++ {
			if w.counted[w.shares.Team[k]] {
				share -= w.shares.Share[k]
			}
		}
		total += w.market.Demands[d].Patients
		left += max(0, share) * w.market.Demands[d].Patients
	}
	if total == 0 {
		return 0
	}
	return left / total
}

// belong fills the shrunk share and the membership of a cell.
func (w *patientWork) belong(team int32, c *Cell) {
	total := w.unitPatients[c.Unit]
	if !(w.kappa.Kappa > 0) || !(w.demand(c.Unit) > 0) {
		c.Share, c.Membership = -1, -1
		return
	}
	n, prior := c.Patients, w.prior(c.Unit, team)
	if w.Territories[team].Basis == Modelled || c.Counted.State == geo.Missing {
		n, total = 0, 0 // nothing is known but the model
	}
	c.Share = w.kappa.Estimate(n, total, prior)
	c.Membership = w.kappa.AtLeast(n, total, prior, w.Settings.MembershipShare)
}
