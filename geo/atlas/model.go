package atlas

import (
	"slices"
	"strings"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/patientbase"
)

// model estimates what counts do not say: with the parameters of the settings first, then, when they fit well enough
// or are asked for, with those fitted to the counts so completed.
func (w *patientWork) model() {
	s := w.Settings
	e := Estimation{Exponent: s.SupplyExponent, DecayMinutes: s.DecayMinutes}
	w.use(e)
	e.Calibrated, e.Reason = w.calibrate()
	if e.Calibrated {
		origin := w.Calibrations[0]
		e.Exponent = origin.Exponent
		e.DecayMinutes, _ = origin.DecayMinutes()
		w.use(e)
	}
	for _, f := range w.flows {
		if f.Patients.State == geo.Masked {
			e.MaskedCells++
		}
	}
	e.Raised = int32(w.raised)
	for _, t := range w.settled {
		e.Rounds = max(e.Rounds, t.Rounds)
		if !t.Converged {
			e.Unsettled++
		}
	}
	w.concentrate(&e)
	w.Estimations = []Estimation{e}
	w.modelled = w.shares.Patients(w.market, len(w.Dataset.Teams), func(team int32) bool { return !w.counted[team] })
}

// use computes shares under some parameters, and estimates masked cells by them.
func (w *patientWork) use(e Estimation) {
	w.shares = patientbase.Huff{Exponent: e.Exponent, Decay: e.DecayMinutes}.Shares(w.market)
	w.estimate()
}

// Values of the setting calibrate.
const (
	calibrateAlways = "always"
	calibrateNever  = "never"
)

// The model is fitted to so many units at most, spread evenly over the study, or to two for each team where that is more,
// so that teams share units to be told apart by. Errors are then well under a hundredth of the parameters; all units
// of a country would take six times as long and not tell better.
const calibrationUnits = 3000

func unitsFor(teams int) int { return max(calibrationUnits, 2*teams) }

// calibrate fits the Huff model to the teams that have counts, and tells whether its parameters are to be used and why.
func (w *patientWork) calibrate() (use bool, reason string) {
	switch {
	case !slices.Contains(w.counted, true):
		return false, "no-counts"
	case w.Settings.Calibrate == calibrateNever:
		return false, "asked-never"
	}
	origin, choices := w.fitOrigin(w.Settings.DecayMinutes)
	if origin.Units == 0 {
		return false, "no-choice"
	}
	if tau, _ := origin.DecayMinutes(); tau > 0 {
		// How near the places of a team are together depends on the decay: once more, with the one that was found.
		origin, choices = w.fitOrigin(tau)
	}
	w.Calibrations = []Calibration{
		calibrationOf(OriginConstrained, origin),
		calibrationOf(DoublyConstrained, patientbase.CalibrateDoubly(choices)),
	}
	usable := origin.Converged && origin.Rate > 0
	// Counts vary more than Poisson's wherever people have habits: errors are then too small, the estimate is not off.
	against := slices.DeleteFunc(slices.Clone(w.Calibrations[0].Warnings), func(k string) bool { return k == patientbase.Overdispersed.String() })
	switch {
	case usable && w.Settings.Calibrate == calibrateAlways:
		return true, "asked-always"
	case usable && len(against) == 0:
		return true, "good-fit"
	}
	return false, strings.Join(against, ", ")
}

// fitOrigin fits the model to the teams that have counts, whose places are taken together under a decay.
func (w *patientWork) fitOrigin(decay float64) (patientbase.Calibration, []patientbase.Choice) {
	choices := w.market.Sample(unitsFor(len(w.counted))).Choices(decay, func(team int32) bool { return w.counted[team] }, w.patientsOf)
	amount := w.market.Amounts()
	return patientbase.CalibrateOrigin(choices, func(team int32) float64 { return amount[team] }), choices
}

// patientsOf returns the patients of a leaf whom a team follows, counted or estimated. Of those counted for its city
// it has its part, by inhabitants.
func (w *patientWork) patientsOf(leaf, team int32) float64 {
	n := w.at(leaf, team)
	if city := w.Dataset.Units[leaf].Parent; city != geo.None {
		n += w.at(city, team) * w.shareWithin(city, []int32{leaf})
	}
	return n
}

// at returns the patients of one cell, 0 when there is none.
func (w *patientWork) at(unit, team int32) float64 {
	of := w.of(team)
	k, ok := slices.BinarySearchFunc(of, unit, func(f geo.Flow, u int32) int { return int(f.Unit - u) })
	if !ok {
		return 0
	}
	return w.patients[int(w.start[team])+k]
}
