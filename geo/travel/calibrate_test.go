package travel_test

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/maillage/maillage/geo/travel"
	"github.com/paulmach/orb"
)

// journeys are pairs of scattered places with the times of a function.
func journeys(seed uint64, n int, minutes func(a, b travel.Place) float64) []travel.Pair {
	r := rand.New(rand.NewPCG(seed, seed))
	from, to := scattered(r, n, orb.Point{2, 46}, 0.5), scattered(r, n, orb.Point{2, 46}, 0.5)
	pairs := make([]travel.Pair, n)
	for i := range pairs {
		from[i].AreaM2, to[i].AreaM2 = 0, 0
		pairs[i] = travel.Pair{From: from[i], To: to[i], Minutes: minutes(from[i], to[i])}
	}
	return pairs
}

func near(got, want, tolerance float64) bool { return math.Abs(got-want) <= tolerance*math.Abs(want) }

func TestCalibrateFindsWhatMadeTheTimes(t *testing.T) {
	truth := travel.Crow{Detour: 1.3, SpeedDense: 31, SpeedSparse: 57, Growth: 0.21}
	pairs := journeys(1, 400, truth.Minutes)
	start := travel.Crow{Detour: 1.3, SpeedDense: 20, SpeedSparse: 20}
	check := func(name string, tolerance float64) {
		t.Helper()
		c, fit, err := travel.Calibrate(start, pairs)
		if err != nil || !near(c.SpeedDense, 31, tolerance) || !near(c.SpeedSparse, 57, tolerance) || math.Abs(c.Growth-0.21) > tolerance || fit.Pairs != len(pairs) {
			t.Errorf("%s: %+v, %v, %v; want %+v", name, c, fit, err, truth)
		}
	}
	check("exact times", 0.002)
	for i := range pairs {
		if i%5 == 0 {
			pairs[i].Minutes *= 3 // a river without a bridge
		}
	}
	check("one time in five is three times as long", 0.02)
	pairs = append(pairs, travel.Pair{Minutes: 5}, travel.Pair{From: pairs[0].From, To: pairs[0].To, Minutes: 0})
	check("with pairs that have no distance or no time", 0.02)
}

func TestCalibrateDetour(t *testing.T) {
	pairs := journeys(2, 100, crow.Minutes)
	for i := range pairs {
		pairs[i].RoadKm = travel.Crow{Detour: 1.2, SpeedDense: 60, SpeedSparse: 60}.Minutes(pairs[i].From, pairs[i].To)
		if i%10 == 0 {
			pairs[i].RoadKm *= 4
		}
	}
	if c, _, err := travel.Calibrate(crow, pairs); err != nil || !near(c.Detour, 1.2, 0.01) || !near(c.SpeedSparse/c.Detour, 50/1.3, 0.01) {
		t.Errorf("%+v, %v", c, err)
	}
}

func TestCalibrateOneClass(t *testing.T) {
	pairs := journeys(3, 100, func(a, b travel.Place) float64 { a.Dense, b.Dense = false, false; return crow.Minutes(a, b) })
	for i := range pairs {
		pairs[i].From.Dense, pairs[i].To.Dense = false, false
	}
	start := travel.Crow{Detour: 1.3, SpeedDense: 10, SpeedSparse: 30}
	if c, _, err := travel.Calibrate(start, pairs); err != nil || !near(c.SpeedSparse, 50, 0.002) || !near(c.SpeedDense, 50./3, 0.002) {
		t.Errorf("%+v, %v: dense places keep a third of the speed of the others", c, err)
	}
}

func TestCalibrateRefuses(t *testing.T) {
	pairs := journeys(4, travel.MinPairs, crow.Minutes)
	if _, _, err := travel.Calibrate(crow, pairs[1:]); err == nil {
		t.Error("calibrated on too few pairs")
	}
	if _, _, err := travel.Calibrate(travel.Crow{}, pairs); err == nil {
		t.Error("calibrated from no speed")
	}
	if _, err := travel.NewLocal(crow, pairs[1:]); err == nil {
		t.Error("corrected by too few pairs")
	}
}

