package geo_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/maillage/maillage/geo"
	"pgregory.net/rapid"
)

func TestParts(t *testing.T) {
	member := func(practitioner int32, share float32) geo.Member {
		return geo.Member{Practitioner: practitioner, Share: share}
	}
	team := func(members ...geo.Member) geo.Team { return geo.Team{Members: members} }
	for _, c := range []struct {
		name  string
		teams []geo.Team
		want  string
	}{
		{"no team", nil, "[]"},
		{"a team of nobody", []geo.Team{team()}, "[[]]"},
		{"in one team, nothing told", []geo.Team{team(member(0, 0))}, "[[1]]"},
		{"in one team, half the time", []geo.Team{team(member(0, 0.5))}, "[[0.5]]"},
		{"in two, nothing told", []geo.Team{team(member(0, 0)), team(member(0, 0))}, "[[0.5] [0.5]]"},
		{"in two, one told", []geo.Team{team(member(0, 0.75)), team(member(0, 0))}, "[[0.75] [0.25]]"},
		{"in three, one told", []geo.Team{team(member(0, 0)), team(member(0, 0.5)), team(member(0, 0))}, "[[0.25] [0.5] [0.25]]"},
		{"more than all the time", []geo.Team{team(member(0, 1)), team(member(0, 1)), team(member(0, 0))}, "[[0.5] [0.5] [0]]"},
		{"not known by name", []geo.Team{team(member(geo.None, 0), member(geo.None, 0.25), member(1, 0))}, "[[1 0.25 1]]"},
	} {
		if got := fmt.Sprint(geo.Parts(c.teams, 2)); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

// Nobody counts more than once in all, and exactly once when some roster is silent.
func TestNobodyCountsTwice(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const people = 4
		teams := make([]geo.Team, rapid.IntRange(0, 5).Draw(t, "teams"))
		silent := make([]bool, people)
		for i := range teams {
			for _, p := range rapid.SliceOfN(rapid.Int32Range(0, people-1), 0, 4).Draw(t, "members") {
				share := float32(rapid.IntRange(0, 8).Draw(t, "eighths")) / 8
				silent[p] = silent[p] || share == 0
				teams[i].Members = append(teams[i].Members, geo.Member{Practitioner: p, Share: share})
			}
		}
		sums := make([]float64, people)
		for i, parts := range geo.Parts(teams, people) {
			for k, part := range parts {
				sums[teams[i].Members[k].Practitioner] += part
			}
		}
		for p, sum := range sums {
			if sum > 1+1e-12 || silent[p] && math.Abs(sum-1) > 1e-12 {
				t.Fatalf("person %d counts %v", p, sum)
			}
		}
	})
}
