package patientbase_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/maillage/maillage/geo/patientbase"
)

// Boys among the first 12 children of 6 115 families of 13 in Saxony (Geissler 1889; Lindsey & Altham 1998,
// Applied Statistics 47:149–157). The beta-binomial, a Dirichlet-multinomial of two, is published to fit with
// α = 34.09558, β = 31.5715 and log-likelihood −12 492.9 (Wikipedia, Beta-binomial distribution). The likelihood is
// flat: the published κ is 0.02 % short of its maximum, and lies within 0.002 standard errors.
func TestConcentrationOfGeisslersFamilies(t *testing.T) {
	boys := []float64{3, 24, 104, 286, 670, 1033, 1343, 1112, 829, 478, 181, 45, 7}
	const alpha, beta = 34.09558, 31.5715
	var shares []patientbase.Share
	families, coefficients := int32(0), 0.0
	for k, n := range boys {
		for range int(n) {
			shares = append(shares,
				patientbase.Share{Unit: families, Team: 0, Patients: float64(k), Prior: alpha / (alpha + beta)},
				patientbase.Share{Unit: families, Team: 1, Patients: float64(12 - k), Prior: beta / (alpha + beta)})
			coefficients += lnGamma(13) - lnGamma(float64(k+1)) - lnGamma(float64(13-k))
			families++
		}
	}
	c := patientbase.FitConcentration(shares)
	agree(t, "kappa", c.Kappa, alpha+beta, 0.02)
	agree(t, "log-likelihood", c.LogLikelihood(shares)+coefficients, -12492.9, 0.05)
	if !c.Converged || c.Unbounded || c.Units != 6115 {
		t.Errorf("%+v", c)
	}
}

func lnGamma(x float64) float64 {
	l, _ := math.Lgamma(x)
	return l
}

func TestConcentrationOfDegenerateShares(t *testing.T) {
	for _, c := range []struct {
		name      string
		shares    []patientbase.Share
		units     int
		raised    int
		unbounded bool
	}{
		{"nothing", nil, 0, 0, true},
		{"a patient in each unit says nothing", []patientbase.Share{{Unit: 0, Patients: 1, Prior: 1}, {Unit: 1, Patients: 1, Prior: 0.5}}, 0, 0, true},
		{"no patient", []patientbase.Share{{Prior: 1}}, 0, 0, true},
		{"as the prior says", []patientbase.Share{{Patients: 500, Prior: 0.5}, {Team: 1, Patients: 500, Prior: 0.5}}, 1, 0, true},
		{"all or nothing", []patientbase.Share{{Unit: 0, Patients: 99, Prior: 0.5}, {Unit: 1, Patients: 70, Prior: 0.5}}, 2, 0, false},
		{"where the prior has nobody", []patientbase.Share{{Patients: 99}, {Team: 1, Patients: 70, Prior: 1}}, 1, 1, false},
	} {
		got := patientbase.FitConcentration(c.shares)
		if got.Units != c.units || got.Raised != c.raised || got.Unbounded != c.unbounded || !(got.Kappa > 0) || math.IsInf(got.Kappa, 0) || !(got.StdErr >= 0) {
			t.Errorf("%s: %+v", c.name, got)
		}
	}
}

// Shares drawn with a known κ: it is recovered within its standard errors as often as they promise.
func TestConcentrationIsRecovered(t *testing.T) {
	within2, seeds := 0, 80
	for seed := range uint64(seeds) {
		r := rand.New(rand.NewPCG(seed, 21))
		kappa := []float64{3, 30, 200}[seed%3]
		c := patientbase.FitConcentration(drawShares(r, 250, 6, kappa))
		z := (c.Kappa - kappa) / c.StdErr
		if math.Abs(z) > 4.5 || !c.Converged || c.Unbounded {
			t.Errorf("seed %d: κ = %.1f ± %.1f, drawn with %v", seed, c.Kappa, c.StdErr, kappa)
		}
		if math.Abs(z) <= 2 {
			within2++
		}
	}
	if within2 < seeds*88/100 {
		t.Errorf("within two standard errors in %d of %d", within2, seeds)
	}
}

