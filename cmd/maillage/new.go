package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/maillage/maillage/ingest/study"
	"github.com/spf13/cobra"
)

func newCmd() *cobra.Command {
	return &cobra.Command{
		Use:   "new DIR",
		Short: "Write a commented study.yaml to start from",
		Long: `Writes DIR/study.yaml, in which every key and every default is explained. The folder is made when it is not
there; a study.yaml that is there already is left as it is.`,
		Example: `  maillage new paca
  maillage new .`,
		Args: exactly("DIR"),
		RunE: func(c *cobra.Command, args []string) error {
			path := filepath.Join(args[0], "study.yaml")
			if err := writeNew(path, study.Template); err != nil {
				return err
			}
			fmt.Fprintf(c.OutOrStdout(), "%s is written: say in it which area and which files, then\n  maillage fetch %[1]s\n  maillage check %[1]s\n", path)
			return nil
		},
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			return nil, cobra.ShellCompDirectiveFilterDirs
		},
	}
}

// writeNew writes a file that must not be there yet.
func writeNew(path, text string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s is there already: it was left as it is", path)
	}
	if err != nil {
		return err
	}
	_, err = f.WriteString(text)
	return errors.Join(err, f.Close())
}
