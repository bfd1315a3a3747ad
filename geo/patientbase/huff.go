package patientbase

import (
	"cmp"
	"math"
	"slices"
)

// Huff is the probabilistic model of patronage of Huff (1963, Land Economics 39:81–90):
//
//	π_ij = A_j^a f_ij / Σ_k A_k^a f_ik,   f(t) = exp(−t/τ) for t within the reach of the market, else 0
//
// with A the supply, t minutes of travel and k every supply within reach of unit i. A team at several places p has the
// attraction of all its supply, and the mean decay of its places by their supply: f_ij = Σ_p A_p/A_j f(t_ip).
type Huff struct {
	Exponent float64 // a
	Decay    float64 // τ, minutes
}

// Shares are shares of the patients of demands, by team: those of demand i are Share[Start[i]:Start[i+1]], Team beside
// them, ascending. What practitioners of no team take is left out, so a row sums to 1 or less; one that reaches no
// supply is empty.
type Shares struct {
	Start []int32
	Team  []int32
	Share []float64
}

// Of returns the share of the patients of a demand that a team takes.
func (s *Shares) Of(demand, team int32) float64 {
	from, to := s.Start[demand], s.Start[demand+1]
	if k, ok := slices.BinarySearch(s.Team[from:to], team); ok {
		return s.Share[int(from)+k]
	}
	return 0
}

// Shares returns the shares that the teams of a market take of each demand.
func (h Huff) Shares(m *Market) *Shares {
	weights := h.weights(m)
	out := &Shares{Start: make([]int32, 1, len(m.Demands)+1)}
	var row []teamWeight
	for i := range m.Demands {
		var total float64
		if row, total = h.row(row[:0], m, weights, i); total > 0 {
			out.add(row, total)
		}
		out.Start = append(out.Start, int32(len(out.Team)))
	}
	return out
}

// weights returns A_p A_j^(a−1) by supply.
func (h Huff) weights(m *Market) []float64 {
	total := m.Amounts()
	out := make([]float64, len(m.Supplies))
	for k, s := range m.Supplies {
		of := s.Amount
		if s.Team >= 0 {
			of = total[s.Team]
		}
		if s.Amount > 0 {
			out[k] = s.Amount * math.Pow(of, h.Exponent-1)
		}
	}
	return out
}

type teamWeight struct {
	team   int32
	weight float64
}

// row appends the weights of the supplies of teams within reach of a demand, and returns the sum of all weights.
// Minutes count from the nearest supply, which leaves shares as they are, so that nothing underflows.
func (h Huff) row(row []teamWeight, m *Market, weights []float64, demand int) (_ []teamWeight, total float64) {
	to, minutes := m.Rows.Row(demand)
	nearest := float32(math.Inf(1))
	for _, t := range minutes {
		nearest = min(nearest, t)
	}
	for k, j := range to {
		w := weights[j] * math.Exp(float64(nearest-minutes[k])/h.Decay)
		total += w
		if t := m.Supplies[j].Team; t >= 0 && w > 0 {
			row = append(row, teamWeight{t, w})
		}
	}
	return row, total
}

// add appends the shares of one demand, those of the places of a team added.
func (s *Shares) add(row []teamWeight, total float64) {
	byTeam := func(a, b teamWeight) int { return cmp.Compare(a.team, b.team) }
	if !slices.IsSortedFunc(row, byTeam) {
		slices.SortStableFunc(row, byTeam)
	}
	for k, w := range row {
		if k > 0 && row[k-1].team == w.team {
			s.Share[len(s.Share)-1] += w.weight / total
			continue
		}
		s.Team, s.Share = append(s.Team, w.team), append(s.Share, w.weight/total)
	}
}

// Patients returns for each team below teams its modelled patients by unit, in the order of the demands, for the
// teams that are wanted. A demand that reaches no supply goes nowhere.
func (s *Shares) Patients(m *Market, teams int, wanted func(team int32) bool) [][]Cell {
	patients := make([][]Cell, teams)
	for i, d := range m.Demands {
		for k := s.Start[i]; k < s.Start[i+1]; k++ {
			if t := s.Team[k]; wanted(t) {
				patients[t] = append(patients[t], Cell{d.Unit, s.Share[k] * d.Patients})
			}
		}
	}
	return patients
}
