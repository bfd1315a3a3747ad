package annuaire_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/maillage/maillage/data/sample/registers"
	"github.com/maillage/maillage/ingest"
	"github.com/maillage/maillage/ingest/annuaire"
)

// doctor is a general practitioner in her cabinet, to vary.
var doctor = registers.RPPSRow{ID: "810001234567", LastName: "FICTIVE", FirstName: "ANNE", Profession: "10", Category: "C",
	SkillType: "S", Skill: "SM54", Mode: "L", Structure: "R10100000000001", Name: "CABINET DU DR FICTIVE", Number: "12",
	StreetType: "AV", Street: "JEAN JAURES", PostalCode: "13100", Commune: "13001", Town: "Aix-en-Provence", Country: "99000",
	Sector: "SA07", Role: "FON-01", Genre: "GENR01"}

// but returns the doctor with changes.
func but(change func(*registers.RPPSRow)) registers.RPPSRow {
	row := doctor
	change(&row)
	return row
}

func rppsText(t testing.TB, rows ...registers.RPPSRow) string {
	t.Helper()
	var b bytes.Buffer
	if err := registers.WriteRPPS(&b, slices.Values(rows)); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// seen is an activity as text.
func seen(a *annuaire.Activity) string {
	d := &a.Address
	return fmt.Sprintf("%d %s %s %s %s/%s %s %s %s %q %s %s [%s %s %s %s %s %s %s %s]", a.Line, a.ID, a.ProfessionCode, a.Category, a.SkillType, a.SkillCode,
		a.Mode, a.FINESS, a.Structure, a.SiteName, a.Sector, a.Genre, d.Number, d.Repetition, d.TypeVoie, d.Voie, d.PostalCode, d.CommuneCode, d.CommuneName, d.Office)
}

func scan(t *testing.T, text string) (activities, findings []string, err error) {
	t.Helper()
	report := &ingest.Report{}
	_, _, err = annuaire.ScanRPPS(strings.NewReader(text), "rpps.txt", report, func(a *annuaire.Activity) error {
		activities = append(activities, seen(a))
		return nil
	})
	return activities, findingsOf(report), err
}

func findingsOf(report *ingest.Report) []string {
	var all []string
	for _, g := range report.Groups() {
		for _, f := range g.Findings {
			all = append(all, f.String())
		}
	}
	return all
}

func TestScanRPPSDegenerate(t *testing.T) {
	header := registers.RPPSHeader
	const wholeDoctor = `2 810001234567 10 C S/SM54 L  R10100000000001 "CABINET DU DR FICTIVE" SA07 GENR01 [12  AV JEAN JAURES 13100 13001 Aix-en-Provence ]`
	line := strings.SplitN(rppsText(t, doctor), "\n", 3)[1]
	tests := []struct {
		name       string
		text       string
		activities []string
		findings   []string
		err        string
	}{
		{name: "nothing", text: "", err: "the file is empty"},
		{name: "another file", text: "code;nom\n01001;L'Abergement\n", err: "not the header of PS_LibreAcces_Personne_activite: column identification_nationale_pp"},
		{name: "savoir-faire in a file apart", text: strings.ReplaceAll(header, "Code savoir-faire|", "") + "\n", err: "column code_savoir_faire missing"},
		{name: "header only", text: header},
		{name: "blank lines", text: header + "\n\n \n"},
		{name: "byte-order mark and CR LF", text: registers.BOM + header + "\r\n" + line + "\r\n", activities: []string{wholeDoctor}},
		{name: "no bar at the end", text: strings.TrimSuffix(header, "|") + "\n" + strings.TrimSuffix(line, "|") + "\n", activities: []string{wholeDoctor}},
		{name: "last field empty, no bar at the end", text: strings.TrimSuffix(header, "|") + "\n" + strings.TrimSuffix(line, "Activité de soin et de pharmacie|"), activities: []string{wholeDoctor}},
		{name: "one field short", text: header + "\n" + strings.Replace(line, "|C|Civil|", "|C|", 1), findings: []string{"rpps.txt:2: rejected: the line has 55 fields, the header 56"}},
		{name: "no line feed at the end", text: header + "\n" + line, activities: []string{wholeDoctor}},
		{name: "columns in another order", text: "Code commune|Code savoir-faire|Code type savoir-faire|Code profession|Code mode exercice|Numéro FINESS site|Code catégorie professionnelle|Code secteur d'activité|Identification nationale PP|\n13001|SM54|S|10|L|130000001|C|SA05|810001234567|\n",
			activities: []string{`2 810001234567 10 C S/SM54 L 130000001  "" SA05  [     13001  ]`}},
		{name: "too few fields", text: header + "\n8|10001234567|810001234567|\n" + line + "\n",
			activities: []string{strings.Replace(wholeDoctor, "2", "3", 1)}, findings: []string{"rpps.txt:2: rejected: the line has 3 fields, the header 56"}},
		{name: "too many fields", text: header + "\n" + line + "x|\n", findings: []string{"rpps.txt:2: rejected: the line has 57 fields, the header 56"}},
		{name: "no identifier", text: rppsText(t, but(func(r *registers.RPPSRow) { r.ID = "" })), findings: []string{"rpps.txt:2: rejected: the line has no identification nationale PP"}},
		{name: "unknown profession", text: rppsText(t, but(func(r *registers.RPPSRow) { r.Profession = "00" })), findings: []string{`rpps.txt:2: rejected: the code profession "00" is not in the nomenclature`}},
		{name: "spaces around", text: rppsText(t, but(func(r *registers.RPPSRow) { r.ID, r.Sector = " 810001234567 ", "SA07\u00a0" })), activities: []string{wholeDoctor}},
		{name: "quotes are text", text: rppsText(t, but(func(r *registers.RPPSRow) { r.Name = `CABINET "LES LILAS` })),
			activities: []string{strings.Replace(wholeDoctor, `"CABINET DU DR FICTIVE"`, `"CABINET \"LES LILAS"`, 1)}},
		{name: "Latin-1 line among UTF-8", text: rppsText(t, but(func(r *registers.RPPSRow) { r.Street, r.Latin1 = "DE L'ÉGLISE", true })),
			activities: []string{strings.Replace(wholeDoctor, "JEAN JAURES", "DE L'ÉGLISE", 1)}, findings: []string{"rpps.txt: note: 1 lines were not UTF-8 and were read as Windows-1252"}},
		{name: "endless line", text: header + "\n" + strings.Repeat("x", ingest.MaxLine+1) + "\n" + line + "\n",
			activities: []string{strings.Replace(wholeDoctor, "2", "3", 1)}, findings: []string{"rpps.txt:2: rejected: line longer than 1 MiB"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			activities, findings, err := scan(t, test.text)
			if test.err == "" && err != nil || test.err != "" && (err == nil || !strings.Contains(err.Error(), test.err)) {
				t.Fatalf("error %v, want %q", err, test.err)
			}
			if !slices.Equal(activities, test.activities) {
				t.Errorf("activities\n%q\nwant\n%q", activities, test.activities)
			}
			if !slices.Equal(findings, test.findings) {
				t.Errorf("findings\n%q\nwant\n%q", findings, test.findings)
			}
		})
	}
}

func TestReadRPPSCompressedAndBroken(t *testing.T) {
	dir := t.TempDir()
	var whole bytes.Buffer
	z := gzip.NewWriter(&whole)
	io.WriteString(z, rppsText(t, slices.Repeat([]registers.RPPSRow{doctor}, 2000)...))
	z.Close()
	write := func(name string, content []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	count := 0
	yield := func(*annuaire.Activity) error { count++; return nil }
	source, err := annuaire.ReadRPPS(context.Background(), write("PS.txt.gz", whole.Bytes()), &ingest.Report{}, nil, yield)
	if err != nil || count != 2000 || source.Read != 2000 || source.Bytes != int64(whole.Len()) || len(source.SHA256) != 64 {
		t.Errorf("gzip: %d lines, source %+v, error %v", count, source, err)
	}
	_, err = annuaire.ReadRPPS(context.Background(), write("cut.txt.gz", whole.Bytes()[:whole.Len()/2]), &ingest.Report{}, nil, yield)
	if !errors.Is(err, io.ErrUnexpectedEOF) || !strings.Contains(err.Error(), "cut.txt.gz") {
		t.Errorf("truncated gzip: %v", err)
	}
	stop := errors.New("stop")
	_, err = annuaire.ReadRPPS(context.Background(), filepath.Join(dir, "PS.txt.gz"), &ingest.Report{}, nil, func(*annuaire.Activity) error { return stop })
	if !errors.Is(err, stop) {
		t.Errorf("error of yield: %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err = annuaire.ReadRPPS(ctx, filepath.Join(dir, "PS.txt.gz"), &ingest.Report{}, nil, yield); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	if _, err = annuaire.ReadRPPS(context.Background(), filepath.Join(dir, "absent"), &ingest.Report{}, nil, yield); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("missing file: %v", err)
	}
}

// Lines that are filtered out cost no allocation.
func TestFilteredLinesAllocateNothing(t *testing.T) {
	const lines = 20_000
	opt := annuaire.Options{Wanted: func(string) bool { return false }}
	text := rppsText(t, slices.Repeat([]registers.RPPSRow{doctor}, lines)...)
	perRun := testing.AllocsPerRun(3, func() {
		d := annuaire.NewDirectory(&annuaire.Register{}, opt)
		if _, _, err := annuaire.ScanRPPS(strings.NewReader(text), "rpps.txt", &ingest.Report{}, d.Add); err != nil {
			t.Fatal(err)
		}
	})
	if perLine := perRun / lines; perLine > 0.02 {
		t.Errorf("%.4f allocations a line, want none but those of the header and the chunks", perLine)
	}
}

func FuzzRPPS(f *testing.F) {
	f.Add(rppsText(f, doctor))
	f.Add(registers.BOM + registers.RPPSHeader + "\n8|1|81|||\n")
	f.Add(rppsText(f, but(func(r *registers.RPPSRow) { r.Latin1, r.Name, r.Commune = true, "É\"", "" })))
	f.Add("Code commune|Code savoir-faire|Code type savoir-faire|Code profession|Code mode exercice|Numéro FINESS site|Code catégorie professionnelle|Code secteur d'activité|Identification nationale PP\n|||10|L|||SA07|é|\n")
	f.Fuzz(func(t *testing.T, text string) {
		report := &ingest.Report{}
		d := annuaire.NewDirectory(&annuaire.Register{}, annuaire.Options{})
		read, rejected, err := annuaire.ScanRPPS(strings.NewReader(text), "rpps.txt", report, d.Add)
		if err != nil {
			return
		}
		all := d.Assemble()
		checkConsistent(t, all)
		if got := report.Count(ingest.Rejected); got != rejected {
			t.Errorf("%d rejections reported, %d counted", got, rejected)
		}
		total := 0
		for _, n := range all.Counts.Lines {
			total += n
		}
		if total != read-rejected {
			t.Errorf("%d lines accounted for, of %d read and %d rejected", total, read, rejected)
		}
	})
}
