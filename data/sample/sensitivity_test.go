package sample_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/maillage/maillage/data/sample"
	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/atlas"
)

// moves are the settings that are moved one at a time, the others staying at their defaults.
var moves = []struct {
	name string
	set  func(*geo.Settings)
}{
	{"defaults", func(*geo.Settings) {}},
	{"`core_share` 0.90", func(s *geo.Settings) { s.CoreShare = 0.90 }},
	{"`core_share` 0.95", func(s *geo.Settings) { s.CoreShare = 0.95 }},
	{"`core_relevance` 0.05", func(s *geo.Settings) { s.CoreRelevance = 0.05 }},
	{"`core_relevance` 0.10", func(s *geo.Settings) { s.CoreRelevance = 0.10 }},
	{"`core_relevance` 0.20", func(s *geo.Settings) { s.CoreRelevance = 0.20 }},
	{"`membership_share` 0.05", func(s *geo.Settings) { s.MembershipShare = 0.05 }},
	{"`membership_share` 0.20", func(s *geo.Settings) { s.MembershipShare = 0.20 }},
	{"`max_minutes` 20", func(s *geo.Settings) { s.MaxMinutes = 20 }},
	{"`max_minutes` 45", func(s *geo.Settings) { s.MaxMinutes = 45 }},
	{"`area_min_population` 2 500", func(s *geo.Settings) { s.AreaMinPopulation = 2500 }},
	{"`area_min_population` 5 000", func(s *geo.Settings) { s.AreaMinPopulation = 5000 }},
	{"`area_min_population` 10 000", func(s *geo.Settings) { s.AreaMinPopulation = 10_000 }},
	{"`coverage_stages` validated, signed", func(s *geo.Settings) { s.CoverageStages = []string{"validated", "signed"} }},
	{"`coverage_stages` signed", func(s *geo.Settings) { s.CoverageStages = []string{"signed"} }},
}

const (
	sensitivityFrom = "<!-- made by: go test ./data/sample -run TestSensitivity -update -->\n"
	sensitivityTo   = "<!-- end -->\n"
)

// The table of docs/methods.md that says how much depends on each choice is that of the sample.
func TestSensitivity(t *testing.T) {
	ds, cfg, _ := read(t, sample.Options{})
	var table strings.Builder
	table.WriteString("| | in a core | units of cores | units of members | ESP × ESP | ESP × CPTS | service areas | covered | gaps |\n|---|---|---|---|---|---|---|---|---|\n")
	for _, m := range moves {
		settings := cfg.Settings
		m.set(&settings)
		a, err := atlas.Compute(t.Context(), ds, settings, nil)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&table, "| %s | %s |\n", m.name, strings.Join(sensitive(a), " | "))
	}
	path := filepath.Join("..", "..", "docs", "methods.md")
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, found := strings.Cut(string(text), sensitivityFrom)
	told, after, ended := strings.Cut(rest, sensitivityTo)
	if !found || !ended {
		t.Fatalf("%s has no place for the table", path)
	}
	if *update {
		if err := os.WriteFile(path, []byte(before+sensitivityFrom+table.String()+sensitivityTo+after), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if told != table.String() {
		t.Errorf("%s says\n%s\nand the sample gives (go test ./data/sample -run TestSensitivity -update)\n%s", path, told, table.String())
	}
}

// sensitive returns the figures of the table: units that are in the core of some team, units of all cores, units of all
// territories by membership, overlaps, service areas, the part of the population that is covered, and gaps.
func sensitive(a *atlas.Atlas) []string {
	inCore := make(map[int32]bool)
	var cores, members, teams, astride int
	for i := range a.Territories {
		for _, c := range a.Territories[i].Cells {
			if c.Core {
				inCore[c.Unit] = true
				cores++
			}
			if c.Membership >= a.Settings.MembershipProbability {
				members++
			}
		}
	}
	for _, o := range a.Overlaps {
		switch o.Kind {
		case atlas.ESPESP:
			teams++
		case atlas.ESPCPTS:
			astride++
		}
	}
	c := a.Coverage()
	return []string{fmt.Sprint(len(inCore)), fmt.Sprint(cores), fmt.Sprint(members), fmt.Sprint(teams), fmt.Sprint(astride), fmt.Sprint(len(a.ServiceAreas)),
		fmt.Sprintf("%.1f %%", 100*float64(c.Covered)/float64(c.Population)), fmt.Sprint(len(a.Gaps))}
}
