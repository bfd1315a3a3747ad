package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/maillage/maillage/data/gpkg"
	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/atlas"
	"github.com/maillage/maillage/ingest"
	"github.com/maillage/maillage/ingest/study"
	"github.com/spf13/cobra"
)

// reading is how the verbs that read a study do it.
type reading struct {
	strict bool
	report string // file for the report as JSON, "" for none
	// previous is the GeoPackage of the earlier edition that the study is held against, "" for none.
	previous string
}

func (o *reading) addFlags(c *cobra.Command) {
	c.Flags().BoolVar(&o.strict, "strict", false, "write nothing and end with code 3 when any record is rejected")
	c.Flags().StringVar(&o.report, "report", "", "write the counts and findings to this file, as JSON")
	completeFlag(c, "report", cobra.FixedCompletions([]string{"json"}, cobra.ShellCompDirectiveFilterFileExt))
}

// read reads all files of a study, prints what was found and writes the report, also when reading fails.
func (o *reading) read(ctx context.Context, cfg *study.Config, con *console) (*geo.Dataset, error) {
	found := &ingest.Report{}
	ds, err := study.Read(ctx, cfg, found, con.stage)
	con.endStage()
	if err == nil {
		err = checkDigests(cfg, ds.Sources)
	}
	if err == nil && o.previous != "" {
		err = holdAgainst(ctx, cfg, ds, o.previous, found)
	}
	r := newReport(cfg, found, ds, err)
	r.print(con.out)
	if o.report != "" {
		err = errors.Join(err, r.write(o.report))
	}
	if err == nil && o.strict && r.Counts.Rejected > 0 {
		err = &strictError{r.Counts.Rejected}
	}
	return ds, err
}

// build reads, computes and keeps.
func (o *reading) build(ctx context.Context, cfg *study.Config, out string, con *console) (*atlas.Atlas, error) {
	ds, err := o.read(ctx, cfg, con)
	if err != nil {
		return nil, err
	}
	a, err := atlas.Compute(ctx, ds, cfg.Settings, func(stage string, done, total int) {
		con.stage("computing", int64(done), int64(total))
	})
	con.endStage()
	if err != nil {
		return nil, fmt.Errorf("computing: %w", err)
	}
	err = gpkg.Write(ctx, out, a, func(done, total int) { con.stage("writing", int64(done), int64(total)) })
	con.endStage()
	if err != nil {
		return nil, err
	}
	return a, nil
}

// checkDigests compares the files read with the SHA-256 that the study wants of them.
func checkDigests(cfg *study.Config, sources []geo.Source) error {
	var errs []error
	for _, kind := range study.Kinds() {
		for _, f := range cfg.Sources[kind] {
			s, ok := sourceOf(sources, kind, f)
			if f.SHA256 != "" && (!ok || s.SHA256 != f.SHA256) {
				errs = append(errs, fmt.Errorf("%s:%d: %s: the SHA-256 of %s is %s, the study wants %s",
					cfg.Path, f.Line, kind, f.File, s.SHA256, f.SHA256))
			}
		}
	}
	return errors.Join(errs...)
}
