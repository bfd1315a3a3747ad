package patientbase

import "math"

// Share is what is known of the share of a unit's patients that a team follows: their number, and the share that
// a model gives, as Huff does.
type Share struct {
	Unit, Team int32
	Patients   float64
	Prior      float64 // π_ij, which over all teams and geo.None sums to 1 in each unit
}

// Concentration is how close the shares of units keep to their priors: the κ of a Dirichlet distribution of
// parameters κπ_ij, from which the shares of each unit are drawn and then its patients. It is worth as many
// patients as its value.
type Concentration struct {
	Kappa float64
	// StdErr is the standard error of Kappa, by the delta method from that of ln κ.
	StdErr    float64
	Units     int // with two patients or more; others say nothing of κ
	Raised    int // cells with patients where the prior was under leastPrior, which they were given
	Rounds    int
	Converged bool
	// Unbounded says that the shares differ from their priors no more than chance makes them, so that the
	// likelihood rises for ever; Kappa is then the largest value tried. Converged is true.
	Unbounded bool
}

const (
	// leastPrior is the least prior share of a cell that has patients: with a prior of 0 no κ could explain it.
	leastPrior = 1e-6
	// Between these κ is sought: under the first, shares are all or nothing whatever the prior; over the second, the
	// prior stands for more patients than France has inhabitants.
	leastKappa, mostKappa = 1e-3, 1e8
)

// FitConcentration estimates κ by maximum likelihood of the Dirichlet-multinomial distribution (Mosimann 1962,
// Biometrika 49:65–82), by Newton's method on ln κ kept within a bracket. Shares without patients may be left out,
// they do not count; those of geo.None may not. Cost is linear in the shares.
func FitConcentration(shares []Share) Concentration {
	f, c := newConcentrationFit(shares)
	if c.Units == 0 {
		c.Kappa, c.Unbounded = mostKappa, true
		return c
	}
	lo, hi := math.Log(leastKappa), math.Log(mostKappa)
	t := math.Log(50)
	const tolerance, most = 1e-6, 100 // what is left after a step of Newton's is under its square
	var slope, curve float64
	for ; c.Rounds < most && !c.Converged; c.Rounds++ {
		slope, curve = f.slopes(math.Exp(t))
		if slope > 0 {
			lo = t
		} else {
			hi = t
		}
		next := t - slope/curve
		if !(curve < 0) || !(next > lo) || !(next < hi) {
			next = (lo + hi) / 2
		}
		c.Converged = math.Abs(next-t) < tolerance
		t = next
	}
	c.Kappa = math.Exp(t)
	c.Unbounded = c.Kappa > 0.99*mostKappa
	if curve < 0 && !c.Unbounded {
		c.StdErr = c.Kappa / math.Sqrt(-curve)
	}
	return c
}

// LogLikelihood returns that of shares, without the multinomial coefficients, on which κ has no bearing.
func (c Concentration) LogLikelihood(shares []Share) float64 {
	f, _ := newConcentrationFit(shares)
	return f.logLikelihood(c.Kappa)
}

// Estimate returns the share p̂ = (n + κπ) / (N + κ) of a team which follows n of the N patients of a unit.
func (c Concentration) Estimate(n, total, prior float64) float64 {
	return (n + c.Kappa*prior) / (total + c.Kappa)
}

// AtLeast returns the probability that the share of a team which follows n of the N patients of a unit is at
// least tau, from its posterior distribution Beta(n + κπ, N − n + κ(1 − π)). κ is taken as known.
func (c Concentration) AtLeast(n, total, prior, tau float64) float64 {
	return betaAtLeast(n+c.Kappa*prior, max(0, total-n)+c.Kappa*max(0, 1-prior), tau)
}

type concentrationFit struct {
	patients, prior []float64 // of the shares with patients, in canonical order
	totals          []float64 // of the units that say something
}

func newConcentrationFit(shares []Share) (*concentrationFit, Concentration) {
	var c Concentration
	f := &concentrationFit{totals: make([]float64, extent(len(shares), func(k int) int32 { return shares[k].Unit }))}
	byTeam := orderBy(len(shares), func(k int32) int32 { return shares[k].Team }, nil)
	order := orderBy(len(shares), func(k int32) int32 { return shares[k].Unit }, byTeam)
	for _, k := range order {
		f.totals[shares[k].Unit] += shares[k].Patients
	}
	for _, k := range order {
		s := shares[k]
		if !(s.Patients > 0) || f.totals[s.Unit] < 2 {
			continue
		}
		if !(s.Prior >= leastPrior) {
			s.Prior = leastPrior
			c.Raised++
		}
		f.patients, f.prior = append(f.patients, s.Patients), append(f.prior, s.Prior)
	}
	kept := f.totals[:0]
	for _, n := range f.totals {
		if n >= 2 {
			kept = append(kept, n)
		}
	}
	f.totals, c.Units = kept, len(kept)
	return f, c
}

// logLikelihood is that of the order in which patients came, without the multinomial coefficients.
func (f *concentrationFit) logLikelihood(kappa float64) float64 {
	l := 0.0
	for k, n := range f.patients {
		l += lnRising(kappa*f.prior[k], n)
	}
	for _, n := range f.totals {
		l -= lnRising(kappa, n)
	}
	return l
}

// slopes returns the first two derivatives of the log-likelihood in ln κ.
func (f *concentrationFit) slopes(kappa float64) (slope, curve float64) {
	var d1, d2 float64
	for k, n := range f.patients {
		p := f.prior[k]
		d, dd := risingSlopes(kappa*p, n)
		d1, d2 = d1+p*d, d2+p*p*dd
	}
	for _, n := range f.totals {
		d, dd := risingSlopes(kappa, n)
		d1, d2 = d1-d, d2-dd
	}
	return kappa * d1, kappa*kappa*d2 + kappa*d1
}
