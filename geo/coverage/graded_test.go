package coverage_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/maillage/maillage/geo/coverage"
)

func profile(shares ...float64) coverage.Profile {
	var graded []coverage.Graded
	for u, s := range shares {
		graded = append(graded, coverage.Graded{Unit: int32(u), Share: s})
	}
	return coverage.NewProfile(graded)
}

func TestMeasuresOfProfiles(t *testing.T) {
	for _, c := range []struct {
		name                  string
		a, b                  coverage.Profile
		ruzicka, morisitaHorn float64
	}{
		{"both empty", nil, nil, 0, 0},
		{"one empty", profile(1, 2), nil, 0, 0},
		{"nothing but zeros", profile(0, 0), profile(0, 1), 0, 0},
		{"itself", profile(3, 0, 7), profile(3, 0, 7), 1, 1},
		{"twice as much", profile(1, 2), profile(2, 4), 0.5, 1},
		{"nothing shared", profile(1, 0, 2), profile(0, 5), 0, 0},
		{"half shared", profile(0.5, 0.5), profile(0, 0.5, 0.5), 1. / 3, 0.5},
		// The definitions by hand: minima 1+1+3, maxima 4+6+3, products 4+6+9; λ = 26/64 and 46/100.
		{"by hand", profile(4, 1, 3), profile(1, 6, 3), 5. / 13, 2 * 19. / ((26./64 + 46./100) * 80)},
	} {
		if got := coverage.Ruzicka(c.a, c.b); math.Abs(got-c.ruzicka) > 1e-12 {
			t.Errorf("%s: Ruzicka %v, want %v", c.name, got, c.ruzicka)
		}
		if got := coverage.MorisitaHorn(c.a, c.b); math.Abs(got-c.morisitaHorn) > 1e-12 {
			t.Errorf("%s: Morisita–Horn %v, want %v", c.name, got, c.morisitaHorn)
		}
	}
}

// The Bray–Curtis distances of Legendre & Legendre (Numerical Ecology, eq. 7.58): Ruzicka is (1 − d)/(1 + d).
func TestRuzickaOfLegendreAndLegendre(t *testing.T) {
	quadrats := []coverage.Profile{profile(2, 5, 2, 5, 3), profile(3, 5, 2, 4, 3), profile(9, 1, 1, 1, 1)}
	for _, c := range []struct {
		a, b int
		d    float64
	}{{0, 1, 2. / 34}, {0, 2, 18. / 30}, {1, 2, 16. / 30}} {
		if got, want := coverage.Ruzicka(quadrats[c.a], quadrats[c.b]), (1-c.d)/(1+c.d); math.Abs(got-want) > 1e-12 {
			t.Errorf("quadrats %d and %d: %v, want %v", c.a+1, c.b+1, got, want)
		}
	}
}

// The Amazonian communities of mothur's manual (page Morisitahorn): 49 individuals each, whose products sum to 33 and
// squares to 99 and 131.
func TestMorisitaHornOfAmazonianSoils(t *testing.T) {
	forest := profile(1, 1, 1, 1, 1, 1, 3, 3, 2, 2, 1, 1, 3, 2, 1, 1, 1, 1, 2, 1, 1, 2, 5, 1, 1, 1, 1, 2, 1, 1, 1, 1, 1)
	pasture := profile(0, 0, 0, 1, 0, 0, 1, 0, 0, 5, 0, 0, 0, 0, 0, 3, 0, 0, 0, 3, 0, 0, 2, 1, 0, 1, 0, 0, 0, 0, 0, 0, 1,
		2, 1, 1, 1, 1, 1, 7, 1, 1, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 1, 1)
	if got := coverage.MorisitaHorn(forest, pasture); math.Abs(got-2*33./(99+131)) > 1e-12 {
		t.Errorf("%v", got)
	}
}

func TestOverlapCoefficient(t *testing.T) {
	for _, c := range []struct{ a, b, both, want float64 }{
		{0, 0, 0, 0}, {10, 0, 0, 0}, {10, 10, 10, 1}, {30, 10, 10, 1}, {30, 20, 5, 0.25},
	} {
		if got := coverage.OverlapCoefficient(c.a, c.b, c.both); got != c.want || got != coverage.OverlapCoefficient(c.b, c.a, c.both) {
			t.Errorf("%v: %v", c, got)
		}
	}
}

