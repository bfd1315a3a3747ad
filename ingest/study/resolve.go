package study

import (
	"errors"
	"fmt"

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
	err      error
}

// portion is a unit and the share of what is carried that it receives.
type portion struct {
	unit  int32
	share float64
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
		if u, ok := r.unit(t.Code); ok {
			res.portions = append(res.portions, portion{u, t.Share})
		} else if r.seen[t.Code] {
			outside = true
		}
	}
	if len(res.portions) > 0 {
		return res
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

// unit returns the unit of a code; that of the city for an arrondissement which the study does not know.
func (r *reader) unit(code string) (int32, bool) {
	if u, ok := r.units[code]; ok {
		return u, true
	}
	if city, part := insee.City(code); part {
		u, ok := r.units[city]
		return u, ok
	}
	return 0, false
}
