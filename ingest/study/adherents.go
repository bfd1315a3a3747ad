package study

import (
	"cmp"
	"slices"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/actors"
	"github.com/maillage/maillage/ingest"
	"github.com/maillage/maillage/ingest/planner"
)

// readAdherents gives each CPTS the members that its roster names.
func (r *reader) readAdherents() error {
	cpts := r.communityNames()
	err := readAll(r, KindAdherents, planner.ReadAdherents, func(s *source, rows []planner.Adherent) {
		for _, row := range rows {
			i, ok := cpts.find(row.CPTS)
			if !ok {
				s.notHere(row.Line, "unknown-cpts", "no list has the CPTS %q", row.CPTS)
				continue
			}
			if a, ok := r.adherent(s, row); ok {
				c := &r.ds.Communities[i]
				c.Adherents = append(c.Adherents, a)
			}
		}
	})
	for i := range r.ds.Communities {
		slices.SortStableFunc(r.ds.Communities[i].Adherents, func(a, b geo.Adherent) int {
			return cmp.Or(cmp.Compare(a.Practitioner, b.Practitioner), cmp.Compare(a.Profession, b.Profession),
				cmp.Compare(a.Site, b.Site), cmp.Compare(a.Category, b.Category))
		})
	}
	return err
}

// adherent finds somebody in the registers. Who is not there is kept as the roster describes them, where it does.
func (r *reader) adherent(s *source, row planner.Adherent) (geo.Adherent, bool) {
	a := geo.Adherent{Practitioner: geo.None, Profession: row.Profession, Site: geo.None, Category: row.Category}
	if row.RPPS != "" {
		p, known := r.people[planner.NationalID(row.RPPS)]
		switch {
		case known:
			a.Practitioner, a.Profession = p, r.ds.Practitioners[p].Profession
		case row.Profession == geo.NoProfession:
			s.notHere(row.Line, "unknown-rpps", "%s: the register has no RPPS number %s in the study, and the row gives no profession", row.CPTS, row.RPPS)
			return a, false
		default:
			s.find(ingest.Warning, row.Line, "unknown-rpps", "%s: the register has no RPPS number %s in the study; the member is kept as a %s", row.CPTS, row.RPPS, row.Profession)
		}
		return a, true
	}
	if row.FINESS != "" {
		site, known := r.finess[row.FINESS]
		switch {
		case known:
			a.Site, a.Category = site, r.ds.Sites[site].Category
		case row.Category == "":
			s.notHere(row.Line, "unknown-finess", "%s: no site of the study has the FINESS number %s, and the row gives no category", row.CPTS, row.FINESS)
			return a, false
		default:
			s.find(ingest.Warning, row.Line, "unknown-finess", "%s: no site of the study has the FINESS number %s; the member is kept by its category", row.CPTS, row.FINESS)
		}
	}
	if _, ok := actors.OfCategory(a.Category); !ok && a.Profession == geo.NoProfession {
		s.find(ingest.Warning, row.Line, "unknown-category", "%s: the FINESS category %q is of no family of actors; the member is counted in none", row.CPTS, a.Category)
	}
	return a, true
}
