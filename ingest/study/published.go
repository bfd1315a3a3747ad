package study

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/ingest"
	"github.com/maillage/maillage/ingest/insee"
)

// readPublished links the accessibility that DREES published. Of communes that have merged since no mean is made:
// a figure goes to a unit only when the code stands for that unit alone.
func (r *reader) readPublished() error {
	err := r.each(KindAPL, func(f File, progress ingest.Progress) error {
		year, _ := strconv.Atoi(f.Vintage[:min(4, len(f.Vintage))])
		rows, found, err := insee.ReadAPL(r.ctx, f.Path, year, r.report, progress)
		if err != nil {
			return err
		}
		s := r.add(KindAPL, f, found)
		type figure struct {
			unit       int32
			profession geo.Profession
			year, cap  int
		}
		taken := make(map[figure]bool)
		for _, row := range rows {
			if row.Population {
				r.standardise(s, row)
				continue
			}
			for _, p := range s.link(row.Line, row.Code) {
				key := figure{p.unit, row.Profession, row.Year, row.AgeCap}
				if taken[key] {
					s.find(ingest.Warning, row.Line, "merged-figure", "unit %s has a figure already: that of %s, merged into it, is left out", r.ds.Units[p.unit].Code, row.Code)
					continue
				}
				taken[key] = true
				r.ds.Published = append(r.ds.Published, geo.PublishedAccess{Unit: p.unit, Profession: row.Profession, Year: row.Year, AgeCap: row.AgeCap, Value: row.Value})
			}
		}
		return nil
	})
	slices.SortFunc(r.ds.Published, func(a, b geo.PublishedAccess) int {
		return cmp.Or(cmp.Compare(a.Unit, b.Unit), cmp.Compare(a.Profession, b.Profession), cmp.Compare(a.Year, b.Year), cmp.Compare(a.AgeCap, b.AgeCap), cmp.Compare(a.Value, b.Value))
	})
	return err
}

// standardise adds up a standardised population by unit, and by commune around the area, from the first file that has it.
// Codes that do not resolve are told with the figures of their row.
func (r *reader) standardise(s *source, row insee.APL) {
	k := slices.IndexFunc(r.ds.Standardised, func(x geo.Standardised) bool { return x.Profession == row.Profession && x.Year == row.Year })
	switch {
	case k < 0:
		demand := make([]float32, r.ds.PlaceCount())
		for i := range demand {
			demand[i] = -1
		}
		k = len(r.ds.Standardised)
		r.ds.Standardised = append(r.ds.Standardised, geo.Standardised{Profession: row.Profession, Year: row.Year, Demand: demand})
		r.standardBy = append(r.standardBy, s)
	case r.standardBy[k] != s:
		s.find(ingest.Warning, row.Line, "second-standard", "the population standardised for %s in %d is in %s already", row.Profession, row.Year, r.standardBy[k].Name)
		return
	}
	for _, p := range r.places(row.Code, s.cog) {
		demand := r.ds.Standardised[k].Demand
		demand[p.unit] = max(0, demand[p.unit]) + float32(row.Value*p.share)
	}
}

// places returns the places, units and then neighbours, that a code stands for.
func (r *reader) places(code string, cog int) []portion {
	out := r.resolve(code, cog).portions
	if around := r.beyond(code, cog); len(out) == 0 && len(around) > 0 {
		for _, p := range around {
			out = append(out, portion{int32(len(r.ds.Units)) + p.unit, p.share})
		}
	}
	return out
}
