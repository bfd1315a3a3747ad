package osm

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"
)

// Limits of the format (wiki.openstreetmap.org/wiki/PBF_Format): larger is refused, as it says.
const (
	maxHeader = 64 << 10
	maxBlob   = 32 << 20
)

// frame is one block of a file, still compressed.
type frame struct {
	number int   // from 1
	offset int64 // of its first byte
	kind   string
	blob   []byte
}

// frames reads the blocks of a file one after the other.
type frames struct {
	r      io.Reader
	number int
	offset int64
	header []byte        // memory of headers
	memory func() []byte // gives memory for blobs that is used no more, may be nil
}

// next returns the next block, io.EOF after the last.
func (f *frames) next() (frame, error) {
	fr := frame{number: f.number + 1, offset: f.offset}
	var size [4]byte
	if _, err := io.ReadFull(f.r, size[:]); err == io.EOF {
		return fr, err
	} else if err != nil {
		return fr, fr.fault(err)
	}
	n := binary.BigEndian.Uint32(size[:])
	if n > maxHeader {
		return fr, fr.fault(fmt.Errorf("a header of %d bytes: this is no PBF file, or it is damaged", n))
	}
	var err error
	if f.header, err = f.read(f.header, int(n)); err != nil {
		return fr, fr.fault(err)
	}
	length, err := fr.header(f.header)
	if err != nil {
		return fr, fr.fault(err)
	}
	if f.memory != nil {
		fr.blob = f.memory()
	}
	if fr.blob, err = f.read(fr.blob, length); err != nil {
		return fr, fr.fault(err)
	}
	f.number, f.offset = fr.number, f.offset+4+int64(n)+int64(length)
	return fr, nil
}

// read reads exactly n bytes into memory that may be used again, and takes more as they come: a length is only believed when the
// bytes are there.
func (f *frames) read(b []byte, n int) ([]byte, error) {
	b = b[:0]
	for len(b) < n {
		step := min(n-len(b), max(len(b), cap(b)-len(b), 1<<18))
		b = slices.Grow(b, step)
		got, err := io.ReadFull(f.r, b[len(b):len(b)+step])
		b = b[:len(b)+got]
		if err == io.EOF {
			err = io.ErrUnexpectedEOF
		}
		if err != nil {
			return b, err
		}
	}
	return b, nil
}

// header reads a BlobHeader and returns the size of the blob that follows.
func (fr *frame) header(b []byte) (int, error) {
	w := wire{b: b}
	length := uint64(0)
	for number, kind, ok := w.next(); ok; number, kind, ok = w.next() {
		switch number {
		case 1:
			fr.kind = string(w.bytes(kind))
		case 3:
			length = w.number(kind)
		default:
			w.skip(kind)
		}
	}
	if w.err == nil && length > maxBlob {
		return 0, fmt.Errorf("a block of %d bytes, more than the format allows", length)
	}
	return int(length), w.err
}

// fault names the block in an error.
func (fr *frame) fault(err error) error {
	if errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	if errors.Is(err, io.ErrUnexpectedEOF) {
		err = fmt.Errorf("the file ends within it, it is truncated: %w", err)
	}
	return fmt.Errorf("block %d at byte %d: %w", fr.number, fr.offset, err)
}
