// Package patientbase makes the territory of a team (ESP) from where its patients live.
//
// The territory is graded: units enter by decreasing number of patients until a share of all patients is
// gathered (Cumulate). Masked counts are estimated within their bounds (EM), the flows of practitioners summed
// into teams (Gather), shares of small units drawn towards what a model expects (Concentration). Where a team has
// no counts its patients are modelled from travel time and supply (Huff), with parameters fitted to the teams that
// have some (CalibrateOrigin, CalibrateDoubly). Plurality cuts a whole study area into areas, each unit in one.
//
// Every iterative estimate says whether it converged, and no result depends on the order of its input. What may be
// shown of patient counts is not decided here.
package patientbase

import (
	"cmp"
	"slices"
)

// Cell is a number of patients of one team who live in one unit.
type Cell struct {
	Unit     int32
	Patients float64
}

// Cumulate orders cells by decreasing number of patients, then by unit, and returns how many of the first make
// up the share alpha of their sum: the shortest such prefix, with every cell tied with its last. Cells without
// patients never enter. Alpha is over 0 and at most 1.
//
// The method is the cumulated share used to draw patient-origin areas (Griffith 1972; AHRQ maps use 0.60); the
// rule for ties makes the result independent of the order of the input.
func Cumulate(cells []Cell, alpha float64) int {
	slices.SortFunc(cells, func(a, b Cell) int {
		return cmp.Or(cmp.Compare(b.Patients, a.Patients), cmp.Compare(a.Unit, b.Unit))
	})
	total := 0.0
	for _, c := range cells {
		total += c.Patients
	}
	// Sums of the same numbers in the same order differ by rounding only through alpha's product.
	wanted := alpha * total * (1 - 1e-12)
	sum := 0.0
	for i, c := range cells {
		if c.Patients <= 0 {
			return i
		}
		if sum >= wanted && c.Patients < cells[i-1].Patients {
			return i
		}
		sum += c.Patients
	}
	return len(cells)
}
