// Package morton numbers places so that those with close numbers are close (Morton 1966, A computer oriented geodetic data
// base; and a new technique in file sequencing).
package morton

import "github.com/paulmach/orb"

// OfLonLat returns the number of a place given by longitude and latitude in degrees; what is beyond the globe is at its edge.
func OfLonLat(p orb.Point) uint64 { return Of(scaled(p[0], 180), scaled(p[1], 90)) }

// Of returns the number of a cell: the bits of its column and row in turn.
func Of(x, y uint32) uint64 { return spread(x) | spread(y)<<1 }

// scaled returns an angle between −most and most as a number of 32 bits.
func scaled(degrees, most float64) uint32 {
	return uint32(min(max((degrees+most)/(2*most), 0), 1) * (1<<32 - 1))
}

// spread puts a zero between every two bits.
func spread(x uint32) uint64 {
	v := uint64(x)
	v = (v | v<<16) & 0x0000ffff0000ffff
	v = (v | v<<8) & 0x00ff00ff00ff00ff
	v = (v | v<<4) & 0x0f0f0f0f0f0f0f0f
	v = (v | v<<2) & 0x3333333333333333
	return (v | v<<1) & 0x5555555555555555
}
