package access

import (
	"fmt"

	"github.com/maillage/maillage/geo/travel"
)

// Amounts and weights that count lie in a range in which no product or quotient of a few of them overflows.
// Real ones lie far inside: a weight of 1e-30 is a gaussian at twelve standard deviations.
const (
	least = 1e-30
	most  = 1e30
)

// Catchments are the pairs of residence and site that count, with the weight of each: what every measure of
// the family starts from. They are immutable, and may be used by several goroutines.
type Catchments struct {
	demand, supply []float64
	start          []int // row i is start[i]:start[i+1]
	site           []int32
	weight         []float64
}

// New weighs journeys from places of residence with some demand (inhabitants, or standardised ones) to sites
// with some supply. Row i of times belongs to demand i. Pairs out of reach of the decay and sites without
// supply are left out, and so is a weight under 1e-30.
//
// It returns an error when times do not fit, when an amount is negative, not a number, or neither 0 nor
// between 1e-30 and 1e30, and when the decay is not valid. The slices are kept and must not change.
func New(times *travel.Rows, demand, supply []float64, decay Decay) (*Catchments, error) {
	if err := check(times, demand, supply); err != nil {
		return nil, err
	}
	if err := decay.Validate(); err != nil {
		return nil, fmt.Errorf("access: %w", err)
	}
	c := &Catchments{
		demand: demand, supply: supply,
		start:  make([]int, 1, len(demand)+1),
		site:   make([]int32, len(times.To)),
		weight: make([]float64, len(times.To)),
	}
	if decay.Form == Stepwise && decay.Scatter == 0 {
		c.fillSteps(times, stairsOf(decay))
		return c, nil
	}
	weigh := decay.Weight
	if decay.Form == Stepwise {
		if b := decay.tabulate(len(times.To)); b != nil {
			weigh = b.at
		}
	}
	c.fill(times, weigh)
	return c, nil
}

// fill keeps the pairs that count. Every pair is written, and the next over it when it does not count: a branch less in
// the loop that all pairs pass.
func (c *Catchments) fill(times *travel.Rows, weigh func(minutes float64) float64) {
	n := 0
	for i := range c.demand {
		to, minutes := times.Row(i)
		minutes = minutes[:len(to)]
		for k, j := range to {
			if c.supply[j] == 0 {
				continue
			}
			w := weigh(float64(minutes[k]))
			c.site[n], c.weight[n] = j, w
			if w >= least {
				n++
			}
		}
		c.start = append(c.start, n)
	}
	c.site, c.weight = c.site[:n], c.weight[:n]
}

// check returns an error when the input of a measure cannot be used.
func check(times *travel.Rows, demand, supply []float64) error {
	if err := times.Check(len(supply)); err != nil {
		return fmt.Errorf("access: %w", err)
	}
	if times.Len() != len(demand) {
		return fmt.Errorf("access: times from %d places do not fit %d amounts of demand", times.Len(), len(demand))
	}
	if err := checkAmounts("demand", demand); err != nil {
		return err
	}
	return checkAmounts("supply", supply)
}

func checkAmounts(what string, amounts []float64) error {
	for i, x := range amounts {
		if x != 0 && !(x >= least && x <= most) {
			return fmt.Errorf("access: %s %d is %v: it must be 0 or lie between %g and %g", what, i, x, least, most)
		}
	}
	return nil
}

// row returns the bounds of the pairs of a place of residence.
func (c *Catchments) row(i int) (from, to int) { return c.start[i], c.start[i+1] }

// Pairs returns the number of pairs that count.
func (c *Catchments) Pairs() int { return len(c.site) }
