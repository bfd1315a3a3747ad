package atlas

import (
	"cmp"
	"slices"

	"github.com/maillage/maillage/geo"
)

// teamUnit returns where a team practises: the unit of its site, else the one where most of its members do; geo.None when nothing is known.
func (a *Atlas) teamUnit(team int32) int32 {
	t := &a.Dataset.Teams[team]
	if t.Site != geo.None && a.Dataset.Sites[t.Site].Unit != geo.None {
		return a.Dataset.Sites[t.Site].Unit
	}
	return a.mostMembers(team)
}

// mostMembers returns the unit where most members of a team practise, that of the least code of equals; geo.None when
// none is known.
func (a *Atlas) mostMembers(team int32) int32 {
	count := make(map[int32]int)
	for _, m := range a.Dataset.Teams[team].Members {
		if m.Unit != geo.None {
			count[m.Unit]++
		}
	}
	best := geo.None
	for u, n := range count {
		if best == geo.None || n > count[best] || n == count[best] && a.Dataset.Units[u].Code < a.Dataset.Units[best].Code {
			best = u
		}
	}
	return best
}

// teamsByCommunity returns the ESP of each CPTS: those that rosters name, and those that no roster places and that practise
// in a unit of the declared area. A team known to be in a city only belongs to a CPTS that declares all of the city.
func (a *Atlas) teamsByCommunity(declared [][]int32) [][]AreaTeam {
	out := make([][]AreaTeam, len(declared))
	placed := make(map[int32]bool)
	for i, c := range a.Dataset.Communities {
		for _, t := range c.Teams {
			out[i] = append(out[i], AreaTeam{Team: t, Roster: true})
			placed[t] = true
		}
	}
	claims := a.claims(declared)
	for t := range int32(len(a.Dataset.Teams)) {
		unit := a.teamUnit(t)
		if placed[t] || unit == geo.None {
			continue
		}
		leaves := a.Leaves(unit)
		for _, c := range claims.Of(leaves[0]) {
			all := !slices.ContainsFunc(leaves, func(u int32) bool { return !slices.Contains(claims.Of(u), c) })
			if all {
				out[c] = append(out[c], AreaTeam{Team: t})
			}
		}
	}
	for i := range out {
		slices.SortFunc(out[i], func(x, y AreaTeam) int { return cmp.Compare(x.Team, y.Team) })
	}
	return out
}

// reached returns the leaves of the cores of teams; of a team without a territory, where it practises.
func (a *Atlas) reached(teams []AreaTeam) []int32 {
	var units []int32
	for _, t := range teams {
		core := a.Territories[t.Team].core()
		if u := a.teamUnit(t.Team); len(core) == 0 && u != geo.None {
			core = []int32{u}
		}
		units = append(units, core...)
	}
	return a.leaves(units)
}

// notIn returns the elements of an ascending list that another has not.
func notIn(list, other []int32) []int32 {
	var out []int32
	for _, u := range list {
		if _, in := slices.BinarySearch(other, u); !in {
			out = append(out, u)
		}
	}
	return out
}

// computeSelfContainment counts for each CPTS the patients: of its ESP, of its inhabitants, and of both.
func (a *Atlas) computeSelfContainment() {
	ofTeam := a.communitiesOfTeams()
	for t := range a.Territories {
		for _, c := range ofTeam[t] {
			for _, cell := range a.Territories[t].Cells {
				a.Areas[c].PatientsOfTeams += cell.Patients
			}
		}
		for leaf, patients := range a.patientsByLeaf(int32(t)) {
			a.countResidents(leaf, patients, ofTeam[t])
		}
	}
}

// countResidents counts patients who live in a leaf, and whom an ESP of some CPTS follows, for the CPTS that claim the leaf.
func (a *Atlas) countResidents(leaf int32, patients float64, followedBy []int32) {
	for _, c := range a.Units[leaf].Communities {
		a.Areas[c].PatientsOfResidents += patients
		if slices.Contains(followedBy, c) {
			a.Areas[c].PatientsInside += patients
		}
	}
}

// communitiesOfTeams returns for each ESP the CPTS that it is of, ascending.
func (a *Atlas) communitiesOfTeams() [][]int32 {
	out := make([][]int32, len(a.Territories))
	for c := range a.Areas {
		for _, t := range a.Areas[c].Teams {
			out[t.Team] = append(out[t.Team], int32(c))
		}
	}
	return out
}
