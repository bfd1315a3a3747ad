package patientbase_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/patientbase"
)

// row makes units stand in a line, each beside the next but for the gaps after some.
func row(n int, gaps ...int32) patientbase.Neighbours {
	return func(u int32, yield func(int32, float64)) {
		if u > 0 && !slices.Contains(gaps, u-1) {
			yield(u-1, 1000)
		}
		if int(u) < n-1 && !slices.Contains(gaps, u) {
			yield(u+1, 1000)
		}
	}
}

// flowsOf reads a table of patients, a line for each unit and a column for each team.
func flowsOf(table ...[]float64) []patientbase.Flow {
	var out []patientbase.Flow
	for u, line := range table {
		for t, n := range line {
			if n > 0 {
				out = append(out, patientbase.Flow{Unit: int32(u), Team: int32(t), Patients: n})
			}
		}
	}
	return out
}

func people(n int) []float64 {
	out := make([]float64, n)
	for u := range out {
		out[u] = 100
	}
	return out
}

func TestPlurality(t *testing.T) {
	const none = geo.None
	for _, c := range []struct {
		name       string
		p          patientbase.Plurality
		units      int
		flows      []patientbase.Flow
		neighbours patientbase.Neighbours
		area       []int32
		ofTeam     []int32
	}{
		{name: "no unit", area: []int32{}, ofTeam: []int32{}},
		{name: "no flow", units: 2, neighbours: row(2), area: []int32{none, none}, ofTeam: []int32{}},
		{name: "no flow, filled", p: patientbase.Plurality{Fill: true}, units: 2, neighbours: row(2), area: []int32{none, none}, ofTeam: []int32{}},
		{name: "most patients", units: 3, flows: flowsOf([]float64{5, 1}, []float64{2, 3}, []float64{0, 9}), neighbours: row(3), area: []int32{0, 1, 1}, ofTeam: []int32{0, 1}},
		{name: "a tie goes to the larger team", units: 2, flows: flowsOf([]float64{4, 4}, []float64{1, 9}), neighbours: row(2), area: []int32{0, 0}, ofTeam: []int32{0, 0}},
		{name: "equal teams, the first", units: 2, flows: flowsOf([]float64{4, 4}, []float64{4, 4}), neighbours: row(2), area: []int32{0, 0}, ofTeam: []int32{0, 0}},
		{name: "followed elsewhere wins nothing", units: 1, flows: []patientbase.Flow{{Team: none, Patients: 90}, {Team: 1, Patients: 2}}, area: []int32{0}, ofTeam: []int32{none, 0}},
		{name: "a detached unit goes to the neighbour it uses", units: 4, flows: flowsOf([]float64{90, 0}, []float64{0, 50}, []float64{9, 4}, []float64{0, 50}),
			neighbours: row(4), area: []int32{0, 1, 1, 1}, ofTeam: []int32{0, 1}},
		{name: "the main part has most patients, not most units", units: 5, flows: flowsOf([]float64{9, 0}, []float64{9, 1}, []float64{0, 50}, []float64{70, 4}, []float64{0, 9}),
			neighbours: row(5), area: []int32{0, 0, 0, 1, 1}, ofTeam: []int32{1, 0}},
		{name: "an island stays", units: 4, flows: flowsOf([]float64{90, 0}, []float64{80, 0}, []float64{0, 50}, []float64{9, 4}),
			neighbours: row(4, 2), area: []int32{0, 0, 1, 0}, ofTeam: []int32{0, 1}},
		{name: "left out", units: 4, flows: flowsOf([]float64{9}, nil, nil, []float64{8}), neighbours: row(4, 1), area: []int32{0, none, none, 0}, ofTeam: []int32{0}},
		{name: "filled from both sides", p: patientbase.Plurality{Fill: true}, units: 6, flows: flowsOf([]float64{9, 0}, nil, nil, nil, nil, []float64{0, 8}), neighbours: row(6),
			area: []int32{0, 0, 0, 1, 1, 1}, ofTeam: []int32{0, 1}},
		{name: "filled beside an island", p: patientbase.Plurality{Fill: true}, units: 4, flows: flowsOf([]float64{9}, []float64{9}, []float64{3}), neighbours: row(4, 1),
			area: []int32{0, 0, 0, 0}, ofTeam: []int32{0}},
		{name: "too small, merged with whom it uses", p: patientbase.Plurality{MinPopulation: 150}, units: 5,
			flows:      flowsOf([]float64{50, 0, 0}, []float64{50, 0, 0}, []float64{1, 20, 7}, []float64{0, 0, 50}, []float64{0, 0, 50}),
			neighbours: row(5), area: []int32{0, 0, 1, 1, 1}, ofTeam: []int32{0, 1, 1}},
		{name: "too leaky", p: patientbase.Plurality{MinLocalisation: 0.5}, units: 3, flows: flowsOf([]float64{40, 30, 30}, []float64{5, 80, 0}, []float64{0, 0, 60}),
			neighbours: row(3), area: []int32{0, 0, 1}, ofTeam: []int32{0, 0, 1}},
		{name: "too small and alone", p: patientbase.Plurality{MinPopulation: 150}, units: 2, flows: flowsOf([]float64{5, 0}, []float64{0, 5}), area: []int32{0, 1}, ofTeam: []int32{0, 1}},
	} {
		got := c.p.Partition(people(c.units), c.flows, c.neighbours)
		if !slices.Equal(got.Area, c.area) || !slices.Equal(got.OfTeam, c.ofTeam) {
			t.Errorf("%s: areas %v of teams %v, want %v of %v", c.name, got.Area, got.OfTeam, c.area, c.ofTeam)
		}
	}
}

