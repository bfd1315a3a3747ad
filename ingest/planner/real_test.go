package planner_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/ingest"
	"github.com/maillage/maillage/ingest/ingesttest"
	"github.com/maillage/maillage/ingest/planner"
	"github.com/xuri/excelize/v2"
)

func TestRealCPTS(t *testing.T) {
	var report ingest.Report
	list, src, err := planner.ReadCPTS(context.Background(), ingesttest.Real(t, "cpts/cpts_paca_16.csv"), &report, nil)
	if err != nil {
		t.Fatal(err)
	}
	units, arrondissements, stale := 0, 0, 0
	for _, c := range list {
		units += len(c.Units)
		for _, u := range c.Units {
			if u.Kind == geo.Arrondissement {
				arrondissements++
			}
			if u.Code == "05120" {
				stale++
			}
		}
	}
	if len(list) != 16 || units != 362 || arrondissements != 7 || stale != 1 || src.Kept != 362 || len(report.Groups()) != 0 {
		t.Errorf("%d CPTS, %d units, %d arrondissements, %d times 05120, %+v, findings %v", len(list), units, arrondissements, stale, src, report.Groups())
	}
	if list[0].ID != "cpts-actes-sante" || list[0].Stage != geo.UnknownStage {
		t.Errorf("%+v", list[0])
	}
}

func TestRealFacilities(t *testing.T) {
	var report ingest.Report
	list, _, err := planner.ReadFacilities(context.Background(), ingesttest.Real(t, "facilities/hospitals_fr_2020.csv"), &report, nil)
	if err != nil {
		t.Fatal(err)
	}
	placed := 0
	for _, f := range list {
		if f.HasPoint {
			placed++
		}
		if f.Kind != geo.Hospital {
			t.Errorf("line %d: %s is a %s", f.Line, f.Category, f.Kind)
		}
	}
	if len(list) != 5368 || placed != 5368 || len(report.Groups()) != 0 {
		t.Errorf("%d sites, %d placed, findings %v", len(list), placed, report.Groups())
	}
}

// TestWorkbook reads a roster as Excel stores it: a code typed as text, one typed as a number under the format
// 00000, a date, an RPPS number that its cell shows as 8.1E+11, and a title above the header.
func TestWorkbook(t *testing.T) {
	book := excelize.NewFile()
	rows := [][]any{{"CPTS de la région, mars 2024"}, {}, {"CPTS", "Code INSEE", "Date ACI", "Stade"},
		{"CPTS Nord", "01004", 45352, "ACI signé"}, {"CPTS Nord", 1005, nil, ""}}
	for i, row := range rows {
		if err := book.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &row); err != nil {
			t.Fatal(err)
		}
	}
	zeros, err := book.NewStyle(&excelize.Style{CustomNumFmt: ptr("00000")})
	date, errDate := book.NewStyle(&excelize.Style{NumFmt: 14})
	if err = errors.Join(err, errDate, book.SetCellStyle("Sheet1", "B5", "B5", zeros), book.SetCellStyle("Sheet1", "C4", "C4", date)); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "liste.xlsx")
	if err := book.SaveAs(path); err != nil {
		t.Fatal(err)
	}
	var report ingest.Report
	list, src, err := planner.ReadCPTS(context.Background(), path, &report, nil)
	if err != nil || len(list) != 1 || src.Kept != 2 {
		t.Fatalf("%+v, %+v, %v", list, src, err)
	}
	c := list[0]
	if c.Stage != geo.Signed || c.ACIOn.Format("2006-01-02") != "2024-03-01" || c.Units[0].Code != "01004" || c.Units[1].Code != "01005" || c.Units[0].Line != 4 {
		t.Errorf("%+v", c)
	}
	if n := report.Count(ingest.Warning); n != 1 {
		t.Errorf("%d warnings, the repaired code is wanted: %v", n, report.Groups())
	}
}

func ptr[T any](v T) *T { return &v }

func TestUnreadable(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	paths := []string{filepath.Join(dir, "absent.csv"), dir, write("empty.csv", ""), write("other.csv", "a,b\n1,2\n"), write("book.xlsx", "not a zip"),
		write("zip.csv", "PK\x03\x04 truncated"), write("gz.csv", "\x1f\x8b\x08\x00"), write("patients.csv", "code_insee,patients\n01001,3\n")}
	for kind, read := range readers {
		for _, path := range paths {
			_, err := read(context.Background(), path)
			if err == nil || !strings.Contains(err.Error(), filepath.Base(path)) {
				t.Errorf("%s of %s: %v", kind, filepath.Base(path), err)
			}
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := readers["cpts"](ctx, write("cpts.csv", "cpts,code_insee\nA,01001\n")); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled reading gives %v", err)
	}
}

// TestAnyDelimiter reads one list in every form that a spreadsheet saves it in.
func TestAnyDelimiter(t *testing.T) {
	dir := t.TempDir()
	var want []planner.CPTS
	for i, comma := range []string{",", ";", "\t", "|"} {
		for j, mark := range []string{"", "\xef\xbb\xbf"} {
			for k, end := range []string{"\n", "\r\n"} {
				text := mark + strings.Join([]string{"cpts" + comma + "code_insee", `"Le Nord"` + comma + `"01004"`, "Le Sud" + comma + "2A004", ""}, end)
				path := filepath.Join(dir, fmt.Sprint(i, j, k)+".csv")
				if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
				got, _, err := planner.ReadCPTS(context.Background(), path, &ingest.Report{}, nil)
				if err != nil {
					t.Fatal(err)
				}
				if want == nil {
					want = got
				}
				same := slices.EqualFunc(got, want, func(a, b planner.CPTS) bool { return a.ID == b.ID && slices.Equal(a.Units, b.Units) })
				if len(got) != 2 || !same {
					t.Errorf("%q: %+v", text, got)
				}
			}
		}
	}
}
