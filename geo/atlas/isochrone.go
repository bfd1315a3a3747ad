package atlas

import (
	"context"
	"fmt"
	"math"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/travel"
	"github.com/paulmach/orb"
)

// Isochrone is what can be reached from a unit within some minutes: a set of whole units, and the union of their outlines.
// It is as coarse as units are; along roads see travel.Road.Isochrone.
type Isochrone struct {
	From    int32
	Minutes float64
	Times   string
	Units   []int32 // leaves reached, ascending; the unit itself is one of them
	Journey []float64
	// Population is that of the units; of Unknown units it is not known.
	Population int64
	Unknown    int32
	Outline    orb.MultiPolygon
	// Approximate says that some unit is drawn by the outline of its city, of which other parts are out of reach.
	Approximate bool
}

// Isochrone returns what can be reached from a unit. It fails when the unit has no place, or when journeys so long are not
// known: a table of times ends at its limit, times as the crow flies at max_minutes.
func (a *Atlas) Isochrone(ctx context.Context, unit int32, minutes float64) (Isochrone, error) {
	iso := Isochrone{From: unit, Minutes: minutes, Times: a.TimesName()}
	if !(minutes > 0) || math.IsInf(minutes, 0) {
		return iso, fmt.Errorf("an isochrone of %v minutes cannot be drawn", minutes)
	}
	if limit := a.longestJourney(); minutes > limit {
		return iso, fmt.Errorf("journeys (%s) are known up to %v minutes; build the study with a max_minutes of %v or more", iso.Times, limit, minutes)
	}
	if _, placed := a.place(unit); !placed {
		return iso, fmt.Errorf("unit %s has no outline: no journey begins there", a.unitCode(unit))
	}
	var err error
	iso.Units, iso.Journey, err = a.WithinMinutes(ctx, unit, minutes)
	if err != nil {
		return iso, err
	}
	iso.Population, iso.Unknown = a.population(iso.Units)
	iso.Outline = a.Polygons(iso.Units)
	iso.Approximate = a.approximate(func(u int32) int32 { return a.Dataset.Units[u].Parent }, iso.Units)
	return iso, nil
}

// longestJourney is how many minutes journeys are known up to: those of a table to its limit; those as the crow flies to the
// longest journey that the study considers, since nobody said that their speeds hold beyond.
func (a *Atlas) longestJourney() float64 {
	for _, t := range a.Dataset.Times {
		return t.Limit
	}
	return a.Settings.MaxMinutes
}

// WithinMinutes returns the leaves that can be reached from a unit, ascending, with the minutes to each.
func (a *Atlas) WithinMinutes(ctx context.Context, unit int32, minutes float64) (units []int32, times []float64, err error) {
	from, placed := a.place(unit)
	if !placed {
		return nil, nil, nil
	}
	in := a.inhabited(false)
	rows, err := a.times().Within(ctx, []travel.Place{from}, in.places, minutes)
	if err != nil {
		return nil, nil, err
	}
	to, t := rows.Row(0)
	for k, j := range to {
		units, times = append(units, in.units[j]), append(times, float64(t[k]))
	}
	return units, times, nil
}

// UnitOf returns the unit of a code, geo.None when there is none.
func (a *Atlas) UnitOf(code string) int32 {
	for u := range a.Dataset.Units {
		if a.Dataset.Units[u].Code == code {
			return int32(u)
		}
	}
	return geo.None
}
