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

// Choices returns, for fitting a model, the teams that are counted within reach of each unit, with the minutes to the
// nearest of their places and the patients that patients gives, 0 where there are none.
func (m *Market) Choices(counted func(team int32) bool, patients func(unit, team int32) float64) []Choice {
	var out []Choice
	at := make(map[int32]int) // of each team among the choices of one unit
	for i, d := range m.Demands {
		clear(at)
		to, minutes := m.Rows.Row(i)
		for k, j := range to {
			t := m.Supplies[j].Team
			if t < 0 || !counted(t) {
				continue
			}
			c, met := at[t]
			if !met {
				c = len(out)
				at[t] = c
				out = append(out, Choice{Unit: d.Unit, Team: t, Minutes: math.Inf(1), Patients: patients(d.Unit, t)})
			}
			out[c].Minutes = min(out[c].Minutes, float64(minutes[k]))
		}
	}
	return out
}
