package main

import (
	"fmt"
	"strings"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/atlas"
	"github.com/maillage/maillage/geo/coverage"
	"github.com/maillage/maillage/geo/secrecy"
)

// summary says in five lines what an atlas holds.
func summary(a *atlas.Atlas) string {
	return strings.Join([]string{summaryOfUnits(a), summaryOfSupply(a), summaryOfTeams(a), summaryOfCommunities(a), summaryOfFindings(a)}, "\n")
}

// account is the summary, and then what access there is, how estimates were made and what the public is not shown.
func account(a *atlas.Atlas) string {
	lines := append([]string{summary(a), ""}, summaryOfAccess(a)...)
	lines = append(lines, summaryOfPatients(a)...)
	if hidden := hiddenFrom(a, secrecy.Public); hidden != "" {
		lines = append(lines, hidden)
	}
	if changes := summaryOfChanges(a); changes != "" {
		lines = append(lines, "", changes)
	}
	return strings.TrimRight(strings.Join(lines, "\n"), "\n")
}

// population counts the units without parts and their inhabitants, and tells whether any is known.
func population(a *atlas.Atlas) (units, total int64, known bool) {
	for i, u := range a.Dataset.Units {
		if len(a.Parts[i]) == 0 {
			n, ok := u.Population.Known()
			units, total, known = units+1, total+n, known || ok
		}
	}
	return units, total, known
}

func summaryOfUnits(a *atlas.Atlas) string {
	units, total, known := population(a)
	inhabitants := plural(total, "inhabitant")
	if !known {
		inhabitants = "population not known"
	}
	return fmt.Sprintf("%s: %s, %s (COG %d)", a.Dataset.Name, plural(units, "unit"), inhabitants, a.Dataset.COGYear)
}

func summaryOfSupply(a *atlas.Atlas) string {
	ds := a.Dataset
	gps := 0
	for _, p := range ds.Practitioners {
		if p.Profession == geo.GP {
			gps++
		}
	}
	sites := make(map[string]int)
	for _, s := range ds.Sites {
		sites[s.Placement.String()]++
	}
	text := plural(int64(len(ds.Sites)), "site")
	if len(ds.Practitioners) > 0 {
		text = fmt.Sprintf("%s (%s) at %s", plural(int64(len(ds.Practitioners)), "practitioner"), plural(int64(gps), "GP"), text)
	}
	if placed := placements(sites); placed != "" {
		text += ": " + placed
	}
	counted := 0.0
	for _, s := range ds.Supply {
		if s.Profession == geo.GP {
			counted += s.Number
		}
	}
	if counted > 0 {
		text += fmt.Sprintf("; %s known from counts", plural(int64(counted+0.5), "GP"))
	}
	return text
}

func summaryOfTeams(a *atlas.Atlas) string {
	var by [atlas.Mixed + 1]int
	for _, t := range a.Territories {
		by[t.Basis]++
	}
	var parts []string
	for _, b := range []atlas.Basis{atlas.Observed, atlas.Mixed, atlas.Modelled, atlas.NoBasis} {
		if by[b] > 0 {
			parts = append(parts, fmt.Sprintf("%s %s", number(by[b]), basisWords[b]))
		}
	}
	text := plural(int64(len(a.Territories)), "team") + " (ESP)"
	if parts != nil {
		text += ", territories " + strings.Join(parts, ", ")
	}
	return text
}

var basisWords = map[atlas.Basis]string{atlas.Observed: "observed", atlas.Mixed: "mixed", atlas.Modelled: "modelled", atlas.NoBasis: "without"}

// summaryOfCommunities says how much of the population is covered, each inhabitant counted once.
func summaryOfCommunities(a *atlas.Atlas) string {
	text := number(len(a.Dataset.Communities)) + " CPTS"
	c := a.Coverage()
	if len(a.Dataset.Communities) == 0 {
		return text + ": without a list of CPTS nothing is said of coverage"
	}
	if c.Population == 0 {
		return text + "; the population is not known"
	}
	text += fmt.Sprintf(" covering %s of the population", percent(c.Covered, c.Population))
	var parts []string
	for _, s := range c.Stages {
		if s.Communities > 0 {
			not := ""
			if !s.Counts {
				not = ", not counted"
			}
			parts = append(parts, fmt.Sprintf("%s %s (%s%s)", number(s.Communities), stageWords[s.Stage], percent(s.Population, c.Population), not))
		}
	}
	text += ", each inhabitant counted once at the furthest stage: " + strings.Join(parts, ", ")
	for _, t := range c.Times[min(2, len(c.Times)):] {
		if t.Units > 0 {
			text += fmt.Sprintf("; %s claimed by %d CPTS", percent(t.Population, c.Population), t.Times)
		}
	}
	if c.SplitUnknown > 0 {
		text += fmt.Sprintf(" (%s of them in cities shared without saying how)", percent(c.SplitUnknown, c.Several))
	}
	return text
}

