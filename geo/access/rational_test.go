package access_test

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/maillage/maillage/geo/access"
)

// One place of 1000 inhabitants, practitioners at 6 and at 18 minutes: at ρ = 1000 and τ = 60 all costs are
// equal when x/1000 + 0.1 = (1000−x)/1000 + 0.3, so 600 go to the nearer one at a cost of 0.7.
func TestEquilibriumByHand(t *testing.T) {
	e := solve(t, access.Rational{Rho: 1000, Tolerance: 1e-12}, instance{
		times: rows([][]float64{{6, 18}}), demand: []float64{1000}, supply: []float64{1, 1},
	})
	expect(t, "load", e.Load, []float64{600, 400}, 6)
	expect(t, "cost", e.Cost, []float64{0.7}, 9)
	expect(t, "access", e.Access, []float64{1 / 700.}, 9)
	expect(t, "supply ratio", e.SupplyRatio, []float64{1 / 600., 1 / 400.}, 9)
	if want := 600*600/2000. + 400*400/2000. + 600*0.1 + 400*0.3; !near(e.Value, want, 1e-9) {
		t.Errorf("value %v, want %v", e.Value, want)
	}
}

// tests/test_raam.py of PySAL access puts one inhabitant among 25 practitioners, one at each point of a grid, and
// expects a cost of 25, because its inhabitants are whole. They may be shares here: the cost is the common
// level of D_j·25 + t_j/60 over the practitioners in use, found by filling the nearest first.
func TestInhabitantsAreNotWhole(t *testing.T) {
	var minutes []float64
	for x := range 5 {
		for y := range 5 {
			minutes = append(minutes, math.Hypot(float64(x), float64(y)))
		}
	}
	e := solve(t, access.Rational{Tolerance: 1e-12}, instance{
		times: rows([][]float64{minutes}), demand: []float64{1}, supply: slices.Repeat([]float64{1}, 25),
	})
	// All are in use: level = 1 + mean of t/60, over the farthest of √32/60.
	want := 1 + sum(minutes)/25/60
	if !near(e.Cost[0], want, 1e-6) {
		t.Errorf("cost %v, want %v", e.Cost[0], want)
	}
}

func TestEquilibriumLaws(t *testing.T) {
	for seed := range uint64(150) {
		r := rand.New(rand.NewPCG(seed, 21))
		in := random(r)
		m := access.Rational{Tolerance: 1e-9, MaxRounds: 50_000}
		e := solve(t, m, in)
		if !e.Converged || e.Gap > m.Tolerance*e.Value || e.Gap < -1e-9*e.Value {
			t.Errorf("seed %d: gap %v of %v after %d rounds, converged: %v", seed, e.Gap, e.Value, e.Rounds, e.Converged)
		}
		served := 0.
		for i, p := range in.demand {
			if unserved := slices.Contains(e.Unserved, int32(i)); !unserved {
				served += p
			} else if e.Access[i] != 0 || e.Cost[i] != 0 {
				t.Errorf("seed %d: place %d reaches nothing at cost %v", seed, i, e.Cost[i])
			}
			if !(e.Access[i] >= 0 && e.Access[i] <= math.MaxFloat64) {
				t.Errorf("seed %d: access %v", seed, e.Access[i])
			}
		}
		if total := sum(e.Load); !near(total, served, 1e-9) {
			t.Errorf("seed %d: %v inhabitants go somewhere of %v", seed, total, served)
		}
		cheaper(t, seed, in, e)
	}
}

// cheaper checks that the costs are what the loads make them, and that weak duality holds: the loads, taken as
// prices, prove the value optimal to within the gap.
func cheaper(t *testing.T, seed uint64, in instance, e *access.Equilibrium) {
	t.Helper()
	dual := 0.
	for i, p := range in.demand {
		least := math.Inf(1)
		to, minutes := in.times.Row(i)
		for k, j := range to {
			if in.supply[j] > 0 {
				least = min(least, e.Load[j]/(e.Rho*in.supply[j])+float64(minutes[k])/60)
			}
		}
		if !math.IsInf(least, 1) {
			dual += p * least
			if !near(least, e.Cost[i], 1e-9) {
				t.Errorf("seed %d: place %d has cost %v, want %v", seed, i, e.Cost[i], least)
			}
		}
	}
	for j, s := range in.supply {
		if s > 0 {
			dual -= e.Load[j] * e.Load[j] / (2 * e.Rho * s)
		}
	}
	if math.Abs(e.Value-dual-e.Gap) > 1e-9*(1+e.Value) {
		t.Errorf("seed %d: value %v less dual %v is not the gap %v", seed, e.Value, dual, e.Gap)
	}
}

