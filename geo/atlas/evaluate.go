package atlas

import (
	"cmp"
	"slices"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/coverage"
)

// Evaluation is what a planner needs to know of a proposed territory before answering a CPTS project: is it
// coherent, who else claims these communes, who is left out.
type Evaluation struct {
	Area Area // as if it were a CPTS
	// Others are the CPTS that claim some of it, whatever their stage, by decreasing population shared.
	Others []Shared
	// Gaps are the gap areas that it fills, in whole or in part, by decreasing population filled.
	Gaps []Filled
	// Inside are the teams whose core lies wholly inside, Split those whose core is only partly inside, by
	// decreasing share of patients left outside.
	Inside []int32
	Split  []Astride
	// Contexts are figures to compare with: the départements it lies in, its régions, the whole study.
	Contexts []Context
	// CoveredBefore and CoveredAfter are the inhabitants of the study covered by at least one CPTS, at the
	// stages that count, without and with the proposal.
	CoveredBefore, CoveredAfter int64
}

// Shared is what a proposal shares with a CPTS.
type Shared struct {
	Community  int32
	Units      []int32
	Population int64
	// OfProposal and OfCommunity are the shares of each one's population.
	OfProposal, OfCommunity float64
}

// Filled is the part of a gap area that a proposal covers, and what it leaves.
type Filled struct {
	Gap        int32
	Units      []int32 // filled
	Population int64
	// Left is the population that stays uncovered, Pieces the number of separate gap areas it is then in: more
	// than one when the proposal cuts the gap.
	Left   int64
	Pieces int32
}

// Astride is a team whose core a proposal would split.
type Astride struct {
	Team    int32
	Outside float64 // share of the patients of its core who live outside the proposal
}

// Context is a set of units that a proposal is compared with.
type Context struct {
	Kind       string // "proposal", "department", "region" or "study"
	Code       string
	Population int64
	GPs        float64
	GPsPer100k float64 // 0 when nobody lives there
}

// Evaluate judges a territory made of units. Cities count as their parts, repeated units count once. It reads the
// atlas and changes nothing; its cost is that of the units and of their neighbourhood.
func (a *Atlas) Evaluate(units []int32) Evaluation {
	leaves := a.leaves(units)
	e := Evaluation{Area: a.area(leaves)}
	e.Others = a.sharedWith(leaves)
	e.Gaps = a.filledBy(leaves)
	e.Inside, e.Split = a.teamsOf(leaves)
	e.Contexts = a.contexts(leaves)
	for u := range a.Units {
		if n := a.Dataset.Units[u].Population.Min; a.IsLeaf(int32(u)) && a.Units[u].Multiplicity > 0 {
			e.CoveredBefore += n
		}
	}
	e.CoveredAfter = e.CoveredBefore
	for _, f := range e.Gaps {
		e.CoveredAfter += f.Population
	}
	return e
}

func (a *Atlas) sharedWith(leaves []int32) []Shared {
	of := make(map[int32][]int32)
	for _, u := range leaves {
		for _, c := range a.Units[u].Communities {
			of[c] = append(of[c], u)
		}
	}
	total := a.weight(leaves)
	out := make([]Shared, 0, len(of))
	for c, units := range of {
		s := Shared{Community: c, Units: units}
		s.Population, _ = a.population(units)
		s.OfProposal = coverage.Containment(total, float64(s.Population))
		s.OfCommunity = coverage.Containment(float64(a.Areas[c].Population), float64(s.Population))
		out = append(out, s)
	}
	slices.SortFunc(out, func(x, y Shared) int {
		return cmp.Or(cmp.Compare(y.Population, x.Population), cmp.Compare(x.Community, y.Community))
	})
	return out
}

func (a *Atlas) filledBy(leaves []int32) []Filled {
	of := make(map[int32][]int32)
	for _, u := range leaves {
		if g := a.Units[u].Gap; g != geo.None {
			of[g] = append(of[g], u)
		}
	}
	out := make([]Filled, 0, len(of))
	for g, units := range of {
		f := Filled{Gap: g, Units: units}
		f.Population, _ = a.population(units)
		f.Left = a.Gaps[g].Population - f.Population
		var rest []int32
		for _, u := range a.Gaps[g].Units {
			if _, taken := slices.BinarySearch(units, u); !taken {
				rest = append(rest, u)
			}
		}
		f.Pieces = int32(len(a.clusters(rest)))
		out = append(out, f)
	}
	slices.SortFunc(out, func(x, y Filled) int {
		return cmp.Or(cmp.Compare(y.Population, x.Population), cmp.Compare(x.Gap, y.Gap))
	})
	return out
}

func (a *Atlas) teamsOf(leaves []int32) (inside []int32, split []Astride) {
	var near []int32
	for _, u := range leaves {
		near = append(near, a.Units[u].Teams...)
	}
	slices.Sort(near)
	for _, team := range slices.Compact(near) {
		switch share := a.patientsWithin(team, leaves); {
		case share >= 1-1e-9:
			inside = append(inside, team)
		default:
			split = append(split, Astride{team, 1 - share})
		}
	}
	slices.SortStableFunc(split, func(x, y Astride) int { return cmp.Compare(y.Outside, x.Outside) })
	return inside, split
}

// contexts sums up the proposal, each département and région it lies in, and the study.
func (a *Atlas) contexts(leaves []int32) []Context {
	var departments, regions []string
	for _, u := range leaves {
		departments = insert(departments, a.Dataset.Units[u].Department)
		regions = insert(regions, a.Dataset.Units[u].Region)
	}
	out := []Context{{Kind: "proposal"}}
	at := map[[2]string]int{}
	for _, d := range departments {
		at[[2]string{"d", d}] = len(out)
		out = append(out, Context{Kind: "department", Code: d})
	}
	for _, r := range regions {
		at[[2]string{"r", r}] = len(out)
		out = append(out, Context{Kind: "region", Code: r})
	}
	study := len(out)
	out = append(out, Context{Kind: "study"})
	add := func(i int, u int32) {
		out[i].Population += a.Dataset.Units[u].Population.Min
		out[i].GPs += a.Units[u].GPs
	}
	for _, u := range leaves {
		add(0, u)
	}
	for u, unit := range a.Dataset.Units {
		if !a.IsLeaf(int32(u)) {
			continue
		}
		add(study, int32(u))
		if i, ok := at[[2]string{"d", unit.Department}]; ok {
			add(i, int32(u))
		}
		if i, ok := at[[2]string{"r", unit.Region}]; ok {
			add(i, int32(u))
		}
	}
	for i := range out {
		out[i].GPs = round(out[i].GPs, 2)
		if out[i].Population > 0 {
			out[i].GPsPer100k = round(out[i].GPs/float64(out[i].Population)*1e5, 1)
		}
	}
	return out
}
