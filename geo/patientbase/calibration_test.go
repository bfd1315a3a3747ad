package patientbase_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/maillage/maillage/geo/patientbase"
)

// drawn is a country where patients choose by a Huff model that is known.
type drawn struct {
	choices []patientbase.Choice
	supply  []float64
}

func (d drawn) of(team int32) float64 { return d.supply[team] }

// draw places units and teams in a square of 60 minutes and has the patients of each unit choose among the teams
// within 40.
func draw(r *rand.Rand, units, teams int, exponent, tau float64) drawn {
	var d drawn
	at := make([][2]float64, teams)
	for j := range at {
		at[j] = [2]float64{60 * r.Float64(), 60 * r.Float64()}
		d.supply = append(d.supply, float64(1+r.IntN(12)))
	}
	for i := range int32(units) {
		x, y := 60*r.Float64(), 60*r.Float64()
		var near []patientbase.Choice
		var shares []float64
		sum := 0.0
		for j, p := range at {
			minutes := math.Hypot(p[0]-x, p[1]-y)
			if minutes <= 40 {
				near = append(near, patientbase.Choice{Unit: i, Team: int32(j), Minutes: minutes})
				shares = append(shares, math.Pow(d.supply[j], exponent)*math.Exp(-minutes/tau))
				sum += shares[len(shares)-1]
			}
		}
		for k := range shares {
			shares[k] /= sum
		}
		if len(near) > 0 {
			for k, n := range multinomial(r, 20+r.IntN(300), shares) {
				near[k].Patients = n
			}
		}
		d.choices = append(d.choices, near...)
	}
	return d
}

// Parameters are recovered within their standard errors, as often as these promise, by both models.
func TestCalibrationIsRecovered(t *testing.T) {
	const seeds = 60
	good := map[string]int{}
	for seed := range uint64(seeds) {
		r := rand.New(rand.NewPCG(seed, 31))
		exponent, tau := 0.6+0.8*r.Float64(), 5+8*r.Float64()
		d := draw(r, 80, 12, exponent, tau)
		o, b := patientbase.CalibrateOrigin(d.choices, d.of), patientbase.CalibrateDoubly(d.choices)
		for name, z := range map[string]float64{
			"exponent": (o.Exponent - exponent) / o.ExponentErr, "rate": (o.Rate - 1/tau) / o.RateErr, "rate, doubly": (b.Rate - 1/tau) / b.RateErr,
		} {
			if math.Abs(z) > 4.5 {
				t.Errorf("seed %d: %s is %.1f standard errors off", seed, name, z)
			}
			if math.Abs(z) <= 2 {
				good[name]++
			}
		}
		if o.Warnings != nil || b.Warnings != nil || math.Abs(o.Dispersion-1) > 0.5 || o.Explained < 0.5 {
			t.Errorf("seed %d: %v; %v", seed, o, b)
		}
	}
	for name, n := range good {
		if n < seeds*85/100 {
			t.Errorf("%s within two standard errors in %d of %d", name, n, seeds)
		}
	}
}

func TestCalibrationDoesNotDependOnOrder(t *testing.T) {
	for seed := range uint64(10) {
		r := rand.New(rand.NewPCG(seed, 32))
		d := draw(r, 30, 6, 1, 8)
		want := fmt.Sprintf("%+v %+v", patientbase.CalibrateOrigin(d.choices, d.of), patientbase.CalibrateDoubly(d.choices))
		r.Shuffle(len(d.choices), func(i, j int) { d.choices[i], d.choices[j] = d.choices[j], d.choices[i] })
		if got := fmt.Sprintf("%+v %+v", patientbase.CalibrateOrigin(d.choices, d.of), patientbase.CalibrateDoubly(d.choices)); got != want {
			t.Errorf("seed %d:\n%s\nand in another order\n%s", seed, want, got)
		}
	}
}

