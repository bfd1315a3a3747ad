package pages

import "testing"

func TestReadable(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "step:<10=1,<15=0.6666666666666666,<20=0.3333333333333333": "step:<10=1,<15=0.667,<20=0.333",
		"0.125 and 12.50000": "0.125 and 12.5", "2026-11-22": "2026-11-22", "0.00004": "0",
	} {
		if got := readable(text); got != want {
			t.Errorf("readable(%q) = %q, want %q", text, got, want)
		}
	}
}
