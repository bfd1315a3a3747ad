package atlas_test

import (
	"context"
	"slices"
	"testing"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/atlas"
	"github.com/maillage/maillage/geo/geotest"
	"pgregory.net/rapid"
)

// chosen computes an atlas of the chessboard with an area of CPTS made in one of the three ways.
func chosen(t *testing.T, ds *geo.Dataset, area string) *atlas.Atlas {
	t.Helper()
	s := geo.DefaultSettings()
	s.CPTSArea = area
	a, err := atlas.Compute(context.Background(), ds, s, nil)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// "west" declares a commune that its team does not reach, and its team reaches one that it does not declare.
func rosteredWest() *geo.Dataset {
	ds := geotest.Dataset()
	ds.Communities = ds.Communities[:1]
	ds.Communities[0].Claims = claims(13, 14, 20)
	ds.Communities[0].Teams = []int32{0}
	ds.Flows = []geo.Flow{{Unit: 8, Team: 0, Patients: geo.Exactly(50)}, {Unit: 13, Team: 0, Patients: geo.Exactly(50)}, {Unit: 14, Team: 0, Patients: geo.Exactly(100)}}
	return ds
}

func TestAreaFromListsAndTeams(t *testing.T) {
	for area, want := range map[string][]int32{"declared": {13, 14, 20}, "esp": {8, 13, 14}, "both": {8, 13, 14, 20}} {
		got := chosen(t, rosteredWest(), area).Areas[0]
		if !slices.Equal(got.Units, want) || !slices.Equal(got.NotReached, []int32{20}) || !slices.Equal(got.NotDeclared, []int32{8}) {
			t.Errorf("%s: units %v, not reached %v, not declared %v", area, got.Units, got.NotReached, got.NotDeclared)
		}
	}
	a := chosen(t, rosteredWest(), "declared").Areas[0]
	if a.PatientsOfTeams != 200 || a.PatientsInside != 150 || a.PatientsOfResidents < 150 {
		t.Errorf("150 of the 200 patients of its team live in it: %+v", a)
	}
}

func TestTeamsBelongByRosterElseByPlace(t *testing.T) {
	ds := geotest.Dataset()
	ds.Communities[1].Teams = []int32{0} // a roster puts t1, which practises in both west and east, in east
	a := compute(t, ds)
	if got := a.Areas[0].Teams; len(got) != 0 {
		t.Errorf("west has %v: t1 is elsewhere by its roster, t2 practises in east", got)
	}
	if got := a.Areas[1].Teams; !slices.Equal(got, []atlas.AreaTeam{{Team: 0, Roster: true}, {Team: 1}}) {
		t.Errorf("east has %v", got)
	}
}

func TestEnclavesBothWays(t *testing.T) {
	ds := geotest.Dataset()
	ds.Communities[2].Claims = claims(21) // "far" takes the commune that east encloses
	a := compute(t, ds)
	if far := a.Areas[2]; !slices.Equal(far.Enclaved, []int32{21}) || !slices.Equal(far.EnclavedIn, []int32{1}) {
		t.Errorf("far: %+v", far)
	}
}

func TestGapsSayWhatAttachmentWouldDo(t *testing.T) {
	ds := geotest.Dataset()
	for u := range int32(36) {
		ds.Published = append(ds.Published, geo.PublishedAccess{Unit: u, Profession: geo.GP, Year: 2022, Value: map[bool]float64{true: 1, false: 3}[u%6 == 5]})
	}
	a := compute(t, ds)
	g := a.Gaps[0] // (1, 5) to (5, 5): 4500 inhabitants
	east := g.Neighbours[0]
	if east.Community != 1 || east.PopulationAfter != a.Areas[1].Population+4500 || east.Minutes <= 0 {
		t.Errorf("east: %+v", east)
	}
	if g.Need.Access != 1 || g.Need.Population != 4500 || g.Need.Missing <= 0 {
		t.Errorf("need %+v", g.Need)
	}
	l := a.Layer("gap-neighbours")
	if l.Len() != len(a.Gaps[0].Neighbours)+len(a.Gaps[1].Neighbours) || l.Geometry(0) != nil {
		t.Errorf("%d rows", l.Len())
	}
}

// drawn are two lists over the chessboard, any units in any order.
func drawnLists(t *rapid.T) [][]int32 {
	unit := rapid.Int32Range(0, 37)
	return rapid.SliceOfN(rapid.SliceOfNDistinct(unit, 0, 12, rapid.ID[int32]), 1, 4).Draw(t, "lists")
}

func atlasOf(t *rapid.T, lists [][]int32) *atlas.Atlas {
	ds := geotest.Dataset()
	ds.Communities = nil
	for i, units := range lists {
		ds.Communities = append(ds.Communities, geo.Community{ID: string(rune('a' + i)), Claims: claims(units...)})
	}
	a, err := atlas.Compute(context.Background(), ds, geo.DefaultSettings(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestCoverageKeepsItsPromises(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lists := drawnLists(t)
		a := atlasOf(t, lists)
		c := a.Coverage()
		sum, units := int64(0), 0
		for _, times := range c.Times {
			sum, units = sum+times.Population, units+times.Units
		}
		if sum != c.Population || units != 37 {
			t.Fatalf("%d inhabitants and %d units by multiplicity, %d and 37 in all", sum, units, c.Population)
		}
		for _, o := range a.Overlaps {
			if o.Jaccard > o.Coefficient || o.Coefficient > 1 || o.ShareA > o.Coefficient || o.ShareB > o.Coefficient {
				if o.Kind == atlas.CPTSCPTS {
					t.Fatalf("measures of %+v", o)
				}
			}
		}
		more := slices.Clone(lists)
		more[0] = slices.Compact(slices.Sorted(slices.Values(append(slices.Clone(lists[0]), rapid.Int32Range(0, 37).Draw(t, "added")))))
		if after := atlasOf(t, more).Coverage(); after.Covered < c.Covered {
			t.Fatalf("a unit more, and %d are covered instead of %d", after.Covered, c.Covered)
		}
		for i := range lists {
			slices.Reverse(lists[i])
		}
		if again := atlasOf(t, lists); !slices.EqualFunc(again.Overlaps, a.Overlaps, func(x, y atlas.Overlap) bool {
			return x.A == y.A && x.B == y.B && x.Relation == y.Relation && slices.Equal(x.Units, y.Units)
		}) || again.Coverage().Covered != c.Covered {
			t.Fatal("the order of the lists matters")
		}
	})
}
