package atlas

import (
	"cmp"
	"context"
	"slices"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/patientbase"
)

// patientWork is what territories are made from: counts, the market in which patients choose, and estimates.
type patientWork struct {
	*Atlas
	market   *patientbase.Market
	demandOf []int32 // of each unit, geo.None when it is no demand

	flows   []geo.Flow // by team, then unit
	start   []int32    // of each team's flows, and the end
	counted []bool     // by team, whether it has counts: one cell at least that says something

	shares    *patientbase.Shares // Huff's, of the parameters in use
	patients  []float64           // by flow: the count, or its estimate; 0 when missing
	effective []float64           // by flow: what it is worth as information
	settled   []patientbase.Settling
	raised    int
	modelled  [][]patientbase.Cell // by team, of those without counts

	kappa        patientbase.Concentration
	unitPatients []float64 // by unit: who lives there and is followed by somebody
}

func (a *Atlas) newPatientWork(ctx context.Context) (*patientWork, error) {
	w := &patientWork{Atlas: a, flows: a.Dataset.Flows, start: make([]int32, len(a.Dataset.Teams)+1), counted: make([]bool, len(a.Dataset.Teams)), demandOf: make([]int32, len(a.Units))}
	order := func(f, g geo.Flow) int { return cmp.Or(cmp.Compare(f.Team, g.Team), cmp.Compare(f.Unit, g.Unit)) }
	if !slices.IsSortedFunc(w.flows, order) {
		w.flows = slices.Clone(w.flows)
		slices.SortFunc(w.flows, order)
	}
	for _, f := range w.flows {
		w.start[f.Team+1]++
		w.counted[f.Team] = w.counted[f.Team] || f.Patients.State != geo.Missing
	}
	for t := range a.Dataset.Teams {
		w.start[t+1] += w.start[t]
	}
	demands := w.demands()
	var err error
	w.market, err = patientbase.NewMarket(ctx, a.times(), demands, a.supplies(), a.Settings.MaxMinutes)
	return w, err
}

// of returns the counts of a team, ascending by unit.
func (w *patientWork) of(team int32) []geo.Flow { return w.flows[w.start[team]:w.start[team+1]] }

// demands are the patients of every leaf whose population and place are known.
func (w *patientWork) demands() []patientbase.Demand {
	var out []patientbase.Demand
	for u := range w.Dataset.Units {
		w.demandOf[u] = geo.None
		n, known := w.Dataset.Units[u].Population.Known()
		if !known || !w.IsLeaf(int32(u)) {
			continue
		}
		if place, placed := w.place(int32(u)); placed {
			w.demandOf[u] = int32(len(out))
			out = append(out, patientbase.Demand{Unit: int32(u), Place: place, Patients: float64(n) * w.Settings.RegisteredShare})
		}
	}
	return out
}

// estimate gives every masked cell a number within its bounds, by EM under the pattern that the model expects, each
// team at its own level.
func (w *patientWork) estimate() {
	expected := make([]float64, len(w.flows))
	for k, f := range w.flows {
		expected[k] = w.expected(f.Unit, f.Team)
	}
	e := patientbase.EM{ByTeam: true}.Estimate(w.flows, expected)
	w.patients, w.effective, w.settled, w.raised = e.Patients, e.Effective, e.Teams, e.Raised
	for k, f := range w.flows {
		if f.Patients.State == geo.Missing {
			w.patients[k] = 0
		}
	}
}

// expected returns the patients of a unit that the model gives to a team; of a city, those of its parts.
func (w *patientWork) expected(unit, team int32) float64 {
	sum := 0.0
	for _, u := range w.Leaves(unit) {
		if d := w.demandOf[u]; d != geo.None {
			sum += w.shares.Of(d, team) * w.market.Demands[d].Patients
		}
	}
	return sum
}
