// Package annuaire reads the registers of health professionals and of the places where they practise: the RPPS
// extract in free access (Agence du numérique en santé, PS_LibreAcces_Personne_activite), the FINESS extract of
// establishments (DREES, etalab-cs1100507 and etalab-cs1100502) and the Base Adresse Nationale, which serves only
// to find where an address is.
//
// One line of the RPPS is an activity and a savoir-faire of a person, so that a person spreads over lines and
// sites. Read gives each person once, with one profession, each site once, and each practice of a person at a
// site once. What a line must be to count is told in codes.go; every line that does not count is counted by its
// reason, and every line that cannot be read is reported with its number.
//
// Names of persons are never kept. The package knows nothing of the study's units: sites carry the INSEE code of
// their commune, and whoever calls links it to a unit.
package annuaire

import (
	"cmp"
	"context"
	"fmt"
	"path/filepath"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/ingest"
	"github.com/paulmach/orb"
)

// Kinds of source, as reported in geo.Source.
const (
	KindRPPS      = "rpps"
	KindFINESS    = "finess"
	KindAddresses = "addresses"
)

// DefaultThreshold is the least score at which an address match is believed; see Index.Match for the score.
const DefaultThreshold = 0.75

// Files are the registers to read. Each may be absent; without the RPPS there are sites and no practitioners.
type Files struct {
	RPPS      string
	FINESS    string
	Addresses []string // one file of the Base Adresse Nationale per département
}

// Options say what to keep of the registers and how to place it. The zero value keeps everything.
type Options struct {
	// Wanted tells whether a commune belongs to the study and its surroundings; nil wants all. It is given
	// INSEE codes as the registers have them: arrondissements municipaux or their city, of any COG year.
	Wanted func(commune string) bool
	// UnitPoint returns the point at which a site of the commune is placed when nothing better is known.
	UnitPoint func(commune string) (orb.Point, bool)
	// Threshold is the least score of an address match, DefaultThreshold when zero.
	Threshold float64
}

func (o Options) threshold() float64 {
	if o.Threshold > 0 {
		return o.Threshold
	}
	return DefaultThreshold
}

// Progress is told which stage has done how much of how much; the unit is bytes.
type Progress func(stage string, done, total int64)

func (p Progress) of(stage string) ingest.Progress {
	if p == nil {
		return nil
	}
	return func(done, total int64) { p(stage, done, total) }
}

// Annuaire is what the registers say of the wanted communes.
type Annuaire struct {
	Practitioners []geo.Practitioner // by ID
	Sites         []Site             // by ID
	Practices     []geo.Practice     // by practitioner, then site; indexes into the two above
	Teams         []Team             // by FINESS number
	Counts        Counts
}

// Site is a place of practice. Its Unit is geo.None: Code says in which commune it stands.
type Site struct {
	geo.Site
	Code string // INSEE code of the commune
}

// Team is an MSP or a health centre with the persons who practise there.
type Team struct {
	FINESS  string
	Name    string
	Form    geo.TeamForm
	Site    int32
	Members []int32 // practitioners, ascending
}

// Read reads the registers and puts them together. Sources are those of the files, in the order FINESS, RPPS,
// addresses. It fails when a file cannot be opened, is not what it should be or breaks off, and when the context
// ends; what is wrong with single lines goes to the report.
func Read(ctx context.Context, files Files, opt Options, report *ingest.Report, progress Progress) (*Annuaire, []geo.Source, error) {
	var sources []geo.Source
	register := &Register{}
	if files.FINESS != "" {
		var source geo.Source
		var err error
		register, source, err = ReadFINESS(ctx, files.FINESS, opt, report, progress.of(KindFINESS))
		if err != nil {
			return nil, nil, fmt.Errorf("FINESS: %w", err)
		}
		sources = append(sources, source)
	}
	directory := NewDirectory(register, opt)
	if files.RPPS != "" {
		source, err := ReadRPPS(ctx, files.RPPS, report, progress.of(KindRPPS), directory.Add)
		if err != nil {
			return nil, nil, fmt.Errorf("RPPS: %w", err)
		}
		sources = append(sources, source)
	}
	locator := newLocator(directory, opt, report, cmp.Or(baseOf(files.RPPS), baseOf(files.FINESS)))
	for _, name := range files.Addresses {
		index, source, err := ReadBAN(ctx, name, opt.Wanted, report, progress.of(KindAddresses))
		if err != nil {
			return nil, nil, fmt.Errorf("addresses: %w", err)
		}
		locator.match(index)
		sources = append(sources, source)
	}
	locator.finish()
	annuaire := directory.Assemble()
	for i := range sources {
		if sources[i].Kind == KindRPPS {
			sources[i].Kept = annuaire.Counts.Lines[Counted]
			directory.Tell(report, sources[i].Name)
		}
	}
	return annuaire, sources, nil
}

// baseOf returns the name of a file without its folder, "" when there is no file.
func baseOf(path string) string {
	if path == "" {
		return ""
	}
	return filepath.Base(path)
}
