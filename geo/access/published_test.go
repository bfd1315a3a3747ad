package access_test

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"math"
	"os"
	"testing"

	"github.com/maillage/maillage/geo/access"
)

// Five hexagons that ipeaGIT/accessibility tests on (tests/testthat/test-spatial_availability.R at 0928c8a, "accepts custom decay
// function": 94, 44, 218, 243, 0). Its figures of spatial availability come out on these data.
// Those of its 2SFCA and BFCA (test-floating_catchment_area.R at 0c17405) cannot: they give 0.1222 jobs per inhabitant where everything counts, and there are
// 599 jobs for 5404 inhabitants. So these are worked out from who reaches what within 45 minutes: site 1 is reached from places 1 to 4, site 2 from 2 to 4, site 3 from 2
// and 3, site 4 from 2 to 4; nobody lives in the fifth hexagon, nor works there.
func TestFiveHexagonsOfBeloHorizonte(t *testing.T) {
	all, ids := beloHorizonte(t)
	var chosen []int32
	for _, id := range []string{"89a88cdb57bffff", "89a88cdb597ffff", "89a88cdb5b3ffff", "89a88cdb5cfffff", "89a88cd909bffff"} {
		chosen = append(chosen, ids[id])
	}
	in := all.among(chosen)
	c := catchments(t, in, "step:45=1")
	r1, r2, r3, r4 := 82./5404, 308./4552, 100./2363, 109./4552
	expect(t, "2sfca", c.TwoStep().Access, []float64{r1, r1 + r2 + r3 + r4, r1 + r2 + r3 + r4, r1 + r2 + r4, 0}, 12)
	b1, b2 := 82/(852+394./4+1969./4+2189./3)/4, 308/(394./4+1969./4+2189./3)/3
	b3, b4 := 100/(394./4+1969./4)/2, 109/(394./4+1969./4+2189./3)/3
	expect(t, "bfca", c.Balanced().Access, []float64{b1, b1 + b2 + b3 + b4, b1 + b2 + b3 + b4, b1 + b2 + b4, 0}, 12)
	// tests/testthat/test-spatial_availability.R: everything counts fully.
	v, err := catchments(t, in, "step:1000=1").Availability(1)
	if err != nil {
		t.Fatal(err)
	}
	for i := range v.Access {
		v.Access[i] *= in.demand[i]
	}
	expect(t, "availability", v.Access, []float64{94, 44, 218, 243, 0}, 0)
}

// The example of Soukhov and others (2023), as in test-spatial_availability.R of ipeaGIT/accessibility at 0928c8a,
// "calculates spatial availability correctly".
func TestSpatialAvailabilityOfItsPaper(t *testing.T) {
	in := instance{
		times:  rows([][]float64{{15, 30, 100}, {30, 15, 100}, {100, 100, 15}}),
		demand: []float64{50_000, 150_000, 10_000}, supply: []float64{100_000, 100_000, 10_000},
	}
	r, err := catchments(t, in, "exponential:10").Availability(1)
	if err != nil {
		t.Fatal(err)
	}
	for i := range r.Access {
		r.Access[i] *= in.demand[i]
	}
	expect(t, "availability", r.Access, []float64{66_833, 133_203, 9_963}, 0)
}

// egrueebler/fca, tests/testthat/test-spai_2sfca.R and test-spai_3sfca.R at dd6b23b, test-spai_mh3sfca.R at ef60c31: the weights are the numbers 1 to 24, here over 24, column by
// column of four places and six sites. The first two measures do not depend on the scale of the weights, the
// third is proportional to it.
func TestExamplesOfThePackageFCA(t *testing.T) {
	in := instance{demand: []float64{1, 2, 3, 4}, supply: []float64{1, 2, 3, 4, 5, 6}}
	minutes := make([][]float64, 4)
	for i := range minutes {
		for j := range 6 {
			minutes[i] = append(minutes[i], float64(24-(6*i+j+1)))
		}
	}
	in.times = rows(minutes)
	expect(t, "2sfca", catchments(t, in, "step:30=1").TwoStep().Access, []float64{2.1, 2.1, 2.1, 2.1}, 12)
	c := catchments(t, in, "linear:24")
	expect(t, "3sfca", c.ThreeStep().Access, []float64{0.6686168, 1.3565093, 2.0921208, 2.8355005}, 7)
	mh3 := c.HuffThreeStep().Access
	for i := range mh3 {
		mh3[i] *= 24
	}
	expect(t, "mh3sfca", mh3, []float64{9.617634, 21.717421, 34.325798, 47.032856}, 6)
}

