package atlas_test

import (
	"context"
	"math"
	"slices"
	"testing"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/atlas"
	"github.com/maillage/maillage/geo/geotest"
	"pgregory.net/rapid"
)

func under(t testing.TB, ds *geo.Dataset, s geo.Settings) *atlas.Atlas {
	t.Helper()
	a, err := atlas.Compute(context.Background(), ds, s, nil)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// pair is two units of the chessboard as a matrix knows them: unit 1 and unit 7, six minutes apart, five by itself.
func withTimes(ds *geo.Dataset, reach map[int32]geo.Reach) *geo.Dataset {
	from := make([]geo.Reach, len(ds.Units))
	for u, r := range reach {
		from[u] = r
	}
	ds.Times = []geo.Times{{Provider: "matrix", Name: "m.csv", Profile: "car", Limit: 30, From: from}}
	return ds
}

func TestNothingIsSaidOfAccessWithoutSupplyOrInhabitants(t *testing.T) {
	bare := geotest.Dataset()
	bare.Practices, bare.Supply = nil, nil
	if a := compute(t, bare); len(a.Access) != 0 || a.Layer("underserved").Len() != 0 || len(a.AccessFigures()) != 0 {
		t.Error("access without supply")
	}
	empty := geotest.Dataset()
	for u := range empty.Units {
		empty.Units[u].Population = geo.Count{}
	}
	if a := compute(t, empty); len(a.Access) != 0 {
		t.Error("access without inhabitants")
	}
	a := compute(t, bare)
	if _, err := a.Underserved(geo.GP, 2, atlas.ByUnit); err == nil {
		t.Error("no error for a profession without access")
	}
}

// Practitioners of the chessboard are at units 14 (MSP) and 7: in a matrix where unit 13 reaches 14 in 12 minutes and
// 14 only itself, 7 gives nothing to them.
func TestAccessByHand(t *testing.T) {
	ds := withTimes(geotest.Dataset(), map[int32]geo.Reach{
		13: {To: []int32{14}, Minutes: []float32{12}},
		14: {To: []int32{14}, Minutes: []float32{0}},
	})
	s := geo.DefaultSettings()
	s.SupplyUnit, s.AccessProfessions, s.UnderservedBelow = "fte", []string{"gp", "midwife", "gp"}, 0
	a := under(t, ds, s)
	if len(a.Access) != 1 {
		t.Fatalf("%d accesses: midwives have no supply and GPs are named twice", len(a.Access))
	}
	acc := a.AccessTo(geo.GP)
	// Two GPs at unit 14 (r 2, c 2: 500 inhabitants) and two at unit 7 (r 1, c 1: 300), whose own people reach them.
	ratio := 2 / (500 + 400*2./3) * 1e5
	for u, want := range map[int32]float64{14: ratio, 13: ratio * 2 / 3, 7: 2. / 300 * 1e5, 1: 0} {
		if got := acc.Units[u].Access; math.Abs(got-want) > 1e-9*want {
			t.Errorf("unit %d: %v, want %v", u, got, want)
		}
	}
	if x := acc.Units[13]; x.Nearest != 14 || x.NearestMinutes != 12 {
		t.Errorf("nearest to 13: %d, %v minutes", x.Nearest, x.NearestMinutes)
	}
	if x := acc.Units[1]; x.Nearest != geo.None || !x.Known {
		t.Errorf("unit 1 reaches nothing: %+v", x)
	}
	if acc.Unallocated != 0 || acc.Supply != 4 || acc.Times != "matrix: m.csv" {
		t.Errorf("supply %v, unallocated %v, times %q", acc.Supply, acc.Unallocated, acc.Times)
	}
	reasons, err := a.Reasons(context.Background(), acc, 13)
	if err != nil || len(reasons) != 1 || reasons[0].Unit != 14 || reasons[0].Minutes != 12 || math.Abs(reasons[0].Demand-(500+400*2./3)) > 1e-6 || math.Abs(reasons[0].Access-acc.Units[13].Access) > 1e-9 {
		t.Errorf("reasons %+v, %v", reasons, err)
	}
}

// What inhabitants receive is the supply, whatever the settings of supply, and reasons sum to the access.
func TestAccessLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ds := geotest.Dataset()
		for i := range rapid.IntRange(0, 6).Draw(t, "counts") {
			ds.Supply = append(ds.Supply, geo.Supply{Unit: int32(rapid.IntRange(0, 37).Draw(t, "unit")), Profession: geo.Dentist, Number: float64(1 + i)})
		}
		s := geo.DefaultSettings()
		s.SupplyUnit = rapid.SampledFrom([]string{"heads", "fte", "consultations"}).Draw(t, "unit of supply")
		s.SpeedSparse = float64(rapid.IntRange(10, 90).Draw(t, "speed"))
		a, err := atlas.Compute(context.Background(), ds, s, nil)
		if err != nil {
			t.Fatal(err)
		}
		for i := range a.Access {
			acc := &a.Access[i]
			received := 0.
			for u, x := range acc.Units {
				if a.IsLeaf(int32(u)) {
					received += x.Access / acc.Per * float64(ds.Units[u].Population.Min)
				}
			}
			if want := acc.Supply - acc.Unallocated; math.Abs(received-want) > 1e-6*(1+want) {
				t.Fatalf("%s: inhabitants receive %v of %v", acc.Profession, received, want)
			}
			unit := int32(rapid.IntRange(1, 37).Draw(t, "home"))
			reasons, err := a.Reasons(context.Background(), acc, unit)
			if err != nil {
				t.Fatal(err)
			}
			sum := 0.
			for _, r := range reasons {
				sum += r.Access
			}
			if math.Abs(sum-acc.Units[unit].Access) > 1e-6*(1+sum) {
				t.Fatalf("reasons sum to %v, access is %v", sum, acc.Units[unit].Access)
			}
		}
	})
}

