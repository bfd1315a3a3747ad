package tiles_test

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"testing"

	"github.com/maillage/maillage/api/tiles"
	"github.com/maillage/maillage/geo/atlas"
	"github.com/paulmach/orb"
)

// Where cells are coarse, points in one cell hide each other, and points on both sides of a rim of the tile do not: its
// neighbour, which draws the same cells, would show others.
func TestPointsInOneCell(t *testing.T) {
	a := tiles.Address{Zoom: 7, Row: 45, Col: 64}
	for _, c := range []struct {
		grain int32
		want  []uint64
	}{
		{1, []uint64{0, 1, 2, 3, 4, 5, 6, 7}},
		{4, []uint64{0, 1, 4, 5, 6}},
		{8, []uint64{0, 1, 5, 6}},
	} {
		for _, corner := range []point{{0, 0}, {4096, 0}, {0, 4096}} { // of this tile, and of those west and north of it
			at := tiles.Address{Zoom: a.Zoom, Row: a.Row - int(corner.y)/4096, Col: a.Col - int(corner.x)/4096}
			var points []orb.Point
			for _, p := range []point{{-2, 9}, {2, 9}, {3, 9}, {-1, 9}, {-5, 9}, {9, -2}, {9, 2}, {9, 3}} {
				points = append(points, lonLat(a, float64(p.x), float64(p.y)))
			}
			l := atlas.NewLayer("sites", "Lieux", "", atlas.Points, []atlas.Field{{Name: "id"}}, len(points),
				func(i, _ int) any { return string(rune('a' + i)) }, func(i int) orb.Geometry { return points[i] })
			got := decode(t, tiles.DrawPoints(l, at, c.grain))["sites"].order
			if slices.Sort(got); !slices.Equal(got, c.want) {
				t.Errorf("cells of %d, row %d, column %d: %v, want %v", c.grain, at.Row, at.Col, got, c.want)
			}
		}
	}
}

// What is not known, what JSON cannot say and what no field can be is left out, once or often.
func TestValuesLeftOut(t *testing.T) {
	kinds := []any{"x", int64(-3), 1.5, true, nil, math.NaN(), math.Inf(-1), []string{"a"}, []string{"a"}, 3, 3, map[string]any{}}
	l := atlas.NewLayer("sites", "Lieux", "", atlas.Points, []atlas.Field{{Name: "id"}, {Name: "kind"}}, len(kinds), func(i, f int) any {
		if f == 0 {
			return fmt.Sprint("s", i)
		}
		return kinds[i]
	}, func(int) orb.Geometry { return orb.Point{1, 46} })
	drawn := decode(t, tiles.DrawPoints(l, tileAt(orb.Point{1, 46}, 7), 1))["sites"].features
	for i, kind := range kinds {
		want := map[string]any{"id": fmt.Sprint("s", i)}
		if i < 4 {
			want["kind"] = kind
		}
		if got := drawn[uint64(i)].tags; !maps.Equal(got, want) {
			t.Errorf("of %v a tile says %v, want %v", kind, got, want)
		}
	}
}
