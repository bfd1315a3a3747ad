package main

import (
	"fmt"
	"runtime/debug"

	"github.com/spf13/cobra"
)

func versionCmd() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version of the program",
		Args:  exactly(),
		RunE: func(c *cobra.Command, _ []string) error {
			v := version()
			fmt.Fprintf(c.OutOrStdout(), "maillage %s\n%s\n", v, v.Go)
			return nil
		},
		ValidArgsFunction: cobra.NoFileCompletions,
	}
}

// build is what the Go toolchain recorded of this program.
type build struct {
	Module   string // "v1.2.0", or "(devel)" for a working copy
	Revision string // of the version control system, "" when not recorded
	Modified bool   // the working copy differed from the revision
	Go       string
}

func version() build {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return build{Module: "unknown"}
	}
	b := build{Module: info.Main.Version, Go: info.GoVersion}
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			b.Revision = s.Value
		case "vcs.modified":
			b.Modified = s.Value == "true"
		}
	}
	return b
}

// String returns "v1.2.0", or "(devel) 57b7e32aa1b2, modified".
func (b build) String() string {
	s := b.Module
	if s == "" {
		s = "(devel)"
	}
	if b.Revision != "" {
		s += fmt.Sprintf(" %.12s", b.Revision)
	}
	if b.Modified {
		s += ", modified"
	}
	return s
}
