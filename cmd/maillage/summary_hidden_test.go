package main

import (
	"context"
	"testing"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/atlas"
	"github.com/maillage/maillage/geo/geotest"
	"github.com/maillage/maillage/geo/secrecy"
)

// What is hidden is counted for each role, with the reason.
func TestHiddenFrom(t *testing.T) {
	ds := geotest.Dataset()
	ds.Teams, ds.Flows = []geo.Team{{ID: "five", Site: geo.None}, {ID: "four", Site: geo.None}}, nil
	for k := range 9 {
		profession := geo.GP
		if k%2 == 1 {
			profession = geo.Nurse
		}
		team := &ds.Teams[k/5]
		team.Members = append(team.Members, geo.Member{Practitioner: geo.None, Profession: profession, Unit: int32(k)})
	}
	for u, n := range []int64{240, 9, 4, 3, 6, 0, 40} {
		ds.Flows = append(ds.Flows, geo.Flow{Unit: int32(u + 1), Team: 0, Patients: geo.Exactly(n)})
	}
	ds.Flows = append(ds.Flows, geo.Flow{Unit: 9, Team: 1, Patients: geo.Exactly(70)}, geo.Flow{Unit: 10, Team: 1, Patients: geo.Exactly(2)})
	hidden := func(ds *geo.Dataset, role secrecy.Role) string {
		a, err := atlas.Compute(context.Background(), ds, geo.DefaultSettings(), nil)
		if err != nil {
			t.Fatal(err)
		}
		return hiddenFrom(a, role)
	}
	for role, want := range map[secrecy.Role]string{
		secrecy.Public: "patient counts as the role public sees them: those of 1 of 2 teams withheld (fewer than 5 professionals stand behind them, or fewer than 2 GPs)" +
			"; 4 of 6 counts masked (66.7 %: they are from 1 to 10), told together in 1 sum, 1 exactly; 280 of 302 patients are in communes that are shown",
		secrecy.Analyst: "patient counts as the role analyst sees them: those of all 2 teams" +
			"; 5 of 8 counts masked (62.5 %: they are from 1 to 10), told together in 1 sum, 1 exactly; 350 of 373 to 382 patients are in communes that are shown",
		secrecy.Planner: "patient counts as the role planner sees them: those of all 2 teams; 0 of 8 counts masked (0.0 %: the files mask 0, all teams together); 374 of 374 patients are in communes that are shown",
	} {
		if got := hidden(ds, role); got != want {
			t.Errorf("%s:\n%s, want\n%s", role, got, want)
		}
	}
	masked := *ds
	masked.Flows = append([]geo.Flow{{Unit: 8, Team: 0, Patients: geo.Between(1, 10)}}, ds.Flows...)
	if got, want := hidden(&masked, secrecy.Public), "patient counts as the role public sees them: those of 1 of 2 teams withheld (fewer than 5 professionals stand behind them, or fewer than 2 GPs)"+
		"; 5 of 7 counts masked (71.4 %: they are from 1 to 10; the files mask 1, all teams together), told together in 1 sum, 1 exactly; 280 of 303 to 312 patients are in communes that are shown"; got != want {
		t.Errorf("%s, want\n%s", got, want)
	}
	masked.Teams, masked.Flows = nil, nil
	if got := hidden(&masked, secrecy.Public); got != "" {
		t.Errorf("without teams: %s", got)
	}
}
