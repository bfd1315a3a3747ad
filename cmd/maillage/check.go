package main

import (
	"github.com/spf13/cobra"
)

func checkCmd() *cobra.Command {
	var o reading
	c := &cobra.Command{
		Use:   "check STUDY.yaml",
		Short: "Read everything, say what is wrong, write nothing",
		Long: `Reads the study and all its files, and says for each how many records were read, kept, carried from an older
geographic code and rejected, then what was found: each kind of finding with the first few places where it occurs.
Nothing is computed and nothing is written, but for the report asked for with --report.`,
		Example: `  maillage check paca/study.yaml
  maillage check paca/study.yaml --strict --report findings.json`,
		Args:              exactly("STUDY.yaml"),
		ValidArgsFunction: completeFiles(0, "yaml", "yml"),
		RunE: func(c *cobra.Command, args []string) error {
			cfg, err := loadStudy(args[0])
			if err != nil {
				return err
			}
			_, err = o.read(c.Context(), cfg, consoleOf(c))
			return err
		},
	}
	o.addFlags(c)
	return c
}
