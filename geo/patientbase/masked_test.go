package patientbase_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/patientbase"
)

func TestEstimateOfDegenerateFlows(t *testing.T) {
	masked := geo.Between(1, 10)
	for _, c := range []struct {
		name     string
		em       patientbase.EM
		flows    []geo.Flow
		expected []float64
		want     []float64
		raised   int
	}{
		{"no flow", patientbase.EM{ByTeam: true, ByUnit: true}, nil, nil, nil, 0},
		{"known is kept", patientbase.EM{ByTeam: true}, []geo.Flow{{Patients: geo.Exactly(12)}, {Unit: 1, Patients: geo.Exactly(0)}}, nil, []float64{12, 0}, 0},
		{"only zeros", patientbase.EM{ByTeam: true, ByUnit: true}, []geo.Flow{{Patients: geo.Exactly(0)}}, nil, []float64{0}, 0},
		{"missing is what the pattern says", patientbase.EM{}, []geo.Flow{{}, {Unit: 1}}, []float64{7.5, 0}, []float64{7.5, 0}, 0},
		{"missing alone is what the pattern says", patientbase.EM{ByTeam: true}, []geo.Flow{{}, {Team: 1}}, []float64{7.5, 0}, []float64{7.5, 0}, 0},
		{"missing where nobody was counted", patientbase.EM{ByTeam: true}, []geo.Flow{{}, {Unit: 1, Patients: geo.Exactly(0)}}, nil, []float64{0, 0}, 0},
		{"missing follows the effect of its team", patientbase.EM{ByTeam: true}, []geo.Flow{{Patients: geo.Exactly(30)}, {Unit: 1}}, []float64{10, 5}, []float64{30, 15}, 0},
		{"one value within the bounds", patientbase.EM{}, []geo.Flow{{Patients: geo.Between(4, 4)}}, nil, []float64{4}, 0},
		{"nobody was expected", patientbase.EM{}, []geo.Flow{{Patients: masked}, {Unit: 1, Patients: masked}}, []float64{0, 1e-9}, []float64{1, 1}, 1},
		{"not a number was expected", patientbase.EM{}, []geo.Flow{{Patients: masked}}, []float64{math.NaN()}, []float64{1.5819}, 1},
		{"thousands were expected", patientbase.EM{}, []geo.Flow{{Patients: masked}}, []float64{1e9}, []float64{10}, 0},
		{"patients outside the study", patientbase.EM{ByTeam: true}, []geo.Flow{{Team: geo.None, Patients: geo.Exactly(3)}}, nil, []float64{3}, 0},
	} {
		e := c.em.Estimate(c.flows, c.expected)
		for k := range c.want {
			agree(t, c.name, e.Patients[k], c.want[k], 1e-4)
		}
		if len(e.Patients) != len(c.flows) || !e.Converged || e.Raised != c.raised || math.IsNaN(e.LogLikelihood()) {
			t.Errorf("%s: %+v", c.name, e)
		}
	}
}

// A masked cell alone, its rate free: the likelihood of 1–10 is highest where the mean of the truncated
// distribution is the rate, at (10!)^(1/10).
func TestLoneMaskedCell(t *testing.T) {
	e := patientbase.EM{ByTeam: true}.Estimate([]geo.Flow{{Patients: geo.Between(1, 10)}}, nil)
	agree(t, "estimate", e.Patients[0], math.Pow(3628800, 0.1), 1e-4)
	if !e.Converged {
		t.Error("not converged")
	}
}

// hidden is a table of counts drawn from a known pattern and then masked.
type hidden struct {
	flows    []geo.Flow
	expected []float64
	truth    []int64
}

// newHidden draws the patients of teams in units at the rate unit effect × team effect × decay.
func newHidden(r *rand.Rand, units, teams int) hidden {
	var h hidden
	effect := make([]float64, units)
	for i := range effect {
		effect[i] = math.Exp(r.NormFloat64() / 2)
	}
	for j := range teams {
		scale := 5 + 60*r.Float64()
		for i := range units {
			decay := math.Exp(-math.Abs(float64(i)-float64(units*j)/float64(teams)) / 6)
			n := poisson(r, scale*effect[i]*decay)
			count := geo.Exactly(n)
			if n >= 1 && n <= 10 {
				count = geo.Between(1, 10)
			}
			h.flows = append(h.flows, geo.Flow{Unit: int32(i), Team: int32(j), Patients: count})
			h.expected = append(h.expected, decay)
			h.truth = append(h.truth, n)
		}
	}
	return h
}

