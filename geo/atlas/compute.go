package atlas

import (
	"context"
	"errors"
	"fmt"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/coverage"
)

// Progress is told that a stage of the computation has done so much of its work.
type Progress func(stage string, done, total int)

// Compute makes the Atlas of a dataset. It fails only when the settings cannot be used, when the dataset
// refers to what is not in it, or when the context ends.
func Compute(ctx context.Context, ds *geo.Dataset, s geo.Settings, progress Progress) (*Atlas, error) {
	if err := errors.Join(Faults(s)...); err != nil {
		return nil, err
	}
	if err := ds.Check(); err != nil {
		return nil, err
	}
	return compute(ctx, ds, s, nil, progress)
}

// compute makes the Atlas of a dataset that was checked, on a ground that is made when it is nil.
func compute(ctx context.Context, ds *geo.Dataset, s geo.Settings, ground *Ground, progress Progress) (*Atlas, error) {
	if progress == nil {
		progress = func(string, int, int) {}
	}
	j, err := newJourneys(ds, s)
	if err != nil {
		return nil, err
	}
	a := &Atlas{Dataset: ds, Settings: s, Ground: ground, journeys: j}
	stages := []struct {
		name string
		do   func(context.Context) error
	}{
		{"mesh", always(a.makeGround)},
		{"units", always(a.computeUnits)},
		{"territories", a.computeTerritories},
		{"areas", always(a.computeAreas)},
		{"members", a.computeMembers},
		{"service-areas", always(a.computeServiceAreas)},
		{"overlaps", always(a.computeOverlaps)},
		{"gaps", a.computeGaps},
		{"access", a.computeAccess},
		{"edition", always(func() { a.Edition = a.digest(nil) })},
	}
	for i, stage := range stages {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		progress(stage.name, i, len(stages))
		if err := stage.do(ctx); err != nil {
			return nil, fmt.Errorf("%s: %w", stage.name, err)
		}
	}
	progress("", len(stages), len(stages))
	return a, nil
}

// makeGround makes the ground of an atlas that was given none.
func (a *Atlas) makeGround() {
	if a.Ground == nil {
		a.Ground = newGround(a.Dataset.Units)
	}
}

// always makes a stage of what cannot fail.
func always(do func()) func(context.Context) error {
	return func(context.Context) error {
		do()
		return nil
	}
}

// Restore makes an Atlas of what a store kept. It fails when the parts do not belong together.
func Restore(edition string, ds *geo.Dataset, s geo.Settings, r Results) (*Atlas, error) {
	return RestoreEarlier(edition, ds, s, r, nil)
}

// RestoreEarlier is Restore of what an earlier version kept, which had no such fields: they are zero or neutral.
func RestoreEarlier(edition string, ds *geo.Dataset, s geo.Settings, r Results, absent Absent) (*Atlas, error) {
	if err := errors.Join(Faults(s)...); err != nil {
		return nil, err
	}
	if err := ds.Check(); err != nil {
		return nil, err
	}
	if err := r.check(ds); err != nil {
		return nil, err
	}
	j, err := newJourneys(ds, s)
	if err != nil {
		return nil, err
	}
	a := &Atlas{Edition: edition, Dataset: ds, Settings: s, Results: r, journeys: j, earlier: len(absent) > 0}
	digest := make(chan string, 1)
	go func() { digest <- a.digest(absent) }() // it needs no ground: the two take as long as one
	ground := newGround(ds.Units)
	if d := <-digest; d != edition {
		return nil, fmt.Errorf("the content does not match its edition: it was changed, or written by another version (digest %s, edition %s)", d, edition)
	}
	a.Ground = ground
	a.fillAbsent(absent)
	return a, nil
}

// computeUnits fills the figures of units that rest on no territory.
func (a *Atlas) computeUnits() {
	ds := a.Dataset
	a.Units = make([]UnitFigures, len(ds.Units))
	for u := range ds.Units {
		a.Units[u].Gap = geo.None
		a.Units[u].AreaM2 = a.areaOf(int32(u))
	}
	a.countGPs()
}

// countGPs takes the general practitioners of each unit from the supply; those of a city are those of its parts.
func (a *Atlas) countGPs() {
	for u, n := range a.supply()[geo.GP] {
		a.Units[u].GPs = round(n, 4)
	}
	for u, parts := range a.Parts {
		if len(parts) > 0 {
			a.Units[u].GPs = a.sumGPs(parts)
		}
	}
}

// sumGPs returns the general practitioners of leaves.
func (a *Atlas) sumGPs(units []int32) float64 {
	sum := 0.0
	for _, u := range units {
		sum += a.Units[u].GPs
	}
	return round(sum, 4)
}

// areaSets returns the leaves of each community.
func (a *Atlas) areaSets() [][]int32 {
	sets := make([][]int32, len(a.Areas))
	for i := range a.Areas {
		sets[i] = a.Areas[i].Units
	}
	return sets
}

// coreSets returns the leaves of each team's core.
func (a *Atlas) coreSets() [][]int32 {
	sets := make([][]int32, len(a.Territories))
	for i := range a.Territories {
		sets[i] = a.leaves(a.Territories[i].core())
	}
	return sets
}

func (t *Territory) core() []int32 {
	var units []int32
	for _, c := range t.Cells {
		if c.Core {
			units = append(units, c.Unit)
		}
	}
	return units
}

// weight is the population of leaves as coverage compares it.
func (a *Atlas) weight(units []int32) float64 {
	n, _ := a.population(units)
	return float64(n)
}

// claims inverts the territories of a list over the units.
func (a *Atlas) claims(sets [][]int32) *coverage.Claims {
	return coverage.Invert(len(a.Dataset.Units), sets)
}
