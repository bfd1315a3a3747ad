package pages

import "testing"

func TestNarrow(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "pour 100 000 habitants": "pour 100\u202f000 habitants", "1 234 567": "1\u202f234\u202f567",
		"de 12 345 678 901 à 1 000": "de 12\u202f345\u202f678\u202f901 à 1\u202f000",
		"1 234 5678":                "1\u202f234 5678", "le 3 mars 2 ans": "le 3 mars 2 ans",
	} {
		if got := narrow(text); got != want {
			t.Errorf("narrow(%q) = %q, want %q", text, got, want)
		}
	}
}
