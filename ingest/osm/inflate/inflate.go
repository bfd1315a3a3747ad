// Package inflate takes zlib streams (RFC 1950, RFC 1951) apart of which the size is known beforehand, as that of every
// block of an OpenStreetMap extract is: whole, from one piece of memory to another.
//
// It is not a reader of streams: what is compressed and what comes out both lie in memory, so there is no window to keep, no
// copy out of it and no call for each byte, which is what a general reader spends most of its time on. compress/zlib is the
// oracle of its tests. Nothing is believed: a damaged or hostile stream gives an error, and never more than the size asked for.
package inflate

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math/bits"
)

// Faults of a stream.
var (
	ErrTruncated = errors.New("zlib: the data end too early")
	ErrHeader    = errors.New("zlib: this is no zlib stream")
	ErrChecksum  = errors.New("zlib: the checksum does not agree")
	ErrCorrupt   = errors.New("zlib: the data are damaged")
)

// slack is how far one turn of the loop may write beyond the size: literals, and a longest match in words.
const slack = 4 + 258 + reach

// Decoder takes streams apart, one after the other, with the same memory. The zero value is ready for Reset.
type Decoder struct {
	in   []byte
	at   int    // of in: the next byte to be held, beyond the end too, where zeros are held
	has  uint64 // bits that are held, the next one lowest
	held uint

	out  []byte // slack bytes longer than what is wanted
	n    int    // bytes of out that are there
	size int

	stage  stage
	last   bool // the block is the last one
	stored int  // bytes left of a stored block

	symbols   [symbolTable]uint32
	distances [distanceTable]uint32
	lengths   [maxSymbols + maxDistances]uint8
}

type stage uint8

const (
	atBlock stage = iota
	inStored
	inCodes
	atEnd
	done
)

// Reset begins with a stream of which the contents have size bytes. It fails when that cannot be: no byte of a stream
// stands for more than 1 032.
func (d *Decoder) Reset(stream []byte, size int) error {
	const most = 1032
	switch {
	case size < 0 || size/most > len(stream):
		return fmt.Errorf("zlib: %d bytes cannot hold %d", len(stream), size)
	case len(stream) < 2:
		return ErrTruncated
	}
	head := binary.BigEndian.Uint16(stream)
	if head>>8&15 != 8 || head>>12 > 7 || head%31 != 0 || head&0x20 != 0 {
		return ErrHeader
	}
	d.in, d.at, d.has, d.held = stream, 2, 0, 0
	if cap(d.out) < size+slack {
		d.out = make([]byte, size+slack, (size+slack)*5/4)
	}
	d.out = d.out[:size+slack]
	d.n, d.size, d.stage, d.last = 0, size, atBlock, false
	return nil
}

// Fill goes on until limit bytes are there, or all of them, and returns those that are: they stay good until Reset. When the
// end is reached the size and the checksum have been verified.
func (d *Decoder) Fill(limit int) ([]byte, error) {
	for d.stage != done && (d.n < limit || limit >= d.size) {
		if err := d.step(limit); err != nil {
			return nil, err
		}
		if d.n > d.size {
			return nil, fmt.Errorf("zlib: there are more than the %d bytes announced", d.size)
		}
	}
	return d.out[:d.n], nil
}

func (d *Decoder) step(limit int) error {
	switch d.stage {
	case atBlock:
		return d.block()
	case inStored:
		return d.copyStored()
	case inCodes:
		return d.codes(limit)
	}
	return d.end()
}

// end verifies what is behind the last block.
func (d *Decoder) end() error {
	d.drop(d.held & 7)
	sum := bits.ReverseBytes32(uint32(d.take(16)) | uint32(d.take(16))<<16)
	switch {
	case d.overrun():
		return ErrTruncated
	case d.n != d.size:
		return fmt.Errorf("zlib: there are %d bytes where %d are announced", d.n, d.size)
	case sum != adler(d.out[:d.n]):
		return ErrChecksum
	}
	d.stage = done
	return nil
}

// block reads the head of a block.
func (d *Decoder) block() error {
	d.last = d.take(1) == 1
	kind := d.take(2)
	var err error
	switch kind {
	case 0:
		err = d.beginStored()
	case 1:
		d.stage, err = inCodes, d.fixed()
	case 2:
		d.stage, err = inCodes, d.dynamic()
	default:
		err = ErrCorrupt
	}
	if d.overrun() {
		return ErrTruncated
	}
	return err
}

// next goes on to the next block, or to the end.
func (d *Decoder) next() {
	d.stage = atBlock
	if d.last {
		d.stage = atEnd
	}
}

func (d *Decoder) beginStored() error {
	d.drop(d.held & 7)
	length, complement := d.take(16), d.take(16)
	if d.overrun() {
		return ErrTruncated
	}
	if length != ^complement&0xffff {
		return ErrCorrupt
	}
	d.stage, d.stored = inStored, int(length)
	return nil
}

// copyStored copies a stored block, first what of it is held already.
func (d *Decoder) copyStored() error {
	if d.n+d.stored > d.size {
		return fmt.Errorf("zlib: there are more than the %d bytes announced", d.size)
	}
	for ; d.stored > 0 && d.held > 0; d.stored-- {
		d.out[d.n] = byte(d.take(8))
		d.n++
	}
	if d.overrun() || d.stored > 0 && len(d.in)-d.at < d.stored {
		return ErrTruncated
	}
	if d.stored > 0 {
		copy(d.out[d.n:d.n+d.stored], d.in[d.at:])
	}
	d.n, d.at, d.stored = d.n+d.stored, d.at+d.stored, 0
	d.next()
	return nil
}

// overrun tells whether bits were used that are not there.
func (d *Decoder) overrun() bool { return (d.at-len(d.in))*8 > int(d.held) }

func (d *Decoder) drop(n uint) {
	d.has >>= n
	d.held -= n
}

// take takes up to 16 bits.
func (d *Decoder) take(n uint) uint {
	if d.held < n {
		d.refill()
	}
	v := uint(d.has & (1<<n - 1))
	d.drop(n)
	return v
}

func (d *Decoder) refill() { d.at, d.has, d.held = refillSlowly(d.in, d.at, d.has, d.held) }
