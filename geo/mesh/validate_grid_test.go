package mesh

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/paulmach/orb"
)

// The grid finds the meetings that comparing every segment with every other finds, whatever their lengths and
// wherever they lie; and near a point every segment within the pad.
func TestSegmentGridMissesNothing(t *testing.T) {
	for seed := range uint64(200) {
		r := rand.New(rand.NewPCG(seed, 4))
		points, segments := randomSegments(r)
		pad := [2]float64{r.Float64() / 4, r.Float64() / 4}
		g := newSegmentGrid(points, segments, orb.MultiPoint(points).Bound(), pad)
		var got, want [][2]int32
		g.eachMeeting(func(i, j int32) { got = append(got, [2]int32{i, j}) })
		for n, i := range segments {
			for _, j := range segments[n+1:] {
				p, q, a, b := points[i], points[i+1], points[j], points[j+1]
				if (orb.MultiPoint{p, q}).Bound().Intersects(orb.MultiPoint{a, b}.Bound()) && meet(p, q, a, b) {
					want = append(want, [2]int32{i, j})
				}
			}
		}
		order := func(a, b [2]int32) int { return slices.Compare(a[:], b[:]) }
		slices.SortFunc(got, order)
		slices.SortFunc(want, order)
		if got = slices.Compact(got); !slices.Equal(got, want) {
			t.Fatalf("seed %d: %d meetings, %d by brute force", seed, len(got), len(want))
		}
		for range 50 {
			p := orb.Point{r.Float64() * 40, r.Float64() * 40}
			for _, k := range segments {
				d, _ := distance(p, points[k], points[k+1], [2]float64{1, 1})
				if d < min(g.pad[0], g.pad[1]) && !slices.Contains(g.near(p), k) {
					t.Fatalf("seed %d: segment %v %v is %v from %v and not found", seed, points[k], points[k+1], d, p)
				}
			}
		}
	}
}

// randomSegments returns short, long, level, upright and lattice segments.
func randomSegments(r *rand.Rand) (points []orb.Point, segments []int32) {
	for range 20 + r.IntN(60) {
		a := orb.Point{r.Float64() * 40, r.Float64() * 40}
		b := orb.Point{a[0] + r.NormFloat64(), a[1] + r.NormFloat64()}
		switch r.IntN(5) {
		case 0:
			b = orb.Point{r.Float64() * 40, r.Float64() * 40}
		case 1:
			b[r.IntN(2)] = a[0]
		case 2, 3:
			a = orb.Point{float64(r.IntN(8)), float64(r.IntN(8))}
			b = orb.Point{float64(r.IntN(8)), float64(r.IntN(8))}
		}
		if a != b {
			segments = append(segments, int32(len(points)))
			points = append(points, a, b)
		}
	}
	return points, segments
}
