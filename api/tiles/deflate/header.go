package deflate

// header is what is written before a block with codes of its own: how long their words are (RFC 1951, 3.2.7).
type header struct {
	symbols, distances, lengths int // how many lengths are given of each code
	lasts                       [maxSymbols + maxDistances]uint8
	entries                     [maxSymbols + maxDistances]uint16 // in the order written: a symbol, and what follows it << 8
	n                           int
	times                       [lengthSymbols]uint32
	code                        code
}

// Symbols of the code of lengths, beyond the lengths themselves.
const (
	again         = 16 // the length before, 3 to 6 times
	none          = 17 // 0, 3 to 10 times
	noneLong      = 18 // 0, 11 to 138 times
	lengthSymbols = 19
)

// following is how many bits follow a symbol.
var following = [lengthSymbols]uint{again: 2, none: 3, noneLong: 7}

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
	for s, entry := range symbols[:h.symbols] {
		h.lasts[s] = uint8(entry >> 16)
	}
	for s, entry := range distances[:h.distances] {
		h.lasts[h.symbols+s] = uint8(entry >> 16)
	}
	h.n = 0
	clear(h.times[:])
	for rest := h.lasts[:h.symbols+h.distances]; len(rest) > 0; {
		run := 1
		for run < len(rest) && rest[run] == rest[0] {
			run++
		}
		h.run(rest[0], run)
		rest = rest[run:]
	}
	m.make(&h.code, h.times[:], longestLength)
	for h.lengths = lengthSymbols; h.lengths > 4 && h.code[order[h.lengths-1]] == 0; {
		h.lengths--
	}
}

// run enters a length that is found several times in a row.
func (h *header) run(length uint8, times int) {
	if length == 0 {
		for ; times >= 11; times -= min(times, 138) {
			h.add(noneLong, min(times, 138)-11)
		}
		if times >= 3 {
			h.add(none, times-3)
			return
		}
	} else {
		h.add(length, 0)
		for times--; times >= 3; times -= min(times, 6) {
			h.add(again, min(times, 6)-3)
		}
	}
	for range times {
		h.add(length, 0)
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
	for _, entry := range h.entries[:h.n] {
		s := entry & 0xff
		w.put(h.code[s]&0xffff, uint(h.code[s]>>16))
		w.put(uint32(entry>>8), following[s])
	}
}
