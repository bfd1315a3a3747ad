package osm

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/klauspost/compress/zstd"
	"github.com/maillage/maillage/ingest/osm/inflate"
)

// inflater takes blobs apart, again and again with the same memory.
type inflater struct {
	zlib inflate.Decoder
	zstd *zstd.Decoder
	out  bytes.Buffer // of zstd
	size int64
}

// filler gives the first bytes of the contents of a blob: limit of them at least, or all. They stay good until the next blob.
type filler interface {
	Fill(limit int) ([]byte, error)
}

// open returns the contents of a blob, good until the next call. When wanted is not nil it is asked of the only
// group of the block, as soon as that much is inflated; when it says no, nothing is returned and the rest stays as it is.
func (x *inflater) open(blob []byte, wanted func(group int) bool) ([]byte, error) {
	c, err := contentsOf(blob)
	if err != nil {
		return nil, err
	}
	f, err := x.filler(c)
	if err != nil {
		return nil, err
	}
	if wanted != nil {
		group, err := groupOf(f, int(c.size))
		if err != nil || group != 0 && !wanted(group) {
			return nil, err
		}
	}
	return f.Fill(int(c.size))
}

// groupOf inflates until it can tell what the only group of a block holds; 0 when that is not to be seen, or when there are others.
func groupOf(f filler, size int) (int, error) {
	const (
		step = 1 << 10
		rest = 4 * (2 + 10) // what may follow: the granularities and offsets of the block
	)
	for need := step; ; {
		head, err := f.Fill(min(need, size))
		if err != nil {
			return 0, err
		}
		group, end, more := firstGroup(head)
		switch {
		case more == 0 && end+rest < size:
			return 0, nil
		case more == 0 || len(head) == size:
			return group, nil
		}
		need = more + step
	}
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

// filler inflates.
func (x *inflater) filler(c contents) (f filler, err error) {
	switch {
	case c.raw != nil:
		return stored(c.raw), nil
	case c.zlib != nil:
		return &x.zlib, x.zlib.Reset(c.zlib, int(c.size))
	}
	if x.zstd == nil {
		x.zstd, err = zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(2*maxBlob))
		if err != nil {
			return nil, err
		}
	}
	x.out.Reset()
	x.size = c.size
	return x, x.zstd.Reset(bytes.NewReader(c.zstd))
}

// stored are contents that are not compressed.
type stored []byte

func (s stored) Fill(int) ([]byte, error) { return s, nil }

// Fill inflates by zstd: all that the block says it holds, when limit is no less, and one byte more to see that it holds no more.
func (x *inflater) Fill(limit int) ([]byte, error) {
	whole := int64(limit) >= x.size
	if whole {
		limit = int(x.size) + 1
	}
	x.out.Grow(max(limit-x.out.Len(), 0) + bytes.MinRead)
	if _, err := io.Copy(&x.out, io.LimitReader(x.zstd, int64(limit-x.out.Len()))); err != nil {
		return nil, err
	}
	if n := int64(x.out.Len()); whole && n != x.size || n > x.size {
		return nil, fmt.Errorf("a block that says to hold %d bytes holds %d, or more", x.size, n)
	}
	return x.out.Bytes(), nil
}

func (x *inflater) close() {
	if x.zstd != nil {
		x.zstd.Close()
	}
}
