package atlas

import "github.com/maillage/maillage/geo"

// Coverage says how much of the population lives where some CPTS answers for it. Each inhabitant counts once.
type Coverage struct {
	Population int64 // inhabitants of the study
	// Covered counts those of units claimed by at least one CPTS at a stage that counts as coverage, Several those
	// of units claimed by two or more.
	Covered, Several int64
	// SplitUnknown counts those of Several who live in a city that CPTS share without saying how: they may be claimed
	// once only.
	SplitUnknown int64
	// Times gives the units and inhabitants claimed by so many CPTS, from none on. They sum to Population.
	Times  []TimesCovered
	Stages []StageCoverage // from the furthest stage to the unknown
}

// TimesCovered is the part of the study that so many CPTS claim, at stages that count.
type TimesCovered struct {
	Times      int32
	Units      int
	Population int64
}

// StageCoverage is the part of the population whose furthest CPTS is at a stage.
type StageCoverage struct {
	Stage       geo.Stage
	Counts      bool // as coverage, by the settings
	Communities int
	Population  int64
}

// Coverage sums up who is covered.
func (a *Atlas) Coverage() Coverage {
	counted := a.countedStages()
	stages := []geo.Stage{geo.Signed, geo.Validated, geo.Letter, geo.UnknownStage}
	c := Coverage{Stages: make([]StageCoverage, len(stages))}
	for i, s := range stages {
		c.Stages[i] = StageCoverage{Stage: s, Counts: counted[s]}
		for _, community := range a.Dataset.Communities {
			if community.Stage == s {
				c.Stages[i].Communities++
			}
		}
	}
	for u := range a.Units {
		if !a.IsLeaf(int32(u)) {
			continue
		}
		n, _ := a.Dataset.Units[u].Population.Known()
		c.add(&a.Units[u], n)
		if best := a.furthestStage(a.Units[u].Communities, stages); best < len(stages) {
			c.Stages[best].Population += n
		}
	}
	return c
}

// add counts a leaf and its inhabitants.
func (c *Coverage) add(u *UnitFigures, n int64) {
	for int(u.Multiplicity) >= len(c.Times) {
		c.Times = append(c.Times, TimesCovered{Times: int32(len(c.Times))})
	}
	c.Times[u.Multiplicity].Units++
	c.Times[u.Multiplicity].Population += n
	c.Population += n
	if u.Multiplicity > 0 {
		c.Covered += n
	}
	if u.Multiplicity > 1 {
		c.Several += n
	}
	if u.SplitUnknown {
		c.SplitUnknown += n
	}
}

// furthestStage returns the position, in stages that go from the furthest on, of the one that some community has reached;
// their number when there is no community.
func (a *Atlas) furthestStage(communities []int32, stages []geo.Stage) int {
	best := len(stages)
	for _, community := range communities {
		for i, s := range stages[:best] {
			if a.Dataset.Communities[community].Stage == s {
				best = i
				break
			}
		}
	}
	return best
}
