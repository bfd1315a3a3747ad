package tiles

import (
	"encoding/binary"
	"hash/crc32"

	"github.com/maillage/maillage/api/tiles/deflate"
)

// Packer compresses tiles as gzip has it (RFC 1952), as a Set does: tiles of other origin can be compared with its own. The
// zero value is ready, for several at once.
type Packer struct{ packers packers }

// Pack compresses a tile. What is empty stays empty.
func (p *Packer) Pack(tile []byte) []byte { return p.packers.pack(tile, nil) }

// packers compress tiles in stretches of a block at most, on all cores at once. So long, a stretch is as well compressed by
// itself as it is after another: it is what the format looks back on.
type packers struct{ spares spares[packer] }

// packer compresses stretches, one after the other.
type packer struct {
	encoder deflate.Encoder
	out     []byte
}

// gzipHeader says nothing of the file: no name, no time, no system.
const gzipHeader = "\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"

// pack compresses a tile once for all who ask. What is empty stays empty.
func (p *packers) pack(tile []byte, c *crew) []byte {
	if len(tile) == 0 {
		return nil
	}
	parts := make([]*packer, (len(tile)+deflate.Block-1)/deflate.Block)
	c.each(len(parts), func(k int) {
		part := p.spares.get(func() *packer { return new(packer) })
		part.out = part.encoder.Append(part.out[:0], tile[k*len(tile)/len(parts):(k+1)*len(tile)/len(parts)], k == len(parts)-1)
		parts[k] = part
	})
	size := len(gzipHeader) + 8
	for _, part := range parts {
		size += len(part.out)
	}
	packed := append(make([]byte, 0, size), gzipHeader...)
	for _, part := range parts {
		packed = append(packed, part.out...)
		p.spares.put(part)
	}
	packed = binary.LittleEndian.AppendUint32(packed, crc32.ChecksumIEEE(tile))
	return binary.LittleEndian.AppendUint32(packed, uint32(len(tile)))
}
