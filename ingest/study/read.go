package study

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/ingest"
	"github.com/maillage/maillage/ingest/insee"
)

// Progress is told that a stage, named after the file being read, has done so much of its work.
type Progress func(stage string, done, total int64)

// Read reads every source of a study and links them into one dataset: codes of older years are carried to the
// study's, codes become units, registers become practitioners, lists become teams and communities.
//
// What is wrong with single records goes to the report, with file, line and reason. An error means that a file
// could not be read as a whole, that there is no boundary, or that the context ended.
func Read(ctx context.Context, cfg *Config, report *ingest.Report, progress Progress) (*geo.Dataset, error) {
	if progress == nil {
		progress = func(string, int64, int64) {}
	}
	r := &reader{ctx: ctx, cfg: cfg, report: report, progress: progress, ds: &geo.Dataset{Name: cfg.Name, COGYear: cfg.year(), Area: cfg.Area}}
	defer r.tellSources()
	for _, step := range []func() error{
		r.readGeography, // boundaries, populations, COG, movements, zonings → units
		r.readPeople,    // RPPS, FINESS, addresses, facilities, BPE → sites, practitioners, supply
		r.keepBeyond,    // what of all this lies around the area
		r.readCommunities,
		r.readTeams,
		r.readAdherents,
		r.readPatients,
		r.readAges,
		r.readZoning, // territoires de vie-santé, ZIP and ZAC
		r.readPublished,
		r.readTimes, // matrices and roads → one table of minutes
	} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	for _, s := range r.sources {
		r.ds.Sources = append(r.ds.Sources, s.Source)
	}
	return r.ds, nil
}

// tellSources reports what was read of every file, of a reading that failed too.
func (r *reader) tellSources() {
	for _, s := range r.sources {
		if s.Read == 0 && s.SHA256 != "" {
			s.find(ingest.Warning, 0, "no-record", "no record was found in the file")
		}
		if s.outside > 0 {
			s.find(ingest.Note, 0, "outside-area", "%d records speak of places outside the area of the study", s.outside)
		}
		r.report.AddSource(s.Source)
	}
}

// year returns the COG that units are expressed in: the study's, else the newest of any source.
func (c *Config) year() int {
	year := c.COG
	for _, files := range c.Sources {
		for _, f := range files {
			if c.COG == 0 {
				year = max(year, f.COG)
			}
		}
	}
	return year
}

// reader is the state of one Read.
type reader struct {
	ctx      context.Context
	cfg      *Config
	report   *ingest.Report
	progress Progress
	ds       *geo.Dataset
	sources  []*source

	units    map[string]int32 // by code
	parts    map[int32]bool   // units that have parts
	seen     map[string]bool  // codes that exist somewhere in the country, in the study's area or not
	carrier  *insee.Carrier
	resolved map[resolution]*resolved

	people map[string]int32  // practitioners by identifier
	finess map[string]int32  // sites by FINESS number
	msps   []msp             // teams found in the registers
	teams  map[string]int32  // by identifier
	teamOf map[int32][]int32 // teams of each practitioner, ascending

	shareOf   map[int32]float64 // of the time of each practitioner, the part that rosters tell
	teamParts [][]float64       // geo.Parts of the teams
	sharedOut map[int32]bool    // practitioners whose patients were shared out between teams, and told

	standardBy []*source // of each standardised population

	around *surroundings // nil when nothing is known of around the area
}

// source is a file whose records are being linked: rejections of linking are added to those of reading.
type source struct {
	geo.Source
	r    *reader
	cog  int
	told resolution // last code reported and its line, since one row may hold several figures
	line int

	outside int // records that speak of communes outside the area
}

// add notes a file that was read.
func (r *reader) add(kind Kind, f File, s geo.Source) *source {
	s.Kind, s.Vintage = string(kind), f.Vintage
	if s.Name == "" {
		s.Name = filepath.Base(f.Path)
	}
	out := &source{Source: s, r: r, cog: f.COG}
	r.sources = append(r.sources, out)
	return out
}

func (s *source) reject(line int, kind, format string, args ...any) {
	s.Rejected++
	s.Kept--
	s.find(ingest.Rejected, line, kind, format, args...)
}

// notHere reports a record that speaks of somebody whom the study does not know. Of a part of the country that is no
// fault: the registers are read for the area alone, and the somebody may well be elsewhere.
func (s *source) notHere(line int, kind, format string, args ...any) {
	if s.r.cfg.Area.IsEmpty() {
		s.reject(line, kind, format, args...)
		return
	}
	s.Kept--
	s.find(ingest.Note, line, kind, format, args...)
}

func (s *source) find(severity ingest.Severity, line int, kind, format string, args ...any) {
	s.r.report.Add(ingest.Finding{Severity: severity, Kind: kind, File: s.Name, Line: line, Reason: fmt.Sprintf(format, args...)})
}

// link resolves a code of the source. A code that was carried or that is unknown is reported at the line; one that
// is outside the area is counted. There are no portions then, unless it was carried.
func (s *source) link(line int, code string) []portion {
	res := s.r.resolve(code, s.cog)
	asked := resolution{code, s.cog}
	if s.told == asked && s.line == line {
		return res.portions
	}
	s.told, s.line = asked, line
	switch {
	case errors.Is(res.err, errOutside):
		s.outside++
	case res.err != nil:
		s.reject(line, "unknown-code", "%s", res.err)
	case res.doubt != nil:
		s.find(ingest.Warning, line, "code-not-carried", "code %s is taken as it is: %s", code, res.doubt)
	case res.label != "":
		s.Carried++
		s.find(ingest.Note, line, "carried-code", "%s", res.label)
	}
	return res.portions
}

// each calls a function for every file of a kind, with its progress.
func (r *reader) each(kind Kind, do func(f File, progress ingest.Progress) error) error {
	for _, f := range r.cfg.Sources[kind] {
		if err := r.ctx.Err(); err != nil {
			return err
		}
		if err := do(f, r.progressOf(f)); err != nil {
			return err // the readers say what they read
		}
	}
	return nil
}

func (r *reader) progressOf(f File) ingest.Progress {
	name := filepath.Base(f.Path)
	return func(done, total int64) { r.progress(name, done, total) }
}

// readAll reads every file of a kind with a reader of the usual form.
func readAll[T any](r *reader, kind Kind, read func(context.Context, string, *ingest.Report, ingest.Progress) ([]T, geo.Source, error),
	use func(s *source, records []T)) error {
	return r.each(kind, func(f File, progress ingest.Progress) error {
		records, s, err := read(r.ctx, f.Path, r.report, progress)
		if err != nil {
			return err
		}
		use(r.add(kind, f, s), records)
		return nil
	})
}
