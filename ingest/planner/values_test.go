package planner

import (
	"strings"
	"testing"
	"time"

	"github.com/maillage/maillage/geo"
)

func TestParsePatients(t *testing.T) {
	none := geo.Count{}
	for _, c := range []struct {
		text string
		want geo.Count
		says string
	}{
		{"", none, ""}, {" ", none, ""}, {"nd", none, ""}, {"N/A", none, ""}, {"-", none, ""},
		{"0", geo.Exactly(0), ""}, {"12", geo.Exactly(12), ""}, {"1 234", geo.Exactly(1234), ""},
		{"NS", geo.Between(2, 9), ""}, {"ns", geo.Between(2, 9), ""}, {"*", geo.Between(2, 9), ""}, {"s", geo.Between(2, 9), ""}, {"Secret", geo.Between(2, 9), ""},
		{"<11", geo.Between(2, 10), ""}, {"< 11", geo.Between(2, 10), ""}, {"≤10", geo.Between(2, 10), ""}, {"<= 10", geo.Between(2, 10), ""}, {"moins de 11", geo.Between(2, 10), ""},
		{"1-10", geo.Between(1, 10), ""}, {"1 – 10", geo.Between(1, 10), ""}, {"1 à 10", geo.Between(1, 10), ""}, {"de 1 à 10", geo.Between(1, 10), ""}, {"[1;10]", geo.Between(1, 10), ""},
		{"-5", none, "negative"}, {"2.5", none, "whole"}, {"dix", none, "not a number"}, {">11", none, "not a number"}, {"<", none, "empty"}, {"<x", none, "not a number"},
		{"10-1", none, "end"}, {"1-", none, "empty"}, {"1-2-3", none, "not a number"}, {"<2", none, "at least"}, {"--", none, "not a number"},
	} {
		got, err := parsePatients(c.text, Bounds{2, 9})
		if c.says == "" && err != nil || got != c.want || c.says != "" && (err == nil || !strings.Contains(err.Error(), c.says)) {
			t.Errorf("%q: %v, %v; want %v, %q", c.text, got, err, c.want, c.says)
		}
	}
}

func TestParseDate(t *testing.T) {
	for text, want := range map[string]string{"": "0001-01-01", "2024-03-01": "2024-03-01", "01/03/2024": "2024-03-01", "1/3/2024": "2024-03-01", "01-03-2024": "2024-03-01",
		"01.03.2024": "2024-03-01", "2024/03/01": "2024-03-01", "20240301": "2024-03-01", "01/03/24": "2024-03-01", "2024-03-01T10:20:30": "2024-03-01",
		"45352": "2024-03-01", "45352.75": "2024-03-01", "2024-03-01T23:00:00+02:00": "2024-03-01",
		"2024": "", "03/25/2024": "", "31/02/2024": "", "mars 2024": "", "-1": "", "1e9": "", "NaN": "", "0024-01-01": ""} {
		got, err := parseDate(text)
		if want == "" && err == nil || want != "" && (err != nil || got.Format(time.DateOnly) != want) {
			t.Errorf("%q: %v, %v; want %q", text, got, err, want)
		}
	}
}

func TestParseWords(t *testing.T) {
	for text, want := range map[string]geo.Stage{"": geo.UnknownStage, "Lettre d'intention": geo.Letter, "LI": geo.Letter, "Projet validé": geo.Validated, "VALIDÉE": geo.Validated,
		"ACI": geo.Signed, "ACI signé": geo.Signed, "signed": geo.Signed, "Aci Signée": geo.Signed} {
		if got, ok := parseStage(text); got != want || !ok {
			t.Errorf("stage %q is %v, %v; want %v", text, got, ok, want)
		}
	}
	if _, ok := parseStage("en réflexion"); ok {
		t.Error("an unknown word is a stage")
	}
	for text, want := range map[string]string{"": "", "ACI": "ACI", "aci signé": "ACI", "FIR": "FIR", "Contrat FIR 2024": "FIR", "ACI + FIR": "ACI", "aucun": ""} {
		if got, ok := parseContract(text); got != want || !ok {
			t.Errorf("contract %q is %q, %v; want %q", text, got, ok, want)
		}
	}
	if got, ok := parseContract("fraction"); ok {
		t.Errorf("fraction is the contract %q", got)
	}
	for text, want := range map[string]geo.SiteKind{"Centre Hospitalier (C.H.)": geo.Hospital, "Centre de santé": geo.HealthCentre, "centre": geo.HealthCentre, "MSP": geo.MSP,
		"Maison de santé (L.6223-3)": geo.MSP, "603": geo.MSP, "Pharmacie d'officine": geo.Pharmacy, "Cabinet médical": geo.Cabinet, "CHU de Nice": geo.Hospital,
		"Etablissement Soins Obstétriques Chirurgico-Gynécologiques": geo.Hospital, "Centre de Lutte Contre Cancer": geo.Hospital} {
		if got, ok := parseKind(text); got != want || !ok {
			t.Errorf("%q is a %v, %v; want %v", text, got, ok, want)
		}
	}
	if got, ok := parseKind("chute d'eau"); ok {
		t.Errorf("a waterfall is a %v", got)
	}
}

