package study

import (
	"fmt"
	"slices"
	"strings"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/ingest"
	"github.com/maillage/maillage/ingest/insee"
)

// readAges makes the table of inhabitants by age of units and of communes around the area. Several files may share the
// country between them when they tell the same bands; a unit has its ages from one of them.
func (r *reader) readAges() error {
	ages := geo.Ages{Places: make([]geo.AgeCounts, r.ds.PlaceCount())}
	from := make(map[int32]*source)
	var vintages []string
	err := readAll(r, KindAges, insee.ReadAges, func(s *source, rows []insee.Ages) {
		if s.Vintage != "" && !slices.Contains(vintages, s.Vintage) {
			vintages = append(vintages, s.Vintage)
		}
		for _, row := range rows {
			switch {
			case ages.From == nil:
				ages.From = row.From
			case !slices.Equal(ages.From, row.From):
				s.reject(row.Line, "other-bands", "ages from %v of %s do not fit those of another file, from %v", row.From, row.Code, ages.From)
				continue
			}
			r.addAges(s, row, &ages, from)
		}
	})
	if err != nil || ages.From == nil {
		return err
	}
	ages.Vintage = strings.Join(vintages, ", ")
	r.ds.Ages = []geo.Ages{ages}
	r.tellAges(&ages)
	return nil
}

// addAges adds the inhabitants of a row to the places that its code stands for.
func (r *reader) addAges(s *source, row insee.Ages, ages *geo.Ages, from map[int32]*source) {
	portions := r.places(row.Code, s.cog)
	if len(portions) == 0 || int(portions[0].unit) < len(r.ds.Units) {
		s.link(row.Line, row.Code)
	}
	for _, p := range portions {
		if other := from[p.unit]; other != nil && other != s {
			s.reject(row.Line, "second-ages", "%s has its ages from %s already", r.codeOf(p.unit), other.Name)
			return
		}
	}
	for _, p := range portions {
		from[p.unit] = s
		place := &ages.Places[p.unit]
		if place.People == nil {
			place.People = make([]float32, len(ages.From))
		}
		for k, n := range row.People {
			place.People[k] += float32(n * p.share)
		}
	}
}

// tellAges warns of units whose ages are not known, and says so when no weights make use of them.
func (r *reader) tellAges(ages *geo.Ages) {
	s := r.cfg.Settings
	var without []string
	for u := range r.ds.Units {
		unit := &r.ds.Units[u]
		if len(ages.Places[u].People) == 0 && !r.parts[int32(u)] && (unit.Parent == geo.None || len(ages.Places[unit.Parent].People) == 0) {
			without = append(without, unit.Code)
		}
	}
	tell := func(severity ingest.Severity, kind, format string, args ...any) {
		r.report.Add(ingest.Finding{Severity: severity, Kind: kind, File: r.fileOf(KindAges), Reason: fmt.Sprintf(format, args...)})
	}
	if without != nil {
		tell(ingest.Warning, "ages-missing", "the ages of %d units are not known: %s", len(without), someOf(without))
	}
	if len(s.AgeWeights) == 0 && s.AccessPopulation != "inhabitants" {
		tell(ingest.Note, "ages-unweighted", "no population is standardised by these ages: settings have no age_weights")
	}
}

// fileOf names the first file of a kind.
func (r *reader) fileOf(kind Kind) string {
	for _, s := range r.sources {
		if s.Kind == string(kind) {
			return s.Name
		}
	}
	return ""
}
