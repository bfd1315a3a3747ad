package annuaire_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/maillage/maillage/data/sample/registers"
	"github.com/maillage/maillage/ingest"
	"github.com/maillage/maillage/ingest/annuaire"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares a text with a file of testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs; run with -update after looking at it.\ngot:\n%s\nwant:\n%s", path, got, want)
	}
}

// town is a commune with the streets that most French towns have.
func town() []registers.BANRow {
	var rows []registers.BANRow
	streets := []string{"Avenue Jean Jaurès", "Rue Jean Moulin", "Boulevard du Général de Gaulle", "Rue du Général Leclerc", "Rue de l'Église",
		"Place de l'Église", "Rue de Paris", "Rue du 8 Mai 1945", "Rue du 11 Novembre 1918", "Chemin des Lilas", "Rue Victor Hugo", "Avenue du Maréchal Foch",
		"Grande Rue", "Rue Sainte-Thérèse", "Allée des Tilleuls", "Les Pins", "Rue Pasteur", "Place de la République", "Rue de la République", "Impasse du Moulin"}
	for k, s := range streets {
		for n := 1; n <= 20; n++ {
			rows = append(rows, registers.BANRow{Number: n, Street: s, PostalCode: "13100", Commune: "13001", Town: "Aix-en-Provence",
				Lon: 5 + float64(k)/1000, Lat: 43 + float64(n)/10000})
		}
	}
	rows = append(rows, registers.BANRow{Number: 12, Repetition: "bis", Street: "Rue Pasteur", PostalCode: "13100", Commune: "13001", Town: "Aix-en-Provence", Lon: 5.016, Lat: 43.9})
	for _, c := range []string{"13001", "13002"} { // two villages of the second commune, and a namesake of the first
		rows = append(rows, registers.BANRow{Number: 1, Street: "Rue de l'Église", PostalCode: "13111", Commune: "13002", Town: "Bourg-le-Neuf", OldCommune: c + "x", Lon: 6, Lat: 44})
	}
	return append(rows, registers.BANRow{Number: 1, Street: "Rue de la Mairie", PostalCode: "13112", Commune: "13002", Town: "Bourg-le-Neuf", OldCommune: "13999", OldTown: "Vieux-Bourg", Lon: 6.1, Lat: 44.1},
		registers.BANRow{Number: 3, Street: "Rue de Rivoli", PostalCode: "75001", Commune: "75101", Town: "Paris 1er Arrondissement", Lon: 2.35, Lat: 48.85})
}

func banIndex(t testing.TB, wanted func(string) bool, rows ...registers.BANRow) (*annuaire.Index, []string) {
	t.Helper()
	var b bytes.Buffer
	if err := registers.WriteBAN(&b, rows); err != nil {
		t.Fatal(err)
	}
	report := &ingest.Report{}
	index, err := annuaire.ScanBAN(&b, "adresses-13.csv", wanted, report)
	if err != nil {
		t.Fatal(err)
	}
	return index, findingsOf(report)
}

// What is believed and what is not, with the scores: the threshold stands between the two.
func TestMatchScores(t *testing.T) {
	index, _ := banIndex(t, nil, town()...)
	pairs := []struct{ commune, number, kind, street, postal string }{
		// to believe
		{"13001", "12", "AV", "JEAN JAURES", "13100"},
		{"13001", "12", "", "AVENUE JEAN JAURES", ""},
		{"13001", "", "", "12 AV JEAN JAURES", ""},
		{"13001", "12", "AV", "J JAURES", "13100"},
		{"13001", "12", "AV", "JEAN JUARES", "13100"},
		{"13001", "12", "AV", "JAURES", "13100"},
		{"13001", "12", "R", "JEAN JAURES", "13100"},
		{"13001", "25", "AV", "JEAN JAURES", "13100"},
		{"13001", "2500", "AV", "JEAN JAURES", "13100"},
		{"13001", "", "AV", "JEAN JAURES", "13100"},
		{"13001", "12", "AV", "JEAN JAURES", "13090"},
		{"13001", "5", "BD", "GAL DE GAULLE", "13100"},
		{"13001", "5", "BD", "DE GAULLE", "13100"},
		{"13001", "12", "R", "PASTEUR", "13100"},
		{"13001", "12B", "R", "PASTEUR", "13100"},
		{"13001", "3", "R", "STE THERESE", "13100"},
		{"13001", "3", "R", "8 MAI 1945", "13100"},
		{"13001", "3", "", "GRANDE RUE", "13100"},
		{"13001", "3", "R", "GRANDE", "13100"},
		{"13001", "3", "LD", "LES PINS", "13100"},
		{"13001", "3", "PL", "DE L EGLISE", "13100"},
		{"13001", "3", "ALL", "DES TILLEULS BAT C", "13100"},
		{"13999", "1", "R", "DE LA MAIRIE", "13112"},
		{"75056", "3", "R", "DE RIVOLI", ""},
		// not to believe
		{"13001", "12", "AV", "JEAN JORES", "13100"},
		{"13001", "5", "BD", "CHARLES DE GAULLE", "13100"},
		{"13001", "5", "R", "DU GENERAL SARRAIL", "13100"},
		{"13001", "12", "AV", "JEAN MERMOZ", "13100"},
		{"13001", "3", "R", "19 MARS 1962", "13100"},
		{"13001", "3", "R", "8 MAI 1944", "13100"},
		{"13001", "3", "CHE", "DES ROSES", "13100"},
		{"13001", "3", "", "CENTRE COMMERCIAL LES LILAS BLEUS", "13100"},
		{"13001", "3", "", "ZONE ARTISANALE", "13100"},
		{"13001", "", "", "", "13100"},
		{"13001", "3", "R", "DE LA MAIRIE", ""},
		{"13404", "12", "AV", "JEAN JAURES", "13100"},
	}
	var b strings.Builder
	for _, p := range pairs {
		m, found := index.Match(p.commune, annuaire.Address{Number: p.number, StreetType: p.kind, Street: p.street, PostalCode: p.postal})
		verdict := "refused"
		if found && m.Score >= annuaire.DefaultThreshold {
			verdict = "believed"
		}
		fmt.Fprintf(&b, "%-8s %.3f  %s %s  ←  %s %s\n", verdict, m.Score, strings.Join(strings.Fields(p.commune+" "+p.number+" "+p.kind+" "+p.street), " "), p.postal, itoaOrEmpty(m.Number), m.Street)
	}
	golden(t, "match.golden", b.String())
}

