package pages

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/maillage/maillage/geo"
)

// told are the settings as their page tells them, by key.
func told(t *testing.T, s geo.Settings, change map[string]any) map[string]setting {
	t.Helper()
	all := make(map[string]any)
	v := reflect.ValueOf(s)
	for i := range v.NumField() {
		all[v.Type().Field(i).Tag.Get("yaml")] = v.Field(i).Interface()
	}
	for key, x := range change {
		all[key] = x
	}
	text, err := json.Marshal(all)
	if err != nil {
		t.Fatal(err)
	}
	var read map[string]any
	if err := json.Unmarshal(text, &read); err != nil {
		t.Fatal(err)
	}
	out := make(map[string]setting)
	for _, g := range settingsOf(read) {
		for _, one := range g.Settings {
			if _, twice := out[one.Key]; twice {
				t.Errorf("%s is told twice", one.Key)
			}
			out[one.Key] = one
		}
	}
	return out
}

// Every setting there is has a French name of its own and a value in words; no word is for a setting that is not there.
func TestSettingsHaveWords(t *testing.T) {
	keys, names := make(map[string]bool), make(map[string]string)
	kind := reflect.TypeFor[geo.Settings]()
	for i := range kind.NumField() {
		keys[kind.Field(i).Tag.Get("yaml")] = true
	}
	all := told(t, geo.DefaultSettings(), nil)
	for key := range keys {
		s := all[key]
		if s.Name == "" || s.Name == key || s.Value == "" || s.Value == nothing || strings.Contains(s.Value, "_") || names[s.Name] != "" {
			t.Errorf("%s is told as %+v, like %q", key, s, names[s.Name])
		}
		names[s.Name] = key
	}
	for _, g := range settingsInFrench {
		for _, w := range g.settings {
			if !keys[w.key] {
				t.Errorf("there is no setting %s", w.key)
			}
		}
	}
}

func TestSettingsInFrench(t *testing.T) {
	for _, c := range []struct {
		key   string
		value any
		want  string
	}{
		{"core_share", 0.8, "80\u00a0%"},
		{"core_share", 0.125, "12,5\u00a0%"},
		{"max_minutes", 30, "30\u00a0min"},
		{"dense_from", 1500, "1\u202f500\u00a0habitants/km²"},
		{"detour", 1.3, "1,3\u00a0km"},
		{"crow_scatter", 0, "aucune"},
		{"age_cap", 0, "aucun"},
		{"age_cap", 65, "65\u00a0ans"},
		{"underserved_below", 0, "premier décile des habitants"},
		{"underserved_below", 2.5, "2,5\u00a0consultations par an et par habitant"},
		{"fill_times", false, "non"},
		{"calibrate", "never", "jamais"},
		{"calibrate", "sometimes", "sometimes"}, // of a program to come
		{"access_professions", []string{}, "aucune"},
		{"access_professions", []string{"gp", "nurse"}, "médecins généralistes, infirmiers"},
		{"access_decay", "step:<10=1,<15=0.6666666666666666", "1 à moins de 10\u00a0min, 2/3 à moins de 15\u00a0min"},
		{"size_bounds", []int{40000, 80000}, "40\u202f000, 80\u202f000"},
		{"shared_cities", []string{"06088", "13055"}, "06088, 13055"},
		{"coverage_stages", []string{"letter", "signed"}, "lettre d’intention, ACI signé"},
		{"age_weights", []string{"gp: 0=0.9,10=0.6"}, "médecins généralistes\u00a0: 0,9 dès 0\u00a0ans ; 0,6 dès 10\u00a0ans"},
		{"brand_new", []any{"a", 1.5, true, nil}, "a, 1,5, oui, –"},
		{"detour", nil, nothing},
	} {
		if got := told(t, geo.DefaultSettings(), map[string]any{c.key: c.value})[c.key].Value; got != c.want {
			t.Errorf("%s of %v is told as %q, want %q", c.key, c.value, got, c.want)
		}
	}
	heads := told(t, geo.DefaultSettings(), map[string]any{"supply_unit": "heads", "underserved_below": 70})["underserved_below"].Value
	if heads != "70\u00a0pour 100\u202f000 habitants" {
		t.Errorf("a threshold of persons is told as %q", heads)
	}
}
