package morton_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/maillage/maillage/geo/morton"
	"github.com/paulmach/orb"
	"pgregory.net/rapid"
)

// The bits of both numbers are found again, every second one.
func TestOf(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x, y := rapid.Uint32().Draw(t, "x"), rapid.Uint32().Draw(t, "y")
		var a, b uint32
		for k, n := 0, morton.Of(x, y); k < 32; k++ {
			a |= uint32(n>>(2*k)&1) << k
			b |= uint32(n>>(2*k+1)&1) << k
		}
		if a != x || b != y {
			t.Fatalf("%b and %b are found again as %b and %b", x, y, a, b)
		}
	})
}

// The corners of the globe are the first and the last of all, and what is beyond is there too.
func TestOfLonLat(t *testing.T) {
	for _, c := range []struct {
		at   orb.Point
		want uint64
	}{{orb.Point{-180, -90}, 0}, {orb.Point{180, 90}, math.MaxUint64}, {orb.Point{-999, -91}, 0}, {orb.Point{1e9, 1e9}, math.MaxUint64}} {
		if got := morton.OfLonLat(c.at); got != c.want {
			t.Errorf("%v: %x, want %x", c.at, got, c.want)
		}
	}
}

func ExampleOf() {
	for y := range uint32(2) {
		for x := range uint32(4) {
			fmt.Print(morton.Of(x, y), " ")
		}
	}
	// Output: 0 1 4 5 2 3 6 7
}
