package travel_test

import (
	"container/heap"
	"context"
	"errors"
	"fmt"
	"math"
	"runtime"
	"slices"
	"testing"

	"github.com/maillage/maillage/geo/travel"
	"github.com/paulmach/orb"
)

// oracle is Dijkstra's algorithm as plainly as can be: states are arcs, at their end, a turn that is not forbidden
// leads from one to the next. It knows nothing of vertices, expansions or hierarchies.
type oracle struct {
	n       *travel.Network
	leaving map[int32][]int32
	banned  map[travel.Turn]bool
	stuck   map[int32]bool // arcs after which every turn is forbidden, or before which: no Road uses them
}

func newOracle(n *travel.Network) *oracle {
	o := &oracle{n, map[int32][]int32{}, map[travel.Turn]bool{}, map[int32]bool{}}
	for a := range int32(2 * len(n.Links)) {
		if o.cost(a) >= 0 {
			tail, _ := o.ends(a)
			o.leaving[tail] = append(o.leaving[tail], a)
		}
	}
	for _, t := range n.Turns {
		o.banned[t] = true
	}
	for o.prune() {
	}
	return o
}

// prune takes out the arcs that nothing follows, or that follow nothing, and tells whether there were any.
func (o *oracle) prune() (found bool) {
	followed, follows := map[int32]bool{}, map[int32]bool{}
	for a := range int32(2 * len(o.n.Links)) {
		_, head := o.ends(a)
		for _, b := range o.leaving[head] {
			if o.cost(a) >= 0 && !o.stuck[a] && !o.banned[travel.Turn{From: a, To: b}] {
				followed[a], follows[b] = true, true
			}
		}
	}
	for p, arcs := range o.leaving {
		o.leaving[p] = slices.DeleteFunc(arcs, func(a int32) bool {
			out := !followed[a] || !follows[a]
			o.stuck[a] = o.stuck[a] || out
			found = found || out
			return out
		})
	}
	return found
}

func (o *oracle) ends(arc int32) (tail, head int32) {
	l := o.n.Links[arc>>1]
	if arc&1 == 1 {
		return l.To, l.From
	}
	return l.From, l.To
}

// cost returns milliseconds, -1 when impassable.
func (o *oracle) cost(arc int32) int {
	s := o.n.Links[arc>>1].Forward
	if arc&1 == 1 {
		s = o.n.Links[arc>>1].Backward
	}
	if math.IsInf(float64(s), 1) {
		return -1
	}
	return int(math.Round(float64(s) * 1000))
}

// before returns the milliseconds from the beginning of an arc to a place on it.
func (o *oracle) before(s travel.Snap, arc int32) int {
	f := s.Fraction
	if arc&1 == 1 {
		f = 1 - f
	}
	return int(math.Round(f * float64(o.cost(arc))))
}

// search returns the milliseconds after which a journey from a place first comes to the beginning of each arc.
func (o *oracle) search(from travel.Snap) map[int32]int {
	begins := map[int32]int{}
	if from.Link < 0 {
		return begins
	}
	q := &states{}
	point, crossing := o.crossing(from)
	for _, b := range o.leaving[point] {
		if crossing && o.entered(b) {
			begins[b] = 0
			heap.Push(q, state{o.cost(b), b})
		}
	}
	for _, a := range []int32{2 * from.Link, 2*from.Link + 1} {
		if o.cost(a) >= 0 && !o.stuck[a] && !crossing {
			heap.Push(q, state{o.cost(a) - o.before(from, a), a})
		}
	}
	ended := map[int32]bool{}
	for q.Len() > 0 {
		s := heap.Pop(q).(state)
		if ended[s.arc] {
			continue
		}
		ended[s.arc] = true
		_, head := o.ends(s.arc)
		for _, b := range o.leaving[head] {
			if o.banned[travel.Turn{From: s.arc, To: b}] {
				continue
			}
			if ms, ok := begins[b]; !ok || s.ms < ms {
				begins[b] = s.ms
				heap.Push(q, state{s.ms + o.cost(b), b})
			}
		}
	}
	return begins
}

