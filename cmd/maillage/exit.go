package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/maillage/maillage/ingest/study"
	"github.com/spf13/cobra"
)

// Exit codes.
const (
	exitDone = iota
	exitFailed
	exitUsage
	exitStrict
)

// usageError is a command line that cannot be understood.
type usageError struct{ err error }

func (e *usageError) Error() string { return e.err.Error() }
func (e *usageError) Unwrap() error { return e.err }

func usagef(format string, args ...any) error { return &usageError{fmt.Errorf(format, args...)} }

// strictError says that records were rejected and that --strict does not accept it.
type strictError struct{ rejected int }

func (e *strictError) Error() string {
	return fmt.Sprintf("%s rejected, and --strict is given: nothing was written", plural(int64(e.rejected), "record"))
}

// conclude says how the command ended and returns its exit code.
func conclude(stderr io.Writer, c *cobra.Command, err error) int {
	var usage *usageError
	var strict *strictError
	var faults *study.Faults
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &usage):
		fmt.Fprintf(stderr, "maillage: %v\n'%s --help' shows how it is used.\n", err, c.CommandPath())
		return exitUsage
	case errors.As(err, &strict):
		fmt.Fprintf(stderr, "maillage: %v\n", err)
		return exitStrict
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(stderr, "maillage: interrupted")
	case errors.As(err, &faults):
		fmt.Fprintln(stderr, faults)
	default:
		fmt.Fprintf(stderr, "maillage: %v\n", err)
	}
	return exitFailed
}
