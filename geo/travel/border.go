package travel

import (
	"context"
	"fmt"

	"github.com/maillage/maillage/geo"
	"github.com/paulmach/orb"
	distance "github.com/paulmach/orb/geo"
)

// Border tells which units have a place beyond the study area within limit minutes: demand or supply that is not
// loaded may weigh on their accessibility (the border effect of floating catchments, whose reach is twice the
// catchment t₀: limit is 2·t₀). beyond are the units outside the study area, or points along its outer limit when
// they are not known; nothing beyond, no unit is flagged.
func Border(ctx context.Context, times Times, units, beyond []Place, limit float64) ([]bool, error) {
	rows, err := times.Within(ctx, units, beyond, limit)
	if err != nil {
		return nil, fmt.Errorf("border effect: %w", err)
	}
	near := make([]bool, len(units))
	for i := range units {
		near[i] = rows.Start[i] < rows.Start[i+1]
	}
	return near, nil
}

// EdgeMetres is the longest distance between the points that stand for an edge.
const EdgeMetres = 1000

// Edge returns points along the outer rings of polygons, less the segments that are no edge, told by their ends in the
// order of the ring; nil skips none.
func Edge(polygons orb.MultiPolygon, skip func(from, to orb.Point) bool) []Place {
	var out []Place
	for _, polygon := range polygons {
		for k := 1; k < len(polygon[0]); k++ {
			from, to := polygon[0][k-1], polygon[0][k]
			if skip != nil && skip(from, to) {
				continue
			}
			steps := int(distance.Distance(from, to)/EdgeMetres) + 1
			for s := range steps {
				t := float64(s) / float64(steps)
				p := orb.Point{from[0] + t*(to[0]-from[0]), from[1] + t*(to[1]-from[1])}
				if len(out) == 0 || distance.Distance(out[len(out)-1].Point, p) >= EdgeMetres/2 {
					out = append(out, Place{Point: p, Unit: geo.None})
				}
			}
		}
	}
	return out
}
