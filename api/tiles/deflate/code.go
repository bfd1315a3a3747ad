package deflate

import (
	"math"
	"math/bits"
)

// The longest words. The format has 15 bits for symbols too; with 14, four literals are written at once.
const (
	longestSymbol   = 14
	longestDistance = 15
	longestLength   = 7
)

// code is a prefix code (RFC 1951, 3.2.2): by symbol the word, its first bit lowest, and its length << 16; 0 for a symbol
// that is not used.
type code [maxSymbols + 2]uint32

// fixedSymbols and fixedDistances are the codes of a block that has none of its own (RFC 1951, 3.2.6).
var fixedSymbols, fixedDistances = fixedCodes()

func fixedCodes() (symbols, distances code) {
	for s := range symbols {
		switch {
		case s < 144:
			symbols[s] = 8 << 16
		case s < 256:
			symbols[s] = 9 << 16
		case s < 280:
			symbols[s] = 7 << 16
		default:
			symbols[s] = 8 << 16
		}
	}
	name(symbols[:], [longestDistance + 1]int{7: 24, 8: 152, 9: 112})
	for s := range 32 {
		distances[s] = 5 << 16
	}
	name(distances[:32], [longestDistance + 1]int{5: 32})
	return symbols, distances
}

// name gives words to symbols whose lengths are known, and how many have each: in the order of the lengths, then of the symbols.
func name(c []uint32, count [longestDistance + 1]int) {
	var next [longestDistance + 1]uint32
	for l := 1; l < longestDistance; l++ {
		next[l+1] = (next[l] + uint32(count[l])) << 1
	}
	for s, entry := range c {
		if l := entry >> 16; l > 0 {
			c[s] = entry | uint32(bits.Reverse16(uint16(next[l&15])))>>(16-l)
			next[l&15]++
		}
	}
}

// size is how many bits the code takes for symbols that are used so often.
func (c *code) size(times []uint32) (n int) {
	for s, t := range times {
		n += int(t * (c[s] >> 16))
	}
	return n
}

// maker makes codes.
type maker struct {
	leaves, spare [maxSymbols + 1]uint32 // how often a symbol is used, << 9, and the symbol
	nodes         [maxSymbols]uint32     // what is under a node, then how deep it is
	parents       [maxSymbols]uint16
}

// make makes a code for symbols that are used so often, with no word above a length: Huffman's, where that is within. There are
// always two words, so that the code is complete whoever reads it.
func (m *maker) make(c *code, times []uint32, most int) {
	clear(c[:])
	n := 0
	for s, t := range times {
		if t > 0 {
			m.leaves[n] = t<<9 | uint32(s)
			n++
		}
	}
	for s := uint32(0); n < 2; s++ {
		if n == 0 || m.leaves[0]&511 != s {
			m.leaves[n] = 1<<9 | s
			n++
		}
	}
	m.sort(n)
	m.join(n)
	count := m.lengths(n, most)
	k := 0
	for l := most; l > 0; l-- {
		for range count[l] {
			c[m.leaves[k]&511] = uint32(l) << 16
			k++
		}
	}
	name(c[:len(times)], count)
}

// sort puts n leaves in the order of how often they are used, then of the symbols: by the low byte of the number, then by the
// high one, which is 0 in all small tiles.
func (m *maker) sort(n int) {
	from, to := m.leaves[:n], m.spare[:n]
	for shift, all := 9, uint32(math.MaxUint32); shift < 32 && all>>shift > 0; shift += 8 {
		var start [256]uint16
		all = 0
		for _, leaf := range from {
			start[leaf>>shift&255]++
			all |= leaf
		}
		sum := uint16(0)
		for k, count := range &start {
			start[k], sum = sum, sum+count
		}
		for _, leaf := range from {
			to[start[leaf>>shift&255]] = leaf
			start[leaf>>shift&255]++
		}
		from, to = to, from
	}
	copy(m.leaves[:n], from)
}

// join makes Huffman's tree of n sorted leaves. The nodes it makes are sorted as well, so that what is least used is the next
// leaf or the next node (van Leeuwen 1976).
func (m *maker) join(n int) {
	m.leaves[n] = math.MaxUint32
	leaf, node := 0, 0
	for k := range n - 1 {
		m.nodes[k] = math.MaxUint32
		sum := uint32(0)
		for range 2 {
			if least := m.leaves[leaf] >> 9; least <= m.nodes[node] {
				sum += least
				leaf++
			} else {
				sum += m.nodes[node]
				m.parents[node] = uint16(k)
				node++
			}
		}
		m.nodes[k] = sum
	}
}

// lengths returns how many words there are of each length. From the root down, each node takes the place of a leaf and has two
// below; where these would be too deep, it is the deepest leaf that may have them which gives way, as libdeflate has it.
func (m *maker) lengths(n, most int) (count [longestDistance + 1]int) {
	m.nodes[n-2] = 0
	count[1] = 2
	for k := n - 3; k >= 0; k-- {
		deep := m.nodes[m.parents[k]] + 1
		m.nodes[k] = deep
		at := int(deep)
		if at >= most {
			for at = most - 1; count[at] == 0; at-- {
			}
		}
		count[at]--
		count[at+1] += 2
	}
	return count
}
