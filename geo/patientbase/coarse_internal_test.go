package patientbase

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// drawTable draws units that follow some of the teams near them, on a line.
func drawTable(t *rapid.T, teams int) *table {
	var choices []Choice
	for unit := range int32(2 * teams) {
		for team := max(0, unit/2-2); team < min(int32(teams), unit/2+3); team++ {
			if rapid.Bool().Draw(t, "reaches") {
				minutes := float64(rapid.IntRange(1, 30).Draw(t, "minutes"))
				choices = append(choices, Choice{Unit: unit, Team: team, Minutes: minutes, Patients: float64(rapid.IntRange(0, 50).Draw(t, "patients"))})
			}
		}
	}
	return newTable(choices, func(int32) float64 { return 1 })
}

// What groups add meets their deficits: the system of the teams, applied to it and added up by groups, gives them back.
func TestGroupsMeetTheirDeficits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		table := drawTable(t, rapid.IntRange(2, 60).Draw(t, "teams"))
		if table.units() == 0 {
			return
		}
		bound, _ := table.bound()
		b := newBalance(bound)
		b.cycle()
		c := b.solver.groups
		c.take(b)
		n := len(bound.perTeam)
		x, deficit, met, again := make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, n)
		for j, g := range c.group {
			if g != none {
				x[j] = math.Sin(float64(g)) // the same all over a group
			}
		}
		b.times(x, deficit)
		c.add(met, deficit)
		b.times(met, again)
		for g := range c.n {
			want, got, whole := 0.0, 0.0, 0.0
			for j := range n {
				if c.group[j] == g {
					want, got, whole = want+deficit[j], got+again[j], whole+b.sums[j]
				}
			}
			if math.Abs(got-want) > 1e-5*whole {
				t.Fatalf("group %d of %d: %v met, %v wanted, of %v patients", g, c.n, got, want, whole)
			}
		}
	})
}

// The rounds of conjugate gradients do not grow with the country, as they do with its length when there are no groups:
// then 12 000 teams take more than 2 000.
func TestRoundsDoNotGrowWithTheCountry(t *testing.T) {
	for _, teams := range []int32{300, 3000, 12_000} {
		var choices []Choice
		for unit := range 2 * teams {
			for team := max(0, unit/2-1); team < min(teams, unit/2+2); team++ {
				choices = append(choices, Choice{Unit: unit, Team: team, Minutes: float64(5 + (unit*7+team*3)%11), Patients: float64(1 + (unit*5+team)%17)})
			}
		}
		b := newBalance(newTable(choices, func(int32) float64 { return 1 }))
		b.cycle()
		for j := range b.right { // one half of the country lacks what the other has
			b.right[j] = 1
			if 2*j >= len(b.right) {
				b.right[j] = -1
			}
		}
		b.solver.groups.take(b)
		rounds := 0
		b.solver.solve(func(x, y []float64) { rounds++; b.times(x, y) }, b.sums, b.right, nil, 1e-2)
		if rounds > 100 {
			t.Errorf("%d rounds for %d teams", rounds, teams)
		}
	}
}

// Where most teams share patients with one hub alone, its group fills up and the others would each be one.
func TestGroupsStayFew(t *testing.T) {
	var choices []Choice
	for unit := range int32(5000) {
		choices = append(choices, Choice{Unit: unit, Team: 0, Minutes: 5, Patients: 3}, Choice{Unit: unit, Team: 1 + unit, Minutes: 9, Patients: 2})
	}
	if c := newCoarse(newTable(choices, func(int32) float64 { return 1 })); c.n > 4*groupsWanted {
		t.Errorf("%d groups", c.n)
	}
}
