package mesh

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"
)

func TestOrientation(t *testing.T) {
	ulp := math.Nextafter(1, 2) - 1
	for name, c := range map[string]struct {
		a, b, c orb.Point
		want    int
	}{
		"one point":           {orb.Point{1, 1}, orb.Point{1, 1}, orb.Point{1, 1}, 0},
		"two points":          {orb.Point{1, 1}, orb.Point{2, 3}, orb.Point{1, 1}, 0},
		"left":                {orb.Point{0, 0}, orb.Point{1, 0}, orb.Point{1, 1}, 1},
		"right":               {orb.Point{0, 0}, orb.Point{1, 0}, orb.Point{1, -1}, -1},
		"a hair to the left":  {orb.Point{0, 0}, orb.Point{1, 1}, orb.Point{0.5, 0.5 + ulp/2}, 1},
		"a hair to the right": {orb.Point{-1, -1}, orb.Point{1, 1}, orb.Point{0.5 + ulp/2, 0.5}, -1},
		"far away":            {orb.Point{1e300, 1e300}, orb.Point{-1e300, -1e300}, orb.Point{0, 1e-300}, -1},
		"underflow":           {orb.Point{0, 0}, orb.Point{1e-200, 0}, orb.Point{1e-200, 1e-200}, 1},
	} {
		if got := orientation(c.a, c.b, c.c); got != c.want {
			t.Errorf("%s: %d, want %d", name, got, c.want)
		}
	}
}

// The quick answer is never different from the exact one, least of all for points nearly on a line.
func TestOrientationIsExact(t *testing.T) {
	const seed = 8
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, seed))
	quick := 0
	for range 10_000 {
		a := orb.Point{r.Float64()*10 - 5, 42 + r.Float64()*9}
		b := orb.Point{a[0] + r.NormFloat64()*1e-3, a[1] + r.NormFloat64()*1e-3}
		k := r.Float64()*3 - 1
		c := orb.Point{a[0] + k*(b[0]-a[0]), a[1] + k*(b[1]-a[1])}
		if r.IntN(2) == 0 {
			c[r.IntN(2)] += r.NormFloat64() * 1e-14
		}
		got := orientation(a, b, c)
		if want := exactOrientation(a, b, c); got != want {
			t.Fatalf("%v %v %v: %d, exactly %d", a, b, c, got, want)
		}
		if got != orientation(b, c, a) || got != -orientation(b, a, c) {
			t.Fatalf("%v %v %v: the order of the points matters", a, b, c)
		}
		if got != 0 {
			quick++
		}
	}
	if quick == 0 {
		t.Error("all points were on a line")
	}
}
