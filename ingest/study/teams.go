package study

import (
	"cmp"
	"maps"
	"slices"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/ingest"
	"github.com/maillage/maillage/ingest/planner"
)

// homes gives for each practitioner the unit where most of the time is spent, None when no place is known.
func (r *reader) homes() []int32 {
	homes := make([]int32, len(r.ds.Practitioners))
	share := make([]float32, len(homes))
	for i := range homes {
		homes[i] = geo.None
	}
	for _, p := range r.ds.Practices {
		if unit := r.ds.Sites[p.Site].Unit; unit != geo.None && p.Share > share[p.Practitioner] {
			homes[p.Practitioner], share[p.Practitioner] = unit, p.Share
		}
	}
	return homes
}

// readTeams makes the teams: those of the rosters, and the MSP and centres of the registers that no roster names.
func (r *reader) readTeams() error {
	homes := r.homes()
	r.shareOf = make(map[int32]float64)
	onRoster := make(map[string]bool)
	var inCPTS []membership
	teams := make(map[string]geo.Team)
	err := readAll(r, KindESP, planner.ReadESP, func(s *source, rows []planner.ESP) {
		for _, row := range rows {
			if _, twice := teams[row.ID]; twice {
				s.reject(row.Line, "duplicate-team", "team %s is in another roster already", row.ID)
				continue
			}
			teams[row.ID] = r.rosterTeam(s, row, homes)
			onRoster[row.FINESS] = row.FINESS != ""
			if row.CPTS != "" {
				inCPTS = append(inCPTS, membership{s, row})
			}
		}
	})
	if err != nil {
		return err
	}
	for _, m := range r.msps {
		if _, twice := teams[m.finess]; twice || onRoster[m.finess] {
			continue
		}
		team := geo.Team{ID: m.finess, Name: m.name, Form: m.form, Site: m.site}
		for _, p := range m.members {
			team.Members = append(team.Members, geo.Member{Practitioner: p, Profession: r.ds.Practitioners[p].Profession, Unit: r.ds.Sites[m.site].Unit})
		}
		teams[team.ID] = team
	}
	r.numberTeams(teams)
	r.joinCPTS(inCPTS)
	return nil
}

func (r *reader) numberTeams(teams map[string]geo.Team) {
	r.teams, r.teamOf = make(map[string]int32, len(teams)), make(map[int32][]int32)
	for _, id := range slices.Sorted(maps.Keys(teams)) {
		i := int32(len(r.ds.Teams))
		t := teams[id]
		slices.SortFunc(t.Members, byPerson)
		r.teams[id] = i
		if t.Site != geo.None {
			if finess := r.ds.Sites[t.Site].ID; finess != id {
				r.teams[finess] = i
			}
		}
		for _, m := range t.Members {
			if m.Practitioner != geo.None {
				r.teamOf[m.Practitioner] = append(r.teamOf[m.Practitioner], i)
			}
		}
		r.ds.Teams = append(r.ds.Teams, t)
	}
	r.teamParts = geo.Parts(r.ds.Teams, len(r.ds.Practitioners))
}

// byPerson orders the members of a team, those known by name first, so that nothing depends on the order of a roster.
func byPerson(a, b geo.Member) int {
	return cmp.Or(cmp.Compare(uint32(a.Practitioner), uint32(b.Practitioner)), cmp.Compare(a.Profession, b.Profession), cmp.Compare(a.Unit, b.Unit), cmp.Compare(a.Share, b.Share))
}

// checkShares tells the member with whom the shares of a person's time come to more than all of it.
func (r *reader) checkShares(s *source, team string, row planner.MemberRow, m geo.Member) {
	if m.Practitioner == geo.None || m.Share == 0 {
		return
	}
	before := r.shareOf[m.Practitioner]
	r.shareOf[m.Practitioner] += float64(m.Share)
	if sum := r.shareOf[m.Practitioner]; before <= wholeTime && sum > wholeTime {
		s.find(ingest.Warning, row.Line, "shares-over-one", "team %s: the shares of time of %s come to %.0f %% over all teams; they are brought down to 100 %% together", team, row.RPPS, 100*sum)
	}
}

// wholeTime is all of a person's time, as sums of rounded shares may give it.
const wholeTime = 1 + 1e-6

// rosterTeam links a team of a roster. A team that is a known MSP or centre and names no member has those of the
// registers.
func (r *reader) rosterTeam(s *source, row planner.ESP, homes []int32) geo.Team {
	team := geo.Team{ID: row.ID, Name: row.Name, Form: row.Form, Stage: row.Stage, Contract: row.Contract, Themes: row.Themes, Site: geo.None}
	if row.FINESS != "" {
		if site, ok := r.finess[row.FINESS]; ok {
			team.Site = site
		} else {
			s.find(ingest.Warning, row.Line, "unknown-finess", "team %s: no site of the study has the FINESS number %s", row.ID, row.FINESS)
		}
	}
	for _, m := range row.Members {
		if member, ok := r.member(s, row.ID, m, homes); ok {
			r.checkShares(s, row.ID, m, member)
			team.Members = append(team.Members, member)
		}
	}
	if len(row.Members) == 0 && team.Site != geo.None {
		for _, m := range r.msps {
			if m.site == team.Site {
				for _, p := range m.members {
					team.Members = append(team.Members, geo.Member{Practitioner: p, Profession: r.ds.Practitioners[p].Profession, Unit: r.ds.Sites[m.site].Unit})
				}
			}
		}
	}
	return team
}

func (r *reader) member(s *source, team string, row planner.MemberRow, homes []int32) (geo.Member, bool) {
	m := geo.Member{Practitioner: geo.None, Profession: row.Profession, Unit: geo.None, Share: row.Share}
	if row.RPPS != "" {
		p, known := r.people[planner.NationalID(row.RPPS)]
		switch {
		case known:
			m.Practitioner, m.Profession, m.Unit = p, r.ds.Practitioners[p].Profession, homes[p]
		case row.Profession == geo.NoProfession:
			s.notHere(row.Line, "unknown-rpps", "team %s: the register has no RPPS number %s in the study, and the row gives no profession", team, row.RPPS)
			return m, false
		default:
			s.find(ingest.Warning, row.Line, "unknown-rpps", "team %s: the register has no RPPS number %s in the study; the member is kept as a %s", team, row.RPPS, row.Profession)
		}
	}
	if row.Code != "" && m.Unit == geo.None {
		m.Unit = mainOf(s.link(row.Line, row.Code))
	}
	return m, true
}
