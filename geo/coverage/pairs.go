// Package coverage compares territories that are sets of units: how many claim each unit, which of them share
// ground, and by how much.
package coverage

import (
	"cmp"
	"slices"
)

// Claims is the inverted index of a list of territories: which of them hold each unit.
type Claims struct {
	start []int32
	sets  []int32
}

// Invert indexes territories, each a list of units without repetition, over units 0 to units-1.
func Invert(units int, territories [][]int32) *Claims {
	c := &Claims{start: make([]int32, units+1)}
	n := 0
	for _, t := range territories {
		n += len(t)
		for _, u := range t {
			c.start[u+1]++
		}
	}
	for u := range units {
		c.start[u+1] += c.start[u]
	}
	c.sets = make([]int32, n)
	at := slices.Clone(c.start)
	for i, t := range territories {
		for _, u := range t {
			c.sets[at[u]] = int32(i)
			at[u]++
		}
	}
	return c
}

// Of returns the territories that hold a unit, ascending. The slice must not be changed.
func (c *Claims) Of(unit int32) []int32 { return c.sets[c.start[unit]:c.start[unit+1]] }

// Pair is two territories, one of each index, and the units that both hold.
type Pair struct {
	A, B  int32
	Units []int32 // ascending
}

// Within returns every pair of territories of one index that share a unit, A below B, ordered by A then B.
// The cost is the sum over units of the square of their multiplicity, never that of the number of territories.
func Within(c *Claims) []Pair {
	return pairs(c, c, func(a, b int32) bool { return a < b })
}

// Between returns every pair of a territory of one index and a territory of another that share a unit.
func Between(a, b *Claims) []Pair {
	return pairs(a, b, func(_, _ int32) bool { return true })
}

// pairs takes the territories of a one by one: what each shares is counted by territory of b, then noted in lists of
// that length, cut from one.
func pairs(a, b *Claims, keep func(a, b int32) bool) []Pair {
	sets := a.invert()
	shared := make([]int32, extent(b.sets)) // units that each territory of b shares with the present one of a
	var out []Pair
	for x := range int32(len(sets.start) - 1) {
		units, first, total := sets.Of(x), len(out), 0
		for _, u := range units {
			for _, y := range b.Of(u) {
				if !keep(x, y) {
					continue
				}
				if shared[y] == 0 {
					out = append(out, Pair{A: x, B: y})
				}
				shared[y]++
				total++
			}
		}
		found := out[first:]
		slices.SortFunc(found, func(p, q Pair) int { return cmp.Compare(p.B, q.B) })
		room := make([]int32, total)
		for i := range found {
			n := shared[found[i].B]
			found[i].Units, room = room[:0:n], room[n:]
			shared[found[i].B] = int32(i)
		}
		for _, u := range units {
			for _, y := range b.Of(u) {
				if keep(x, y) {
					p := &found[shared[y]]
					p.Units = append(p.Units, u)
				}
			}
		}
		for i := range found {
			shared[found[i].B] = 0
		}
	}
	return out
}

// invert returns the units of each territory, as if units were territories and the other way round.
func (c *Claims) invert() *Claims {
	units := make([][]int32, len(c.start)-1)
	for u := range units {
		units[u] = c.Of(int32(u))
	}
	return Invert(extent(c.sets), units)
}

// extent returns one more than the largest of a list of positions.
func extent(of []int32) int {
	most := int32(-1)
	for _, i := range of {
		most = max(most, i)
	}
	return int(most) + 1
}

// Jaccard returns |A∩B| / |A∪B| from the weights of two sets and of what they share; 0 when both are empty.
// It is symmetric, and 1 for a set with itself (Jaccard 1901).
func Jaccard(a, b, both float64) float64 {
	if union := a + b - both; union > 0 {
		return both / union
	}
	return 0
}

// Containment returns |A∩B| / |A|, 0 when A is empty.
func Containment(a, both float64) float64 {
	if a > 0 {
		return both / a
	}
	return 0
}
