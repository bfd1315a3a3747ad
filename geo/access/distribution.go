package access

import (
	"cmp"
	"fmt"
	"slices"
)

// Distribution is how a figure spreads over inhabitants: each unit counts for its population, all of whom have
// the unit's figure. Units without inhabitants do not count. Figures that need inhabitants, or something to
// divide by, say so with ok false. It is immutable.
type Distribution struct {
	units         []weighed // by value
	weight, total float64   // Σ w, Σ w·value
}

type weighed struct{ value, weight float64 }

// NewDistribution orders units by value. Values and weights must lie between 0 and 1e100, one of each by
// unit.
func NewDistribution(values, weights []float64) (*Distribution, error) {
	if len(values) != len(weights) {
		return nil, fmt.Errorf("access: %d values with %d weights", len(values), len(weights))
	}
	d := &Distribution{units: make([]weighed, 0, len(values))}
	for i, v := range values {
		w := weights[i]
		if !(v >= 0 && v <= 1e100) || !(w >= 0 && w <= 1e100) {
			return nil, fmt.Errorf("access: unit %d has value %v and weight %v: neither may be negative or over 1e100", i, v, w)
		}
		if w > 0 {
			d.units = append(d.units, weighed{v, w})
		}
	}
	// By weight too, so that sums do not depend on the order of the input.
	slices.SortFunc(d.units, func(a, b weighed) int {
		return cmp.Or(cmp.Compare(a.value, b.value), cmp.Compare(a.weight, b.weight))
	})
	for _, u := range d.units {
		d.weight += u.weight
		d.total += u.weight * u.value
	}
	return d, nil
}

// Mean returns the mean over inhabitants.
func (d *Distribution) Mean() (mean float64, ok bool) { return ratio(d.total, d.weight) }

// Quantile returns the least value that at least the share p of inhabitants do not exceed, p from 0 to 1:
// Quantile(0.1) is the first decile, Quantile(0.5) the median. It is always the value of some unit.
func (d *Distribution) Quantile(p float64) (value float64, ok bool) {
	below := 0.
	for _, u := range d.units {
		below += u.weight
		// A share that is reached but for rounding is reached.
		if below >= p*d.weight*(1-1e-12) {
			return u.value, true
		}
	}
	return 0, false
}

// Tenths returns the mean among each tenth of inhabitants, the worst served first. A unit that lies across
// two tenths counts in each for the inhabitants it has there. This is how the DREES states inequality: the
// mean of the best-served tenth against that of the worst-served.
func (d *Distribution) Tenths() (means [10]float64, ok bool) {
	tenth := d.weight / 10
	for k := range means {
		means[k], ok = ratio(d.sumBetween(float64(k)*tenth, float64(k+1)*tenth), tenth)
	}
	return means, ok
}

// TenthRatio returns the mean of the best-served tenth of inhabitants over that of the worst-served.
func (d *Distribution) TenthRatio() (r float64, ok bool) {
	means, _ := d.Tenths()
	return ratio(means[9], means[0])
}

// DecileRatio returns the ninth decile over the first, D9/D1.
func (d *Distribution) DecileRatio() (r float64, ok bool) {
	d1, _ := d.Quantile(0.1)
	d9, _ := d.Quantile(0.9)
	return ratio(d9, d1)
}

// Palma returns what the best-served tenth of inhabitants have together over what the worst-served four
// tenths have: Palma's ratio (Palma 2011, Development and Change 42:87–153) of the figure itself. An equal
// spread has 0.25.
func (d *Distribution) Palma() (r float64, ok bool) {
	return ratio(d.sumBetween(0.9*d.weight, d.weight), d.sumBetween(0, 0.4*d.weight))
}

// Gini returns the Gini index among inhabitants, from 0 when all have the same to nearly 1: one less twice
// the area under the Lorenz curve drawn with a corner at each unit.
func (d *Distribution) Gini() (index float64, ok bool) {
	area, so := 0., 0.
	for _, u := range d.units {
		next := so + u.weight*u.value
		area += u.weight * (so + next) / 2
		so = next
	}
	under, ok := ratio(area, d.weight*d.total)
	if !ok {
		return 0, false
	}
	return max(0, 1-2*under), true
}

// ShareUnder returns the share of inhabitants whose figure is under a threshold, not equal to it.
func (d *Distribution) ShareUnder(threshold float64) (share float64, ok bool) {
	return d.shareWhere(func(value float64) bool { return value < threshold })
}

// ShareUpTo returns the share of inhabitants whose figure is a threshold or under it: at the first decile a tenth or more.
func (d *Distribution) ShareUpTo(threshold float64) (share float64, ok bool) {
	return d.shareWhere(func(value float64) bool { return value <= threshold })
}

// shareWhere sums inhabitants from the worst served on, as long as they are low.
func (d *Distribution) shareWhere(low func(value float64) bool) (share float64, ok bool) {
	below := 0.
	for _, u := range d.units {
		if !low(u.value) {
			break
		}
		below += u.weight
	}
	return ratio(below, d.weight)
}

// sumBetween returns Σ w·value over the inhabitants from one rank to another, counted from the worst served.
func (d *Distribution) sumBetween(from, to float64) float64 {
	total, rank := 0., 0.
	for _, u := range d.units {
		if inside := min(rank+u.weight, to) - max(rank, from); inside > 0 {
			total += inside * u.value
		}
		rank += u.weight
	}
	return total
}

func ratio(above, below float64) (r float64, ok bool) {
	if !(below > 0) {
		return 0, false
	}
	return above / below, true
}
