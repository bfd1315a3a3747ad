package sample_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/maillage/maillage/data/sample"
	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/atlas"
	"github.com/maillage/maillage/geo/coverage"
	"github.com/maillage/maillage/ingest"
	"github.com/maillage/maillage/ingest/study"
)

// read takes the study through the readers of real data.
func read(t *testing.T, opt sample.Options) (*geo.Dataset, *study.Config, *ingest.Report) {
	t.Helper()
	cfg, err := study.Load(filepath.Join(write(t, opt), "study.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var report ingest.Report
	ds, err := study.Read(t.Context(), cfg, &report, nil)
	if err != nil {
		t.Fatal(err)
	}
	return ds, cfg, &report
}

// checkReport: nothing is refused nor doubtful but the RPPS number that is nobody's.
func checkReport(t *testing.T, report *ingest.Report) {
	strangers := 0
	for _, g := range report.Groups() {
		switch {
		case g.Kind == "unknown-rpps":
			strangers += g.Count
		case g.Severity != ingest.Note:
			t.Errorf("%d × %s in %s: %s", g.Count, g.Kind, g.File, g.Findings[0].Reason)
		}
	}
	if strangers != 1 {
		t.Errorf("%d unknown RPPS numbers, want 1", strangers)
	}
}

func TestReadersAcceptIt(t *testing.T) {
	ds, cfg, report := read(t, sample.Options{})
	checkReport(t, report)
	people, cities, placed := int64(0), 0, map[geo.Placement]int{}
	whole := map[int32]bool{}
	for _, u := range ds.Units {
		if u.Parent != geo.None {
			whole[u.Parent] = true
		}
	}
	for i, u := range ds.Units {
		if n, known := u.Population.Known(); whole[int32(i)] {
			cities++
		} else if people += n; !known {
			t.Errorf("the population of %s is not known", u.Name)
		}
		if !strings.HasPrefix(u.EPCIName, "CA ") && !strings.HasPrefix(u.EPCIName, "CC ") {
			t.Errorf("the EPCI of %s is called %q", u.Name, u.EPCIName)
		}
	}
	if people != 450_000 || cities != 1 || len(ds.Units) != 306 {
		t.Errorf("%d inhabitants in %d units, %d of them in parts; want 450 000, 306 and 1", people, len(ds.Units), cities)
	}
	for _, s := range ds.Sites {
		placed[s.Placement]++
	}
	if placed[geo.PlacedByFINESS] < 100 || placed[geo.PlacedByAddress] < 500 || placed[geo.PlacedByUnit] < 20 || placed[geo.Unplaced] > 0 {
		t.Errorf("sites by placement: %v", placed)
	}
	checkAtlas(t, ds, cfg.Settings)
}

// checkAtlas: what was planted is found.
func checkAtlas(t *testing.T, ds *geo.Dataset, settings geo.Settings) {
	a, err := atlas.Compute(t.Context(), ds, settings, nil)
	if err != nil {
		t.Fatal(err)
	}
	cut, enclaves, overlaps := 0, 0, 0
	classes := map[int32]bool{}
	for _, area := range a.Areas {
		if area.Shape.Components == 2 {
			cut++
		}
		enclaves += len(area.Enclaves)
		classes[area.SizeClass] = true
	}
	for _, o := range a.Overlaps {
		if o.Kind == atlas.CPTSCPTS && o.Relation == coverage.RealOverlap {
			overlaps++
		}
	}
	bases := map[atlas.Basis]int{}
	for _, territory := range a.Territories {
		bases[territory.Basis]++
	}
	if len(a.Areas) != 8 || cut != 3 || enclaves != 1 || overlaps != 1 || len(a.Gaps) != 1 || len(classes) < 3 {
		t.Errorf("%d CPTS of %d size classes, %d in two parts, %d enclaves, %d overlaps, %d gaps; want 8 of 3, 3, 1, 1, 1",
			len(a.Areas), len(classes), cut, enclaves, overlaps, len(a.Gaps))
	}
	if bases[atlas.Observed] == 0 || bases[atlas.Modelled] == 0 || bases[atlas.Mixed] == 0 || bases[atlas.NoBasis] > 0 {
		t.Errorf("territories by basis: %v; want all but none", bases)
	}
}

func TestReadersAcceptSeveralDepartments(t *testing.T) {
	ds, _, report := read(t, sample.Options{Seed: 4, Communes: 900})
	checkReport(t, report)
	departments := map[string]bool{}
	for _, u := range ds.Units {
		departments[u.Department] = true
	}
	if len(departments) != 3 {
		t.Errorf("départements %v", departments)
	}
}
