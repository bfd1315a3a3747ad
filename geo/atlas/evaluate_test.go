package atlas_test

import (
	"bytes"
	"encoding/json"
	"math"
	"slices"
	"testing"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/atlas"
	"github.com/maillage/maillage/geo/geotest"
	"github.com/paulmach/orb"
)

func TestEvaluate(t *testing.T) {
	ds := geotest.Dataset()
	ds.Published = []geo.PublishedAccess{{Unit: 3, Profession: geo.GP, Year: 2023, Value: 3}} // sums are then wanted before access is there
	a := compute(t, ds)
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
	own := e.Contexts[0].Own
	if len(own) == 0 || own[0].Profession != geo.GP || own[0].Population != 2400 {
		t.Fatalf("access %+v", own)
	}
	if mean, _ := a.MeanAccess(a.AccessTo(geo.GP), e.Area.Units); math.Abs(own[0].Value-mean) > 5e-4 {
		t.Errorf("access %v, want %v", own[0].Value, mean)
	}
	study := e.Contexts[3].Own[0]
	if f := a.AccessFigures()[0]; math.Abs(study.Value-*f.Mean) > 1e-3 || math.Abs(float64(study.Under)/float64(study.Population)-*f.Under) > 1e-3 {
		t.Errorf("access of the study %+v, figures have mean %v and %v under the threshold", study, *f.Mean, *f.Under)
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

// A CPTS that gives up communes that nobody else claims makes a gap of them.
func TestEvaluateReplacingACPTS(t *testing.T) {
	a := compute(t, geotest.Dataset())
	column0 := []int32{6, 12, 18, 24, 30}
	e := a.EvaluateReplacing(notOf(a.Areas[0].Units, column0), 0)
	if len(e.Created) != 1 || !slices.Equal(e.Created[0].Units, column0) || e.CoveredBefore-e.CoveredAfter != e.Created[0].Population {
		t.Errorf("created %+v, covered %d then %d", e.Created, e.CoveredBefore, e.CoveredAfter)
	}
	if slices.ContainsFunc(e.Others, func(s atlas.Shared) bool { return s.Community == 0 }) {
		t.Error("the CPTS replaced is no rival of itself")
	}
}

func notOf(units, without []int32) []int32 {
	return slices.DeleteFunc(slices.Clone(units), func(u int32) bool { return slices.Contains(without, u) })
}

func TestUnitsInAPolygon(t *testing.T) {
	a := compute(t, geotest.Dataset())
	box := func(west, south, east, north float64) orb.MultiPolygon {
		return orb.MultiPolygon{{{{west, south}, {east, south}, {east, north}, {west, north}, {west, south}}}}
	}
	drawn, err := a.UnitsIn(t.Context(), box(2.1, 46.1, 2.275, 46.2)) // (1, 1) whole and three quarters of (1, 2)
	if err != nil || len(drawn) != 2 || drawn[0].Unit != 7 || math.Abs(drawn[0].Share-1) > 1e-6 || drawn[1].Unit != 8 || math.Abs(drawn[1].Share-0.75) > 1e-6 {
		t.Errorf("%+v, %v", drawn, err)
	}
	if drawn, _ := a.UnitsIn(t.Context(), box(1.9, 45.9, 2.7, 46.7)); len(drawn) != 37 {
		t.Errorf("everything: %d leaves", len(drawn))
	}
	if drawn, _ := a.UnitsIn(t.Context(), box(2.01, 46.01, 2.02, 46.02)); len(drawn) != 2 || drawn[0].Unit != 36 || drawn[0].Belongs() {
		t.Errorf("a corner of the city: %+v", drawn)
	}
	bow := orb.MultiPolygon{{{{2, 46}, {2.5, 46.5}, {2.5, 46}, {2, 46.5}, {2, 46}}}}
	if _, err := a.UnitsIn(t.Context(), bow); err == nil {
		t.Error("a polygon that crosses itself is cut")
	}
}

func TestReportIsWhole(t *testing.T) {
	a := compute(t, geotest.Dataset())
	text, err := json.Marshal(a.Report("Projet", a.Evaluate([]int32{13, 14}), nil))
	if err != nil || bytes.Contains(text, []byte(`":null,"gaps"`)) {
		t.Fatal(err)
	}
	var r map[string]any
	if err := json.Unmarshal(text, &r); err != nil {
		t.Fatal(err)
	}
	for _, list := range []string{"units", "partial", "departments", "regions", "epcis", "enclaves", "others", "gaps", "gaps_created", "esp_inside", "esp_split", "comparison"} {
		if _, ok := r[list].([]any); !ok {
			t.Errorf("%s is %v: a list is never null", list, r[list])
		}
	}
}

// A CPTS of 80 communes of France, once the study is summed up.
func BenchmarkEvaluate(b *testing.B) {
	ds := geotest.Nation{Teams: 3000, Members: 20, PerMember: 40, Communities: 850}.Dataset(geotest.Square(187))
	a, err := atlas.Compute(b.Context(), ds, geo.DefaultSettings(), nil)
	if err != nil {
		b.Fatal(err)
	}
	units := slices.Concat(a.Areas[400].Units, a.Areas[401].Units)
	want := a.Evaluate(units).Area.Population
	for b.Loop() {
		if got := a.Evaluate(units).Area.Population; got != want {
			b.Fatalf("%d inhabitants, then %d", want, got)
		}
	}
}
