package inflate

import "encoding/binary"

// adler is the checksum of RFC 1950, 8.2, taken eight bytes at a time: a is one more than their sum, b the sum of all a.
//
// The bytes are spread over four lanes of 16 bits, the even and the odd ones apart. A multiplication then adds up the lanes, times a
// weight each, in the highest one, where eight bytes come to 255 × (8 + 7 + … + 1) = 9 180 at most, so that no lane runs over.
func adler(data []byte) uint32 {
	const (
		prime = 65521
		run   = 5552 // bytes that 32 bits hold before a remainder must be taken (RFC 1950, 9), a multiple of 8
		lanes = 0x00ff00ff00ff00ff
	)
	a, b := uint64(1), uint64(0)
	for len(data) > 0 {
		part := data[:min(run, len(data))]
		data = data[len(part):]
		for ; len(part) >= 8; part = part[8:] {
			v := binary.LittleEndian.Uint64(part)
			even, odd := v&lanes, v>>8&lanes
			b += 8*a + (even*0x0008000600040002+odd*0x0007000500030001)>>48
			a += (even + odd) * 0x0001000100010001 >> 48
		}
		for _, v := range part {
			a += uint64(v)
			b += a
		}
		a, b = a%prime, b%prime
	}
	return uint32(b<<16 | a)
}
