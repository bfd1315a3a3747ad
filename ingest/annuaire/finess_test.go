package annuaire_test

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/maillage/maillage/data/sample/registers"
	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/ingest"
	"github.com/maillage/maillage/ingest/annuaire"
)

// Lines in the form of the extract of May 2026.
const (
	fleyriat = "structureet;010000024;010780054;CH DE FLEYRIAT;CENTRE HOSPITALIER DE BOURG-EN-BRESSE FLEYRIAT;;;900;RTE;DE PARIS;;;451;01;AIN;01440 VIRIAT;0474454647;0474454114;355;Centre Hospitalier (C.H.);1102;Centres Hospitaliers;26010004500012;8610Z;03;ARS établissements Publics de santé dotation globale;1;Etablissement public de santé;1979-02-13;1979-02-13;2020-02-04;"
	marigot  = "structureet;970102059;970112611;CLASS DE MARIGOT;CLASS DE MARIGOT;;;;;;;;127;9A;GUADELOUPE;97150 ST MARTIN;0590875093;;223;Protection Maternelle et Infantile (P.M.I.);2202;Etablissements de PMI et de Planification Familiale;;;01;Etablissement Tarif Libre;;;1964-01-01;1964-01-01;2016-09-09;"
	mavouna  = `structureet;980501506;980501498;"LIEU DE VIE ""MAVOUNA; MEMA 1""";"LIEU DE VIE ET D'ACCUEIL ""MAVOUNA; MEMA 1""";ASSOCIATION MESSO;;12;R;ANCIEN TERRAIN DE FOOT;;;606;9F;MAYOTTE;97620 CHIRONGUI;0269666815;;462;Lieux de Vie et d'Accueil;4605;Etablissements et services multi-clientèles;82967998400015;;08;Président du Conseil Départemental;;;2019-04-01;2019-03-18;2025-05-07;`
)

func scanFINESS(t testing.TB, text string, opt annuaire.Options) (*annuaire.Register, []string, error) {
	t.Helper()
	report := &ingest.Report{}
	register, err := annuaire.ScanFINESS(strings.NewReader(text), "finess.csv", opt, report)
	return register, findingsOf(report), err
}

func TestScanFINESSDegenerate(t *testing.T) {
	const head = "finess;etalab;111;2026-05-12\n"
	tests := []struct {
		name     string
		text     string
		want     []string // number, code, kind, name
		findings []string
		err      string
	}{
		{name: "nothing", text: "", err: "not a FINESS extract"},
		{name: "another file", text: "a;b\n1;2\n", err: "no structureet line in 2 lines"},
		{name: "geolocalisation alone", text: head + "geolocalisation;010000024;1;2;x;y\n", err: "no structureet line"},
		{name: "one", text: registers.BOM + head + fleyriat + "\r\n", want: []string{"010000024 01451 hospital CENTRE HOSPITALIER DE BOURG-EN-BRESSE FLEYRIAT"}},
		{name: "overseas", text: head + marigot, want: []string{"970102059 97127 other CLASS DE MARIGOT"}},
		{name: "marks around fields", text: head + mavouna, want: []string{`980501506 97606 other LIEU DE VIE ET D'ACCUEIL "MAVOUNA; MEMA 1"`}},
		{name: "too few fields", text: head + fleyriat + "\nstructureet;010000032;x\n", want: []string{"010000024 01451 hospital CENTRE HOSPITALIER DE BOURG-EN-BRESSE FLEYRIAT"},
			findings: []string{"finess.csv:3: rejected: the structureet line has 3 fields, at least 19 are wanted"}},
		{name: "not a number", text: head + strings.Replace(fleyriat, "010000024", "10000024", 1), findings: []string{`finess.csv:2: rejected: "10000024" is not a FINESS number`}},
		{name: "twice", text: head + fleyriat + "\n" + fleyriat, want: []string{"010000024 01451 hospital CENTRE HOSPITALIER DE BOURG-EN-BRESSE FLEYRIAT"},
			findings: []string{"finess.csv:3: rejected: establishment 010000024 is already on line 2"}},
		{name: "no commune", text: head + strings.Replace(fleyriat, ";451;01;", ";;01;", 1), want: []string{"010000024  hospital CENTRE HOSPITALIER DE BOURG-EN-BRESSE FLEYRIAT"},
			findings: []string{`finess.csv:2: warning: establishment 010000024: département "01" and commune "" do not make an INSEE code`}},
		{name: "zeros lost", text: head + strings.Replace(fleyriat, ";451;01;", ";4;1;", 1), want: []string{"010000024 01004 hospital CENTRE HOSPITALIER DE BOURG-EN-BRESSE FLEYRIAT"}},
		{name: "Latin-1", text: head + strings.Replace(fleyriat, "FLEYRIAT;;;", "FL\xc9YRIAT;;;", 1), want: []string{"010000024 01451 hospital CENTRE HOSPITALIER DE BOURG-EN-BRESSE FLÉYRIAT"},
			findings: []string{"finess.csv: note: 1 lines were not UTF-8 and were read as Windows-1252"}},
		{name: "location of nobody", text: head + fleyriat + "\ngeolocalisation;990000024;1;2;x;y\n", want: []string{"010000024 01451 hospital CENTRE HOSPITALIER DE BOURG-EN-BRESSE FLEYRIAT"},
			findings: []string{"finess.csv: note: 1 geolocalisation lines speak of establishments that have no structureet line"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			register, findings, err := scanFINESS(t, test.text, annuaire.Options{})
			if test.err == "" && err != nil || test.err != "" && (err == nil || !strings.Contains(err.Error(), test.err)) {
				t.Fatalf("error %v, want %q", err, test.err)
			}
			if test.err != "" {
				return
			}
			var got []string
			for _, e := range register.Establishments {
				got = append(got, fmt.Sprintf("%s %s %s %s", e.FINESS, e.Code, e.Kind, e.Name))
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("establishments\n%q\nwant\n%q", got, test.want)
			}
			if !slices.Equal(findings, test.findings) {
				t.Errorf("findings\n%q\nwant\n%q", findings, test.findings)
			}
		})
	}
}

