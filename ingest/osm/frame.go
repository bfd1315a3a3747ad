package osm

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/klauspost/compress/zlib"
	"github.com/klauspost/compress/zstd"
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
	header, err := f.read(int(n))
	if err != nil {
		return fr, fr.fault(err)
	}
	length, err := fr.header(header)
	if err != nil {
		return fr, fr.fault(err)
	}
	if fr.blob, err = f.read(length); err != nil {
		return fr, fr.fault(err)
	}
	f.number, f.offset = fr.number, f.offset+4+int64(n)+int64(length)
	return fr, nil
}

// read reads exactly n bytes, and takes memory as they come: a length is only believed when the bytes are there.
func (f *frames) read(n int) ([]byte, error) {
	var b bytes.Buffer
	b.Grow(min(n, 1<<18) + bytes.MinRead)
	got, err := io.CopyN(&b, f.r, int64(n))
	if err == io.EOF && got < int64(n) {
		err = io.ErrUnexpectedEOF
	}
	return b.Bytes(), err
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

// inflater takes blobs apart, again and again with the same memory.
type inflater struct {
	zlib io.ReadCloser
	zstd *zstd.Decoder
	out  bytes.Buffer
}

// open returns the contents of a blob, good until the next call. When wanted is not nil it is asked of the first
// group of the block, as soon as that much is inflated; when it says no, nothing is returned and the rest stays as it is.
func (x *inflater) open(blob []byte, wanted func(group int) bool) ([]byte, error) {
	c, err := contentsOf(blob)
	if err != nil {
		return nil, err
	}
	r, err := x.reader(c)
	if err != nil {
		return nil, err
	}
	x.out.Reset()
	if wanted != nil {
		group, err := x.firstGroup(r, c.size)
		if err != nil || group != 0 && !wanted(group) {
			return nil, err
		}
	}
	return x.rest(r, c.size)
}

// contents are those of a blob, as they are stored.
type contents struct {
	raw, zlib, zstd []byte
	size            int64 // once inflated
}

func contentsOf(blob []byte) (contents, error) {
	var c contents
	w := wire{b: blob}
	size, other := uint64(0), 0
	for number, kind, ok := w.next(); ok; number, kind, ok = w.next() {
		switch number {
		case 1:
			c.raw = w.bytes(kind)
		case 2:
			size = w.number(kind)
		case 3:
			c.zlib = w.bytes(kind)
		case 7:
			c.zstd = w.bytes(kind)
		default:
			other = number
			w.skip(kind)
		}
	}
	if c.raw != nil {
		size = uint64(len(c.raw))
	}
	c.size = int64(min(size, maxBlob))
	switch {
	case w.err != nil:
		return c, w.err
	case size > maxBlob:
		return c, fmt.Errorf("a block of %d bytes, more than the format allows", size)
	case c.raw != nil || c.zlib != nil || c.zstd != nil:
		return c, nil
	case other == 4 || other == 5 || other == 6:
		return c, errors.New("compressed by lzma, bzip2 or lz4: only zlib, zstd and no compression are read")
	}
	return c, errors.New("a block without contents")
}

// reader inflates.
func (x *inflater) reader(c contents) (r io.Reader, err error) {
	switch {
	case c.raw != nil:
		return bytes.NewReader(c.raw), nil
	case c.zlib != nil && x.zlib == nil:
		x.zlib, err = zlib.NewReader(bytes.NewReader(c.zlib))
		return x.zlib, err
	case c.zlib != nil:
		return x.zlib, x.zlib.(zlib.Resetter).Reset(bytes.NewReader(c.zlib), nil)
	}
	if x.zstd == nil {
		x.zstd, err = zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(2*maxBlob))
		if err != nil {
			return nil, err
		}
	}
	return x.zstd, x.zstd.Reset(bytes.NewReader(c.zstd))
}

// firstGroup inflates until it can tell what the first group of a block holds; 0 when that is not to be seen.
func (x *inflater) firstGroup(r io.Reader, size int64) (int, error) {
	const step = 1 << 10
	for need := int64(step); ; {
		_, err := io.CopyN(&x.out, r, min(need, size)-int64(x.out.Len()))
		if err != nil {
			return 0, err
		}
		group, more := firstGroup(x.out.Bytes())
		if more == 0 || int64(x.out.Len()) == size {
			return group, nil
		}
		need = int64(more) + step
	}
}

// rest reads what the block says it holds, and one byte more to see that it holds no more.
func (x *inflater) rest(r io.Reader, size int64) ([]byte, error) {
	x.out.Grow(int(size) - x.out.Len() + bytes.MinRead)
	if _, err := io.Copy(&x.out, io.LimitReader(r, size+1-int64(x.out.Len()))); err != nil {
		return nil, err
	}
	if n := int64(x.out.Len()); n != size {
		return nil, fmt.Errorf("a block that says to hold %d bytes holds %d, or more", size, n)
	}
	return x.out.Bytes(), nil
}

func (x *inflater) close() {
	if x.zstd != nil {
		x.zstd.Close()
	}
}
