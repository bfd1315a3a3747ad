package osm

import (
	"encoding/binary"
	"errors"
)

// Faults of an encoding.
var (
	errShort  = errors.New("a message ends in the middle of a field")
	errWire   = errors.New("a field has a wire type that the format does not use")
	errLength = errors.New("lists that belong together differ in length")
	errString = errors.New("a string is beyond the end of the table of strings")
)

// wire reads a protocol buffers message field by field (protobuf.dev/programming-guides/encoding). Its first error
// stays; reading on gives zeros.
type wire struct {
	b   []byte
	err error
}

// Wire types that PBF uses.
const (
	wireVarint = 0
	wire64     = 1
	wireBytes  = 2
	wire32     = 5
)

// next returns the number and wire type of the next field, false at the end and after an error.
func (w *wire) next() (number, kind int, ok bool) {
	if w.err != nil || len(w.b) == 0 {
		return 0, 0, false
	}
	tag := w.varint()
	return int(tag >> 3 & (1<<29 - 1)), int(tag & 7), w.err == nil
}

func (w *wire) varint() uint64 {
	// Most numbers of a map are small differences.
	if len(w.b) > 0 && w.b[0] < 0x80 {
		v := w.b[0]
		w.b = w.b[1:]
		return uint64(v)
	}
	v, n := binary.Uvarint(w.b)
	if n <= 0 {
		w.fail(errShort)
		return 0
	}
	w.b = w.b[n:]
	return v
}

// signed reads a zigzag number.
func (w *wire) signed() int64 {
	return unzigzag(w.varint())
}

// bytes returns the contents of a field of bytes, a string, message or packed list.
func (w *wire) bytes(kind int) []byte {
	if kind != wireBytes {
		w.fail(errWire)
		return nil
	}
	n := w.varint()
	if w.err != nil || n > uint64(len(w.b)) {
		w.fail(errShort)
		return nil
	}
	v := w.b[:n:n]
	w.b = w.b[n:]
	return v
}

// number returns the contents of a field of one number.
func (w *wire) number(kind int) uint64 {
	if kind != wireVarint {
		w.fail(errWire)
		return 0
	}
	return w.varint()
}

// skip passes over the contents of a field.
func (w *wire) skip(kind int) {
	switch kind {
	case wireVarint:
		w.varint()
	case wireBytes:
		w.bytes(kind)
	case wire64:
		w.drop(8)
	case wire32:
		w.drop(4)
	default:
		w.fail(errWire)
	}
}

func (w *wire) drop(n int) {
	if len(w.b) < n {
		w.fail(errShort)
		return
	}
	w.b = w.b[n:]
}

func (w *wire) fail(err error) {
	if w.err == nil {
		w.err = err
	}
	w.b = nil
}

// unzigzag turns the encoding of a signed field of one number into the number.
func unzigzag(v uint64) int64 { return int64(v>>1) ^ -int64(v&1) }
