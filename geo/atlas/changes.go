package atlas

import (
	"cmp"
	"slices"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/coverage"
)

// Changes are what has changed since the earlier edition that an atlas is held against.
type Changes struct {
	Before      *geo.Previous
	Communities []CommunityChange // parallel to Dataset.Communities
	Teams       []TeamChange      // parallel to Dataset.Teams
	// GoneCommunities and GoneTeams are those of Before that are there no more.
	GoneCommunities, GoneTeams []int32
	Ground                     []GroundChange // by kind, then by inhabitants, descending
	claims                     map[int32]geo.UnitBefore
}

// CommunityChange is what has become of a CPTS. Units are leaves; inhabitants are those of today, so that a change of
// territory is told apart from a change of its population.
type CommunityChange struct {
	Before                           int32 // in Previous.Communities, geo.None when it is new
	Joined, Left                     []int32
	PopulationJoined, PopulationLeft int64
}

// TeamChange is what has become of an ESP. Members who joined and left are counted among those known by name.
type TeamChange struct {
	Before       int32 // in Previous.Teams, geo.None when it is new
	Joined, Left int32
}

// GroundKind tells what has become of the cover of some ground.
type GroundKind uint8

// Kinds of GroundChange.
const (
	GapOpened GroundKind = iota
	GapClosed
	OverlapOpened
	OverlapClosed
	groundKindCount
)

// String returns the key under which a change of ground is served.
func (k GroundKind) String() string {
	return [...]string{"gap-opened", "gap-closed", "overlap-opened", "overlap-closed"}[k]
}

// GroundChange is a contiguous set of leaves that became a gap or an overlap, or ceased to be one.
type GroundChange struct {
	Kind       GroundKind
	Units      []int32
	Population int64
}

// Changes holds the atlas against the earlier edition of its dataset, nil when there is none.
//
// A CPTS is the same as before when it has the same identifier, else the same name, else when both share four fifths of
// the inhabitants that either has and neither has more in common with another: it was then renamed. A team is the same by
// identifier or name.
func (a *Atlas) Changes() *Changes {
	a.derived.onceChanges.Do(func() {
		if len(a.Dataset.Previous) > 0 {
			a.derived.changes = a.findChanges(&a.Dataset.Previous[0])
		}
	})
	return a.derived.changes
}

func (a *Atlas) findChanges(p *geo.Previous) *Changes {
	c := &Changes{Before: p, claims: make(map[int32]geo.UnitBefore, len(p.Units))}
	for _, u := range p.Units {
		c.claims[u.Unit] = u
	}
	same := a.matchCommunities(p)
	for i, before := range same {
		change := CommunityChange{Before: before}
		if before != geo.None {
			now, then := a.Areas[i].Units, p.Communities[before].Units
			change.Joined, change.Left = notIn(now, then), notIn(then, now)
			change.PopulationJoined, _ = a.population(change.Joined)
			change.PopulationLeft, _ = a.population(change.Left)
		}
		c.Communities = append(c.Communities, change)
	}
	c.GoneCommunities = unmatched(same, len(p.Communities))
	teams := a.matchTeams(p)
	for i, before := range teams {
		c.Teams = append(c.Teams, a.teamChange(i, before, p))
	}
	c.GoneTeams = unmatched(teams, len(p.Teams))
	for kind := range groundKindCount {
		c.Ground = append(c.Ground, a.groundChanges(kind, p)...)
	}
	return c
}

// unmatched returns the indexes under n that are not in a list.
func unmatched(list []int32, n int) []int32 {
	met := make([]bool, n)
	for _, i := range list {
		if i != geo.None {
			met[i] = true
		}
	}
	var out []int32
	for i, there := range met {
		if !there {
			out = append(out, int32(i))
		}
	}
	return out
}

// sameKeys matches what has the same key now and before and has no match yet; the first of several of one key counts.
func sameKeys(match []int32, before int, now, then func(i int) string) {
	taken := make(map[int32]bool)
	for _, b := range match {
		taken[b] = true
	}
	at := make(map[string]int32)
	for b := before - 1; b >= 0; b-- {
		if key := then(b); key != "" && !taken[int32(b)] {
			at[key] = int32(b)
		}
	}
	for i := range match {
		if b, there := at[now(i)]; there && match[i] == geo.None {
			match[i] = b
			delete(at, now(i))
		}
	}
}