// PySAL access, access/tests/test_hospital_example.py at 26e29ef, which holds it against a loop of its own: three places, four states of the roads, weight 1/t up to 61
// minutes; values from running it at 1.1.10. Its three-step measure divides by the weights of journeys over
// the limit too, so it is only comparable where there are none, in the last state.
func TestHospitalExampleOfPySAL(t *testing.T) {
	type state struct {
		in, out, across float64
		two             []float64
	}
	var c *access.Catchments
	for _, s := range []state{
		{40, 40, 80, []float64{0.3314441169802766, 0.5798281320669381, 7.286418169862544}},
		{20, 40, 80, []float64{0.4353402208763805, 0.683724235963042, 5.727976611420986}},
		{40, 20, 80, []float64{0.3310719131614654, 0.5778577857785778, 7.299991939492457}},
		{20, 20, 40, []float64{0.4425683953985841, 0.6667582799658271, 5.7405246461850234}},
	} {
		c = catchments(t, instance{
			times:  rows([][]float64{{1, s.across, s.in}, {s.across, 1, s.in}, {s.out, s.out, 1}}),
			demand: []float64{100, 50, 10}, supply: []float64{15, 20, 100},
		}, "power:1,1,within=61")
		expect(t, "2sfca", c.TwoStep().Access, s.two, 12)
	}
	expect(t, "3sfca", c.ThreeStep().Access, []float64{0.17480214807981356, 0.42403550855652616, 9.631800976419234}, 12)
}

// testdata/oracle.py says how the expected values were made.
func TestWholeOfBeloHorizonte(t *testing.T) {
	all, ids := beloHorizonte(t)
	f, err := os.Open("testdata/belo_horizonte.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	table, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	slow := catchments(t, all, "exponential:15,within=60")
	availability, err := slow.Availability(0.5)
	if err != nil {
		t.Fatal(err)
	}
	results := []*access.Result{
		catchments(t, all, "step:45=1").TwoStep(),
		catchments(t, all, "step:20=1,40=0.68,60=0.22").TwoStep(),
		catchments(t, all, "gaussian:20,within=60").TwoStep(),
		catchments(t, all, "power:1,1.5,within=60").TwoStep(),
		catchments(t, all, "step:10=0.962,20=0.704,30=0.377,60=0.042").ThreeStep(),
		slow.ModifiedTwoStep(), slow.HuffThreeStep(), slow.Balanced(), availability,
	}
	if len(table) < 40 || len(table[0]) != len(results)+1 {
		t.Fatalf("the expected values are %d × %d", len(table), len(table[0]))
	}
	for _, line := range table[1:] {
		for k, r := range results {
			if got, want := r.Access[ids[line[0]]], float(t, line[k+1]); !near(got, want, 1e-9) {
				t.Errorf("%s, %s: access %v, want %v", line[0], table[0][k+1], got, want)
			}
		}
	}
}

// Markets solved by SLSQP, see testdata/oracle.py.
func TestEquilibriumAsAnotherSolverFindsIt(t *testing.T) {
	text, err := os.ReadFile("testdata/equilibrium.json")
	if err != nil {
		t.Fatal(err)
	}
	var markets []struct {
		Minutes        [][]float64
		Demand, Supply []float64
		Value          float64
		Load, Cost     []float64
	}
	if err := json.Unmarshal(text, &markets); err != nil || len(markets) == 0 {
		t.Fatal(err, len(markets))
	}
	for n, m := range markets {
		e, err := access.Rational{Tolerance: 1e-10}.Solve(context.Background(), rows(m.Minutes), m.Demand, m.Supply)
		if err != nil || !e.Converged {
			t.Fatalf("market %d: %v, converged %v", n, err, e.Converged)
		}
		if !near(e.Value, m.Value, 1e-6) || e.Value > m.Value*(1+1e-8) {
			t.Errorf("market %d: value %v, another solver found %v", n, e.Value, m.Value)
		}
		for j := range m.Load {
			if !near(e.Load[j], m.Load[j], 2e-3) {
				t.Errorf("market %d, site %d: %v come, want %v", n, j, e.Load[j], m.Load[j])
			}
		}
		for i := range m.Cost {
			if !near(e.Cost[i], m.Cost[i], 2e-3) {
				t.Errorf("market %d, place %d: cost %v, want %v", n, i, e.Cost[i], m.Cost[i])
			}
		}
	}
}

func catchments(t testing.TB, in instance, decay string) *access.Catchments {
	t.Helper()
	c, err := access.New(in.times, in.demand, in.supply, parse(t, decay))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// expect compares with published figures, which are rounded to some decimals.
func expect(t *testing.T, what string, got, want []float64, decimals int) {
	t.Helper()
	for i := range want {
		if tolerance := 0.5000001 * math.Pow10(-decimals); len(got) != len(want) || math.Abs(got[i]-want[i]) > tolerance {
			t.Errorf("%s: %v, want %v", what, got, want)
			return
		}
	}
}
