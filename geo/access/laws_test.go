package access_test

import (
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"

	"github.com/maillage/maillage/geo/access"
)

var decays = []string{"step:<10=1,<15=2/3,<20=1/3", "step:30=1", "gaussian:8", "exponential:6,within=30", "power:2,1.5", "logistic:15,4", "linear:25"}

// measures are all of the family by name.
func measures(t testing.TB, c *access.Catchments) map[string]*access.Result {
	t.Helper()
	availability, err := c.Availability(1.5)
	if err != nil {
		t.Fatal(err)
	}
	return map[string]*access.Result{
		"2sfca": c.TwoStep(), "3sfca": c.ThreeStep(), "m2sfca": c.ModifiedTwoStep(), "mh3sfca": c.HuffThreeStep(),
		"bfca": c.Balanced(), "availability": availability,
	}
}

// allocated is the supply that falls to all inhabitants.
func allocated(in instance, r *access.Result) float64 {
	total := 0.
	for i, p := range in.demand {
		total += p * r.Access[i]
	}
	return total
}

func TestConservation(t *testing.T) {
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 11))
		in := random(r)
		c := catchments(t, in, decays[r.IntN(len(decays))])
		for name, m := range measures(t, c) {
			reached := sum(in.supply) - m.UnallocatedSupply
			got := allocated(in, m)
			switch name {
			case "2sfca", "3sfca", "availability":
				if math.Abs(got-reached) > 1e-9*(1+reached) {
					t.Errorf("seed %d: %s gives %v, %v is reached", seed, name, got, reached)
				}
			case "m2sfca", "mh3sfca":
				if got > reached*(1+1e-9) {
					t.Errorf("seed %d: %s gives %v, only %v is reached", seed, name, got, reached)
				}
			case "bfca":
				balanced(t, seed, in, m)
			}
			sane(t, seed, name, in, m)
		}
	}
}

// balanced checks the two laws of Páez and others: every inhabitant who reaches supply is counted once, and
// every supply ratio is shared out once.
func balanced(t *testing.T, seed uint64, in instance, m *access.Result) {
	t.Helper()
	demanded, served := 0., 0.
	for j, s := range in.supply {
		if m.SupplyRatio[j] > 0 {
			demanded += s / m.SupplyRatio[j]
		}
	}
	for i, p := range in.demand {
		if !slices.Contains(m.Unserved, int32(i)) {
			served += p
		}
	}
	if math.Abs(demanded-served) > 1e-9*(1+served) {
		t.Errorf("seed %d: balanced demand is %v of %v inhabitants", seed, demanded, served)
	}
	if a, r := sum(m.Access), sum(m.SupplyRatio); math.Abs(a-r) > 1e-9*(1+r) {
		t.Errorf("seed %d: balanced access sums to %v, the ratios to %v", seed, a, r)
	}
}

// sane checks what every measure promises of its lists and numbers.
func sane(t *testing.T, seed uint64, name string, in instance, m *access.Result) {
	t.Helper()
	for i, a := range m.Access {
		if !(a >= 0 && a <= math.MaxFloat64) || a > 0 && slices.Contains(m.Unserved, int32(i)) {
			t.Errorf("seed %d: %s has access %v at %d", seed, name, a, i)
		}
	}
	lost := 0.
	for j, s := range in.supply {
		idle := slices.Contains(m.Unallocated, int32(j))
		if idle {
			lost += s
		}
		if ratio := m.SupplyRatio[j]; !(ratio >= 0 && ratio <= math.MaxFloat64) || (ratio == 0) != (idle || s == 0) {
			t.Errorf("seed %d: %s has supply ratio %v at %d, with supply %v, unallocated: %v", seed, name, ratio, j, s, idle)
		}
	}
	if !near(lost, m.UnallocatedSupply, 1e-12) || !slices.IsSorted(m.Unallocated) || !slices.IsSorted(m.Unserved) {
		t.Errorf("seed %d: %s leaves %v unallocated, %v", seed, name, m.Unallocated, m.UnallocatedSupply)
	}
}

func TestOrderOfTheInputDoesNotMatter(t *testing.T) {
	for seed := range uint64(100) {
		r := rand.New(rand.NewPCG(seed, 12))
		in := random(r)
		other, place, site := in.permuted(r)
		decay := decays[r.IntN(len(decays))]
		a, b := measures(t, catchments(t, in, decay)), measures(t, catchments(t, other, decay))
		for name := range a {
			for i := range in.demand {
				if !near(a[name].Access[i], b[name].Access[place[i]], 1e-9) {
					t.Errorf("seed %d: %s at %d is %v, permuted %v", seed, name, i, a[name].Access[i], b[name].Access[place[i]])
				}
			}
			for j := range in.supply {
				if !near(a[name].SupplyRatio[j], b[name].SupplyRatio[site[j]], 1e-9) {
					t.Errorf("seed %d: %s at site %d is %v, permuted %v", seed, name, j, a[name].SupplyRatio[j], b[name].SupplyRatio[site[j]])
				}
			}
		}
	}
}