// What cannot be told is said, with numbers that can be written as JSON.
func TestCalibrationOfThinOrOddChoices(t *testing.T) {
	choice := func(unit, team int32, minutes, patients float64) patientbase.Choice {
		return patientbase.Choice{Unit: unit, Team: team, Minutes: minutes, Patients: patients}
	}
	var nearest, same, far []patientbase.Choice
	for i := range int32(40) {
		x := float64(i % 13)
		nearest = append(nearest, choice(i, i%5, 1+x, 30), choice(i, (i+1)%5, 20+x, 0))
		same = append(same, choice(i, i%5, 10, 20+x), choice(i, (i+1)%5, 10, 12))
		far = append(far, choice(i, i%5, 30+x, 30), choice(i, (i+1)%5, 5+x, 4))
	}
	equal := func(int32) float64 { return 2 }
	odd := func(team int32) float64 { return []float64{0, math.NaN(), 3}[team%3] }
	for _, c := range []struct {
		name     string
		choices  []patientbase.Choice
		supply   func(int32) float64
		warnings []patientbase.Warning
		left     int
	}{
		{"nothing", nil, equal, []patientbase.Warning{patientbase.ThinData, patientbase.PoorFit, patientbase.Unidentified, patientbase.NotConverged}, 0},
		{"one team each", []patientbase.Choice{choice(0, 0, 5, 10), choice(1, 1, 5, 10)}, equal, []patientbase.Warning{patientbase.ThinData, patientbase.NotConverged}, 0},
		{"no patient", []patientbase.Choice{choice(0, 0, 5, 0), choice(0, 1, 6, 0)}, equal, []patientbase.Warning{patientbase.ThinData, patientbase.NotConverged}, 0},
		{"numbers that are none", []patientbase.Choice{choice(0, 2, math.NaN(), 3), choice(0, 2, 1, math.Inf(1)), choice(0, 2, 1, -1), choice(0, -1, 1, 1), choice(0, 0, 1, 1), choice(0, 1, 1, 1)}, odd,
			[]patientbase.Warning{patientbase.NotConverged}, 6},
		{"equal supply", draw(rand.New(rand.NewPCG(1, 1)), 60, 9, 0, 8).choices, equal, []patientbase.Warning{patientbase.Unidentified}, 0},
		{"all at the nearest", nearest, equal, []patientbase.Warning{patientbase.Unidentified}, 0},
		{"as far as any", same, equal, []patientbase.Warning{patientbase.NoDecay, patientbase.Unidentified}, 0},
		{"those far away are preferred", far, equal, []patientbase.Warning{patientbase.NoDecay}, 0},
	} {
		got := patientbase.CalibrateOrigin(c.choices, c.supply)
		for _, w := range c.warnings {
			if !slices.Contains(got.Warnings, w) {
				t.Errorf("%s: no warning of %v in %v", c.name, w, got)
			}
		}
		if got.Left != c.left || !slices.IsSorted(got.Warnings) {
			t.Errorf("%s: %d left out, want %d", c.name, got.Left, c.left)
		}
		tau, err := got.DecayMinutes()
		doubly := patientbase.CalibrateDoubly(c.choices)
		for _, x := range []float64{got.Exponent, got.ExponentErr, got.Rate, got.RateErr, got.LogLikelihood, got.Deviance, got.PseudoR2, got.Explained, got.SRMSE, got.Dispersion, tau, err,
			doubly.Rate, doubly.RateErr, doubly.LogLikelihood, doubly.Deviance, doubly.PseudoR2, doubly.Explained, doubly.SRMSE, doubly.Dispersion} {
			if math.IsNaN(x) || math.IsInf(x, 0) {
				t.Errorf("%s: a figure is no number: %+v, %+v", c.name, got, doubly)
				break
			}
		}
	}
}

// A chain of towns where margins reach one another only through their neighbours, the case that plain
// proportional fitting takes thousands of cycles for: the fitted patients of every team are its own.
func TestDoublyConstrainedMeetsMarginsAcrossALongCountry(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 33))
	var choices []patientbase.Choice
	for i := range int32(600) {
		for _, j := range []int32{i, i + 1, i + 2} {
			minutes := 3 + 10*r.Float64()
			choices = append(choices, patientbase.Choice{Unit: i, Team: j, Minutes: minutes, Patients: float64(poisson(r, 200*math.Exp(-minutes/8)*(1+float64(j)/300)))})
		}
	}
	c := patientbase.CalibrateDoubly(choices)
	if z := (c.Rate - 1./8) / c.RateErr; !c.Converged || math.Abs(z) > 4 {
		t.Errorf("%v: %.1f standard errors off", c, z)
	}
}

// Two valleys: from the first one can reach a team of the second, whom nobody there chooses. No attraction is low enough
// for that team to have no patients from over the pass while it has its own, so the best fit is at the limit, where the
// pass does not exist. It has to be found there, and not approached for ever.
func TestDoublyConstrainedBeyondAPass(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 33))
	var valleys []patientbase.Choice
	for i := range int32(40) {
		for j := range int32(4) {
			minutes := 3 + 10*r.Float64()
			valleys = append(valleys, patientbase.Choice{Unit: i, Team: 4*(i/20) + j, Minutes: minutes, Patients: 1 + float64(poisson(r, 200*math.Exp(-minutes/8)))})
		}
	}
	want := patientbase.CalibrateDoubly(valleys)
	pass := append(slices.Clone(valleys), patientbase.Choice{Unit: 3, Team: 5, Minutes: 25})
	got := patientbase.CalibrateDoubly(pass)
	if !want.Converged || !got.Converged || got.Rounds > want.Rounds || got.Rate != want.Rate || got.RateErr != want.RateErr || got.Deviance != want.Deviance {
		t.Errorf("with the pass %+v, without %+v", got, want)
	}
	if got.Cells != want.Cells+1 {
		t.Errorf("%d cells, the one over the pass is one of %d", got.Cells, want.Cells+1)
	}
}

func ExampleCalibrateOrigin() {
	d := draw(rand.New(rand.NewPCG(7, 7)), 100, 15, 1, 8)
	fmt.Println(patientbase.CalibrateOrigin(d.choices, d.of))
	// Output: supply exponent 0.997 ± 0.019, decay 8.0 ± 0.1 min, explained 0.96, SRMSE 0.21, 1044 cells, []
}
