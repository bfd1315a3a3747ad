package deflate

import "slices"

// Train returns the lengths of the words of two codes that write blocks like these as short as may be, headers included, as
// trained has them. Symbols that are used about as often are given the same length where that saves more in the header than it
// costs in the blocks: neighbours are drawn together, the best two first, until none are worth it.
func Train(texts [][]byte) string {
	t := trainer{blocks: len(texts), ends: make([]int, maxSymbols+maxDistances)}
	var e Encoder
	for _, text := range texts {
		e.match(text)
		e.symbols[endOfBlock]++
		for s, times := range e.symbols {
			t.times[s] += int(times)
		}
		for s, times := range e.distances {
			t.times[maxSymbols+s] += int(times)
		}
	}
	for k := range t.ends {
		t.ends[k] = k + 1
	}
	least := t.cost()
	for best := 0; best >= 0; {
		best = -1
		ends := t.ends
		for k, end := range ends[:len(ends)-1] {
			if end == maxSymbols {
				continue // of another alphabet
			}
			t.ends = slices.Delete(slices.Clone(ends), k, k+1)
			if cost := t.cost(); cost < least {
				least, best = cost, k
			}
		}
		t.ends = ends
		if best >= 0 {
			t.ends = slices.Delete(ends, best, best+1)
		}
	}
	t.cost()
	var digits []byte
	for _, entry := range slices.Concat(t.ready.symbols[:maxSymbols], t.ready.distances[:maxDistances]) {
		digits = append(digits, lengthDigits[entry>>16])
	}
	return string(digits)
}

// trainer makes codes for symbols of which some are taken as equally often used.
type trainer struct {
	blocks int
	times  [maxSymbols + maxDistances]int
	ends   []int // of the groups of neighbours
	maker  maker
	ready  ready
}

// cost makes the codes, and returns what all blocks take with them.
func (t *trainer) cost() (bits int) {
	var smooth [maxSymbols + maxDistances]uint32
	from := 0
	for _, end := range t.ends {
		sum := 0
		for _, times := range t.times[from:end] {
			sum += times
		}
		for k := from; k < end; k++ {
			smooth[k] = uint32(sum*500/(end-from)/t.blocks) + 1
		}
		from = end
	}
	t.maker.make(&t.ready.symbols, smooth[:maxSymbols], longestSymbol)
	t.maker.make(&t.ready.distances, smooth[maxSymbols:], longestSymbol)
	var h header
	h.makeRuns(&t.ready.symbols, &t.ready.distances, &t.maker)
	bits = t.blocks * h.size()
	for s, times := range t.times[:maxSymbols] {
		bits += times * int(t.ready.symbols[s]>>16)
	}
	for s, times := range t.times[maxSymbols:] {
		bits += times * int(t.ready.distances[s]>>16)
	}
	return bits
}
