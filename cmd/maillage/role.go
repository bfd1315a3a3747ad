package main

import (
	"context"
	"fmt"

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
		return fmt.Errorf("it is one of public, analyst, planner")
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

// hiddenFrom says in a line what a role is not shown of patient counts, "" when there is nothing to hide.
func hiddenFrom(a *atlas.Atlas, role secrecy.Role) string {
	h := a.HiddenFrom(role)
	if h.Teams == 0 {
		return ""
	}
	text := fmt.Sprintf("patient counts as the role %s sees them: %s of %s withheld", role, number(h.Withheld), plural(int64(h.Teams), "team"))
	if h.Cells > 0 {
		text += fmt.Sprintf("; %s of %s masked (%s)", number(h.Masked), plural(int64(h.Cells), "count"), percent(int64(h.Masked), int64(h.Cells)))
	}
	if h.Groups > 0 {
		text += fmt.Sprintf(", told together in %s, %s exactly", plural(int64(h.Groups), "sum"), number(h.Exact))
	}
	if n := h.Patients; n.Max > 0 {
		text += fmt.Sprintf("; %s of %s patients are in communes that are shown", number(h.Shown), n)
	}
	return text
}