// matchCommunities returns for each CPTS the one that it was.
func (a *Atlas) matchCommunities(p *geo.Previous) []int32 {
	cs := a.Dataset.Communities
	match := slices.Repeat([]int32{geo.None}, len(cs))
	sameKeys(match, len(p.Communities), func(i int) string { return cs[i].ID }, func(b int) string { return p.Communities[b].ID })
	sameKeys(match, len(p.Communities), func(i int) string { return cs[i].Name }, func(b int) string { return p.Communities[b].Name })
	gone := unmatched(match, len(p.Communities))
	type pair struct {
		now, then int32
		jaccard   float64
	}
	var pairs []pair
	for i := range cs {
		if match[i] != geo.None {
			continue
		}
		for _, b := range gone {
			if j := a.jaccard(a.Areas[i].Units, p.Communities[b].Units); j >= 0.8 {
				pairs = append(pairs, pair{int32(i), b, j})
			}
		}
	}
	slices.SortStableFunc(pairs, func(x, y pair) int { return cmp.Compare(y.jaccard, x.jaccard) })
	taken := make(map[int32]bool)
	for _, q := range pairs {
		if match[q.now] == geo.None && !taken[q.then] {
			match[q.now], taken[q.then] = q.then, true
		}
	}
	return match
}

// jaccard is the share of the inhabitants of two sets of leaves who are in both.
func (a *Atlas) jaccard(x, y []int32) float64 {
	only := notIn(x, y)
	both := a.weight(x) - a.weight(only)
	return coverage.Containment(a.weight(only)+a.weight(y), both)
}

func (a *Atlas) matchTeams(p *geo.Previous) []int32 {
	teams := a.Dataset.Teams
	match := slices.Repeat([]int32{geo.None}, len(teams))
	sameKeys(match, len(p.Teams), func(i int) string { return teams[i].ID }, func(b int) string { return p.Teams[b].ID })
	sameKeys(match, len(p.Teams), func(i int) string { return teams[i].Name }, func(b int) string { return p.Teams[b].Name })
	return match
}

func (a *Atlas) teamChange(team int, before int32, p *geo.Previous) TeamChange {
	c := TeamChange{Before: before}
	if before == geo.None {
		return c
	}
	then := &p.Teams[before]
	var persons []int32
	for _, m := range a.Dataset.Teams[team].Members {
		if m.Practitioner != geo.None {
			persons = append(persons, m.Practitioner)
		}
	}
	slices.Sort(persons)
	persons = slices.Compact(persons)
	c.Joined = int32(len(notIn(persons, then.Persons)))
	c.Left = int32(len(notIn(then.Persons, persons))) + then.Gone
	return c
}

// groundChanges returns the clusters of a kind. A commune that others have merged into was a gap, or an overlap, where any
// of them was.
func (a *Atlas) groundChanges(kind GroundKind, p *geo.Previous) []GroundChange {
	var units []int32
	for _, b := range p.Units {
		now := a.Units[b.Unit].Multiplicity
		is := false
		switch kind {
		case GapOpened:
			is = now == 0 && b.ClaimsMax > 0
		case GapClosed:
			is = now > 0 && b.ClaimsMin == 0
		case OverlapOpened:
			is = now > 1 && b.ClaimsMin < 2
		case OverlapClosed:
			is = now < 2 && b.ClaimsMax > 1
		}
		if is {
			units = append(units, b.Unit)
		}
	}
	var out []GroundChange
	for _, cluster := range a.clusters(units) {
		n, _ := a.population(cluster)
		out = append(out, GroundChange{kind, cluster, n})
	}
	slices.SortStableFunc(out, func(x, y GroundChange) int {
		return cmp.Or(cmp.Compare(y.Population, x.Population), cmp.Compare(x.Units[0], y.Units[0]))
	})
	return out
}

// claimsBefore returns by how many CPTS a leaf was claimed, the least and the greatest of the communes that it is made of;
// known is false when the earlier edition does not speak of it.
func (c *Changes) claimsBefore(unit int32) (b geo.UnitBefore, known bool) {
	b, known = c.claims[unit]
	return b, known
}
