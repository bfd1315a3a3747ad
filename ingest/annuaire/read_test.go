package annuaire_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/maillage/maillage/data/sample/registers"
	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/ingest"
	"github.com/maillage/maillage/ingest/annuaire"
	"github.com/paulmach/orb"
)

// smallTown writes the three registers of a small town and returns their paths.
func smallTown(t testing.TB) annuaire.Files {
	t.Helper()
	dir := t.TempDir()
	at := func(id, profession, finess, structure, sector string, change func(*registers.RPPSRow)) registers.RPPSRow {
		row := but(func(r *registers.RPPSRow) {
			r.ID, r.Profession, r.FINESS, r.Structure, r.Sector = id, profession, finess, structure, sector
			if profession != "10" {
				r.SkillType, r.Skill = "", ""
			}
		})
		if change != nil {
			change(&row)
		}
		return row
	}
	same := func(*registers.RPPSRow) {}
	rpps := []registers.RPPSRow{
		at("810000000001", "10", "130000603", "F130000603", "SA52", same),
		at("810000000001", "10", "130000603", "F130000603", "SA52", func(r *registers.RPPSRow) { r.SkillType, r.Skill = "C", "C11" }),
		at("810000000002", "60", "130000603", "F130000603", "SA52", same),
		at("810000000003", "70", "", "R2", "SA07", func(r *registers.RPPSRow) { r.Number, r.StreetType, r.Street = "3", "R", "STE THERESE" }),
		at("810000000003", "70", "130000603", "F130000603", "SA52", same),
		at("810000000004", "40", "130000124", "F130000124", "SA05", func(r *registers.RPPSRow) { r.Mode = "S" }),
		at("810000000005", "21", "130000620", "F130000620", "SA33", same),
		at("810000000006", "10", "130000355", "F130000355", "SA01", func(r *registers.RPPSRow) { r.Skill, r.Mode = "SM04", "S" }),
		at("810000000007", "50", "", "R7", "SA07", func(r *registers.RPPSRow) { r.Street = "ZONE ARTISANALE" }),
		at("810000000008", "91", "", "R8", "SA07", func(r *registers.RPPSRow) {
			r.Commune, r.Town, r.PostalCode, r.Office, r.Street, r.StreetType, r.Number = "", "", "13112", "13112 VIEUX BOURG", "RUE DE LA MAIRIE", "", "1"
		}),
		at("810000000009", "91", "", "R9", "SA07", func(r *registers.RPPSRow) { r.Commune, r.Town, r.PostalCode = "", "NULLE PART", "99999" }),
		at("810000000010", "93", "", "R10", "SA07", func(r *registers.RPPSRow) { r.Commune = "84007" }),
		at("810000000011", "10", "", "R11", "SA64", same),
		at("0130000012", "60", "", "R12", "SA08", func(r *registers.RPPSRow) {
			r.Commune, r.Street, r.Latin1, r.Name = "13003", "", true, "CABINET DES PRÉS"
		}),
		{Raw: "8|1|810000000013|"},
	}
	finess := []registers.FINESSRow{
		{FINESS: "130000603", Name: "MSP DU MOULIN", Commune: "001", Department: "13", Category: "603", X: "895000.0", Y: "6272000.0", Projection: registers.LambertSource},
		{FINESS: "130000124", Name: "CENTRE DENTAIRE", Commune: "001", Department: "13", Category: "124", Number: "5", StreetType: "BD", Street: "GAL DE GAULLE", Routing: "13100 AIX EN PROVENCE"},
		{FINESS: "130000620", Name: "PHARMACIE", Commune: "002", Department: "13", Category: "620"},
		{FINESS: "130000355", Name: "CENTRE HOSPITALIER", Commune: "001", Department: "13", Category: "355", X: "1.0", Y: "2.0", Projection: registers.LambertSource},
		{FINESS: "130000999", Name: "MSP SANS PERSONNE", Commune: "001", Department: "13", Category: "603", X: "895100.0", Y: "6272100.0", Projection: registers.LambertSource},
		{FINESS: "130000500", Name: "EHPAD", Commune: "001", Department: "13", Category: "500"},
		{FINESS: "840000603", Name: "MSP AILLEURS", Commune: "007", Department: "84", Category: "603"},
	}
	files := annuaire.Files{RPPS: filepath.Join(dir, "PS_LibreAcces_Personne_activite.txt"), FINESS: filepath.Join(dir, "etalab-cs1100507.csv"),
		Addresses: []string{filepath.Join(dir, "adresses-13.csv.gz")}}
	save(t, files.RPPS, func(w io.Writer) error { return registers.WriteRPPS(w, slices.Values(rpps)) })
	save(t, files.FINESS, func(w io.Writer) error { return registers.WriteFINESS(w, finess) })
	save(t, files.Addresses[0], func(w io.Writer) error {
		z := gzip.NewWriter(w)
		if err := registers.WriteBAN(z, town()); err != nil {
			return err
		}
		return z.Close()
	})
	return files
}

