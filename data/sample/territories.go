package sample

import (
	"fmt"
	"iter"
	"slices"

	"github.com/maillage/maillage/data/sample/land"
)

// perCPTS is the number of communes per CPTS: 8 for 300 communes.
const perCPTS = 37.5

// territories say which CPTS claims what, and what was planted.
type territories struct {
	owner  []int32 // CPTS of each unit, land.None in the gap
	seats  []int32 // the unit around which each formed
	extra  claim   // the overlap
	gap    []int32 // units that nobody claims
	inside int32   // the CPTS that surrounds the enclave
	block  []int32 // the far part of the CPTS that is cut in two
	bridge []int32 // units that link the two parts of a commune
}

// claim is a set of units that a CPTS claims beside its own.
type claim struct {
	by, from int32
	units    []int32
}

// newTerritories grows the CPTS from the towns, two of them from the city, then plants the findings that a
// planner looks for.
func newTerritories(c *country) (*territories, error) {
	n := max(8, int(float64(len(c.units))/perCPTS))
	t := &territories{seats: c.centres(n, []int32{1, 3})}
	mainland := func(u int32) bool { return u != c.land.Island }
	t.owner = c.growFrom(t.seats, mainland)
	t.gather(c)
	t.owner[c.land.Island] = t.owner[c.nearest(c.land.Island, mainland)]
	t.plantEnclave(c)
	t.plantGap(c)
	t.plantBlock(c)
	t.plantOverlap(c)
	if t.gap == nil || t.block == nil || t.extra.units == nil {
		return nil, fmt.Errorf("seed %d: no place for a gap, a split territory and an overlap among %d communes; take another seed or more communes",
			c.seed, len(c.units))
	}
	return t, nil
}

// gather keeps each CPTS in one piece on the ground. A commune in two parts links what does not touch; so the
// communes around its two parts go to the CPTS that has it, and what is then cut off from a CPTS goes to
// the neighbour. The two communes that were one in 2018 stay together as well.
func (t *territories) gather(c *country) {
	l := c.land
	home := t.owner[l.Exclave]
	t.owner[l.Around] = home
	for _, v := range l.Units[l.Around].Neighbours {
		if slices.Contains(l.Units[l.Exclave].Neighbours, v) && !isPart(v) {
			t.owner[v] = home
			t.bridge = append(t.bridge, v)
		}
	}
	t.owner[l.Enclave] = t.owner[l.Host]
	t.owner[c.past.restored] = t.owner[c.past.split]
	for k := range t.seats {
		t.shed(c, int32(k))
	}
}

// shed gives the lesser parts of a CPTS to their neighbours.
func (t *territories) shed(c *country, cpts int32) {
	parts := c.components(func(u int32) bool { return t.owner[u] == cpts })
	slices.SortStableFunc(parts, func(a, b []int32) int { return len(b) - len(a) })
	for _, part := range parts[min(1, len(parts)):] {
		to := cpts
		for v := range c.beside(part) {
			if o := t.owner[v]; o != cpts && o != land.None {
				to = o
			}
		}
		for _, u := range part {
			t.owner[u] = to
		}
	}
}

// plantEnclave gives the commune that lies inside another to a CPTS other than its host's.
func (t *territories) plantEnclave(c *country) {
	t.inside = t.owner[c.land.Host]
	t.owner[c.land.Enclave] = t.neighbour(c, t.inside, t.owner[c.land.Island], t.inside)
}

// neighbour returns the first CPTS that touches another and is not barred.
func (t *territories) neighbour(c *country, cpts int32, barred ...int32) int32 {
	for u, o := range t.owner {
		for _, v := range c.land.Units[u].Neighbours {
			if p := t.owner[v]; o == cpts && p != land.None && !slices.Contains(barred, p) {
				return p
			}
		}
	}
	return land.None
}

// plantGap takes a cluster of communes away from those that claim them: the first, starting far from the city,
// the loss of which cuts no CPTS.
func (t *territories) plantGap(c *country) {
	size := min(14, max(4, len(c.units)/25))
	for _, u := range c.fromAfar() {
		cluster := c.cluster(u, size, func(v int32) bool { return t.ordinary(c, v) })
		if len(cluster) == size && t.holdsWithout(c, cluster) {
			for _, v := range cluster {
				t.owner[v] = land.None
			}
			t.gap = cluster
			return
		}
	}
}

// plantBlock gives a few communes of one CPTS to another that does not touch them, which is thus in two parts.
// The block is not an enclave: two CPTS at least lie around it.
func (t *territories) plantBlock(c *country) {
	for _, u := range c.fromAfar() {
		from := t.owner[u]
		block := c.cluster(u, 3, func(v int32) bool { return t.owner[v] == from && t.ordinary(c, v) })
		if from == land.None || len(block) < 3 || !t.holdsWithout(c, block) {
			continue
		}
		around := t.claimants(c, block)
		if len(around) < 2 {
			continue
		}
		to := t.neighbour(c, around[1], append(around, t.owner[c.land.Island], t.owner[c.land.Enclave], t.inside)...)
		if to == land.None {
			continue
		}
		for _, v := range block {
			t.owner[v] = to
		}
		t.block = block
		return
	}
}

