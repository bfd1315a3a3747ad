// Package deflate compresses what is short and lies in memory whole, as tiles do: the format of RFC 1951, from one piece of
// memory to another.
//
// It is not a writer of streams: there is no window to slide and no level to choose. A text is cut into blocks of 32 KiB that
// know nothing of each other. Of each, repetitions are looked for once, at the last place where the same four bytes may have
// been seen, and what is left is coded in the shortest of the three ways of the format. General libraries spend most of a
// small tile on the code of a block, which they make exact; here it is Huffman's, with words that are too long set right, and
// none is made where one that was trained on tiles of communes is as good as that.
package deflate

import "encoding/binary"

// Block is the length in bytes of the longest block, which is as far as the format looks back.
const Block = 32 << 10

// Encoder compresses texts, one after the other. The zero value is ready; all its working memory is within, some 150 kB.
type Encoder struct {
	text    window
	last    [1 << hashBits]uint16 // by hash, where four bytes were seen last in a block
	matches [Block/shortest + 1]match
	found   int // how many of them are set

	symbols   [maxSymbols]uint32 // how often each is used
	distances [maxDistances]uint32
	header    header

	forSymbols, forDistances code
	maker                    maker
}

// Append compresses a text and returns out with it appended, at most 5 bytes longer than the text for each block begun, and
// 5 more unless it is the last. What is returned ends with a whole byte, so that another text can follow, until one is the
// last of the stream.
func (e *Encoder) Append(out, text []byte, last bool) []byte {
	w := writer{out: out[:cap(out)], at: len(out)}
	for len(text) > Block {
		e.block(&w, text[:Block], false)
		text = text[Block:]
	}
	e.block(&w, text, last)
	if !last {
		w.store(nil, false)
	}
	w.align()
	return w.out[:w.at]
}

// Kinds of blocks (RFC 1951, 3.2.3).
const (
	stored = iota
	fixed
	dynamic
)

// block writes a block: with codes made beforehand where these are about as short as its own are likely to be, which are then
// not made, or else in the way that is shortest.
func (e *Encoder) block(w *writer, text []byte, last bool) {
	e.match(text)
	e.symbols[endOfBlock]++
	extra := extraBits(&e.symbols, &e.distances)
	r, size := e.pick()
	size += extra
	if size > (e.estimate()+extra)*slackTimes/slackOf || size >= 8*len(text) {
		e.own(w, text, extra, last)
		return
	}
	w.room(size/8 + 1)
	w.begin(dynamic, last)
	r.write(w)
	w.write(text, e.matches[:e.found], &r.symbols, &r.distances)
}

// own writes a block in the shortest of the three ways of the format, with codes of its own.
func (e *Encoder) own(w *writer, text []byte, extra int, last bool) {
	e.maker.make(&e.forSymbols, e.symbols[:], longestSymbol)
	e.maker.make(&e.forDistances, e.distances[:], longestDistance)
	e.header.make(&e.forSymbols, &e.forDistances, &e.maker)

	symbols, distances, kind, head := &e.forSymbols, &e.forDistances, dynamic, e.header.size()
	size := head + extra + symbols.size(e.symbols[:]) + distances.size(e.distances[:])
	if plain := extra + fixedSymbols.size(e.symbols[:]) + fixedDistances.size(e.distances[:]); plain <= size {
		symbols, distances, kind, size = &fixedSymbols, &fixedDistances, fixed, plain
	}
	if size >= 8*len(text)+32 {
		w.store(text, last)
		return
	}
	w.room(size/8 + 1)
	w.begin(kind, last)
	if kind == dynamic {
		e.header.write(w)
	}
	w.write(text, e.matches[:e.found], symbols, distances)
}

// extraBits are those behind the codes of lengths and distances.
func extraBits(symbols *[maxSymbols]uint32, distances *[maxDistances]uint32) (n int) {
	for k, times := range symbols[265:285] {
		n += int(times) * (k/4 + 1)
	}
	for k, times := range distances[4:] {
		n += int(times) * (k/2 + 1)
	}
	return n
}

// writer writes bits, the first one lowest (RFC 1951, 3.1.1). Between two calls there are less than eight of them in has.
type writer struct {
	out []byte // as long as there is room
	at  int
	has uint64
	n   uint
}

// room makes room for so many bytes behind the bits held, and for the whole word that is written at the last of them.
func (w *writer) room(bytes int) {
	if need := w.at + bytes + 16; need > len(w.out) {
		w.out = append(w.out[:w.at], make([]byte, need-w.at)...)
		w.out = w.out[:cap(w.out)]
	}
}

// put writes a word of some bits.
func (w *writer) put(word uint32, width uint) {
	w.has |= uint64(word) << w.n
	w.at, w.has, w.n = flush(w.out, w.at, w.has, w.n+width)
}

// begin begins a block.
func (w *writer) begin(kind int, last bool) {
	if last {
		w.put(1|uint32(kind)<<1, 3)
		return
	}
	w.put(uint32(kind)<<1, 3)
}

// align fills the last byte up.
func (w *writer) align() { w.put(0, -w.n&7) }

// store writes a block as it is (RFC 1951, 3.2.4); of nothing, it ends a byte in the middle of a stream.
func (w *writer) store(text []byte, last bool) {
	w.room(5 + len(text))
	w.begin(stored, last)
	w.align()
	w.put(uint32(len(text)), 16)
	w.put(uint32(len(text))^0xffff, 16)
	w.at += copy(w.out[w.at:], text)
}

// with adds an entry of a code, a word and its width << 16, to bits that are held.
func with(has uint64, n uint, entry uint32) (uint64, uint) {
	return has | uint64(entry&0xffff)<<(n&63), n + uint(entry>>16)
}

// flush writes the whole bytes of what is held.
func flush(out []byte, at int, has uint64, n uint) (int, uint64, uint) {
	binary.LittleEndian.PutUint64(out[at:], has)
	return at + int(n>>3), has >> (n & 56), n & 7
}

// write writes the symbols of a block, and its end. Between two flushes there are less than 64 bits: 7 that were left and
// four literals of 14 at most, or a length with its distance (14 and 5, 15 and 13). What changes at each turn is in variables
// of which nobody takes the address, so that they stay in registers.
func (w *writer) write(text []byte, matches []match, symbols, distances *code) {
	out, at, has, n := w.out, w.at, w.has, w.n
	for _, m := range matches {
		literals := text[:m.literals]
		for ; len(literals) >= 4; literals = literals[4:] {
			has, n = with(has, n, symbols[literals[0]])
			has, n = with(has, n, symbols[literals[1]])
			has, n = with(has, n, symbols[literals[2]])
			has, n = with(has, n, symbols[literals[3]])
			at, has, n = flush(out, at, has, n)
		}
		for _, b := range literals {
			has, n = with(has, n, symbols[b])
		}
		at, has, n = flush(out, at, has, n)
		if m.length == 0 {
			break
		}
		symbol, extra := lengthSymbol(uint32(m.length))
		has, n = with(has, n, symbols[symbol])
		has, n = with(has, n, extra)
		symbol, extra = distanceSymbol(uint32(m.distance))
		has, n = with(has, n, distances[symbol])
		has, n = with(has, n, extra)
		at, has, n = flush(out, at, has, n)
		text = text[int(m.literals)+int(m.length):]
	}
	has, n = with(has, n, symbols[endOfBlock])
	w.at, w.has, w.n = flush(out, at, has, n)
}
