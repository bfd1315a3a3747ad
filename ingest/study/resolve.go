package study

import (
	"errors"
	"fmt"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/ingest/insee"
)

// errOutside says that a code is that of a commune which exists and is not in the area of the study.
var errOutside = errors.New("outside the area of the study")

// resolution is what a code of some COG is asked as.
type resolution struct {
	code string
	cog  int
}

// resolved is where a code is in the study.
type resolved struct {
	portions []portion
	label    string // the events that carried the code, "" when it did not change
	doubt    error  // why the code was taken as it is though it should have been carried
	err      error
}

// portion is a unit and the share of what is carried that it receives.
type portion struct {
	unit  int32
	share float64
}

// mainOf returns the unit that receives the most, where something cannot be shared out; geo.None when there is none.
func mainOf(portions []portion) int32 {
	best := portion{unit: geo.None}
	for _, p := range portions {
		if p.share > best.share {
			best = p
		}
	}
	return best.unit
}

// resolve returns the units that a code of a COG stands for in the study, 0 being a COG that is not known. It is
// asked for millions of rows and answers from memory.
func (r *reader) resolve(code string, cog int) *resolved {
	key := resolution{code, cog}
	if known, ok := r.resolved[key]; ok {
		return known
	}
	res := r.resolveAnew(code, cog)
	r.resolved[key] = res
	return res
}

func (r *reader) resolveAnew(code string, cog int) *resolved {
	carried, err := r.carrier.Carry(code, cog, r.ds.COGYear)
	res := &resolved{}
	if carried.Changed() {
		res.label = carried.Label()
	}
	outside := false
	for _, t := range carried.Targets {
		if u, ok := r.units[t.Code]; ok {
			res.portions = append(res.portions, portion{u, t.Share})
		} else if r.seen[t.Code] {
			outside = true
		}
	}
	if len(res.portions) > 0 {
		return res
	}
	if u, ok := r.units[code]; ok {
		// The movements lead nowhere (they are circular, or incomplete) and the code is a unit: it stands for itself.
		return &resolved{portions: []portion{{u, 1}}, doubt: err}
	}
	switch {
	case outside:
		res.err = errOutside
	case err != nil:
		res.err = err
	default:
		res.err = fmt.Errorf("code %s is not a unit of the study: %w", code, insee.ErrUnknownCode)
	}
	return res
}
