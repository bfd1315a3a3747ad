package main

import (
	"fmt"
	"strings"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/atlas"
)

// summaryOfPatients says how patients that no count gives were estimated, and what is amiss in teams; nothing without
// teams.
func summaryOfPatients(a *atlas.Atlas) []string {
	var lines []string
	for _, e := range a.Estimations {
		lines = append(lines, "patients: "+modelWords(e)+maskedWords(e)+unsettledTeams(a, e))
	}
	for _, c := range a.Calibrations {
		text := fmt.Sprintf("calibration, %s-constrained: %s", c.Constraint, c)
		if !c.Converged {
			text += "; IT DID NOT CONVERGE"
		}
		if len(c.Warnings) > 0 {
			text += "; beware: " + strings.Join(c.Warnings, ", ")
		}
		lines = append(lines, text)
	}
	if found := teamFindings(a); found != "" {
		lines = append(lines, "teams: "+found)
	}
	return lines
}

func modelWords(e atlas.Estimation) string {
	text := fmt.Sprintf("Huff model with supply exponent %.2f and decay %.1f min, ", e.Exponent, e.DecayMinutes)
	switch {
	case e.Reason == "asked-always":
		return text + "calibrated as asked"
	case e.Calibrated:
		return text + "calibrated on the teams that have counts"
	case e.Reason == "no-counts":
		return text + "by default: no team has counts"
	case e.Reason == "no-choice":
		return text + "as set: no unit chooses between two teams that have counts"
	case e.Reason == "asked-never":
		return text + "as set"
	}
	return text + "as set: the calibration is not good enough (" + e.Reason + ")"
}

func maskedWords(e atlas.Estimation) string {
	if e.MaskedCells == 0 {
		return ""
	}
	return fmt.Sprintf("; %s estimated within their bounds, in %s at most", plural(int64(e.MaskedCells), "masked count"), plural(int64(e.Rounds), "round"))
}

// unsettledTeams names the teams whose estimate still moved when it was given up, with the rounds that it took.
func unsettledTeams(a *atlas.Atlas, e atlas.Estimation) string {
	if e.Unsettled == 0 {
		return ""
	}
	const most = 10
	var named []string
	for i := range a.Territories {
		if t := &a.Territories[i]; !t.Converged && len(named) < most {
			named = append(named, fmt.Sprintf("%s (%s)", a.Dataset.Teams[i].ID, plural(int64(t.Rounds), "round")))
		}
	}
	if more := int(e.Unsettled) - len(named); more > 0 {
		named = append(named, fmt.Sprintf("and %d more (converged = false in esp-territories)", more))
	}
	return fmt.Sprintf("; THE ESTIMATE OF %s DID NOT CONVERGE: %s", strings.ToUpper(plural(int64(e.Unsettled), "team")), strings.Join(named, ", "))
}

// teamFindings counts the teams of which something is amiss.
func teamFindings(a *atlas.Atlas) string {
	var withoutGP, single, far int64
	for i, t := range a.Dataset.Teams {
		if len(t.Members) == 0 {
			continue
		}
		gps := 0
		for _, m := range t.Members {
			if m.Profession == geo.GP {
				gps++
			}
		}
		if gps == 0 {
			withoutGP++
		}
		if len(t.Members) == 1 {
			single++
		}
		if len(a.Teams[i].FarMembers) > 0 {
			far++
		}
	}
	var parts []string
	for _, p := range []struct {
		n    int64
		what string
	}{{withoutGP, "without a GP"}, {single, "of one member"}, {far, "with a member far from all others"}} {
		if p.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", p.n, p.what))
		}
	}
	return strings.Join(parts, ", ")
}
