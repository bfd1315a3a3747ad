package patientbase

import (
	"fmt"
	"math"
)

// Choice is a team within reach of a unit, and the patients of the unit who chose it. Teams that nobody of the
// unit chose belong to the choices too, with no patients.
type Choice struct {
	Unit, Team int32
	Minutes    float64 // from the unit to the team, or to the nearest of its sites
	Patients   float64
}

// Warning is a reason not to trust a calibration.
type Warning uint8

// Warnings. The bounds are judgements of this package, not of a source.
const (
	ThinData       Warning = iota // under 30 units that had a choice, 5 teams or 500 patients
	PoorFit                       // supply and travel explain less than a quarter of the deviance
	Overdispersed                 // the counts vary over 2 times more than Poisson counts: errors are too small by √Dispersion
	NoDecay                       // patients do not prefer what is near
	ImpreciseDecay                // the error of the decay, dispersion counted, is over a quarter of it
	NoSupplyEffect                // the exponent of supply is not positive
	Unidentified                  // an error is 0: supply (its exponent is left at 1) or travel does not vary within units, or decides all
	NotConverged                  // the estimate had not settled when it was given up
	warningCount
)

var warningNames = [warningCount]string{"thin-data", "poor-fit", "overdispersed", "no-decay", "imprecise-decay",
	"no-supply-effect", "unidentified", "not-converged"}

// String returns the key under which a warning is served: "thin-data", "poor-fit"….
func (w Warning) String() string { return warningNames[w] }

// Calibration is a Huff model fitted to the teams that have counts, and how well it fits.
type Calibration struct {
	// Exponent is that of supply, a; Rate is that of the decay exp(−Rate·minutes), 1/τ. Errors are standard errors
	// of Poisson counts. The doubly constrained model has no exponent: the attraction of teams is free.
	Exponent, ExponentErr float64
	Rate, RateErr         float64

	Units, Teams, Cells int // that were fitted; units without a choice of two teams or without patients say nothing
	Left                int // choices left out: no supply, or a number that is none
	Patients            float64

	LogLikelihood float64 // Poisson, with its constant
	Deviance      float64
	// PseudoR2 is McFadden's, 1 − ℓ/ℓ₀, against one mean for all cells.
	PseudoR2 float64
	// Explained is the share of the deviance explained by supply and travel alone, the margins being given: the
	// figure to judge by, since margins make PseudoR2 high by themselves.
	Explained float64
	// SRMSE is the standardised root mean square error (Knudsen & Fotheringham 1986, International Regional Science
	// Review 10:127–147), 0 when all cells are met.
	SRMSE float64
	// Dispersion is Pearson's X² over the degrees of freedom, about 1 for Poisson counts.
	Dispersion float64

	Rounds    int
	Converged bool
	Warnings  []Warning // ascending
}

// DecayMinutes returns τ = 1/Rate and its standard error by the delta method, both 0 when patients do not prefer
// what is near.
func (c Calibration) DecayMinutes() (tau, err float64) {
	if c.Rate <= 0 {
		return 0, 0
	}
	return 1 / c.Rate, c.RateErr / (c.Rate * c.Rate)
}

// String returns one line for a report.
func (c Calibration) String() string {
	tau, err := c.DecayMinutes()
	return fmt.Sprintf("supply exponent %.3f ± %.3f, decay %.1f ± %.1f min, explained %.2f, SRMSE %.2f, %d cells, %v",
		c.Exponent, c.ExponentErr, tau, err, c.Explained, c.SRMSE, c.Cells, c.Warnings)
}

// table is what a model is fitted to: choices in canonical order, unit by unit.
type table struct {
	start    []int32 // of each unit's cells, and the end
	team     []int32 // dense
	minutes  []float64
	supply   []float64 // logarithm
	patients []float64
	mean     []float64 // μ, room for the fit
	perUnit  []float64 // observed patients
	perTeam  []float64
	left     int
}

