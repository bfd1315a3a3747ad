package patientbase

import (
	"context"
	"fmt"
	"math"

	"github.com/maillage/maillage/geo/travel"
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

// Market is where patients live, who may follow them, and the minutes between those within reach: what the Huff model
// is computed on and fitted to.
type Market struct {
	Demands  []Demand
	Supplies []Supply
	Rows     *travel.Rows // from demands to supplies
}

// NewMarket finds the supplies within so many minutes of each demand. The order of supplies has a bearing on the last
// digits of shares: give them in one order.
func NewMarket(ctx context.Context, times travel.Times, demands []Demand, supplies []Supply, limit float64) (*Market, error) {
	from, to := make([]travel.Place, len(demands)), make([]travel.Place, len(supplies))
	for i, d := range demands {
		from[i] = d.Place
	}
	for k, s := range supplies {
		to[k] = s.Place
	}
	rows, err := times.Within(ctx, from, to, limit)
	if err != nil {
		return nil, fmt.Errorf("minutes from patients to practitioners (%s): %w", times.Name(), err)
	}
	return &Market{demands, supplies, rows}, nil
}

// Sample returns the market of at most so many demands, spread evenly over all: enough to fit a few parameters to.
// Supplies are all there.
func (m *Market) Sample(most int) *Market {
	n := len(m.Demands)
	if n <= most {
		return m
	}
	s := &Market{Supplies: m.Supplies, Rows: &travel.Rows{Start: make([]int64, 1, most+1)}}
	for k := range most {
		i := k * n / most
		to, minutes := m.Rows.Row(i)
		s.Demands = append(s.Demands, m.Demands[i])
		s.Rows.To, s.Rows.Minutes = append(s.Rows.To, to...), append(s.Rows.Minutes, minutes...)
		s.Rows.Start = append(s.Rows.Start, int64(len(s.Rows.To)))
	}
	return s
}

// Amounts returns the supply of each team over all its places, up to the last team that has one.
func (m *Market) Amounts() []float64 {
	out := make([]float64, extent(len(m.Supplies), func(k int) int32 { return m.Supplies[k].Team }))
	for _, s := range m.Supplies {
		if s.Team >= 0 {
			out[s.Team] += s.Amount
		}
	}
	return out
}

// Choices returns, for fitting a model, the teams that are counted within reach of each unit, with the patients that
// patients gives, 0 where there are none, and the minutes at which a team of one place would be as near as its places
// are together under a decay: t = −τ ln Σ_p A_p/A_j exp(−t_p/τ).
func (m *Market) Choices(decay float64, counted func(team int32) bool, patients func(unit, team int32) float64) []Choice {
	amount := m.Amounts()
	var out []Choice
	at := make(map[int32]int) // of each team among the choices of one unit
	for i, d := range m.Demands {
		clear(at)
		first := len(out)
		to, minutes := m.Rows.Row(i)
		for k, j := range to {
			s := &m.Supplies[j]
			if s.Team < 0 || !counted(s.Team) || !(s.Amount > 0) {
				continue
			}
			c, met := at[s.Team]
			if !met {
				c = len(out)
				at[s.Team] = c
				out = append(out, Choice{Unit: d.Unit, Team: s.Team, Patients: patients(d.Unit, s.Team)})
			}
			out[c].Minutes += s.Amount / amount[s.Team] * math.Exp(-float64(minutes[k])/decay)
		}
		for c := first; c < len(out); c++ {
			out[c].Minutes = -decay * math.Log(out[c].Minutes)
		}
	}
	return out
}
