package pages

import (
	"slices"
	"testing"

	"github.com/maillage/maillage/geo/atlas"
	"github.com/maillage/maillage/geo/patientbase"
)

func TestMeasuresInFrench(t *testing.T) {
	for _, c := range []struct {
		words  []settingWords
		object map[string]any
		want   string
	}{
		{accessInFrench, map[string]any{"median": 3.4095}, "3,41"},
		{accessInFrench, map[string]any{"median": nil}, notKnown}, // of nobody
		{accessInFrench, map[string]any{"supply": 1549800.}, "1\u202f549\u202f800"},
		{accessInFrench, map[string]any{"perInhabitants": 1.}, "un habitant"},
		{accessInFrench, map[string]any{"perInhabitants": 1e5}, "100\u202f000\u00a0habitants"},
		{accessInFrench, map[string]any{"shareUnderThreshold": 0.2185}, "21,9\u00a0%"},
		{accessInFrench, map[string]any{"published": map[string]any{"year": 2023.}}, "2023"},
		{accessInFrench, map[string]any{"gini": 0.1859}, "0,186"},
		{estimationInFrench, map[string]any{"reason": ""}, "l’ajustement n’a pas abouti"},
		{estimationInFrench, map[string]any{"reason": "thin-data, poor-fit"}, "trop peu de données, l’offre et le trajet expliquent trop peu"},
		{calibrationInFrench, map[string]any{"supplyExponent": 0., "constraint": "doubly"}, "sans objet"},
		{calibrationInFrench, map[string]any{"supplyExponent": 0.98, "constraint": "origin"}, "0,98"},
		{calibrationInFrench, map[string]any{"decayMinutesError": 0.0393}, "0,039\u00a0min"},
		{calibrationInFrench, map[string]any{"warnings": []any{}}, "aucune"},
		{secrecyInFrench, map[string]any{"least_patients": 11.}, "de 1 à 10"},
		{secrecyInFrench, map[string]any{"least_patients": 0.}, "aucun de plus que dans les fichiers"},
		{nil, map[string]any{"brandNew": []any{1.5, "x"}}, "1,5, x"}, // of a program to come
	} {
		if got := tell(c.object, c.words); len(got) == 0 || got[0].Value != c.want {
			t.Errorf("%v is told as %v, want %q", c.object, got, c.want)
		}
	}
}

// Whatever speaks against a calibration, and whatever has changed since an earlier edition, has French words.
func TestReasonsHaveWords(t *testing.T) {
	for w := patientbase.ThinData; w <= patientbase.NotConverged; w++ {
		if words["calibration"][w.String()] == "" {
			t.Errorf("%s has no words", w)
		}
	}
	for _, kind := range atlas.ChangeKinds() {
		got := previousInFrench(map[string]any{"changes": map[string]any{kind: 3.}})
		if len(got) != 1 || got[0].Name != atlas.ChangeInFrench(kind) || got[0].Value != "3" {
			t.Errorf("%s is told as %v", kind, got)
		}
	}
	if got := previousInFrench(nil); got != nil {
		t.Errorf("no earlier edition is told as %v", got)
	}
}

// Objects side by side: a row for whatever one of them says, in the order of the words; words that all say stand once,
// figures in each column.
func TestCompare(t *testing.T) {
	if c := compare(nil, "profession", accessInFrench); len(c.Rows)+len(c.Heads) != 0 {
		t.Errorf("nothing is compared as %v", c)
	}
	c := compare([]map[string]any{
		{"profession": "gp", "mean": 3., "method": "2sfca", "unknown": true, "gini": 0.5},
		{"profession": "nurse", "mean": 3., "method": "2sfca", "palma": 1.},
	}, "profession", []settingWords{{"method", "M", asIs}, {"mean", "A", figure("")}, {"gini", "G", index}, {"palma", "P", index}})
	if !slices.Equal(c.Heads, []string{"Médecins généralistes", "Infirmiers"}) {
		t.Errorf("heads %q", c.Heads)
	}
	want := []comparedRow{{"M", true, []string{"2sfca"}}, {"A", false, []string{"3", "3"}}, {"G", false, []string{"0,5", nothing}}, {"P", false, []string{nothing, "1"}}, {"unknown", false, []string{"oui", nothing}}}
	if !slices.EqualFunc(c.Rows, want, func(a, b comparedRow) bool {
		return a.Name == b.Name && a.Same == b.Same && slices.Equal(a.Values, b.Values)
	}) {
		t.Errorf("rows %v, want %v", c.Rows, want)
	}
}
