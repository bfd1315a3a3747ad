// Package pmtiles writes map tiles into one file of the format PMTiles version 3
// (https://github.com/protomaps/PMTiles/blob/main/spec/v3/spec.md), which maps read by ranges of bytes from any plain
// web server or from disk.
//
// It writes and does not read; it draws no tile: what it is given is kept byte for byte. Tiles are clustered, which
// is to say laid in the order in which they are found; those of equal content are kept once; directories and metadata
// are packed by gzip, and directories are in two levels when one would not fit in the first 16 KiB.
package pmtiles

import (
	"errors"
	"fmt"
	"math/bits"
)

// MaxZoom is the deepest zoom that an identifier of the format can hold here: 2³¹ columns.
const MaxZoom = 31

// ErrOrder says that a tile came after one that follows it, or twice.
var ErrOrder = errors.New("pmtiles: tiles must come by ascending identifier")

// ID returns the identifier of a tile: the zooms before it, then its place on the Hilbert curve of its zoom, which keeps
// neighbours close. Row counts from the north. Column and row must be those of a tile of the zoom.
func ID(zoom, col, row int) (uint64, error) {
	if zoom < 0 || zoom > MaxZoom || col < 0 || row < 0 || col >= 1<<zoom || row >= 1<<zoom {
		return 0, fmt.Errorf("pmtiles: zoom %d has no tile in column %d and row %d", zoom, col, row)
	}
	x, y := uint64(col), uint64(row)
	id := before(zoom)
	for side := uint64(1) << zoom >> 1; side > 0; side >>= 1 {
		right, below := x&side != 0, y&side != 0
		x, y = x&(side-1), y&(side-1)
		switch { // quarters in the order north-west, south-west, south-east, north-east
		case !right && !below:
			x, y = y, x
		case !right:
			id += side * side
		case below:
			id += 2 * side * side
		default:
			id += 3 * side * side
			x, y = side-1-y, side-1-x
		}
	}
	return id, nil
}

// before is the number of tiles of all zooms before one.
func before(zoom int) uint64 { return (1<<(2*zoom) - 1) / 3 }

// zoomOf returns the zoom of an identifier: the last of which the first tile is not after it.
func zoomOf(id uint64) int { return (bits.Len64(3*id+1) - 1) / 2 }
