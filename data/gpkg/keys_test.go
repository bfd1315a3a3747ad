package gpkg

import (
	"math"
	"reflect"
	"strings"
	"testing"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/atlas"
	"pgregory.net/rapid"
)

func TestSettingsRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var s geo.Settings
		fill(t, reflect.ValueOf(&s).Elem())
		text, err := marshalSettings(s)
		if err != nil {
			t.Fatal(err)
		}
		back, err := keyValues{keySettings: text}.settings(atlas.Absent{})
		if err != nil || !reflect.DeepEqual(back, s) {
			t.Fatalf("%+v\ncame back as\n%+v, %v", s, back, err)
		}
	})
}

func TestSettingsThatAreNoNumbers(t *testing.T) {
	_, err := marshalSettings(geo.Settings{DecayMinutes: math.Inf(1)})
	if err == nil || !strings.Contains(err.Error(), "setting decay_minutes") {
		t.Error(err)
	}
}

// Every setting has a key of its own: without, it would be lost.
func TestEverySettingHasAKey(t *testing.T) {
	seen := map[string]bool{"": true}
	for f := range reflect.TypeFor[geo.Settings]().Fields() {
		if seen[settingKey(f)] {
			t.Errorf("%s has no key of its own", f.Name)
		}
		seen[settingKey(f)] = true
	}
}

// What was added is of the vocabulary, has a reason and came with a format; every setting among it has a neutral value.
func TestAddedFields(t *testing.T) {
	neutral := 0
	for f, a := range added {
		field, ok := f.Of.FieldByName(f.Name)
		if !ok || a.means == "" || a.format <= oldestFormat || a.format > Format {
			t.Errorf("%v: %+v", f, a)
		}
		if f.Of == reflect.TypeFor[geo.Settings]() {
			neutral++
			if neutralSettings[settingKey(field)] == nil {
				t.Errorf("%s has no neutral value", f.Name)
			}
		}
	}
	if neutral != len(neutralSettings) {
		t.Errorf("%d neutral values for %d settings", len(neutralSettings), neutral)
	}
}
