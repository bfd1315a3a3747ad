package main

import (
	"context"
	"fmt"
	"os"

	"github.com/maillage/maillage/data/gpkg"
	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/atlas"
	"github.com/maillage/maillage/geo/secrecy"
	"github.com/maillage/maillage/ingest"
	"github.com/maillage/maillage/ingest/study"
)

// holdAgainst adds to a dataset the earlier edition that a GeoPackage keeps.
func holdAgainst(ctx context.Context, cfg *study.Config, ds *geo.Dataset, file string, found *ingest.Report) error {
	var movements []string
	for _, f := range cfg.Sources[study.KindMovements] {
		movements = append(movements, f.Path)
	}
	p, s, err := readPrevious(ctx, ds, file, movements, found)
	if err != nil {
		return err
	}
	ds.Previous = []geo.Previous{p}
	ds.Sources = append(ds.Sources, s)
	return nil
}

// readPrevious reads an earlier edition in the units of a dataset. It is read as the public sees it: what a later edition
// tells of it, it tells everybody.
func readPrevious(ctx context.Context, of *geo.Dataset, file string, movements []string, found *ingest.Report) (geo.Previous, geo.Source, error) {
	before, err := gpkg.Read(ctx, file)
	if err != nil {
		return geo.Previous{}, geo.Source{}, fmt.Errorf("the earlier edition: %w", err)
	}
	shown, err := before.ShownTo(ctx, secrecy.Public)
	if err != nil {
		return geo.Previous{}, geo.Source{}, fmt.Errorf("the earlier edition: %w", err)
	}
	link, err := study.NewLink(ctx, of, movements...)
	if err != nil {
		return geo.Previous{}, geo.Source{}, err
	}
	p, s := link.Previous(shown.Atlas, file, found)
	info, err := os.Stat(file)
	if err != nil {
		return p, s, err
	}
	s.Bytes = info.Size()
	s.SHA256, err = digestOf(file)
	return p, s, err
}

// summaryOfChanges says in a line what has changed since the earlier edition, "" when there is none.
func summaryOfChanges(a *atlas.Atlas) string {
	c := a.Changes()
	if c == nil {
		return ""
	}
	count := make(map[string]int)
	people := make(map[string]int64)
	for _, change := range a.List(c) {
		count[change.Kind]++
		people[change.Kind] += change.Population
	}
	text := fmt.Sprintf("since the edition %s of %s: ", c.Before.Edition, c.Before.Study)
	parts := ""
	for _, kind := range atlas.ChangeKinds() {
		if count[kind] == 0 {
			continue
		}
		if parts != "" {
			parts += ", "
		}
		parts += fmt.Sprintf("%s %s", kind, number(count[kind]))
		if people[kind] > 0 {
			parts += fmt.Sprintf(" (%s)", plural(people[kind], "inhabitant"))
		}
	}
	if parts == "" {
		return text + "nothing has changed"
	}
	return text + parts
}
