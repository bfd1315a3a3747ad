package ingest_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/ingest"
	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"
)

var columns = []ingest.Column{
	{Names: []string{"code", "code_insee"}, Required: true},
	{Names: []string{"name", "nom"}},
	{Names: []string{"pop", "pop#", "pop_#"}},
}

// read returns the rows of a table as "line code|name|pop", the source and the findings.
func read(t testing.TB, path string) (rows []string, src geo.Source, findings []string, err error) {
	t.Helper()
	var report ingest.Report
	table, err := ingest.OpenTable(context.Background(), path, "test", &report, nil, columns)
	if err != nil {
		return nil, src, nil, err
	}
	for table.Next() {
		rows = append(rows, fmt.Sprintf("%d %s|%s|%s", table.Line(), table.Text(0), table.Text(1), table.Text(2)))
	}
	src, err = table.Close()
	for _, g := range report.Groups() {
		for _, f := range g.Findings {
			findings = append(findings, fmt.Sprintf("%d %s", f.Line, f.Kind))
		}
	}
	return rows, src, findings, err
}

func TestTable(t *testing.T) {
	manyLines := strings.Repeat("line\n", 70)
	for _, c := range []struct {
		name, text string
		rows       []string
		findings   []string
	}{
		{"header only", "code;nom\n", nil, nil},
		{"no end of line", "code;nom\n01004;Ambérieu", []string{"2 01004|Ambérieu|"}, nil},
		{"comma", "code,nom\n01004,Ambérieu\n", []string{"2 01004|Ambérieu|"}, nil},
		{"tab, mark, CR LF", "\xef\xbb\xbfcode\tnom\r\n01004\tAmbérieu\r\n", []string{"2 01004|Ambérieu|"}, nil},
		{"Windows-1252", "Code INSEE;Nom\n01004;Amb\xe9rieu\n", []string{"2 01004|Ambérieu|"}, []string{"0 encoding"}},
		{"CR alone", "code;nom\r01004;Ambérieu\r01005;Ambérieux\r", []string{"2 01004|Ambérieu|", "3 01005|Ambérieux|"}, nil},
		{"accents and spaces in the header", " Côde ;NOM;Pop 2021\n1;2;3\n", []string{"2 1|2|3"}, nil},
		{"the latest year", "code;pop2019;pop2021;pop2020\n1;19;21;20\n", []string{"2 1||21"}, nil},
		{"titles before the header", "Populations;;\n;;\nsource : INSEE\ncode;nom\n1;2\n", []string{"5 1|2|"}, nil},
		{"blank lines", "code;nom\n\n;\n1;2\n", []string{"4 1|2|"}, nil},
		{"short row", "nom;code\na\nb;1\n", []string{"3 1|b|"}, []string{"2 short-row"}},
		{"short row, the rest is there", "code;nom\n1\n", []string{"2 1||"}, nil},
		{"long row", "code;nom\n1;2;3\n1;2;;\n", []string{"2 1|2|", "3 1|2|"}, []string{"2 long-row"}},
		{"quotes", "code;nom\n\"1\";\"a;b\"\n2;\"say \"\"a\"\"\"\n3;\"\"\n", []string{"2 1|a;b|", `3 2|say "a"|`, "4 3||"}, nil},
		{"a quote within a field", "code;nom\n1;rue du 6\" de ligne\n2;b\n3;9\" et 6\"\n", []string{`2 1|rue du 6" de ligne|`, "3 2|b|", `4 3|9" et 6"|`}, nil},
		{"lone quotes ten lines apart", "code;nom\n1;\"a\n2;b\n3;\"c\n4;d\n", []string{"3 2|b|", "5 4|d|"}, []string{"2 unreadable-row", "4 unreadable-row"}},
		{"a quoted field over lines", "code;nom\n1;\"a\nb\"\n2;c\n", []string{"2 1|a\nb|", "4 2|c|"}, nil},
		{"an unclosed quote", "code;nom\n1;\"a\n2;b\n3;c\n", []string{"3 2|b|", "4 3|c|"}, []string{"2 unreadable-row"}},
		{"an unclosed quote at the end", "code;nom\n1;a\n2;\"", []string{"2 1|a|"}, []string{"3 unreadable-row"}},
		{"a quote open for too long", "code;nom\n1;\"" + manyLines + "\"\n2;b\n", nil, nil},
		{"a long line", "code;nom\n1;" + strings.Repeat("x", ingest.MaxLine) + "\n2;b\n", []string{"3 2|b|"}, []string{"2 unreadable-row"}},
		{"a long line in an open quote", "code;nom\n1;\"\n2;" + strings.Repeat("x", ingest.MaxLine) + "\n3;c\n", []string{"4 3|c|"}, []string{"2 unreadable-row", "3 unreadable-row"}},
		{"a NUL", "code;nom\n1;\x00\n", []string{"2 1|\x00|"}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			rows, src, findings, err := read(t, write(t, "a.csv", []byte(c.text)))
			if err != nil {
				t.Fatal(err)
			}
			if c.name == "a quote open for too long" { // its lines are read again, one by one
				c.rows, c.findings = rows, findings
				if len(rows) == 0 || rows[len(rows)-1] != "73 2|b|" || !slices.Contains(findings, "2 unreadable-row") {
					t.Errorf("rows %q, findings %q", rows, findings)
				}
			}
			if !slices.Equal(rows, c.rows) || !slices.Equal(findings, c.findings) {
				t.Errorf("rows %.300q, findings %q; want %q, %q", rows, findings, c.rows, c.findings)
			}
			if src.Kept != len(rows) || src.Read != src.Kept+src.Rejected || src.Name != "a.csv" || src.Kind != "test" {
				t.Errorf("%d rows, %+v", len(rows), src)
			}
		})
	}
}

