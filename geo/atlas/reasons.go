package atlas

import (
	"cmp"
	"context"
	"slices"

	"github.com/maillage/maillage/geo/travel"
)

// Reason is one place of supply that the inhabitants of a unit reach, and what it gives them.
type Reason struct {
	Unit    int32   // where the supply is: a unit, or beyond the last one a neighbour
	Minutes float64 // journey
	Weight  float64 // of the journey
	Supply  float64 // of the place, in the supply unit
	// Demand is everybody who comes there, weighted by their journeys: the competition for it.
	Demand float64
	Access float64 // what it adds to the access of the unit
}

// Reasons returns the places that make the access of a leaf to a profession by the 2SFCA, that which gives most first:
// their Access sums to the unit's. By other measures supply is not shared by weight alone and Access is left at 0.
func (a *Atlas) Reasons(ctx context.Context, acc *Access, unit int32) ([]Reason, error) {
	place, placed := a.place(unit)
	if !placed || !a.IsLeaf(unit) {
		return nil, nil
	}
	supply := a.supplyOf(acc.Profession)
	var units []int32
	var places []travel.Place
	if len(acc.Around) == 0 {
		supply = supply[:len(a.Dataset.Units)]
	}
	for u, n := range supply {
		if p, ok := a.place(int32(u)); ok && n > 0 {
			units, places = append(units, int32(u)), append(places, p)
		}
	}
	rows, err := a.times().Within(ctx, []travel.Place{place}, places, a.Settings.MaxMinutes)
	if err != nil {
		return nil, err
	}
	decay := a.decay()
	var out []Reason
	to, minutes := rows.Row(0)
	for k, j := range to {
		u := units[j]
		r := Reason{Unit: u, Minutes: float64(minutes[k]), Weight: decay.Weight(float64(minutes[k])), Supply: supply[u]}
		if r.Weight == 0 {
			continue
		}
		if ratio := a.ratioAt(acc, u); ratio > 0 && acc.Method == "2sfca" {
			r.Demand, r.Access = supply[u]/ratio*acc.Per, ratio*r.Weight
		}
		out = append(out, r)
	}
	slices.SortFunc(out, func(x, y Reason) int {
		return cmp.Or(cmp.Compare(y.Access, x.Access), cmp.Compare(x.Minutes, y.Minutes), cmp.Compare(x.Unit, y.Unit))
	})
	return out, nil
}

// ratioAt returns the supply of a place over the demand that comes to it.
func (a *Atlas) ratioAt(acc *Access, place int32) float64 {
	if k := int(place) - len(a.Dataset.Units); k >= 0 {
		return acc.Around[k].Ratio
	}
	return acc.Units[place].Ratio
}
