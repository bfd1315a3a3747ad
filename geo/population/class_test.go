package population_test

import (
	"testing"

	"github.com/maillage/maillage/geo/population"
)

func TestClass(t *testing.T) {
	bounds := []int64{40_000, 80_000, 175_000}
	for _, c := range []struct {
		n      int64
		upper  bool
		class  int32
		toNext int64
	}{
		{0, true, 1, 40_000}, {39_999, true, 1, 1}, {40_000, true, 2, 40_000}, {40_000, false, 1, 1},
		{40_001, false, 2, 40_000}, {175_000, true, 4, -1}, {175_000, false, 3, 1}, {1 << 40, true, 4, -1},
	} {
		if class, toNext := population.Class(c.n, bounds, c.upper); class != c.class || toNext != c.toNext {
			t.Errorf("%d (bound in the upper class: %v): class %d and %d to the next, want %d and %d", c.n, c.upper, class, toNext, c.class, c.toNext)
		}
	}
	if class, toNext := population.Class(5, nil, true); class != 1 || toNext != -1 {
		t.Errorf("without bounds: class %d, %d to the next", class, toNext)
	}
}
