package deflate

import (
	"encoding/binary"
	"math/bits"
)

// Lengths of matches. The format has three as the shortest, which seldom pays where literals are short.
const (
	shortest = 4
	longest  = 258
	// margin is how far from its end a text is no longer searched: so far a whole word can be read behind the next place.
	margin = 12
)

// hashBits are those of the largest table of places; a short text has a smaller one, which takes less time to clear.
const hashBits = 13

// match is a run of literals and what is repeated behind it; the last of a block has a length of 0.
type match struct{ literals, length, distance uint16 }

// match finds what is repeated in a block and counts the symbols that will be written.
//
// A place that was never entered is read as the first of the block: whether it is a match is seen by its bytes like that of
// any other, so that nothing has to tell them apart.
func (e *Encoder) match(text []byte) {
	clear(e.symbols[:])
	clear(e.distances[:])
	e.found = 0
	symbols, from, at, end := &e.symbols, 0, 1, len(text)-margin
	width := min(max(bits.Len(uint(len(text))), 8), hashBits)
	clear(e.last[:1<<width])
	last, shift := &e.last, uint(32-width)
	for at < end {
		v := load(text, at)
		place := &last[v*hashFactor>>(shift&31)%(1<<hashBits)]
		was := int(*place)
		*place = uint16(at)
		if load(text, was) != v {
			symbols[byte(v)]++
			at++
			continue
		}
		length := common(text, was, at)
		e.add(match{uint16(at - from), uint16(length), uint16(at - was)})
		from = at + length
		for at++; at < min(from, end); at++ {
			last[load(text, at)*hashFactor>>(shift&31)%(1<<hashBits)] = uint16(at)
		}
		at = from
	}
	if len(text) > 0 {
		symbols[text[0]]++
		for _, b := range text[max(at, 1):] {
			symbols[b]++
		}
	}
	e.matches[e.found] = match{literals: uint16(len(text) - from)}
	e.found++
}

// hashFactor is 2³² divided by the golden ratio, which spreads what is multiplied by it over the highest bits (Knuth, The
// Art of Computer Programming 3, 6.4).
const hashFactor = 0x9e3779b1

func load(text []byte, at int) uint32 { return binary.LittleEndian.Uint32(text[at:]) }

// common is how long what lies at two places is the same, of which four bytes are known to be.
func common(text []byte, was, at int) int {
	n := shortest
	for ; at+n+8 <= len(text) && n < longest; n += 8 {
		if odd := binary.LittleEndian.Uint64(text[was+n:]) ^ binary.LittleEndian.Uint64(text[at+n:]); odd != 0 {
			n += bits.TrailingZeros64(odd) >> 3
			break
		}
	}
	return min(n, longest)
}

func (e *Encoder) add(m match) {
	symbol, _ := lengthSymbol(uint32(m.length))
	e.symbols[symbol]++
	symbol, _ = distanceSymbol(uint32(m.distance))
	e.distances[symbol]++
	e.matches[e.found] = m
	e.found++
}

// Sizes of the alphabets (RFC 1951, 3.2.5).
const (
	endOfBlock   = 256
	maxSymbols   = 286
	maxDistances = 30
)

// lengthSymbol is the symbol of a length, and what follows it: a word and its width << 16. From 11 on there are four symbols
// to each power of two.
func lengthSymbol(length uint32) (symbol, extra uint32) {
	l := length - 3
	if l < 8 {
		return 257 + l, 0
	}
	if length == longest {
		return 285, 0
	}
	width := uint32(bits.Len32(l)) - 3
	return 257 + width<<2 + l>>width, l&(1<<width-1) | width<<16
}

// distanceSymbol is lengthSymbol for distances: from 5 on there are two symbols to each power of two.
func distanceSymbol(distance uint32) (symbol, extra uint32) {
	d := distance - 1
	if d < 4 {
		return d, 0
	}
	width := uint32(bits.Len32(d)) - 2
	return width<<1 + d>>width, d&(1<<width-1) | width<<16
}
