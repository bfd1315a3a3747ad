package atlas

import (
	"context"
	"fmt"
	"slices"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/travel"
)

// TeamFigures are the findings on the composition of a team that take computing.
type TeamFigures struct {
	// FarMembers are the members, by position, who practise farther than Settings.FarMinutes from every other member of
	// whom a place is known.
	FarMembers []int32
}

// computeMembers finds the members far from all others.
func (a *Atlas) computeMembers(ctx context.Context) error {
	a.Teams = make([]TeamFigures, len(a.Dataset.Teams))
	at := a.memberUnits()
	var units []int32
	for _, team := range at {
		for _, of := range team {
			units = append(units, of...)
		}
	}
	slices.Sort(units)
	units = slices.Compact(units)
	places := make([]travel.Place, len(units))
	for i, u := range units {
		places[i], _ = a.place(u)
	}
	rows, err := a.times().Within(ctx, places, places, a.Settings.FarMinutes)
	if err != nil {
		return fmt.Errorf("minutes between the members of teams (%s): %w", a.TimesName(), err)
	}
	near := func(u, v int32) bool {
		i, _ := slices.BinarySearch(units, u)
		j, _ := slices.BinarySearch(units, v)
		from, _ := rows.Row(i)
		_, reached := slices.BinarySearch(from, int32(j))
		return u == v || reached
	}
	for t := range at {
		a.Teams[t].FarMembers = farMembers(at[t], near)
	}
	return nil
}

// farMembers returns the members none of whose units is near one of another member's.
func farMembers(at [][]int32, near func(u, v int32) bool) []int32 {
	var far []int32
	for m, mine := range at {
		if len(mine) == 0 {
			continue
		}
		others, reached := false, false
		for o, theirs := range at {
			if o == m || len(theirs) == 0 || reached {
				continue
			}
			others = true
			reached = slices.ContainsFunc(mine, func(u int32) bool {
				return slices.ContainsFunc(theirs, func(v int32) bool { return near(u, v) || near(v, u) })
			})
		}
		if others && !reached {
			far = append(far, int32(m))
		}
	}
	return far
}

// memberUnits returns for each member of each team the units where it practises, hospitals left out, that have a place:
// those of the register, else that of the roster.
func (a *Atlas) memberUnits() [][][]int32 {
	ds := a.Dataset
	practices := practicesOf(ds)
	out := make([][][]int32, len(ds.Teams))
	for t, team := range ds.Teams {
		out[t] = make([][]int32, len(team.Members))
		for m, member := range team.Members {
			var units []int32
			if member.Practitioner != geo.None {
				for _, p := range practices[member.Practitioner] {
					units = append(units, ds.Sites[p.Site].Unit)
				}
			}
			if len(units) == 0 && member.Unit != geo.None {
				units = append(units, member.Unit)
			}
			out[t][m] = slices.DeleteFunc(units, func(u int32) bool { _, ok := a.place(u); return !ok })
		}
	}
	return out
}

// practicesOf returns the first-line practices of each practitioner that are in some unit.
func practicesOf(ds *geo.Dataset) [][]geo.Practice {
	out := make([][]geo.Practice, len(ds.Practitioners))
	for _, p := range ds.Practices {
		if s := ds.Sites[p.Site]; s.Unit != geo.None && s.Kind != geo.Hospital {
			out[p.Practitioner] = append(out[p.Practitioner], p)
		}
	}
	return out
}
