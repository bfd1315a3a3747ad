package study

import (
	"fmt"
	"regexp"
	"strconv"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/ingest"
	"github.com/maillage/maillage/ingest/annuaire"
	"github.com/maillage/maillage/ingest/planner"
)

var yearInVintage = regexp.MustCompile(`\b(19|20)\d\d\b`)

// yearOf returns the year of which a file speaks: that of its vintage, else that of the study.
func (r *reader) yearOf(f File) int {
	if text := yearInVintage.FindString(f.Vintage); text != "" {
		year, _ := strconv.Atoi(text)
		return year
	}
	return r.ds.COGYear
}

// readPractitionerAges says of the practitioners of the registers on which side of the age cap they are, those around the area
// included. Of a practitioner in several files the first counts.
func (r *reader) readPractitionerAges(a *annuaire.Annuaire) error {
	person := make(map[string]int32, len(a.Practitioners))
	for i, p := range a.Practitioners {
		person[p.ID] = int32(i)
	}
	told := make(map[int32]bool)
	limit := int(r.cfg.Settings.AgeCap)
	err := r.each(KindRPPSAges, func(f File, progress ingest.Progress) error {
		rows, src, err := planner.ReadPractitionerAges(r.ctx, f.Path, r.yearOf(f), r.report, progress)
		if err != nil {
			return err
		}
		s, elsewhere := r.add(KindRPPSAges, f, src), 0
		for _, row := range rows {
			p, known := person[planner.NationalID(row.RPPS)]
			switch {
			case !known:
				s.Kept--
				elsewhere++
				continue
			case told[p]:
				s.Kept--
				s.find(ingest.Note, row.Line, "second-age", "the practitioner %s has an age from another file already", row.RPPS)
				continue
			}
			told[p] = true
			if limit == 0 {
				continue
			}
			if a.Practitioners[p].Age = geo.WithinCap; row.Age > limit {
				a.Practitioners[p].Age = geo.OverCap
			}
		}
		if elsewhere > 0 {
			s.find(ingest.Note, 0, "not-in-register", "%d practitioners are not in the register of the study or of its surroundings", elsewhere)
		}
		return nil
	})
	if err == nil && len(r.cfg.Sources[KindRPPSAges]) > 0 {
		r.tellPractitionerAges(a)
	}
	return err
}

// tellPractitionerAges sums up by profession whom the cap leaves out, and whose age nobody tells.
func (r *reader) tellPractitionerAges(a *annuaire.Annuaire) {
	tell := func(severity ingest.Severity, kind, format string, args ...any) {
		r.report.Add(ingest.Finding{Severity: severity, Kind: kind, File: r.fileOf(KindRPPSAges), Reason: fmt.Sprintf(format, args...)})
	}
	switch {
	case len(a.Practitioners) == 0:
		tell(ingest.Warning, "ages-unused", "the study has no register of practitioners (rpps): their ages change nothing")
		return
	case r.cfg.Settings.AgeCap == 0:
		tell(ingest.Note, "ages-unused", "age_cap is 0: practitioners of any age are counted as supply")
		return
	}
	for _, profession := range geo.Professions() {
		var n [geo.OverCap + 1]int
		for _, p := range a.Practitioners {
			if p.Profession == profession {
				n[p.Age]++
			}
		}
		if n[geo.WithinCap]+n[geo.OverCap] > 0 {
			tell(ingest.Note, "age-cap", "%s: %d are over %d and no supply of accessibility, %d are not; the age of %d is not known, and they count", profession,
				n[geo.OverCap], r.cfg.Settings.AgeCap, n[geo.WithinCap], n[geo.AgeUnknown])
		}
	}
}
