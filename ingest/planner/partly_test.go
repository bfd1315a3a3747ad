package planner_test

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/maillage/maillage/ingest"
	"github.com/maillage/maillage/ingest/planner"
)

func TestListsSayThatTheyTakeAPart(t *testing.T) {
	path := filepath.Join(t.TempDir(), "cpts.csv")
	text := "cpts;code_insee;libelle;type;partie\nA;06088;Nice;commune;quartiers Nord\nA;06027;Cagnes;commune;non\nA;06029;Cannes (en partie);commune;\n" +
		"A;06004;Antibes;commune partielle;\nA;06012;Beaulieu;quartier;\nA;06011;Le Bar;;\n"
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	var report ingest.Report
	rows, _, err := planner.ReadCPTS(context.Background(), path, &report, nil)
	if err != nil || len(rows) != 1 {
		t.Fatal(rows, err)
	}
	var got []bool
	for _, u := range rows[0].Units {
		got = append(got, u.Partly)
	}
	if want := []bool{true, false, true, true, true, false}; !slices.Equal(got, want) {
		t.Errorf("taken partly: %v, want %v", got, want)
	}
	if n := report.Count(ingest.Warning); n != 0 {
		t.Errorf("%d warnings: %+v", n, report.Groups())
	}
}
