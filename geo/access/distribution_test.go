package access_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/maillage/maillage/geo/access"
)

// Four units worked out by hand: 10 inhabitants at 1, 20 at 2, 30 at 3 and 40 at 4, so 100 who have 300.
func TestDistributionByHand(t *testing.T) {
	d := distribution(t, []float64{3, 1, 4, 2, 99}, []float64{30, 10, 40, 20, 0})
	got := func(x float64, ok bool) float64 {
		if !ok {
			t.Error("a figure is missing")
		}
		return x
	}
	for _, c := range []struct {
		what      string
		got, want float64
	}{
		{"mean", got(d.Mean()), 3},
		{"D1", got(d.Quantile(0.1)), 1},
		{"just over D1", got(d.Quantile(0.1001)), 2},
		{"median", got(d.Quantile(0.5)), 3},
		{"D9", got(d.Quantile(0.9)), 4},
		{"minimum", got(d.Quantile(0)), 1},
		{"maximum", got(d.Quantile(1)), 4},
		{"D9/D1", got(d.DecileRatio()), 4},
		{"best over worst tenth", got(d.TenthRatio()), 4},
		{"Palma", got(d.Palma()), 40. / (10 + 40 + 30)},
		// Lorenz: (0.1, 10/300), (0.3, 50/300), (0.6, 140/300), (1, 1).
		{"Gini", got(d.Gini()), 1 - (0.1*10+0.2*60+0.3*190+0.4*440)/300},
		{"share under 3", got(d.ShareUnder(3)), 0.3},
		{"share under 3.1", got(d.ShareUnder(3.1)), 0.6},
		{"share under 0", got(d.ShareUnder(0)), 0},
		{"share up to 3", got(d.ShareUpTo(3)), 0.6},
		{"share up to 2.9", got(d.ShareUpTo(2.9)), 0.3},
		{"share under 100", got(d.ShareUnder(100)), 1},
	} {
		if !near(c.got, c.want, 1e-12) {
			t.Errorf("%s is %v, want %v", c.what, c.got, c.want)
		}
	}
	tenths, _ := d.Tenths()
	if want := [10]float64{1, 2, 2, 3, 3, 3, 4, 4, 4, 4}; !closeTo(tenths, want) {
		t.Errorf("tenths are %v, want %v", tenths, want)
	}
}

// A unit across tenths counts in each: 15 inhabitants at 0 and 85 at 10.
func TestATenthMayCutAUnit(t *testing.T) {
	d := distribution(t, []float64{0, 10}, []float64{15, 85})
	tenths, ok := d.Tenths()
	if want := [10]float64{0, 5, 10, 10, 10, 10, 10, 10, 10, 10}; !ok || !closeTo(tenths, want) {
		t.Errorf("tenths are %v, want %v", tenths, want)
	}
	if _, ok := d.TenthRatio(); ok {
		t.Error("a ratio to a tenth that has nothing")
	}
	if _, ok := d.DecileRatio(); ok {
		t.Error("a ratio to a decile of 0")
	}
	if p, ok := d.Palma(); !ok || !near(p, 100./250, 1e-12) {
		t.Errorf("Palma %v", p)
	}
}

// Gini of ipeaGIT/accessibility, tests/testthat/test-gini_index.R: jobs within 30 minutes of five hexagons, 0.1386.
func TestGiniOfIPEA(t *testing.T) {
	all, ids := beloHorizonte(t)
	var reach, people []float64
	for _, id := range []string{"89a88cdb57bffff", "89a88cdb597ffff", "89a88cdb5b3ffff", "89a88cdb5cfffff", "89a88cd909bffff"} {
		to, minutes := all.times.Row(int(ids[id]))
		jobs := 0.
		for k, j := range to {
			if minutes[k] <= 30 {
				jobs += all.supply[j]
			}
		}
		reach, people = append(reach, jobs), append(people, all.demand[ids[id]])
	}
	if g, ok := distribution(t, reach, people).Gini(); !ok || math.Abs(g-0.1386) > 0.00005 {
		t.Errorf("Gini %v, want 0.1386", g)
	}
}

