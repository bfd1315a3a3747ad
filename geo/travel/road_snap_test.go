package travel_test

import (
	"context"
	"fmt"
	"math"
	"testing"

	"github.com/maillage/maillage/geo/travel"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geo"
)

// A link with a bend, three hundredths of a degree east and one north, a motorway beside it and a one-way exit to nowhere.
func bent(t *testing.T) *travel.Road {
	t.Helper()
	p := onLattice([2]float64{0, 0}, [2]float64{3, 1}, [2]float64{0, 0.1}, [2]float64{3, 0.1}, [2]float64{3, 2})
	r, err := travel.NewRoad(t.Context(), &travel.Network{
		Points: p,
		Links: []travel.Link{limb(0, 1, 240),
			{From: 2, To: 3, Forward: 60, Backward: 60, Through: true}, limb(0, 2, 10), limb(3, 1, 10),
			{From: 1, To: 4, Forward: 60, Backward: travel.Impassable}},
		Shape: onLattice([2]float64{3, 0}), ShapeStart: []int32{0, 1, 1, 1, 1, 1},
	}, travel.RoadOptions{SnapMetres: 500})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestSnap(t *testing.T) {
	r := bent(t)
	east := geo.DistanceHaversine(at(0, 0).Point, at(3, 0).Point)
	total := east + geo.DistanceHaversine(at(3, 0).Point, at(3, 1).Point)
	for _, c := range []struct {
		name     string
		place    travel.Place
		link     int32
		fraction float64
		metres   float64
	}{
		{"on it", at(1.5, 0), 0, east / 2 / total, 0},
		{"beside it", at(1.5, -0.2), 0, east / 2 / total, 222.6},
		{"nearer the motorway", at(1.5, 0.08), 0, east / 2 / total, 89},
		{"beyond the bend", at(3.1, 0.5), 0, (east + (total-east)/2) / total, 78.7},
		{"beyond the end", at(-0.1, -0.1), 0, 0, 136},
		{"a road that cannot be left", at(3, 1.4), 0, 1, 445},
		{"too far", at(1.5, -0.5), -1, 0, math.Inf(1)},
		{"nowhere", travel.Place{Point: orb.Point{math.NaN(), 45}}, -1, 0, math.Inf(1)},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := r.Snap([]travel.Place{c.place})[0]
			if s.Link != c.link || math.Abs(s.Fraction-c.fraction) > 1e-3 || s.Metres != c.metres && !(math.Abs(s.Metres-c.metres) < 1) {
				t.Errorf("%+v, want link %d at %v, %v m away", s, c.link, c.fraction, c.metres)
			}
		})
	}
	if got := r.Coverage(); got.KeptLinks != 4 || got.Dropped != 1 {
		t.Errorf("%+v: the exit should be dropped", got)
	}
}

func ExampleRoad() {
	// A road along a parallel, with a one-way street that leads back.
	n := &travel.Network{
		Points: []orb.Point{{2, 45}, {2.01, 45}, {2.02, 45}},
		Links: []travel.Link{
			{From: 0, To: 1, Forward: 47, Backward: 47},
			{From: 1, To: 2, Forward: 47, Backward: 47},
			{From: 2, To: 0, Forward: 94, Backward: travel.Impassable},
		},
		Shape:      []orb.Point{{2.01, 45.01}}, // of the last
		ShapeStart: []int32{0, 0, 0, 1},
	}
	ctx := context.Background()
	road, err := travel.NewRoad(ctx, n, travel.DefaultRoadOptions())
	if err != nil {
		fmt.Println(err)
		return
	}
	home, surgery := travel.Place{Point: orb.Point{2.005, 45.0001}}, travel.Place{Point: orb.Point{2.015, 45}}
	rows, err := road.Within(ctx, []travel.Place{home}, []travel.Place{surgery}, 20)
	if err != nil {
		fmt.Println(err)
		return
	}
	to, minutes := rows.Row(0)
	fmt.Printf("destination %d in %.2f min, %.0f m off the road\n", to[0], minutes[0], road.Snap([]travel.Place{home})[0].Metres)
	// Output: destination 0 in 0.78 min, 11 m off the road
}
