package actors_test

import (
	"fmt"
	"testing"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/actors"
)

func TestEveryKindIsOfAFamily(t *testing.T) {
	seen := map[string]bool{}
	perFamily := map[actors.Family]int{}
	for _, k := range actors.Kinds() {
		if k.Family == actors.NoFamily || k.French == "" || seen[k.Key] {
			t.Errorf("%+v", k)
		}
		seen[k.Key] = true
		perFamily[k.Family]++
	}
	for _, f := range actors.Families() {
		if perFamily[f] == 0 || f.French() == "" {
			t.Errorf("nothing is %s", f)
		}
	}
}

func TestOfCategory(t *testing.T) {
	for category, want := range map[string]string{"355": "hospital", "101": "hospital", "500": "ehpad", "354": "nursing-at-home", "124": "health-centre",
		"603": "msp", "620": "pharmacy", "202": "sheltered-housing", "460": "help-at-home", "209": "nursing-at-home", "697": "hospital"} {
		if k, ok := actors.OfCategory(category); !ok || k.Key != want {
			t.Errorf("%s is %q, want %q", category, k.Key, want)
		}
	}
	for _, category := range []string{"", "604", "126", "999"} {
		if k, ok := actors.OfCategory(category); ok {
			t.Errorf("%q is %q: the seat of a CPTS, a spa and what is unknown are of no family", category, k.Key)
		}
	}
}

func TestOfProfession(t *testing.T) {
	for _, p := range geo.Professions() {
		want := actors.FirstLine
		switch p {
		case geo.Specialist:
			want = actors.SecondLine
		case geo.OtherProfession:
			want = actors.NoFamily
		}
		if got := actors.OfProfession(p); got != want {
			t.Errorf("%s is %s, want %s", p, got, want)
		}
	}
}

func ExampleOfCategory() {
	k, _ := actors.OfCategory("500")
	fmt.Println(k.French+",", k.Family.French())
	// Output: EHPAD, médico-social
}
