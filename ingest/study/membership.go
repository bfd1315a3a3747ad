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

// joinCPTS gives each CPTS the teams that rosters say are in it. A CPTS is known by its identifier, or by its name when no
// identifier is such; a team of one that no list knows is kept without, and told.
func (r *reader) joinCPTS(all []membership) {
	at := make(map[string]int)
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
	for _, m := range all {
		found := false
		for _, id := range planner.CPTSIDs(m.team.CPTS) {
			if i, ok := at[id]; ok && !found {
				found = true
				c := &r.ds.Communities[i]
				c.Teams = append(c.Teams, r.teams[m.team.ID])
			}
		}
		if !found {
			m.source.find(ingest.Warning, m.team.Line, "unknown-cpts", "team %s: no list has the CPTS %q; the team is placed by where it practises", m.team.ID, m.team.CPTS)
		}
	}
	for i := range r.ds.Communities {
		slices.Sort(r.ds.Communities[i].Teams)
		r.ds.Communities[i].Teams = slices.Compact(r.ds.Communities[i].Teams)
	}
}
