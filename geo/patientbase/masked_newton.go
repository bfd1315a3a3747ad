package patientbase

import "math"

// newton improves both effects at once, where EM would take thousands of rounds: what is amiss in one town
// reaches the next only through the units between them, one round at a time.
//
// The likelihood of counts and bounds is concave in the logarithms of the effects, since a Poisson variable varies
// less within bounds than without: its curvature in ln μ is Var(n | bounds) − μ. So Newton's step goes the right
// way; it is solved by conjugate gradients on the team effects, those of units being eliminated. A step that
// lowers the likelihood is taken back. Patients and variances have to be those of the present rates; after it they
// are those of the new ones.
func (f *maskedFit) newton() {
	s := f.newtonSystem()
	byTeam := newConjugate(len(s.team)).solve(s.times, s.team, s.right, nil, 1e-2)
	byUnit := s.units(byTeam)
	step := func(sign float64) {
		for k := range f.rate {
			f.rate[k] *= math.Exp(sign * (clip(byUnit[f.unit[k]]) + clip(byTeam[f.team[k]])))
		}
		f.expect()
	}
	before := f.logLikelihood()
	step(1)
	if !(f.logLikelihood() >= before) {
		step(-1)
	}
}

// clip keeps a step from changing an effect by more than a factor e.
func clip(x float64) float64 { return max(-1, min(1, x)) }

// newtonSystem is the linear system of a step. Weights are μ − Var(n | bounds), nothing for what is missing.
type newtonSystem struct {
	f          *maskedFit
	weight     []float64
	unit, team []float64 // sums of weights
	unitScore  []float64 // Σ_j (n̂ − μ)
	right      []float64 // what is left for teams once units are eliminated
	room       []float64
}

func (f *maskedFit) newtonSystem() *newtonSystem {
	n := len(f.sumN)
	s := &newtonSystem{f: f, weight: make([]float64, len(f.rate)), unit: make([]float64, n), team: make([]float64, n),
		unitScore: make([]float64, n), right: make([]float64, n), room: make([]float64, n)}
	for k, rate := range f.rate {
		i, j := f.unit[k], f.team[k]
		w := max(0, rate-f.variance[k]) // nothing when missing: both are the rate
		s.weight[k] = w
		s.unit[i] += w
		s.team[j] += w
		s.unitScore[i] += f.patients[k] - rate
		s.right[j] += f.patients[k] - rate
	}
	for k, w := range s.weight {
		if i := f.unit[k]; s.unit[i] > 0 {
			s.right[f.team[k]] -= w * s.unitScore[i] / s.unit[i]
		}
	}
	return s
}

// times returns (B − Cᵀ A⁻¹ C) x for weights C, A and B being their sums by unit and by team.
func (s *newtonSystem) times(x, y []float64) {
	f := s.f
	clear(s.room)
	for k, w := range s.weight {
		s.room[f.unit[k]] += w * x[f.team[k]]
	}
	for i, a := range s.unit {
		if a > 0 {
			s.room[i] /= a
		}
	}
	for j, b := range s.team {
		y[j] = b * x[j]
	}
	for k, w := range s.weight {
		y[f.team[k]] -= w * s.room[f.unit[k]]
	}
}

// units returns the steps of unit effects for those of team effects.
func (s *newtonSystem) units(byTeam []float64) []float64 {
	f := s.f
	out := append([]float64(nil), s.unitScore...)
	for k, w := range s.weight {
		out[f.unit[k]] -= w * byTeam[f.team[k]]
	}
	for i, a := range s.unit {
		if a > 0 {
			out[i] /= a
		} else {
			out[i] = 0
		}
	}
	return out
}
