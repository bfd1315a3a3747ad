package main

import (
	"fmt"
	"strings"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/atlas"
	"github.com/maillage/maillage/geo/secrecy"
)

// hiddenFrom says in a line how much of what was loaded a role is not shown, and why; "" when there is nothing to hide.
func hiddenFrom(a *atlas.Atlas, role secrecy.Role) string {
	h := a.HiddenFrom(role)
	var parts []string
	if h.Teams > 0 {
		parts = append(parts, patientsHidden(a, h, role))
	}
	if h.Ages {
		parts = append(parts, fmt.Sprintf("the role %s sees access without the ages of practitioners: those over the cap count", role))
	}
	if h.Shares {
		parts = append(parts, fmt.Sprintf("the role %s sees nothing of the parts of their time that members give to teams", role))
	}
	return strings.Join(parts, "; ")
}

func patientsHidden(a *atlas.Atlas, h secrecy.Hidden, role secrecy.Role) string {
	text := fmt.Sprintf("patient counts as the role %s sees them: ", role)
	if h.Withheld == 0 {
		text += fmt.Sprintf("those of all %s", plural(int64(h.Teams), "team"))
	} else {
		text += fmt.Sprintf("those of %s of %s withheld (%s)", number(h.Withheld), plural(int64(h.Teams), "team"), fewBehind(role.Rule()))
	}
	if h.Cells > 0 {
		text += fmt.Sprintf("; %s of %s masked (%s: %s)", number(h.Masked), plural(int64(h.Cells), "count"), percent(int64(h.Masked), int64(h.Cells)), maskedBecause(a, role))
	}
	if h.Groups > 0 {
		text += fmt.Sprintf(", told together in %s, %s exactly", plural(int64(h.Groups), "sum"), number(h.Exact))
	}
	if n := h.Patients; n.Max > 0 {
		text += fmt.Sprintf("; %s of %s patients are in communes that are shown", number(h.Shown), rangeOf(n))
	}
	return text
}

// fewBehind says why the counts of teams are withheld.
func fewBehind(r secrecy.Rule) string {
	text := fmt.Sprintf("fewer than %d professionals stand behind them", r.Professionals)
	if r.GPs > 1 {
		text += fmt.Sprintf(", or fewer than %d GPs", r.GPs)
	}
	return text
}

// maskedBecause says why counts are masked: by the role's rule, or because nobody told them to begin with.
func maskedBecause(a *atlas.Atlas, role secrecy.Role) string {
	already := 0
	for _, f := range a.Dataset.Flows {
		if f.Patients.State == geo.Masked {
			already++
		}
	}
	files := fmt.Sprintf("the files mask %s, all teams together", number(already))
	least := role.Rule().Least
	switch {
	case least <= 1:
		return files
	case already == 0:
		return fmt.Sprintf("they are from 1 to %d", least-1)
	}
	return fmt.Sprintf("they are from 1 to %d; %s", least-1, files)
}

// rangeOf writes a number or its bounds for people.
func rangeOf(c geo.Count) string {
	if n, known := c.Known(); known {
		return number(n)
	}
	return number(c.Min) + " to " + number(c.Max)
}
