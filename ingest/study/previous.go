package study

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/atlas"
	"github.com/maillage/maillage/ingest"
	"github.com/maillage/maillage/ingest/insee"
)

// Link carries codes of units from an earlier edition of a study to a dataset.
type Link struct {
	of      *geo.Dataset
	units   map[string]int32
	carrier *insee.Carrier
}

// NewLink returns a link to a dataset through tables of movements; without any, codes stand for themselves.
func NewLink(ctx context.Context, of *geo.Dataset, movements ...string) (*Link, error) {
	l := &Link{of: of, units: make(map[string]int32, len(of.Units))}
	for u := range of.Units {
		l.units[of.Units[u].Code] = int32(u)
	}
	var rows []insee.Movement
	for _, path := range movements {
		// What is wrong in the table is told when the study reads it.
		more, _, err := insee.ReadMovements(ctx, path, &ingest.Report{}, nil)
		if err != nil {
			return nil, err
		}
		rows = append(rows, more...)
	}
	known := func(code string) bool { _, there := l.units[code]; return there }
	l.carrier = insee.NewCarrier(rows, known, func(code string) (int64, bool) {
		u, there := l.units[code]
		if !there {
			return 0, false
		}
		return of.Units[u].Population.Known()
	})
	return l, nil
}

// Units returns the units that a code of a COG stands for in the dataset, and the events that carried it, "" when it did
// not change. The error says why there are none.
func (l *Link) Units(code string, cog int) (units []int32, label string, err error) {
	carried, err := l.carrier.Carry(code, cog, l.of.COGYear)
	for _, t := range carried.Targets {
		if u, there := l.units[t.Code]; there {
			units = append(units, u)
		}
	}
	if len(units) == 0 {
		if u, there := l.units[code]; there {
			return []int32{u}, "", nil
		}
		if err == nil {
			err = errors.New("code " + code + " is not a unit of the study")
		}
		return nil, "", err
	}
	if carried.Changed() {
		label = carried.Label()
	}
	return units, label, nil
}

// Previous tells an earlier edition in the units of the dataset that the link leads to. Each code that was carried is a
// note of the file, and each that leads nowhere a warning. The source counts units.
func (l *Link) Previous(before *atlas.Atlas, file string, report *ingest.Report) (geo.Previous, geo.Source) {
	s := geo.Source{Kind: KindPrevious, Name: filepath.Base(file), Vintage: before.Edition}
	tell := func(severity ingest.Severity, kind, reason string) {
		report.Add(ingest.Finding{Severity: severity, Kind: kind, File: s.Name, Reason: reason})
	}
	p := before.AsPrevious(l.of, func(code string) []int32 {
		units, label, err := l.Units(code, before.Dataset.COGYear)
		s.Read++
		switch {
		case err != nil:
			tell(ingest.Warning, "unit-of-before", fmt.Sprintf("unit of the earlier edition left out of the comparison: %v", err))
			return nil
		case label != "":
			s.Carried++
			tell(ingest.Note, "carried-code", label)
		}
		s.Kept++
		return units
	})
	if before.Dataset.Name != l.of.Name {
		tell(ingest.Note, "other-study", fmt.Sprintf("the earlier edition is of the study %q, this one is %q", before.Dataset.Name, l.of.Name))
	}
	return p, s
}

// KindPrevious is the kind under which the earlier edition is among the sources of a dataset. A study file does not name it.
const KindPrevious = "previous"
