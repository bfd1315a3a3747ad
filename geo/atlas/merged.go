package atlas

import (
	"slices"

	"github.com/maillage/maillage/geo"
)

// mergedByTeam returns what is known of the sums of masked cells, by team.
func (a *Atlas) mergedByTeam() [][]geo.MergedFlow {
	out := make([][]geo.MergedFlow, len(a.Dataset.Teams))
	for _, m := range a.Dataset.Merged {
		out[m.Team] = append(out[m.Team], m)
	}
	return out
}

// mergedWith returns the sum that a unit is part of, nil when there is none.
func mergedWith(merged []geo.MergedFlow, unit int32) *geo.MergedFlow {
	for k := range merged {
		if _, in := slices.BinarySearch(merged[k].Units, unit); in {
			return &merged[k]
		}
	}
	return nil
}

// fitMerged draws the estimates of masked cells to what is known of their sums, and narrows the bounds of the team's
// patients. Cells are ascending by unit.
func (t *Territory) fitMerged(merged []geo.MergedFlow) {
	for _, m := range merged {
		var group []*Cell
		for _, u := range m.Units {
			at, in := slices.BinarySearchFunc(t.Cells, u, func(c Cell, u int32) int { return int(c.Unit) - int(u) })
			if in && t.Cells[at].Counted.State == geo.Masked {
				group = append(group, &t.Cells[at])
			}
		}
		below, above := fit(group, float64(m.Patients.Min), float64(m.Patients.Max))
		t.PatientsMin += below
		t.PatientsMax -= above
	}
	if len(merged) == 0 {
		return
	}
	t.Patients = 0
	for _, c := range t.Cells {
		t.Patients += c.Patients
	}
	t.Patients = min(max(t.Patients, t.PatientsMin), t.PatientsMax) // which rounding might leave
}

// fit moves estimates evenly towards one of their bounds until their sum lies from least to most, and returns by how
// much these are narrower than the bounds of the cells, below and above.
func fit(group []*Cell, least, most float64) (below, above float64) {
	sum, low, high := 0.0, 0.0, 0.0
	for _, c := range group {
		sum, low, high = sum+c.Patients, low+float64(c.Counted.Min), high+float64(c.Counted.Max)
	}
	least, most = max(least, low), min(most, high)
	wanted := min(max(sum, least), most)
	for _, c := range group {
		switch {
		case wanted > sum:
			c.Patients += (float64(c.Counted.Max) - c.Patients) * (wanted - sum) / (high - sum)
		case wanted < sum:
			c.Patients -= (c.Patients - float64(c.Counted.Min)) * (sum - wanted) / (sum - low)
		}
	}
	return least - low, high - most
}
