package atlas_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/atlas"
	"github.com/maillage/maillage/geo/coverage"
	"github.com/maillage/maillage/geo/geotest"
)

// claiming returns the chessboard with two CPTS of the given claims.
func claiming(first, second []geo.Claim) *geo.Dataset {
	ds := geotest.Dataset()
	day := func(y int) time.Time { return time.Date(y, 1, 1, 0, 0, 0, 0, time.UTC) }
	ds.Communities = []geo.Community{
		{ID: "p", Name: "CPTS P", Stage: geo.Signed, LetterOn: day(2019), SignedOn: day(2021), Claims: first},
		{ID: "q", Name: "CPTS Q", Stage: geo.Letter, LetterOn: day(2023), Claims: second},
	}
	return ds
}

func claims(units ...int32) []geo.Claim {
	out := make([]geo.Claim, len(units))
	for i, u := range units {
		out[i].Unit = u
	}
	return out
}

func TestThreeKindsOfSharedCity(t *testing.T) {
	const city, first, second, plain = 0, 36, 37, 7
	partly := []geo.Claim{{Unit: plain, Partly: true}}
	for _, c := range []struct {
		name         string
		p, q         []geo.Claim
		relation     coverage.Relation
		population   int64
		several      int64
		splitUnknown int64
	}{
		{"an ordinary commune twice", claims(plain), claims(plain), coverage.RealOverlap, 300, 300, 0},
		{"an arrondissement each", claims(first), claims(second), coverage.CitySharing, 5000, 0, 0},
		{"the same arrondissement", claims(first), claims(first), coverage.RealOverlap, 3000, 3000, 0},
		{"the city and an arrondissement", claims(city), claims(second), coverage.UnknownSplit, 2000, 2000, 2000},
		{"the city twice", claims(city), claims(city), coverage.UnknownSplit, 5000, 5000, 5000},
		{"a commune of which one takes a part", partly, claims(plain), coverage.UnknownSplit, 300, 300, 300},
	} {
		a := compute(t, claiming(c.p, c.q))
		o := a.Overlaps[0]
		if o.Kind != atlas.CPTSCPTS || o.Relation != c.relation || o.Population != c.population {
			t.Errorf("%s: %+v", c.name, o)
		}
		if got := a.Coverage(); got.Several != c.several || got.SplitUnknown != c.splitUnknown {
			t.Errorf("%s: %d inhabitants claimed by several, %d of them of an unknown split", c.name, got.Several, got.SplitUnknown)
		}
	}
}

// A city of the setting shared_cities is shared by quartier although it has no arrondissement.
func TestSharedCitiesAreASetting(t *testing.T) {
	s := geo.DefaultSettings()
	s.SharedCities = []string{"99008"}
	a, err := atlas.Compute(context.Background(), claiming(claims(7, 8), claims(7, 8)), s, nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(a.Overlaps) < 2 || a.Overlaps[0].Relation != coverage.RealOverlap || !slices.Equal(a.Overlaps[0].Units, []int32{8}) ||
		a.Overlaps[1].Relation != coverage.UnknownSplit || !slices.Equal(a.Overlaps[1].Units, []int32{7}) {
		t.Errorf("a pair has one overlap of each relation: %+v", a.Overlaps)
	}
}

func TestOverlapColumns(t *testing.T) {
	l := compute(t, claiming(claims(0, 6), claims(37, 6, 7))).Layer("overlaps")
	value := func(i int, name string) any {
		return l.Value(i, slices.IndexFunc(l.Fields, func(f atlas.Field) bool { return f.Name == name }))
	}
	for i, want := range []map[string]any{
		{"id": "cpts-cpts~p~q", "relation": "overlap", "stage_a": "signed", "stage_b": "letter", "since": "2023-01-01", "population_twice": int64(200), "ruzicka": nil},
		{"id": "cpts-cpts~p~q~unknown-split", "relation": "unknown-split", "population": int64(2000), "population_twice": nil},
	} {
		for name, v := range want {
			if got := value(i, name); got != v {
				t.Errorf("%s of overlap %d is %v, want %v", name, i, got, v)
			}
		}
	}
	// P has 5000 + 200 inhabitants, Q 2000 + 200 + 300.
	if got := value(0, "overlap_coefficient"); got != 0.08 {
		t.Errorf("overlap coefficient %v, want 200/2500", got)
	}
}

func TestTeamsThatSpreadAlike(t *testing.T) {
	ds := geotest.Dataset()
	ds.Flows = nil
	for team := range int32(2) {
		for unit, n := range map[int32]int64{8: 40, 14: 120, 15: 40} {
			ds.Flows = append(ds.Flows, geo.Flow{Unit: unit, Team: team, Patients: geo.Exactly(n * int64(team+1))})
		}
	}
	a := compute(t, ds)
	i := slices.IndexFunc(a.Overlaps, func(o atlas.Overlap) bool { return o.Kind == atlas.ESPESP && o.A == 0 && o.B == 1 })
	if i < 0 || a.Overlaps[i].Ruzicka != 1 || a.Overlaps[i].MorisitaHorn != 1 || a.Overlaps[i].Jaccard != 1 {
		t.Errorf("two teams whose patients live in the same shares: %+v", a.Overlaps)
	}
}
