package pages

import (
	"strings"
	"testing"

	"github.com/maillage/maillage/geo/atlas"
	"github.com/maillage/maillage/ingest/study"
)

// Every grouping has a name in the form that offers them, and no two the same.
func TestGroupingsHaveNames(t *testing.T) {
	seen := make(map[string]bool)
	for _, by := range atlas.Groupings() {
		name := groupingWords[string(by)][0]
		if name == "" || seen[name] {
			t.Errorf("%s is named %q", by, name)
		}
		seen[name] = true
	}
}

// Every kind of source has French words; the few keys that are words of the trade already are named here.
func TestSourcesHaveNames(t *testing.T) {
	for _, kind := range append(study.Kinds(), study.KindPrevious) {
		if w := words["source"][string(kind)]; w == "" || w == string(kind) && kind != study.KindPopulations {
			t.Errorf("a source %s is called %q", kind, w)
		}
	}
}

// Stages are told in words whatever field holds them, and whose demand is shared too; names stay names.
func TestWordsOfFields(t *testing.T) {
	for _, field := range []string{"stage", "stage_a", "stage_b", "stage_before", "before", "after"} {
		if got := word(field, "letter"); got != "lettre d’intention" {
			t.Errorf("%s letter is shown as %q", field, got)
		}
	}
	if got := word("after", "CPTS Letter"); got != "CPTS Letter" {
		t.Errorf("a name became %q", got)
	}
	if got := word("demand", "standardised by DREES (2021)"); !strings.HasPrefix(got, "population standardisée") || !strings.HasSuffix(got, "(2021)") {
		t.Errorf("the demand is %q", got)
	}
}
