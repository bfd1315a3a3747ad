package secrecy_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/secrecy"
	"github.com/maillage/maillage/geo/secrecy/secrecytest"
	"pgregory.net/rapid"
)

// drawn returns a dataset of some teams whose members are drawn from a few persons, so that rosters overlap, with
// counts of any size.
func drawn(t *rapid.T) *geo.Dataset {
	units := rapid.IntRange(1, 12).Draw(t, "units")
	ds := &geo.Dataset{Units: make([]geo.Unit, units)}
	for u := range ds.Units {
		ds.Units[u].Population = geo.Exactly(rapid.Int64Range(0, 400).Draw(t, "population"))
	}
	for i := range rapid.IntRange(1, 5).Draw(t, "teams") {
		team := geo.Team{ID: fmt.Sprint(i)}
		for _, p := range rapid.SliceOfNDistinct(rapid.Int32Range(0, 15), 0, 12, rapid.ID[int32]).Draw(t, "members") {
			profession := geo.Nurse
			if p%3 == 0 {
				profession = geo.GP
			}
			team.Members = append(team.Members, geo.Member{Practitioner: p, Profession: profession, Unit: geo.None})
		}
		ds.Teams = append(ds.Teams, team)
		for u := range units {
			if n := rapid.Int64Range(-3, 25).Draw(t, "patients"); n >= 0 {
				ds.Flows = append(ds.Flows, geo.Flow{Unit: int32(u), Team: int32(i), Patients: geo.Exactly(n)})
			}
		}
	}
	return ds
}

func nearness(ds *geo.Dataset) []uint64 { return make([]uint64, len(ds.Units)) }

// Nothing that a role is given of drawn datasets narrows a hidden count.
func TestProtectLeavesNoTrace(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ds := drawn(t)
		for _, role := range []secrecy.Role{secrecy.Public, secrecy.Analyst} {
			show := func(ds *geo.Dataset) string {
				p := secrecy.Protect(ds, role, nearness(ds))
				return fmt.Sprint(p.Dataset.Flows, p.Dataset.Merged, p.Withheld, p.Hidden())
			}
			for leak := range secrecytest.Witnesses(ds, role, nearness(ds), show) {
				t.Fatalf("%s: %v", role, leak)
			}
		}
	})
}

// No addition or subtraction of the figures of teams that are shown rests on too few persons. Coefficients from −2 to 2
// over up to five teams are all gone through.
func TestNoCombinationOfTeamsRestsOnFewPersons(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ds := drawn(t)
		for _, role := range secrecy.Roles() {
			rule := role.Rule()
			p := secrecy.Protect(ds, role, nearness(ds))
			var shown []geo.Team
			for i, team := range ds.Teams {
				if !p.Withheld[i] && hasCounts(ds, i) && len(team.Members) > 0 {
					shown = append(shown, team)
				}
			}
			combine(len(shown), func(factors []int) {
				persons, gps, zero := restsOn(shown, factors)
				if !zero && (persons < rule.Professionals || gps > 0 && gps < rule.GPs) {
					t.Fatalf("%s: %v times %v rests on %d persons, %d of them GPs", role, factors, shown, persons, gps)
				}
			})
		}
	})
}

func hasCounts(ds *geo.Dataset, team int) bool {
	for _, f := range ds.Flows {
		if int(f.Team) == team {
			return true
		}
	}
	return false
}

func combine(n int, try func(factors []int)) {
	factors := make([]int, n)
	for k := range factors {
		factors[k] = -2
	}
	for {
		try(factors)
		k := 0
		for ; k < n; k++ {
			if factors[k]++; factors[k] <= 2 {
				break
			}
			factors[k] = -2
		}
		if k == n {
			return
		}
	}
}

func restsOn(teams []geo.Team, factors []int) (persons, gps int, zero bool) {
	weight := make(map[int32]int)
	gp := make(map[int32]bool)
	zero = true
	for k, team := range teams {
		zero = zero && factors[k] == 0
		for _, m := range team.Members {
			weight[m.Practitioner] += factors[k]
			gp[m.Practitioner] = m.Profession == geo.GP
		}
	}
	for p, w := range weight {
		if w != 0 {
			persons++
			if gp[p] {
				gps++
			}
		}
	}
	return persons, gps, zero
}

// Who may see more sees all that is shown to who may see less, and sees it at least as closely.
func TestRolesAreOrdered(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ds := drawn(t)
		for k, role := range secrecy.Roles()[1:] {
			less, more := secrecy.Protect(ds, secrecy.Roles()[k], nearness(ds)), secrecy.Protect(ds, role, nearness(ds))
			cells := make(map[[2]int32]geo.Count)
			for _, f := range more.Dataset.Flows {
				cells[[2]int32{f.Unit, f.Team}] = f.Patients
			}
			for _, f := range less.Dataset.Flows {
				if c := cells[[2]int32{f.Unit, f.Team}]; c.Min < f.Patients.Min || c.Max > f.Patients.Max || c.State < f.Patients.State {
					t.Fatalf("%s sees %v where somebody who may see less sees %v", role, c, f.Patients)
				}
			}
			for _, m := range less.Dataset.Merged {
				sum := geo.Exactly(0)
				for _, u := range m.Units {
					sum = sum.Add(cells[[2]int32{u, m.Team}])
				}
				if sum.State == geo.Known && (sum.Min < m.Patients.Min || sum.Max > m.Patients.Max) {
					t.Fatalf("%s adds up %v where %v is told", role, sum, m.Patients)
				}
			}
		}
	})
}

