package coverage_test

import (
	"slices"
	"testing"

	"github.com/maillage/maillage/geo/coverage"
)

func TestRelate(t *testing.T) {
	parts := func(p ...int32) coverage.Hold { return coverage.Hold{Parts: p} }
	whole, partly := coverage.Hold{}, coverage.Hold{Partly: true}
	for _, c := range []struct {
		name    string
		a, b    coverage.Hold
		divided bool
		want    coverage.Relation
		common  []int32
	}{
		{"an ordinary commune twice", whole, whole, false, coverage.RealOverlap, nil},
		{"Nice twice, by its name", whole, whole, true, coverage.UnknownSplit, nil},
		{"a commune of which one takes a part", whole, partly, false, coverage.UnknownSplit, nil},
		{"a part each, not said which", partly, partly, true, coverage.UnknownSplit, nil},
		{"arrondissements of their own", parts(1, 2), parts(3), true, coverage.CitySharing, nil},
		{"an arrondissement in common", parts(1, 2, 5), parts(2, 5, 7), true, coverage.RealOverlap, []int32{2, 5}},
		{"the city against an arrondissement", whole, parts(4), true, coverage.UnknownSplit, nil},
	} {
		for _, h := range [2][2]coverage.Hold{{c.a, c.b}, {c.b, c.a}} {
			if got, common := coverage.Relate(h[0], h[1], c.divided); got != c.want || !slices.Equal(common, c.common) {
				t.Errorf("%s: %v, parts %v, want %v, %v", c.name, got, common, c.want, c.common)
			}
		}
	}
}
