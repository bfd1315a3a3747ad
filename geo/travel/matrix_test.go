package travel_test

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/maillage/maillage/geo/travel"
	"github.com/paulmach/orb"
	"pgregory.net/rapid"
)

// three are the minutes between three units: asymmetric, the third reaching nothing, no time within a unit but in the
// first, where the tool gave none.
func three(t *testing.T) *travel.Matrix {
	t.Helper()
	m, err := travel.NewMatrix("METRIC 2024", &travel.Rows{Start: []int64{0, 3, 4, 4}, To: []int32{0, 1, 2, 0}, Minutes: []float32{0, 12, 25, 14}}, crow)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestMatrixWithin(t *testing.T) {
	m := three(t)
	town := travel.Place{AreaM2: 15e6, Unit: 0}
	internal := float32(crow.Internal(town))
	village, island := travel.Place{AreaM2: 1e6, Unit: 1}, travel.Place{Unit: 2}
	nowhere, unknown := travel.Place{Unit: -1}, travel.Place{Unit: 3}
	site := travel.Place{Unit: 0}
	rows := within(t, m, []travel.Place{town, village, island, nowhere, unknown}, []travel.Place{site, village, unknown, town, island, nowhere}, 20)
	want := &travel.Rows{Start: []int64{0, 3, 6, 7, 7, 7}, To: []int32{0, 1, 3, 0, 1, 3, 4},
		Minutes: []float32{internal, 12, internal, 14, float32(crow.Internal(village)), 14, 0}}
	if !same(rows, want) {
		t.Errorf("%+v, want %+v", rows, want)
	}
	if m.Name() != "METRIC 2024" {
		t.Error(m.Name())
	}
}

func TestMatrixKeepsATimeWithinAUnit(t *testing.T) {
	m, err := travel.NewMatrix("m", &travel.Rows{Start: []int64{0, 1}, To: []int32{0}, Minutes: []float32{9}}, crow)
	if err != nil {
		t.Fatal(err)
	}
	here := []travel.Place{{AreaM2: 1e6}}
	if rows := within(t, m, here, here, 20); len(rows.Minutes) != 1 || rows.Minutes[0] != 9 {
		t.Errorf("%+v, want the 9 minutes of the matrix", rows)
	}
	if rows := within(t, m, here, here, 8); len(rows.To) != 0 {
		t.Errorf("%+v within 8 minutes", rows)
	}
}

func TestNewMatrixRefuses(t *testing.T) {
	for name, rows := range map[string]*travel.Rows{
		"a destination that is none": {Start: []int64{0, 1}, To: []int32{1}, Minutes: []float32{1}},
		"not a number":               {Start: []int64{0, 1}, To: []int32{0}, Minutes: []float32{float32(math.NaN())}},
		"no rows at all":             {},
	} {
		if _, err := travel.NewMatrix("m", rows, crow); err == nil {
			t.Error(name)
		}
	}
	if _, err := travel.NewMatrix("", &travel.Rows{Start: []int64{0}}, crow); err == nil {
		t.Error("a matrix without a name")
	}
}

// TestMatrixOfACrow gives the times of a Crow as a matrix: between single places of units they must come back.
func TestMatrixOfACrow(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 2))
		places := scattered(r, rapid.IntRange(1, 40).Draw(t, "places"), orb.Point{2, 46}, 0.3)
		m, err := travel.NewMatrix("crow", within(t, crow, places, places, 60), crow)
		if err != nil {
			t.Fatal(err)
		}
		limit := rapid.Float64Range(0, 60).Draw(t, "limit")
		if !same(within(t, m, places, places, limit), within(t, crow, places, places, limit)) {
			t.Fatal("the matrix does not give back what it was made of")
		}
	})
}

func TestBorder(t *testing.T) {
	// Along a line of longitude at 17.4 minutes a tenth of a degree, the outside begins at 46.3.
	var units []travel.Place
	for k := range 3 {
		units = append(units, travel.Place{Point: orb.Point{2, 46 + float64(k)/10}})
	}
	beyond := []travel.Place{{Point: orb.Point{2, 46.3}}, {Point: orb.Point{9, 40}}}
	for _, c := range []struct {
		limit float64
		want  [3]bool
	}{{0, [3]bool{}}, {17, [3]bool{}}, {18, [3]bool{false, false, true}}, {40, [3]bool{false, true, true}}, {60, [3]bool{true, true, true}}} {
		near, err := travel.Border(context.Background(), crow, units, beyond, c.limit)
		if err != nil || [3]bool(near) != c.want {
			t.Errorf("within %v minutes: %v, %v; want %v", c.limit, near, err, c.want)
		}
	}
	if near, err := travel.Border(context.Background(), crow, units, nil, 60); err != nil || near[0] || near[1] || near[2] {
		t.Errorf("with nothing beyond: %v, %v", near, err)
	}
}

func BenchmarkMatrixWithin(b *testing.B) {
	const seed = 9
	places := scattered(rand.New(rand.NewPCG(seed, seed)), 35_000, orb.Point{2, 46}, 4)
	rows, err := crow.Within(context.Background(), places, places, 30)
	if err != nil {
		b.Fatal(err)
	}
	m, err := travel.NewMatrix("crow", rows, crow)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		got, err := m.Within(context.Background(), places, places, 30)
		if err != nil || len(got.To) != len(rows.To) {
			b.Fatal(len(got.To), err)
		}
	}
}
