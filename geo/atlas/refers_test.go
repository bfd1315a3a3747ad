package atlas_test

import (
	"slices"
	"testing"

	"github.com/maillage/maillage/geo/atlas"
	"github.com/maillage/maillage/geo/geotest"
)

// What a field refers to is served, and every value of it is the key of a feature there, whichever layer it is in.
func TestReferences(t *testing.T) {
	a := compute(t, geotest.Dataset())
	keys := make(map[string]map[string]bool)
	for _, l := range a.Layers() {
		keys[l.ID] = make(map[string]bool, l.Len())
		for i := range l.Len() {
			keys[l.ID][l.Key(i)] = true
		}
	}
	followed := make(map[string]int)
	for _, l := range a.Layers() {
		for f, field := range l.Fields {
			if by := field.RefersBy; by != nil && !slices.ContainsFunc(l.Fields, func(f atlas.Field) bool { return f.Name == by.Field }) {
				t.Errorf("%s.%s refers by %s, which is no field", l.ID, field.Name, by.Field)
			}
			for i := range l.Len() {
				to := l.Target(i, f)
				if to == "" {
					continue
				}
				for _, key := range valuesOf(l.Value(i, f)) {
					if followed[l.ID+"."+field.Name]++; !keys[to][key] {
						t.Errorf("%s %s: %s has %q, which is none of %s", l.ID, l.Key(i), field.Name, key, to)
					}
				}
			}
		}
	}
	for _, name := range []string{"units.cpts", "units.parent", "sites.unit", "esp-patients.esp", "cpts.enclaves", "gaps.neighbours", "gap-neighbours.gap", "overlaps.a", "overlaps.b", "composition.cpts", "access-groups.key"} {
		if followed[name] == 0 {
			t.Errorf("nothing refers by %s", name)
		}
	}
	// A field of such a name elsewhere refers there too, or says why not.
	for _, l := range a.Layers() {
		for _, field := range l.Fields[1:] {
			if slices.Contains([]string{"unit", "units", "cpts", "esp", "gap"}, field.Name) && field.Type != atlas.Integer && field.Refers == "" {
				t.Errorf("%s.%s refers to nothing", l.ID, field.Name)
			}
		}
	}
}

func valuesOf(v any) []string {
	switch v := v.(type) {
	case string:
		return []string{v}
	case []string:
		return v
	}
	return nil
}
