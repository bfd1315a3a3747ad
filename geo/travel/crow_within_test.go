package travel_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"

	"github.com/maillage/maillage/geo/travel"
	"github.com/paulmach/orb"
	"pgregory.net/rapid"
)

// growing is a Crow whose speed grows with distance.
var growing = travel.Crow{Detour: 1.3, SpeedDense: 25, SpeedSparse: 50, Growth: 0.15}

// scattered draws places within so many degrees of a point.
func scattered(r *rand.Rand, n int, around orb.Point, degrees float64) []travel.Place {
	places := make([]travel.Place, n)
	for i := range places {
		places[i] = travel.Place{Point: orb.Point{around[0] + degrees*(2*r.Float64()-1), around[1] + degrees*(2*r.Float64()-1)},
			AreaM2: 2e7 * r.Float64(), Dense: r.IntN(4) == 0, Unit: int32(i)}
	}
	return places
}

func within(t rapid.TB, times travel.Times, origins, destinations []travel.Place, limit float64) *travel.Rows {
	t.Helper()
	rows, err := times.Within(context.Background(), origins, destinations, limit)
	if err != nil {
		t.Fatal(err)
	}
	if rows.Len() != len(origins) {
		t.Fatalf("%d rows for %d origins", rows.Len(), len(origins))
	}
	if err := rows.Check(len(destinations)); err != nil {
		t.Fatal(err)
	}
	return rows
}

// everyPair are the rows as looking at every pair gives them.
func everyPair(minutes func(a, b travel.Place) float64, origins, destinations []travel.Place, limit float64) *travel.Rows {
	r := &travel.Rows{Start: []int64{0}}
	for _, o := range origins {
		for k, d := range destinations {
			if t := minutes(o, d); t <= limit {
				r.To, r.Minutes = append(r.To, int32(k)), append(r.Minutes, float32(t))
			}
		}
		r.Start = append(r.Start, int64(len(r.To)))
	}
	return r
}

func same(a, b *travel.Rows) bool {
	return slices.Equal(a.Start, b.Start) && slices.Equal(a.To, b.To) && slices.Equal(a.Minutes, b.Minutes)
}

func TestWithinNothing(t *testing.T) {
	here := []travel.Place{{Point: orb.Point{2, 46}}}
	for name, c := range map[string]struct {
		origins, destinations []travel.Place
		limit                 float64
		pairs                 int
	}{
		"nobody":               {nil, nil, 30, 0},
		"no origin":            {nil, here, 30, 0},
		"no destination":       {here, nil, 30, 0},
		"oneself in no time":   {here, here, 0, 1},
		"a limit under zero":   {here, here, -1, 0},
		"a limit that is none": {here, here, math.NaN(), 0},
		"a place that is none": {[]travel.Place{{Point: orb.Point{math.NaN(), math.Inf(1)}}}, here, 30, 0},
		"the whole Earth":      {here, []travel.Place{{Point: orb.Point{-178, -46}}}, math.Inf(1), 1},
	} {
		for _, times := range []travel.Crow{crow, growing} {
			if rows := within(t, times, c.origins, c.destinations, c.limit); len(rows.To) != c.pairs {
				t.Errorf("%s: %+v", name, rows)
			}
		}
	}
}

// TestWithinIsMinutes holds the index against every pair, also across the antimeridian and at a pole.
func TestWithinIsMinutes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		around := rapid.SampledFrom([]orb.Point{{2, 46}, {180, -17}, {0, 89.9}, {-61, 16}}).Draw(t, "around")
		degrees := rapid.SampledFrom([]float64{0, 1e-5, 0.3, 3, 60}).Draw(t, "degrees")
		c := rapid.SampledFrom([]travel.Crow{crow, growing}).Draw(t, "crow")
		limit := rapid.SampledFrom([]float64{0, 0.5, 10, 30, 300, 1e6}).Draw(t, "limit")
		origins := scattered(r, rapid.IntRange(0, 60).Draw(t, "origins"), around, degrees)
		destinations := scattered(r, rapid.IntRange(0, 60).Draw(t, "destinations"), around, degrees)
		got, want := within(t, c, origins, destinations, limit), everyPair(c.Minutes, origins, destinations, limit)
		if !same(got, want) {
			t.Fatalf("%d pairs, want %d", len(got.To), len(want.To))
		}
	})
}

// TestWithinBetweenChunks has more destinations than a goroutine takes at a time, on any number of cores.
func TestWithinBetweenChunks(t *testing.T) {
	const seed = 4
	r := rand.New(rand.NewPCG(seed, seed))
	places := scattered(r, 1000, orb.Point{2, 46}, 0.35)
	want := everyPair(growing.Minutes, places, places, 20)
	for _, cores := range []int{1, 2, 7} {
		before := runtime.GOMAXPROCS(cores)
		got := within(t, growing, places, places, 20)
		runtime.GOMAXPROCS(before)
		if !same(got, want) {
			t.Errorf("seed %d: %d pairs on %d cores, want %d", seed, len(got.To), cores, len(want.To))
		}
	}
}

func TestWithinCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	here := []travel.Place{{Point: orb.Point{2, 46}}}
	if _, err := crow.Within(ctx, here, here, 30); err == nil {
		t.Error("no error after the end of the context")
	}
}

// TestReachOfGrowingSpeed has places just within and just beyond Metres.
func TestReachOfGrowingSpeed(t *testing.T) {
	for _, limit := range []float64{1, 10, 30, 200} {
		degrees := growing.Metres(limit) / orb.EarthRadius * 180 / math.Pi
		here, there := travel.Place{}, travel.Place{Point: orb.Point{degrees, 0}}
		if got := growing.Minutes(here, there); math.Abs(got-limit) > 1e-9*limit {
			t.Errorf("%v minutes at the reach of %v", got, limit)
		}
	}
	near, far := travel.Place{Point: orb.Point{0.1, 0}}, travel.Place{Point: orb.Point{1, 0}}
	if got, want := growing.Minutes(travel.Place{}, far)/growing.Minutes(travel.Place{}, near), math.Pow(10, 0.85); math.Abs(got-want) > 1e-9 {
		t.Errorf("ten times as far takes %v times as long, want %v", got, want)
	}
}

func ExampleCrow_Within() {
	times := travel.Crow{Detour: 1.3, SpeedDense: 25, SpeedSparse: 50}
	villages := []travel.Place{{Point: orb.Point{2, 46}, AreaM2: 15e6}, {Point: orb.Point{2, 46.1}}, {Point: orb.Point{2, 47}}}
	rows, err := times.Within(context.Background(), villages, villages, 20)
	if err != nil {
		fmt.Println(err)
		return
	}
	for i := range villages {
		to, minutes := rows.Row(i)
		fmt.Printf("%d: %v %.1f\n", i, to, minutes)
	}
	// Output:
	// 0: [0 1] [2.3 17.4]
	// 1: [0 1] [17.4 0.0]
	// 2: [2] [0.0]
}

// BenchmarkCrowFrance is the times between all communes of metropolitan France, within 30 minutes.
func BenchmarkCrowFrance(b *testing.B) {
	all := france(b, "")
	places := make([]travel.Place, len(all))
	for i, c := range all {
		places[i] = c.place
	}
	for _, c := range []struct {
		name  string
		crow  travel.Crow
		pairs int
	}{{"constant", crow, 3067937}, {"growing", growing, 4166999}} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				rows, err := c.crow.Within(context.Background(), places, places, 30)
				if err != nil || len(rows.To) != c.pairs {
					b.Fatal(len(rows.To), err)
				}
			}
		})
	}
}
