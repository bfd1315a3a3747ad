package access_test

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/maillage/maillage/geo/access"
)

func TestMeasuresByName(t *testing.T) {
	c := catchments(t, country(60, 20), "gaussian:8")
	available, err := c.Availability(1)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]*access.Result{
		"2sfca": c.TwoStep(), "e2sfca": c.TwoStep(), "3sfca": c.ThreeStep(), "m2sfca": c.ModifiedTwoStep(),
		"mh3sfca": c.HuffThreeStep(), "bfca": c.Balanced(), "availability": available,
	} {
		m, err := access.ParseMethod(name)
		if err != nil || name != "e2sfca" && m.String() != name {
			t.Fatal(name, m, err)
		}
		if got, err := c.Measure(m); err != nil || !slices.Equal(got.Access, want.Access) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, name := range []string{"", "raam", "2SFCA"} {
		if m, err := access.ParseMethod(name); err == nil {
			t.Errorf("%q is read as %v", name, m)
		}
	}
	if _, err := c.Measure(99); err == nil {
		t.Error("measure 99 exists")
	}
}

func TestMethodAsText(t *testing.T) {
	var settings struct{ Measure access.Method }
	if err := json.Unmarshal([]byte(`{"Measure":"bfca"}`), &settings); err != nil || settings.Measure != access.Balanced {
		t.Errorf("%v, %v", settings, err)
	}
	if text, err := json.Marshal(settings); err != nil || string(text) != `{"Measure":"bfca"}` {
		t.Errorf("%s, %v", text, err)
	}
}