// More supply at one site lowers access nowhere in the measures where inhabitants do not choose by size; more
// demand in one place raises it nowhere in 2SFCA.
func TestMonotonicity(t *testing.T) {
	for seed := range uint64(200) {
		r := rand.New(rand.NewPCG(seed, 13))
		in := random(r)
		decay := decays[r.IntN(len(decays))]
		before := measures(t, catchments(t, in, decay))
		j := r.IntN(len(in.supply))
		if in.supply[j] > 0 { // a new site changes where inhabitants choose to go
			more := in
			more.supply = slices.Clone(in.supply)
			more.supply[j] *= 1 + r.Float64()
			after := measures(t, catchments(t, more, decay))
			for _, name := range []string{"2sfca", "3sfca", "m2sfca", "bfca", "availability"} {
				lower(t, seed, name, after[name], before[name])
			}
		}
		crowded := in
		crowded.demand = slices.Clone(in.demand)
		crowded.demand[r.IntN(len(in.demand))] += 100
		if len(before["2sfca"].Unallocated) == 0 { // newcomers may be the first to reach a site
			lower(t, seed, "2sfca", before["2sfca"], catchments(t, crowded, decay).TwoStep())
		}
	}
}

func lower(t *testing.T, seed uint64, name string, more, less *access.Result) {
	t.Helper()
	for i := range more.Access {
		if more.Access[i] < less.Access[i]*(1-1e-12) {
			t.Errorf("seed %d: %s at %d is %v and must be at least %v", seed, name, i, more.Access[i], less.Access[i])
		}
	}
}

func TestSameBitsOnAnyNumberOfCores(t *testing.T) {
	in := country(500, 20)
	before := measures(t, catchments(t, in, "gaussian:8"))
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	for name, m := range measures(t, catchments(t, in, "gaussian:8")) {
		if !slices.Equal(m.Access, before[name].Access) || !slices.Equal(m.SupplyRatio, before[name].SupplyRatio) {
			t.Errorf("%s differs", name)
		}
	}
}

func TestDegenerateInputs(t *testing.T) {
	for name, in := range map[string]instance{
		"nothing":           {times: rows(nil)},
		"no site":           {times: rows([][]float64{{}}), demand: []float64{5}},
		"no place":          {times: rows(nil), supply: []float64{3}},
		"nobody":            {times: rows([][]float64{{1}}), demand: []float64{0}, supply: []float64{3}},
		"no supply":         {times: rows([][]float64{{1}}), demand: []float64{5}, supply: []float64{0}},
		"an island":         {times: rows([][]float64{{-1}}), demand: []float64{5}, supply: []float64{3}},
		"too far":           {times: rows([][]float64{{500}}), demand: []float64{5}, supply: []float64{3}},
		"infinitely far":    {times: rows([][]float64{{math.Inf(1)}}), demand: []float64{5}, supply: []float64{3}},
		"very few and much": {times: rows([][]float64{{45, 0}, {0, 45}}), demand: []float64{1e-30, 1e30}, supply: []float64{1e30, 1e-30}},
	} {
		for _, decay := range decays {
			for measure, m := range measures(t, catchments(t, in, decay)) {
				sane(t, 0, name+", "+measure, in, m)
			}
		}
	}
}

func TestZeroMinutesCountFully(t *testing.T) {
	in := instance{times: rows([][]float64{{0}}), demand: []float64{1000}, supply: []float64{2}}
	for _, decay := range decays {
		if got := catchments(t, in, decay).TwoStep().Access[0]; !near(got, 0.002, 1e-12) {
			t.Errorf("%s: access %v with a practitioner at home, want 0.002", decay, got)
		}
	}
}

// A place of care without supply must not draw patients from those that have some.
func TestASiteWithoutSupplyIsNoSite(t *testing.T) {
	with := instance{times: rows([][]float64{{5, 0}, {8, 12}}), demand: []float64{1000, 500}, supply: []float64{2, 0}}
	without := instance{times: rows([][]float64{{5}, {8}}), demand: with.demand, supply: []float64{2}}
	a, b := measures(t, catchments(t, with, "gaussian:8")), measures(t, catchments(t, without, "gaussian:8"))
	for name := range a {
		if !slices.Equal(a[name].Access, b[name].Access) {
			t.Errorf("%s: access %v with an empty site, %v without", name, a[name].Access, b[name].Access)
		}
	}
}

func TestNewRefuses(t *testing.T) {
	good := instance{times: rows([][]float64{{1, 2}}), demand: []float64{5}, supply: []float64{1, 1}}
	decay := parse(t, "gaussian:10")
	for name, broken := range map[string]func(*instance){
		"more demand than rows":    func(in *instance) { in.demand = []float64{5, 6} },
		"less supply than sites":   func(in *instance) { in.supply = []float64{1} },
		"negative demand":          func(in *instance) { in.demand = []float64{-1} },
		"demand that is no number": func(in *instance) { in.demand = []float64{math.NaN()} },
		"infinite supply":          func(in *instance) { in.supply = []float64{1, math.Inf(1)} },
		"absurdly little supply":   func(in *instance) { in.supply = []float64{1, 1e-300} },
	} {
		in := good
		broken(&in)
		if _, err := access.New(in.times, in.demand, in.supply, decay); err == nil {
			t.Errorf("%s is accepted", name)
		}
	}
	if _, err := access.New(good.times, good.demand, good.supply, access.Decay{}); err == nil {
		t.Error("a decay that is none is accepted")
	}
	for _, alpha := range []float64{-1, math.NaN(), 5} {
		if _, err := catchments(t, good, "gaussian:10").Availability(alpha); err == nil {
			t.Errorf("alpha %v is accepted", alpha)
		}
	}
}
