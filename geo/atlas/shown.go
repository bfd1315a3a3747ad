package atlas

import (
	"slices"

	"github.com/maillage/maillage/geo"
)

// There is no rule about patients here: the counts were protected before anything was computed from them, and the
// atlas itself is shown to nobody (see Shown). Columns only say in which state a figure is.

// States of the number of patients of a team, as served.
const (
	patientsKnown    = "known"    // counted
	patientsBounded  = "bounded"  // an estimate between two bounds
	patientsMasked   = "masked"   // there are counts, which are hidden for secrecy
	patientsModelled = "modelled" // there are no counts; the number is the model's
	patientsMissing  = "missing"  // there is nothing to make a number of
)

// mostMasked is the greatest number of patients that the SNDS hides: a team of 1 to 10 patients has no number.
const mostMasked = 10

// patientsState tells zero, masked and missing apart: of a team with known counts of nobody the number is 0.
func (a *Atlas) patientsState(team int) string {
	switch t := &a.Territories[team]; {
	case a.Withheld(int32(team)):
		return patientsMasked
	case t.Basis == NoBasis:
		return patientsMissing
	case t.Basis == Modelled:
		return patientsModelled
	case t.PatientsMin == t.PatientsMax:
		return patientsKnown
	case t.PatientsMax <= mostMasked:
		return patientsMasked
	}
	return patientsBounded
}

// mayShowCell tells whether the patients of a team in a unit, and what is made of them, are shown: the estimate of a
// masked cell is no secret, but it would be taken for a count. What is modelled is nobody's count.
func (a *Atlas) mayShowCell(team int32, c *Cell) bool {
	return a.Territories[team].Basis == Modelled || c.Counted.State != geo.Masked
}

// peopled tells whether the population of some leaf is known: a sum over none of them is no zero.
func (a *Atlas) peopled(units []int32) bool {
	_, unknown := a.population(units)
	return int(unknown) < len(units)
}

// coverageKnown tells whether there is anything to say of coverage: without a CPTS no unit is a gap.
func (a *Atlas) coverageKnown() bool { return len(a.Dataset.Communities) > 0 }

// oneMultiplicity tells whether a single number says by how many CPTS a unit is claimed: not of a city whose parts
// differ.
func (a *Atlas) oneMultiplicity(unit int32) bool {
	for _, p := range a.Parts[unit] {
		if a.Units[p].Multiplicity != a.Units[unit].Multiplicity {
			return false
		}
	}
	return true
}

// whollyDrawn leaves out of a set the leaves drawn by a city's outline of which other parts are not in the set: a
// city is not painted whole for some of its arrondissements, unless nothing else is there to paint.
func (a *Atlas) whollyDrawn(units []int32) []int32 {
	var out []int32
	for _, u := range units {
		whole := true
		if f := a.Faces[u]; f >= 0 {
			for _, other := range a.unitsOn(f) {
				_, in := slices.BinarySearch(units, other)
				whole = whole && in
			}
		}
		if whole {
			out = append(out, u)
		}
	}
	if len(out) == 0 {
		return units
	}
	return out
}