func TestMeasure(t *testing.T) {
	at := func(km, minutes float64) travel.Pair {
		return travel.Pair{To: travel.Place{AreaM2: km}, Minutes: minutes}
	}
	estimate := func(_, b travel.Place) float64 { return b.AreaM2 }
	fit := travel.Measure([]travel.Pair{at(1, 2), at(2, 2), at(3, 6), at(4, 3), at(9, math.NaN())}, estimate)
	// Estimates 1 2 3 4 of 2 2 6 3: errors −1 0 −3 +1; Σdxdy 3.5, Σdx² 5, Σdy² 10.75.
	want := travel.Fit{Pairs: 4, Correlation: 3.5 / math.Sqrt(5*10.75), MedianError: 1, P90Error: 2.4, Bias: -0.5}
	if !near(fit.Correlation, want.Correlation, 1e-12) || !near(fit.P90Error, want.P90Error, 1e-12) || fit.MedianError != want.MedianError || fit.Bias != want.Bias || fit.Pairs != 4 {
		t.Errorf("%+v, want %+v", fit, want)
	}
	if fit := travel.Measure(nil, estimate); fit != (travel.Fit{}) {
		t.Errorf("of nothing: %+v", fit)
	}
}

func TestCrossValidateNeverShowsWhatItAsks(t *testing.T) {
	pairs := journeys(5, 53, crow.Minutes)
	asked := make(map[orb.Point]int)
	fit, err := travel.CrossValidate(pairs, 5, 7, func(known []travel.Pair) (func(a, b travel.Place) float64, error) {
		seen := make(map[orb.Point]bool)
		for _, p := range known {
			seen[p.From.Point] = true
		}
		return func(a, b travel.Place) float64 {
			asked[a.Point]++
			if seen[a.Point] {
				t.Errorf("%v is asked of who has seen it", a.Point)
			}
			return crow.Minutes(a, b)
		}, nil
	})
	if err != nil || fit.Pairs != 53 || len(asked) != 53 || !near(fit.Correlation, 1, 1e-12) || fit.MedianError != 0 {
		t.Errorf("%v, %d asked, %v", fit, len(asked), err)
	}
	for _, folds := range []int{-1, 0, 1, 54} {
		if _, err := travel.CrossValidate(pairs, folds, 7, calibrated); err == nil {
			t.Errorf("%d folds of 53 pairs", folds)
		}
	}
	broken := errors.New("broken")
	if _, err := travel.CrossValidate(pairs, 5, 7, func([]travel.Pair) (func(a, b travel.Place) float64, error) { return nil, broken }); !errors.Is(err, broken) {
		t.Error(err)
	}
}

// estuary is a Crow for whom crossing longitude 2 takes half an hour more.
func estuary(a, b travel.Place) float64 {
	t := crow.Minutes(a, b)
	if a.Point[0] < 2 != (b.Point[0] < 2) {
		t += 30
	}
	return t
}

func TestLocalLearnsAnEstuary(t *testing.T) {
	l, err := travel.NewLocal(crow, journeys(6, 1500, estuary))
	if err != nil {
		t.Fatal(err)
	}
	asked := journeys(7, 500, estuary)
	before, after := travel.Measure(asked, crow.Minutes), travel.Measure(asked, l.Minutes)
	if after.P90Error > 0.5*before.P90Error || after.Correlation < 0.99 || before.Correlation > 0.98 {
		t.Errorf("before %v, after %v", before, after)
	}
}

func TestLocalFarFromWhatIsKnown(t *testing.T) {
	l, err := travel.NewLocal(crow, journeys(8, 200, estuary))
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(8, 8))
	far := scattered(r, 50, orb.Point{6, 48}, 0.3)
	if !same(within(t, l, far, far, 30), within(t, crow, far, far, 30)) {
		t.Error("times far from every known one are corrected")
	}
	here := travel.Place{Point: orb.Point{2.01, 46}, AreaM2: 2e7}
	if got, want := l.Minutes(here, here), crow.Minutes(here, here); got != want {
		t.Errorf("%v minutes within a place, want %v", got, want)
	}
}

func TestLocalOfPerfectTimesIsTheCrow(t *testing.T) {
	pairs := journeys(9, 100, crow.Minutes)
	l, err := travel.NewLocal(crow, pairs)
	if err != nil {
		t.Fatal(err)
	}
	if fit := travel.Measure(pairs, l.Minutes); fit.P90Error != 0 {
		t.Errorf("%v", fit)
	}
}

func TestLocalWithinIsMinutes(t *testing.T) {
	const seed = 10
	l, err := travel.NewLocal(growing, journeys(seed, 300, estuary))
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(seed, 1))
	from, to := scattered(r, 120, orb.Point{2, 46}, 0.8), scattered(r, 90, orb.Point{2, 46}, 0.8)
	if got, want := within(t, l, from, to, 40), everyPair(l.Minutes, from, to, 40); !same(got, want) {
		t.Errorf("seed %d: %d pairs, want %d", seed, len(got.To), len(want.To))
	}
	if l.Name() != "as the crow flies, corrected by 300 known times" {
		t.Error(l.Name())
	}
}
