package geo_test

import (
	"testing"

	"github.com/maillage/maillage/geo"
)

func TestZeroMaskedAndMissingAreThreeThings(t *testing.T) {
	for _, c := range []struct {
		name string
		sum  geo.Count
		want geo.Count
	}{
		{"missing and missing", geo.Count{}.Add(geo.Count{}), geo.Count{}},
		{"missing and zero", geo.Count{}.Add(geo.Exactly(0)), geo.Exactly(0)},
		{"known and known", geo.Exactly(12).Add(geo.Exactly(3)), geo.Exactly(15)},
		{"known and masked", geo.Exactly(12).Add(geo.Between(1, 10)), geo.Between(13, 22)},
		{"masked and masked", geo.Between(1, 10).Add(geo.Between(1, 10)), geo.Between(2, 20)},
	} {
		if c.sum != c.want {
			t.Errorf("%s: %v (%v), want %v", c.name, c.sum, c.sum.State, c.want)
		}
	}
	if _, known := geo.Between(5, 5).Known(); known {
		t.Error("a masked count is known")
	}
	if s := geo.Exactly(0).String() + geo.Between(1, 10).String() + (geo.Count{}).String(); s != "01–10–" {
		t.Errorf("shown as %q", s)
	}
}

func TestDefaultSettingsAreValid(t *testing.T) {
	if faults := geo.DefaultSettings().Validate(); faults != nil {
		t.Error(faults)
	}
	bad := geo.DefaultSettings()
	bad.CoreShare, bad.Detour, bad.SizeBounds, bad.CoverageStages = 0, 0.5, []int64{5, 4}, []string{"soon"}
	if faults := bad.Validate(); len(faults) != 4 {
		t.Errorf("%d faults: %v", len(faults), faults)
	}
}

func TestKeysParseBack(t *testing.T) {
	for _, p := range geo.Professions() {
		if got, ok := geo.ParseProfession(p.String()); !ok || got != p {
			t.Errorf("profession %q", p)
		}
	}
	for _, s := range []geo.Stage{geo.UnknownStage, geo.Letter, geo.Validated, geo.Signed} {
		if got, ok := geo.ParseStage(s.String()); !ok || got != s {
			t.Errorf("stage %q", s)
		}
	}
	for _, f := range []geo.TeamForm{geo.OtherForm, geo.FormMSP, geo.FormCentre, geo.FormCLAP} {
		if got, ok := geo.ParseTeamForm(f.String()); !ok || got != f {
			t.Errorf("form %q", f)
		}
	}
	if _, ok := geo.ParseProfession(""); ok {
		t.Error("no profession has an empty key")
	}
}
