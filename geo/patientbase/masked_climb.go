package patientbase

import (
	"math"

	"github.com/maillage/maillage/geo"
)

// teamsApart fits effects of teams alone, each of which is then on its own.
func (f *maskedFit) teamsApart(most int, tolerance float64) (rounds int, converged bool) {
	for g := range f.teams {
		f.teams[g].Converged = true // of whom no cell is told
	}
	converged = true
	for from, to := 0, 0; from < len(f.team); from = to {
		g := f.team[from]
		for to = from + 1; to < len(f.team) && f.team[to] == g; to++ {
		}
		t := (&climb{f: f, from: from, to: to, down: math.Inf(1), up: math.Inf(1)}).settle(most, tolerance)
		f.teams[g] = t
		rounds, converged = max(rounds, int(t.Rounds)), converged && t.Converged
	}
	return rounds, converged
}

// climb takes the effect c of one team to the top of the likelihood of its counts and bounds.
//
// With n̂ its patients as they are expected at the present effect, R their rates and V their variances, the likelihood
// is concave in ln c, of slope n̂ − R: the top is where ln n̂/R is nothing, which falls by 1 − V/n̂. EM's step is ln n̂/R; Newton's
// divides that by 1 − V/n̂, the share that is known, and so is exact from however far where no count is masked.
//
// Between bounds as wide as 1 to 100 the likelihood is all but flat, and a step may lead beyond the top and lower. So each slope that
// is met bounds where the top can be, a step stays between, and is halved while it leads lower than it began.
type climb struct {
	f        *maskedFit
	from, to int     // cells of the team
	n, r, v  float64 // n̂, R and V, without what is missing
	down, up float64 // how far below and above the top is at most, in ln c
}

// settle climbs until a step would no longer change the effect by more than the tolerance.
func (c *climb) settle(most int, tolerance float64) (t Settling) {
	c.move(0)
	for int(t.Rounds) < most {
		t.Rounds++
		step := c.step()
		if math.Abs(step) <= tolerance {
			t.Converged = true
			break
		}
		slope, r := c.n-c.r, c.r
		c.move(step)
		for c.fell(step, slope*slope/(2*max(r, c.r))) {
			step /= 2
			c.move(-step)
		}
	}
	return t
}

// step is how far to go in ln c: by a factor e at most, or as far as EM would.
func (c *climb) step() float64 {
	const rounding = 1e-13 // of the sums: a slope under it has no direction, nor would following it gain anything
	switch {
	case math.Abs(c.n-c.r) <= rounding*c.r:
		return 0
	case c.n == 0:
		return math.Inf(-1)
	}
	step := math.Log(c.n / c.r)
	far := max(1, math.Abs(step))
	step *= c.n / max(c.n-c.v, rounding*c.n)
	switch step = max(-far, min(far, step)); {
	case step >= c.up:
		return c.up / 2
	case step <= -c.down:
		return -c.down / 2
	}
	return step
}

// move changes the effect and makes patients and variances those of its rates.
func (c *climb) move(step float64) {
	f, factor := c.f, math.Exp(step)
	c.n, c.r, c.v = 0, 0, 0
	for k := c.from; k < c.to; k++ {
		f.rate[k] *= factor
		f.expectCell(k)
		if f.state[k] != geo.Missing {
			c.n += f.patients[k]
			c.r += f.rate[k]
			c.v += f.variance[k]
		}
	}
	c.down, c.up = c.down+step, c.up-step
	if c.n < c.r {
		c.up = 0
	} else {
		c.down = 0
	}
}

// fell says whether the step just made has lowered the likelihood. It cannot have on this side of the top. Beyond, it has lost no
// more than its length times the slope where it ended, since slopes only fall; and it has gained, up to the top, half the square
// of the slope where it began by the rates at least, since slopes fall by R − V.
func (c *climb) fell(step, gained float64) bool {
	const nothing = 1e-10
	if lost := (c.r - c.n) * step; !(lost > gained+nothing) {
		return false
	}
	return c.logLikelihood(1) < c.logLikelihood(math.Exp(-step))
}

// logLikelihood is that of the team when its present rates are multiplied by a factor.
func (c *climb) logLikelihood(factor float64) (sum float64) {
	for k := c.from; k < c.to; k++ {
		sum += c.f.logLikelihoodOf(k, c.f.rate[k]*factor)
	}
	return sum
}
