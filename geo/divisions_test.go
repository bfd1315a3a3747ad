package geo_test

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/maillage/maillage/geo"
)

// official reads a table of the COG of INSEE in testdata (v_departement and v_region, Licence Ouverte, as
// github.com/datagouv/decoupage-administratif keeps them), by the code of its first column.
func official(t *testing.T, file string) map[string]map[string]string {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", file))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	out := make(map[string]map[string]string)
	for _, row := range rows[1:] {
		out[row[0]] = make(map[string]string)
		for i, name := range rows[0] {
			out[row[0]][strings.ToUpper(name)] = row[i]
		}
	}
	return out
}

// everyCode returns all texts of at most three of the characters that codes are made of.
func everyCode() []string {
	codes, last := []string{""}, []string{""}
	for range 3 {
		var longer []string
		for _, head := range last {
			for _, c := range "0123456789AB" {
				longer = append(longer, head+string(c))
			}
		}
		codes, last = append(codes, longer...), longer
	}
	return codes
}

// Every département and région has the name that INSEE gives it, a collectivité that of its territory, and nothing else has one.
func TestNamesOfDivisions(t *testing.T) {
	departments, regions := official(t, "departements.csv"), official(t, "regions.csv")
	if len(departments) != 101 || len(regions) != 18 {
		t.Fatalf("%d départements and %d régions are official, want 101 and 18", len(departments), len(regions))
	}
	overseas := make(map[string]string)
	for _, territory := range geo.Territories()[1:] {
		overseas[territory.Prefix] = territory.Name
	}
	for _, code := range everyCode() {
		want := departments[code]["LIBELLE"]
		if want == "" {
			want = overseas[code]
		}
		if got := geo.DepartmentName(code); got != want || overseas[code] != "" && got != overseas[code] {
			t.Errorf("the département %q is called %q, want %q, as a territory %q", code, got, want, overseas[code])
		}
		if got, want := geo.RegionName(code), regions[code]["LIBELLE"]; got != want {
			t.Errorf("the région %q is called %q, want %q", code, got, want)
		}
	}
}
