package main

import (
	"strings"
	"testing"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/atlas"
)

// Teams whose estimate did not settle are named, the first ten of them.
func TestTeamsThatDidNotConvergeAreNamed(t *testing.T) {
	a := &atlas.Atlas{Dataset: &geo.Dataset{}}
	for i := range 12 {
		a.Dataset.Teams = append(a.Dataset.Teams, geo.Team{ID: "t" + string(rune('a'+i))})
		a.Territories = append(a.Territories, atlas.Territory{Converged: i != 0 && i != 3, Rounds: 500})
	}
	a.Teams = make([]atlas.TeamFigures, 12)
	a.Estimations = []atlas.Estimation{{Reason: "asked-never", MaskedCells: 7, Rounds: 500, Unsettled: 2}}
	if got := strings.Join(summaryOfPatients(a), "\n"); !strings.Contains(got, "OF 2 TEAMS DID NOT CONVERGE: ta (500 rounds), td (500 rounds)") {
		t.Errorf("%s", got)
	}
	for i := range a.Territories {
		a.Territories[i].Converged = false
	}
	a.Estimations[0].Unsettled = 12
	if got := strings.Join(summaryOfPatients(a), "\n"); !strings.Contains(got, "tj (500 rounds), and 2 more") || strings.Contains(got, "tk") {
		t.Errorf("%s", got)
	}
	a.Estimations[0].Unsettled = 0
	if got := strings.Join(summaryOfPatients(a), "\n"); strings.Contains(got, "CONVERGE") {
		t.Errorf("%s", got)
	}
}
