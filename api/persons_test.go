package api_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/secrecy"
)

// Whatever the public can fetch of the sample is the same, to the byte, whether the only general practitioner of a commune is
// over the age cap or not, and whatever the part of time that a team's only one gives to it. The planner is told both.
func TestNothingServedTellsOfAPerson(t *testing.T) {
	one, other, unit, team := twoPersons(t)
	reasons := "/underserved?f=json&profession=gp&by=unit&below=1000&reasons=true"
	asked := append(questions(computed(t, one), rand.New(rand.NewPCG(1, 76))), reasons)
	public := func(ds *geo.Dataset) map[string][32]byte { return fetched(t, served(t, ds, secrecy.Public), asked) }
	if at := differing(public(one), public(other)); len(at) > 0 {
		t.Errorf("told by %d of %d answers, first %s", len(at), len(asked), at[0])
	}
	asked = []string{reasons, "/collections/units/items/" + unit + "?f=json", "/collections/esp/items/" + team + "?f=json"}
	planner := func(ds *geo.Dataset) map[string][32]byte { return fetched(t, served(t, ds, secrecy.Planner), asked) }
	if at := differing(planner(one), planner(other)); len(at) != len(asked) {
		t.Errorf("the planner is told of it by %v alone", at)
	}
	_, body := get(t, served(t, one, secrecy.Public), "GET", "/edition")
	if !strings.Contains(string(body), `"ages_left_out":true`) || !strings.Contains(string(body), `"time_shares_left_out":true`) {
		t.Error("the account of the edition does not say what is left out")
	}
}

// twoPersons returns the sample with ages of which a commune's only general practitioner has another in the second, where a
// team's only one has another part of time too.
func twoPersons(t *testing.T) (one, other *geo.Dataset, unit, team string) {
	t.Helper()
	one = countedSample(t)
	one.Practitioners = slices.Clone(one.Practitioners)
	for p := range one.Practitioners {
		one.Practitioners[p].Age = geo.WithinCap
	}
	copied := *one
	copied.Practitioners, copied.Teams = slices.Clone(one.Practitioners), slices.Clone(one.Teams)
	people := make(map[int32][]int32)
	for _, p := range one.Practices {
		if s := one.Sites[p.Site]; one.Practitioners[p.Practitioner].Profession == geo.GP && s.Kind != geo.Hospital && s.Unit != geo.None {
			people[s.Unit] = append(people[s.Unit], p.Practitioner)
		}
	}
	for u := range one.Units {
		if p := people[int32(u)]; unit == "" && len(p) == 1 {
			unit, copied.Practitioners[p[0]].Age = one.Units[u].Code, geo.OverCap
		}
	}
	for i := range one.Teams {
		members := slices.Clone(one.Teams[i].Members)
		gps, at := 0, 0
		for k, m := range members {
			if m.Profession == geo.GP {
				gps, at = gps+1, k
			}
		}
		if team == "" && gps == 1 {
			team, members[at].Share, copied.Teams[i].Members = one.Teams[i].ID, 0.35, members
		}
	}
	if unit == "" || team == "" {
		t.Fatal("no commune, or no team, with one general practitioner")
	}
	return one, &copied, unit, team
}
