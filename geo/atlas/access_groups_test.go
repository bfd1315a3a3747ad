package atlas_test

import (
	"cmp"
	"math"
	"slices"
	"testing"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/atlas"
	"github.com/maillage/maillage/geo/geotest"
)

// zoned is the chessboard with a TVS for each row of squares, the first three of them ZIP.
func zoned() *geo.Dataset {
	ds := geotest.Dataset()
	for u := range ds.Units {
		row := min(u/geotest.Side, 5)
		ds.Units[u].TVS, ds.Units[u].TVSName = string(rune('A'+row)), "Rang "+string(rune('A'+row))
		if ds.Units[u].Zoning = "ZAC"; row < 3 {
			ds.Units[u].Zoning = "ZIP"
		}
		if row < 2 && ds.Units[u].EPCI != "" {
			ds.Units[u].EPCIName = "CC " + ds.Units[u].EPCI
		}
	}
	return ds
}

func TestAccessGroups(t *testing.T) {
	a := under(t, zoned(), geo.DefaultSettings())
	l := a.Layer("access-groups")
	field := func(name string) int {
		return slices.IndexFunc(l.Fields, func(f atlas.Field) bool { return f.Name == name })
	}
	sums := make(map[string]float64)
	people, named := make(map[string]int64), false
	for i, g := range a.AccessGroups() {
		kind := l.Value(i, field("profession")).(string) + " " + string(g.By)
		mean := l.Value(i, field("access")).(float64)
		sums[kind] += mean * float64(g.Population)
		people[kind] += g.Population
		if i > 0 && l.Key(i) == l.Key(i-1) {
			t.Errorf("%s twice", l.Key(i))
		}
		if g.By == atlas.ByTVS && g.Name != "Rang "+g.Key {
			t.Errorf("TVS %q is called %q", g.Key, g.Name)
		}
		if g.By == atlas.ByEPCI && g.Name != g.Key && g.Name != "CC "+g.Key {
			t.Errorf("EPCI %q is called %q", g.Key, g.Name)
		}
		if want := cmp.Or(geo.DepartmentName(g.Key), g.Key); g.By == atlas.ByDepartment && g.Name != want {
			t.Errorf("département %q is called %q, want %q", g.Key, g.Name, want)
		}
		named = named || g.By == atlas.ByEPCI && g.Name != g.Key
	}
	if !named {
		t.Error("no EPCI has its name")
	}
	// Zones share the study out: their means, weighted, are that of the study.
	for _, profession := range []string{"gp ", "nurse "} {
		whole := sums[profession+"study"]
		for _, by := range []atlas.Grouping{atlas.ByRegion, atlas.ByDepartment, atlas.ByTVS, atlas.ByEPCI} {
			kind := profession + string(by)
			if people[kind] != people[profession+"study"] || math.Abs(sums[kind]-whole) > 1e-4*float64(people[kind]) {
				t.Errorf("%s: %d inhabitants receive %v, the study's %d receive %v", kind, people[kind], sums[kind], people[profession+"study"], whole)
			}
		}
		if people[profession+"cpts"] == 0 || people[profession+"esp"] == 0 {
			t.Errorf("no %s CPTS or ESP", profession)
		}
	}
	first := a.AccessFigures()[0]
	if got := l.Value(0, field("gini")); got != *first.Gini || l.Value(0, field("share_under")) != *first.Under {
		t.Errorf("gini %v of the study, want %v", got, *first.Gini)
	}
}

func TestUnderservedByZoning(t *testing.T) {
	a := under(t, zoned(), geo.DefaultSettings())
	l := a.Layer("underserved")
	at := slices.IndexFunc(l.Fields, func(f atlas.Field) bool { return f.Name == "share_zip" })
	classes := slices.IndexFunc(l.Fields, func(f atlas.Field) bool { return f.Name == "zoning" })
	if at < 0 || classes < 0 || l.Len() == 0 {
		t.Fatal("the zoning is not shown")
	}
	if share := l.Value(0, at).(float64); !(share > 0 && share < 1) || len(l.Value(0, classes).([]string)) != 2 {
		t.Errorf("%v of the inhabitants, classes %v", share, l.Value(0, classes))
	}
	found, err := a.Underserved(geo.GP, 1000, atlas.ByTVS)
	if err != nil || len(found.Rows) != 6 {
		t.Fatalf("%d TVS, %v", len(found.Rows), err)
	}
	if bare := compute(t, geotest.Dataset()).Layer("underserved"); slices.ContainsFunc(bare.Fields, func(f atlas.Field) bool { return f.Name == "share_zip" }) {
		t.Error("a zoning is shown that nobody loaded")
	}
}

func TestAgesOfCommunities(t *testing.T) {
	ds := aged()
	for u := range ds.Ages[0].Places {
		ds.Ages[0].Places[u].People = []float32{3, 1}
	}
	l := under(t, ds, geo.DefaultSettings()).Layer("cpts")
	at := slices.IndexFunc(l.Fields, func(f atlas.Field) bool { return f.Name == "share_65_over" })
	if at < 0 || l.Value(0, at) != 0.25 {
		t.Fatalf("column %d", at)
	}
	if slices.ContainsFunc(l.Fields, func(f atlas.Field) bool { return f.Name == "share_under_20" }) {
		t.Error("a share that no band tells")
	}
}
