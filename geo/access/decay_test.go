package access_test

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/maillage/maillage/geo/access"
)

func TestWeightAtTheBounds(t *testing.T) {
	type at = map[float64]float64
	for _, c := range []struct {
		text string
		want at
	}{
		{"step:<10=1,<15=2/3,<20=1/3", at{0: 1, 9.99: 1, 10: 2. / 3, 15: 1. / 3, 19.9: 1. / 3, 20: 0, 500: 0}},
		{"step:<5=1,<10=0.3,<15=0.1", at{0: 1, 5: 0.3, 10: 0.1, 15: 0}},
		{"step:10=1,15=0.667,20=0.333", at{0: 1, 10: 1, 10.1: 0.667, 15: 0.667, 20: 0.333, 20.1: 0}},
		// PySAL access, docstrings of weights.step_fn, weights.gaussian and weights.gravity(20, −2, 1), the
		// last over its value at 1, since the weight here is 1 up to the least distance.
		{"step:20=1,40=0.68,60=0.22", at{0: 1, 10: 1, 20: 1, 30: 0.68, 40: 0.68, 50: 0.22, 60: 0.22, 70: 0}},
		{"gaussian:20", at{0: 1, 20: 0.6065306597126334, 40: 0.1353352832366127, 60: 0.011108996538242306}},
		{"power:1,2", at{0: 1, 1: 1, 2: 100. / 400, 20: 1. / 400, 40: 0.25 / 400}},
		// ipeaGIT/accessibility, tests/testthat/test-decay_*.R.
		{"step:<10=1,<20=0.75,<30=0.5,<40=0.25", at{0: 1, 5: 1, 10: 0.75, 15: 0.75, 20: 0.5, 30: 0.25, 40: 0}},
		{"power:1,0.5", at{0: 1, 0.5: 1, 1: 1, 16: 0.25, 64: 0.125}},
		{"power:1,0.25", at{0: 1, 16: 0.5, 256: 0.25}},
		{"linear:30", at{0: 1, 10: 2. / 3, 60: 0}},
		{"logistic:20,2", at{0: 1, 20: (1 + math.Exp(-10*math.Pi/math.Sqrt(3))) / 2}},
		// Dai (2010): 1 at no distance, 0 at the threshold.
		{"dai:20", at{0: 1, 10: (math.Exp(-0.125) - math.Exp(-0.5)) / (1 - math.Exp(-0.5)), 20: 0, 25: 0}},
		// At the estimate of a step half of the journeys are under it.
		{"step:<15=1,scatter=1", at{15: 0.5, 0: 0.5 * math.Erfc(-15/math.Sqrt2)}},
		{"step:<10=1,<15=2/3,<20=1/3,scatter=0.001", at{0: 1, 9.9: 1, 10: 5. / 6, 12: 2. / 3, 15: 0.5, 17: 1. / 3, 20: 1. / 6, 21: 0}},
		{"apl", at{9: 1, 10: 2. / 3, 19: 1. / 3, 20: 0}},
		{"exponential:10,within=30", at{0: 1, 10: math.Exp(-1), 30: math.Exp(-3), 30.1: 0}},
	} {
		d := parse(t, c.text)
		for minutes, want := range c.want {
			if got := d.Weight(minutes); !near(got, want, 1e-12) {
				t.Errorf("%s: %v minutes weigh %v, want %v", c.text, minutes, got, want)
			}
		}
	}
}

func TestTablesAreThoseOfTheDREES(t *testing.T) {
	for text, table := range map[string]access.Decay{
		"step:<10=1,<15=2/3,<20=1/3": access.APL(), "step:<5=1,<10=0.3,<15=0.1": access.APL2012(), "step:30=1": access.Within(30),
	} {
		if got := parse(t, text); got.String() != table.String() {
			t.Errorf("%v, want %v", table, got)
		}
	}
}

func TestReach(t *testing.T) {
	for text, want := range map[string]float64{
		"step:<10=1,<20=0.5": 20, "linear:25": 25, "linear:25,within=10": 10, "gaussian:10": math.Inf(1), "gaussian:10,within=45": 45,
		"dai:20": 20, "step:<20=1,scatter=1,within=30": 30, "step:<15=1,scatter=2": (6+math.Sqrt(36+64))*(6+math.Sqrt(36+64))/4 - 1,
	} {
		d := parse(t, text)
		if got := d.Reach(); got != want {
			t.Errorf("%s reaches %v minutes, want %v", text, got, want)
		}
	}
}

