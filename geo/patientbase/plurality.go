package patientbase

import (
	"cmp"
	"math"
	"slices"

	"github.com/maillage/maillage/geo"
)

// Neighbours yields the units that share a border with a unit, and the length of it in metres. It has to be
// symmetric. Units that are in the same place without a border between them are given with 0 metres.
type Neighbours func(unit int32, yield func(neighbour int32, metres float64))

// Plurality cuts a study area into service areas by the method of the Dartmouth primary care service areas
// (Goodman et al. 2003, Health Services Research 38:287–309):
//
//  1. a unit belongs to the team that takes most of its patients;
//  2. pieces of an area that do not touch its main part go to an area that they touch;
//  3. an area with too few inhabitants, or whose inhabitants leave it too much for their care, is merged with the
//     neighbour that takes most of its patients.
//
// Each step looks at the whole state that the step before left, never at a list in file order, so the result does
// not depend on the order of flows. Exact ties are settled by the team that has more patients, then by index.
type Plurality struct {
	MinPopulation float64 // inhabitants; the Dartmouth areas have 1 000 or more
	// MinLocalisation is the least share of the patients who live in an area that its own teams follow, LI_g.
	MinLocalisation float64
	// Fill gives units without flows to the area with which they share the longest border, from the nearest units
	// outwards. Without it they belong to no area.
	Fill bool
}

// Partition is the answer: every unit is in one area, or in none and named in LeftOut.
type Partition struct {
	Area    []int32 // by unit; geo.None when left out
	OfTeam  []int32 // the area each team works for; geo.None for a team without patients
	Areas   []ServiceArea
	LeftOut []int32 // units in no area, ascending
	Moved   int     // units that went to another area for contiguity
	Filled  int     // units without flows that were given to an area
	Merged  int     // areas that were merged into another
}

// ServiceArea is a set of units that mostly use the same teams.
type ServiceArea struct {
	Team       int32   // the team that follows most patients of the area
	Teams      []int32 // every team that works for it, ascending
	Units      []int32 // ascending
	Population float64
	Patients   float64 // who live in the area, whoever follows them
	Inside     float64 // of whom followed by the area's own teams
	Components int     // 1 when the area is in one piece; more when some units touch no area at all
	// Small and Leaky say that the area falls short of the least population or localisation and touches no area it
	// could be merged with.
	Small, Leaky bool
}

// Localisation returns LI, the share of the patients who live in the area that its own teams follow.
func (a ServiceArea) Localisation() float64 {
	if a.Patients == 0 {
		return 0
	}
	return a.Inside / a.Patients
}

// Partition cuts the units of the populations into areas. Flows of geo.None are patients followed outside: they
// count in localisation only. Neighbours may be nil, when nothing touches anything.
func (p Plurality) Partition(populations []float64, flows []Flow, neighbours Neighbours) Partition {
	if neighbours == nil {
		neighbours = func(int32, func(int32, float64)) {}
	}
	w := newPluralityWork(populations, flows, neighbours)
	var out Partition
	out.Moved, out.Filled = w.join(p.Fill)
	w.place() // again, since a unit that decides for a team may have moved
	out.Merged = w.merge(p)
	w.describe(&out, p)
	return out
}

// pluralityWork is the state of a partition. An area is known by the team it began with.
type pluralityWork struct {
	populations []float64
	flows       []Flow // by unit then team, each pair once
	start       []int32
	neighbours  Neighbours
	teams       int
	teamTotal   []float64
	area        []int32 // by unit
	ofTeam      []int32 // the area each team works for
}

func newPluralityWork(populations []float64, flows []Flow, neighbours Neighbours) *pluralityWork {
	w := &pluralityWork{populations: populations, neighbours: neighbours}
	for _, f := range sum(flows) {
		if f.Patients > 0 && f.Unit >= 0 && int(f.Unit) < len(populations) {
			w.flows = append(w.flows, f)
		}
	}
	w.teams = extent(len(w.flows), func(k int) int32 { return w.flows[k].Team })
	w.start = make([]int32, len(populations)+1)
	w.teamTotal = make([]float64, w.teams)
	for _, f := range w.flows {
		w.start[f.Unit+1]++
		if f.Team >= 0 {
			w.teamTotal[f.Team] += f.Patients
		}
	}
	for u := range populations {
		w.start[u+1] += w.start[u]
	}
	w.assign()
	w.place()
	return w
}

