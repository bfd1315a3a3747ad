package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"

	"github.com/maillage/maillage/data/gpkg"
	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/atlas"
	"github.com/maillage/maillage/ingest/study"
	"github.com/spf13/cobra"
)

func runCmd() *cobra.Command {
	var r reading
	var s serving
	var out string
	c := &cobra.Command{
		Use:   "run STUDY.yaml",
		Short: "Build if any source changed, then serve",
		Long: `Builds the GeoPackage of the study when there is none yet, or when the study, one of its files or the program has
changed since, then serves it. A file whose date is new is compared by its SHA-256 with the one that was read.

A study that was held against an earlier edition (build --previous) stays so while the file of that edition is beside it.`,
		Example: `  maillage run paca/study.yaml
  maillage run paca/study.yaml --addr 127.0.0.1:0`,
		Args:              exactly("STUDY.yaml"),
		ValidArgsFunction: completeFiles(0, "yaml", "yml"),
		RunE: func(c *cobra.Command, args []string) error {
			cfg, out, err := loadToBuild(c.Context(), args[0], out)
			if err != nil {
				return err
			}
			l, err := listen(c.Context(), s.addr)
			if err != nil {
				return err
			}
			defer l.Close()
			con := consoleOf(c)
			a, err := r.upToDate(c.Context(), cfg, out, con)
			if err != nil {
				return err
			}
			fmt.Fprintf(con.out, "\n%s\n\n", account(a))
			s.accounted = true
			return s.serve(c.Context(), l, loaded(a), out, stampOf(out), con)
		},
	}
	r.addFlags(c)
	s.addFlags(c)
	addOutputFlag(c, &out)
	return c
}

// upToDate returns the atlas kept at out when it is still that of the study, else builds it.
func (o *reading) upToDate(ctx context.Context, cfg *study.Config, out string, con *console) (*atlas.Atlas, error) {
	kept, err := gpkg.Read(ctx, out)
	why := ""
	switch {
	case errors.Is(err, fs.ErrNotExist):
		why = "there is no " + out + " yet"
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case err != nil:
		why = err.Error()
	default:
		if why, err = stale(cfg, out, kept); err != nil {
			return nil, err
		}
	}
	if why == "" {
		fmt.Fprintf(con.out, "%s is up to date\n", out)
		return kept, nil
	}
	fmt.Fprintf(con.out, "building: %s\n", why)
	if err == nil && len(kept.Dataset.Previous) > 0 {
		o.holdAgainstTheSame(cfg, out, kept, con)
	}
	return o.build(ctx, cfg, out, con)
}

// holdAgainstTheSame has the study held against the earlier edition that the kept one is held against, where its file is
// found by its name beside either, the same to the byte; else it says that this is lost.
func (o *reading) holdAgainstTheSame(cfg *study.Config, out string, kept *atlas.Atlas, con *console) {
	before := kept.Dataset.Previous[0].Edition
	i := slices.IndexFunc(kept.Dataset.Sources, func(s geo.Source) bool { return s.Kind == study.KindPrevious })
	if i >= 0 {
		s := kept.Dataset.Sources[i]
		for _, dir := range []string{filepath.Dir(out), filepath.Dir(cfg.Path)} {
			file := filepath.Join(dir, s.Name)
			if sum, err := digestOf(file); err == nil && sum == s.SHA256 {
				fmt.Fprintf(con.out, "changes are told since the edition %s (%s), as before\n", before, file)
				o.previous = file
				return
			}
		}
	}
	fmt.Fprintf(con.out, "changes since the edition %s are told no more, its file is not here: maillage build %s --previous FILE\n", before, cfg.Path)
}
