package inflate

import "math/bits"

// Entries of the tables, looked up by the next bits of the stream. The low byte is how many bits the code takes, with the extra
// bits that follow it; the next one how many the code takes alone. The rest is:
//
//	literal | byte << 16
//	base of a length or distance << 16
//	ended               the end of the block
//	link | start << 16  a table of longer codes; the low byte is then the bits of its index
//	bad                 no code
const (
	literal = 1 << 31
	odd     = 1 << 15 // one of the three following
	link    = odd | 1<<14
	ended   = odd | 1<<13
	bad     = odd
)

// Sizes. The longest code has 15 bits; codes longer than the index of the first table have tables of their own behind it.
const (
	maxSymbols   = 288
	maxDistances = 32
	longest      = 15

	symbolBits   = 11
	distanceBits = 9
	// A table behind the first one is as large as the longest code asks for. The set being complete, each holds two codes at
	// least, so that there are no more of them than half of the codes.
	symbolTable   = 1<<symbolBits + maxSymbols/2<<(longest-symbolBits)
	distanceTable = 1<<distanceBits + maxDistances/2<<(longest-distanceBits)
)

// order is that in which lengths of the code of lengths are stored (RFC 1951, 3.2.7).
var order = [19]uint8{16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15}

// meaning of the symbols: the entry but for the bits of the code (RFC 1951, 3.2.5).
var (
	symbolMeaning   = symbolsOf()
	distanceMeaning = distancesOf()
	plainMeaning    = plainOf()
)

func symbolsOf() (m [maxSymbols]uint32) {
	for i := range uint32(256) {
		m[i] = literal | i<<16
	}
	m[256] = ended
	base := uint32(3)
	for i := range uint32(28) {
		extra := uint32(0)
		if i >= 8 {
			extra = i/4 - 1
		}
		m[257+i] = base<<16 | extra
		base += 1 << extra
	}
	m[285], m[286], m[287] = 258<<16, bad, bad
	return m
}

func distancesOf() (m [maxDistances]uint32) {
	base := uint32(1)
	for i := range uint32(30) {
		extra := uint32(0)
		if i >= 4 {
			extra = i/2 - 1
		}
		m[i] = base<<16 | extra
		base += 1 << extra
	}
	m[30], m[31] = bad, bad
	return m
}

func plainOf() (m [19]uint32) {
	for i := range m {
		m[i] = uint32(i) << 16
	}
	return m
}

// fixed makes the tables of a block without codes of its own (RFC 1951, 3.2.6).
func (d *Decoder) fixed() error {
	for i := range maxSymbols {
		switch {
		case i < 144:
			d.lengths[i] = 8
		case i < 256:
			d.lengths[i] = 9
		case i < 280:
			d.lengths[i] = 7
		default:
			d.lengths[i] = 8
		}
	}
	for i := range maxDistances {
		d.lengths[maxSymbols+i] = 5
	}
	if err := build(d.symbols[:], symbolBits, d.lengths[:maxSymbols], symbolMeaning[:]); err != nil {
		return err
	}
	return build(d.distances[:], distanceBits, d.lengths[maxSymbols:], distanceMeaning[:])
}

// dynamic reads the codes of a block and makes its tables (RFC 1951, 3.2.7).
func (d *Decoder) dynamic() error {
	symbols, distances, codes := int(d.take(5))+257, int(d.take(5))+1, int(d.take(4))+4
	if symbols > 286 || distances > 30 {
		return ErrCorrupt
	}
	var lengths [19]uint8
	for _, i := range order[:codes] {
		lengths[i] = uint8(d.take(3))
	}
	if err := build(d.distances[:], 7, lengths[:], plainMeaning[:]); err != nil {
		return err
	}
	if err := d.readLengths(symbols + distances); err != nil {
		return err
	}
	if err := build(d.symbols[:], symbolBits, d.lengths[:symbols], symbolMeaning[:]); err != nil {
		return err
	}
	return build(d.distances[:], distanceBits, d.lengths[symbols:symbols+distances], distanceMeaning[:])
}

// readLengths reads the lengths of n codes, with the code of lengths in the table of distances.
func (d *Decoder) readLengths(n int) error {
	for i := 0; i < n; {
		d.refill()
		e := d.distances[d.has&(1<<7-1)]
		if e&odd != 0 || d.overrun() {
			return ErrCorrupt
		}
		d.drop(uint(e & 0xff))
		value, times := uint8(e>>16), 1
		switch value {
		case 16:
			if i == 0 {
				return ErrCorrupt
			}
			value, times = d.lengths[i-1], 3+int(d.take(2))
		case 17:
			value, times = 0, 3+int(d.take(3))
		case 18:
			value, times = 0, 11+int(d.take(7))
		}
		if i+times > n {
			return ErrCorrupt
		}
		for ; times > 0; times-- {
			d.lengths[i] = value
			i++
		}
	}
	return nil
}

// build makes the table of a set of codes from their lengths: a first one with an index of width bits, and behind it those of
// longer codes. Sets with too many codes are refused, and those with too few unless there is one of one bit, or none.
func build(table []uint32, width int, lengths []uint8, meaning []uint32) error {
	var count [longest + 1]int
	for _, l := range lengths {
		count[l]++
	}
	count[0] = 0
	var first [longest + 2]int // the first code of each length
	most := 0
	for l := 1; l <= longest; l++ {
		first[l+1] = (first[l] + count[l]) << 1
		if count[l] > 0 {
			most = l
		}
	}
	if all := first[most+1] >> 1; most > 0 && all != 1<<most && !(all == 1 && most == 1) {
		return ErrCorrupt
	}
	clear(table[:1<<width])
	if most < 2 {
		for i := range table[:1<<width] {
			table[i] = bad
		}
	}
	end := 1 << width
	for symbol, l := range lengths {
		if l == 0 {
			continue
		}
		code := int(bits.Reverse16(uint16(first[l])) >> (16 - l))
		first[l]++
		m := meaning[symbol]
		entry := m + uint32(l) | uint32(l)<<8
		if m&odd != 0 {
			entry = m | uint32(l) | uint32(l)<<8
		}
		if int(l) <= width {
			for i := code; i < 1<<width; i += 1 << l {
				table[i] = entry
			}
			continue
		}
		end = long(table, width, end, most, code, int(l), entry)
	}
	return nil
}

// long enters a code that is longer than the index, in a table behind the first one, and returns where the next table begins.
func long(table []uint32, width, end, most, code, l int, entry uint32) int {
	sub, extra := &table[code&(1<<width-1)], most-width
	if *sub == 0 {
		*sub = link | uint32(end)<<16 | uint32(extra)
		end += 1 << extra
	}
	start := int(*sub >> 16)
	entry -= uint32(width) // the bits of the first index are dropped before
	entry -= uint32(width) << 8
	for i := code >> width; i < 1<<extra; i += 1 << (l - width) {
		table[start+i] = entry
	}
	return end
}
