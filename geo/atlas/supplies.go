package atlas

import (
	"cmp"
	"slices"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/patientbase"
	"github.com/maillage/maillage/geo/travel"
	"github.com/paulmach/orb"
)

// supplyWork shares out the general practitioners between teams and places.
type supplyWork struct {
	*Atlas
	practices [][]geo.Practice // by practitioner
	parts     [][]float64      // of each member of each team
	left      []float64        // by unit: general practitioners of no team
}

// supplies returns the general practitioners by place: those of each team at its site, or where its members practise,
// each for the part of their time that the team has; and those of no team in their units. A team without a general
// practitioner counts its members, so that it is given a territory; that it has none is told elsewhere.
func (a *Atlas) supplies() []patientbase.Supply {
	w := supplyWork{a, practicesOf(a.Dataset), geo.Parts(a.Dataset.Teams, len(a.Dataset.Practitioners)), make([]float64, len(a.Units))}
	for u := range a.Units {
		if a.IsLeaf(int32(u)) {
			w.left[u] = a.Units[u].GPs
		}
	}
	var out []patientbase.Supply
	for i := range a.Dataset.Teams {
		out = append(out, w.ofTeam(int32(i))...)
	}
	for u, n := range w.left {
		if place, ok := a.place(int32(u)); ok && n > 1e-6 {
			out = append(out, patientbase.Supply{Team: geo.None, Place: place, Amount: n})
		}
	}
	return out
}

// ofTeam returns the supply of one team, its units ascending, and takes it from what is left of each unit's.
func (w *supplyWork) ofTeam(team int32) []patientbase.Supply {
	t := w.Dataset.Teams[team]
	counted := func(m geo.Member) bool { return m.Profession == geo.GP }
	if !slices.ContainsFunc(t.Members, counted) {
		counted = func(geo.Member) bool { return true }
	}
	amount := make(map[int32]float64)
	for k, m := range t.Members {
		if !counted(m) {
			continue
		}
		part := w.parts[team][k]
		if t.Site != geo.None {
			amount[w.Dataset.Sites[t.Site].Unit] += part
		}
		w.spread(m, part, func(unit int32, n float64) {
			if t.Site == geo.None {
				amount[unit] += n
			}
			if m.Profession == geo.GP {
				w.left[unit] = max(0, w.left[unit]-n)
			}
		})
	}
	return w.placed(team, amount)
}

// spread gives part of a member to the units where the person practises, by the shares of time there; to the unit of
// the roster when the register tells none.
func (w *supplyWork) spread(m geo.Member, part float64, add func(unit int32, n float64)) {
	if m.Practitioner != geo.None {
		total := 0.0
		for _, p := range w.practices[m.Practitioner] {
			total += float64(p.Share)
		}
		for _, p := range w.practices[m.Practitioner] {
			if total > 0 {
				add(w.Dataset.Sites[p.Site].Unit, part*float64(p.Share)/total)
			}
		}
		if total > 0 {
			return
		}
	}
	if m.Unit != geo.None {
		add(m.Unit, part)
	}
}

// placed turns the amounts of a team by unit into supplies.
func (w *supplyWork) placed(team int32, amount map[int32]float64) []patientbase.Supply {
	var out []patientbase.Supply
	for unit, n := range amount {
		place, ok := travel.Place{Unit: geo.None}, false
		if unit != geo.None {
			place, ok = w.place(unit)
		}
		if site := w.Dataset.Teams[team].Site; site != geo.None && w.Dataset.Sites[site].Placement != geo.Unplaced {
			place.Point, ok = w.Dataset.Sites[site].Point, true
		}
		if ok && n > 0 {
			out = append(out, patientbase.Supply{Team: team, Place: place, Amount: n})
		}
	}
	slices.SortFunc(out, func(x, y patientbase.Supply) int {
		return cmp.Or(comparePoints(x.Place.Point, y.Place.Point), cmp.Compare(x.Place.Unit, y.Place.Unit))
	})
	return out
}

func comparePoints(p, q orb.Point) int {
	return cmp.Or(cmp.Compare(p[0], q[0]), cmp.Compare(p[1], q[1]))
}
