package deflate

// header is what is written before a block with codes of its own: how long their words are (RFC 1951, 3.2.7).
type header struct {
	symbols, distances, lengths int                               // how many lengths are given of each code
	entries                     [maxSymbols + maxDistances]uint16 // in the order written: a symbol, and what follows it << 8
	n                           int
	times                       [lengthSymbols]uint32
	code                        code
}

// Symbols of the code of lengths, beyond the lengths themselves.
const (
	again         = 16 // the length before, 3 to 6 times; only in headers written beforehand
	none          = 17 // 0, 3 to 10 times
	noneLong      = 18 // 0, 11 to 138 times
	lengthSymbols = 19
)

// following is how many bits follow a symbol.
var following = [lengthSymbols]uint32{again: 2, none: 3, noneLong: 7}

// order is that in which the lengths of the code of lengths are given.
var order = [lengthSymbols]uint8{16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15}

// make makes the header for two codes.
func (h *header) make(symbols, distances *code, m *maker) {
	for h.symbols = maxSymbols; symbols[h.symbols-1] == 0; { // that of the end of the block is there
		h.symbols--
	}
	for h.distances = maxDistances; distances[h.distances-1] == 0; {
		h.distances--
	}
	h.n = 0
	clear(h.times[:])
	h.enter(symbols[:h.symbols])
	h.enter(distances[:h.distances])
	h.close(m)
}

// makeRuns makes the header for two codes in which all symbols have words, for once and all: equal lengths are drawn together.
func (h *header) makeRuns(symbols, distances *code, m *maker) {
	h.symbols, h.distances, h.n = maxSymbols, maxDistances, 0
	clear(h.times[:])
	h.enterRuns(symbols[:maxSymbols])
	h.enterRuns(distances[:maxDistances])
	h.close(m)
}

// close makes the code of what was entered.
func (h *header) close(m *maker) {
	m.make(&h.code, h.times[:], longestLength)
	for h.lengths = lengthSymbols; h.lengths > 4 && h.code[order[h.lengths-1]] == 0; {
		h.lengths--
	}
}

// enter enters the lengths of a code, of which the last is not 0. Other lengths are not drawn together where they are found
// several times in a row: in a code that was made for a text they seldom are.
func (h *header) enter(code []uint32) {
	unused := 0
	for _, entry := range code {
		if entry == 0 {
			unused++
			continue
		}
		if unused > 0 {
			h.skip(unused)
			unused = 0
		}
		h.add(uint8(entry>>16), 0)
	}
}

// enterRuns enters the lengths of a code, none of which is 0.
func (h *header) enterRuns(code []uint32) {
	for len(code) > 0 {
		n := 1
		for n < len(code) && code[n]>>16 == code[0]>>16 {
			n++
		}
		length := uint8(code[0] >> 16)
		code = code[n:]
		h.add(length, 0)
		for n--; n >= 3; {
			times := min(n, 6)
			h.add(again, times-3)
			n -= times
		}
		for range n {
			h.add(length, 0)
		}
	}
}

// skip enters symbols that are not used.
func (h *header) skip(n int) {
	for ; n >= 11; n -= min(n, 138) {
		h.add(noneLong, min(n, 138)-11)
	}
	if n >= 3 {
		h.add(none, n-3)
		return
	}
	for range n {
		h.add(0, 0)
	}
}

func (h *header) add(symbol uint8, extra int) {
	h.entries[h.n] = uint16(symbol) | uint16(extra)<<8
	h.n++
	h.times[symbol]++
}

// size is how many bits the header takes.
func (h *header) size() int {
	n := 5 + 5 + 4 + 3*h.lengths + h.code.size(h.times[:])
	for s, bits := range following {
		n += int(h.times[s]) * int(bits)
	}
	return n
}

func (h *header) write(w *writer) {
	w.put(uint32(h.symbols-257), 5)
	w.put(uint32(h.distances-1), 5)
	w.put(uint32(h.lengths-4), 4)
	for _, s := range order[:h.lengths] {
		w.put(h.code[s]>>16, 3)
	}
	out, at, has, n := w.out, w.at, w.has, w.n
	for _, entry := range h.entries[:h.n] {
		s := entry & 0xff
		has, n = with(has, n, h.code[s])
		has, n = with(has, n, uint32(entry>>8)|following[s]<<16)
		at, has, n = flush(out, at, has, n)
	}
	w.at, w.has, w.n = at, has, n
}
