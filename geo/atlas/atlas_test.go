package atlas_test

import (
	"context"
	"reflect"
	"slices"
	"testing"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/atlas"
	"github.com/maillage/maillage/geo/geotest"
)

func compute(t *testing.T, ds *geo.Dataset) *atlas.Atlas {
	t.Helper()
	a, err := atlas.Compute(context.Background(), ds, geo.DefaultSettings(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestMultiplicityOfTheChessboard(t *testing.T) {
	a := compute(t, geotest.Dataset())
	for u, want := range map[string]int32{"99001": 1, "99201": 1, "99003": 2, "99004": 1, "99006": 1, "99012": 0, "99022": 0} {
		i := slices.IndexFunc(a.Dataset.Units, func(x geo.Unit) bool { return x.Code == u })
		if got := a.Units[i].Multiplicity; got != want {
			t.Errorf("unit %s is claimed %d times, want %d", u, got, want)
		}
	}
}

func TestStagesDecideWhatIsCovered(t *testing.T) {
	s := geo.DefaultSettings()
	s.CoverageStages = []string{"signed"}
	a, err := atlas.Compute(context.Background(), geotest.Dataset(), s, nil)
	if err != nil {
		t.Fatal(err)
	}
	covered := 0
	for u := range a.Units {
		if a.IsLeaf(int32(u)) && a.Units[u].Multiplicity > 0 {
			covered++
		}
	}
	if covered != 3*geotest.Side+1 { // three columns, the city counting as two
		t.Errorf("%d units covered by signed CPTS, want %d", covered, 3*geotest.Side+1)
	}
}

func TestAreas(t *testing.T) {
	a := compute(t, geotest.Dataset())
	west, east := a.Areas[0], a.Areas[1]
	// Rows 0–5, columns 0–2 hold 100(r+c+1) each, but the corner, a city of 5000.
	if want := int64(100*(3*15+6*3+18) - 100 + 5000); west.Population != want {
		t.Errorf("west has %d inhabitants, want %d", west.Population, want)
	}
	if len(west.Units) != 3*geotest.Side+1 {
		t.Errorf("west has %d leaves, want %d: the city counts as its parts", len(west.Units), 3*geotest.Side+1)
	}
	if west.Shape.Components != 1 || west.Shape.Holes != 0 || west.Shape.Approximate {
		t.Errorf("west: %+v", west.Shape)
	}
	if east.Shape.Holes != 1 || len(east.Enclaves) != 1 || a.Dataset.Units[east.Enclaves[0]].Code != "99022" {
		t.Errorf("east must enclose 99022: %+v, enclaves %v", east.Shape, east.Enclaves)
	}
	if east.SizeClass != 1 || east.ToNextBound != 40000-east.Population {
		t.Errorf("east: class %d, %d to the next", east.SizeClass, east.ToNextBound)
	}
}

func TestOverlapsAndGaps(t *testing.T) {
	a := compute(t, geotest.Dataset())
	o := a.Overlaps[0]
	if o.Kind != atlas.CPTSCPTS || o.A != 0 || o.B != 1 || len(o.Units) != geotest.Side || o.Population != 3300 {
		t.Errorf("first overlap: %+v", o)
	}
	if len(a.Gaps) != 2 || len(a.Gaps[0].Units) != 5 || len(a.Gaps[1].Units) != 1 {
		t.Fatalf("gaps: %+v", a.Gaps)
	}
	if g := a.Gaps[0]; len(g.Neighbours) != 2 || g.Neighbours[0].Community != 1 || g.Neighbours[1].Community != 2 {
		t.Errorf("the eastern gap borders east, then far: %+v", g.Neighbours)
	}
}

func TestTerritories(t *testing.T) {
	a := compute(t, geotest.Dataset())
	t1 := a.Territories[0]
	if t1.Basis != atlas.Mixed || t1.MaskedCells != 1 || t1.PatientsMin != 221 || t1.PatientsMax != 230 || !(t1.Patients > 221 && t1.Patients < 230) || !t1.Converged {
		t.Errorf("t1: %+v", t1)
	}
	// A masked cell is worth less than a count of as many.
	if !(t1.Effective > 220 && t1.Effective < t1.Patients) {
		t.Errorf("t1 is worth %v patients of %v", t1.Effective, t1.Patients)
	}
	// 0.8 × 230 = 184: 120 + 40 + 40, the two forties being tied.
	var core []string
	for _, c := range t1.Cells {
		if c.Core {
			core = append(core, a.Dataset.Units[c.Unit].Code)
		}
	}
	if !slices.Equal(core, []string{"99009", "99014", "99015"}) {
		t.Errorf("core of t1: %v", core)
	}
	if t2 := a.Territories[1]; t2.Basis != atlas.Modelled || len(t2.Cells) == 0 {
		t.Errorf("t2: %+v", t2)
	}
	if t3 := a.Territories[2]; t3.Basis != atlas.NoBasis || t3.Cells != nil {
		t.Errorf("t3: %+v", t3)
	}
}

func TestPopulationByMultiplicitySumsToTheTotal(t *testing.T) {
	a := compute(t, geotest.Dataset())
	by := map[int32]int64{}
	for u := range a.Units {
		if a.IsLeaf(int32(u)) {
			by[a.Units[u].Multiplicity] += a.Dataset.Units[u].Population.Min
		}
	}
	sum := int64(0)
	for _, n := range by {
		sum += n
	}
	if want := int64(100*(6*15+6*15+36) - 100 + 5000); sum != want {
		t.Errorf("population by multiplicity %v sums to %d, want %d", by, sum, want)
	}
}

func TestComputeIsDeterministicAndRestores(t *testing.T) {
	a, b := compute(t, geotest.Dataset()), compute(t, geotest.Dataset())
	if a.Edition != b.Edition || !reflect.DeepEqual(a.Results, b.Results) {
		t.Error("two computations of the same dataset differ")
	}
	r, err := atlas.Restore(a.Edition, a.Dataset, a.Settings, a.Results)
	if err != nil || !reflect.DeepEqual(r.Faces, a.Faces) {
		t.Errorf("restored: %v", err)
	}
	changed := a.Results
	changed.Gaps = changed.Gaps[:1]
	if _, err := atlas.Restore(a.Edition, a.Dataset, a.Settings, changed); err == nil {
		t.Error("results that were changed are restored")
	}
	changed = a.Results
	changed.Overlaps = []atlas.Overlap{{A: 99}}
	if _, err := atlas.Restore(a.Edition, a.Dataset, a.Settings, changed); err == nil {
		t.Error("an overlap of a community that does not exist is restored")
	}
}

func TestEmptyDataset(t *testing.T) {
	a := compute(t, &geo.Dataset{})
	for _, l := range a.Layers() {
		if l.Len() != 0 {
			t.Errorf("%s has %d features", l.ID, l.Len())
		}
	}
}

func TestLayersAnswerForEveryFeature(t *testing.T) {
	a := compute(t, geotest.Dataset())
	var ids []string
	for _, l := range a.Layers() {
		ids = append(ids, l.ID)
		seen := map[string]bool{}
		for i := range l.Len() {
			if seen[l.Key(i)] {
				t.Errorf("%s: key %q is there twice", l.ID, l.Key(i))
			}
			seen[l.Key(i)] = true
			for f, field := range l.Fields {
				checkType(t, l, field, l.Value(i, f))
			}
			if g := l.Geometry(i); (g == nil) != l.Bound(i).IsEmpty() {
				t.Errorf("%s %s: geometry %v, bound %v", l.ID, l.Key(i), g, l.Bound(i))
			} else if g != nil && l.Bound(i).Union(g.Bound()) != l.Bound(i) {
				t.Errorf("%s %s: the geometry leaves its bound", l.ID, l.Key(i))
			}
		}
	}
	if !slices.Equal(ids, atlas.LayerIDs()) {
		t.Errorf("layers %v, want %v", ids, atlas.LayerIDs())
	}
}

func checkType(t *testing.T, l *atlas.Layer, f atlas.Field, v any) {
	t.Helper()
	ok := v == nil
	switch v.(type) {
	case string:
		ok = f.Type == atlas.Text || f.Type == atlas.Date
	case int64:
		ok = f.Type == atlas.Integer
	case float64:
		ok = f.Type == atlas.Real
	case bool:
		ok = f.Type == atlas.Boolean
	case []string:
		ok = f.Type == atlas.List
	}
	if !ok || f.Title == "" || f.Description == "" {
		t.Errorf("%s.%s: value %v of type %T, title %q", l.ID, f.Name, v, v, f.Title)
	}
}

func TestPublishedAccessIsShown(t *testing.T) {
	ds := geotest.Dataset()
	ds.Published = []geo.PublishedAccess{
		{Unit: 3, Profession: geo.GP, Year: 2016, Value: 2.5}, {Unit: 3, Profession: geo.GP, Year: 2018, Value: 2.4},
		{Unit: 4, Profession: geo.GP, Year: 2018, AgeCap: 65, Value: 0},
	}
	l := compute(t, ds).Layer("units")
	value := func(name string, i int) any {
		f := slices.IndexFunc(l.Fields, func(f atlas.Field) bool { return f.Name == name })
		if f < 0 {
			t.Fatalf("there is no field %s", name)
		}
		return l.Value(i, f)
	}
	if v := value("apl_gp", 3); v != 2.4 {
		t.Errorf("apl_gp is %v, that of the latest year is 2.4", v)
	}
	if v := value("apl_gp", 4); v != nil {
		t.Errorf("apl_gp is %v where none was published", v)
	}
	if v := value("apl_gp_65", 4); v != 0.0 {
		t.Errorf("apl_gp_65 is %v: zero is a figure", v)
	}
}

func TestWithoutCPTSNothingIsAGap(t *testing.T) {
	ds := geotest.Dataset()
	ds.Communities = nil
	a := compute(t, ds)
	if len(a.Gaps) != 0 {
		t.Errorf("gaps %v", a.Gaps)
	}
	l := a.Layer("units")
	for f, field := range l.Fields {
		if field.Name == "cpts_count" && l.Value(5, f) != nil {
			t.Errorf("cpts_count is %v where no CPTS is known", l.Value(5, f))
		}
	}
}

func TestAPopulationThatIsNotKnownIsNotZero(t *testing.T) {
	ds := geotest.Dataset()
	for u := range ds.Units {
		ds.Units[u].Population = geo.Count{}
	}
	a := compute(t, ds)
	for _, id := range []string{"units", "cpts", "gaps", "overlaps", "esp-territories"} {
		l := a.Layer(id)
		for f, field := range l.Fields {
			for i := range l.Len() {
				if field.Name == "population" && l.Value(i, f) != nil {
					t.Fatalf("%s %s has %v inhabitants", id, l.Key(i), l.Value(i, f))
				}
			}
		}
	}
	if c := a.Coverage(); c.Population != 0 || c.Covered != 0 {
		t.Errorf("coverage %+v", c)
	}
}

// sharedCity has its second arrondissement and the commune beside it claimed by nobody, its first by "west".
func sharedCity() *geo.Dataset {
	ds := geotest.Dataset()
	west := &ds.Communities[0]
	west.Claims = slices.DeleteFunc(west.Claims, func(c geo.Claim) bool { return c.Unit == 0 || c.Unit == 1 })
	west.Claims = append(west.Claims, geo.Claim{Unit: 36, Declared: "99201"})
	return ds
}

func TestACityIsNotPaintedWholeForSomeOfItsParts(t *testing.T) {
	a := compute(t, sharedCity())
	i := slices.IndexFunc(a.Gaps, func(g atlas.Gap) bool { return slices.Equal(g.Units, []int32{1, 37}) })
	if i < 0 {
		t.Fatalf("gaps %+v", a.Gaps)
	}
	if !a.Gaps[i].Shape.Approximate || a.Gaps[i].Population != 2000+200 {
		t.Errorf("the gap is drawn approximately and counts the part: %+v", a.Gaps[i])
	}
	if b, want := a.Layer("gaps").Geometry(i).Bound(), a.Layer("units").Geometry(1).Bound(); b != want {
		t.Errorf("the gap is painted over %v, its commune alone is %v", b, want)
	}
}

func TestACityOfSeveralMultiplicitiesShowsNone(t *testing.T) {
	l := compute(t, sharedCity()).Layer("units")
	f := slices.IndexFunc(l.Fields, func(f atlas.Field) bool { return f.Name == "cpts_count" })
	if city, first, second := l.Value(0, f), l.Value(36, f), l.Value(37, f); city != nil || first != int64(1) || second != int64(0) {
		t.Errorf("cpts_count of the city %v, of its parts %v and %v", city, first, second)
	}
}

func TestCoverage(t *testing.T) {
	c := compute(t, geotest.Dataset()).Coverage()
	// Column 2 is claimed twice: 100 × (3 + 4 + … + 8).
	if c.Several != 3300 || c.Covered != c.Population-(700+800+900+1000+1100)-700 {
		t.Errorf("coverage %+v", c)
	}
	sum := int64(0)
	for _, s := range c.Stages {
		sum += s.Population
	}
	if sum != c.Covered {
		t.Errorf("the stages sum to %d, %d are covered", sum, c.Covered)
	}
}
