package deflate

import (
	"encoding/binary"
	"math/bits"
)

// Lengths of matches. The format has three as the shortest, which seldom pays where literals are short.
const (
	shortest = 4
	longest  = 258
)

// hashBits are those of the table of places.
const hashBits = 13

// window is a block, with room behind it so that a whole word can be read at any place that can be named by 16 bits.
type window [1<<16 + 8]byte

func (w *window) load(at uint16) uint32   { return binary.LittleEndian.Uint32(w[int(at) : int(at)+4]) }
func (w *window) load64(at uint16) uint64 { return binary.LittleEndian.Uint64(w[int(at) : int(at)+8]) }

// match is a run of literals and what is repeated behind it; the last of a block has a length of 0.
type match struct{ literals, length, distance uint16 }

// match finds what is repeated in a block and counts the symbols that will be written.
//
// A place that was never entered is read as the first of the block: whether it is a match is seen by its bytes like that of
// any other, so that nothing has to tell them apart.
func (e *Encoder) match(block []byte) {
	clear(e.symbols[:])
	clear(e.distances[:])
	clear(e.last[:])
	e.found = 0
	symbols, last, text := &e.symbols, &e.last, &e.text
	copy(text[:], block)
	from, at, end := uint16(0), uint16(1), len(block)
	for int(at)+shortest <= end {
		v := text.load(at)
		place := &last[v*hashFactor>>(32-hashBits)]
		was := *place
		*place = at
		if text.load(was) != v {
			symbols[byte(v)]++
			at++
			continue
		}
		length := min(text.common(was, at), uint16(end)-at)
		e.add(match{at - from, length, at - was})
		from = at + length
		for _, at := range [...]uint16{at + 1, at + 2, from - 1} { // all of the shortest; of others, more is hardly ever found
			last[text.load(at)*hashFactor>>(32-hashBits)] = at
		}
		at = from
	}
	if end > 0 {
		symbols[text[0]]++
		for _, b := range block[max(at, 1):] {
			symbols[b]++
		}
	}
	e.matches[e.found] = match{literals: uint16(end) - from}
	e.found++
}

// hashFactor is 2³² divided by the golden ratio, which spreads what is multiplied by it over the highest bits (Knuth, The
// Art of Computer Programming 3, 6.4).
const hashFactor = 0x9e3779b1

// common is how long what lies at two places is the same, of which four bytes are known to be; it may run over the end.
func (w *window) common(was, at uint16) uint16 {
	for n := uint16(shortest); n < longest; n += 8 {
		if odd := w.load64(was+n) ^ w.load64(at+n); odd != 0 {
			return min(n+uint16(bits.TrailingZeros64(odd)>>3), longest)
		}
	}
	return longest
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