func TestUnderservedAreas(t *testing.T) {
	ds := withTimes(geotest.Dataset(), map[int32]geo.Reach{
		13: {To: []int32{14}, Minutes: []float32{12}},
		14: {To: []int32{14}, Minutes: []float32{0}},
	})
	s := geo.DefaultSettings()
	s.SupplyUnit = "fte"
	a := under(t, ds, s)
	all, err := a.Underserved(geo.GP, 1, atlas.ByUnit)
	if err != nil || len(all.Rows) != 37-3 {
		t.Fatalf("%d units, %v; want all leaves but three", len(all.Rows), err)
	}
	if row := all.Rows[0]; row.Key != "99201" || row.Missing != 3000./1e5 || row.Beyond != 3000 || row.Nearest != geo.None {
		t.Errorf("the worst is %+v", row)
	}
	for _, by := range atlas.Groupings() {
		got, err := a.Underserved(geo.GP, 1, by)
		if err != nil {
			t.Fatal(err)
		}
		var people int64
		missing := 0.
		var units []int32
		for _, r := range got.Rows {
			people, missing, units = people+r.Population, missing+r.Missing, append(units, r.Units...)
		}
		slices.Sort(units)
		if by == atlas.ByCommunity || by == atlas.ByTeam || by == atlas.ByTVS { // they overlap, or leave some out; no TVS is known
			continue
		}
		if len(slices.Compact(units)) != 34 || math.Abs(missing-float64(people)/1e5) > 1e-9 {
			t.Errorf("by %s: %d units, %d inhabitants, %v missing", by, len(units), people, missing)
		}
	}
	for _, below := range []float64{-1, math.NaN(), math.Inf(1)} {
		if _, err := a.Underserved(geo.GP, below, atlas.ByArea); err == nil {
			t.Errorf("a threshold of %v: no error", below)
		}
	}
	if _, err := a.Underserved(geo.GP, 1, "street"); err == nil {
		t.Error("an unknown grouping: no error")
	}
}

// Practitioners over the age cap are counted nowhere in access and everywhere else, and results say so.
func TestAgeCap(t *testing.T) {
	ds := geotest.Dataset()
	s := geo.DefaultSettings()
	before := under(t, ds, s)
	over := slices.IndexFunc(ds.Practitioners, func(p geo.Practitioner) bool { return p.Profession == geo.GP })
	ds.Practitioners[over].Age = geo.OverCap
	for u := range int32(9) {
		ds.Published = append(ds.Published, geo.PublishedAccess{Unit: u, Profession: geo.GP, Year: 2023, Value: float64(u)}, geo.PublishedAccess{Unit: u, Profession: geo.GP, Year: 2023, AgeCap: 65, Value: float64(u)})
	}
	a := under(t, ds, s)
	then, now := before.AccessFigures()[0], a.AccessFigures()[0]
	if now.AgeCap != 65 || *now.OverAge != 4200 || *now.AgeUnknown != then.Supply-4200 || now.Supply != then.Supply-4200 {
		t.Errorf("%+v, before %v", now, then.Supply)
	}
	if then.AgeCap != 0 || then.OverAge != nil || now.Published == nil || now.Published.AgeCap != 65 {
		t.Errorf("%+v then, %+v now", then, now.Published)
	}
	for u := range a.Units {
		if a.Units[u].GPs != before.Units[u].GPs {
			t.Error("a doctor is no less one in the counts of a unit")
		}
	}
	u, err := a.Underserved(geo.GP, 100, atlas.ByUnit)
	if err != nil {
		t.Fatal(err)
	}
	d, err := a.Document(context.Background(), u, atlas.ByUnit, false)
	if err != nil || d.AgeCap != 65 {
		t.Errorf("%d, %v", d.AgeCap, err)
	}
	if err := a.HoldAgainst(before, u, &d); err != nil || !slices.Contains(d.Before.Differs, "age cap: none then, 65 years now") {
		t.Errorf("%v, %v", d.Before, err)
	}
}