func TestFINESSFields(t *testing.T) {
	register, _, err := scanFINESS(t, "finess;etalab;111;2026-05-12\n"+fleyriat+"\ngeolocalisation;010000024;870262.2;6571540.8;"+registers.LambertSource+";2026-05-04\n", annuaire.Options{})
	if err != nil {
		t.Fatal(err)
	}
	got := register.Establishments[0]
	got.Point = [2]float64{math.Round(got.Point[0]*1e5) / 1e5, math.Round(got.Point[1]*1e5) / 1e5}
	want := annuaire.Establishment{Line: 2, FINESS: "010000024", Name: "CENTRE HOSPITALIER DE BOURG-EN-BRESSE FLEYRIAT", Code: "01451", Category: "355",
		Kind: geo.Hospital, Address: annuaire.Address{Number: "900", StreetType: "RTE", Street: "DE PARIS", PostalCode: "01440", Town: "VIRIAT"},
		HasPoint: true, Point: [2]float64{5.20918, 46.22229}}
	if got != want {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

// Points computed with PROJ, to five decimals.
func TestFINESSProjections(t *testing.T) {
	tests := []struct {
		department, commune, x, y, source string
		lon, lat                          float64
		finding                           string
	}{
		{"01", "451", "870262.2", "6571540.8", registers.LambertSource, 5.20918, 46.22229, ""},
		{"01", "451", "870262,2", "6571540,8", registers.OldLambertSource, 5.20918, 46.22229, ""},
		{"01", "451", "870262.2", "6571540.8", "1;ATLASANTE;100;IGN;BD_ADRESSE;V2.1;LAMBERT_93", 5.20918, 46.22229, ""},
		{"9A", "101", "657242.9", "1795384.4", registers.AntillesSource, -61.52874, 16.234, ""},
		{"9A", "101", "657242.9", "1795384.4", "1,ATLASANTE,100,IGN,BD_ADRESSE,V2.2,UTM_N20", -61.52874, 16.234, ""},
		{"9C", "302", "353672.8", "544349.1", "1,ATLASANTE,100,IGN,BD_ADRESSE,V2.2,UTM_N22", -52.31973, 4.92347, ""},
		{"9D", "411", "323086.6", "7679599.8", registers.OldReunionSource, 55.29821, -20.97571, ""},
		{"9F", "606", "524819.9", "8587194.7", "2,ATLASANTE,100,BDADRESSE,EPSG:4471 RGM04/UTM zone 38S (Mayotte)", 45.22868, -12.77989, ""},
		{"9E", "502", "563213.8", "5180306.8", "2,ATLASANTE,90,BAN,WGS84/UTM zone 21N (St-Pierre-et-Miquelon)", -56.17201, 46.77332, ""},
		{"01", "451", "", "", "", 0, 0, ""},
		{"01", "451", "870262.2", "", registers.LambertSource, 0, 0, `"" is not a coordinate`},
		{"01", "451", "x", "NaN", registers.LambertSource, 0, 0, `"x" is not a coordinate`},
		{"01", "451", "6571540.8", "870262.2", registers.LambertSource, 0, 0, "have changed places"},
		{"9A", "101", "870262.2", "6571540.8", registers.LambertSource, 0, 0, "are not in the territory of commune 97101"},
		{"01", "451", "0.0", "0.0", registers.LambertSource, 0, 0, "are not in the territory"},
		{"01", "451", "870262.2", "6571540.8", "6,ATLASANTE", 0, 0, "names no known projection"},
		{"01", "451", "870262.2", "6571540.8", "1,ATLASANTE,EPSG:99999", 0, 0, "99999"},
	}
	for _, test := range tests {
		row := registers.FINESSRow{FINESS: "010000024", Name: "X", Commune: test.commune, Department: test.department, Category: "603"}
		var b bytes.Buffer
		if err := registers.WriteFINESS(&b, []registers.FINESSRow{row}); err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&b, "geolocalisation;010000024;%s;%s;%s;2026-05-04\n", test.x, test.y, test.source)
		register, findings, err := scanFINESS(t, b.String(), annuaire.Options{})
		if err != nil {
			t.Fatal(err)
		}
		e := register.Establishments[0]
		if e.HasPoint != (test.lon != 0) || math.Abs(e.Point[0]-test.lon) > 1e-5 || math.Abs(e.Point[1]-test.lat) > 1e-5 {
			t.Errorf("%s %s %s: point %v %v, want %v %v", test.x, test.y, test.source, e.HasPoint, e.Point, test.lon, test.lat)
		}
		if got := strings.Join(findings, "\n"); (test.finding == "") != (got == "") || !strings.Contains(got, test.finding) {
			t.Errorf("%s %s %s: findings %q, want %q", test.x, test.y, test.source, got, test.finding)
		}
	}
}

func TestFINESSWanted(t *testing.T) {
	text := "finess;etalab;111;2026-05-12\n" + fleyriat + "\n" + marigot + "\ngeolocalisation;010000024;870262.2;6571540.8;" + registers.LambertSource + ";2026-05-04\n"
	register, findings, err := scanFINESS(t, text, annuaire.Options{Wanted: func(c string) bool { return c == "97127" }})
	if err != nil || len(findings) > 0 || len(register.Establishments) != 1 || register.Establishments[0].Code != "97127" {
		t.Errorf("register %+v, findings %v, error %v", register, findings, err)
	}
}

func FuzzFINESS(f *testing.F) {
	f.Add("finess;etalab;111;2026-05-12\n" + fleyriat + "\n" + mavouna + "\ngeolocalisation;010000024;870262.2;6571540.8;" + registers.LambertSource + ";2026-05-04\n")
	f.Add("structureet;\"\";;;;;;;;;;;;;;;;;\ngeolocalisation;\"a;b\";;;")
	f.Add(strings.Replace(fleyriat, ";451;01;", ";é;2A;", 1))
	f.Fuzz(func(t *testing.T, text string) {
		register, _, err := scanFINESS(t, text, annuaire.Options{})
		if err != nil {
			return
		}
		seen := map[string]bool{}
		for _, e := range register.Establishments {
			if seen[e.FINESS] || len(e.FINESS) != 9 || len(e.Code) != 5 && e.Code != "" {
				t.Errorf("establishment %+v", e)
			}
			seen[e.FINESS] = true
			if e.HasPoint && !(math.Abs(e.Point[0]) <= 180 && math.Abs(e.Point[1]) <= 90) {
				t.Errorf("point %v", e.Point)
			}
		}
	})
}
