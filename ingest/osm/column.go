package osm

import (
	"encoding/binary"
	"math/bits"
)

// columns are those of dense nodes, in memory that is used again from block to block.
type columns struct {
	ids, lats, lons []int64
	hits            []int32 // which are wanted
}

// room returns a list of n numbers, in the memory of one that is needed no more.
func room(memory []int64, n int) []int64 {
	if cap(memory) < n {
		return make([]int64, n)
	}
	return memory[:n]
}

// continued are the bits by which a byte says that its number goes on.
const continued = 0x8080808080808080

// short reads a number of up to eight bytes from a word that begins with it, and returns how many bits it takes; 0 for a longer one.
//
// The first byte without its highest bit is the last one of the number, and what is left of seven bits a byte is pushed together, by
// pairs, by fours and by eights. So it takes no branch that depends on how long a number is, which nothing foretells of coordinates.
func short(v uint64) (number uint64, size int) {
	stop := ^v & continued
	if stop == 0 {
		return 0, 0
	}
	v &= (stop ^ (stop - 1)) &^ continued
	v = v&0x007f007f007f007f | v&0x7f007f007f007f00>>1
	v = v&0x00003fff00003fff | v&0x3fff00003fff0000>>2
	v = v&0x000000000fffffff | v&0x0fffffff00000000>>4
	return v, bits.TrailingZeros64(stop) + 1
}

// sums reads a packed list of zigzag numbers, each the difference from the one before, into memory that is used again.
func sums(into []int64, packed []byte) ([]int64, error) {
	into = room(into, len(packed)) // no number takes less than a byte
	n, at, last := 0, 0, int64(0)
	for at+8 <= len(packed) {
		word := binary.LittleEndian.Uint64(packed[at:])
		if word&continued == 0 { // eight of one byte, as ids mostly are
			for i := range into[n : n+8] {
				last += unzigzag(word >> (8 * i) & 0x7f)
				into[n+i] = last
			}
			n, at = n+8, at+8
			continue
		}
		v, size := short(word)
		if size == 0 {
			break
		}
		last += unzigzag(v)
		into[n] = last
		n, at = n+1, at+size/8
	}
	// The last ones, and those from one of nine bytes on.
	for w := (wire{b: packed[at:]}); len(w.b) > 0; n++ {
		last += w.signed()
		if w.err != nil {
			return nil, w.err
		}
		into[n] = last
	}
	return into[:n], nil
}

// pairs reads two such lists at once, of as many numbers as there is room for: while one number is waited for, the other is worked on.
func pairs(a, b []int64, first, second []byte) error {
	n, at, to := 0, 0, 0
	var lastA, lastB int64
	b = b[:len(a)]
	for ; n < len(a) && at+8 <= len(first) && to+8 <= len(second); n++ {
		v, size := short(binary.LittleEndian.Uint64(first[at:]))
		w, width := short(binary.LittleEndian.Uint64(second[to:]))
		if size == 0 || width == 0 {
			break
		}
		at, to = at+size/8, to+width/8
		lastA, lastB = lastA+unzigzag(v), lastB+unzigzag(w)
		a[n], b[n] = lastA, lastB
	}
	v, w := wire{b: first[at:]}, wire{b: second[to:]}
	for ; n < len(a); n++ {
		lastA, lastB = lastA+v.signed(), lastB+w.signed()
		a[n], b[n] = lastA, lastB
	}
	switch {
	case v.err != nil:
		return v.err
	case w.err != nil:
		return w.err
	case len(v.b) > 0 || len(w.b) > 0:
		return errLength
	}
	return nil
}