// error2 is the mean squared error of an estimate over the masked cells, bias their mean error.
func (h hidden) error2(estimate func(k int) float64) (squared, bias float64) {
	n := 0.0
	for k, f := range h.flows {
		if f.Patients.State == geo.Masked {
			d := estimate(k) - float64(h.truth[k])
			squared, bias, n = squared+d*d, bias+d, n+1
		}
	}
	return squared / n, bias / n
}

func TestEMBeatsZeroFillAndMidpoint(t *testing.T) {
	for seed := range uint64(40) {
		h := newHidden(rand.New(rand.NewPCG(seed, 11)), 60, 8)
		zero, _ := h.error2(func(int) float64 { return 0 })
		middle, middleBias := h.error2(func(k int) float64 { return h.flows[k].Patients.Midpoint() })
		for _, c := range []struct {
			name     string
			em       patientbase.EM
			expected []float64
			margin   float64 // of what the midpoint errs
		}{
			{"with the pattern and both effects", patientbase.EM{ByUnit: true, ByTeam: true}, h.expected, 0.55},
			{"with the pattern and team effects", patientbase.EM{ByTeam: true}, h.expected, 0.75},
		} {
			e := c.em.Estimate(h.flows, c.expected)
			got, bias := h.error2(func(k int) float64 { return e.Patients[k] })
			if got > c.margin*middle || got > 0.4*zero || math.Abs(bias) > math.Abs(middleBias) || !e.Converged {
				t.Errorf("seed %d, %s: squared error %.2f (midpoint %.2f, zero %.2f), bias %.2f (midpoint %.2f), converged %v",
					seed, c.name, got, middle, zero, bias, middleBias, e.Converged)
			}
		}
	}
}

// What the bounds say is worth something: effects fitted by EM come nearer to the truth than those fitted to
// midpoints.
func TestEMRecoversTeamEffects(t *testing.T) {
	better := 0
	const seeds = 60
	for seed := range uint64(seeds) {
		r := rand.New(rand.NewPCG(seed, 12))
		const scale = 9.0
		var flows []geo.Flow
		var expected []float64
		known, midpoint, pattern := 0.0, 0.0, 0.0
		for i := range int32(80) {
			e := math.Exp(-float64(i) / 15)
			n := poisson(r, scale*e)
			count := geo.Exactly(n)
			if n >= 1 && n <= 10 {
				count = geo.Between(1, 10)
			}
			flows, expected = append(flows, geo.Flow{Unit: i, Patients: count}), append(expected, e)
			known, midpoint, pattern = known+float64(n), midpoint+count.Midpoint(), pattern+e
		}
		e := patientbase.EM{ByTeam: true}.Estimate(flows, expected)
		total, effective := 0.0, 0.0
		for k := range flows {
			total, effective = total+e.Patients[k], effective+e.Effective[k]
		}
		// The error of ln c is 1/√effective: over 4 of these is a fault, not chance.
		if z := math.Abs(math.Log(total/pattern/scale)) * math.Sqrt(effective); z > 4 || effective > known {
			t.Errorf("seed %d: effect %.2f, want %v: %.1f standard errors (effective sample %.0f of %.0f)", seed, total/pattern, scale, z, effective, known)
		}
		if math.Abs(total/pattern-scale) < math.Abs(midpoint/pattern-scale) {
			better++
		}
	}
	if better < seeds*9/10 {
		t.Errorf("nearer than the midpoint in %d of %d", better, seeds)
	}
}