func TestTableRefuses(t *testing.T) {
	text := []byte("code;nom\n" + strings.Repeat("1;2\n", 100_000))
	z := gzipped(t, text)
	for _, c := range []struct {
		name    string
		content []byte
		says    string
	}{
		{"empty.csv", nil, "empty"},
		{"blank.csv", []byte("\n\n;;\n"), "empty"},
		{"other.csv", []byte("a;b\n1;2\n"), "line 1: column code or code_insee is missing; the header has a, b"},
		{"late.csv", []byte(strings.Repeat("title\n", 40) + "code;nom\n1;2\n"), "missing"},
		{"old.xls", []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1..."), ".xlsx"},
		{"broken.xlsx", []byte("PK\x03\x04"), "workbook"},
		{"noline.csv", []byte(strings.Repeat("x", ingest.MaxLine+1)), "longer"},
		{"cut.csv.gz", z[:len(z)/2], "unexpected EOF"},
	} {
		_, _, _, err := read(t, write(t, c.name, c.content))
		if err == nil || !strings.Contains(err.Error(), c.says) || !strings.Contains(err.Error(), c.name) {
			t.Errorf("%s: %v; want %q in it", c.name, err, c.says)
		}
	}
	rows, _, _, err := read(t, write(t, "cut.csv.gz", z[:len(z)/2]))
	if !errors.Is(err, io.ErrUnexpectedEOF) || !strings.Contains(err.Error(), "line ") {
		t.Errorf("%d rows, %v: what was read before and the line are wanted", len(rows), err)
	}
}

func TestTableArchives(t *testing.T) {
	text := []byte("code;nom\n01004;Ambérieu\n")
	for name, content := range map[string][]byte{"a.csv.gz": gzipped(t, text), "a.zip": zipped(t, map[string][]byte{"x.csv": text, "lisez-moi.pdf": nil})} {
		rows, src, _, err := read(t, write(t, name, content))
		if err != nil || !slices.Equal(rows, []string{"2 01004|Ambérieu|"}) || src.Bytes != int64(len(content)) {
			t.Errorf("%s: %q, %+v, %v", name, rows, src, err)
		}
	}
}

// TestWorkbook has the table on the second sheet, under a title; codes typed as text keep their zeros, numbers
// all their digits.
func TestWorkbook(t *testing.T) {
	book := excelize.NewFile()
	if _, err := book.NewSheet("Données"); err != nil {
		t.Fatal(err)
	}
	for at, row := range map[string][]any{"A1": {"APL 2022"}, "A3": {"Code INSEE", "Nom", "Pop 2021"}, "A4": {"01004", "Ambérieu", 810001234567}, "A5": {1005, "Ambérieux", 12.5}, "A7": {"2A004"}} {
		if err := book.SetSheetRow("Données", at, &row); err != nil {
			t.Fatal(err)
		}
	}
	path := filepath.Join(t.TempDir(), "a.xlsx")
	if err := book.SaveAs(path); err != nil {
		t.Fatal(err)
	}
	rows, src, findings, err := read(t, path)
	want := []string{"4 01004|Ambérieu|810001234567", "5 1005|Ambérieux|12.5", "7 2A004||"}
	if err != nil || !slices.Equal(rows, want) || len(findings) != 0 || len(src.SHA256) != 64 {
		t.Errorf("%q, %q, %+v, %v", rows, findings, src, err)
	}
}

func TestTableCounts(t *testing.T) {
	var report ingest.Report
	table, err := ingest.OpenTable(context.Background(), write(t, "a.csv", []byte("code\n1\n2\n3\n4\n5\n")), "test", &report, nil, columns)
	if err != nil {
		t.Fatal(err)
	}
	for table.Next() {
		switch table.Text(0) {
		case "1":
			table.Reject("bad", "row %s", "one")
		case "2":
			table.Warn("odd", "two")
		case "3":
			table.Skip("other", "three")
		case "4":
			table.Carried("four")
		}
	}
	table.Note(0, "whole", "the file")
	src, err := table.Close()
	if err != nil || src.Read != 5 || src.Kept != 3 || src.Rejected != 1 || src.Carried != 1 {
		t.Errorf("%+v, %v", src, err)
	}
	if report.Count(ingest.Rejected) != 1 || report.Count(ingest.Warning) != 1 || report.Count(ingest.Note) != 3 {
		t.Errorf("%v", report.Groups())
	}
	if table.Has(1) || !table.Has(0) || table.Position(0) != 0 || table.Position(1) != -1 || table.Text(1) != "" {
		t.Error("the columns are not those of the file")
	}
}

func TestNormalizeName(t *testing.T) {
	for name, want := range map[string]string{"": "", "  ": "", "Libellé de la commune": "libelle_de_la_commune", "libelle_de_la_commune": "libelle_de_la_commune",
		"PMUN20": "pmun20", "Numéro FINESS (site)": "numero_finess_site", "__x__": "x", "Pédicure-podologue": "pedicure_podologue", "\ufeffa": "a"} {
		if got := ingest.NormalizeName(name); got != want {
			t.Errorf("%q gives %q, want %q", name, got, want)
		}
	}
}

// TestTableWhatIsWritten writes any text in quotes and reads it back.
func TestTableWhatIsWritten(t *testing.T) {
	dir := t.TempDir()
	quote := func(s string) string { return `"` + strings.ReplaceAll(s, `"`, `""`) + `"` }
	rapid.Check(t, func(t *rapid.T) {
		field := rapid.StringMatching(`[a-z";,\n é]{0,12}`)
		var b strings.Builder
		b.WriteString("code;nom;x\n")
		var want []string
		for range rapid.IntRange(0, 8).Draw(t, "rows") {
			name := field.Draw(t, "name")
			fmt.Fprintf(&b, "k;%s;%s\n", quote(name), quote(field.Draw(t, "x")))
			want = append(want, strings.TrimSpace(name))
		}
		path := filepath.Join(dir, "a.csv")
		if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
			t.Fatal(err)
		}
		var report ingest.Report
		table, err := ingest.OpenTable(context.Background(), path, "test", &report, nil, columns)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for table.Next() {
			got = append(got, table.Text(1))
		}
		if _, err := table.Close(); err != nil || !slices.Equal(got, want) || len(report.Groups()) != 0 {
			t.Fatalf("%q: %q, want %q; %v, %v", b.String(), got, want, report.Groups(), err)
		}
	})
}

func FuzzTable(f *testing.F) {
	for _, s := range []string{"", "code\n1\n", "code;nom\n\"a;\n\"\"b\";c\n", "\"code\",\"nom\"\n1,2\n", "\x1f\x8b", "PK\x03\x04", "code\tnom\r\n1\t\xe9\r\n"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		rows, src, _, err := read(t, write(t, "a.csv", text))
		if err == nil && (src.Kept != len(rows) || src.Read != src.Kept+src.Rejected) {
			t.Errorf("%d rows, %+v", len(rows), src)
		}
	})
}

func BenchmarkTable(b *testing.B) {
	text := []byte("code;nom;pop\n" + strings.Repeat("01001;L'Abergement-Clémenciat;860\n", 100_000))
	path := write(b, "a.csv", text)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		table, err := ingest.OpenTable(context.Background(), path, "test", &ingest.Report{}, nil, columns)
		if err != nil {
			b.Fatal(err)
		}
		n := 0
		for table.Next() {
			n += len(table.Text(0))
		}
		if _, err := table.Close(); err != nil || n != 500_000 {
			b.Fatal(n, err)
		}
	}
}
