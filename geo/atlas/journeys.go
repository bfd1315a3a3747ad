package atlas

import (
	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/travel"
)

// times gives the minutes between places of the study.
func (a *Atlas) times() travel.Crow {
	return travel.Crow{Detour: a.Settings.Detour, SpeedDense: a.Settings.SpeedDense, SpeedSparse: a.Settings.SpeedSparse}
}

// place returns a unit as an end of a journey.
func (a *Atlas) place(unit int32) (travel.Place, bool) {
	p, ok := a.point(unit)
	return travel.Place{Point: p, AreaM2: a.Units[unit].AreaM2, Dense: a.dense(unit)}, ok
}

func (a *Atlas) dense(unit int32) bool {
	n, ok := a.Dataset.Units[unit].Population.Known()
	area := a.Units[unit].AreaM2
	if p := a.Dataset.Units[unit].Parent; p != geo.None && a.Faces[unit] == a.Faces[p] {
		// Drawn by its city: the city's density is the one known.
		n, ok = a.Dataset.Units[p].Population.Known()
	}
	return ok && area > 0 && float64(n)/(area/1e6) > a.Settings.DenseFrom
}
