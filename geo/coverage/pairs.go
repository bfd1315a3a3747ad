// Package coverage compares territories that are sets of units: how many claim each unit, which of them share
// ground, and by how much.
package coverage

import "slices"

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

func pairs(a, b *Claims, keep func(a, b int32) bool) []Pair {
	at := make(map[[2]int32]int)
	var out []Pair
	for u := range int32(len(a.start) - 1) {
		for _, x := range a.Of(u) {
			for _, y := range b.Of(u) {
				if !keep(x, y) {
					continue
				}
				i, ok := at[[2]int32{x, y}]
				if !ok {
					i = len(out)
					at[[2]int32{x, y}] = i
					out = append(out, Pair{A: x, B: y})
				}
				out[i].Units = append(out[i].Units, u)
			}
		}
	}
	slices.SortFunc(out, func(p, q Pair) int {
		if p.A != q.A {
			return int(p.A - q.A)
		}
		return int(p.B - q.B)
	})
	return out
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