// A chain of towns that reach one another only through their neighbours, where EM alone takes thousands of rounds.
// The fit is that of maximum likelihood: the rates of each team, which a missing cell beside it shows, sum to its
// patients.
func TestBothEffectsConvergeAcrossALongCountry(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 14))
	const units = 500
	var flows []geo.Flow
	patients := make([]float64, units+2)
	for i := range int32(units) {
		size := math.Exp(r.NormFloat64() / 2)
		for j := i; j <= i+2; j++ {
			n := poisson(r, 14*size*(0.5+float64(j)/400))
			count := geo.Exactly(n)
			if n >= 1 && n <= 10 {
				count = geo.Between(1, 10)
			}
			flows = append(flows, geo.Flow{Unit: i, Team: j, Patients: count})
		}
	}
	// The rate of a pair is what the model says of the same pair when it is missing.
	known := len(flows)
	for _, f := range flows[:known] {
		flows = append(flows, geo.Flow{Unit: f.Unit, Team: f.Team})
	}
	e := patientbase.EM{ByUnit: true, ByTeam: true}.Estimate(flows, nil)
	for k, f := range flows[:known] {
		patients[f.Team] += e.Patients[k] - e.Patients[known+k]
	}
	for j, off := range patients {
		if math.Abs(off) > 1e-3 {
			t.Errorf("the rates of team %d are %v patients off", j, off)
		}
	}
	if !e.Converged || e.Rounds > 40 {
		t.Errorf("%d rounds, converged %v", e.Rounds, e.Converged)
	}
}

func TestEstimatesKeepTheirPromises(t *testing.T) {
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(seed, 13))
		h := newHidden(r, 3+r.IntN(20), 1+r.IntN(5))
		for k := range h.flows {
			if r.IntN(20) == 0 {
				h.flows[k].Patients = geo.Count{}
			}
		}
		em := patientbase.EM{ByUnit: r.IntN(2) == 0, ByTeam: r.IntN(3) > 0}
		e := em.Estimate(h.flows, h.expected)
		for k, f := range h.flows {
			n, c := e.Patients[k], f.Patients
			if !(n >= 0) || c.State != geo.Missing && (n < float64(c.Min) || n > float64(c.Max)) || c.State == geo.Masked && n < 1 {
				t.Errorf("seed %d: %v patients for %v", seed, n, c)
			}
			if eff := e.Effective[k]; eff < 0 || eff > n+1e-9 || c.State == geo.Known && eff != n || c.State == geo.Missing && eff > 1e-9*n {
				t.Errorf("seed %d: effective %v of %v (%v)", seed, eff, n, c.State)
			}
		}
		checkMonotone(t, seed, em, h)
		checkPermuted(t, seed, em, h, r, e)
	}
}

// Between bounds as wide as these the likelihood of one team is all but flat, and EM alone takes hundreds of rounds. The effect
// settles all the same, where its rates sum to its patients or following the slope would gain nothing, and no round leads lower.
func TestWideBoundsSettle(t *testing.T) {
	for _, widest := range []int64{10, 61, 243, 2000} {
		for seed := range uint64(500) {
			h := newWide(rand.New(rand.NewPCG(seed, uint64(widest))), widest)
			em := patientbase.EM{ByTeam: true}
			e := em.Estimate(h.flows, h.expected)
			if !e.Converged || e.Rounds > 40 {
				t.Errorf("1 to %d, seed %d: %d rounds, converged %v", widest, seed, e.Rounds, e.Converged)
			}
			last := len(h.flows) - 1
			effect := e.Patients[last] // what the model expects where nothing is known and the pattern is 1
			excess, information := 0.0, 0.0
			for k, x := range h.expected[:last] {
				excess += x*effect - e.Patients[k]
				information += e.Effective[k]
			}
			if gain := excess * excess / max(information, math.Abs(excess)); gain > 1e-6 {
				t.Errorf("1 to %d, seed %d: rates are %v patients over the estimates, of which %v are known", widest, seed, excess, information)
			}
			checkMonotone(t, seed, em, h)
		}
	}
}

// newWide draws the patients of one team in a few units and masks those up to the widest bound. The last cell is missing, its pattern 1.
func newWide(r *rand.Rand, widest int64) (h hidden) {
	scale := math.Exp(6 * r.Float64())
	for i := range int32(1 + r.IntN(8)) {
		pattern := math.Exp(2 * r.NormFloat64())
		n := poisson(r, min(500, scale*pattern))
		count := geo.Exactly(n)
		if n >= 1 && n <= widest {
			count = geo.Between(1, widest)
		}
		h.flows, h.expected = append(h.flows, geo.Flow{Unit: i, Patients: count}), append(h.expected, pattern)
	}
	h.flows, h.expected = append(h.flows, geo.Flow{Unit: int32(len(h.flows))}), append(h.expected, 1)
	return h
}

