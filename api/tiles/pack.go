package tiles

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"

	"github.com/klauspost/compress/flate"
)

const (
	// packLevel is that of the compressor: on tiles, as small as 6 and a third faster. Of small tiles, which are asked for
	// most, hastyLevel makes 5 bytes in 100 more in two thirds of the time.
	packLevel, hastyLevel = 4, 2
	// hastyTo is the size of the largest small tile.
	hastyTo = 24 << 10
	// A tile is compressed in stretches, on all cores at once. So long, a stretch is as well compressed by itself as it is
	// after another: it is what the format looks back on.
	longestStretch = 32 << 10
)

// packers compress tiles as gzip has it (RFC 1952).
type packers struct{ small, large spares[packer] }

// packer compresses stretches, one after the other: its tables are a megabyte.
type packer struct {
	zip *flate.Writer
	out bytes.Buffer
}

// gzipHeader says nothing of the file: no name, no time, no system.
const gzipHeader = "\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"

// pack compresses a tile once for all who ask. What is empty stays empty.
func (p *packers) pack(tile []byte, c *crew) ([]byte, error) {
	if len(tile) == 0 {
		return nil, nil
	}
	pool, level := &p.large, PackLevel(len(tile))
	if level == hastyLevel {
		pool = &p.small
	}
	parts := make([]*packer, (len(tile)+longestStretch-1)/longestStretch)
	errs := make([]error, len(parts))
	c.each(len(parts), func(k int) {
		parts[k] = pool.get(func() *packer { return newPacker(level) })
		errs[k] = parts[k].pack(tile[k*len(tile)/len(parts):(k+1)*len(tile)/len(parts)], k == len(parts)-1)
	})
	size := len(gzipHeader) + 8
	for k, part := range parts {
		defer pool.put(part)
		if errs[k] != nil {
			return nil, errs[k]
		}
		size += part.out.Len()
	}
	packed := append(make([]byte, 0, size), gzipHeader...)
	for _, part := range parts {
		packed = append(packed, part.out.Bytes()...)
	}
	packed = binary.LittleEndian.AppendUint32(packed, crc32.ChecksumIEEE(tile))
	return binary.LittleEndian.AppendUint32(packed, uint32(len(tile))), nil
}

// PackLevel is the level of gzip at which a tile of a size is compressed.
func PackLevel(size int) int {
	if size <= hastyTo {
		return hastyLevel
	}
	return packLevel
}

func newPacker(level int) *packer {
	p := new(packer)
	p.zip, _ = flate.NewWriter(&p.out, level) // the levels are constants
	return p
}

// pack compresses a stretch, so that another can follow unless it is the last.
func (p *packer) pack(stretch []byte, last bool) error {
	p.out.Reset()
	p.zip.Reset(&p.out)
	if _, err := p.zip.Write(stretch); err != nil {
		return err
	}
	if last {
		return p.zip.Close()
	}
	return p.zip.Flush()
}
