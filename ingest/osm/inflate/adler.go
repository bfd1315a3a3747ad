package inflate

import "encoding/binary"

// adler is the checksum of RFC 1950, 8.2: a is one more than the sum of the bytes, b the sum of all a.
//
// It takes sixteen words at a time. The even and the odd bytes of each are added up apart, in four lanes of 16 bits, as are the
// sums before each word: 255 × 16 and 255 × (0 + 1 + … + 15) at most, so that no lane runs over. What a byte is worth within
// its word, eight times for the first and once for the last, is worked out at the end of the sixteen.
func adler(data []byte) uint32 {
	const (
		prime = 65521
		run   = 5504 // bytes after which a remainder must be taken, 5552 at most for 32 bits (RFC 1950, 9), here whole sixteens
		words = 16
		lanes = 0x00ff00ff00ff00ff
	)
	a, b := uint64(1), uint64(0)
	for len(data) > 0 {
		part := data[:min(run, len(data))]
		data = data[len(part):]
		for ; len(part) >= 8*words; part = part[8*words:] {
			var even, odd, evenBefore, oddBefore uint64
			for i := 0; i < 8*words; i += 8 {
				v := binary.LittleEndian.Uint64(part[i : i+8])
				evenBefore, oddBefore = evenBefore+even, oddBefore+odd
				even, odd = even+v&lanes, odd+v>>8&lanes
			}
			b += 8*words*a + 8*(across(evenBefore, 1, 1, 1, 1)+across(oddBefore, 1, 1, 1, 1)) + across(even, 8, 6, 4, 2) + across(odd, 7, 5, 3, 1)
			a += across(even, 1, 1, 1, 1) + across(odd, 1, 1, 1, 1)
		}
		for _, v := range part {
			a += uint64(v)
			b += a
		}
		a, b = a%prime, b%prime
	}
	return uint32(b<<16 | a)
}

// across adds up four lanes, the lowest first, times a weight each.
func across(v, w0, w1, w2, w3 uint64) uint64 {
	return v&0xffff*w0 + v>>16&0xffff*w1 + v>>32&0xffff*w2 + v>>48*w3
}
