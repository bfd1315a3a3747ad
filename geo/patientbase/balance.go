package patientbase

import "math"

// balance fits the margins of a table for some decay.
//
// A cycle of iterative proportional fitting always comes nearer, but what is amiss in one town reaches the next
// only through the units between them, one cycle at a time: across a country it takes thousands. So once a cycle
// is near, the deficits of all teams are spread at once by a Newton step, a sparse linear system solved by
// conjugate gradients.
type balance struct {
	t           *table
	decay       []float64 // exp(−βt)
	perTeam     []float64 // balancing factors, kept from one decay to the next as a start
	perTeamSum  []float64 // fitted patients of each team
	meanMinutes float64
	met         bool // whether margins were met
	solver      conjugate
}

func newBalance(t *table) *balance {
	n := len(t.perTeam)
	b := &balance{t: t, decay: make([]float64, len(t.team)), perTeam: make([]float64, n), perTeamSum: make([]float64, n)}
	for j := range b.perTeam {
		b.perTeam[j] = 1
	}
	b.solver = newConjugate(n)
	return b
}

// fit fills the means of the table for a decay and returns whether margins were met to a relative tolerance.
func (b *balance) fit(beta, tolerance float64) bool {
	b.setDecay(beta)
	const most, near = 300, 0.3
	b.met = false
	for range most {
		moved := b.cycle()
		if b.met = moved <= tolerance; b.met {
			break
		}
		if moved < near {
			b.newton()
		} else {
			b.proportion()
		}
	}
	return b.met
}

// setDecay counts minutes from the nearest team of each unit, which balancing undoes, so that nothing underflows.
func (b *balance) setDecay(beta float64) {
	t := b.t
	for i := range t.units() {
		least := math.Inf(1)
		for k := t.start[i]; k < t.start[i+1]; k++ {
			least = min(least, beta*t.minutes[k])
		}
		for k := t.start[i]; k < t.start[i+1]; k++ {
			b.decay[k] = math.Exp(least - beta*t.minutes[k])
		}
	}
}

// cycle makes the means of each unit sum to its patients, and returns the greatest relative deficit of a team.
func (b *balance) cycle() float64 {
	t := b.t
	clear(b.perTeamSum)
	minutes, total := 0.0, 0.0
	for i, n := range t.perUnit {
		from, to := t.start[i], t.start[i+1]
		sum := 0.0
		for k := from; k < to; k++ {
			t.mean[k] = b.perTeam[t.team[k]] * b.decay[k]
			sum += t.mean[k]
		}
		scale := 0.0
		if sum > 0 {
			scale = n / sum
		}
		for k := from; k < to; k++ {
			t.mean[k] *= scale
			b.perTeamSum[t.team[k]] += t.mean[k]
			minutes += t.mean[k] * t.minutes[k]
			total += t.mean[k]
		}
	}
	b.meanMinutes = minutes / total
	worst := 0.0
	for j, n := range t.perTeam {
		if n > 0 {
			worst = max(worst, math.Abs(b.perTeamSum[j]/n-1))
		} else if b.perTeamSum[j] > 0 {
			worst = 1
		}
	}
	return worst
}

// proportion scales the factor of each team to its patients.
func (b *balance) proportion() {
	for j, n := range b.t.perTeam {
		if b.perTeamSum[j] > 0 {
			b.perTeam[j] *= n / b.perTeamSum[j]
		}
	}
}

// newton spreads the deficits of teams over their factors, at most by a factor e each.
func (b *balance) newton() {
	deficit := make([]float64, len(b.perTeam))
	for j, n := range b.t.perTeam {
		deficit[j] = n - b.perTeamSum[j]
	}
	for j, d := range b.solver.solve(b.times, b.perTeamSum, deficit, 1e-2) {
		b.perTeam[j] *= math.Exp(max(-1, min(1, d)))
	}
}

// times returns H x, H = diag(Σ_i μ_ij) − μᵀ diag(1/O_i) μ being how the sums of teams answer to the logarithms of
// their factors when units are balanced again.
func (b *balance) times(x, y []float64) {
	t := b.t
	for j, n := range b.perTeamSum {
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

// residualVariation returns Σ μ (t − t̂)², t̂ being the additive fit of minutes by units and teams with weights μ:
// the information on β that margins leave.
func (b *balance) residualVariation() float64 {
	t := b.t
	variation := 0.0
	perTeam := make([]float64, len(b.perTeam)) // Σ_i μ (t − the mean of i)
	for i, n := range t.perUnit {
		mean := 0.0
		for k := t.start[i]; k < t.start[i+1]; k++ {
			mean += t.mean[k] * t.minutes[k]
		}
		mean /= n
		for k := t.start[i]; k < t.start[i+1]; k++ {
			d := t.minutes[k] - mean
			variation += t.mean[k] * d * d
			perTeam[t.team[k]] += t.mean[k] * d
		}
	}
	for j, x := range b.solver.solve(b.times, b.perTeamSum, perTeam, 1e-6) {
		variation -= perTeam[j] * x
	}
	return variation
}

// conjugate solves symmetric systems by conjugate gradients, each unknown scaled by its diagonal.
type conjugate struct{ x, r, z, p, hp []float64 }

func newConjugate(n int) conjugate {
	return conjugate{make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, n)}
}

// solve returns x of H x = b to a relative precision. H may be singular as long as b can be reached, as sums that
// have to be conserved make it. Unknowns without a diagonal stay at 0. The result is good until the next call.
func (c conjugate) solve(times func(x, y []float64), diagonal, b []float64, precision float64) []float64 {
	clear(c.x)
	copy(c.r, b)
	scaled := func() (rz float64) {
		for j, d := range diagonal {
			c.z[j] = 0
			if d > 0 {
				c.z[j] = c.r[j] / d
			}
			rz += c.r[j] * c.z[j]
		}
		return rz
	}
	rz := scaled()
	copy(c.p, c.z)
	for least, round := rz*precision*precision, 0; rz > least && round < 2000; round++ {
		times(c.p, c.hp)
		curve := 0.0
		for j, p := range c.p {
			curve += p * c.hp[j]
		}
		if !(curve > 0) {
			break
		}
		alpha := rz / curve
		for j, p := range c.p {
			c.x[j] += alpha * p
			c.r[j] -= alpha * c.hp[j]
		}
		before := rz
		rz = scaled()
		for j, z := range c.z {
			c.p[j] = z + rz/before*c.p[j]
		}
	}
	return c.x
}
