package osm

import (
	"encoding/binary"
	"math/bits"
)

// sums reads a packed list of zigzag numbers, each the difference from the one before, into memory that is used again.
//
// A number of up to eight bytes is read as one word: the first byte without its highest bit is the last one of the number, and
// what is left of seven bits a byte is pushed together, by pairs, by fours and by eights. So it takes no branch that depends on
// how long a number is, which nothing foretells of coordinates.
func sums(into []int64, packed []byte) ([]int64, error) {
	if cap(into) < len(packed) {
		into = make([]int64, len(packed))
	}
	into = into[:len(packed)] // no number takes less than a byte
	n, last := 0, int64(0)
	for len(packed) >= 8 {
		v := binary.LittleEndian.Uint64(packed)
		stop := ^v & 0x8080808080808080
		if stop == 0 {
			break
		}
		v &= (stop ^ (stop - 1)) & 0x7f7f7f7f7f7f7f7f
		v = v&0x007f007f007f007f | v&0x7f007f007f007f00>>1
		v = v&0x00003fff00003fff | v&0x3fff00003fff0000>>2
		v = v&0x000000000fffffff | v&0x0fffffff00000000>>4
		packed = packed[bits.TrailingZeros64(stop)/8+1:]
		last += unzigzag(v)
		into[n] = last
		n++
	}
	// The last ones, and those from one of nine bytes on.
	for w := (wire{b: packed}); len(w.b) > 0; n++ {
		last += w.signed()
		if w.err != nil {
			return nil, w.err
		}
		into[n] = last
	}
	return into[:n], nil
}
