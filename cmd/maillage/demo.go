package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/maillage/maillage/data/sample"
	"github.com/maillage/maillage/data/sample/land"
	"github.com/spf13/cobra"
)

func demoCmd() *cobra.Command {
	var r reading
	var s serving
	var o sample.Options
	var dir string
	c := &cobra.Command{
		Use:   "demo",
		Short: "Make a fictional département, build it and serve it",
		Long: `Writes a fictional département as files in the official formats, reads them as any study, computes and serves.
Everything in it is invented. The files stay in the folder, to look at and to learn from.`,
		Example: `  maillage demo
  maillage demo --dir ./fictif --addr 127.0.0.1:0
  maillage demo --seed 7 --communes 1000`,
		Args: exactly(),
		RunE: func(c *cobra.Command, _ []string) error {
			if o.Communes < land.Fewest || o.Communes > land.Most {
				return usagef("--communes %d: a number from %d to %d is wanted", o.Communes, land.Fewest, land.Most)
			}
			l, err := listen(c.Context(), s.addr)
			if err != nil {
				return err
			}
			defer l.Close()
			con := consoleOf(c)
			dir, err := demoDir(dir)
			if err != nil {
				return err
			}
			con.stage("making the sample", 0, 0)
			err = sample.Write(c.Context(), dir, o)
			con.endStage()
			if err != nil {
				return err
			}
			cfg, err := loadStudy(filepath.Join(dir, "study.yaml"))
			if err != nil {
				return err
			}
			out := filepath.Join(dir, "study.gpkg")
			a, err := r.build(c.Context(), cfg, out, con)
			if err != nil {
				return err
			}
			fmt.Fprintf(con.out, "\n%s\n\nfiles: %s\n", summary(a), dir)
			return s.serve(c.Context(), l, loaded(a), out, stampOf(out), con)
		},
	}
	r.addFlags(c)
	s.addFlags(c)
	c.Flags().StringVar(&dir, "dir", "", "folder for the files (default: in the user's cache)")
	c.Flags().Uint64Var(&o.Seed, "seed", 1, "seed of the département: the same one gives the same files")
	c.Flags().IntVar(&o.Communes, "communes", 300, fmt.Sprintf("number of communes, from %d to %d; past 850 they are several départements", land.Fewest, land.Most))
	return c
}

// demoDir returns the folder of the demonstration, made when it is not there.
func demoDir(dir string) (string, error) {
	if dir == "" {
		cache, err := os.UserCacheDir()
		if err != nil {
			return os.MkdirTemp("", "maillage-demo-")
		}
		dir = filepath.Join(cache, "maillage", "demo")
		return dir, os.MkdirAll(dir, 0o755)
	}
	entries, err := os.ReadDir(dir)
	if err == nil && len(entries) > 0 {
		if _, err := os.Stat(filepath.Join(dir, sample.Marker)); err != nil {
			return "", usagef("--dir %s: the folder holds other files, which the demonstration might overwrite; name one that is empty or not there", dir)
		}
	}
	return dir, os.MkdirAll(dir, 0o755)
}
