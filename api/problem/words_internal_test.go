package problem

import "testing"

// Every kind has its words, and there are none for what is no kind.
func TestWords(t *testing.T) {
	for kind := range table {
		if title, advice := New(kind, "x").InWords(); title == "" || advice == "" {
			t.Errorf("nothing is said in French of %s", kind)
		}
	}
	if len(words) != len(table) {
		t.Errorf("%d kinds have words, there are %d", len(words), len(table))
	}
}
