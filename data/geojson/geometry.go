package geojson

import (
	"math"
	"strconv"

	"github.com/paulmach/orb"
)

var scales = [MaxDecimals + 1]float64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9}

// AppendGeometry appends a geometry in longitude and latitude, null when there is none. A Point and a
// MultiPolygon, the two that a layer has, are written; a Polygon is written as a MultiPolygon of one.
// A geometry with a coordinate that is not finite is null as a whole: half a figure would be a lie.
func AppendGeometry(dst []byte, g orb.Geometry, decimals int) []byte {
	return pen{decimals: decimals}.geometry(dst, g)
}

// AppendPlace is AppendGeometry with the decimals and the order of axes of some options.
func AppendPlace(dst []byte, g orb.Geometry, o Options) []byte { return o.pen().geometry(dst, g) }

// pen writes coordinates.
type pen struct {
	decimals int
	swap     bool // the second coordinate first
}

func (w pen) geometry(dst []byte, g orb.Geometry) []byte {
	start := len(dst)
	ok := false
	switch g := g.(type) {
	case orb.Point:
		dst = append(dst, `{"type":"Point","coordinates":`...)
		dst, ok = w.point(dst, g)
	case orb.Polygon:
		return w.geometry(dst, orb.MultiPolygon{g})
	case orb.MultiPolygon:
		dst = append(dst, `{"type":"MultiPolygon","coordinates":`...)
		dst, ok = w.multiPolygon(dst, g)
	}
	if !ok {
		return append(dst[:start], "null"...)
	}
	return append(dst, '}')
}

func (w pen) multiPolygon(dst []byte, m orb.MultiPolygon) ([]byte, bool) {
	dst = append(dst, '[')
	first := true
	for _, p := range m {
		if len(p) == 0 || !isRing(p[0]) {
			continue
		}
		if !first {
			dst = append(dst, ',')
		}
		first = false
		var ok bool
		if dst, ok = w.polygon(dst, p); !ok {
			return dst, false
		}
	}
	return append(dst, ']'), !first
}

func (w pen) polygon(dst []byte, p orb.Polygon) ([]byte, bool) {
	dst = append(dst, '[')
	for i, r := range p {
		if !isRing(r) {
			continue
		}
		turn := orb.CW
		if i == 0 {
			turn = orb.CCW
		} else {
			dst = append(dst, ',')
		}
		var ok bool
		if dst, ok = w.ring(dst, r, turn); !ok {
			return dst, false
		}
	}
	return append(dst, ']'), true
}

// isRing tells whether r has the three corners at least that RFC 7946 §3.1.6 asks of a linear ring.
func isRing(r orb.Ring) bool {
	n := len(r)
	if n > 0 && r[0] == r[n-1] {
		n--
	}
	return n >= 3
}

// ring writes a ring in the wanted direction and closes it when it is open.
func (w pen) ring(dst []byte, r orb.Ring, turn orb.Orientation) ([]byte, bool) {
	n := len(r)
	if r[0] == r[n-1] {
		n--
	}
	backwards := orientation(r) == -turn
	dst = append(dst, '[')
	for k := 0; k <= n; k++ {
		i := k % n
		if backwards {
			i = (n - k) % n
		}
		if k > 0 {
			dst = append(dst, ',')
		}
		var ok bool
		if dst, ok = w.point(dst, r[i]); !ok {
			return dst, false
		}
	}
	return append(dst, ']'), true
}

// orientation is the direction of a ring, closed or not. Corners are taken from the first one, so that a small
// ring far from the origin keeps its digits.
func orientation(r orb.Ring) orb.Orientation {
	var twice float64
	o := r[0]
	for i := 1; i+1 < len(r); i++ {
		twice += (r[i][0]-o[0])*(r[i+1][1]-o[1]) - (r[i+1][0]-o[0])*(r[i][1]-o[1])
	}
	switch {
	case twice > 0:
		return orb.CCW
	case twice < 0:
		return orb.CW
	}
	return 0
}

// farthest is outside every system, in degrees or metres, and inside what the scaled integer holds.
const farthest = 1e8

func (w pen) point(dst []byte, p orb.Point) ([]byte, bool) {
	x, y := p[0], p[1]
	if !(math.Abs(x) < farthest && math.Abs(y) < farthest) { // NaN fails too
		return dst, false
	}
	if w.swap {
		x, y = y, x
	}
	dst = appendCoordinate(append(dst, '['), x, w.decimals)
	dst = appendCoordinate(append(dst, ','), y, w.decimals)
	return append(dst, ']'), true
}

// appendCoordinate writes x rounded, without trailing zeros and without a negative zero. It goes through an
// integer, which is several times faster than strconv and exact while |x|·10ⁿ stays under 2⁵³: nine decimals of a
// degree, eight of a metre.
func appendCoordinate(dst []byte, x float64, decimals int) []byte {
	n := int64(math.Round(x * scales[decimals]))
	if n < 0 {
		dst, n = append(dst, '-'), -n
	}
	unit := int64(scales[decimals])
	dst = strconv.AppendInt(dst, n/unit, 10)
	rest := n % unit
	if rest == 0 {
		return dst
	}
	var digits [MaxDecimals]byte
	for i := decimals - 1; i >= 0; i-- {
		digits[i] = byte('0' + rest%10)
		rest /= 10
	}
	for decimals > 0 && digits[decimals-1] == '0' {
		decimals--
	}
	return append(append(dst, '.'), digits[:decimals]...)
}

// box writes the bbox member of a feature. It is rounded outwards, so that it holds the geometry.
func (w pen) box(dst []byte, b orb.Bound) []byte {
	if b.IsEmpty() || !(math.Abs(b.Min[0]) < farthest && math.Abs(b.Min[1]) < farthest && math.Abs(b.Max[0]) < farthest && math.Abs(b.Max[1]) < farthest) {
		return dst
	}
	scale := scales[w.decimals]
	corners := [4]float64{math.Floor(b.Min[0] * scale), math.Floor(b.Min[1] * scale), math.Ceil(b.Max[0] * scale), math.Ceil(b.Max[1] * scale)}
	if w.swap {
		corners = [4]float64{corners[1], corners[0], corners[3], corners[2]}
	}
	dst = append(dst, `,"bbox":[`...)
	for i, v := range corners {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = appendCoordinate(dst, v/scale, w.decimals)
	}
	return append(dst, ']')
}
