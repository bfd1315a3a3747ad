// Command maillage plans the territories of primary care in France: it reads official files, computes the
// territories of ESP and CPTS, their overlaps and gaps, keeps the answer in one GeoPackage and serves it as
// GeoJSON with a map on top. `maillage --help` tells the rest.
//
// The verbs are one per file. The command only puts the rooms together (ingest, geo/atlas, data, api): no file
// format and no figure is decided here.
package main

import (
	"context"
	"io"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run runs the program and returns its exit code. Answers go to stdout; progress, findings that stop the work
// and errors to stderr.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	root := newRoot()
	root.SetArgs(append([]string{}, args...)) // of nil, cobra would take those of the process
	root.SetOut(stdout)
	root.SetErr(stderr)
	command, err := root.ExecuteContextC(ctx)
	return conclude(stderr, command, err)
}
