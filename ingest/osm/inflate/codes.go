package inflate

import "encoding/binary"

// codes takes the symbols of a block, until it ends, limit bytes are there, or more than the size.
//
// What changes at each turn is in variables of which nobody takes the address, so that they stay in registers. A length and its
// distance take 48 bits at most (15 and 5, 15 and 13), literals in the first table 11: with 56 bits held there are enough for
// three literals and the look at a fourth symbol, or for a length with its distance.
func (d *Decoder) codes(limit int) error {
	in, out, stop := d.in, d.out, limit
	if limit >= d.size {
		stop = d.size + 1 // the end of the block has to be read too
	}
	at, has, held, n, e := d.at, d.has, d.held, d.n, uint32(0)
	symbols, distances := &d.symbols, &d.distances
	for n < stop {
		at, has, held = refill(in, at, has, held)
		if e = symbols[has&(1<<symbolBits-1)]; e >= literal {
			o := out[n : n+3]
			has, held, o[0], n = has>>(e&63), held-uint(e&63), byte(e>>16), n+1
			if e = symbols[has&(1<<symbolBits-1)]; e >= literal {
				has, held, o[1], n = has>>(e&63), held-uint(e&63), byte(e>>16), n+1
				if e = symbols[has&(1<<symbolBits-1)]; e >= literal {
					has, held, o[2], n = has>>(e&63), held-uint(e&63), byte(e>>16), n+1
					continue
				}
			}
			at, has, held = refill(in, at, has, held)
		}
		if e&link == link {
			has, held = has>>symbolBits, held-symbolBits
			e = symbols[uint64(e>>16)+has&(1<<(e&63)-1)]
			if e >= literal {
				has, held, out[n], n = has>>(e&63), held-uint(e&63), byte(e>>16), n+1
				continue
			}
		}
		length := value(e, has)
		has, held = has>>(e&63), held-uint(e&63)
		if e&odd != 0 {
			return d.leave(at, has, held, n, e)
		}
		e = distances[has&(1<<distanceBits-1)]
		if e&link == link {
			has, held = has>>distanceBits, held-distanceBits
			e = distances[uint64(e>>16)+has&(1<<(e&63)-1)]
		}
		back := value(e, has)
		has, held = has>>(e&63), held-uint(e&63)
		if e&odd != 0 || back > n {
			return d.leave(at, has, held, n, bad)
		}
		if from := out[n-back:]; back >= 8 && length <= reach { // most are, so that nothing hangs on how long this one is
			binary.LittleEndian.PutUint64(out[n:], binary.LittleEndian.Uint64(from))
			binary.LittleEndian.PutUint64(out[n+8:], binary.LittleEndian.Uint64(from[8:]))
		} else {
			again(out[n-back:n+length+reach], back, length)
		}
		n += length
	}
	return d.leave(at, has, held, n, 0)
}

// value is what an entry stands for, with the extra bits behind its code.
func value(e uint32, has uint64) int {
	return int(e>>16) + int((has&(1<<(e&63)-1))>>(e>>8&15))
}

// refill makes 56 bits available at least, of which those behind the end of in are zeros. Above those held there may be more of in.
func refill(in []byte, at int, has uint64, held uint) (int, uint64, uint) {
	if len(in)-at < 8 {
		return refillSlowly(in, at, has, held)
	}
	return at + int((63-held)>>3), has | binary.LittleEndian.Uint64(in[at:])<<(held&63), held | 56
}

func refillSlowly(in []byte, at int, has uint64, held uint) (int, uint64, uint) {
	for ; held < 56; held += 8 {
		if at < len(in) {
			has |= uint64(in[at]) << held
		}
		at++
	}
	return at, has, held
}

// leave keeps where the loop came to, and says what ended it: 0, the end of the block, or an entry that is none.
func (d *Decoder) leave(at int, has uint64, held uint, n int, e uint32) error {
	d.at, d.has, d.held, d.n = at, has&(1<<held-1), held, n
	switch {
	case d.overrun():
		return ErrTruncated
	case e&ended == ended:
		d.next()
	case e != 0:
		return ErrCorrupt
	}
	return nil
}

// reach is how far a match may write behind its end.
const reach = 16

// further is a distance of a word or more at which the same is to be found as at a distance of less, where that is repeated.
var further = [8]int{0, 8, 8, 9, 8, 10, 12, 14}

// again writes length bytes behind the first back bytes of b: those, repeated as often as it takes. It may write on, within its reach.
//
// It goes by words. Where fewer bytes than that are repeated, the first word is written byte by byte.
func again(b []byte, back, length int) {
	at, end := back, back+length
	if back < 8 {
		for i := range 8 {
			b[back+i] = b[i]
		}
		at, back = at+8, further[back]
	}
	for ; at < end; at += 8 {
		binary.LittleEndian.PutUint64(b[at:], binary.LittleEndian.Uint64(b[at-back:]))
	}
}
