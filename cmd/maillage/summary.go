package main

import (
	"fmt"
	"strings"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/atlas"
)

// summary says in five lines what an atlas holds.
func summary(a *atlas.Atlas) string {
	return strings.Join([]string{summaryOfUnits(a), summaryOfSupply(a), summaryOfTeams(a), summaryOfCommunities(a), summaryOfFindings(a)}, "\n")
}

// leaves calls f for each unit without parts: those that are counted.
func leaves(a *atlas.Atlas, f func(i int, population int64)) {
	for i, u := range a.Dataset.Units {
		if len(a.Parts[i]) == 0 {
			n, _ := u.Population.Known()
			f(i, n)
		}
	}
}

func population(a *atlas.Atlas) (units, total int64) {
	leaves(a, func(_ int, n int64) { units, total = units+1, total+n })
	return units, total
}

func summaryOfUnits(a *atlas.Atlas) string {
	units, total := population(a)
	return fmt.Sprintf("%s: %s, %s (COG %d)", a.Dataset.Name, plural(units, "unit"), plural(total, "inhabitant"), a.Dataset.COGYear)
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

// summaryOfCommunities counts each inhabitant once, whatever the number of CPTS that claim the unit.
func summaryOfCommunities(a *atlas.Atlas) string {
	var count [geo.Signed + 1]int
	furthest := make([]geo.Stage, len(a.Dataset.Units))
	claimed := make([]bool, len(a.Dataset.Units))
	for i, c := range a.Dataset.Communities {
		count[c.Stage]++
		for _, u := range a.Areas[i].Units {
			claimed[u], furthest[u] = true, max(furthest[u], c.Stage)
		}
	}
	var by [geo.Signed + 1]int64
	var total, covered int64
	leaves(a, func(i int, n int64) {
		total += n
		if claimed[i] {
			covered += n
			by[furthest[i]] += n
		}
	})
	var parts []string
	for s := geo.Signed; ; s-- {
		if count[s] > 0 {
			parts = append(parts, fmt.Sprintf("%s %s (%s)", number(count[s]), stageWords[s], percent(by[s], total)))
		}
		if s == geo.UnknownStage {
			break
		}
	}
	text := fmt.Sprintf("%d CPTS covering %s of the population", len(a.Dataset.Communities), percent(covered, total))
	if parts != nil {
		text += ", each inhabitant counted once at the furthest stage: " + strings.Join(parts, ", ")
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
	var largest *atlas.Overlap // overlaps of a kind come largest first
	for i, o := range a.Overlaps {
		if kinds[o.Kind]++; o.Kind == atlas.CPTSCPTS && largest == nil {
			largest = &a.Overlaps[i]
		}
	}
	text := fmt.Sprintf("overlaps: %s CPTS × CPTS, %s ESP × ESP, %s ESP × CPTS", number(kinds[atlas.CPTSCPTS]), number(kinds[atlas.ESPESP]), number(kinds[atlas.ESPCPTS]))
	if largest != nil {
		c := a.Dataset.Communities
		text += fmt.Sprintf(" (largest: %s and %s, %s)", c[largest.A].Name, c[largest.B].Name, plural(largest.Population, "inhabitant"))
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
