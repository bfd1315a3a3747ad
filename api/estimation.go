package api

import "github.com/maillage/maillage/geo/atlas"

// estimation says how patients that no count gives were estimated.
type estimation struct {
	SupplyExponent  float64       `json:"supplyExponent"` // of the Huff model in use
	DecayMinutes    float64       `json:"decayMinutes"`
	Calibrated      bool          `json:"calibrated"`
	Reason          string        `json:"reason"` // why it is, or is not
	MaskedCells     int32         `json:"maskedCells"`
	Rounds          int32         `json:"rounds"`
	Unsettled       int32         `json:"unsettled"` // teams whose estimate did not converge
	Concentration   float64       `json:"concentration"`
	ConcentrationSE float64       `json:"concentrationError"`
	Calibrations    []calibration `json:"calibrations"`
}

type calibration struct {
	Constraint     string   `json:"constraint"` // origin or doubly
	SupplyExponent float64  `json:"supplyExponent"`
	SupplyError    float64  `json:"supplyExponentError"`
	DecayMinutes   float64  `json:"decayMinutes"`
	DecayError     float64  `json:"decayMinutesError"`
	Units          int32    `json:"units"`
	Teams          int32    `json:"teams"`
	Cells          int32    `json:"cells"`
	Deviance       float64  `json:"deviance"`
	PseudoR2       float64  `json:"pseudoR2"`
	Explained      float64  `json:"explainedDeviance"`
	SRMSE          float64  `json:"srmse"`
	Dispersion     float64  `json:"dispersion"`
	Rounds         int32    `json:"rounds"`
	Converged      bool     `json:"converged"`
	Warnings       []string `json:"warnings"`
}

// estimationOf returns nil for an atlas without teams.
func estimationOf(a *atlas.Atlas) *estimation {
	if len(a.Estimations) == 0 {
		return nil
	}
	e := a.Estimations[0]
	out := &estimation{e.Exponent, e.DecayMinutes, e.Calibrated, e.Reason, e.MaskedCells, e.Rounds, e.Unsettled, e.Kappa, e.KappaErr, []calibration{}}
	for _, c := range a.Calibrations {
		tau, err := c.DecayMinutes()
		out.Calibrations = append(out.Calibrations, calibration{c.Constraint.String(), c.Exponent, c.ExponentErr, tau, err, c.Units, c.Teams, c.Cells,
			c.Deviance, c.PseudoR2, c.Explained, c.SRMSE, c.Dispersion, c.Rounds, c.Converged, append([]string{}, c.Warnings...)})
	}
	return out
}