func save(t testing.TB, path string, write func(io.Writer) error) {
	t.Helper()
	var b bytes.Buffer
	if err := write(&b); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
}

func smallTownOptions() annuaire.Options {
	return annuaire.Options{
		Wanted: func(c string) bool { return strings.HasPrefix(c, "13") },
		UnitPoint: func(c string) (orb.Point, bool) {
			return orb.Point{5.5, 43.5}, c != "13003"
		},
	}
}

func TestRead(t *testing.T) {
	report := &ingest.Report{}
	stages := map[string]bool{}
	a, sources, err := annuaire.Read(context.Background(), smallTown(t), smallTownOptions(), report, func(stage string, done, total int64) { stages[stage] = true })
	if err != nil {
		t.Fatal(err)
	}
	checkConsistent(t, a)
	var b strings.Builder
	for _, p := range a.Practitioners {
		fmt.Fprintf(&b, "practitioner %s %s\n", p.ID, p.Profession)
	}
	for _, s := range a.Sites {
		fmt.Fprintf(&b, "site %s %q %s category %q commune %s at %.4f %.4f by %s score %.2f\n", s.ID, s.Name, s.Kind, s.Category, s.Code, s.Point[0], s.Point[1], s.Placement, s.Score)
	}
	for _, p := range a.Practices {
		fmt.Fprintf(&b, "practice of %s at %s liberal %v share %.3f\n", a.Practitioners[p.Practitioner].ID, a.Sites[p.Site].ID, p.Liberal, p.Share)
	}
	for _, team := range a.Teams {
		fmt.Fprintf(&b, "team %s %q %s site %d members %v\n", team.FINESS, team.Name, team.Form, team.Site, team.Members)
	}
	for _, r := range append([]annuaire.Reason{annuaire.Counted}, annuaire.Reasons()...) {
		fmt.Fprintf(&b, "lines %s %d\n", r, a.Counts.Lines[r])
	}
	for p, n := range a.Counts.Placed {
		fmt.Fprintf(&b, "placed %s %d\n", geo.Placement(p), n)
	}
	for _, s := range sources {
		fmt.Fprintf(&b, "source %s %s read %d kept %d rejected %d\n", s.Kind, s.Name, s.Read, s.Kept, s.Rejected)
	}
	for _, f := range findingsOf(report) {
		fmt.Fprintln(&b, f)
	}
	golden(t, "small_town.golden", b.String())
	for _, stage := range []string{annuaire.KindRPPS, annuaire.KindFINESS, annuaire.KindAddresses} {
		if !stages[stage] {
			t.Errorf("no progress was told of %s", stage)
		}
	}
}

