package patientbase

import (
	"math"
	"slices"
)

// balance fits a doubly constrained model to a table: the attraction of each team and the decay, those of units being
// left out, since the means of a unit are made to sum to its patients.
//
// Its likelihood is concave in the logarithms of attractions and in the decay. A cycle of iterative proportional fitting
// always raises it, but what is amiss in one town reaches the next only through the units between them, one cycle at a
// time: across a country it takes thousands. So after a few cycles all are moved at once by Newton's steps, halved until
// they do not lower the likelihood, the deficits of all teams being spread by a sparse linear system that is solved by
// conjugate gradients.
type balance struct {
	t          *table
	attraction []float64 // logarithms, by team; −∞ for a team without patients
	rate       float64   // of the decay
	observed   float64   // mean minutes of the patients
	total      float64   // patients

	// Of the present attractions and rate.
	sums       []float64 // fitted patients, by team
	minutes    float64   // mean
	likelihood float64

	solver  conjugate
	right   []float64 // patients that each team lacks
	step    []float64
	slope   []float64 // Σ_i μ (t − the mean of i), by team: minus how sums answer to the rate
	carried []float64 // H⁻¹ slope, of the last step and a start for the next
}

// Relative errors at which the patients of a team are met, and those of the mean minutes.
const marginTolerance, roughTolerance, minutesTolerance = 1e-6, 1e-2, 1e-9

func newBalance(t *table) *balance {
	n := len(t.perTeam)
	b := &balance{t: t, attraction: make([]float64, n), sums: make([]float64, n), solver: newConjugate(n),
		right: make([]float64, n), step: make([]float64, n), slope: make([]float64, n), carried: make([]float64, n)}
	for j, patients := range t.perTeam {
		b.attraction[j] = math.Log(patients)
	}
	for k, n := range t.patients {
		b.observed += n * t.minutes[k]
		b.total += n
	}
	b.observed /= b.total
	b.solver.groups = newCoarse(t)
	return b
}

// fit moves attractions, and the rate when it is free, to where the likelihood is highest: every team has its patients,
// to a relative tolerance, and the mean minutes are those observed. It returns the rounds taken and whether that is met.
func (b *balance) fit(free bool, tolerance float64) (rounds int, met bool) {
	const most, cycles = 100, 5
	b.cycle()
	there := func() bool { return b.deficit() <= tolerance && (!free || b.offMinutes() <= minutesTolerance) }
	for ; rounds < most && !there(); rounds++ {
		if !free && rounds < cycles {
			b.proportion()
			b.cycle()
		} else if !b.newton(free) {
			break // no step raises the likelihood any more
		}
	}
	return rounds, there()
}

// cycle makes the means of each unit sum to its patients, under the present attractions and rate.
func (b *balance) cycle() {
	t := b.t
	clear(b.sums)
	minutes := 0.0
	likelihood := compensated{}
	for i, n := range t.perUnit {
		from, to := t.start[i], t.start[i+1]
		highest := math.Inf(-1)
		for k := from; k < to; k++ {
			t.mean[k] = b.attraction[t.team[k]] - b.rate*t.minutes[k]
			highest = max(highest, t.mean[k])
		}
		sum := 0.0
		for k := from; k < to; k++ {
			v := t.mean[k] - highest
			if t.patients[k] > 0 {
				likelihood.add(t.patients[k] * v)
			}
			t.mean[k] = math.Exp(v)
			sum += t.mean[k]
		}
		likelihood.add(-n * math.Log(sum))
		for k := from; k < to; k++ {
			t.mean[k] *= n / sum
			b.sums[t.team[k]] += t.mean[k]
			minutes += t.mean[k] * t.minutes[k]
		}
	}
	b.minutes = minutes / b.total
	b.likelihood = likelihood.total()
}

// compensated is a sum that carries what each addition rounds off (Neumaier 1974). The likelihood of a country sums millions
// of terms; near its top a step raises it by less than a plain sum of them is wrong by, and would be refused.
type compensated struct{ sum, lost float64 }