func TestDistributionOfNothing(t *testing.T) {
	for name, d := range map[string]*access.Distribution{
		"nobody": distribution(t, []float64{1, 2}, []float64{0, 0}), "no unit": distribution(t, nil, nil),
	} {
		for figure, f := range map[string]func() (float64, bool){
			"mean": d.Mean, "Gini": d.Gini, "Palma": d.Palma, "tenths": d.TenthRatio, "deciles": d.DecileRatio,
			"median": func() (float64, bool) { return d.Quantile(0.5) }, "share": func() (float64, bool) { return d.ShareUnder(1) },
		} {
			if x, ok := f(); ok || x != 0 {
				t.Errorf("%s: %s is %v", name, figure, x)
			}
		}
	}
	nothing := distribution(t, []float64{0, 0}, []float64{5, 6})
	if _, ok := nothing.Gini(); ok {
		t.Error("Gini of nothing")
	}
	if m, ok := nothing.Mean(); !ok || m != 0 {
		t.Error("everybody has 0, the mean is 0")
	}
	for _, bad := range []float64{-1, math.NaN(), math.Inf(1)} {
		if _, err := access.NewDistribution([]float64{bad}, []float64{1}); err == nil {
			t.Errorf("value %v is accepted", bad)
		}
		if _, err := access.NewDistribution([]float64{1}, []float64{bad}); err == nil {
			t.Errorf("weight %v is accepted", bad)
		}
	}
	if _, err := access.NewDistribution([]float64{1}, nil); err == nil {
		t.Error("a value without weight is accepted")
	}
}

func TestDistributionLaws(t *testing.T) {
	for seed := range uint64(200) {
		r := rand.New(rand.NewPCG(seed, 31))
		values, weights := make([]float64, 1+r.IntN(40)), []float64(nil)
		for i := range values {
			values[i] = math.Floor(r.ExpFloat64()*30) / 10
			weights = append(weights, float64(r.IntN(500)))
		}
		weights[0]++
		values[0]++
		d := distribution(t, values, weights)
		order := r.Perm(len(values))
		shuffled, with := make([]float64, len(values)), make([]float64, len(values))
		for i, k := range order {
			shuffled[k], with[k] = values[i], weights[i]
		}
		if other := distribution(t, shuffled, with); !same(d, other) {
			t.Errorf("seed %d: figures depend on the order", seed)
		}
		tenths, _ := d.Tenths()
		mean, _ := d.Mean()
		total := 0.
		for k, m := range tenths {
			total += m / 10
			if k > 0 && m < tenths[k-1]*(1-1e-12) {
				t.Errorf("seed %d: tenths %v decrease", seed, tenths)
			}
		}
		if !near(total, mean, 1e-9) {
			t.Errorf("seed %d: tenths %v have mean %v, inhabitants %v", seed, tenths, total, mean)
		}
		if g, ok := d.Gini(); !ok || !(g >= 0 && g < 1) || !near(g, byPairs(values, weights), 1e-9) {
			t.Errorf("seed %d: Gini %v, by pairs %v", seed, g, byPairs(values, weights))
		}
	}
}

// byPairs is Gini by its other definition, the mean absolute difference over twice the mean.
func byPairs(values, weights []float64) float64 {
	difference, weight, total := 0., 0., 0.
	for i, v := range values {
		weight += weights[i]
		total += weights[i] * v
		for k, w := range values {
			difference += weights[i] * weights[k] * math.Abs(v-w)
		}
	}
	return difference / (2 * weight * total)
}

func same(a, b *access.Distribution) bool {
	ga, _ := a.Gini()
	gb, _ := b.Gini()
	ta, _ := a.Tenths()
	tb, _ := b.Tenths()
	return ga == gb && ta == tb
}

func closeTo(a, b [10]float64) bool {
	for k := range a {
		if math.Abs(a[k]-b[k]) > 1e-12 {
			return false
		}
	}
	return true
}

func distribution(t testing.TB, values, weights []float64) *access.Distribution {
	t.Helper()
	d, err := access.NewDistribution(values, weights)
	if err != nil {
		t.Fatal(err)
	}
	return d
}
