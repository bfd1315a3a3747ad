package atlas_test

import (
	"slices"
	"testing"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/atlas"
	"github.com/maillage/maillage/geo/geotest"
)

// valueOf returns a field of a feature, and fails when the layer has no such field.
func valueOf(t *testing.T, l *atlas.Layer, i int, name string) any {
	t.Helper()
	f := slices.IndexFunc(l.Fields, func(f atlas.Field) bool { return f.Name == name })
	if f < 0 {
		t.Fatalf("%s has no field %s", l.ID, name)
	}
	return l.Value(i, f)
}

func TestPopulationOfEarlierVintages(t *testing.T) {
	ds := geotest.Dataset()
	whole, part := geo.Vintage{Name: "2015"}, geo.Vintage{Name: "1er janvier 2020"}
	for u := int32(1); u < int32(len(ds.Units)); u++ {
		whole.Units, whole.People = append(whole.Units, u), append(whole.People, 2*ds.Units[u].Population.Min)
	}
	part.Units, part.People = []int32{5}, []int64{0}
	ds.Vintages = []geo.Vintage{whole, part}
	a := compute(t, ds)
	cpts, units := a.Layer("cpts"), a.Layer("units")
	now := a.Areas[0].Population
	if got := valueOf(t, cpts, 0, "population_2015"); got != 2*now {
		t.Errorf("west had %v inhabitants, want %d", got, 2*now)
	}
	if got := valueOf(t, cpts, 0, "growth_since_2015"); got != -50. {
		t.Errorf("west has grown by %v %%", got)
	}
	if got := valueOf(t, cpts, 0, "to_next_class_2015"); got != 40_000-2*now {
		t.Errorf("west lacked %v", got)
	}
	if got := valueOf(t, cpts, 0, "population_1er_janvier_2020"); got != nil {
		t.Errorf("a vintage that lacks units of west gives it %v inhabitants", got)
	}
	if n, growth := valueOf(t, units, 5, "population_1er_janvier_2020"), valueOf(t, units, 5, "growth_since_1er_janvier_2020"); n != int64(0) || growth != nil {
		t.Errorf("a unit where nobody lived: %v inhabitants, grown by %v", n, growth)
	}
	// The city is its parts.
	if got := valueOf(t, units, 0, "population_2015"); got != int64(10_000) {
		t.Errorf("the city had %v inhabitants", got)
	}
	r := a.Report("", a.Evaluate([]int32{5}), nil)
	if len(r.Then) != 2 || r.Then[0].Population != 1200 || *r.Then[0].Change != -50 || r.Then[1].Change != nil {
		t.Errorf("evaluated: %+v", r.Then)
	}
}

// Whatever vintages are called, no two fields of a layer have one name.
func TestVintagesNameNoFieldTwice(t *testing.T) {
	ds := geotest.Dataset()
	for _, name := range []string{"before", "change", "joined", "estimated", "unknown", "v_before", "V before", "", "é", "2021", "2021 ", "2021_", "_"} {
		ds.Vintages = append(ds.Vintages, geo.Vintage{Name: name, Units: []int32{1}, People: []int64{5}})
	}
	ds.Previous = []geo.Previous{{Edition: "0", Study: "Avant", COGYear: 2025}}
	for _, l := range compute(t, ds).Layers() {
		seen := map[string]bool{}
		for _, f := range l.Fields {
			if seen[f.Name] {
				t.Errorf("%s has two fields %s", l.ID, f.Name)
			}
			seen[f.Name] = true
		}
	}
}
