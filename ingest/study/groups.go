package study

import (
	"cmp"
	"slices"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/ingest"
	"github.com/maillage/maillage/ingest/planner"
)

// readCommunities makes the CPTS. One that lies wholly outside the area is left out; one that lies partly outside
// is kept with what is inside, and told, since its population is then not whole.
func (r *reader) readCommunities() error {
	ids := make(map[string]string)
	err := readAll(r, KindCPTS, planner.ReadCPTS, func(s *source, rows []planner.CPTS) {
		for _, row := range rows {
			if other, twice := ids[row.ID]; twice {
				s.reject(row.Line, "duplicate-cpts", "CPTS %s is in %s already", row.ID, other)
				continue
			}
			if c, ok := r.community(s, row); ok {
				ids[row.ID] = s.Name
				r.ds.Communities = append(r.ds.Communities, c)
			}
		}
	})
	slices.SortFunc(r.ds.Communities, func(a, b geo.Community) int { return cmp.Compare(a.ID, b.ID) })
	return err
}

func (r *reader) community(s *source, row planner.CPTS) (geo.Community, bool) {
	c := geo.Community{ID: row.ID, Name: row.Name, Stage: row.Stage, Contract: row.Contract, Missions: row.Missions,
		LetterOn: row.LetterOn, ValidatedOn: row.ValidatedOn, SignedOn: row.ACIOn}
	claimed := make(map[int32]bool)
	outside := 0
	for _, claim := range row.Units {
		if r.resolve(claim.Code, s.cog).err == errOutside {
			outside++
		}
		for _, p := range s.link(claim.Line, claim.Code) {
			if !claimed[p.unit] {
				claimed[p.unit] = true
				c.Claims = append(c.Claims, geo.Claim{Unit: p.unit, Declared: claim.Code, Partly: claim.Partly})
			}
		}
	}
	slices.SortFunc(c.Claims, func(a, b geo.Claim) int { return cmp.Compare(a.Unit, b.Unit) })
	switch {
	case outside > 0 && len(c.Claims) == 0:
		s.find(ingest.Note, row.Line, "cpts-outside-area", "CPTS %s lies outside the area of the study and is left out", row.Name)
		return c, false
	case outside > 0:
		s.find(ingest.Warning, row.Line, "cpts-astride-area", "CPTS %s claims %d units outside the area of the study: its figures are those of the %d inside", row.Name, outside, len(c.Claims))
	case len(c.Claims) == 0 && len(row.Units) > 0:
		s.find(ingest.Warning, row.Line, "cpts-without-unit", "CPTS %s: none of the %d codes it lists is a unit of the study", row.Name, len(row.Units))
	}
	return c, true
}

// pair is a unit and a team.
type pair struct{ unit, team int32 }

// flow is a number of patients and where it was read first.
type flow struct {
	patients geo.Count
	source   *source
	line     int
}

// readPatients makes the flows. Counts of practitioners add up in their team, and so do those of communes that have
// merged since. The same commune and team a second time is refused: added up, its patients would count twice.
// Those of teams that no roster knows, and of practitioners of no team, are rejected.
func (r *reader) readPatients() error {
	if len(r.cfg.Sources[KindPatients]) == 0 {
		return nil
	}
	flows := make(map[pair]flow)
	r.sharedOut = make(map[int32]bool)
	masked := planner.Bounds{Min: r.cfg.Settings.MaskedMin, Max: r.cfg.Settings.MaskedMax}
	err := r.each(KindPatients, func(f File, progress ingest.Progress) error {
		// Linking speaks of the file while it is read, so the source is there before its digest is.
		s := r.add(KindPatients, f, geo.Source{})
		read, err := planner.ReadPatients(r.ctx, f.Path, masked, r.report, progress, func(row planner.PatientRow) { r.addPatients(s, row, flows) })
		if err != nil {
			return err
		}
		s.SHA256, s.Bytes, s.Read = read.SHA256, read.Bytes, read.Read
		s.Kept += read.Kept
		s.Rejected += read.Rejected
		return nil
	})
	r.ds.Flows = make([]geo.Flow, 0, len(flows))
	for p, f := range flows {
		r.ds.Flows = append(r.ds.Flows, geo.Flow{Unit: p.unit, Team: p.team, Patients: f.patients})
	}
	slices.SortFunc(r.ds.Flows, func(a, b geo.Flow) int { return cmp.Or(cmp.Compare(a.Team, b.Team), cmp.Compare(a.Unit, b.Unit)) })
	return err
}

func (r *reader) addPatients(s *source, row planner.PatientRow, flows map[pair]flow) {
	teams := r.patientTeams(s, row)
	if len(teams) == 0 {
		return
	}
	portions := s.link(row.Line, row.Code)
	if len(portions) == 0 {
		return
	}
	whole := row.Team != "" && r.resolve(row.Code, s.cog).label == ""
	for _, t := range teams {
		if f, twice := flows[pair{portions[0].unit, t.team}]; twice && (whole || f.source != s) {
			s.reject(row.Line, "duplicate-patients", "the patients of %s for team %s are in %s already, at line %d", row.Code, r.ds.Teams[t.team].ID, f.source.Name, f.line)
			return
		}
	}
	for i, n := range shareOut(row.Patients, teams) {
		addFlow(flows, flow{source: s, line: row.Line}, teams[i].team, portions, n)
	}
}

// addFlow adds the patients of a row to those of the units that it stands for.
func addFlow(flows map[pair]flow, from flow, team int32, portions []portion, n geo.Count) {
	add := func(unit int32, n geo.Count) {
		f, ok := flows[pair{unit, team}]
		if !ok {
			f = from
		}
		f.patients = f.patients.Add(n)
		flows[pair{unit, team}] = f
	}
	if n.State != geo.Known {
		add(mainOf(portions), n) // bounds cannot be shared out
		return
	}
	for i, n := range splitCount(n.Min, portions) {
		add(portions[i].unit, geo.Exactly(n))
	}
}
