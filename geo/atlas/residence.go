package atlas

import "iter"

// patientsByLeaf yields where the patients of a team live, leaf by leaf in the order of its cells. Those of a city are spread
// over its parts by inhabitants.
func (a *Atlas) patientsByLeaf(team int32) iter.Seq2[int32, float64] {
	return func(yield func(leaf int32, patients float64) bool) {
		for _, c := range a.Territories[team].Cells {
			for leaf, share := range a.sharesOf(c.Unit) {
				if !yield(leaf, c.Patients*share) {
					return
				}
			}
		}
	}
}

// sharesOf yields the leaves of a unit, each with its share of the inhabitants: even ones when nobody is known.
func (a *Atlas) sharesOf(unit int32) iter.Seq2[int32, float64] {
	return func(yield func(leaf int32, share float64) bool) {
		parts, total := a.Leaves(unit), 0.0
		if len(parts) > 1 {
			total = a.weight(parts)
		}
		for k, leaf := range parts {
			share := 1 / float64(len(parts))
			if total > 0 {
				share = a.weight(parts[k:k+1]) / total
			}
			if !yield(leaf, share) {
				return
			}
		}
	}
}
