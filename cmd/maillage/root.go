package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
)

const rootHelp = `maillage reads official files (communes, populations, RPPS, FINESS, lists of CPTS, rosters of ESP, patient
counts), computes the territories of teams (ESP) and communities (CPTS), where they overlap and where nobody is
covered, keeps the answer in one GeoPackage that QGIS opens, and serves it with a map.

A study begins with a folder:

  maillage new paca                 writes paca/study.yaml, to be filled in
  maillage fetch paca/study.yaml    downloads the open sources it names
  maillage check paca/study.yaml    reads everything and says what is wrong
  maillage run paca/study.yaml      builds paca/study.gpkg when needed, then serves the map

To judge a proposed territory: maillage evaluate paca/study.gpkg --units projet.csv
To see who lacks doctors: maillage underserved paca/study.gpkg --profession gp --below 2.5
To see what has changed: maillage compare paca-2024.gpkg paca-2025.gpkg
To see what is near: maillage isochrone paca/study.gpkg --from 13055 --minutes 15
To look around first: maillage demo makes a fictional département and serves it.

Exit codes: 0 done, 1 failed, 2 wrong usage, 3 with --strict when a record was rejected.`

// newRoot returns the command with all its verbs. It is made with cobra and not with package flag because layer
// names, file names and formats are to be completed by the shell, and every verb is to teach itself by --help.
func newRoot() *cobra.Command {
	root := &cobra.Command{
		Use:           "maillage",
		Short:         "Territories of primary care in France: ESP, CPTS, overlaps and gaps",
		Long:          rootHelp,
		SilenceUsage:  true,
		SilenceErrors: true,
		Args: func(c *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usagef("a verb is wanted")
			}
			if near := c.SuggestionsFor(args[0]); len(near) > 0 {
				return usagef("there is no verb %q; did you mean %s?", args[0], strings.Join(near, " or "))
			}
			return usagef("there is no verb %q", args[0])
		},
		RunE: func(*cobra.Command, []string) error { return nil }, // never: Args refuses everything
	}
	root.SuggestionsMinimumDistance = 2
	root.SetFlagErrorFunc(flagFault)
	root.AddCommand(newCmd(), fetchCmd(), checkCmd(), buildCmd(), serveCmd(), runCmd(), exportCmd(), evaluateCmd(), underservedCmd(), compareCmd(), isochroneCmd(), demoCmd(), versionCmd())
	return root
}

// exactly wants as many arguments as there are names.
func exactly(names ...string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		switch {
		case len(args) < len(names):
			return usagef("%s is missing", strings.Join(names[len(args):], " and "))
		case len(args) > len(names):
			return usagef("%q is one argument too many", args[len(names)])
		}
		return nil
	}
}

// completeFiles offers files of these extensions for argument number at.
func completeFiles(at int, extensions ...string) cobra.CompletionFunc {
	return func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
		if len(args) != at {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return extensions, cobra.ShellCompDirectiveFilterFileExt
	}
}

// completeFlag offers values for a flag. A flag that does not exist is a fault of the program.
func completeFlag(c *cobra.Command, flag string, f cobra.CompletionFunc) {
	if err := c.RegisterFlagCompletionFunc(flag, f); err != nil {
		panic(fmt.Sprintf("%s: %v", c.Name(), err))
	}
}