// crossing returns the point where a place is, when it is at one.
func (o *oracle) crossing(s travel.Snap) (int32, bool) {
	switch s.Fraction {
	case 0:
		return o.n.Links[s.Link].From, true
	case 1:
		return o.n.Links[s.Link].To, true
	}
	return 0, false
}

// entered tells whether an arc may be taken by somebody who came by another.
func (o *oracle) entered(arc int32) bool {
	tail, _ := o.ends(arc)
	for a := range int32(2 * len(o.n.Links)) {
		if _, head := o.ends(a); head == tail && o.cost(a) >= 0 && !o.stuck[a] && !o.banned[travel.Turn{From: a, To: arc}] {
			return true
		}
	}
	return false
}

// minutes returns the time between two places, infinite when there is no way.
func (o *oracle) minutes(begins map[int32]int, from, to travel.Snap) float64 {
	if from.Link < 0 || to.Link < 0 {
		return math.Inf(1)
	}
	best := math.MaxInt
	point, crossing := o.crossing(to)
	if start, ok := o.crossing(from); ok && crossing && start == point {
		return 0
	}
	for _, arcs := range o.leaving {
		for _, a := range arcs {
			_, head := o.ends(a)
			if ms, ok := begins[a]; ok && crossing && head == point {
				best = min(best, ms+o.cost(a))
			}
			if crossing && a>>1 == from.Link && head == point {
				best = min(best, o.cost(a)-o.before(from, a))
			}
		}
	}
	for _, a := range []int32{2 * to.Link, 2*to.Link + 1} {
		if o.cost(a) < 0 || o.stuck[a] {
			continue
		}
		if from.Link == to.Link && o.before(to, a) >= o.before(from, a) {
			best = min(best, o.before(to, a)-o.before(from, a))
		}
		if ms, ok := begins[a]; ok {
			best = min(best, ms+o.before(to, a))
		}
	}
	if best == math.MaxInt {
		return math.Inf(1)
	}
	return float64(best) / 60_000
}

type state struct {
	ms  int
	arc int32
}

type states []state

func (s states) Len() int           { return len(s) }
func (s states) Less(i, j int) bool { return s[i].ms < s[j].ms }
func (s states) Swap(i, j int)      { s[i], s[j] = s[j], s[i] }
func (s *states) Push(x any)        { *s = append(*s, x.(state)) }
func (s *states) Pop() any {
	last := (*s)[len(*s)-1]
	*s = (*s)[:len(*s)-1]
	return last
}

// agree compares all pairs of places with the oracle and returns how many are within the limit.
func agree(t *testing.T, r *travel.Road, n *travel.Network, from, to []travel.Place, limit float64) int {
	t.Helper()
	rows, err := r.Within(context.Background(), from, to, limit)
	if err != nil {
		t.Fatal(err)
	}
	if err := rows.Check(len(to)); err != nil {
		t.Fatal(err)
	}
	o := newOracle(n)
	starts, ends := r.Snap(from), r.Snap(to)
	for i := range from {
		found := map[int32]float32{}
		dest, minutes := rows.Row(i)
		for k, d := range dest {
			found[d] = minutes[k]
		}
		begins := o.search(starts[i])
		for d := range to {
			want := o.minutes(begins, starts[i], ends[d])
			got, ok := found[int32(d)]
			if ok != (want <= limit) || ok && math.Abs(float64(got)-want) > 1e-6*max(1, want) {
				t.Fatalf("from %v to %v: %v minutes (found: %v), Dijkstra has %v", starts[i], ends[d], got, ok, want)
			}
		}
	}
	return len(rows.To)
}

