package atlas_test

import (
	"math"
	"slices"
	"testing"

	"github.com/maillage/maillage/geo/atlas"
	"github.com/maillage/maillage/geo/geotest"
)

func TestEvaluate(t *testing.T) {
	a := compute(t, geotest.Dataset())
	at := func(r, c int) int32 { return int32(r*geotest.Side + c) }
	// Two units of the eastern gap, in its middle, and one that east claims.
	e := a.Evaluate([]int32{at(3, 5), at(2, 5), at(2, 5), at(2, 4)})
	if e.Area.Population != 900+800+700 || len(e.Area.Units) != 3 || e.Area.Shape.Components != 1 {
		t.Errorf("area %+v", e.Area)
	}
	if len(e.Others) != 1 || e.Others[0].Community != 1 || e.Others[0].Population != 700 || math.Abs(e.Others[0].OfProposal-700./2400) > 1e-12 {
		t.Errorf("others %+v", e.Others)
	}
	if len(e.Gaps) != 1 || e.Gaps[0].Population != 1700 || e.Gaps[0].Pieces != 2 || e.Gaps[0].Left != 700+1000+1100 {
		t.Errorf("gaps %+v: the gap is cut in two", e.Gaps)
	}
	if e.CoveredAfter-e.CoveredBefore != 1700 {
		t.Errorf("covered %d, then %d", e.CoveredBefore, e.CoveredAfter)
	}
	if len(e.Contexts) != 4 || e.Contexts[0].Population != 2400 || e.Contexts[3].Population != e.Contexts[1].Population {
		t.Errorf("contexts %+v", e.Contexts)
	}
}

func TestEvaluateSaysWhichTeamsItSplits(t *testing.T) {
	a := compute(t, geotest.Dataset())
	core := []int32{8, 13, 14} // of t1: 40, 40 and 120 patients
	if e := a.Evaluate(core); !slices.Contains(e.Inside, 0) {
		t.Errorf("t1 is inside its own core: %+v", e)
	}
	e := a.Evaluate(core[:2])
	i := slices.IndexFunc(e.Split, func(s atlas.Astride) bool { return s.Team == 0 })
	if i < 0 || math.Abs(e.Split[i].Outside-120./200) > 1e-12 {
		t.Errorf("%+v", e.Split)
	}
}

func TestEvaluateNothing(t *testing.T) {
	a := compute(t, geotest.Dataset())
	if e := a.Evaluate(nil); e.Area.Population != 0 || len(e.Others)+len(e.Gaps)+len(e.Inside)+len(e.Split) > 0 {
		t.Errorf("%+v", e)
	}
}

// The territory of a CPTS, proposed again, is wholly claimed by it and has its figures.
func TestEvaluateAnExistingTerritory(t *testing.T) {
	a := compute(t, geotest.Dataset())
	for c, area := range a.Areas {
		e := a.Evaluate(area.Units)
		if e.Area.Population != area.Population || e.Others[0].OfCommunity != 1 {
			t.Errorf("community %d: %+v", c, e)
		}
	}
}
