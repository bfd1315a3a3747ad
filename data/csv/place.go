package csv

import (
	"math"
	"strconv"

	"github.com/paulmach/orb"
)

const defaultDecimals = 7

// appendPlace appends the columns of a place, empty when there is none or when a coordinate is not finite.
func (o Options) appendPlace(dst []byte, g orb.Geometry) []byte {
	finite := false
	if g != nil {
		b := g.Bound()
		finite = !b.IsEmpty() && !math.IsNaN(b.Min[0]-b.Min[0]+b.Min[1]-b.Min[1]+b.Max[0]-b.Max[0]+b.Max[1]-b.Max[1])
	}
	if o.Place == LonLat {
		p, ok := g.(orb.Point)
		if !ok || !finite {
			return append(dst, ',')
		}
		dst = append(o.appendCoordinate(dst, p[0]), ',')
		return o.appendCoordinate(dst, p[1])
	}
	if !finite {
		return dst
	}
	switch g := g.(type) {
	case orb.Point:
		return append(o.appendPoint(append(dst, `"POINT (`...), g), `)"`...)
	case orb.Polygon:
		return o.appendPlace(dst, orb.MultiPolygon{g})
	case orb.MultiPolygon:
		return append(o.appendPolygons(append(dst, `"MULTIPOLYGON (`...), g), `)"`...)
	}
	return dst
}

func (o Options) appendPolygons(dst []byte, m orb.MultiPolygon) []byte {
	for i, p := range m {
		if i > 0 {
			dst = append(dst, ", "...)
		}
		for j, r := range p {
			dst = append(dst, map[bool]string{true: "((", false: ", ("}[j == 0]...)
			for k, at := range r {
				if k > 0 {
					dst = append(dst, ", "...)
				}
				dst = o.appendPoint(dst, at)
			}
			dst = append(dst, ')')
		}
		dst = append(dst, ')')
	}
	return dst
}

func (o Options) appendPoint(dst []byte, p orb.Point) []byte {
	x, y := p[0], p[1]
	if o.Swap {
		x, y = y, x
	}
	dst = append(o.appendCoordinate(dst, x), ' ')
	return o.appendCoordinate(dst, y)
}

// appendCoordinate rounds to the decimals wanted and drops zeros at the end.
func (o Options) appendCoordinate(dst []byte, x float64) []byte {
	decimals := o.Decimals
	if decimals <= 0 {
		decimals = defaultDecimals
	}
	scale := math.Pow10(decimals)
	x = math.Round(x*scale) / scale
	if x == 0 {
		x = 0 // no negative zero
	}
	return strconv.AppendFloat(dst, x, 'f', -1, 64)
}
