package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/maillage/maillage/data"
	"github.com/maillage/maillage/data/gpkg"
	"github.com/maillage/maillage/ingest/study"
	"github.com/spf13/cobra"
)

func buildCmd() *cobra.Command {
	var o reading
	var out string
	c := &cobra.Command{
		Use:   "build STUDY.yaml",
		Short: "Read, compute, keep the answer in a GeoPackage",
		Long: `Reads the study and all its files, computes the atlas and keeps it in one GeoPackage. The file takes the place of
the one before only when it is whole: a build that fails or is interrupted leaves the previous file as it was.

With --previous the study is held against an earlier edition, which may be the very file that is replaced: what has changed is
the collection "changes", and columns of cpts, esp and units. Codes of an older COG are carried through the study's movements.`,
		Example: `  maillage build paca/study.yaml
  maillage build paca/study.yaml --previous paca-2024.gpkg
  maillage build paca/study.yaml -o paca.gpkg --report findings.json`,
		Args:              exactly("STUDY.yaml"),
		ValidArgsFunction: completeFiles(0, "yaml", "yml"),
		RunE: func(c *cobra.Command, args []string) error {
			cfg, out, err := loadToBuild(c.Context(), args[0], out)
			if err != nil {
				return err
			}
			con := consoleOf(c)
			a, err := o.build(c.Context(), cfg, out, con)
			if err != nil {
				return err
			}
			fmt.Fprintf(con.out, "\n%s\n%s is written; maillage serve %[2]s shows it.\n", account(a), out)
			return nil
		},
	}
	o.addFlags(c)
	c.Flags().StringVar(&o.previous, "previous", "", "earlier edition (GeoPackage) that the study is held against")
	completeFlag(c, "previous", cobra.FixedCompletions([]string{"gpkg"}, cobra.ShellCompDirectiveFilterFileExt))
	addOutputFlag(c, &out)
	return c
}

func addOutputFlag(c *cobra.Command, out *string) {
	c.Flags().StringVarP(out, "output", "o", "", "GeoPackage to write (default: beside the study, study.gpkg for study.yaml)")
	completeFlag(c, "output", cobra.FixedCompletions([]string{"gpkg"}, cobra.ShellCompDirectiveFilterFileExt))
}

// loadStudy reads a study whose files must all be there.
func loadStudy(path string) (*study.Config, error) {
	cfg, err := study.Load(path)
	if err != nil {
		return nil, err
	}
	return cfg, cfg.Resolve()
}

// loadToBuild reads a study and settles where its answer goes.
func loadToBuild(ctx context.Context, path, out string) (*study.Config, string, error) {
	cfg, err := loadStudy(path)
	if err != nil {
		return nil, "", err
	}
	out, err = outputOf(ctx, cfg, out)
	return cfg, out, err
}

// outputOf returns the GeoPackage to write for a study. It must not be one of the files that the study reads, nor
// what somebody else, or a newer version, keeps under that name.
func outputOf(ctx context.Context, cfg *study.Config, out string) (string, error) {
	if out == "" {
		out = strings.TrimSuffix(cfg.Path, filepath.Ext(cfg.Path)) + ".gpkg"
	}
	if !strings.EqualFold(filepath.Ext(out), ".gpkg") {
		return "", usagef("--output %s: the answer is kept in a GeoPackage, its name must end in .gpkg", out)
	}
	there, err := os.Stat(out)
	if err != nil {
		return out, nil
	}
	for _, kind := range study.Kinds() {
		for _, f := range cfg.Sources[kind] {
			if source, err := os.Stat(f.Path); err == nil && os.SameFile(there, source) {
				return "", usagef("--output %s is a source of the study (%s, line %d): it would be lost", out, kind, f.Line)
			}
		}
	}
	if err := gpkg.Check(ctx, out); errors.Is(err, data.ErrForeign) || errors.Is(err, data.ErrNewer) {
		return "", fmt.Errorf("%w: it is left as it is, choose another name with -o", err)
	}
	return out, nil
}