func (w *pluralityWork) of(unit int32) []Flow { return w.flows[w.start[unit]:w.start[unit+1]] }

// assign gives each unit to the team that takes most of its patients.
func (w *pluralityWork) assign() {
	w.area = make([]int32, len(w.populations))
	for u := range w.area {
		w.area[u] = geo.None
		most := Flow{Team: geo.None}
		for _, f := range w.of(int32(u)) {
			if f.Team >= 0 && (most.Team == geo.None || w.prefers(f, most)) {
				most = f
			}
		}
		w.area[u] = most.Team
	}
}

func (w *pluralityWork) prefers(f, g Flow) bool {
	return cmp.Or(cmp.Compare(f.Patients, g.Patients), cmp.Compare(w.teamTotal[f.Team], w.teamTotal[g.Team]), cmp.Compare(g.Team, f.Team)) > 0
}

// place tells for which area each team works: its own when it won a unit, else that of the unit which sends it
// most patients.
func (w *pluralityWork) place() {
	w.ofTeam = make([]int32, w.teams)
	won := make([]bool, w.teams)
	for _, t := range w.area {
		if t >= 0 {
			won[t] = true
		}
	}
	most := make([]float64, w.teams)
	for t := range w.ofTeam {
		w.ofTeam[t] = geo.None
		if won[t] {
			w.ofTeam[t], most[t] = int32(t), math.Inf(1)
		}
	}
	for _, f := range w.flows {
		if f.Team >= 0 && f.Patients > most[f.Team] {
			w.ofTeam[f.Team], most[f.Team] = w.area[f.Unit], f.Patients
		}
	}
}

// describe fills the result, areas in the order of their least unit.
func (w *pluralityWork) describe(out *Partition, p Plurality) {
	number := make([]int32, w.teams)
	for i := range number {
		number[i] = geo.None
	}
	out.Area = make([]int32, len(w.area))
	for u, a := range w.area {
		out.Area[u] = geo.None
		if a == geo.None {
			out.LeftOut = append(out.LeftOut, int32(u))
			continue
		}
		if number[a] == geo.None {
			number[a] = int32(len(out.Areas))
			out.Areas = append(out.Areas, ServiceArea{Team: geo.None})
		}
		out.Area[u] = number[a]
		area := &out.Areas[number[a]]
		area.Units = append(area.Units, int32(u))
		area.Population += w.populations[u]
	}
	out.OfTeam = make([]int32, w.teams)
	for t, a := range w.ofTeam {
		out.OfTeam[t] = geo.None
		if a != geo.None {
			out.OfTeam[t] = number[a]
			out.Areas[number[a]].Teams = append(out.Areas[number[a]].Teams, int32(t))
		}
	}
	w.count(out)
	for _, c := range w.connected() {
		if c.own != geo.None {
			out.Areas[number[c.own]].Components++
		}
	}
	for i := range out.Areas {
		a := &out.Areas[i]
		a.Small = a.Population < p.MinPopulation
		a.Leaky = a.Localisation() < p.MinLocalisation
	}
}

// count fills the patients of areas and finds the first team of each.
func (w *pluralityWork) count(out *Partition) {
	inside := make([]float64, w.teams) // patients of each team who live in its area
	for _, f := range w.flows {
		a := out.Area[f.Unit]
		if a == geo.None {
			continue
		}
		out.Areas[a].Patients += f.Patients
		if f.Team >= 0 && out.OfTeam[f.Team] == a {
			out.Areas[a].Inside += f.Patients
			inside[f.Team] += f.Patients
		}
	}
	for i := range out.Areas {
		a := &out.Areas[i]
		a.Team = slices.MaxFunc(a.Teams, func(s, t int32) int {
			return cmp.Or(cmp.Compare(inside[s], inside[t]), cmp.Compare(t, s))
		})
	}
}
