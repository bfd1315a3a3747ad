package tiles

import (
	"testing"

	"github.com/paulmach/orb"
)

// Limits that are remembered are those that are found, on each grid and zoom, and they do not take more and more room.
func TestLimitsAreRemembered(t *testing.T) {
	var l limits
	france := orb.Bound{Min: orb.Point{-5, 42}, Max: orb.Point{9, 51}}
	west := orb.Bound{Min: france.Min, Max: orb.Point{0, 51}}
	for range 2 {
		for _, b := range []orb.Bound{france, west} {
			for _, g := range Grids() {
				for zoom := g.info().minZoom; zoom <= g.info().maxZoom; zoom++ {
					if on := (boxOn{b, g, zoom}); l.of(on) != on.in() {
						t.Errorf("%v: %v is remembered, want %v", on, l.of(on), on.in())
					}
				}
			}
		}
	}
	for k := range limitsKept + 10 {
		on := boxOn{orb.Bound{Min: france.Min, Max: orb.Point{float64(k) / limitsKept, 51}}, WebMercatorQuad, 10}
		if l.of(on) != on.in() {
			t.Fatalf("%v: %v, want %v", on, l.of(on), on.in())
		}
	}
	if len(l.known) != limitsKept {
		t.Errorf("%d are remembered, want %d at most", len(l.known), limitsKept)
	}
}