func (c *compensated) add(x float64) {
	sum := c.sum + x
	if math.Abs(c.sum) >= math.Abs(x) {
		c.lost += c.sum - sum + x
	} else {
		c.lost += x - sum + c.sum
	}
	c.sum = sum
}

func (c *compensated) total() float64 { return c.sum + c.lost }

// deficit returns the greatest relative deficit of a team.
func (b *balance) deficit() float64 {
	worst := 0.0
	for j, n := range b.t.perTeam {
		if n > 0 {
			worst = max(worst, math.Abs(b.sums[j]/n-1))
		}
	}
	return worst
}

func (b *balance) offMinutes() float64 {
	return math.Abs(b.minutes-b.observed) / max(b.observed, math.SmallestNonzeroFloat64)
}

// proportion scales the attraction of each team to its patients.
func (b *balance) proportion() {
	for j, n := range b.t.perTeam {
		if b.sums[j] > 0 {
			b.attraction[j] += math.Log(n / b.sums[j])
		}
	}
}

// newton takes a step that raises the likelihood and returns whether there is one. Far from the end it is solved roughly.
func (b *balance) newton(free bool) bool {
	precision := max(1e-2, min(0.3, b.deficit()))
	for j, n := range b.t.perTeam {
		b.right[j] = n - b.sums[j]
	}
	b.solver.groups.take(b)
	copy(b.step, b.solver.solve(b.times, b.sums, b.right, nil, precision))
	if !free {
		return b.climb(0)
	}
	own, gain := b.answers(), (b.minutes-b.observed)*b.total
	copy(b.carried, b.solver.solve(b.times, b.sums, b.slope, b.carried, precision))
	for j, p := range b.slope {
		own -= p * b.carried[j]
		gain += p * b.step[j]
	}
	rate := 0.0
	if own > leastVariation {
		rate = gain / own
	}
	for j, x := range b.carried {
		b.step[j] += rate * x
	}
	return b.climb(rate)
}

// climb moves attractions by the step and the rate by another, both halved until they do not lower the likelihood.
func (b *balance) climb(dRate float64) bool {
	from, rate, before := slices.Clone(b.attraction), b.rate, b.likelihood
	for scale := 1.0; scale > 1e-10; scale /= 2 {
		for j, x := range b.step {
			b.attraction[j] = from[j] + scale*x
		}
		b.rate = rate + scale*dRate
		if b.cycle(); b.likelihood >= before-1e-13*math.Abs(before) {
			return true
		}
	}
	copy(b.attraction, from)
	b.rate = rate
	b.cycle()
	return false
}

// times returns H x, H = diag(Σ_i μ_ij) − μᵀ diag(1/O_i) μ being how the sums of teams answer to the logarithms of
// their attractions when units are balanced again.
func (b *balance) times(x, y []float64) {
	t := b.t
	for j, n := range b.sums {
		y[j] = n * x[j]
	}
	for i, n := range t.perUnit {
		sum := 0.0
		teams, means := t.team[t.start[i]:t.start[i+1]], t.mean[t.start[i]:t.start[i+1]]
		for k, j := range teams {
			sum += means[k] * x[j]
		}
		sum /= n
		for k, j := range teams {
			y[j] -= means[k] * sum
		}
	}
}

// answers fills slope, and returns Σ μ (t − the mean of i)², how the minutes travelled answer to the rate when
// attractions stay.
func (b *balance) answers() (own float64) {
	t := b.t
	clear(b.slope)
	for i, n := range t.perUnit {
		mean := 0.0
		for k := t.start[i]; k < t.start[i+1]; k++ {
			mean += t.mean[k] * t.minutes[k]
		}
		mean /= n
		for k := t.start[i]; k < t.start[i+1]; k++ {
			d := t.minutes[k] - mean
			own += t.mean[k] * d * d
			b.slope[t.team[k]] += t.mean[k] * d
		}
	}
	return own
}

// information returns Σ μ (t − t̂)², t̂ being the additive fit of minutes by units and teams with weights μ: the
// information on the rate that margins leave.
func (b *balance) information() float64 {
	own := b.answers()
	for j, x := range b.solver.solve(b.times, b.sums, b.slope, b.carried, 1e-6) {
		own -= b.slope[j] * x
	}
	return own
}
