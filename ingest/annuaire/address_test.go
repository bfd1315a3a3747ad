package annuaire

import (
	"strings"
	"testing"
)

func TestParseStreet(t *testing.T) {
	tests := []struct{ text, kind, name, door string }{
		{"", "", "", ""},
		{" ", "", "", ""},
		{"-'-", "", "", ""},
		{"RUE", "", "RUE", ""},
		{"12", "", "12", ""},
		{"AV JEAN JAURES", "AVENUE", "JEAN JAURES", ""},
		{"Avenue Jean-Jaurès", "AVENUE", "JEAN JAURES", ""},
		{"BD DU GAL DE GAULLE", "BOULEVARD", "GENERAL GAULLE", ""},
		{"PL ST PIERRE", "PLACE", "SAINT PIERRE", ""},
		{"RUE DE L'ÉGLISE", "RUE", "EGLISE", ""},
		{"Rue du Cœur de la Cité", "RUE", "COEUR CITE", ""},
		{"CHE CHEMIN SAFER MORANGE", "CHEMIN", "SAFER MORANGE", ""},
		{"R DENIS PAPIN", "RUE", "DENIS PAPIN", ""},
		{"12 RUE PASTEUR", "RUE", "PASTEUR", "12"},
		{"12 BIS RUE PASTEUR", "RUE", "PASTEUR", "12B"},
		{"12bis rue Pasteur", "RUE", "PASTEUR", "12B"},
		{"RUE DU 8 MAI 1945", "RUE", "8 MAI 1945", ""},
		{"8 MAI 1945", "", "8 MAI 1945", ""},
		{"RUE DU 1ER MAI", "RUE", "1 MAI", ""},
		{"AV DE LA 2EME DB", "AVENUE", "2 DB", ""},
		{"AV DE LA 2E DB", "AVENUE", "2 DB", ""},
		{"LIEU DIT LES PINS", "", "PINS", ""},
		{"LD LES PINS", "", "PINS", ""},
		{"LES", "", "LES", ""},
		{"RUE GRANDE", "", "GRANDE RUE", ""},
		{"GR", "", "GRANDE RUE", ""},
		{"ALL DES TILLEULS BAT B", "ALLEE", "TILLEULS", ""},
		{"RES LES TILLEULS", "RESIDENCE", "TILLEULS", ""},
	}
	for _, test := range tests {
		s, at := parseStreet(test.text)
		door := ""
		if at.number > 0 {
			door = strings.TrimRight(itoa(at.number)+string(rune(at.repetition)), "\x00")
		}
		if got := strings.Join(s.words, " "); s.kind != test.kind || got != test.name || door != test.door {
			t.Errorf("%q: type %q, name %q, number %q; want %q, %q, %q", test.text, s.kind, got, door, test.kind, test.name, test.door)
		}
	}
}

func itoa(n int) string {
	if n < 10 {
		return string(rune('0' + n))
	}
	return itoa(n/10) + itoa(n%10)
}

func TestParseDoor(t *testing.T) {
	tests := []struct {
		number, repetition string
		want               door
	}{
		{"", "", door{}}, {"P", "", door{}}, {"0", "", door{}}, {"-3", "", door{}}, {"99999999999999999999", "", door{}},
		{"12", "", door{12, 0}}, {" 12 ", "", door{12, 0}}, {"12", "B", door{12, 'B'}}, {"12", "bis", door{12, 'B'}},
		{"12T", "", door{12, 'T'}}, {"12 ter", "", door{12, 'T'}}, {"12-14", "", door{12, 0}}, {"12/14", "Q", door{12, 'Q'}},
	}
	for _, test := range tests {
		if got := parseDoor(test.number, test.repetition); got != test.want {
			t.Errorf("%q %q: %v, want %v", test.number, test.repetition, got, test.want)
		}
	}
}

func TestTowns(t *testing.T) {
	for office, want := range map[string]string{"": "", "25300 DOUBS": "DOUBS", "13090 AIX EN PROVENCE CEDEX 2": "AIX EN PROVENCE", "DOUBS": "DOUBS", "25300": ""} {
		if got := townOf(office); got != want {
			t.Errorf("%q: %q, want %q", office, got, want)
		}
	}
	if a, b := townKey("97133", "St-Barthélemy"), townKey("97133", "SAINT BARTHELEMY"); a != b {
		t.Errorf("%q and %q differ", a, b)
	}
}

func TestEditDistance(t *testing.T) {
	for _, test := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"", "AB", 2}, {"JAURES", "JAURES", 0}, {"JAURES", "JUARES", 1}, {"JAURES", "JORES", 2}, {"CA", "ABC", 3}, {"PASTEUR", "PASTUER", 1}} {
		if got := editDistance(test.a, test.b); got != test.want {
			t.Errorf("%s %s: %d, want %d", test.a, test.b, got, test.want)
		}
		if got := editDistance(test.b, test.a); got != test.want {
			t.Errorf("%s %s: %d, want %d", test.b, test.a, got, test.want)
		}
	}
}

func FuzzAddress(f *testing.F) {
	f.Add("12B", "", "AV", "Jean Jaurès")
	f.Add("", "bis", "LIEU DIT", "L'É\xff")
	f.Add("1", "", "", "8 MAI 1945")
	f.Fuzz(func(t *testing.T, number, repetition, kind, name string) {
		a := Address{Number: number, Repetition: repetition, StreetType: kind, Street: name}
		s, at := a.parse()
		if at.number < 0 || at.number > 99_999 {
			t.Errorf("number %d", at.number)
		}
		for _, w := range s.words {
			if w == "" || strings.Trim(w, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
				t.Errorf("word %q of %q", w, name)
			}
		}
		one := func(string) float64 { return 1 }
		if len(s.words) > 0 && len(s.words) < 50 {
			if same := sameName(s.words, s.words, one); same < 0.999999 || same > 1.000001 {
				t.Errorf("%q is like itself by %v", s.words, same)
			}
		}
	})
}