func TestRoadEqualsDijkstraOnGeneratedTowns(t *testing.T) {
	for _, c := range []struct {
		side    int
		bans    float64
		horizon float64
		limit   float64
	}{
		{2, 0, 10, 10}, {12, 0, 0, 5}, {12, 0.3, 0, 5}, {40, 0, 10, 6}, {40, 0.1, 10, 6}, {40, 0.1, 3, 6}, {60, 0.3, 30, 30},
	} {
		t.Run(fmt.Sprint(c), func(t *testing.T) {
			const seed = 7
			n := town(c.side, c.bans, seed)
			r, err := travel.NewRoad(t.Context(), n, travel.RoadOptions{SnapMetres: 500, Horizon: c.horizon})
			if err != nil {
				t.Fatal(err)
			}
			pairs := agree(t, r, n, scatter(n, 12, seed), scatter(n, 60, seed+1), c.limit)
			t.Logf("%d pairs of 720 within %v min; seed %d; %+v", pairs, c.limit, seed, r.Coverage())
			if pairs < 10 {
				t.Errorf("only %d pairs: the test says little", pairs)
			}
		})
	}
}

// limb is a two-way link of some seconds.
func limb(from, to int32, seconds float32) travel.Link {
	return travel.Link{From: from, To: to, Forward: seconds, Backward: seconds}
}

// onLattice are the points of a lattice of a hundredth of a degree.
func onLattice(xy ...[2]float64) (points []orb.Point) {
	for _, p := range xy {
		points = append(points, orb.Point{2 + p[0]/100, 45 + p[1]/100})
	}
	return points
}

func at(x, y float64) travel.Place { return travel.Place{Point: onLattice([2]float64{x, y})[0]} }

// Both engines must give the same, so every case runs on both.
func minutes(t *testing.T, n travel.Network, o travel.RoadOptions, from, to travel.Place, limit float64) (float64, bool) {
	t.Helper()
	var got [2]float64
	for i, horizon := range []float64{0, limit} {
		o.Horizon = horizon
		r, err := travel.NewRoad(t.Context(), &n, o)
		if err != nil {
			t.Fatal(err)
		}
		rows, err := r.Within(t.Context(), []travel.Place{from}, []travel.Place{to}, limit)
		if err != nil {
			t.Fatal(err)
		}
		got[i] = math.NaN()
		if _, m := rows.Row(0); len(m) == 1 {
			got[i] = float64(m[0])
		}
	}
	if got[0] != got[1] && !(math.IsNaN(got[0]) && math.IsNaN(got[1])) {
		t.Fatalf("%v minutes by search, %v by hierarchy", got[0], got[1])
	}
	return got[0], !math.IsNaN(got[0])
}

