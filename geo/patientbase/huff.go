package patientbase

import (
	"math"
	"slices"

	"github.com/maillage/maillage/geo/travel"
	"github.com/paulmach/orb/geo"
	"github.com/tidwall/rtree"
)

// Supply is an amount of supply at a place: a team's there, or that of practitioners in no team.
type Supply struct {
	Team   int32 // geo.None for practitioners in no team, who take patients too
	Place  travel.Place
	Amount float64 // general practitioners
}

// Demand is a unit and the patients who live there.
type Demand struct {
	Unit     int32
	Place    travel.Place
	Patients float64
}

// Huff is the probabilistic model of patronage of Huff (1963, Land Economics 39:81–90):
//
//	π_ij = A_j^a f(t_ij) / Σ_k A_k^a f(t_ik),   f(t) = exp(−t/τ) for t ≤ t₀, else 0
//
// with A the supply, t minutes of travel and k every supply within t₀ of unit i.
type Huff struct {
	Exponent   float64 // a
	Decay      float64 // τ, minutes
	MaxMinutes float64 // t₀
	Times      travel.Crow
}

// Patients returns for each team below teams its modelled patients by unit, in the order of the demands, for
// the teams that are wanted. A demand that reaches no supply goes nowhere.
func (h Huff) Patients(demands []Demand, supplies []Supply, teams int, wanted func(team int32) bool) [][]Cell {
	var index rtree.RTreeG[int32]
	weights := make([]float64, len(supplies))
	for k, s := range supplies {
		weights[k] = math.Pow(s.Amount, h.Exponent)
		index.Insert(s.Place.Point, s.Place.Point, int32(k))
	}
	patients := make([][]Cell, teams)
	reach := h.Times.Metres(h.MaxMinutes)
	share := make([]float64, teams)
	var touched []int32
	var near []int32
	for _, d := range demands {
		near = near[:0]
		box := geo.NewBoundAroundPoint(d.Place.Point, reach)
		index.Search(box.Min, box.Max, func(_, _ [2]float64, k int32) bool {
			near = append(near, k)
			return true
		})
		// The index answers in the order of its boxes; sums must not depend on it.
		slices.Sort(near)
		total := 0.0
		touched = touched[:0]
		for _, k := range near {
			w := weights[k] * h.decay(h.Times.Minutes(d.Place, supplies[k].Place))
			total += w
			if t := supplies[k].Team; w > 0 && t >= 0 {
				if share[t] == 0 {
					touched = append(touched, t)
				}
				share[t] += w
			}
		}
		for _, t := range touched {
			if wanted(t) {
				patients[t] = append(patients[t], Cell{d.Unit, share[t] / total * d.Patients})
			}
			share[t] = 0
		}
	}
	return patients
}

func (h Huff) decay(minutes float64) float64 {
	if minutes > h.MaxMinutes {
		return 0
	}
	return math.Exp(-minutes / h.Decay)
}
