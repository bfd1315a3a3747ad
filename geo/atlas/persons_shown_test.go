package atlas_test

import (
	"slices"
	"testing"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/atlas"
	"github.com/maillage/maillage/geo/geotest"
	"github.com/maillage/maillage/geo/secrecy"
)

// personal is the chessboard with ages of practitioners and parts of their time, as tables that are not open tell them.
func personal() *geo.Dataset {
	ds := geotest.Dataset()
	for p := range ds.Practitioners {
		ds.Practitioners[p].Age = geo.WithinCap
	}
	for t := range ds.Teams {
		for k := range ds.Teams[t].Members {
			ds.Teams[t].Members[k].Share = 0.5
		}
	}
	ds.Beyond = []geo.Beyond{{Neighbours: []geo.Neighbour{{Code: "98001", Name: "Dehors", Population: 400, Point: ds.Units[0].Seat}},
		Supply: []geo.Supply{{Unit: 0, Profession: geo.GP, Number: 2}}}}
	ds.Sources = append(ds.Sources, geo.Source{Kind: "rpps_ages", Name: "ages.csv", SHA256: "aa", Bytes: 12}, geo.Source{Kind: "esp", Name: "esp.csv", SHA256: "bb", Bytes: 34})
	return ds
}

// Whoever makes or reads what is published is shown the same, to the byte, whatever the age of one person and the part of
// time that one gives to a team; who answers for the files is not.
func TestNothingShownTellsOfAPerson(t *testing.T) {
	gp := slices.IndexFunc(personal().Practitioners, func(p geo.Practitioner) bool { return p.Profession == geo.GP })
	for name, change := range map[string]func(ds *geo.Dataset){
		"age":                  func(ds *geo.Dataset) { ds.Practitioners[gp].Age = geo.OverCap },
		"age around the study": func(ds *geo.Dataset) { ds.Beyond[0].Supply[0].OverCap = 1 },
		"age, by the file":     func(ds *geo.Dataset) { ds.Sources[len(ds.Sources)-2].SHA256 = "ac" },
		"part of time":         func(ds *geo.Dataset) { ds.Teams[0].Members[0].Share = 0.75 },
		"part, by the file":    func(ds *geo.Dataset) { ds.Sources[len(ds.Sources)-1].SHA256 = "bc" },
	} {
		other := personal()
		change(other)
		for _, role := range secrecy.Roles() {
			same := fetchedBy(t, role)(personal()) == fetchedBy(t, role)(other)
			if same != (role != secrecy.Planner) {
				t.Errorf("%s of another: the role %s is shown the same: %v", name, role, same)
			}
		}
	}
}

// Without them access counts everybody and no team has a time; of what is left out the account tells.
func TestPersonsAreLeftOut(t *testing.T) {
	ds := personal()
	ds.Practitioners[0].Age, ds.Beyond[0].Supply[0].OverCap = geo.OverCap, 1
	public, planner := shown(t, ds, secrecy.Public), shown(t, ds, secrecy.Planner)
	if h := public.Hidden; !h.Ages || !h.Shares {
		t.Errorf("%+v", h)
	}
	if h := planner.Hidden; h.Ages || h.Shares {
		t.Errorf("planner: %+v", h)
	}
	if ours, theirs := public.AccessTo(geo.GP), planner.AccessTo(geo.GP); ours.AgeCap != 0 || theirs.AgeCap != 65 || ours.Supply <= theirs.Supply {
		t.Errorf("public %v under %d, planner %v under %d", ours.Supply, ours.AgeCap, theirs.Supply, theirs.AgeCap)
	}
	for role, a := range map[string]*atlas.Atlas{"public": public.Atlas, "held against": public.Against(geo.Previous{})} {
		if v := value(t, a.Layer("esp"), 0, "gps_time"); v != nil {
			t.Errorf("%s: time %v", role, v)
		}
	}
	if v := value(t, planner.Layer("esp"), 0, "gps_time"); v == nil {
		t.Error("planner: no time")
	}
	if ds.Practitioners[0].Age != geo.OverCap || ds.Teams[0].Members[0].Share != 0.5 || ds.Beyond[0].Supply[0].OverCap != 1 {
		t.Error("the dataset itself was changed")
	}
}

// The share of inhabitants who are underserved is the same in every account, also where the threshold is the first decile,
// which some of them have exactly.
func TestShareUnderIsOfTheUnderserved(t *testing.T) {
	for _, below := range []float64{0, 2.5} {
		a := computeWith(t, geotest.Dataset(), func(s *geo.Settings) { s.UnderservedBelow = below })
		acc := a.AccessTo(geo.GP)
		if acc.Decile != (below == 0) {
			t.Fatalf("threshold %v", acc.Threshold)
		}
		u, err := a.Underserved(geo.GP, 0, atlas.ByUnit)
		if err != nil {
			t.Fatal(err)
		}
		low := int64(0)
		for _, row := range u.Rows {
			low += row.Population
		}
		figures := a.AccessFigures()[0]
		want := float64(low) / float64(figures.Population)
		if d := *figures.Under - want; d > 1e-4 || d < -1e-4 {
			t.Errorf("below %v: %v of inhabitants under the threshold, %v underserved", below, *figures.Under, want)
		}
		l := a.Layer("access-groups")
		for i := range l.Len() {
			if value(t, l, i, "by") == "study" && value(t, l, i, "profession") == "gp" && value(t, l, i, "share_under") != *figures.Under {
				t.Errorf("below %v: %v in the study as a group, %v of it", below, value(t, l, i, "share_under"), *figures.Under)
			}
		}
	}
}
