package atlas

import (
	"context"
	"fmt"
	"slices"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
	"github.com/peterstace/simplefeatures/geom"
)

// Drawn is a leaf that lies in a drawn polygon, and the share of its area that does.
type Drawn struct {
	Unit  int32
	Share float64
}

// mostly is the share of its area from which a unit belongs to a drawn territory.
const mostly = 0.5

// Belongs tells whether most of the unit lies in the polygon: it is then of the territory.
func (d Drawn) Belongs() bool { return d.Share >= mostly }

// UnitsIn returns the leaves of which some part lies in a polygon, in longitude and latitude, ascending, each with the share of
// its area. Leaves drawn by their city have the city's share. It fails when the polygon is not valid: crossed by itself, for
// instance, and when the context ends.
//
// Shares are of areas in degrees, which a commune is too small to tell from those on the ground.
func (a *Atlas) UnitsIn(ctx context.Context, area orb.MultiPolygon) ([]Drawn, error) {
	drawn, err := polygonsOf(area)
	if err != nil {
		return nil, err
	}
	bound := area.Bound()
	var out []Drawn
	for f := range int32(a.Mesh.Len()) {
		if len(a.unitsOn(f)) == 0 || !a.Mesh.Bound(f).Intersects(bound) {
			continue
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		share, err := a.shareIn(f, area, drawn)
		if err != nil {
			return nil, err
		}
		for _, u := range a.unitsOn(f) {
			if share > 0 {
				out = append(out, Drawn{u, share})
			}
		}
	}
	slices.SortFunc(out, func(x, y Drawn) int { return int(x.Unit - y.Unit) })
	return out, nil
}

// shareIn returns the share of a face's area that lies in a polygon. A face that no edge comes near is wholly on one side, and
// one point tells which; the others are cut.
func (a *Atlas) shareIn(face int32, area orb.MultiPolygon, drawn geom.MultiPolygon) (float64, error) {
	if !edgeMeets(area, a.Mesh.Bound(face)) {
		if p, ok := a.Mesh.InnerPoint(face); ok && planar.MultiPolygonContains(area, p) {
			return 1, nil
		}
		return 0, nil
	}
	unit, err := polygonsOf(a.Mesh.Geometry(face))
	if err != nil {
		return 0, nil // an outline that crosses itself cannot be cut: it is told when the boundaries are read
	}
	both, err := geom.Intersection(unit.AsGeometry(), drawn.AsGeometry())
	if err != nil || unit.Area() == 0 {
		return 0, err
	}
	// Slivers of a border drawn along are not a part of the territory.
	const sliver = 1e-9
	if share := both.Area() / unit.Area(); share > sliver {
		return min(1, share), nil
	}
	return 0, nil
}

// edgeMeets tells whether the box around some edge of a polygon meets another box.
func edgeMeets(area orb.MultiPolygon, b orb.Bound) bool {
	for _, polygon := range area {
		for _, ring := range polygon {
			for k := 1; k < len(ring); k++ {
				if b.Intersects(orb.MultiPoint{ring[k-1], ring[k]}.Bound()) {
					return true
				}
			}
		}
	}
	return false
}

func polygonsOf(mp orb.MultiPolygon) (geom.MultiPolygon, error) {
	polygons := make([]geom.Polygon, len(mp))
	for i, p := range mp {
		rings := make([]geom.LineString, len(p))
		for k, r := range p {
			flat := make([]float64, 0, 2*len(r))
			for _, at := range r {
				flat = append(flat, at[0], at[1])
			}
			rings[k] = geom.NewLineString(geom.NewSequence(flat, geom.DimXY))
		}
		polygons[i] = geom.NewPolygon(rings)
	}
	out := geom.NewMultiPolygon(polygons)
	if err := out.Validate(); err != nil {
		return out, fmt.Errorf("the polygon is not valid: %w", err)
	}
	return out, nil
}