func itoaOrEmpty(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprint(n)
}

func TestIndexCommune(t *testing.T) {
	index, _ := banIndex(t, nil, town()...)
	for _, test := range []struct{ postal, town, want string }{
		{"13100", "AIX EN PROVENCE", "13001"}, {"13100", "Aix-en-Provence", "13001"}, {"13112", "VIEUX BOURG", "13002"},
		{"13112", "BOURG LE NEUF", "13002"}, {"13100", "MARSEILLE", ""}, {"", "AIX EN PROVENCE", ""}, {"", "", ""},
	} {
		if got, ok := index.Commune(test.postal, test.town); got != test.want || ok != (test.want != "") {
			t.Errorf("%s %s: %q, want %q", test.postal, test.town, got, test.want)
		}
	}
}

func TestScanBANBadRows(t *testing.T) {
	good := registers.BANRow{Number: 1, Street: "Rue Pasteur", PostalCode: "13100", Commune: "13001", Town: "Aix", Lon: 5, Lat: 43}
	raw := func(line string) registers.BANRow { return registers.BANRow{Raw: line} }
	_, findings := banIndex(t, nil, good, raw("1;2"), raw(`x;;2;;"Rue ""A;B""";13100;13001;Aix;;;;;5;43;;;;;;;;;`), raw("x;;2;;Rue A;13100;1300;Aix;;;;;5;43;;;;;;;;;"),
		raw("x;;2;;Rue A;13100;13001;Aix;;;;;;43;;;;;;;;;"), raw("x;;2;;Rue A;13100;13001;Aix;;;;;43;500;;;;;;;;;"), raw("x;;deux;;Rue A;13100;13001;Aix;;;;;5;43;;;;;;;;;"))
	want := []string{
		`adresses-13.csv:8: rejected: number "deux" in street "Rue A" is not an address`,
		`adresses-13.csv:5: rejected: "1300" is not an INSEE code`,
		`adresses-13.csv:6: rejected: address 2 Rue A: "" is not a coordinate`,
		`adresses-13.csv:7: rejected: address 2 Rue A: longitude 43 and latitude 500 are not on the Earth`,
		`adresses-13.csv:3: rejected: the row has 2 fields, the header 23`,
	}
	slices.Sort(findings)
	slices.Sort(want)
	if !slices.Equal(findings, want) {
		t.Errorf("findings\n%s\nwant\n%s", strings.Join(findings, "\n"), strings.Join(want, "\n"))
	}
	for text, want := range map[string]string{"": "the file is empty", "a,b\n": "not the header of the Base Adresse Nationale: column numero, nom_voie"} {
		if _, err := annuaire.ScanBAN(strings.NewReader(text), "x.csv", nil, &ingest.Report{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: error %v, want %q", text, err, want)
		}
	}
}

func TestBANWanted(t *testing.T) {
	index, _ := banIndex(t, func(c string) bool { return c == "13002" || c == "75056" }, town()...)
	for commune, want := range map[string]bool{"13001": false, "13002": true, "75101": true} {
		_, mairie := index.Match(commune, annuaire.Address{Street: "RUE DE LA MAIRIE"})
		_, paris := index.Match(commune, annuaire.Address{Street: "RUE DE RIVOLI"})
		_, aix := index.Match(commune, annuaire.Address{Street: "RUE PASTEUR"})
		if got := mairie || paris || aix; got != want {
			t.Errorf("commune %s indexed: %v, want %v", commune, got, want)
		}
	}
}

func FuzzBAN(f *testing.F) {
	var b bytes.Buffer
	if err := registers.WriteBAN(&b, town()[395:]); err != nil {
		f.Fatal(err)
	}
	f.Add(b.String(), "RUE PASTEUR")
	f.Add("numero;nom_voie;code_insee;lon;lat\n1;\"a;\"\"b\";13001;5;43\n", "a b")
	f.Add("lat;lon;code_insee;nom_voie;numero\n-91;1e9;2A004;;-1\n", "")
	f.Fuzz(func(t *testing.T, text, street string) {
		index, err := annuaire.ScanBAN(strings.NewReader(text), "ban.csv", nil, &ingest.Report{})
		if err != nil {
			return
		}
		if len(street) > 200 {
			return
		}
		for _, commune := range []string{"13001", "75056", "2A004"} {
			if m, ok := index.Match(commune, annuaire.Address{Street: street}); ok && !(m.Score > 0 && m.Score <= 1.000001) {
				t.Errorf("score %v", m.Score)
			}
		}
	})
}
