package atlas

import (
	"context"

	"github.com/maillage/maillage/geo"
)

// Progress is told that a stage of the computation has done so much of its work.
type Progress func(stage string, done, total int)

// Compute makes the Atlas of a dataset. It fails only when the settings cannot be used or the context ends.
func Compute(ctx context.Context, ds *geo.Dataset, s geo.Settings, progress Progress) (*Atlas, error) {
	panic("being written")
}

// Restore makes an Atlas of what a store kept. It fails when the parts do not belong together.
func Restore(edition string, ds *geo.Dataset, s geo.Settings, r Results) (*Atlas, error) {
	panic("being written")
}

// Layers returns the collections of the atlas: units, sites, esp, esp-territories, cpts, overlaps, gaps.
func (a *Atlas) Layers() []*Layer { panic("being written") }

// Layer returns the collection of that identifier, nil when there is none.
func (a *Atlas) Layer(id string) *Layer { panic("being written") }
