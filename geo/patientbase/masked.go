package patientbase

import (
	"cmp"
	"math"

	"github.com/maillage/maillage/geo"
)

// EM estimates masked patient counts by expectation and maximisation (Dempster, Laird & Rubin 1977, JRSS B
// 39:1–38) under the log-linear Poisson model
//
//	n_ij ~ Poisson(μ_ij),   μ_ij = r_i c_j e_ij
//
// with e the expected pattern, r an effect of each unit and c one of each team. A masked count is known to lie
// between its bounds, so it is estimated by the mean of the Poisson distribution truncated to them:
//
//	n̂_ij = E[n | lo ≤ n ≤ hi] = μ_ij P(lo−1 ≤ n ≤ hi−1) / P(lo ≤ n ≤ hi)
//
// which is never under the lower bound nor over the upper one, so a cell of 1 to 10 is never 0. Effects are
// then fitted to the completed table by one cycle of iterative proportional fitting, and so on; each round raises the
// likelihood of what is known (Meng & Rubin 1993, Biometrika 80:267–278). Both effects are helped near the end by Newton's
// steps. Effects of teams alone are independent: each is taken to its top by such steps only, which are halved where they lead
// lower, so that no round does, however wide the bounds.
//
// The zero value, with neither effect, takes the pattern as it is.
type EM struct {
	ByUnit, ByTeam bool    // which effects are fitted
	Tolerance      float64 // greatest relative change of an effect at which it ends; 1e-6 when 0
	MaxRounds      int     // 500 when 0
}

// Estimates are patients by cell, in the order of the flows they were made from.
type Estimates struct {
	// Patients is the count where it is known, between its bounds where it is masked, and what the model expects
	// where it is missing.
	Patients []float64
	// Effective is the number of patients that the cell is worth as information on its rate, the observed
	// information of Louis (1982, JRSS B 44:226–233): the count when known, n̂ − Var(n | bounds) when masked, nothing
	// when missing. The sum over a territory is its effective sample.
	Effective []float64
	// Raised is the number of masked cells of which the pattern said that nobody would be there. They were given
	// its least positive expectation.
	Raised    int
	Rounds    int
	Converged bool
	// Teams says the same of each team, by team, when effects are those of teams alone: teams are then independent.
	Teams []Settling

	fit *maskedFit
}

// LogLikelihood returns that of what is known: counts, and bounds.
func (e Estimates) LogLikelihood() float64 { return e.fit.logLikelihood() }

// Settling is how many rounds a part of an estimate took, and whether it then no longer moved.
type Settling struct {
	Rounds    int32
	Converged bool
}

// Estimate fills the masked and the missing counts of flows. Expected has the pattern e of each flow, in any
// unit; nil is the same for all, so that only effects, that is margins, speak. A pair that is in no flow takes no
// part: one that is known to be empty has to be given with no patients, or effects are too high.
//
// The result does not depend on the order of the flows. Its cost is linear in them in each round.
func (m EM) Estimate(flows []geo.Flow, expected []float64) Estimates {
	f := newMaskedFit(flows, expected)
	out := Estimates{Raised: f.raised, fit: f}
	tolerance, most := cmp.Or(m.Tolerance, 1e-6), cmp.Or(m.MaxRounds, 500)
	if m.ByTeam && !m.ByUnit {
		out.Rounds, out.Converged = f.teamsApart(most, tolerance)
		if len(f.teams) > 0 {
			out.Teams = f.teams[1:]
		}
	} else {
		out.Rounds, out.Converged = f.margins(m, most, tolerance)
	}
	out.Patients, out.Effective = f.results()
	return out
}

// margins fits the effects that are asked for, one after the other. Once they are near, steps with both help.
func (f *maskedFit) margins(m EM, most int, tolerance float64) (rounds int, converged bool) {
	const nearby = 0.3 // change of effects
	for rounds < most && !converged {
		rounds++
		f.expect()
		moved := 0.0
		if m.ByUnit {
			moved = max(moved, f.scale(f.unit))
		}
		if m.ByTeam {
			moved = max(moved, f.scale(f.team))
		}
		converged = moved <= tolerance
		if m.ByUnit && m.ByTeam && !converged && moved < nearby {
			f.expect()
			f.newton()
		}
	}
	f.expect()
	return rounds, converged
}