// No random way to send inhabitants around may cost less than the solution, to within its gap.
func TestNoOtherDivisionIsBetter(t *testing.T) {
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(seed, 22))
		in := random(r)
		e := solve(t, access.Rational{Tolerance: 1e-9, MaxRounds: 50_000}, in)
		for range 200 {
			load, travel := make([]float64, len(in.supply)), 0.
			for i, p := range in.demand {
				travel += scatter(r, in, i, p, load)
			}
			value := travel
			for j, d := range load {
				if d > 0 {
					value += d * d / (2 * e.Rho * in.supply[j])
				}
			}
			if value < (e.Value-e.Gap)*(1-1e-12) {
				t.Fatalf("seed %d: a random division has value %v, the solution %v", seed, value, e.Value)
			}
		}
	}
}

// scatter sends the inhabitants of a place to the sites it reaches, in random shares that favour the near.
func scatter(r *rand.Rand, in instance, i int, p float64, load []float64) (travel float64) {
	to, minutes := in.times.Row(i)
	shares := make([]float64, len(to))
	for k, j := range to {
		if in.supply[j] > 0 {
			shares[k] = r.ExpFloat64() * in.supply[j] * math.Exp(-float64(minutes[k])/10)
		}
	}
	total := sum(shares)
	for k, j := range to {
		if total > 0 {
			x := p * shares[k] / total
			load[j] += x
			travel += x * float64(minutes[k]) / 60
		}
	}
	return travel
}

func TestEquilibriumDoesNotDependOnTheOrder(t *testing.T) {
	for seed := range uint64(40) {
		r := rand.New(rand.NewPCG(seed, 23))
		in := random(r)
		other, place, site := in.permuted(r)
		m := access.Rational{Tolerance: 1e-11, MaxRounds: 100_000}
		a, b := solve(t, m, in), solve(t, m, other)
		for i := range in.demand {
			if !near(a.Cost[i], b.Cost[place[i]], 1e-3) {
				t.Errorf("seed %d: cost %v at %d, permuted %v", seed, a.Cost[i], i, b.Cost[place[i]])
			}
		}
		for j := range in.supply {
			if math.Abs(a.Load[j]-b.Load[site[j]]) > 1e-3*(1+a.Load[j]) {
				t.Errorf("seed %d: %v go to %d, permuted %v", seed, a.Load[j], j, b.Load[site[j]])
			}
		}
	}
}

func TestSolveStops(t *testing.T) {
	in := country(300, 30)
	e := solve(t, access.Rational{MaxRounds: 1, Tolerance: 1e-12}, in)
	if e.Converged || e.Rounds != 1 || !(e.Gap > 0) {
		t.Errorf("after one round: %v rounds, converged %v, gap %v", e.Rounds, e.Converged, e.Gap)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := (access.Rational{}).Solve(ctx, in.times, in.demand, in.supply); !errors.Is(err, context.Canceled) {
		t.Errorf("a context that has ended: %v", err)
	}
	for _, m := range []access.Rational{{Tau: -1}, {Rho: math.NaN()}, {Tolerance: -1}, {Tolerance: math.NaN()}, {MaxRounds: -1}, {Tau: math.Inf(1)}} {
		if _, err := m.Solve(context.Background(), in.times, in.demand, in.supply); err == nil {
			t.Errorf("%+v is accepted", m)
		}
	}
	if _, err := (access.Rational{}).Solve(context.Background(), in.times, in.demand[1:], in.supply); err == nil {
		t.Error("demand that does not fit is accepted")
	}
}

func TestEquilibriumOfNothing(t *testing.T) {
	for name, in := range map[string]instance{
		"nothing":        {times: rows(nil)},
		"no site":        {times: rows([][]float64{{}}), demand: []float64{5}},
		"nobody":         {times: rows([][]float64{{0}}), demand: []float64{0}, supply: []float64{3}},
		"no supply":      {times: rows([][]float64{{1}}), demand: []float64{5}, supply: []float64{0}},
		"infinitely far": {times: rows([][]float64{{math.Inf(1)}}), demand: []float64{5}, supply: []float64{3}},
		"extremes":       {times: rows([][]float64{{45, 0}, {0, 45}}), demand: []float64{1e-30, 1e30}, supply: []float64{1e30, 1e-30}},
	} {
		e := solve(t, access.Rational{}, in)
		if !e.Converged {
			t.Errorf("%s: %+v", name, e)
		}
		for _, x := range slices.Concat(e.Access, e.Cost, e.Load, e.SupplyRatio) {
			if !(x >= 0 && x <= math.MaxFloat64) {
				t.Errorf("%s: %+v", name, e)
			}
		}
	}
}

func solve(t testing.TB, m access.Rational, in instance) *access.Equilibrium {
	t.Helper()
	e, err := m.Solve(context.Background(), in.times, in.demand, in.supply)
	if err != nil {
		t.Fatal(err)
	}
	return e
}