func TestAreaFigures(t *testing.T) {
	flows := append(flowsOf([]float64{60, 10}, []float64{40, 5}, []float64{20, 80}), patientbase.Flow{Unit: 0, Team: geo.None, Patients: 30})
	got := patientbase.Plurality{MinPopulation: 150, MinLocalisation: 0.5}.Partition(people(3), flows, row(3, 1))
	want := []patientbase.ServiceArea{
		{Team: 0, Teams: []int32{0}, Units: []int32{0, 1}, Population: 200, Patients: 145, Inside: 100, Components: 1},
		{Team: 1, Teams: []int32{1}, Units: []int32{2}, Population: 100, Patients: 100, Inside: 80, Components: 1, Small: true},
	}
	if fmt.Sprint(got.Areas) != fmt.Sprint(want) {
		t.Errorf("%+v, want %+v", got.Areas, want)
	}
	agree(t, "localisation", got.Areas[0].Localisation(), 100./145, 1e-12)
	if (patientbase.ServiceArea{}).Localisation() != 0 {
		t.Error("localisation of nobody")
	}
}

// land is a random study area: squares with some borders closed, and teams with patients around them.
type land struct {
	side        int
	closed      map[[2]int32]bool
	populations []float64
	flows       []patientbase.Flow
}

func newLand(r *rand.Rand) land {
	l := land{side: 2 + r.IntN(9), closed: map[[2]int32]bool{}}
	n := l.side * l.side
	for u := range int32(n) {
		l.populations = append(l.populations, float64(r.IntN(800)))
		for _, v := range []int32{u + 1, u + int32(l.side)} {
			if r.IntN(6) == 0 {
				l.closed[[2]int32{u, v}] = true
			}
		}
	}
	for team := range int32(1 + r.IntN(12)) {
		for range 1 + r.IntN(2*n) {
			unit := int32(r.IntN(n))
			l.flows = append(l.flows, patientbase.Flow{Unit: unit, Team: team - int32(r.IntN(30)/29), Patients: float64(1 + r.IntN(30))})
		}
	}
	return l
}

func (l land) neighbours(u int32, yield func(int32, float64)) {
	side := int32(l.side)
	for _, v := range []int32{u + 1, u + side, u - 1, u - side} {
		beside := v >= 0 && int(v) < l.side*l.side && (v/side == u/side || v%side == u%side)
		if beside && !l.closed[[2]int32{min(u, v), max(u, v)}] {
			yield(v, float64(100+(u*v)%7))
		}
	}
}

