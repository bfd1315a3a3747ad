package study

import (
	"slices"

	"github.com/maillage/maillage/ingest"
	"github.com/maillage/maillage/ingest/planner"
)

// membership is a team whose roster names the CPTS it is in.
type membership struct {
	source *source
	team   planner.ESP
}

// communityNames are the positions of the CPTS by what rosters call them.
type communityNames map[string]int

// communityNames returns them: a CPTS is known by its identifier, or by its name when no identifier is such.
func (r *reader) communityNames() communityNames {
	at := make(communityNames)
	for i, c := range r.ds.Communities {
		for _, id := range planner.CPTSIDs(c.Name) {
			if _, taken := at[id]; !taken {
				at[id] = i
			}
		}
	}
	for i, c := range r.ds.Communities {
		at[c.ID] = i
	}
	return at
}

func (at communityNames) find(cpts string) (i int, ok bool) {
	for _, id := range planner.CPTSIDs(cpts) {
		if i, ok = at[id]; ok {
			return i, true
		}
	}
	return 0, false
}

// joinCPTS gives each CPTS the teams that rosters say are in it; a team of one that no list knows is kept without, and told.
func (r *reader) joinCPTS(all []membership) {
	cpts := r.communityNames()
	for _, m := range all {
		i, ok := cpts.find(m.team.CPTS)
		if !ok {
			m.source.find(ingest.Warning, m.team.Line, "unknown-cpts", "team %s: no list has the CPTS %q; the team is placed by where it practises", m.team.ID, m.team.CPTS)
			continue
		}
		c := &r.ds.Communities[i]
		c.Teams = append(c.Teams, r.teams[m.team.ID])
	}
	for i := range r.ds.Communities {
		slices.Sort(r.ds.Communities[i].Teams)
		r.ds.Communities[i].Teams = slices.Compact(r.ds.Communities[i].Teams)
	}
}