func TestRoadSmall(t *testing.T) {
	// A square 0-1-2-3 of four links of 60 s, the last of them one-way from 3 to 0.
	square := travel.Network{Points: onLattice([2]float64{0, 0}, [2]float64{1, 0}, [2]float64{1, 1}, [2]float64{0, 1}),
		Links: []travel.Link{limb(0, 1, 60), limb(1, 2, 60), limb(2, 3, 60), {From: 3, To: 0, Forward: 60, Backward: travel.Impassable}}}
	ring := square
	ring.Links = []travel.Link{limb(0, 1, 60), limb(1, 2, 60), limb(2, 3, 60), limb(3, 0, 60)}
	noTurn := ring
	noTurn.Turns = []travel.Turn{{From: 0, To: 2}} // at 1, coming from 0, not on to 2
	noWay := square
	noWay.Turns = noTurn.Turns
	island := square
	island.Points = append(onLattice([2]float64{5, 0}, [2]float64{6, 0}), square.Points...)
	island.Links = []travel.Link{limb(0, 1, 60)}
	for _, l := range square.Links {
		l.From, l.To = l.From+2, l.To+2
		island.Links = append(island.Links, l)
	}
	o := travel.RoadOptions{SnapMetres: 350}
	both := o
	both.MinComponent = 2
	internal := o
	internal.Internal = func(p travel.Place) float64 { return p.AreaM2 }
	for _, c := range []struct {
		name     string
		n        travel.Network
		o        travel.RoadOptions
		from, to travel.Place
		limit    float64
		want     float64 // NaN when not within
	}{
		{"same point", square, o, at(0.5, 0), at(0.5, 0), 10, 0},
		{"along a link", square, o, at(0.25, 0), at(0.75, 0), 10, 0.5},
		{"back along it", square, o, at(0.75, 0), at(0.25, 0), 10, 0.5},
		{"with the one-way", square, o, at(0, 0.75), at(0, 0.25), 10, 0.5},
		{"against it, all the way round", square, o, at(0, 0.25), at(0, 0.75), 10, 3.5},
		{"the limit is included", square, o, at(0, 0.25), at(0, 0.75), 3.5, 3.5},
		{"under it is not", square, o, at(0, 0.25), at(0, 0.75), 3.499, math.NaN()},
		{"turn allowed", square, o, at(0.5, 0), at(1, 0.5), 10, 1},
		{"turn forbidden: the other way round", noTurn, o, at(0.5, 0), at(1, 0.5), 10, 3},
		{"the way back is not", noTurn, o, at(1, 0.5), at(0.5, 0), 10, 1},
		{"nor turns elsewhere", noTurn, o, at(1, 0.5), at(0.5, 1), 10, 1},
		{"turn forbidden, no other way: the stub cannot be left", noWay, o, at(1, 0.5), at(0.5, 0), 10, math.NaN()},
		{"off the road by less than allowed", square, o, at(0.5, -0.3), at(1, 0.5), 10, 1},
		{"by more", square, o, at(0.5, -0.5), at(1, 0.5), 10, math.NaN()},
		{"by more, to the same point", square, o, at(0.5, -0.5), at(0.5, -0.5), 10, 0},
		{"internal time", square, internal, at(0.5, 0), travel.Place{Point: at(0.5, 0).Point, AreaM2: 2}, 10, 2},
		{"internal time beyond the limit", square, internal, at(0.5, 0), travel.Place{Point: at(0.5, 0).Point, AreaM2: 12}, 10, math.NaN()},
		{"an island is dropped", island, o, at(5.2, 0), at(5.7, 0), 10, math.NaN()},
		{"unless it may stay", island, both, at(5.2, 0), at(5.7, 0), 10, 0.5},
		{"but there is no way to it", island, both, at(5.2, 0), at(0.5, 0), 10, math.NaN()},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, ok := minutes(t, c.n, c.o, c.from, c.to, c.limit)
			if ok == math.IsNaN(c.want) || ok && math.Abs(got-c.want) > 1e-4 {
				t.Errorf("%v minutes (within: %v), want %v", got, ok, c.want)
			}
		})
	}
}

func TestNetworkCheck(t *testing.T) {
	points := onLattice([2]float64{0, 0}, [2]float64{1, 0})
	nan := float32(math.NaN())
	for name, n := range map[string]travel.Network{
		"point off the globe":                {Points: []orb.Point{{200, 0}}},
		"point that is none":                 {Points: []orb.Point{{math.NaN(), 0}}},
		"link to nowhere":                    {Points: points, Links: []travel.Link{limb(0, 2, 1)}},
		"link from nowhere":                  {Points: points, Links: []travel.Link{limb(-1, 1, 1)}},
		"negative time":                      {Points: points, Links: []travel.Link{limb(0, 1, -1)}},
		"no time":                            {Points: points, Links: []travel.Link{limb(0, 1, nan)}},
		"endless":                            {Points: points, Links: []travel.Link{limb(0, 1, 1e9)}},
		"turn between arcs that do not meet": {Points: points, Links: []travel.Link{limb(0, 1, 1)}, Turns: []travel.Turn{{From: 0, To: 0}}},
		"turn of no arc":                     {Points: points, Links: []travel.Link{limb(0, 1, 1)}, Turns: []travel.Turn{{From: 0, To: 9}}},
		"shapes too few":                     {Points: points, Links: []travel.Link{limb(0, 1, 1)}, ShapeStart: []int32{0}},
		"shape backwards":                    {Points: points, Links: []travel.Link{limb(0, 1, 1), limb(0, 1, 1)}, ShapeStart: []int32{0, 1, 0}},
	} {
		if n.Check() == nil {
			t.Errorf("%s: no error", name)
		}
	}
	empty := travel.Network{}
	r, err := travel.NewRoad(t.Context(), &empty, travel.DefaultRoadOptions())
	if err != nil {
		t.Fatal(err)
	}
	rows, err := r.Within(t.Context(), []travel.Place{at(0, 0)}, []travel.Place{at(1, 1)}, 10)
	if err != nil || rows.Len() != 1 || len(rows.To) != 0 {
		t.Errorf("on an empty network: %v, %v", rows, err)
	}
	if _, err := r.Within(t.Context(), nil, nil, math.NaN()); err == nil {
		t.Error("a limit that is none: no error")
	}
	for _, o := range []travel.RoadOptions{{SnapMetres: -1}, {SnapMetres: math.NaN()}, {MinComponent: -1}, {Horizon: -1}, {Horizon: 1e9}} {
		if _, err := travel.NewRoad(t.Context(), &empty, o); err == nil {
			t.Errorf("%+v: no error", o)
		}
	}
}

