package insee_test

import (
	"encoding/csv"
	"os"
	"testing"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/ingest"
	"github.com/maillage/maillage/ingest/ingesttest"
	"github.com/maillage/maillage/ingest/insee"
)

// The départements and régions of the COG are those that have a name, and each département is in one région.
func TestDivisionsOfCOG(t *testing.T) {
	for _, file := range []string{"cog/cog_communes_2023.csv", "cog/cog_communes_2025.csv"} {
		rows, _, err := insee.ReadCOG(t.Context(), ingesttest.Real(t, file), &ingest.Report{}, nil)
		if err != nil {
			t.Fatal(err)
		}
		region, regions := make(map[string]string), make(map[string]bool)
		for _, row := range rows {
			if row.Type != insee.TypeCommune && row.Type != insee.TypeArrondissement {
				continue
			}
			if known, met := region[row.Department]; met && known != row.Region {
				t.Errorf("%s: %s is in the région %s, its département %s in %s", file, row.Code, row.Region, row.Department, known)
			}
			region[row.Department], regions[row.Region] = row.Region, true
			if row.Department != insee.Department(row.Code) || geo.DepartmentName(row.Department) == "" || geo.RegionName(row.Region) == "" {
				t.Errorf("%s: %s is in the département %q %q and the région %q %q", file, row.Code, row.Department, geo.DepartmentName(row.Department), row.Region, geo.RegionName(row.Region))
			}
		}
		if len(region) != 101 || len(regions) != 18 {
			t.Errorf("%s: %d départements in %d régions, want 101 in 18", file, len(region), len(regions))
		}
	}
}

// Régions are called as INSEE's legal populations call them; Mayotte, counted apart, is not in these.
func TestNamesOfRegions(t *testing.T) {
	for _, file := range []string{"population/pop_legale_2021_cog2023.csv", "population/pop_legale_2023_cog2025.csv"} {
		f, err := os.Open(ingesttest.Real(t, file))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		r := csv.NewReader(f)
		r.Comma = ';'
		rows, err := r.ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		names := make(map[string]string)
		for _, row := range rows[1:] {
			names[row[0]] = row[1]
		}
		for code, want := range names {
			if got := geo.RegionName(code); got != want {
				t.Errorf("%s: the région %s is called %q, and here %q", file, code, want, got)
			}
		}
		if len(names) != 17 {
			t.Errorf("%s: %d régions, want 17", file, len(names))
		}
	}
}
