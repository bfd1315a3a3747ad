package atlas

import (
	"cmp"
	"slices"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/patientbase"
	"github.com/paulmach/orb"
)

// computeTerritories makes the patient-base territory of every team: from its patient counts, and by the Huff
// model for the teams that have none.
func (a *Atlas) computeTerritories() {
	a.Territories = make([]Territory, len(a.Dataset.Teams))
	cells := make([][]patientbase.Cell, len(a.Dataset.Teams))
	for _, f := range a.Dataset.Flows {
		if f.Patients.State == geo.Missing {
			continue
		}
		t := &a.Territories[f.Team]
		t.Basis = max(t.Basis, Observed)
		t.PatientsMin += float64(f.Patients.Min)
		t.PatientsMax += float64(f.Patients.Max)
		if f.Patients.State == geo.Masked {
			t.Basis = Mixed
			t.MaskedCells++
		}
		cells[f.Team] = append(cells[f.Team], patientbase.Cell{Unit: f.Unit, Patients: f.Patients.Midpoint()})
	}
	modelled := a.modelPatients(func(team int32) bool { return a.Territories[team].Basis == NoBasis })
	for i := range a.Territories {
		t := &a.Territories[i]
		if t.Basis == NoBasis && len(modelled[i]) > 0 {
			t.Basis = Modelled
			cells[i] = modelled[i]
		}
		a.grade(t, cells[i])
	}
	a.noteTeams()
}

// grade cuts cells into core and fringe and measures the core.
func (a *Atlas) grade(t *Territory, cells []patientbase.Cell) {
	core := patientbase.Cumulate(cells, a.Settings.CoreShare)
	fringe := patientbase.Cumulate(cells, a.Settings.FringeShare)
	for _, c := range cells {
		t.Patients += c.Patients
	}
	if t.Basis == Modelled {
		t.PatientsMin, t.PatientsMax = t.Patients, t.Patients
	}
	for i, c := range cells[:fringe] {
		cell := Cell{Unit: c.Unit, Patients: c.Patients, Commitment: c.Patients / t.Patients}
		if n, ok := a.Dataset.Units[c.Unit].Population.Known(); ok && n > 0 {
			cell.Relevance = c.Patients / float64(n)
		}
		cell.Core = i < core && cell.Relevance >= a.Settings.CoreRelevance
		if cell.Core {
			t.PatientsInCore += c.Patients
		}
		t.Cells = append(t.Cells, cell)
	}
	slices.SortFunc(t.Cells, func(x, y Cell) int { return cmp.Compare(x.Unit, y.Unit) })
	leaves := a.leaves(t.core())
	t.Population, _ = a.population(leaves)
	t.Shape = a.shape(leaves)
}

// noteTeams tells every unit the teams whose core holds it.
func (a *Atlas) noteTeams() {
	claims := a.claims(a.coreSets())
	for u := range a.Units {
		for _, leaf := range a.Leaves(int32(u)) {
			a.Units[u].Teams = append(a.Units[u].Teams, claims.Of(leaf)...)
		}
		slices.Sort(a.Units[u].Teams)
		a.Units[u].Teams = slices.Compact(a.Units[u].Teams)
	}
}

// modelPatients distributes the patients of every unit over the supply within reach.
func (a *Atlas) modelPatients(wanted func(team int32) bool) [][]patientbase.Cell {
	s := a.Settings
	if !slices.ContainsFunc(teamNumbers(len(a.Dataset.Teams)), wanted) {
		return make([][]patientbase.Cell, len(a.Dataset.Teams))
	}
	huff := patientbase.Huff{Exponent: s.SupplyExponent, Decay: s.DecayMinutes, MaxMinutes: s.MaxMinutes, Times: a.crow()}
	var demands []patientbase.Demand
	for u := range a.Dataset.Units {
		n, known := a.Dataset.Units[u].Population.Known()
		place, placed := a.place(int32(u))
		if known && placed && a.IsLeaf(int32(u)) {
			demands = append(demands, patientbase.Demand{Unit: int32(u), Place: place, Patients: float64(n) * s.RegisteredShare})
		}
	}
	return huff.Patients(demands, a.supplies(), len(a.Dataset.Teams), wanted)
}

func teamNumbers(n int) []int32 {
	all := make([]int32, n)
	for i := range all {
		all[i] = int32(i)
	}
	return all
}

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
