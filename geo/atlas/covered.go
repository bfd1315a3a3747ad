package atlas

import "github.com/maillage/maillage/geo"

// Coverage says how much of the population lives where some CPTS answers for it. Each inhabitant counts once.
type Coverage struct {
	Population int64 // inhabitants of the study
	// Covered counts those of units claimed by at least one CPTS at a stage that counts as coverage, Several those
	// of units claimed by two or more.
	Covered, Several int64
	Stages           []StageCoverage // from the furthest stage to the unknown
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
		n, known := a.Dataset.Units[u].Population.Known()
		if !known || !a.IsLeaf(int32(u)) {
			continue
		}
		c.Population += n
		switch m := a.Units[u].Multiplicity; {
		case m > 1:
			c.Several += n
			fallthrough
		case m == 1:
			c.Covered += n
		}
		best := len(stages)
		for _, community := range a.Units[u].Communities {
			for i, s := range stages[:best] {
				if a.Dataset.Communities[community].Stage == s {
					best = i
					break
				}
			}
		}
		if best < len(stages) {
			c.Stages[best].Population += n
		}
	}
	return c
}