func TestReadFailures(t *testing.T) {
	files := smallTown(t)
	none := annuaire.Files{}
	a, sources, err := annuaire.Read(context.Background(), none, annuaire.Options{}, &ingest.Report{}, nil)
	if err != nil || len(sources) != 0 || len(a.Sites) != 0 {
		t.Errorf("no file at all: %+v, %v, %v", a, sources, err)
	}
	for name, broken := range map[string]annuaire.Files{
		"FINESS: ":    {RPPS: files.RPPS, FINESS: files.RPPS},
		"RPPS: ":      {RPPS: files.FINESS},
		"addresses: ": {RPPS: files.RPPS, Addresses: []string{files.RPPS}},
	} {
		if _, _, err := annuaire.Read(context.Background(), broken, annuaire.Options{}, &ingest.Report{}, nil); err == nil || !strings.HasPrefix(err.Error(), name) {
			t.Errorf("wrong file for %s: error %v", name, err)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, _, err := annuaire.Read(ctx, files, annuaire.Options{}, &ingest.Report{}, nil); err == nil {
		t.Error("a cancelled context ends nothing")
	}
}

// The generator makes what it says, and the reader makes sense of it.
func TestGeneratedExtractIsConsistent(t *testing.T) {
	const lines = 60_000
	d := annuaire.NewDirectory(&annuaire.Register{}, annuaire.Options{})
	report := &ingest.Report{}
	read, rejected, err := annuaire.ScanRPPS(registers.Random(7, lines), "random.txt", report, d.Add)
	if err != nil || read != lines || rejected == 0 {
		t.Fatalf("read %d, rejected %d, error %v", read, rejected, err)
	}
	a := d.Assemble()
	checkConsistent(t, a)
	for _, kind := range []string{"field-count", "unknown-profession"} {
		if !slices.ContainsFunc(report.Groups(), func(g ingest.Group) bool { return g.Kind == kind }) {
			t.Errorf("the generated extract has no line of the kind %s", kind)
		}
	}
	for _, r := range []annuaire.Reason{annuaire.Student, annuaire.Replacement, annuaire.OnCall, annuaire.Telemedicine, annuaire.OtherSector, annuaire.Abroad, annuaire.NoActivity} {
		if a.Counts.Lines[r] == 0 {
			t.Errorf("the generated extract has no line that is not counted as %s", r)
		}
	}
}

func ExampleReadRPPS() {
	dir, err := os.MkdirTemp("", "annuaire")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	name := filepath.Join(dir, "PS_LibreAcces_Personne_activite.txt")
	file, err := os.Create(name)
	if err != nil {
		panic(err)
	}
	rows := []registers.RPPSRow{
		{ID: "810000000001", Profession: "10", Category: "C", SkillType: "S", Skill: "SM54", Mode: "L", Structure: "R1", Commune: "13001", Sector: "SA07"},
		{ID: "810000000001", Profession: "10", Category: "C", SkillType: "S", Skill: "SM54", Mode: "S", Structure: "R2", Commune: "13002", Sector: "SA05"},
		{ID: "810000000002", Profession: "60", Category: "C", Mode: "L", Structure: "R3", Commune: "13002", Sector: "SA64"},
	}
	if err := registers.WriteRPPS(file, slices.Values(rows)); err != nil {
		panic(err)
	}
	file.Close()

	directory := annuaire.NewDirectory(&annuaire.Register{}, annuaire.Options{})
	report := &ingest.Report{}
	if _, err := annuaire.ReadRPPS(context.Background(), name, report, nil, directory.Add); err != nil {
		panic(err)
	}
	all := directory.Assemble()
	directory.Tell(report, "PS_LibreAcces_Personne_activite.txt")
	for _, p := range all.Practices {
		fmt.Printf("%s at %s in %s: %.2f\n", all.Practitioners[p.Practitioner].Profession, all.Sites[p.Site].ID, all.Sites[p.Site].Code, p.Share)
	}
	for _, f := range report.Groups()[0].Findings {
		fmt.Println(f)
	}
	// Output:
	// gp at R1 in 13001: 0.50
	// gp at R2 in 13002: 0.50
	// PS_LibreAcces_Personne_activite.txt: note: 1 lines of teleconsultation companies (secteur SA64) are not counted
}