// claimants returns the CPTS that touch a set of units, those of the units first.
func (t *territories) claimants(c *country, units []int32) []int32 {
	found := []int32{t.owner[units[0]]}
	for v := range c.beside(units) {
		if o := t.owner[v]; o != land.None && !slices.Contains(found, o) {
			found = append(found, o)
		}
	}
	return found
}

// plantOverlap lets one CPTS claim communes of the next, along their border.
func (t *territories) plantOverlap(c *country) {
	for _, u := range c.fromAfar() {
		from := t.owner[u]
		if from == land.None || !t.ordinary(c, u) {
			continue
		}
		by := land.None
		for _, v := range c.land.Units[u].Neighbours {
			if o := t.owner[v]; o != from && o != land.None && t.ordinary(c, v) {
				by = o
			}
		}
		units := c.cluster(u, 3, func(v int32) bool { return t.owner[v] == from && t.ordinary(c, v) })
		if by != land.None && len(units) == 3 && t.holdsWith(c, by, units) {
			t.extra = claim{by, from, units}
			return
		}
	}
}

// ordinary tells whether nothing particular is known of a unit, so that something can be planted there.
func (t *territories) ordinary(c *country, u int32) bool {
	l := c.land
	particular := []int32{l.Island, l.Enclave, l.Host, l.Exclave, l.Around, c.past.merged, c.past.split, c.past.restored}
	return !isPart(u) && !slices.Contains(particular, u) && !slices.Contains(t.seats, u) &&
		!slices.Contains(t.block, u) && !slices.Contains(t.gap, u) && !slices.Contains(t.bridge, u)
}

// holdsWithout tells whether every CPTS keeps its number of parts when it loses units, and keeps some.
func (t *territories) holdsWithout(c *country, lost []int32) bool {
	for _, cpts := range t.claimants(c, lost) {
		mine := func(u int32) bool { return t.owner[u] == cpts }
		left := func(u int32) bool { return mine(u) && !slices.Contains(lost, u) }
		if len(c.components(mine)) != len(c.components(left)) {
			return false
		}
	}
	return true
}

// holdsWith tells whether a CPTS keeps its number of parts when it claims more units.
func (t *territories) holdsWith(c *country, cpts int32, more []int32) bool {
	mine := func(u int32) bool { return t.owner[u] == cpts }
	then := func(u int32) bool { return mine(u) || slices.Contains(more, u) }
	return len(c.components(mine)) == len(c.components(then))
}

// fromAfar returns the units by decreasing distance from the city.
func (c *country) fromAfar() []int32 {
	order := make([]int32, len(c.units))
	for u := range order {
		order[u] = int32(u)
	}
	slices.SortStableFunc(order, func(a, b int32) int {
		d, e := c.land.Kilometres(a, 0), c.land.Kilometres(b, 0)
		switch {
		case d > e:
			return -1
		case d < e:
			return 1
		}
		return 0
	})
	return order
}

// cluster returns a connected set of at most n units around one, nearest first, all of which pass; none when
// the first does not.
func (c *country) cluster(from int32, n int, pass func(int32) bool) []int32 {
	var set []int32
	for u := from; u != land.None && pass(u) && len(set) < n; {
		set = append(set, u)
		u = land.None
		best := 0.0
		for v := range c.beside(set) {
			if d := c.land.Kilometres(from, v); pass(v) && !slices.Contains(set, v) && (u == land.None || d < best) {
				u, best = v, d
			}
		}
	}
	return set
}

// beside yields the neighbours of some units, in the order of these, some more than once.
func (c *country) beside(units []int32) iter.Seq[int32] {
	return func(yield func(int32) bool) {
		for _, u := range units {
			for _, v := range c.land.Units[u].Neighbours {
				if !yield(v) {
					return
				}
			}
		}
	}
}

// components returns the connected parts of the units that pass, by their first unit.
func (c *country) components(pass func(int32) bool) [][]int32 {
	met := make([]bool, len(c.units))
	var parts [][]int32
	for u := range int32(len(c.units)) {
		if met[u] || !pass(u) {
			continue
		}
		met[u] = true
		part := []int32{u}
		for i := 0; i < len(part); i++ {
			for _, v := range c.land.Units[part[i]].Neighbours {
				if !met[v] && pass(v) {
					met[v] = true
					part = append(part, v)
				}
			}
		}
		parts = append(parts, part)
	}
	return parts
}
