package land_test

import (
	"context"
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/maillage/maillage/data/sample/land"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
)

func draw(t testing.TB, seed uint64, communes int) *land.Land {
	t.Helper()
	l, err := land.New(t.Context(), seed, communes)
	if err != nil {
		t.Fatalf("seed %d, %d communes: %v", seed, communes, err)
	}
	return l
}

func TestNewRefuses(t *testing.T) {
	for _, n := range []int{-1, 0, 1, land.Fewest - 1, land.Most + 1, math.MaxInt} {
		if _, err := land.New(t.Context(), 1, n); err == nil {
			t.Errorf("%d communes were drawn", n)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := land.New(ctx, 1, 300); err == nil {
		t.Error("a cancelled drawing gives no error")
	}
}

func TestCoverage(t *testing.T) {
	for _, c := range []struct {
		communes int
		seeds    uint64
	}{{land.Fewest, 12}, {101, 8}, {300, 8}, {1200, 1}} {
		for seed := uint64(0); seed < c.seeds; seed++ {
			t.Run(fmt.Sprintf("%d communes, seed %d", c.communes, seed), func(t *testing.T) {
				l := draw(t, seed, c.communes)
				if want := c.communes - 1 + land.Arrondissements; len(l.Units) != want {
					t.Fatalf("%d units, want %d", len(l.Units), want)
				}
				checkRings(t, l)
				used := checkSegments(t, l)
				checkOutline(t, l, used)
				checkNoCrossing(t, used)
			})
		}
	}
}

// checkRings: closed, simple in their vertices, outer rings counter-clockwise and holes clockwise.
func checkRings(t *testing.T, l *land.Land) {
	for u, unit := range l.Units {
		if len(unit.Outline) == 0 {
			t.Errorf("unit %d has no outline", u)
		}
		for _, polygon := range unit.Outline {
			for i, ring := range polygon {
				want := orb.CCW
				if i > 0 {
					want = orb.CW
				}
				if !ring.Closed() || len(ring) < 7 || ring.Orientation() != want {
					t.Errorf("unit %d, ring %d: closed %v, %d points, orientation %d", u, i, ring.Closed(), len(ring), ring.Orientation())
				}
				met := map[orb.Point]bool{}
				for _, p := range ring[1:] {
					if met[p] {
						t.Errorf("unit %d passes %v twice", u, p)
					}
					met[p] = true
				}
			}
		}
	}
}

type segment struct{ a, b orb.Point }

// checkSegments: each segment is used once, or twice in opposite directions by two units, which are neighbours.
func checkSegments(t *testing.T, l *land.Land) map[segment]int32 {
	used := map[segment]int32{}
	for u, unit := range l.Units {
		for _, polygon := range unit.Outline {
			for _, ring := range polygon {
				for i := range ring[1:] {
					s := segment{ring[i], ring[i+1]}
					if _, twice := used[s]; twice {
						t.Errorf("segment %v is used twice in the same direction", s)
					}
					used[s] = int32(u)
				}
			}
		}
	}
	touching := make([][]int32, len(l.Units))
	for s, u := range used {
		if v, ok := used[segment{s.b, s.a}]; ok {
			if u == v {
				t.Errorf("unit %d is on both sides of %v", u, s)
			}
			touching[u] = append(touching[u], v)
		}
	}
	for u, list := range touching {
		slices.Sort(list)
		if list = slices.Compact(list); !slices.Equal(list, l.Units[u].Neighbours) {
			t.Errorf("unit %d touches %v, its neighbours are said to be %v", u, list, l.Units[u].Neighbours)
		}
	}
	return used
}

// checkOutline: what is used once makes three rings, the mainland, the island and, the other way round, the lake;
// units cover what lies between, no more and no less.
func checkOutline(t *testing.T, l *land.Land, used map[segment]int32) {
	next := map[orb.Point]orb.Point{}
	for s := range used {
		if _, shared := used[segment{s.b, s.a}]; !shared {
			if _, fork := next[s.a]; fork {
				t.Fatalf("the outline forks at %v", s.a)
			}
			next[s.a] = s.b
		}
	}
	outline, holes, rings := 0.0, 0, 0
	for len(next) > 0 {
		var ring orb.Ring
		for start := range next {
			for p, ok := start, true; ok; p, ok = next[p] {
				ring = append(ring, p)
				if len(ring) > 1 && p == start {
					break
				}
			}
			break
		}
		for _, p := range ring {
			delete(next, p)
		}
		outline += shoelace(ring)
		rings++
		if ring.Orientation() == orb.CW {
			holes++
		}
	}
	if rings != 3 || holes != 1 {
		t.Errorf("the outline is of %d rings, %d of them holes; want 3 and 1", rings, holes)
	}
	sum := 0.0
	for _, unit := range l.Units {
		for _, polygon := range unit.Outline {
			for _, ring := range polygon {
				sum += shoelace(ring)
			}
		}
	}
	if math.Abs(sum-outline) > 1e-9*outline {
		t.Errorf("units cover %v square degrees of %v", sum, outline)
	}
}

// shoelace is the signed area of a ring, positive when counter-clockwise, taken from its first point for accuracy.
func shoelace(ring orb.Ring) float64 {
	sum, o := 0.0, ring[0]
	for i := range ring[1:] {
		sum += (ring[i][0]-o[0])*(ring[i+1][1]-o[1]) - (ring[i+1][0]-o[0])*(ring[i][1]-o[1])
	}
	return sum / 2
}

// checkNoCrossing compares each segment with those whose boxes are near.
func checkNoCrossing(t *testing.T, used map[segment]int32) {
	const pitch = 0.02 // degrees, longer than any segment
	boxes := map[[2]int][]segment{}
	for s := range used {
		_, shared := used[segment{s.b, s.a}]
		if first := s.a[0] < s.b[0] || s.a[0] == s.b[0] && s.a[1] < s.b[1]; first || !shared { // shared ones once
			b := [2]int{int(math.Floor(s.a[0] / pitch)), int(math.Floor(s.a[1] / pitch))}
			boxes[b] = append(boxes[b], s)
		}
		if math.Abs(s.a[0]-s.b[0]) > pitch || math.Abs(s.a[1]-s.b[1]) > pitch {
			t.Fatalf("segment %v is too long for this check", s)
		}
	}
	for b, list := range boxes {
		for i, s := range list {
			for _, o := range list[i+1:] {
				reportCrossing(t, s, o)
			}
			for _, d := range [][2]int{{1, -1}, {1, 0}, {1, 1}, {0, 1}} {
				for _, o := range boxes[[2]int{b[0] + d[0], b[1] + d[1]}] {
					reportCrossing(t, s, o)
				}
			}
		}
	}
}

func reportCrossing(t *testing.T, s, o segment) {
	shared := s.a == o.a || s.a == o.b || s.b == o.a || s.b == o.b
	side := func(p, q, r orb.Point) float64 { return (q[0]-p[0])*(r[1]-p[1]) - (q[1]-p[1])*(r[0]-p[0]) }
	cross := side(s.a, s.b, o.a)*side(s.a, s.b, o.b) <= 0 && side(o.a, o.b, s.a)*side(o.a, o.b, s.b) <= 0
	if cross && !shared {
		t.Errorf("%v crosses or touches %v", s, o)
	}
}

func TestParticulars(t *testing.T) {
	for seed := uint64(1); seed <= 10; seed++ {
		l := draw(t, seed, 300)
		if n := l.Units[l.Island].Neighbours; len(n) != 0 {
			t.Errorf("seed %d: the island touches %v", seed, n)
		}
		enclave, host := l.Units[l.Enclave], l.Units[l.Host]
		if !slices.Equal(enclave.Neighbours, []int32{l.Host}) {
			t.Errorf("seed %d: the enclave touches %v, not its host %d alone", seed, enclave.Neighbours, l.Host)
		}
		if len(host.Outline) != 1 || len(host.Outline[0]) != 2 || len(host.Outline[0][1]) != len(enclave.Outline[0][0]) {
			t.Errorf("seed %d: the host has no hole for the enclave", seed)
		}
		if n := len(l.Units[l.Exclave].Outline); n != 2 {
			t.Errorf("seed %d: the commune in two parts has %d", seed, n)
		}
		if !slices.Contains(l.Units[l.Exclave].Neighbours, l.Around) {
			t.Errorf("seed %d: no part of %d lies against %d", seed, l.Exclave, l.Around)
		}
		for u, unit := range l.Units {
			if int32(u) != l.Exclave && len(unit.Outline) != 1 {
				t.Errorf("seed %d: unit %d is in %d parts", seed, u, len(unit.Outline))
			}
		}
	}
}

// A country of the size of the demonstration lies at sea, and areas are what they are said to be.
func TestWhere(t *testing.T) {
	bay := orb.Bound{Min: orb.Point{-5.5, 45}, Max: orb.Point{-3.5, 47}}
	l := draw(t, 1, 300)
	for u, unit := range l.Units {
		if b := unit.Outline.Bound(); !bay.Contains(b.Min) || !bay.Contains(b.Max) {
			t.Errorf("unit %d leaves the Bay of Biscay: %v", u, b)
		}
		km := math.Pi / 180 * 6371.0088
		drawn := planar.Area(unit.Outline) * km * km * math.Cos(unit.Outline.Bound().Center()[1]*math.Pi/180)
		if math.Abs(drawn-unit.AreaKm2) > 0.15*unit.AreaKm2 {
			t.Errorf("unit %d is drawn with %.2f km², %.2f are said", u, drawn, unit.AreaKm2)
		}
	}
}

func TestPlacesLieInside(t *testing.T) {
	l := draw(t, 3, 120)
	for u := range int32(len(l.Units)) {
		places := l.Places(u, 12)
		if len(places) == 0 || len(places) > 12 {
			t.Fatalf("unit %d has %d places", u, len(places))
		}
		for _, p := range places {
			for k := range 8 {
				at := p.At(math.Cos(float64(k)), math.Sin(float64(k)))
				if !planar.MultiPolygonContains(l.Units[u].Outline, at) {
					t.Errorf("%v is outside unit %d", at, u)
				}
			}
		}
	}
}

func TestSameSeedSameLand(t *testing.T) {
	a, b, other := draw(t, 7, 100), draw(t, 7, 100), draw(t, 8, 100)
	same := func(x, y *land.Land) bool {
		return slices.EqualFunc(x.Units, y.Units, func(u, v land.Unit) bool { return u.Outline.Equal(v.Outline) })
	}
	if !same(a, b) {
		t.Error("the same seed drew two countries")
	}
	if same(a, other) {
		t.Error("two seeds drew the same country")
	}
}

// Grow shares out a row of cells: the wall stops both, and a tie goes to the lower cell, then the lower owner.
func TestGrow(t *testing.T) {
	around := func(dst []int32, c int32) []int32 {
		if c > 0 {
			dst = append(dst, c-1)
		}
		if c < 8 {
			dst = append(dst, c+1)
		}
		return dst
	}
	wall := func(c int32) bool { return c != 7 }
	seeds := []int32{0, 4}
	reach := func(o, c int32) float64 { return math.Abs(float64(c - seeds[o])) }
	got := land.Grow(9, around, wall, seeds, reach)
	want := []int32{0, 0, 0, 1, 1, 1, 1, land.None, land.None}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if got := land.Grow(3, around, wall, nil, reach); !slices.Equal(got, []int32{land.None, land.None, land.None}) {
		t.Errorf("without seeds: %v", got)
	}
}

func BenchmarkNew(b *testing.B) {
	for _, c := range []struct{ communes, vertices int }{{300, 17235}, {3000, 168079}} {
		b.Run(fmt.Sprint(c.communes), func(b *testing.B) {
			vertices := 0
			for b.Loop() {
				vertices = 0
				for _, u := range draw(b, 1, c.communes).Units {
					for _, polygon := range u.Outline {
						for _, ring := range polygon {
							vertices += len(ring)
						}
					}
				}
			}
			if vertices != c.vertices {
				b.Errorf("%d vertices, want %d", vertices, c.vertices)
			}
		})
	}
}

func ExampleNew() {
	l, err := land.New(context.Background(), 1, 300)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(len(l.Units), "units; the enclave touches", len(l.Units[l.Enclave].Neighbours))
	// Output: 305 units; the enclave touches 1
}
