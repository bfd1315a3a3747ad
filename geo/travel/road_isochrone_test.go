package travel_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/maillage/maillage/geo/travel"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geo"
	"github.com/paulmach/orb/planar"
	"github.com/peterstace/simplefeatures/geom"
)

// Every place within the time lies in the isochrone when it is on the road itself, every place well beyond does not,
// and the area is valid by the judgement of another library.
func TestIsochroneHoldsWhatIsReached(t *testing.T) {
	const seed = 3
	n := town(60, 0.05, seed)
	r, err := travel.NewRoad(t.Context(), n, travel.RoadOptions{SnapMetres: 300, Horizon: 20})
	if err != nil {
		t.Fatal(err)
	}
	from := scatter(n, 1, seed)[0]
	places := scatter(n, 2000, seed+1)
	for i, s := range r.Snap(places) {
		places[i].Point = s.Point // on the road
	}
	last := 0.0
	for _, minutes := range []float64{0, 1, 3, 6} {
		const cell = 60
		area, err := r.Isochrone(from, minutes, cell)
		if err != nil {
			t.Fatal(err)
		}
		valid(t, area)
		if a := geo.Area(area); a <= last {
			t.Errorf("%v m² within %v min, no more than in less time", a, minutes)
		} else {
			last = a
		}
		rows, err := r.Within(t.Context(), []travel.Place{from}, places, minutes)
		if err != nil {
			t.Fatal(err)
		}
		reached := map[int32]bool{}
		to, _ := rows.Row(0)
		for _, d := range to {
			reached[d] = true
			if !planar.MultiPolygonContains(area, places[d].Point) {
				t.Errorf("%v is reached within %v min and outside the isochrone", places[d].Point, minutes)
			}
		}
		outside := 0
		for d, p := range places {
			if !reached[int32(d)] && !planar.MultiPolygonContains(area, p.Point) {
				outside++
			}
		}
		t.Logf("seed %d, %v min: %d reached, %d of %d others outside, %.2f km²", seed, minutes, len(to), outside, len(places)-len(to), last/1e6)
		if minutes < 6 && outside*10 < (len(places)-len(to))*8 {
			t.Errorf("only %d of %d places not reached lie outside", outside, len(places)-len(to))
		}
	}
}

// A straight road of 60 km/h is reached for a kilometre each way in a minute.
func TestIsochroneOfARoad(t *testing.T) {
	a, b := orb.Point{2, 45}, orb.Point{2, 45.05}
	seconds := float32(geo.DistanceHaversine(a, b) / 1000 * 60)
	n := &travel.Network{Points: []orb.Point{a, b}, Links: []travel.Link{{From: 0, To: 1, Forward: seconds, Backward: seconds}}}
	r, err := travel.NewRoad(t.Context(), n, travel.RoadOptions{SnapMetres: 300})
	if err != nil {
		t.Fatal(err)
	}
	area, err := r.Isochrone(travel.Place{Point: orb.Point{2, 45.025}}, 1, 50)
	if err != nil {
		t.Fatal(err)
	}
	bound := area.Bound()
	north := geo.DistanceHaversine(orb.Point{2, 45.025}, orb.Point{2, bound.Max[1]})
	south := geo.DistanceHaversine(orb.Point{2, 45.025}, orb.Point{2, bound.Min[1]})
	if len(area) != 1 || math.Abs(north-1000) > 150 || math.Abs(south-1000) > 150 {
		t.Errorf("%d areas, %v m north, %v m south", len(area), north, south)
	}
	far, err := r.Isochrone(travel.Place{Point: orb.Point{3, 45}}, 1, 50)
	if err != nil || len(far) != 0 {
		t.Errorf("far from any road: %v, %v", far, err)
	}
	for _, bad := range [][2]float64{{-1, 50}, {math.NaN(), 50}, {1, 0}, {1, math.NaN()}} {
		if _, err := r.Isochrone(travel.Place{}, bad[0], bad[1]); err == nil {
			t.Errorf("%v: no error", bad)
		}
	}
}

// A ring of roads around ground of any shape gives a hole, and everything stays valid.
func TestIsochroneIsAlwaysValid(t *testing.T) {
	for seed := range uint64(20) {
		r := rand.New(rand.NewPCG(seed, 5))
		n := town(8+r.IntN(20), 0, seed)
		kept := n.Links[:0]
		for _, l := range n.Links {
			if r.Float64() < 0.8 {
				kept = append(kept, l)
			}
		}
		n.Links = kept
		road, err := travel.NewRoad(t.Context(), n, travel.RoadOptions{SnapMetres: 2000})
		if err != nil {
			t.Fatal(err)
		}
		area, err := road.Isochrone(scatter(n, 1, seed)[0], 1+3*r.Float64(), 8+10*r.Float64())
		if err != nil {
			t.Fatal(err)
		}
		if len(area) == 0 {
			t.Errorf("seed %d: nothing", seed)
		}
		valid(t, area)
	}
}

func valid(t *testing.T, area orb.MultiPolygon) {
	t.Helper()
	var polygons []geom.Polygon
	for _, p := range area {
		var rings []geom.LineString
		for _, ring := range p {
			var xy []float64
			for _, v := range ring {
				xy = append(xy, v[0], v[1])
			}
			rings = append(rings, geom.NewLineString(geom.NewSequence(xy, geom.DimXY)))
		}
		polygons = append(polygons, geom.NewPolygon(rings))
	}
	if err := geom.NewMultiPolygon(polygons).Validate(); err != nil {
		t.Errorf("invalid: %v", err)
	}
}
