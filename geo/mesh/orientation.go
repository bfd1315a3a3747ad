package mesh

import (
	"math"
	"math/big"

	"github.com/paulmach/orb"
)

// orientation returns 1 when a, b, c turn counter-clockwise, −1 when they turn clockwise and 0 when they are on
// a line. It is exact for all finite coordinates.
func orientation(a, b, c orb.Point) int {
	left := (a[0] - c[0]) * (b[1] - c[1])
	right := (a[1] - c[1]) * (b[0] - c[0])
	det := left - right
	// Each product carries three roundings of 2⁻⁵³ and the difference one more; (3 + 16·2⁻⁵³)·2⁻⁵³ covers them
	// (Shewchuk 1997, Adaptive precision floating-point arithmetic and fast robust geometric predicates, §4.3).
	// The second term covers products that underflow. What overflows compares false and is done exactly.
	bound := 3.3306690738754716e-16*(math.Abs(left)+math.Abs(right)) + 0x1p-1000
	switch {
	case det > bound:
		return 1
	case -det > bound:
		return -1
	}
	return exactOrientation(a, b, c)
}

func exactOrientation(a, b, c orb.Point) int {
	minus := func(x, y float64) *big.Rat {
		d := new(big.Rat).SetFloat64(x)
		return d.Sub(d, new(big.Rat).SetFloat64(y))
	}
	left := minus(a[0], c[0])
	left.Mul(left, minus(b[1], c[1]))
	right := minus(a[1], c[1])
	right.Mul(right, minus(b[0], c[0]))
	return left.Cmp(right)
}
