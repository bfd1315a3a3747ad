package atlas

import (
	"fmt"
	"math"

	"github.com/maillage/maillage/geo/patientbase"
)

// Estimation says how the patients that no count gives were estimated. An atlas with teams has one, others none.
type Estimation struct {
	// Exponent and DecayMinutes are those of the Huff model in use, Calibrated tells whether they were fitted to the
	// counts of the study, and Reason why they were or were not: "good-fit", "asked-always", "asked-never",
	// "no-counts", "no-choice" when no unit with patients is within reach of two teams that have counts, or else the warnings that spoke against it ("thin-data, poor-fit").
	Exponent, DecayMinutes float64
	Calibrated             bool
	Reason                 string
	// MaskedCells were estimated within their bounds; of them the model said of Raised that nobody would be there.
	MaskedCells, Raised int32
	// Rounds is the longest that the estimate of a team took, Unsettled the number of teams that still moved then.
	Rounds, Unsettled int32
	// Kappa is how many patients the model is worth beside the counts of a unit when shares are shrunk towards it: the
	// concentration of a Dirichlet-multinomial distribution, by maximum likelihood. 0 when there are no counts.
	Kappa, KappaErr float64
	KappaUnits      int32 // that it was fitted on
	// KappaConverged tells whether the fit settled, KappaUnbounded that shares differ from the model no more than
	// chance makes them.
	KappaConverged, KappaUnbounded bool
}

// Constraint tells the two calibrations of the Huff model apart.
type Constraint uint8

// Constraints. OriginConstrained takes the patients of each unit as given, DoublyConstrained those of each team too.
const (
	OriginConstrained Constraint = iota
	DoublyConstrained
)

// String returns the key under which a constraint is served.
func (c Constraint) String() string { return [...]string{"origin", "doubly"}[c] }

// Calibration is a Huff model fitted to the teams that have counts, and how well it fits. Figures are those of
// patientbase.Calibration, which says what each is.
type Calibration struct {
	Constraint                        Constraint
	Exponent, ExponentErr             float64 // of supply; 0 when doubly constrained
	Rate, RateErr                     float64 // of the decay, by minute
	Units, Teams, Cells, Left         int32
	Patients                          float64
	LogLikelihood, Deviance, PseudoR2 float64
	Explained, SRMSE, Dispersion      float64
	Rounds                            int32
	Converged                         bool
	Warnings                          []string
}

func calibrationOf(k Constraint, c patientbase.Calibration) Calibration {
	out := Calibration{Constraint: k, Exponent: c.Exponent, ExponentErr: c.ExponentErr, Rate: c.Rate, RateErr: c.RateErr,
		Units: int32(c.Units), Teams: int32(c.Teams), Cells: int32(c.Cells), Left: int32(c.Left), Patients: c.Patients,
		LogLikelihood: number(c.LogLikelihood), Deviance: number(c.Deviance), PseudoR2: number(c.PseudoR2),
		Explained: number(c.Explained), SRMSE: number(c.SRMSE), Dispersion: number(c.Dispersion), Rounds: int32(c.Rounds), Converged: c.Converged}
	for _, w := range c.Warnings {
		out.Warnings = append(out.Warnings, w.String())
	}
	return out
}

// number returns 0 for what is no number: a store keeps none, and without data there is no figure to speak of.
func number(x float64) float64 {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return 0
	}
	return x
}

// DecayMinutes returns the scale of the decay with its standard error, both 0 when patients do not prefer what is near.
func (c Calibration) DecayMinutes() (tau, err float64) {
	return patientbase.Calibration{Rate: c.Rate, RateErr: c.RateErr}.DecayMinutes()
}

// String returns one line for a report.
func (c Calibration) String() string {
	tau, err := c.DecayMinutes()
	text := fmt.Sprintf("decay %.1f ± %.1f min, explains %.0f %% of the deviance, SRMSE %.2f, on %d units and %d teams", tau, err, 100*c.Explained, c.SRMSE, c.Units, c.Teams)
	if c.Constraint == OriginConstrained {
		text = fmt.Sprintf("supply exponent %.2f ± %.2f, %s", c.Exponent, c.ExponentErr, text)
	}
	return text
}
