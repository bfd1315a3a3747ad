package study_test

import (
	"context"
	"encoding/csv"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/atlas"
	"github.com/maillage/maillage/ingest"
	"github.com/maillage/maillage/ingest/study"
)

const realdata = "../../../shared/realdata"

// paca is the study of Provence-Alpes-Côte d'Azur on public data.
const paca = `
name: Provence-Alpes-Côte d'Azur
cog: 2025
area: {regions: [93]}
sources:
  boundaries:  [{file: communes/communes_cog2025_metro_l93.gpkg, vintage: "2025", cog: 2025}]
  populations: [{file: population/pop_legale_2023_cog2025.csv, vintage: "2023", cog: 2025}]
  cog:         [{file: cog/cog_communes_2025.csv, cog: 2025}]
  movements:   [{file: cog/cog_mouvements_communes_2026.csv}]
  bpe:         [{file: bpe/bpe2013_health_by_commune.csv, vintage: "2013", cog: 2013}]
  facilities:  [{file: facilities/hospitals_fr_2020.csv, vintage: "2020"}]
  cpts:        [{file: cpts/cpts_paca_16.csv, vintage: 2026-01, cog: 2018}]
  apl:         [{file: apl/drees_apl_2016_2018_by_commune.csv, vintage: "2018", cog: 2020}]
`

func readReal(t *testing.T, text string) (*geo.Dataset, *ingest.Report) {
	t.Helper()
	if _, err := os.Stat(realdata); err != nil {
		t.Skip("no real data: ../shared/realdata is not there")
	}
	cfg, err := study.Parse(filepath.Join(realdata, "study.yaml"), []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	var report ingest.Report
	ds, err := study.Read(context.Background(), cfg, &report, nil)
	if err != nil {
		t.Fatal(err)
	}
	return ds, &report
}

func TestPACA(t *testing.T) {
	ds, report := readReal(t, paca)
	communes, inhabitants, marseille := 0, int64(0), int64(0)
	for _, u := range ds.Units {
		if u.Kind == geo.Commune {
			communes++
			inhabitants += u.Population.Min
		}
		if u.Parent != geo.None && ds.Units[u.Parent].Code == "13055" {
			marseille += u.Population.Min
		}
	}
	if communes != 946 || inhabitants != 5_218_960 || marseille != 886_040 {
		t.Errorf("%d communes, %d inhabitants, %d of them in the arrondissements of Marseille", communes, inhabitants, marseille)
	}
	if i := slices.IndexFunc(ds.Units, func(u geo.Unit) bool { return u.Code == "13055" }); i < 0 || ds.Units[i].Population != geo.Exactly(886_040) {
		t.Error("Marseille itself must be there with its inhabitants")
	}
	carried := slices.ContainsFunc(report.Groups(), func(g ingest.Group) bool {
		return g.Kind == "carried-code" && g.File == "cpts_paca_16.csv" && g.Count == 1 && g.Findings[0].Line == 301
	})
	if !carried {
		t.Error("05120, line 301 of the list, must be reported as carried")
	}
	if len(ds.Communities) != 16 {
		t.Errorf("%d CPTS, want 16", len(ds.Communities))
	}
	a, err := atlas.Compute(context.Background(), ds, geo.DefaultSettings(), nil)
	if err != nil {
		t.Fatal(err)
	}
	want := populationsByHand(t)
	for i, c := range ds.Communities {
		if got := a.Areas[i]; got.Population != want[c.Name] || got.PopulationUnknown != 0 {
			t.Errorf("%s has %d inhabitants, by hand %d", c.Name, got.Population, want[c.Name])
		}
	}
	covered := int64(0)
	for u := range a.Units {
		if a.IsLeaf(int32(u)) && a.Units[u].Multiplicity > 0 {
			covered += ds.Units[u].Population.Min
		}
	}
	left := int64(0)
	for _, g := range a.Gaps {
		left += g.Population
	}
	if covered+left != 5_218_960 {
		t.Errorf("%d inhabitants covered and %d in gaps", covered, left)
	}
}

// populationsByHand adds up the populations of the CPTS from the two files alone, in the plainest way.
func populationsByHand(t *testing.T) map[string]int64 {
	t.Helper()
	of := make(map[string]int64)
	for _, row := range readCSV(t, "population/pop_legale_2023_cog2025.csv", ';') {
		of[row[6]], _ = strconv.ParseInt(row[8], 10, 64)
	}
	sum, taken := make(map[string]int64), make(map[[2]string]bool)
	for _, row := range readCSV(t, "cpts/cpts_paca_16.csv", ',') {
		name, code := row[0], row[1]
		if code == "05120" {
			code = "05001" // merged in 2019
		}
		if !taken[[2]string{name, code}] {
			taken[[2]string{name, code}] = true
			sum[name] += of[code]
		}
	}
	return sum
}

func readCSV(t *testing.T, name string, comma rune) [][]string {
	t.Helper()
	f, err := os.Open(filepath.Join(realdata, name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	c := csv.NewReader(f)
	c.Comma = comma
	rows, err := c.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows[1:]
}