// checkMonotone verifies that no round lowers the likelihood.
func checkMonotone(t *testing.T, seed uint64, em patientbase.EM, h hidden) {
	last := math.Inf(-1)
	for rounds := 1; rounds < 12; rounds++ {
		em.MaxRounds = rounds
		l := em.Estimate(h.flows, h.expected).LogLikelihood()
		if l < last-1e-9*max(1, math.Abs(last)) { // rounding is that of the terms, which cancel out
			t.Errorf("seed %d: likelihood falls from %v to %v in round %d", seed, last, l, rounds)
		}
		last = l
	}
}

// checkPermuted verifies that another order of the flows gives the same numbers to the bit.
func checkPermuted(t *testing.T, seed uint64, em patientbase.EM, h hidden, r *rand.Rand, e patientbase.Estimates) {
	order := r.Perm(len(h.flows))
	flows, expected := make([]geo.Flow, len(order)), make([]float64, len(order))
	for k, at := range order {
		flows[k], expected[k] = h.flows[at], h.expected[at]
	}
	p := em.Estimate(flows, expected)
	for k, at := range order {
		if p.Patients[k] != e.Patients[at] || p.Effective[k] != e.Effective[at] {
			t.Fatalf("seed %d: flow %d is %v, and %v in another order", seed, at, e.Patients[at], p.Patients[k])
		}
	}
	if p.LogLikelihood() != e.LogLikelihood() || p.Rounds != e.Rounds {
		t.Errorf("seed %d: the order changes the fit", seed)
	}
}

func ExampleEM() {
	// A team near unit 0; the pattern says that patients get fewer by half from one unit to the next.
	flows := []geo.Flow{
		{Unit: 0, Patients: geo.Exactly(80)},
		{Unit: 1, Patients: geo.Exactly(41)},
		{Unit: 2, Patients: geo.Exactly(19)},
		{Unit: 3, Patients: geo.Between(1, 10)},
		{Unit: 4, Patients: geo.Between(1, 10)},
		{Unit: 5, Patients: geo.Between(1, 10)},
	}
	e := patientbase.EM{ByTeam: true}.Estimate(flows, []float64{32, 16, 8, 4, 2, 1})
	effective := 0.0
	for k, n := range e.Patients {
		effective += e.Effective[k]
		fmt.Printf("unit %d: %v, about %.1f\n", flows[k].Unit, flows[k].Patients, n)
	}
	fmt.Printf("effective sample %.0f, converged %v\n", effective, e.Converged)
	// Output:
	// unit 0: 80, about 80.0
	// unit 1: 41, about 41.0
	// unit 2: 19, about 19.0
	// unit 3: 1–10, about 7.8
	// unit 4: 1–10, about 4.9
	// unit 5: 1–10, about 2.7
	// effective sample 146, converged true
}

// An estimate that is given up too early says so, team by team: the one without a masked count is settled.
func TestTeamsThatDoNotSettleAreTold(t *testing.T) {
	flows := []geo.Flow{{Unit: 0, Team: 0, Patients: geo.Exactly(400)}, {Unit: 1, Team: 0, Patients: geo.Between(1, 10)}, {Unit: 2, Team: 0, Patients: geo.Between(1, 10)},
		{Unit: 0, Team: 1, Patients: geo.Exactly(30)}, {Unit: 1, Team: 1, Patients: geo.Exactly(30)}}
	expected := []float64{100, 5, 5, 30, 30}
	for _, c := range []struct {
		rounds  int
		settled bool
	}{{1, false}, {500, true}} {
		e := patientbase.EM{ByTeam: true, MaxRounds: c.rounds}.Estimate(flows, expected)
		if e.Converged != c.settled || e.Teams[0].Converged != c.settled || !e.Teams[1].Converged || e.Rounds > c.rounds {
			t.Errorf("%d rounds at most: converged %v, teams %+v", c.rounds, e.Converged, e.Teams)
		}
	}
}