// randomProfiles draws profiles, some of them empty, with the shares of each in no order.
func randomProfiles(r *rand.Rand, units int) []coverage.Profile {
	out := make([]coverage.Profile, r.IntN(9))
	for i := range out {
		var shares []coverage.Graded
		for _, u := range r.Perm(units)[:r.IntN(units/2)] {
			shares = append(shares, coverage.Graded{Unit: int32(u), Share: math.Exp(3 * r.NormFloat64())})
		}
		out[i] = coverage.NewProfile(shares)
	}
	return out
}

func TestMeasuresKeepTheirPromises(t *testing.T) {
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 61))
		const units = 24
		profiles := randomProfiles(r, units)
		pairs := map[string]coverage.GradedPair{}
		for _, p := range coverage.WithinGraded(units, profiles) {
			pairs[fmt.Sprint(p.A, p.B)] = p
		}
		for i, a := range profiles {
			for k, b := range profiles {
				for name, measure := range map[string]func(a, b coverage.Profile) float64{"Ruzicka": coverage.Ruzicka, "Morisita–Horn": coverage.MorisitaHorn} {
					x := measure(a, b)
					if x != measure(b, a) || !(x >= 0) || x > 1 || i == k && len(a) > 0 && math.Abs(x-1) > 1e-14 {
						t.Errorf("seed %d: %s of %d and %d is %v, and %v the other way", seed, name, i, k, x, measure(b, a))
					}
				}
				if i >= k {
					continue
				}
				p, shared := pairs[fmt.Sprint(i, k)]
				if want := coverage.Ruzicka(a, b); shared != (want > 0) || math.Abs(p.Ruzicka-want) > 1e-12 || math.Abs(p.MorisitaHorn-coverage.MorisitaHorn(a, b)) > 1e-12 {
					t.Errorf("seed %d: pair %d %d is %+v, want Ruzicka %v", seed, i, k, p, want)
				}
			}
		}
	}
}

func TestProfilesDoNotDependOnOrder(t *testing.T) {
	for seed := range uint64(100) {
		r := rand.New(rand.NewPCG(seed, 62))
		var shares []coverage.Graded
		for range r.IntN(40) {
			shares = append(shares, coverage.Graded{Unit: int32(r.IntN(12)), Share: r.NormFloat64()})
		}
		want := fmt.Sprint(coverage.NewProfile(shares))
		r.Shuffle(len(shares), func(i, j int) { shares[i], shares[j] = shares[j], shares[i] })
		if got := fmt.Sprint(coverage.NewProfile(shares)); got != want {
			t.Errorf("seed %d: %s and %s", seed, want, got)
		}
	}
}

func ExampleRuzicka() {
	// Where the patients of two teams live, as shares of each team's.
	hills := coverage.NewProfile([]coverage.Graded{{Unit: 1, Share: 0.6}, {Unit: 2, Share: 0.3}, {Unit: 3, Share: 0.1}})
	valley := coverage.NewProfile([]coverage.Graded{{Unit: 2, Share: 0.3}, {Unit: 3, Share: 0.5}, {Unit: 4, Share: 0.2}})
	fmt.Printf("Ruzicka %.2f, Morisita–Horn %.2f\n", coverage.Ruzicka(hills, valley), coverage.MorisitaHorn(hills, valley))
	// Output: Ruzicka 0.25, Morisita–Horn 0.33
}

// 3 000 teams of 80 units each over a country of 35 000, crowded as towns are.
func BenchmarkWithinGraded(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 63))
	const side = 187
	profiles := make([]coverage.Profile, 3000)
	sets := make([][]int32, len(profiles))
	for i := range profiles {
		row, column := r.IntN(side), r.IntN(side)
		var shares []coverage.Graded
		for k := range 81 {
			u := int32((row+k/9)%side*side + (column+k%9)%side)
			shares = append(shares, coverage.Graded{Unit: u, Share: r.ExpFloat64()})
		}
		profiles[i] = coverage.NewProfile(shares)
		for _, g := range profiles[i] {
			sets[i] = append(sets[i], g.Unit)
		}
	}
	b.Run("graded", func(b *testing.B) {
		for b.Loop() {
			if pairs := coverage.WithinGraded(side*side, profiles); len(pairs) != 37024 {
				b.Fatalf("%d pairs", len(pairs))
			}
		}
	})
	b.Run("sets", func(b *testing.B) {
		for b.Loop() {
			if pairs := coverage.Within(coverage.Invert(side*side, sets)); len(pairs) != 37024 {
				b.Fatalf("%d pairs", len(pairs))
			}
		}
	})
}