func TestParseDecayRefuses(t *testing.T) {
	for text, reason := range map[string]string{
		"":                                "form",
		"step":                            "minutes=weight",
		"step:":                           "minutes=weight",
		"gravity:2":                       "form",
		"step:10":                         "minutes=weight",
		"step:10=1,<15=0.5":               "either all bounds",
		"step:10=1,10=0.5":                "longer",
		"step:10=0.5,15=0.6":              "not weigh more",
		"step:10=1.5":                     "between 0 and 1",
		"step:0=1":                        "step 1",
		"step:10=x":                       "not a number",
		"step:10=1/0":                     "between 0 and 1",
		"step:10=0/0":                     "between 0 and 1",
		"step:10=1,scatter=0":             "positive",
		"step:10=1,scatter=1,scatter=1":   "given once",
		"step:10=1,scatter=x":             "not a number",
		"step:10=1,scatter=1e9":           "scatter",
		"step:10=1,within=5":              "unless it is blurred",
		"step:scatter=1":                  "not a number",
		"apl:3":                           "form",
		"dai:0":                           "dai over 0 minutes",
		"gaussian":                        "not a number",
		"gaussian:0":                      "gaussian over 0 minutes",
		"gaussian:-3":                     "gaussian over -3 minutes",
		"gaussian:nan":                    "NaN",
		"gaussian:inf":                    "+Inf",
		"gaussian:10,20":                  "within",
		"gaussian:10,within=0":            "no journey",
		"gaussian:10,within=-1":           "limited",
		"power:1":                         "2 numbers",
		"power:1,0":                       "shape 0",
		"logistic:20,5,within=30,within=": "2 numbers",
		"linear:10,within=x":              "not a number",
	} {
		if d, err := access.ParseDecay(text); err == nil || !strings.Contains(err.Error(), reason) {
			t.Errorf("%q: %+v, %v, want an error with %q", text, d, err, reason)
		}
	}
}

func TestValidateNamesEveryFault(t *testing.T) {
	bad := access.Decay{Form: access.Stepwise, Steps: []access.Step{{10, 2}, {5, 0}}, Limit: 3}
	err := bad.Validate()
	if err == nil || strings.Count(err.Error(), "\n") != 2 {
		t.Errorf("three faults, found %v", err)
	}
	for _, d := range []access.Decay{{}, {Form: 99, Minutes: 1}, {Form: access.Gaussian}, {Form: access.Linear, Minutes: 1, Shape: 1},
		{Form: access.Linear, Minutes: 1, Inclusive: true}} {
		if d.Validate() == nil {
			t.Errorf("%+v is valid", d)
		}
	}
}

// A table for estimated times weighs what a table weighs on the mean of the true ones, drawn at random.
func TestBlurredIsTheExpectedWeight(t *testing.T) {
	sharp := access.APL()
	blurred := sharp.Blurred(0.54, 30)
	if again := blurred.Blurred(3, 10); again.String() != blurred.String() {
		t.Errorf("blurred twice: %v", again)
	}
	if smooth := parse(t, "gaussian:10"); smooth.Blurred(1, 30).String() != "gaussian:10" || sharp.Blurred(0, 30).String() != sharp.String() {
		t.Error("what is smooth, or known exactly, is blurred")
	}
	r := rand.New(rand.NewPCG(1, 1))
	const draws = 20_000
	for _, minutes := range []float64{0, 7, 10, 14, 18, 22, 26} {
		sum := 0.
		for range draws {
			sum += sharp.Weight(max(0, minutes+0.54*math.Sqrt(minutes+1)*r.NormFloat64()))
		}
		if got := blurred.Weight(minutes); math.Abs(got-sum/draws) > 0.01 {
			t.Errorf("%v minutes weigh %v, %v on the mean", minutes, got, sum/draws)
		}
	}
}

func TestDecayAsText(t *testing.T) {
	var settings struct{ Decay access.Decay }
	if err := json.Unmarshal([]byte(`{"Decay":"step:<10=1,<15=2/3,<20=1/3"}`), &settings); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(settings.Decay.Steps, access.APL().Steps) {
		t.Errorf("read %v", settings.Decay)
	}
	text, err := json.Marshal(parse(t, "power:2,1.5,within=60"))
	if err != nil || string(text) != `"power:2,1.5,within=60"` {
		t.Errorf("wrote %s, %v", text, err)
	}
}

func FuzzParseDecay(f *testing.F) {
	for _, text := range []string{"step:<10=1,<15=2/3,<20=1/3", "step:10=1,15=0.667", "gaussian:10,within=30", "power:1,2", "logistic:20,5",
		"linear:1e-6", "dai:20", "apl", "step:<10=1,<20=0.5,scatter=0.5,within=25", "step:9=1,scatter=100", "exponential:1/3", "step:", "gaussian:10,within=", "step:<=1", " power : 1 , 1e6"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d, err := access.ParseDecay(text)
		if err != nil {
			return
		}
		again, err := access.ParseDecay(d.String())
		if err != nil || again.String() != d.String() {
			t.Fatalf("%q is %v, which reads back as %v, %v", text, d, again, err)
		}
		last := 1.
		for _, minutes := range []float64{0, 1e-9, 0.1, 1, 5, 9.99, 10, 20, 45, 100, 1e4, 1e30, math.Inf(1)} {
			w := d.Weight(minutes)
			if !(w >= 0 && w <= last*(1+1e-12)) || w != again.Weight(minutes) || w > 0 && minutes > d.Reach() {
				t.Fatalf("%v: %v minutes weigh %v after %v", d, minutes, w, last)
			}
			last = w
		}
	})
}

func parse(t testing.TB, text string) access.Decay {
	t.Helper()
	d, err := access.ParseDecay(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}
