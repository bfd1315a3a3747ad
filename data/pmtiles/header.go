package pmtiles

import (
	"encoding/binary"
	"math"

	"github.com/paulmach/orb"
)

// Values of the header's enumerations.
const (
	gzipped = 2
	vector  = 1 // Mapbox Vector Tiles
)

// header is the first 127 bytes of a file.
type header struct {
	root, metadata, leaves, tiles section
	addressed, entries, contents  uint64
	minZoom, maxZoom, centerZoom  int
	bounds                        orb.Bound
}

type section struct{ offset, length uint64 }

func (h header) bytes() []byte {
	b := append([]byte("PMTiles"), 3)
	for _, s := range []section{h.root, h.metadata, h.leaves, h.tiles} {
		b = binary.LittleEndian.AppendUint64(b, s.offset)
		b = binary.LittleEndian.AppendUint64(b, s.length)
	}
	for _, n := range []uint64{h.addressed, h.entries, h.contents} {
		b = binary.LittleEndian.AppendUint64(b, n)
	}
	b = append(b, 1, gzipped, gzipped, vector, byte(h.minZoom), byte(h.maxZoom)) // 1: clustered
	b = appendPosition(b, h.bounds.Min)
	b = appendPosition(b, h.bounds.Max)
	b = append(b, byte(h.centerZoom))
	return appendPosition(b, h.bounds.Center())
}

// appendPosition writes longitude and latitude in ten-millionths of a degree.
func appendPosition(b []byte, p orb.Point) []byte {
	for _, x := range p {
		b = binary.LittleEndian.AppendUint32(b, uint32(int32(math.Round(x*1e7))))
	}
	return b
}
