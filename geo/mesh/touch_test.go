package mesh_test

import (
	"testing"

	"github.com/maillage/maillage/geo/mesh"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
	"pgregory.net/rapid"
)

// A face touches a box exactly when the box has a point of it: on a coverage of squares, by comparing numbers.
func TestTouchesSquares(t *testing.T) {
	n := board(6)
	m, _ := mesh.Build(n.squares(), mesh.Planar{})
	rapid.Check(t, func(t *rapid.T) {
		at := func(name string) float64 { return float64(rapid.IntRange(-4, 28).Draw(t, name)) / 4 }
		x, y := at("x"), at("y")
		box := orb.Bound{Min: orb.Point{x, y}, Max: orb.Point{x + max(0, at("width")), y + max(0, at("height"))}}
		for f := range int32(m.Len()) {
			if got, want := m.Touches(f, box), m.Bound(f).Intersects(box); got != want {
				t.Fatalf("face %d %v touches %v: %v, want %v", f, m.Bound(f), box, got, want)
			}
		}
	})
}

// On wild coverages a face touches a box exactly when an edge of its polygons does, or they hold a corner of the box.
func TestTouchesAsItsPolygonsDo(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, _ := mesh.Build(wildCoverage(rapid.Uint64().Draw(t, "seed")), mesh.Planar{})
		// Multiples of 1/512, so that no corner is so near an edge that rounding decides.
		at := func(name string) float64 { return float64(rapid.IntRange(-512, 512*18).Draw(t, name)) / 512 }
		x, y := at("x"), at("y")
		box := orb.Bound{Min: orb.Point{x, y}, Max: orb.Point{x + max(0, at("width")), y + max(0, at("height"))}}
		for f := range int32(m.Len()) {
			if got, want := m.Touches(f, box), polygonsTouch(m.Geometry(f), box); got != want {
				t.Fatalf("face %d touches %v: %v, want %v", f, box, got, want)
			}
		}
	})
}

func polygonsTouch(mp orb.MultiPolygon, box orb.Bound) bool {
	for _, p := range mp {
		for _, r := range p {
			for k := 1; k < len(r); k++ {
				if mesh.SegmentTouches(r[k-1], r[k], box) {
					return true
				}
			}
		}
	}
	return len(mp) > 0 && planar.MultiPolygonContains(mp, box.Min)
}

func TestSegmentTouches(t *testing.T) {
	box := orb.Bound{Min: orb.Point{0, 0}, Max: orb.Point{2, 1}}
	for _, c := range []struct {
		name string
		a, b orb.Point
		want bool
	}{
		{"a point inside", orb.Point{1, .5}, orb.Point{1, .5}, true},
		{"a point outside", orb.Point{3, .5}, orb.Point{3, .5}, false},
		{"a corner", orb.Point{2, 1}, orb.Point{3, 2}, true},
		{"along an edge", orb.Point{-1, 1}, orb.Point{3, 1}, true},
		{"through", orb.Point{-1, -1}, orb.Point{3, 2}, true},
		{"past a corner, boxes meeting", orb.Point{1, 3}, orb.Point{4, 0}, false},
		{"through a corner", orb.Point{1, 2}, orb.Point{3, 0}, true},
		{"far off", orb.Point{-3, 5}, orb.Point{-2, 6}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got, back := mesh.SegmentTouches(c.a, c.b, box), mesh.SegmentTouches(c.b, c.a, box); got != c.want || back != c.want {
				t.Errorf("got %v and %v, want %v", got, back, c.want)
			}
		})
	}
}
