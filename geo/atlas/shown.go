package atlas

import "slices"

// leastShown is the least number of patients that may leave: the SNDS hides 1 to 10.
const leastShown = 11

// mayShow tells whether a number of patients may be shown: none at all, or enough of them.
func mayShow(patients float64) bool { return patients < 0.5 || patients > leastShown-0.5 }

// mayShowShare tells whether a share of a team's core patients may be shown: not when it gives away that 1 to 10
// of them live on one side.
func (a *Atlas) mayShowShare(team int32, share float64) bool {
	core := a.Territories[team].PatientsInCore
	return mayShow(core*share) && mayShow(core*(1-share))
}

// mayShowCell tells whether the patients of a team in a unit, and what is made of them, may be shown. What is modelled
// is nobody's count.
func (a *Atlas) mayShowCell(team int32, c *Cell) bool {
	return a.Territories[team].Basis == Modelled || mayShow(c.Patients)
}

// mayShowSpread tells whether a figure made of how a team's patients spread may be shown: when none of its cells, core and
// fringe, is of 1 to 10 observed patients. What is modelled betrays nobody.
func (a *Atlas) mayShowSpread(team int32) bool {
	t := &a.Territories[team]
	if t.Basis == Modelled {
		return true
	}
	for _, c := range t.Cells {
		if (c.Core || c.Fringe) && !mayShow(c.Patients) {
			return false
		}
	}
	return true
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