// maskedFit is the state of an estimate, its cells by team, then unit.
type maskedFit struct {
	at         []int32 // position of each cell among the flows
	unit, team []int32
	state      []geo.CountState
	lo, hi     []int64
	rate       []float64 // μ
	patients   []float64 // n̂
	variance   []float64
	sumN, sumR []float64  // room for margins: patients and rates
	teams      []Settling // by team + 1
	raised     int
}

func newMaskedFit(flows []geo.Flow, expected []float64) *maskedFit {
	n := len(flows)
	byUnit := orderBy(n, func(k int32) int32 { return flows[k].Unit }, nil)
	f := &maskedFit{
		at:   orderBy(n, func(k int32) int32 { return flows[k].Team }, byUnit),
		unit: make([]int32, n), team: make([]int32, n), state: make([]geo.CountState, n),
		lo: make([]int64, n), hi: make([]int64, n),
		rate: make([]float64, n), patients: make([]float64, n), variance: make([]float64, n),
	}
	least := leastPositive(expected)
	for k, at := range f.at {
		c := flows[at].Patients
		f.unit[k], f.team[k], f.state[k], f.lo[k], f.hi[k] = flows[at].Unit+1, flows[at].Team+1, c.State, c.Min, c.Max
		f.rate[k] = 1
		if expected != nil {
			f.rate[k] = expected[at]
		}
		if !(f.rate[k] > 0) || math.IsInf(f.rate[k], 1) {
			f.rate[k] = 0
			if c.State != geo.Missing && c.Max > 0 {
				f.rate[k] = least
				f.raised++
			}
		}
		if c.State == geo.Known {
			f.patients[k] = float64(c.Min)
		}
	}
	margins := max(extent(n, func(k int) int32 { return f.unit[k] }), extent(n, func(k int) int32 { return f.team[k] }))
	f.sumN, f.sumR = make([]float64, margins), make([]float64, margins)
	f.teams = make([]Settling, extent(n, func(k int) int32 { return f.team[k] }))
	return f
}

func leastPositive(expected []float64) float64 {
	least := math.Inf(1)
	for _, e := range expected {
		if e > 0 {
			least = min(least, e)
		}
	}
	if math.IsInf(least, 1) {
		return 1
	}
	return least
}

// expect is the E-step.
func (f *maskedFit) expect() {
	for k := range f.state {
		f.expectCell(k)
	}
}

func (f *maskedFit) expectCell(k int) {
	switch f.state[k] {
	case geo.Masked:
		w := truncated(f.rate[k], f.lo[k], f.hi[k])
		f.patients[k], f.variance[k] = w.mean, w.variance
	case geo.Missing:
		f.patients[k], f.variance[k] = f.rate[k], f.rate[k]
	}
}

// scale is half of the M-step: it makes the rates of each margin sum to its patients, and returns the greatest
// relative change. What is missing has no say.
func (f *maskedFit) scale(margin []int32) float64 {
	clear(f.sumN)
	clear(f.sumR)
	for k, g := range margin {
		if f.state[k] != geo.Missing {
			f.sumN[g] += f.patients[k]
			f.sumR[g] += f.rate[k]
		}
	}
	moved := 0.0
	for g, n := range f.sumN {
		ratio := 1.0
		if f.sumR[g] > 0 {
			ratio = n / f.sumR[g]
		}
		if ratio > 0 {
			moved = max(moved, math.Abs(ratio-1))
		}
		f.sumN[g] = ratio
	}
	for k, g := range margin {
		f.rate[k] *= f.sumN[g]
	}
	return moved
}

func (f *maskedFit) logLikelihood() float64 {
	sum := 0.0
	for k, rate := range f.rate {
		sum += f.logLikelihoodOf(k, rate)
	}
	return sum
}

// logLikelihoodOf is that of one cell under a rate.
func (f *maskedFit) logLikelihoodOf(k int, rate float64) float64 {
	switch f.state[k] {
	case geo.Known:
		return logPoisson(f.patients[k], rate)
	case geo.Masked:
		return truncated(rate, f.lo[k], f.hi[k]).logP(rate)
	}
	return 0
}

// results returns patients and effective patients in the order of the flows.
func (f *maskedFit) results() (patients, effective []float64) {
	patients, effective = make([]float64, len(f.at)), make([]float64, len(f.at))
	for k, at := range f.at {
		patients[at] = f.patients[k]
		effective[at] = max(0, f.patients[k]-f.variance[k])
	}
	return patients, effective
}
