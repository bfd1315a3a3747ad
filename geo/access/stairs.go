package access

import (
	"math"

	"github.com/maillage/maillage/geo/travel"
)

// stairs are the steps of a table as a loop over millions of pairs takes them: without a branch, for whether a journey is
// under a bound, or leads to some supply, is nothing that a processor could foresee.
type stairs struct {
	from   []float64 // minutes at which a step is left, ascending
	weight []float64 // of each step, and 0 beyond the last
	counts []int     // 1 for steps whose weight counts, else 0
}

func stairsOf(d Decay) stairs {
	var s stairs
	for _, step := range d.Steps {
		from := step.Minutes
		if d.Inclusive {
			from = math.Nextafter(from, math.Inf(1))
		}
		s.from, s.weight, s.counts = append(s.from, from), append(s.weight, step.Weight), append(s.counts, one(step.Weight >= least))
	}
	s.weight, s.counts = append(s.weight, 0), append(s.counts, 0)
	return s
}

// one returns 1 for true, else 0.
func one(b bool) (n int) {
	if b {
		n = 1
	}
	return n
}

// fillSteps is fill for a table that is not blurred.
func (c *Catchments) fillSteps(times *travel.Rows, s stairs) {
	n := 0
	for i := range c.demand {
		to, minutes := times.Row(i)
		minutes = minutes[:len(to)]
		for k, j := range to {
			t, step := float64(minutes[k]), 0
			for _, from := range s.from {
				step += one(t >= from)
			}
			c.site[n], c.weight[n] = j, s.weight[step]
			n += s.counts[step] & one(c.supply[j] > 0)
		}
		c.start = append(c.start, n)
	}
	c.site, c.weight = c.site[:n], c.weight[:n]
}
