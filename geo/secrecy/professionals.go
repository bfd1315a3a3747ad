package secrecy

import (
	"cmp"
	"slices"

	"github.com/maillage/maillage/geo"
)

// withheld tells of each team whether its counts must not be shown under the last of the rules, which come from the
// strictest on.
//
// Teams are admitted one after the other, the largest first; a team is admitted when it brings enough professionals
// who are in no team admitted before it. Take any sum of multiples of figures of admitted teams, and the last admitted
// of the teams in it: those it brought are in no other team of the sum, so the sum rests on all of them, which are
// enough. So no addition or subtraction of teams gives the figure of fewer. A team that a stricter rule admits is
// admitted first: who sees more sees what the others see.
func withheld(ds *geo.Dataset, rules []Rule) []bool {
	out := make([]bool, len(ds.Teams))
	for t := range out {
		out[t] = true
	}
	order := bySize(ds)
	known := make(map[person]bool)
	for _, rule := range rules {
		for _, t := range order {
			if out[t] && rule.admits(ds, t, known) {
				out[t] = false
				for k, m := range ds.Teams[t].Members {
					known[personOf(t, k, m)] = true
				}
			}
		}
	}
	return out
}

// person is a member as far as it can be told from others: by practitioner, else by its place in one team's roster.
type person struct{ practitioner, team, place int32 }

func personOf(team int32, place int, m geo.Member) person {
	if m.Practitioner != geo.None {
		return person{m.Practitioner, geo.None, geo.None}
	}
	return person{geo.None, team, int32(place)}
}

// admits tells whether a team brings enough persons who are not known yet.
func (r Rule) admits(ds *geo.Dataset, team int32, known map[person]bool) bool {
	members := ds.Teams[team].Members
	if len(members) == 0 {
		return r.Unlisted
	}
	brought := make(map[person]bool, len(members))
	gps, broughtGPs := 0, 0
	for k, m := range members {
		p := personOf(team, k, m)
		if brought[p] {
			continue
		}
		if m.Profession == geo.GP {
			gps++
		}
		if known[p] {
			continue
		}
		brought[p] = true
		if m.Profession == geo.GP {
			broughtGPs++
		}
	}
	return len(brought) >= r.Professionals && (gps == 0 || broughtGPs >= r.GPs)
}

// bySize returns the teams by decreasing number of members, then by identifier.
func bySize(ds *geo.Dataset) []int32 {
	order := make([]int32, len(ds.Teams))
	for t := range order {
		order[t] = int32(t)
	}
	slices.SortStableFunc(order, func(x, y int32) int {
		return cmp.Or(cmp.Compare(len(ds.Teams[y].Members), len(ds.Teams[x].Members)), cmp.Compare(ds.Teams[x].ID, ds.Teams[y].ID))
	})
	return order
}