// newTable keeps the choices that say something: those of units with patients and two teams or more.
func newTable(choices []Choice, supply func(team int32) float64) *table {
	t := &table{start: []int32{0}}
	byTeam := orderBy(len(choices), func(k int32) int32 { return choices[k].Team }, nil)
	order := orderBy(len(choices), func(k int32) int32 { return choices[k].Unit }, byTeam)
	good := order[:0]
	for _, k := range order {
		c := choices[k]
		if c.Team >= 0 && c.Unit >= 0 && supply(c.Team) > 0 && isNumber(supply(c.Team)) && isNumber(c.Minutes) && isNumber(c.Patients) && c.Patients >= 0 {
			good = append(good, k)
		} else {
			t.left++
		}
	}
	for len(good) > 0 {
		n := 1
		for n < len(good) && choices[good[n]].Unit == choices[good[0]].Unit {
			n++
		}
		t.add(choices, good[:n], supply)
		good = good[n:]
	}
	t.numberTeams()
	t.mean = make([]float64, len(t.team))
	return t
}

func isNumber(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }

func (t *table) add(choices []Choice, of []int32, supply func(team int32) float64) {
	total := 0.0
	for _, k := range of {
		total += choices[k].Patients
	}
	if total == 0 || len(of) < 2 {
		return
	}
	for _, k := range of {
		c := choices[k]
		t.team = append(t.team, c.Team)
		t.minutes = append(t.minutes, c.Minutes)
		t.supply = append(t.supply, math.Log(supply(c.Team)))
		t.patients = append(t.patients, c.Patients)
	}
	t.start = append(t.start, int32(len(t.team)))
	t.perUnit = append(t.perUnit, total)
}

// numberTeams numbers the teams met from 0, ascending.
func (t *table) numberTeams() {
	number := make([]int32, extent(len(t.team), func(k int) int32 { return t.team[k] }))
	for _, team := range t.team {
		number[team] = 1
	}
	met := int32(0)
	for team, n := range number {
		number[team] = met
		met += n
	}
	t.perTeam = make([]float64, met)
	for k, team := range t.team {
		t.team[k] = number[team]
		t.perTeam[t.team[k]] += t.patients[k]
	}
}

func (t *table) units() int { return len(t.perUnit) }

// measure fills the figures of fit from the means that were fitted, parameters of which are not margins, and the
// deviance of the margins alone.
func (t *table) measure(c *Calibration, parameters int, marginal float64) {
	c.Units, c.Teams, c.Cells, c.Left = t.units(), len(t.perTeam), len(t.team), t.left
	for _, n := range t.perUnit {
		c.Patients += n
	}
	overall := c.Patients / float64(c.Cells)
	null, squares, pearson := 0.0, 0.0, 0.0
	for k, n := range t.patients {
		mu := t.mean[k]
		if mu > 0 || n == 0 {
			c.LogLikelihood += logPoisson(n, mu)
		}
		null += logPoisson(n, overall)
		squares += (n - mu) * (n - mu)
		if mu > 0 {
			pearson += (n - mu) * (n - mu) / mu
		}
	}
	c.Deviance = t.deviance()
	c.PseudoR2 = 1 - c.LogLikelihood/null
	if marginal > 0 {
		c.Explained = 1 - c.Deviance/marginal
	}
	c.SRMSE = math.Sqrt(squares/float64(c.Cells)) / overall
	c.Dispersion = pearson / float64(max(1, c.Cells-parameters))
}

// deviance is Poisson's; the fitted means sum to the counts, so only logarithms are left.
func (t *table) deviance() float64 {
	sum := 0.0
	for k, n := range t.patients {
		if n > 0 && t.mean[k] > 0 {
			sum += n * math.Log(n/t.mean[k])
		}
	}
	return max(0, 2*sum)
}

// warn lists the reasons not to trust a calibration.
func (c *Calibration) warn() {
	decayErr := c.RateErr * math.Sqrt(max(1, c.Dispersion))
	for w, given := range [warningCount]bool{
		ThinData:       c.Units < 30 || c.Teams < 5 || c.Patients < 500,
		PoorFit:        !(c.Explained >= 0.25),
		Overdispersed:  c.Dispersion > 2,
		NoDecay:        !(c.Rate > 0),
		ImpreciseDecay: !(decayErr <= math.Abs(c.Rate)/4),
		NoSupplyEffect: !(c.Exponent > 0) && c.ExponentErr > 0,
		Unidentified:   c.RateErr == 0 || c.ExponentErr == 0 && c.Exponent != 0,
		NotConverged:   !c.Converged,
	} {
		if given {
			c.Warnings = append(c.Warnings, Warning(w))
		}
	}
}
