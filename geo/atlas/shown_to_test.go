package atlas_test

import (
	"context"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/atlas"
	"github.com/maillage/maillage/geo/geotest"
	"github.com/maillage/maillage/geo/secrecy"
	"github.com/maillage/maillage/geo/secrecy/secrecytest"
)

// counted is the chessboard with patient counts that hold everything that has to be hidden: a team of six with many
// small cells, one of five with two, one of four, one of one, one whose members all but one are in another.
func counted() *geo.Dataset {
	ds := geotest.Dataset()
	ds.Teams, ds.Flows = nil, nil
	team := func(id string, first, members int, counts ...int64) {
		t := geo.Team{ID: id, Name: id, Site: geo.None}
		for k := range members {
			m := geo.Member{Practitioner: int32(first + k), Profession: geo.Nurse, Unit: int32(first % 36)}
			if k%2 == 0 {
				m.Profession = geo.GP
			}
			t.Members = append(t.Members, m)
		}
		for u, n := range counts {
			if n >= 0 {
				ds.Flows = append(ds.Flows, geo.Flow{Unit: int32(u), Team: int32(len(ds.Teams)), Patients: geo.Exactly(n)})
			}
		}
		ds.Teams = append(ds.Teams, t)
	}
	team("many", 0, 6, 3, 1, 4, 1, 5, 9, 2, 6, 150, 80, 3, 5, 8, 9, 60, 45, 2, 3, 8, 4)
	team("two", 10, 5, -1, -1, 200, 90, 3, 8, 0)
	team("low", 20, 6, -1, -1, 1, 1, 1, 2, 1, 40)
	team("four", 30, 4, 7, 300, 20)
	team("alone", 40, 1, 9, 120)
	team("but-one", 2, 5, 20, 35, 2) // of the members only the last is not in "many"
	team("uncounted", 50, 6)
	ds.Practitioners = make([]geo.Practitioner, 60)
	ds.Practices = nil
	ds.Sources = append(ds.Sources, geo.Source{Kind: "patients", Name: "patients.csv", SHA256: "ab", Bytes: 12})
	return ds
}

// shownTo returns everything that a role can fetch of a dataset, as text.
func fetchedBy(t testing.TB, role secrecy.Role) func(*geo.Dataset) string {
	return func(ds *geo.Dataset) string { return everything(t, shown(t, ds, role)) }
}

