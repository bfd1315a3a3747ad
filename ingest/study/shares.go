package study

import (
	"fmt"
	"slices"
	"strings"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/ingest"
	"github.com/maillage/maillage/ingest/planner"
)

// teamShare is a team and the share of a practitioner's patients that are counted for it.
type teamShare struct {
	team  int32
	share float64
}

// patientTeams returns the teams for which the patients of a row count, none when the row is refused. Shares sum to 1.
func (r *reader) patientTeams(s *source, row planner.PatientRow) []teamShare {
	if row.Team != "" {
		team, ok := r.teams[row.Team]
		if !ok {
			s.notHere(row.Line, "unknown-team", "no roster and no register has the team %s", row.Team)
			return nil
		}
		return []teamShare{{team, 1}}
	}
	p, known := r.people[planner.NationalID(row.RPPS)]
	if !known {
		s.notHere(row.Line, "unknown-rpps", "the register has no RPPS number %s in the study", row.RPPS)
		return nil
	}
	teams := r.teamShares(p)
	if len(teams) == 0 {
		s.reject(row.Line, "no-team", "the practitioner %s is in no team", row.RPPS)
	}
	if len(teams) > 1 && !r.sharedOut[p] {
		r.sharedOut[p] = true
		r.tellSharedOut(s, row, p, teams)
	}
	return teams
}

// teamShares returns the teams of a practitioner, ascending, in proportion of the parts of time that they have. Patients
// follow the person: those seen outside all teams are not known apart, and count too.
func (r *reader) teamShares(practitioner int32) []teamShare {
	var out []teamShare
	total := 0.0
	for _, t := range r.teamOf[practitioner] {
		part := 0.0
		for k, m := range r.ds.Teams[t].Members {
			if m.Practitioner == practitioner {
				part += r.teamParts[t][k]
			}
		}
		total += part
		out = append(out, teamShare{t, part})
	}
	for i := range out {
		if total > 0 {
			out[i].share /= total
		}
	}
	if len(out) > 1 {
		// A team to which others leave no time has none of the patients.
		out = slices.DeleteFunc(out, func(t teamShare) bool { return t.share == 0 })
	}
	return out
}

// tellSharedOut says once how the patients of somebody in several teams are shared out: a warning when no roster tells.
func (r *reader) tellSharedOut(s *source, row planner.PatientRow, practitioner int32, teams []teamShare) {
	var parts []string
	for _, t := range teams {
		parts = append(parts, fmt.Sprintf("%s %.0f %%", r.ds.Teams[t.team].ID, 100*t.share))
	}
	severity, basis := ingest.Note, "as rosters tell"
	if r.shareOf[practitioner] == 0 {
		severity, basis = ingest.Warning, "evenly, since no roster tells the part of each"
	}
	s.find(severity, row.Line, "several-teams", "the practitioner %s is in several teams; the patients are shared out %s: %s", row.RPPS, basis, strings.Join(parts, ", "))
}

// shareOut cuts the patients of a row between teams: a number into whole persons that add up to it. Bounds cannot be cut,
// and go whole to the team of the largest share, the first of equals; nothing is then known of the others there.
func shareOut(n geo.Count, teams []teamShare) []geo.Count {
	out := make([]geo.Count, len(teams))
	if n.State != geo.Known {
		most := 0
		for i, t := range teams {
			if t.share > teams[most].share {
				most = i
			}
		}
		out[most] = n
		return out
	}
	portions := make([]portion, len(teams))
	for i, t := range teams {
		portions[i].share = t.share
	}
	for i, n := range splitCount(n.Min, portions) {
		out[i] = geo.Exactly(n)
	}
	return out
}
