package atlas

import (
	"context"
	"slices"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/patientbase"
)

// computeTerritories makes the patient-base territory of every team: from its patient counts, and by the Huff
// model for the teams that have none.
func (a *Atlas) computeTerritories(ctx context.Context) error {
	a.Territories = make([]Territory, len(a.Dataset.Teams))
	if len(a.Territories) == 0 {
		return nil
	}
	w, err := a.newPatientWork(ctx)
	if err != nil {
		return err
	}
	w.model()
	merged := a.mergedByTeam()
	for i := range a.Territories {
		t := &a.Territories[i]
		w.fill(int32(i), t)
		t.fitMerged(merged[i])
		a.grade(t)
	}
	a.noteTeams()
	return nil
}

// fill gives a territory its cells: those of its counts, or when there are none those of the model.
func (w *patientWork) fill(team int32, t *Territory) {
	t.Cells = make([]Cell, 0, len(w.of(team)))
	for k, f := range w.of(team) {
		at := int(w.start[team]) + k
		t.Cells = append(t.Cells, Cell{Unit: f.Unit, Counted: f.Patients, Patients: w.patients[at]})
		if f.Patients.State == geo.Missing {
			continue
		}
		t.Basis = max(t.Basis, Observed)
		t.PatientsMin += float64(f.Patients.Min)
		t.PatientsMax += float64(f.Patients.Max)
		t.Patients += w.patients[at]
		t.Effective += w.effective[at]
		if f.Patients.State == geo.Masked {
			t.Basis = Mixed
			t.MaskedCells++
		}
	}
	switch {
	case t.Basis == NoBasis:
		w.fillModelled(team, t)
	case t.MaskedCells == 0:
		t.Converged = true
	default:
		t.Rounds, t.Converged = w.settled[team].Rounds, w.settled[team].Converged
	}
	for i := range t.Cells {
		w.belong(team, &t.Cells[i])
	}
}

func (w *patientWork) fillModelled(team int32, t *Territory) {
	t.Cells, t.Converged = nil, true
	for _, c := range w.modelled[team] {
		t.Basis = Modelled
		t.Cells = append(t.Cells, Cell{Unit: c.Unit, Patients: c.Patients})
		t.Patients += c.Patients
	}
	t.PatientsMin, t.PatientsMax = t.Patients, t.Patients
}

// grade cuts the cells of a territory, ascending by unit, into core, fringe and what is beyond, and measures the core.
func (a *Atlas) grade(t *Territory) {
	cells := make([]patientbase.Cell, len(t.Cells))
	for i := range t.Cells {
		c := &t.Cells[i]
		cells[i] = patientbase.Cell{Unit: int32(i), Patients: c.Patients} // in the order of units, so that ties fall as they would by unit
		if t.Patients > 0 {
			c.Commitment = c.Patients / t.Patients
		}
		if n, ok := a.Dataset.Units[c.Unit].Population.Known(); ok && n > 0 {
			c.Relevance = c.Patients / float64(n)
		}
	}
	core := patientbase.Cumulate(cells, a.Settings.CoreShare)
	fringe := patientbase.Cumulate(cells, a.Settings.FringeShare)
	for i, cell := range cells[:fringe] {
		c := &t.Cells[cell.Unit]
		c.Core = i < core && c.Relevance >= a.Settings.CoreRelevance
		c.Fringe = !c.Core
	}
	for _, c := range t.Cells {
		if c.Core {
			t.PatientsInCore += c.Patients
		}
	}
	leaves := a.leaves(t.core())
	t.Population, _ = a.population(leaves)
	t.Shape = a.shape(leaves)
}

// noteTeams tells every unit the teams whose core holds it.
func (a *Atlas) noteTeams() {
	claims := a.claims(a.coreSets())
	for u := range a.Units {
		for _, leaf := range a.Leaves(int32(u)) {
			a.Units[u].Teams = append(a.Units[u].Teams, claims.Of(leaf)...)
		}
		slices.Sort(a.Units[u].Teams)
		a.Units[u].Teams = slices.Compact(a.Units[u].Teams)
	}
}
