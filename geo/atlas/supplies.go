package atlas

import (
	"cmp"
	"slices"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/patientbase"
	"github.com/paulmach/orb"
)

// supplies returns the general practitioners by place: those of each team where its members practise, or at
// its site, and those of no team in their units. A team without a general practitioner counts its members, so
// that it is given a territory; that it has none is told elsewhere.
func (a *Atlas) supplies() []patientbase.Supply {
	left := make([]float64, len(a.Units))
	for u := range a.Units {
		if a.IsLeaf(int32(u)) {
			left[u] = a.Units[u].GPs
		}
	}
	var out []patientbase.Supply
	for i := range a.Dataset.Teams {
		out = append(out, a.teamSupply(int32(i), left)...)
	}
	for u, n := range left {
		if place, ok := a.place(int32(u)); ok && n > 1e-6 {
			out = append(out, patientbase.Supply{Team: geo.None, Place: place, Amount: n})
		}
	}
	return out
}

// teamSupply returns the supply of one team and takes it from what is left of each unit's.
func (a *Atlas) teamSupply(team int32, left []float64) []patientbase.Supply {
	t := a.Dataset.Teams[team]
	counted := func(m geo.Member) bool { return m.Profession == geo.GP }
	if !slices.ContainsFunc(t.Members, counted) {
		counted = func(geo.Member) bool { return true }
	}
	amount := make(map[int32]float64)
	for _, m := range t.Members {
		unit := m.Unit
		if t.Site != geo.None {
			unit = a.Dataset.Sites[t.Site].Unit
		}
		if unit == geo.None || !counted(m) {
			continue
		}
		amount[unit]++
		if m.Profession == geo.GP {
			left[unit] = max(0, left[unit]-1)
		}
	}
	var out []patientbase.Supply
	for unit, n := range amount {
		place, ok := a.place(unit)
		if t.Site != geo.None && a.Dataset.Sites[t.Site].Placement != geo.Unplaced {
			place.Point, ok = a.Dataset.Sites[t.Site].Point, true
		}
		if ok {
			out = append(out, patientbase.Supply{Team: team, Place: place, Amount: n})
		}
	}
	slices.SortFunc(out, func(x, y patientbase.Supply) int { return comparePoints(x.Place.Point, y.Place.Point) })
	return out
}

func comparePoints(p, q orb.Point) int {
	return cmp.Or(cmp.Compare(p[0], q[0]), cmp.Compare(p[1], q[1]))
}
