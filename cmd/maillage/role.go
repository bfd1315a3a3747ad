package main

import (
	"context"
	"errors"

	"github.com/maillage/maillage/data/gpkg"
	"github.com/maillage/maillage/geo/atlas"
	"github.com/maillage/maillage/geo/secrecy"
	"github.com/spf13/cobra"
)

// roleFlag is for whom figures are meant.
type roleFlag struct{ secrecy.Role }

// Set reads the value of the flag.
func (r *roleFlag) Set(key string) error {
	role, ok := secrecy.ParseRole(key)
	if !ok {
		return errors.New("it is one of public, analyst, planner")
	}
	r.Role = role
	return nil
}

// Type names the value in the help.
func (r *roleFlag) Type() string { return "role" }

func (r *roleFlag) addTo(c *cobra.Command) {
	c.Flags().Var(r, "role", "who is shown the figures: public, analyst or planner; small patient counts are hidden from the first two")
	completeFlag(c, "role", cobra.FixedCompletions([]string{"public", "analyst", "planner"}, cobra.ShellCompDirectiveNoFileComp))
}

// read returns what the role may see of a study that was built.
func (r *roleFlag) read(ctx context.Context, file string) (*atlas.Shown, error) {
	a, err := gpkg.Read(ctx, file)
	if err != nil {
		return nil, err
	}
	return a.ShownTo(ctx, r.Role)
}