func TestSlug(t *testing.T) {
	for name, want := range map[string]string{"": "", "CPTS Cœur du Var": "cpts-coeur-du-var", "  L'Étoile & Cie ": "l-etoile-et-cie", "ÀÉÎ-ôû": "aei-ou", "a__b": "a-b"} {
		if got := slug(name); got != want {
			t.Errorf("%q gives %q, want %q", name, got, want)
		}
	}
	if slug("日本") == slug("中国") || slug("日本") == "" {
		t.Error("names without a Latin letter are not told apart")
	}
}

func TestParseRPPS(t *testing.T) {
	for text, want := range map[string]string{"10001234567": "10001234567", "810001234567": "10001234567", "100 0123 4567": "10001234567",
		"": "", "123": "", "910001234567": "", "1000123456A": "", "8.10001E+11": "", "１０００１２３４５６７": ""} {
		got, err := parseRPPS(text)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("%q: %q, %v; want %q", text, got, err, want)
		}
	}
	if got := NationalID("10001234567"); got != "810001234567" {
		t.Errorf("national identifier %q", got)
	}
	if got := NationalID(""); got != "" {
		t.Errorf("no number gives the identifier %q", got)
	}
}

func FuzzParsePatients(f *testing.F) {
	for _, s := range []string{"", "12", "<11", "1-10", "de 1 à 10", "NS", "*", "≤", "[;]", "-", "1 – ", "\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		c, err := parsePatients(text, Bounds{1, 10})
		if err != nil && c != (geo.Count{}) {
			t.Errorf("%q: %v and an error", text, c)
		}
		if c.Min < 0 || c.Max < c.Min || c.State == geo.Known && c.Min != c.Max {
			t.Errorf("%q: %+v", text, c)
		}
	})
}

func FuzzParseDate(f *testing.F) {
	for _, s := range []string{"", "2024-03-01", "1/3/2024", "45352", "45352.5", "1e5", "31/02/2024"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		on, err := parseDate(text)
		if err != nil || on.IsZero() {
			return
		}
		if again, err := parseDate(on.Format(time.DateOnly)); err != nil || !again.Equal(on) {
			t.Errorf("%q is %v, which is read as %v, %v", text, on, again, err)
		}
	})
}

func FuzzWords(f *testing.F) {
	for _, s := range []string{"", "ACI signé", "LI", "MSP", "ESP-CLAP", "accès | soins / crise", "日本", "z\xde\xf6ڿ\xfe\x80P"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		parseStage(text)
		parseForm(text)
		parseContract(text)
		parseKind(text)
		for _, part := range splitList(text) {
			if strings.TrimSpace(part) == "" {
				t.Errorf("%q has an empty part", text)
			}
		}
		s := slug(text)
		if slug(s) != s {
			t.Errorf("%q gives %q, which gives %q", text, s, slug(s))
		}
		if strings.ContainsFunc(s, func(r rune) bool { return r > 'z' || r < '-' }) {
			t.Errorf("%q gives %q", text, s)
		}
	})
}

func TestParseShare(t *testing.T) {
	for text, want := range map[string]float32{"1": 1, "0,8": 0.8, "0.8": 0.8, "80%": 0.8, "80 %": 0.8, "12,5 %": 0.125, "100 %": 1, "Mi-temps": 0.5, "temps  plein": 1} {
		if got, err := parseShare(text); got != want || err != nil {
			t.Errorf("%q: %v, %v", text, got, err)
		}
	}
	for _, text := range []string{"0", "0 %", "-0,5", "1,01", "80", "120 %", "NaN", "NaN %", "Inf", "1e-60", "%", "beaucoup", "1/2", "0,8,1"} {
		if got, err := parseShare(text); err == nil || got != 0 {
			t.Errorf("%q is read as %v", text, got)
		}
	}
}
