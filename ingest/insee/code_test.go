package insee_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/maillage/maillage/ingest/insee"
)

func TestParseCode(t *testing.T) {
	for _, c := range []struct {
		text, code string
		repaired   bool
	}{
		{"", "", false}, {"  ", "", false}, {"0", "", false}, {"abcde", "", false}, {"00001", "", false}, {"99100", "99100", false},
		{"97001", "", false}, {"2C001", "", false}, {"2A4", "", false}, {"010041", "", false}, {"0100.", "", false}, {"١٢٣٤٥", "", false},
		{strings.Repeat("9", 1000), "", false},
		{"01004", "01004", false}, {"2A004", "2A004", false}, {"97411", "97411", false}, {"98818", "98818", false}, {" 75113 ", "75113", false},
		{"130550101", "130550101", false}, {"2A0040101", "2A0040101", false},
		{"1004", "01004", true}, {"2a004", "2A004", true}, {"13 055", "13055", true}, {"13\u00a0055", "13055", true}, {"10040101", "010040101", true},
	} {
		code, repaired, err := insee.ParseCode(c.text)
		if code != c.code || repaired != c.repaired || (err == nil) != (c.code != "") {
			t.Errorf("%.20q: %q, %v, %v; want %q, %v", c.text, code, repaired, err, c.code, c.repaired)
		}
	}
	if _, _, err := insee.ParseCode(" "); !errors.Is(err, insee.ErrNoCode) {
		t.Errorf("an empty cell gives %v", err)
	}
}

func TestCity(t *testing.T) {
	for code, want := range map[string]string{"": "", "75056": "", "13055": "", "13200": "", "13217": "", "75100": "", "75121": "", "69380": "", "69390": "",
		"13201": "13055", "13216": "13055", "69381": "69123", "69389": "69123", "75101": "75056", "75120": "75056", "751011234": ""} {
		if got, ok := insee.City(code); got != want || ok != (want != "") {
			t.Errorf("%q is part of %q, want %q", code, got, want)
		}
	}
	for code, want := range map[string]string{"": "", "01004": "01", "2A004": "2A", "97411": "974", "98818": "988", "971050101": "971"} {
		if got := insee.Department(code); got != want {
			t.Errorf("%q is in %q, want %q", code, got, want)
		}
	}
}

func TestParseCount(t *testing.T) {
	for _, c := range []struct {
		text string
		want int64
		says string // part of the error
	}{
		{"", 0, "empty"}, {" ", 0, "empty"}, {"nd", 0, "empty"}, {"N/A", 0, "empty"}, {"-", 0, "empty"},
		{"0", 0, ""}, {"00", 0, ""}, {"-0", 0, ""}, {"12", 12, ""}, {"1 234", 1234, ""}, {"1\u00a0234\u202f567", 1234567, ""}, {" 7 ", 7, ""},
		{"12.0", 12, ""}, {"1 234,00", 1234, ""}, {"1000000000", 1_000_000_000, ""},
		{"-1", 0, "negative"}, {"-1 234", 0, "negative"}, {"-0,5", 0, "negative"},
		{"12.5", 0, "whole"}, {"12,5", 0, "whole"}, {"1.000", 0, "ambiguous"},
		{"12 34", 0, "not a number"}, {"1234 567", 0, "not a number"}, {"abc", 0, "not a number"}, {"1e3", 0, "not a number"}, {"NaN", 0, "empty"},
		{"0x10", 0, "not a number"}, {".", 0, "not a number"}, {",", 0, "not a number"}, {"+5", 0, "not a number"}, {"٣", 0, "not a number"},
		{"1000000001", 0, "too large"}, {strings.Repeat("9", 400), 0, "too large"},
	} {
		got, err := insee.ParseCount(c.text)
		switch {
		case c.says == "" && (err != nil || got != c.want):
			t.Errorf("%.30q: %d, %v; want %d", c.text, got, err, c.want)
		case c.says != "" && (err == nil || !strings.Contains(err.Error(), c.says)):
			t.Errorf("%.30q: %d, %v; want an error about %q", c.text, got, err, c.says)
		case err != nil && len(err.Error()) > 200:
			t.Errorf("%.30q: a message of %d bytes", c.text, len(err.Error()))
		}
	}
}

func TestParseProfession(t *testing.T) {
	for text, want := range map[string]string{"Médecin généraliste": "gp", "IDE": "nurse", "infirmière": "nurse", "Masseur-kinésithérapeute": "physiotherapist",
		"KINÉ": "physiotherapist", "Sage-femme": "midwife", "sages-femmes": "midwife", "Chirurgien-dentiste": "dentist", "pharmacien ": "pharmacist",
		"orthophoniste": "speech-therapist", "Pédicure-podologue": "podiatrist", "midwife": "midwife", "": "", "astronaute": ""} {
		if got, ok := insee.ParseProfession(text); got.String() != want || ok != (want != "") {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
}

func FuzzParseCode(f *testing.F) {
	for _, s := range []string{"", "01004", "2a004", "1004", "97 411", "\xff\xfe", "130550101"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		code, _, err := insee.ParseCode(text)
		if err != nil {
			return
		}
		again, repaired, err := insee.ParseCode(code)
		if again != code || repaired || err != nil {
			t.Errorf("%q gives %q, which gives %q, %v, %v", text, code, again, repaired, err)
		}
		if len(insee.Department(code)) < 2 {
			t.Errorf("%q has no département", code)
		}
	})
}

func FuzzParseCount(f *testing.F) {
	for _, s := range []string{"", "12", "1 234", "-1", "1,5", "1.000", "\u202f", "-0.", "9999999999999999999"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		n, err := insee.ParseCount(text)
		if err != nil {
			return
		}
		if n < 0 || n > insee.MaxCount {
			t.Errorf("%q gives %d", text, n)
		}
		if again, err := insee.ParseCount(fmt.Sprint(n)); again != n || err != nil {
			t.Errorf("%q gives %d, which gives %d, %v", text, n, again, err)
		}
	})
}