func shown(t testing.TB, ds *geo.Dataset, role secrecy.Role) *atlas.Shown {
	t.Helper()
	a, err := atlas.Compute(context.Background(), ds, geo.DefaultSettings(), nil)
	if err != nil {
		t.Fatal(err)
	}
	v, err := a.ShownTo(context.Background(), role)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func everything(t testing.TB, v *atlas.Shown) string {
	t.Helper()
	var out strings.Builder
	fmt.Fprintln(&out, v.Role, v.Edition, v.Hidden, v.Coverage(), v.Dataset.Sources, v.Settings)
	for _, l := range v.Layers() {
		for i := range l.Len() {
			for f := range l.Fields {
				fmt.Fprint(&out, l.Value(i, f), "|")
			}
			fmt.Fprintln(&out, l.Bound(i), l.Faces(i))
		}
	}
	for _, units := range family(v.Atlas) {
		fmt.Fprintf(&out, "%+v\n", v.Evaluate(units))
	}
	return out.String()
}

// family returns territories that differ by one unit: rows of the chessboard, growing.
func family(a *atlas.Atlas) [][]int32 {
	var out [][]int32
	for r := range geotest.Side {
		for c := range geotest.Side {
			units := make([]int32, c+1)
			for k := range units {
				units[k] = int32(r*geotest.Side + k)
			}
			out = append(out, units)
		}
	}
	return out
}

func near(t testing.TB, ds *geo.Dataset) []uint64 {
	t.Helper()
	return atlas.Nearness(compute(t.(*testing.T), ds))
}

func TestNothingShownNarrowsAHiddenCount(t *testing.T) {
	ds := counted()
	for _, role := range []secrecy.Role{secrecy.Public, secrecy.Analyst} {
		t.Run(role.String(), func(t *testing.T) {
			for leak := range secrecytest.Witnesses(ds, role, near(t, ds), fetchedBy(t, role)) {
				t.Fatal(leak)
			}
			if h := shown(t, ds, role).Hidden; h.Masked == 0 || h.Withheld == 0 || h.Exact == 0 || h.Groups == h.Exact {
				t.Errorf("the audit must meet every kind of hiding: %+v", h)
			}
		})
	}
}

// The auditor finds what each guard holds back when it is taken away.
func TestTheAuditorFindsLeaks(t *testing.T) {
	ds := counted()
	a := compute(t, ds)
	for name, leak := range map[string]func(raw *atlas.Atlas) string{
		"the atlas itself": func(raw *atlas.Atlas) string { return everything(t, &atlas.Shown{Atlas: raw}) },
		"its edition":      func(raw *atlas.Atlas) string { return raw.Edition },
		"totals":           func(raw *atlas.Atlas) string { return fmt.Sprint(raw.Territories[1].Patients) },
		"share in core": func(raw *atlas.Atlas) string {
			return fmt.Sprint(raw.Territories[1].PatientsInCore / raw.Territories[1].Patients)
		},
		"units of cores":              func(raw *atlas.Atlas) string { return fmt.Sprint(unitsOf(raw)) },
		"which teams split a project": func(raw *atlas.Atlas) string { return fmt.Sprint(raw.Evaluate([]int32{2, 3, 4}).Split) },
	} {
		show := func(ds *geo.Dataset) string { return leak(compute(t, ds)) }
		found := false
		for range secrecytest.Witnesses(ds, secrecy.Public, atlas.Nearness(a), show) {
			found = true
			break
		}
		if !found {
			t.Errorf("%s shown unprotected: the auditor finds nothing", name)
		}
	}
}

func unitsOf(a *atlas.Atlas) (units [][]int32) {
	for _, t := range a.Territories {
		for _, c := range t.Cells {
			units = append(units, []int32{c.Unit, map[bool]int32{true: 1}[c.Core]})
		}
	}
	return units
}

func TestStatesOfPatients(t *testing.T) {
	want := map[secrecy.Role]map[string]string{
		secrecy.Public:  {"many": "known", "low": "bounded", "two": "bounded", "four": "masked", "alone": "masked", "but-one": "masked", "uncounted": "modelled"},
		secrecy.Analyst: {"many": "known", "low": "bounded", "two": "bounded", "four": "bounded", "alone": "masked", "but-one": "masked", "uncounted": "modelled"},
		secrecy.Planner: {"many": "known", "two": "known", "four": "known", "alone": "masked", "but-one": "masked", "uncounted": "modelled"},
	}
	for role, states := range want {
		l := shown(t, counted(), role).Layer("esp-territories")
		for i := range l.Len() {
			if got := value(t, l, i, "patients_state"); states[l.Key(i)] != "" && got != states[l.Key(i)] {
				t.Errorf("%s: the patients of %s are %v, want %s", role, l.Key(i), got, states[l.Key(i)])
			}
			if value(t, l, i, "patients_state") == "masked" && value(t, l, i, "patients") != nil {
				t.Errorf("%s: %s has a number of patients", role, l.Key(i))
			}
		}
	}
}

func value(t testing.TB, l *atlas.Layer, i int, name string) any {
	t.Helper()
	for f, field := range l.Fields {
		if field.Name == name {
			return l.Value(i, f)
		}
	}
	t.Fatalf("%s has no field %s", l.ID, name)
	return nil
}

// Bounds and estimates agree with the counts, and those who may see more are told at least as much.
func TestTotalsHoldTheTruth(t *testing.T) {
	ds := counted()
	raw := compute(t, ds)
	for i, truth := range raw.Territories {
		width := -1.0
		for _, role := range secrecy.Roles() {
			v := shown(t, ds, role)
			got := v.Territories[i]
			if v.Withheld(int32(i)) {
				continue
			}
			if got.PatientsMin > truth.Patients || got.PatientsMax < truth.Patients || got.Patients < got.PatientsMin || got.Patients > got.PatientsMax {
				t.Errorf("%s, team %d: %v from %v to %v, the count is %v", role, i, got.Patients, got.PatientsMin, got.PatientsMax, truth.Patients)
			}
			if w := got.PatientsMax - got.PatientsMin; width >= 0 && w > width {
				t.Errorf("%s, team %d: told within %v, somebody who may see less within %v", role, i, w, width)
			} else {
				width = w
			}
		}
	}
}

func TestWithoutCountsTheAtlasIsShown(t *testing.T) {
	ds := geotest.Dataset()
	ds.Flows = nil
	a := compute(t, ds)
	v, err := a.ShownTo(context.Background(), secrecy.Public)
	if err != nil || v.Edition != a.Edition || !reflect.DeepEqual(v.Results, a.Results) || v.Dataset != a.Dataset {
		t.Errorf("what is shown differs from the atlas: %v", err)
	}
}

func TestEditionsOfRolesDiffer(t *testing.T) {
	seen := map[string]secrecy.Role{}
	for _, role := range secrecy.Roles() {
		v := shown(t, counted(), role)
		if other, twice := seen[v.Edition]; twice {
			t.Errorf("%s and %s have the same edition", role, other)
		}
		seen[v.Edition] = role
		if role != secrecy.Planner && v.Dataset.Sources[1].SHA256 != "" {
			t.Errorf("%s: the digest of the counts is shown", role)
		}
	}
}
