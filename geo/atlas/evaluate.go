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
	Area Area   // as if it were a CPTS
	Then []Then // its population by earlier vintages
	// Others are the CPTS that claim some of it, whatever their stage, by decreasing population shared.
	Others []Shared
	// Gaps are the gap areas that it fills, in whole or in part, by decreasing population filled.
	Gaps []Filled
	// Inside are the teams whose core lies wholly inside, Split those whose core is only partly inside, by
	// decreasing share of patients left outside.
	Inside []int32
	Split  []Astride
	// Created are the gap areas that it would make: of a CPTS that it replaces, what it takes up of nobody's.
	Created []Created
	// Replaces is the CPTS that the proposal takes the place of, geo.None when it is new.
	Replaces int32
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

// Created is a gap area that a proposal would make.
type Created struct {
	Units      []int32
	Population int64
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
	// Professionals are all those who practise there, by profession.
	Professionals []Headcount
	// Access are the published accessibilities (APL), means weighted by the inhabitants of units that have a figure.
	Access []MeanAccess
	// Own are the accessibilities computed here.
	Own []OwnAccess
}

// MeanAccess is a mean of DREES's APL.
type MeanAccess struct {
	Profession   geo.Profession
	AgeCap, Year int
	Value        float64
	Population   int64 // inhabitants who have a figure
}

// Evaluate judges a territory made of units as a new CPTS. Cities count as their parts, repeated units count once. It reads
// the atlas and changes nothing; its cost is that of the units and of their neighbourhood, but for the first
// evaluation of an atlas, which sums up the study.
func (a *Atlas) Evaluate(units []int32) Evaluation { return a.EvaluateReplacing(units, geo.None) }

// EvaluateReplacing is Evaluate for the new territory of a CPTS that exists: what that CPTS claims is then free to be taken,
// and what the proposal leaves of it becomes a gap unless another CPTS claims it.
func (a *Atlas) EvaluateReplacing(units []int32, replaces int32) Evaluation {
	leaves := a.leaves(units)
	e := Evaluation{Area: a.area(leaves), Replaces: replaces}
	e.Then = a.PopulationThen(leaves)
	e.Others = a.sharedWith(leaves, replaces)
	e.Gaps = a.filledBy(leaves)
	e.Inside, e.Split = a.teamsOf(leaves)
	e.Contexts = a.contexts(leaves)
	e.CoveredBefore = a.sumUp().covered
	e.CoveredAfter = e.CoveredBefore
	for _, f := range e.Gaps {
		e.CoveredAfter += f.Population
	}
	for _, cluster := range a.clusters(a.leftOpen(leaves, replaces)) {
		n, _ := a.population(cluster)
		e.Created = append(e.Created, Created{cluster, n})
		e.CoveredAfter -= n
	}
	slices.SortStableFunc(e.Created, func(x, y Created) int { return cmp.Compare(y.Population, x.Population) })
	return e
}

// leftOpen returns the leaves that only the CPTS replaced covers and that the proposal does not take.
func (a *Atlas) leftOpen(leaves []int32, replaces int32) []int32 {
	if replaces == geo.None || !a.countedStages()[a.Dataset.Communities[replaces].Stage] {
		return nil
	}
	var out []int32
	for _, u := range notIn(a.Areas[replaces].Units, leaves) {
		if a.Units[u].Multiplicity == 1 {
			out = append(out, u)
		}
	}
	return out
}

func (a *Atlas) sharedWith(leaves []int32, replaces int32) []Shared {
	of := make(map[int32][]int32)
	for _, u := range leaves {
		for _, c := range a.Units[u].Communities {
			if c != replaces {
				of[c] = append(of[c], u)
			}
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
	proposal := a.newFigures()
	own := make([]accessSum, len(a.Access))
	for _, u := range leaves {
		departments = insert(departments, a.Dataset.Units[u].Department)
		regions = insert(regions, a.Dataset.Units[u].Region)
		proposal.add(a, u)
		a.addAccess(own, u)
	}
	out := []Context{a.context("proposal", "", proposal)}
	out[0].Own = a.ownAccess(own)
	places, access := a.sumUp().places, a.accessByPlace()
	add := func(kind, code string) {
		c := a.context(kind, code, places[place{kind, code}])
		c.Own = a.ownAccess(access[place{kind, code}])
		out = append(out, c)
	}
	for _, code := range departments {
		add("department", code)
	}
	for _, code := range regions {
		add("region", code)
	}
	add("study", "")
	return out
}

func (a *Atlas) context(kind, code string, f figures) Context {
	c := Context{Kind: kind, Code: code, Population: f.population}
	for p, n := range f.professionals {
		if n = round(n, 2); n > 0 {
			c.Professionals = append(c.Professionals, Headcount{geo.Profession(p), n})
		}
	}
	c.GPs = numberOf(c.Professionals, geo.GP)
	if c.Population > 0 {
		c.GPsPer100k = round(c.GPs/float64(c.Population)*1e5, 1)
	}
	for i, sum := range f.access {
		if s := a.published()[i]; sum.people > 0 {
			c.Access = append(c.Access, MeanAccess{s.profession, s.ageCap, s.year, round(sum.sum/float64(sum.people), 3), sum.people})
		}
	}
	return c
}