// drawShares draws patients of units whose shares are Dirichlet variables around priors of their own.
func drawShares(r *rand.Rand, units, teams int, kappa float64) []patientbase.Share {
	var out []patientbase.Share
	for i := range int32(units) {
		prior, p := make([]float64, teams), make([]float64, teams)
		sumPrior, sum := 0.0, 0.0
		for j := range prior {
			prior[j] = 0.1 + r.ExpFloat64()
			sumPrior += prior[j]
		}
		for j := range prior {
			prior[j] /= sumPrior
			p[j] = gamma(r, kappa*prior[j])
			sum += p[j]
		}
		for j := range p {
			p[j] /= sum
		}
		for j, n := range multinomial(r, 20+r.IntN(200), p) {
			out = append(out, patientbase.Share{Unit: i, Team: int32(j), Patients: n, Prior: prior[j]})
		}
	}
	return out
}

func TestConcentrationDoesNotDependOnOrder(t *testing.T) {
	for seed := range uint64(20) {
		r := rand.New(rand.NewPCG(seed, 22))
		shares := drawShares(r, 40, 5, 20)
		want := patientbase.FitConcentration(shares)
		r.Shuffle(len(shares), func(i, j int) { shares[i], shares[j] = shares[j], shares[i] })
		if got := patientbase.FitConcentration(shares); got != want {
			t.Errorf("seed %d: %+v, and in another order %+v", seed, want, got)
		}
	}
}

// Shrunk shares come nearer to the true ones than raw shares and than the prior.
func TestShrinkageHelps(t *testing.T) {
	for seed := range uint64(10) {
		r := rand.New(rand.NewPCG(seed, 23))
		const kappa, units = 25.0, 300
		var shares []patientbase.Share
		truth := make([]float64, units)
		for i := range int32(units) {
			a, b := gamma(r, kappa*0.3), gamma(r, kappa*0.7)
			truth[i] = a / (a + b)
			n := multinomial(r, 15, []float64{truth[i], 1 - truth[i]})
			shares = append(shares, patientbase.Share{Unit: i, Patients: n[0], Prior: 0.3}, patientbase.Share{Unit: i, Team: 1, Patients: n[1], Prior: 0.7})
		}
		c := patientbase.FitConcentration(shares)
		var raw, prior, shrunk float64
		for i, p := range truth {
			n := shares[2*i].Patients
			raw += (n/15 - p) * (n/15 - p)
			prior += (0.3 - p) * (0.3 - p)
			d := c.Estimate(n, 15, 0.3) - p
			shrunk += d * d
		}
		if shrunk > 0.8*raw || shrunk > 0.8*prior {
			t.Errorf("seed %d: squared error %.2f, raw %.2f, prior %.2f", seed, shrunk, raw, prior)
		}
	}
}

// Membership asked with a probability is right as often as it says.
func TestMembershipIsCalibrated(t *testing.T) {
	r := rand.New(rand.NewPCG(24, 24))
	const tau, n = 0.4, 40
	c := patientbase.Concentration{Kappa: 12}
	said, right, expected := 0, 0, 0.0
	for range 40_000 {
		a, b := gamma(r, 12*0.35), gamma(r, 12*0.65)
		p := a / (a + b)
		got := multinomial(r, n, []float64{p, 1 - p})[0]
		if sure := c.AtLeast(got, n, 0.35, tau); sure >= 0.9 {
			said++
			expected += sure
			if p >= tau {
				right++
			}
		}
	}
	if said < 1000 || math.Abs(float64(right)-expected) > 4*math.Sqrt(expected*(1-expected/float64(said))) {
		t.Errorf("right in %d of %d, %.0f were promised", right, said, expected)
	}
}

func ExampleConcentration() {
	c := patientbase.Concentration{Kappa: 20}
	// Six of the nine patients of a hamlet, where the model gives the team a fifth.
	fmt.Printf("share %.2f, not %.2f; P(p ≥ 0.3) = %.2f\n", c.Estimate(6, 9, 0.2), 6./9, c.AtLeast(6, 9, 0.2, 0.3))
	// Output: share 0.34, not 0.67; P(p ≥ 0.3) = 0.68
}
