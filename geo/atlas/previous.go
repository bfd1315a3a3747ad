package atlas

import (
	"maps"
	"slices"

	"github.com/maillage/maillage/geo"
)

// AsPrevious tells an atlas as the earlier edition of a dataset. units gives the units of that dataset which a code of
// the earlier COG stands for, none when it leads nowhere.
//
// What is told of it should be what anybody may see (ShownTo): it becomes part of the later edition, for all roles.
func (a *Atlas) AsPrevious(of *geo.Dataset, units func(code string) []int32) geo.Previous {
	p := geo.Previous{Edition: a.Edition, Study: a.Dataset.Name, COGYear: a.Dataset.COGYear}
	leaves := a.leavesLater(of, units)
	claims := make(map[int32]geo.UnitBefore)
	for u, now := range leaves {
		if len(now) == 0 && a.IsLeaf(int32(u)) {
			p.Lost = append(p.Lost, a.Dataset.Units[u].Code)
		}
		n := a.Units[u].Multiplicity
		for _, leaf := range now {
			b, met := claims[leaf]
			if !met {
				b = geo.UnitBefore{Unit: leaf, ClaimsMin: n}
			}
			b.ClaimsMin, b.ClaimsMax = min(b.ClaimsMin, n), max(b.ClaimsMax, n)
			claims[leaf] = b
		}
	}
	slices.Sort(p.Lost)
	for _, leaf := range slices.Sorted(maps.Keys(claims)) {
		p.Units = append(p.Units, claims[leaf])
	}
	for c := range a.Dataset.Communities {
		p.Communities = append(p.Communities, a.communityBefore(c, leaves))
	}
	p.Teams = a.teamsBefore(of)
	return p
}

// leavesLater returns for each leaf the leaves of a later dataset that stand for it.
func (a *Atlas) leavesLater(of *geo.Dataset, units func(code string) []int32) [][]int32 {
	parts := make(map[int32][]int32)
	for u := range of.Units {
		if p := of.Units[u].Parent; p != geo.None {
			parts[p] = append(parts[p], int32(u))
		}
	}
	out := make([][]int32, len(a.Dataset.Units))
	for u := range a.Dataset.Units {
		if !a.IsLeaf(int32(u)) {
			continue
		}
		for _, now := range units(a.Dataset.Units[u].Code) {
			if len(parts[now]) > 0 {
				out[u] = append(out[u], parts[now]...)
			} else {
				out[u] = append(out[u], now)
			}
		}
	}
	return out
}

func (a *Atlas) communityBefore(c int, leaves [][]int32) geo.CommunityBefore {
	community, area := &a.Dataset.Communities[c], &a.Areas[c]
	b := geo.CommunityBefore{ID: community.ID, Name: community.Name, Stage: community.Stage, SizeClass: area.SizeClass}
	if a.peopled(area.Units) {
		b.Population = geo.Exactly(area.Population)
	}
	for _, u := range area.Units {
		if len(leaves[u]) == 0 {
			b.Lost = append(b.Lost, a.Dataset.Units[u].Code)
		}
		b.Units = append(b.Units, leaves[u]...)
	}
	slices.Sort(b.Units)
	b.Units = slices.Compact(b.Units)
	return b
}

func (a *Atlas) teamsBefore(of *geo.Dataset) []geo.TeamBefore {
	people := make(map[string]int32, len(of.Practitioners))
	for i := range of.Practitioners {
		people[of.Practitioners[i].ID] = int32(i)
	}
	out := make([]geo.TeamBefore, 0, len(a.Dataset.Teams))
	for _, t := range a.Dataset.Teams {
		b := geo.TeamBefore{ID: t.ID, Name: t.Name, Form: t.Form, Stage: t.Stage, Members: int32(len(t.Members)), GPs: int32(having(t, geo.GP))}
		var gone []int32
		for _, m := range t.Members {
			if m.Practitioner == geo.None {
				continue
			}
			if now, there := people[a.Dataset.Practitioners[m.Practitioner].ID]; there {
				b.Persons = append(b.Persons, now)
			} else {
				gone = append(gone, m.Practitioner)
			}
		}
		// Somebody whom a roster lists twice is one person.
		slices.Sort(b.Persons)
		b.Persons = slices.Compact(b.Persons)
		slices.Sort(gone)
		b.Gone = int32(len(slices.Compact(gone)))
		out = append(out, b)
	}
	return out
}

// Against returns the atlas held against an earlier edition, with the figures that it has.
func (a *Atlas) Against(p geo.Previous) *Atlas {
	ds := *a.Dataset
	ds.Previous = []geo.Previous{p}
	return &Atlas{Edition: a.Edition, Dataset: &ds, Settings: a.Settings, Results: a.Results, Ground: a.Ground, journeys: a.journeys, withheld: a.withheld, timeless: a.timeless}
}
