package atlas

import "iter"

// patientsByLeaf yields where the patients of a team live, leaf by leaf in the order of its cells. Those of a city are spread
// over its parts by inhabitants.
func (a *Atlas) patientsByLeaf(team int32) iter.Seq2[int32, float64] {
	return func(yield func(leaf int32, patients float64) bool) {
		for _, c := range a.Territories[team].Cells {
			for _, leaf := range a.Leaves(c.Unit) {
				if !yield(leaf, c.Patients*a.partOf(c.Unit, leaf)) {
					return
				}
			}
		}
	}
}

// partOf returns the share of a unit's inhabitants who live in one of its leaves: even shares when nobody is known.
func (a *Atlas) partOf(unit, leaf int32) float64 {
	parts := a.Leaves(unit)
	if len(parts) == 1 {
		return 1
	}
	if total := a.weight(parts); total > 0 {
		return a.weight([]int32{leaf}) / total
	}
	return 1 / float64(len(parts))
}