// The same bytes whatever the number of cores, and an end when the context ends.
func TestRoadCoresAndContext(t *testing.T) {
	n := town(50, 0.05, 5)
	from, to := scatter(n, 100, 1), scatter(n, 500, 2)
	var sums []uint64
	for _, cores := range []int{1, 2, 7} {
		old := runtime.GOMAXPROCS(cores)
		r, err := travel.NewRoad(t.Context(), n, travel.RoadOptions{SnapMetres: 500, Horizon: 10})
		if err != nil {
			t.Fatal(err)
		}
		rows, err := r.Within(t.Context(), from, to, 8)
		runtime.GOMAXPROCS(old)
		if err != nil {
			t.Fatal(err)
		}
		sums = append(sums, checksum(rows), uint64(r.Coverage().Shortcuts))
	}
	if sums[0] != sums[2] || sums[0] != sums[4] || sums[1] != sums[3] || sums[1] != sums[5] {
		t.Errorf("the result depends on the cores: %x", sums)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := travel.NewRoad(ended, n, travel.DefaultRoadOptions()); !errors.Is(err, context.Canceled) {
		t.Errorf("%v, not the end of the context", err)
	}
	r, err := travel.NewRoad(t.Context(), n, travel.RoadOptions{SnapMetres: 500})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.Within(ended, from, to, 8); !errors.Is(err, context.Canceled) {
		t.Errorf("%v, not the end of the context", err)
	}
}

// Road times are a one-way affair: what the way there takes says nothing of the way back, but no detour is shorter.
func TestRoadTriangle(t *testing.T) {
	const seed = 9
	n := town(40, 0, seed)
	r, err := travel.NewRoad(t.Context(), n, travel.RoadOptions{SnapMetres: 500, Horizon: 60})
	if err != nil {
		t.Fatal(err)
	}
	p := scatter(n, 40, seed)
	rows, err := r.Within(t.Context(), p, p, 60)
	if err != nil {
		t.Fatal(err)
	}
	var m [40][40]float64
	asymmetric := 0
	for i := range p {
		to, minutes := rows.Row(i)
		if len(to) != len(p) {
			t.Fatalf("seed %d: %d of %d places within reach", seed, len(to), len(p))
		}
		for k, d := range to {
			m[i][d] = float64(minutes[k])
		}
	}
	for i := range p {
		for j := range p {
			if m[i][j] != m[j][i] {
				asymmetric++
			}
			for k := range p {
				if m[i][j] > m[i][k]+m[k][j]+1e-5 {
					t.Fatalf("seed %d: %v minutes from %d to %d, %v by way of %d", seed, m[i][j], i, j, m[i][k]+m[k][j], k)
				}
			}
		}
	}
	if asymmetric == 0 {
		t.Error("no time differs from the way back, in a town of one-way streets")
	}
}
