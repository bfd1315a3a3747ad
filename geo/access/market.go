package access

import (
	"math"

	"github.com/maillage/maillage/geo/travel"
)

// market is the state of the solution: how many go from where to where.
type market struct {
	demand   []float64
	supply   []float64
	start    []int
	site     []int32
	travel   []float64 // t_ij/τ
	going    []float64 // x_ij
	capacity []float64 // ρ S_j
	load     []float64 // D_j
}

func (m Rational) market(times *travel.Rows, demand, supply []float64) *market {
	s := &market{demand: demand, supply: supply, start: make([]int, 1, len(demand)+1),
		capacity: make([]float64, len(supply)), load: make([]float64, len(supply))}
	for j, x := range supply {
		s.capacity[j] = x * m.Rho
	}
	for i := range demand {
		to, minutes := times.Row(i)
		for k, j := range to {
			if t := float64(minutes[k]) / m.Tau; supply[j] > 0 && t <= math.MaxFloat64 {
				s.site = append(s.site, j)
				s.travel = append(s.travel, t)
			}
		}
		s.start = append(s.start, len(s.site))
	}
	s.going = make([]float64, len(s.site))
	return s
}

// round lets every place divide its inhabitants anew, in order or backwards. The first round, from nobody
// anywhere, places them all.
func (s *market) round(backwards bool) {
	var costs []float64
	for n := range s.demand {
		i := n
		if backwards {
			i = len(s.demand) - 1 - n
		}
		if s.demand[i] > 0 {
			costs = s.divide(i, costs[:0])
		}
	}
}

// divide sends the inhabitants of a place where they cost least while all others stay: as when a vessel is
// filled, up to one level of cost over the sites whose cost without them is below it. The level falls as
// sites above it are set aside, so none of them comes back (Michelot 1986, Journal of Optimization Theory and
// Applications 50:195–200). Costs is scratch, returned for the next place.
func (s *market) divide(i int, costs []float64) []float64 {
	from, to := s.start[i], s.start[i+1]
	lowest := math.Inf(1)
	for k := from; k < to; k++ {
		j := s.site[k]
		s.load[j] = max(0, s.load[j]-s.going[k])
		costs = append(costs, s.cost(k))
		lowest = min(lowest, costs[k-from])
	}
	// Costs over the lowest: the cheapest site is at 0 and the level above, whatever the rounding.
	for k := range costs {
		costs[k] -= lowest
	}
	s.settle(i, s.level(s.site[from:to], costs, s.demand[i]), costs)
	return costs
}

// level returns the cost up to which sites fill when so many inhabitants come.
func (s *market) level(sites []int32, costs []float64, inhabitants float64) float64 {
	level, used := math.Inf(1), len(costs)+1
	for {
		room, filled, below := 0., inhabitants, 0
		for k, cost := range costs {
			if cost < level {
				c := s.capacity[sites[k]]
				room += c
				filled += c * cost
				below++
			}
		}
		if below >= used || below == 0 {
			return level
		}
		level, used = filled/room, below
	}
}

// settle books what a level of cost lets into each site, corrected so that everybody goes somewhere whatever
// the rounding.
func (s *market) settle(i int, level float64, costs []float64) {
	going := s.going[s.start[i]:s.start[i+1]]
	sites := s.site[s.start[i]:s.start[i+1]]
	total := 0.
	for k, cost := range costs {
		going[k] = max(0, s.capacity[sites[k]]*(level-cost))
		total += going[k]
	}
	for k, j := range sites {
		going[k] *= s.demand[i] / total
		s.load[j] += going[k]
	}
}

// balance lets the places that use several sites divide their inhabitants anew among those, so many times.
// Congestion spreads over a country from place to place, along a few pairs out of many: going over these only
// costs little and does most of the work of as many rounds.
func (s *market) balance(times int) {
	split := &market{start: []int{0}, capacity: s.capacity, load: s.load}
	var pairs []int
	for i, p := range s.demand {
		before := len(pairs)
		for k := s.start[i]; k < s.start[i+1]; k++ {
			if s.going[k] > 0 {
				pairs = append(pairs, k)
			}
		}
		if len(pairs) < before+2 {
			pairs = pairs[:before]
			continue
		}
		split.demand = append(split.demand, p)
		split.start = append(split.start, len(pairs))
	}
	for _, k := range pairs {
		split.site = append(split.site, s.site[k])
		split.travel = append(split.travel, s.travel[k])
		split.going = append(split.going, s.going[k])
	}
	for n := range times {
		split.round(n%2 == 1)
	}
	for n, k := range pairs {
		s.going[k] = split.going[n]
	}
}

// reload sums the loads afresh, so that rounding does not pile up over rounds.
func (s *market) reload() {
	clear(s.load)
	for k, j := range s.site {
		s.load[j] += s.going[k]
	}
}

// gap returns the value Φ, and how far it lies at most over the minimum: what inhabitants pay more than the
// cheapest site would cost each. That is Φ less Fenchel's dual at the same congestion.
func (s *market) gap() (value, gap float64) {
	for i, p := range s.demand {
		if p == 0 {
			continue
		}
		least := s.cheapest(i)
		for k := s.start[i]; k < s.start[i+1]; k++ {
			if x := s.going[k]; x > 0 {
				value += x * s.travel[k]
				gap += x * (s.cost(k) - least)
			}
		}
	}
	for j, d := range s.load {
		if d > 0 {
			value += d * d / (2 * s.capacity[j])
		}
	}
	return value, gap
}

func (s *market) cost(k int) float64 {
	j := s.site[k]
	return s.load[j]/s.capacity[j] + s.travel[k]
}

// cheapest returns the least cost from a place, +Inf when it reaches nothing.
func (s *market) cheapest(i int) float64 {
	least := math.Inf(1)
	for k := s.start[i]; k < s.start[i+1]; k++ {
		least = min(least, s.cost(k))
	}
	return least
}

// report fills in what places and sites see of the equilibrium.
func (s *market) report(e *Equilibrium) {
	e.Load = s.load
	e.Access, e.Cost = make([]float64, len(s.demand)), make([]float64, len(s.demand))
	reached := make([]bool, len(s.supply))
	for i, p := range s.demand {
		if s.start[i] == s.start[i+1] {
			e.Unserved = append(e.Unserved, int32(i))
			continue
		}
		if e.Cost[i] = s.cheapest(i); e.Cost[i] > 0 {
			e.Access[i] = 1 / (e.Rho * e.Cost[i])
		}
		for k := s.start[i]; p > 0 && k < s.start[i+1]; k++ {
			reached[s.site[k]] = true
		}
	}
	e.SupplyRatio = make([]float64, len(s.supply))
	for j, x := range s.supply {
		if s.load[j] > 0 {
			e.SupplyRatio[j] = x / s.load[j]
		}
		if x > 0 && !reached[j] {
			e.Unallocated = append(e.Unallocated, int32(j))
			e.UnallocatedSupply += x
		}
	}
}
