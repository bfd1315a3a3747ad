package patientbase_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/patientbase"
)

func TestGather(t *testing.T) {
	flows := []patientbase.Flow{
		{Unit: 3, Team: 0, Patients: 10}, {Unit: 3, Team: 1, Patients: 4}, {Unit: 1, Team: 1, Patients: 8},
		{Unit: 1, Team: 2, Patients: 100}, {Unit: 0, Team: 9, Patients: 100}, {Unit: 0, Team: geo.None, Patients: 100},
	}
	parts := []patientbase.Part{{Practitioner: 1, Team: 5, Share: 0.25}, {Practitioner: 0, Team: 5, Share: 1}, {Practitioner: 1, Team: 2, Share: 0.75}}
	want := []patientbase.Flow{{Unit: 1, Team: 2, Patients: 6}, {Unit: 1, Team: 5, Patients: 2}, {Unit: 3, Team: 2, Patients: 3}, {Unit: 3, Team: 5, Patients: 11}}
	if got := patientbase.Gather(flows, parts); !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	if got := patientbase.Gather(nil, nil); len(got) != 0 {
		t.Errorf("%v of nothing", got)
	}
	if got := patientbase.Gather(flows, nil); len(got) != 0 {
		t.Errorf("%v of nobody", got)
	}
}

func TestGatherDoesNotDependOnOrder(t *testing.T) {
	for seed := range uint64(40) {
		r := rand.New(rand.NewPCG(seed, 41))
		var flows []patientbase.Flow
		var parts []patientbase.Part
		total := 0.0
		for p := range int32(12) {
			parts = append(parts, patientbase.Part{Practitioner: p, Team: p % 4, Share: 0.7}, patientbase.Part{Practitioner: p, Team: (p + 1) % 4, Share: 0.3})
			for u := range int32(9) {
				flows = append(flows, patientbase.Flow{Unit: u, Team: p, Patients: r.Float64()})
				total += flows[len(flows)-1].Patients
			}
		}
		want := patientbase.Gather(flows, parts)
		r.Shuffle(len(flows), func(i, j int) { flows[i], flows[j] = flows[j], flows[i] })
		if got := patientbase.Gather(flows, parts); !slices.Equal(got, want) {
			t.Errorf("seed %d: another order, another sum", seed)
		}
		sum := 0.0
		for _, f := range want {
			sum += f.Patients
		}
		if math.Abs(sum-total) > 1e-9*total {
			t.Errorf("seed %d: %v patients of %v", seed, sum, total)
		}
	}
}

func TestCommitmentsSumToOne(t *testing.T) {
	for seed := range uint64(100) {
		r := rand.New(rand.NewPCG(seed, 42))
		var flows []patientbase.Flow
		for range r.IntN(60) {
			flows = append(flows, patientbase.Flow{Unit: int32(r.IntN(50)), Team: int32(r.IntN(6)) - 1, Patients: float64(r.IntN(4))})
		}
		sums, patients := map[int32]float64{}, map[int32]float64{}
		for k, ci := range patientbase.Commitments(flows) {
			sums[flows[k].Team] += ci
			patients[flows[k].Team] += flows[k].Patients
		}
		for team, n := range patients {
			if want := min(1, n); math.Abs(sums[team]-want) > 1e-12 {
				t.Errorf("seed %d: commitments of team %d, with %v patients, sum to %v", seed, team, n, sums[team])
			}
		}
	}
}