// Bounds propagated over everything told never leave a masked cell narrower than 1 to 10, and always hold the truth.
func TestIntervals(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ds := drawn(t)
		p := secrecy.Protect(ds, secrecy.Public, nearness(ds))
		at := make(map[[2]int32]int)
		var cells []secrecytest.Interval
		for _, f := range p.Dataset.Flows {
			at[[2]int32{f.Unit, f.Team}] = len(cells)
			cells = append(cells, secrecytest.Interval{Min: float64(f.Patients.Min), Max: float64(f.Patients.Max)})
		}
		var told []secrecytest.Told
		for _, m := range p.Dataset.Merged {
			s := secrecytest.Told{Min: float64(m.Patients.Min), Max: float64(m.Patients.Max)}
			for _, u := range m.Units {
				s.Cells = append(s.Cells, at[[2]int32{u, m.Team}])
			}
			told = append(told, s)
		}
		narrowed := secrecytest.Intervals(cells, told)
		for i, f := range p.Dataset.Flows {
			if n := narrowed[i]; f.Patients.State == geo.Masked && (n.Min > 1 || n.Max < 10) {
				t.Fatalf("a cell is between %v and %v", n.Min, n.Max)
			}
		}
	})
}

// An exact total of two masked cells narrows both: the propagation finds it.
func TestIntervalsFindALeak(t *testing.T) {
	cells := []secrecytest.Interval{{Min: 1, Max: 10}, {Min: 1, Max: 10}, {Min: 0, Max: 500}}
	got := secrecytest.Intervals(cells, []secrecytest.Told{{Cells: []int{0, 1, 2}, Min: 104, Max: 104}, {Cells: []int{2}, Min: 100, Max: 100}})
	if want := []secrecytest.Interval{{Min: 1, Max: 3}, {Min: 1, Max: 3}, {Min: 100, Max: 100}}; !reflect.DeepEqual(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

func TestWithoutCountsNothingChanges(t *testing.T) {
	ds := &geo.Dataset{Teams: make([]geo.Team, 2)}
	for _, role := range secrecy.Roles() {
		if p := secrecy.Protect(ds, role, nil); p.Dataset != ds || p.Withheld[0] {
			t.Errorf("%s: %+v", role, p)
		}
	}
}

func TestRoles(t *testing.T) {
	for _, role := range secrecy.Roles() {
		if got, ok := secrecy.ParseRole(role.String()); !ok || got != role {
			t.Errorf("%s is read as %s", role, got)
		}
	}
	if got, ok := secrecy.ParseRole("PLANNER"); ok || got != secrecy.Public {
		t.Errorf("an unknown role is %s", got)
	}
}

// national is a country's patient counts: 3 000 teams of 20 in 800 units each, mostly with few patients.
func national() (*geo.Dataset, []uint64) {
	r := rand.New(rand.NewPCG(1, 2))
	ds := &geo.Dataset{Units: make([]geo.Unit, 35_000), Teams: make([]geo.Team, 3_000)}
	near := make([]uint64, len(ds.Units))
	for u := range ds.Units {
		ds.Units[u].Population = geo.Exactly(int64(20 + r.IntN(3000)))
		near[u] = r.Uint64()
	}
	for t := range ds.Teams {
		ds.Teams[t].ID = fmt.Sprint(t)
		for k := range int32(20) {
			m := geo.Member{Practitioner: int32(t)*20 + k, Profession: geo.Nurse}
			if k < 5 {
				m.Profession = geo.GP
			}
			ds.Teams[t].Members = append(ds.Teams[t].Members, m)
		}
		first := r.IntN(len(ds.Units) - 800)
		for u := range 800 {
			n := int64(r.ExpFloat64() * 4)
			if u < 10 {
				n *= 40
			}
			ds.Flows = append(ds.Flows, geo.Flow{Unit: int32(first + u), Team: int32(t), Patients: geo.Exactly(n)})
		}
	}
	return ds, near
}

func BenchmarkProtectCountry(b *testing.B) {
	ds, near := national()
	var h secrecy.Hidden
	for b.Loop() {
		h = secrecy.Protect(ds, secrecy.Public, near).Hidden()
	}
	if h.Teams != 3000 || h.Withheld != 0 || h.Masked < 1_500_000 || h.Exact*10 < h.Groups*7 {
		b.Fatalf("%+v", h)
	}
	b.ReportMetric(float64(len(ds.Flows)), "cells")
	b.ReportMetric(100*float64(h.Exact)/float64(h.Groups), "%exact")
}
