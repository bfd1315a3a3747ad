package patientbase_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/patientbase"
	"github.com/maillage/maillage/geo/travel"
	"github.com/paulmach/orb"
)

func TestCumulate(t *testing.T) {
	cells := func(ns ...float64) []patientbase.Cell {
		out := make([]patientbase.Cell, len(ns))
		for i, n := range ns {
			out[i] = patientbase.Cell{Unit: int32(i), Patients: n}
		}
		return out
	}
	for _, c := range []struct {
		name  string
		cells []patientbase.Cell
		alpha float64
		want  int
	}{
		{"no cell", nil, 0.8, 0},
		{"no patient", cells(0, 0), 0.8, 0},
		{"all of one", cells(5), 1, 1},
		{"zero never enters", cells(5, 0), 1, 1},
		{"shortest prefix", cells(50, 30, 15, 5), 0.8, 2},
		{"just over", cells(50, 29, 16, 5), 0.8, 3},
		{"ties enter together", cells(40, 20, 20, 20), 0.6, 4},
		{"equal cells are all in", cells(1, 1, 1), 0.1, 3},
		{"tenths that do not add up", cells(0.1, 0.2, 0.3, 0.4), 0.7, 2},
	} {
		if got := patientbase.Cumulate(c.cells, c.alpha); got != c.want {
			t.Errorf("%s: %d cells, want %d", c.name, got, c.want)
		}
	}
}

func TestCumulateDoesNotDependOnOrder(t *testing.T) {
	for seed := range uint64(200) {
		r := rand.New(rand.NewPCG(seed, 3))
		cells := make([]patientbase.Cell, r.IntN(30))
		for i := range cells {
			cells[i] = patientbase.Cell{Unit: int32(i), Patients: float64(r.IntN(6))}
		}
		shuffled := slices.Clone(cells)
		r.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		alpha := 0.05 + 0.95*r.Float64()
		a, b := patientbase.Cumulate(cells, alpha), patientbase.Cumulate(shuffled, alpha)
		if a != b || !slices.Equal(cells, shuffled) {
			t.Errorf("seed %d: %d and %d cells", seed, a, b)
		}
		if a > 0 && a < len(cells) && cells[a].Patients == cells[a-1].Patients {
			t.Errorf("seed %d: a tie is cut", seed)
		}
	}
}

var crow = travel.Crow{Detour: 1.3, SpeedDense: 25, SpeedSparse: 50}

func TestHuffConservesPatients(t *testing.T) {
	for seed := range uint64(50) {
		r := rand.New(rand.NewPCG(seed, 4))
		place := func() travel.Place {
			return travel.Place{Point: orb.Point{2 + r.Float64(), 46 + r.Float64()}, AreaM2: 1e7 * r.Float64()}
		}
		var demands []patientbase.Demand
		var supplies []patientbase.Supply
		const teams = 5
		for i := range 40 {
			demands = append(demands, patientbase.Demand{Unit: int32(i), Place: place(), Patients: 1000 * r.Float64()})
		}
		for i := range 12 {
			supplies = append(supplies, patientbase.Supply{Team: int32(i % teams), Place: place(), Amount: 1 + float64(r.IntN(5))})
		}
		m, err := patientbase.NewMarket(context.Background(), crow, demands, supplies, 30)
		if err != nil {
			t.Fatal(err)
		}
		all := patientbase.Huff{Exponent: 1, Decay: 8}.Shares(m).Patients(m, teams, func(int32) bool { return true })
		got := make([]float64, len(demands))
		for _, cells := range all {
			for _, c := range cells {
				got[c.Unit] += c.Patients
			}
		}
		for i, d := range demands {
			reaches := slices.ContainsFunc(supplies, func(s patientbase.Supply) bool { return crow.Minutes(d.Place, s.Place) <= 30 })
			if want := d.Patients; reaches && math.Abs(got[i]-want) > 1e-9*want || !reaches && got[i] != 0 {
				t.Errorf("seed %d: unit %d sends %v of %v patients (reaches supply: %v)", seed, i, got[i], want, reaches)
			}
		}
	}
}

func ExampleHuff() {
	at := func(lon float64) travel.Place { return travel.Place{Point: orb.Point{lon, 46}} }
	m, err := patientbase.NewMarket(context.Background(), crow,
		[]patientbase.Demand{{Unit: 7, Place: at(2), Patients: 900}},
		[]patientbase.Supply{{Team: 0, Place: at(2.1), Amount: 2}, {Team: geo.None, Place: at(1.9), Amount: 1}}, 30)
	if err != nil {
		fmt.Println(err)
		return
	}
	cells := patientbase.Huff{Exponent: 1, Decay: 8}.Shares(m).Patients(m, 1, func(int32) bool { return true })
	fmt.Printf("%d patients of unit %d\n", int(math.Round(cells[0][0].Patients)), cells[0][0].Unit)
	// Output: 600 patients of unit 7
}