func TestPluralityIsAPartition(t *testing.T) {
	for seed := range uint64(400) {
		r := rand.New(rand.NewPCG(seed, 51))
		l := newLand(r)
		p := patientbase.Plurality{MinPopulation: float64(r.IntN(4000)), MinLocalisation: r.Float64(), Fill: r.IntN(2) == 0}
		got := p.Partition(l.populations, l.flows, l.neighbours)
		l.check(t, seed, p, got)
		r.Shuffle(len(l.flows), func(i, j int) { l.flows[i], l.flows[j] = l.flows[j], l.flows[i] })
		if again := p.Partition(l.populations, l.flows, l.neighbours); fmt.Sprint(again) != fmt.Sprint(got) {
			t.Errorf("seed %d: another order of flows, another partition", seed)
		}
	}
}

// check verifies that a partition is one, and that every area is in one piece and large enough unless it touches
// nothing.
func (l land) check(t *testing.T, seed uint64, p patientbase.Plurality, got patientbase.Partition) {
	t.Helper()
	seen := make([]int, len(l.populations))
	land := l.lands(got.Area)
	for i, a := range got.Areas {
		for _, u := range a.Units {
			seen[u]++
			if got.Area[u] != int32(i) {
				t.Errorf("seed %d: unit %d is in area %d, said to be in %d", seed, u, i, got.Area[u])
			}
		}
		pieces := l.pieces(got.Area, int32(i))
		if len(pieces) != a.Components {
			t.Errorf("seed %d: area %d has %d pieces, said %d", seed, i, len(pieces), a.Components)
		}
		touching := 0
		onLand := map[int32]bool{}
		for _, piece := range pieces {
			if onLand[land[piece[0]]] {
				t.Errorf("seed %d: area %d has two pieces on the same land", seed, i)
			}
			onLand[land[piece[0]]] = true
			if l.touches(got.Area, piece) {
				touching++
			}
		}
		short := a.Population < p.MinPopulation || a.Localisation() < p.MinLocalisation
		if short != (a.Small || a.Leaky) || short && touching > 0 {
			t.Errorf("seed %d: area %d, %v inhabitants, localisation %.2f, is left though it touches another", seed, i, a.Population, a.Localisation())
		}
		if !slices.Contains(a.Teams, a.Team) || !slices.IsSorted(a.Units) {
			t.Errorf("seed %d: area %d %+v", seed, i, a)
		}
	}
	for _, u := range got.LeftOut {
		seen[u]++
	}
	for u, n := range seen {
		if n != 1 {
			t.Errorf("seed %d: unit %d is in %d areas", seed, u, n)
		}
	}
}

// pieces returns the connected components of an area.
func (l land) pieces(area []int32, of int32) [][]int32 {
	var out [][]int32
	seen := make([]bool, len(area))
	for u, a := range area {
		if a != of || seen[u] {
			continue
		}
		piece := []int32{int32(u)}
		seen[u] = true
		for i := 0; i < len(piece); i++ {
			l.neighbours(piece[i], func(v int32, _ float64) {
				if area[v] == of && !seen[v] {
					seen[v] = true
					piece = append(piece, v)
				}
			})
		}
		out = append(out, piece)
	}
	return out
}

// lands numbers the connected components of the units that are in some area.
func (l land) lands(area []int32) []int32 {
	anywhere := make([]int32, len(area))
	for u, a := range area {
		anywhere[u] = min(a, 0)
	}
	out := make([]int32, len(area))
	for i, piece := range l.pieces(anywhere, 0) {
		for _, u := range piece {
			out[u] = int32(i)
		}
	}
	return out
}

func (l land) touches(area []int32, piece []int32) bool {
	touches := false
	for _, u := range piece {
		l.neighbours(u, func(v int32, _ float64) { touches = touches || area[v] != area[u] && area[v] != geo.None })
	}
	return touches
}

func ExamplePlurality() {
	// Four villages in a row; the third uses the first team, across the second village.
	flows := flowsOf([]float64{120, 0}, []float64{10, 90}, []float64{30, 25}, []float64{0, 60})
	got := patientbase.Plurality{}.Partition([]float64{400, 300, 200, 350}, flows, row(4))
	for _, a := range got.Areas {
		fmt.Printf("units %v, %v inhabitants, localisation %.2f\n", a.Units, a.Population, a.Localisation())
	}
	fmt.Println("moved for contiguity:", got.Moved)
	// Output:
	// units [0], 400 inhabitants, localisation 1.00
	// units [1 2 3], 850 inhabitants, localisation 0.81
	// moved for contiguity: 1
}