var stageWords = map[geo.Stage]string{geo.Signed: "with a signed ACI", geo.Validated: "validated", geo.Letter: "at the letter of intent", geo.UnknownStage: "of unknown stage"}

func percent(part, whole int64) string {
	if whole == 0 {
		return "0 %"
	}
	return fmt.Sprintf("%.1f %%", 100*float64(part)/float64(whole))
}

func summaryOfFindings(a *atlas.Atlas) string {
	var kinds [atlas.ESPCPTS + 1]int
	var shared, unknown int
	var largest *atlas.Overlap // overlaps of a kind come largest first
	for i, o := range a.Overlaps {
		switch {
		case o.Relation == coverage.CitySharing:
			shared++
			continue
		case o.Relation == coverage.UnknownSplit:
			unknown++
			continue
		}
		if kinds[o.Kind]++; o.Kind == atlas.CPTSCPTS && largest == nil {
			largest = &a.Overlaps[i]
		}
	}
	text := fmt.Sprintf("overlaps: %s CPTS × CPTS, %s ESP × ESP, %s ESP × CPTS", number(kinds[atlas.CPTSCPTS]), number(kinds[atlas.ESPESP]), number(kinds[atlas.ESPCPTS]))
	if largest != nil {
		c := a.Dataset.Communities
		text += fmt.Sprintf(" (largest: %s and %s, %s)", c[largest.A].Name, c[largest.B].Name, plural(largest.Population, "inhabitant"))
	}
	if shared > 0 {
		text += fmt.Sprintf("; %s sharing a city by its parts", plural(int64(shared), "pair"))
	}
	if unknown > 0 {
		text += fmt.Sprintf("; %s naming a city of which the split is unknown", plural(int64(unknown), "pair"))
	}
	text += "; " + plural(int64(len(a.Gaps)), "gap")
	if len(a.Gaps) > 0 {
		g := a.Gaps[0]
		text += fmt.Sprintf(" (largest: around %s, %s, %s)", mainUnit(a, g.Units), plural(int64(len(g.Units)), "unit"), plural(g.Population, "inhabitant"))
	}
	return text
}

// mainUnit is the name of the most populous of some units, the first of equals.
func mainUnit(a *atlas.Atlas, units []int32) string {
	name, most := "", int64(-1)
	for _, u := range units {
		if n, _ := a.Dataset.Units[u].Population.Known(); n > most {
			name, most = a.Dataset.Units[u].Name, n
		}
	}
	return name
}

// summaryOfAccess says for each profession what its inhabitants have access to, and how the figures compare with those
// published.
func summaryOfAccess(a *atlas.Atlas) []string {
	var lines []string
	for _, f := range a.AccessFigures() {
		if f.Mean == nil {
			continue
		}
		per := " per inhabitant"
		if f.Per != 1 {
			per = " per " + number(int64(f.Per)) + " inhabitants"
		}
		text := fmt.Sprintf("access to %s: %.2f %s%s on average", f.Profession, *f.Mean, f.SupplyUnit, per)
		if f.AgeCap > 0 {
			text += fmt.Sprintf(" (without those over %d: %.0f %s left out, %.0f of unknown age counted)", f.AgeCap, *f.OverAge, f.SupplyUnit, *f.AgeUnknown)
		}
		if f.D1 != nil && f.D9 != nil {
			text += fmt.Sprintf(", %.2f to %.2f from the first decile to the ninth", *f.D1, *f.D9)
		}
		if f.Under != nil && !f.Decile {
			text += fmt.Sprintf(", %.1f %% of inhabitants under %v", 100**f.Under, f.Threshold)
		}
		if f.Published != nil {
			text += fmt.Sprintf("; rank correlation of %.2f with the APL of %d over %s", f.Published.RankCorrelation, f.Published.Year, plural(int64(f.Published.Units), "unit"))
		}
		lines = append(lines, text)
	}
	if lines != nil {
		lines = append(lines, "journeys: "+a.TimesName())
	}
	return lines
}
