package tiles

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"
)

// The pole of figures whose pole is known; at the equator, where degrees are square.
func TestPole(t *testing.T) {
	square := orb.Ring{{0, 0}, {1, 0}, {1, 1}, {0, 1}, {0, 0}}
	for _, c := range []struct {
		name     string
		polygon  orb.Polygon
		at       orb.Point
		distance float64
	}{
		{"square", orb.Polygon{square}, orb.Point{0.5, 0.5}, 0.5},
		{"L", orb.Polygon{{{0, 0}, {4, 0}, {4, 2}, {2, 2}, {2, 6}, {0, 6}, {0, 0}}}, orb.Point{1.17, 1.17}, 1.17},
		{"strip", orb.Polygon{{{0, 0}, {100, 0}, {100, 0.1}, {0, 0.1}, {0, 0}}}, orb.Point{-1, 0.05}, 0.05},
		{"ring", orb.Polygon{{{0, 0}, {9, 0}, {9, 9}, {0, 9}, {0, 0}}, {{1, 1}, {1, 8}, {6, 8}, {6, 1}, {1, 1}}}, orb.Point{7.5, -1}, 1.5},
	} {
		at, ok := pole(c.polygon)
		d := field{shrink: 1, rings: [][]orb.Point{c.polygon[0]}}.distance(at)
		if !ok || d < c.distance*0.93 || c.at[0] >= 0 && math.Abs(at[0]-c.at[0]) > 0.2 || c.at[1] >= 0 && math.Abs(at[1]-c.at[1]) > 0.2 {
			t.Errorf("%s: %v, %v, %g from the outline; want %v, %g", c.name, at, ok, d, c.at, c.distance)
		}
	}
	for _, p := range []orb.Polygon{{}, {{}}, {{{0, 0}, {1, 0}, {0, 0}}}, {{{1, 1}, {1, 1}, {1, 1}, {1, 1}}}} {
		if at, ok := pole(p); ok {
			t.Errorf("%v has its pole at %v", p, at)
		}
	}
}

// No point of a fine net over random stars is farther from the outline than the pole by more than the tolerance.
func TestPoleIsFarthest(t *testing.T) {
	for seed := range uint64(30) {
		r := rand.New(rand.NewPCG(seed, 3))
		var ring orb.Ring
		for k := range 24 {
			angle, far := float64(k)/24*2*math.Pi, 0.2+0.8*r.Float64()
			ring = append(ring, orb.Point{far * math.Cos(angle), far * math.Sin(angle)})
		}
		ring = append(ring, ring[0])
		at, ok := pole(orb.Polygon{ring})
		f := field{shrink: 1, rings: [][]orb.Point{ring}}
		got, box := f.distance(at), ring.Bound()
		tolerance := min(box.Max[0]-box.Min[0], box.Max[1]-box.Min[1])/50 + 1e-3 // and what the sphere shrinks
		for x := -1.0; x <= 1; x += 0.02 {
			for y := -1.0; y <= 1; y += 0.02 {
				if d := f.distance(orb.Point{x, y}); !ok || d > got+tolerance {
					t.Fatalf("seed %d: %v is %g from the outline, %v is %g", seed, orb.Point{x, y}, d, at, got)
				}
			}
		}
	}
}

// Labels thin out: at each zoom no two stand in one cell but at the deepest, one that stands stays, and of two in a
// cell the more populous stands first.
func TestRank(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	const n = 500
	labels, order, population := make([]label, n), []int32{}, make([]int64, n)
	for i := range labels {
		labels[i].at[WebMercatorQuad] = spotOf(WebMercatorQuad.place(orb.Point{-5 + 15*r.Float64(), 42 + 9*r.Float64()}))
		population[i] = r.Int64N(50) - 1
		order = append(order, int32(i))
	}
	rank(labels, order, population)
	for zoom := range int32(MaxZoom) {
		standing := make(map[cell]int32)
		across := int32(spotsAcross / 8 >> zoom)
		at := func(l label) cell { return cell{l.at[WebMercatorQuad].x / across, l.at[WebMercatorQuad].y / across} }
		for _, l := range labels {
			if l.from > zoom {
				continue
			}
			c := at(l)
			if other, ok := standing[c]; ok {
				t.Errorf("zoom %d: labels of rank %d and %d stand in one cell", zoom, other, l.rank)
			}
			standing[c] = l.rank
		}
		for _, l := range labels {
			if _, ok := standing[at(l)]; !ok {
				t.Errorf("zoom %d: nothing stands in the cell of rank %d", zoom, l.rank)
			}
		}
	}
	for i := range labels {
		for j := range labels {
			if population[i] > population[j] && labels[i].rank > labels[j].rank {
				t.Fatalf("%d inhabitants have rank %d, %d have %d", population[i], labels[i].rank, population[j], labels[j].rank)
			}
		}
	}
}
