package cql2

import (
	"math"

	"github.com/peterstace/simplefeatures/geom"
)

// Transform returns the tree with its geometries moved to longitude and latitude. Where the move bends straight lines,
// edges are cut before into pieces of a kilometre, or a 256th of the geometry if that is more, so that what was straight
// in the system of the filter stays so within a metre. The error is an *Error at the geometry that has no place there.
func Transform(e Expr, toLonLat func(x, y float64) (lon, lat float64), bends bool) (Expr, error) {
	switch e := e.(type) {
	case *Op:
		args, err := each(e.Args, func(a Expr) (Expr, error) { return Transform(a, toLonLat, bends) })
		return &Op{e.Position, e.Name, args}, err
	case *List:
		items, err := each(e.Items, func(a Expr) (Expr, error) { return Transform(a, toLonLat, bends) })
		return &List{e.Position, items}, err
	case *Geometry:
		return e.transform(toLonLat, bends)
	}
	return e, nil
}

func (g *Geometry) transform(toLonLat func(x, y float64) (lon, lat float64), bends bool) (Expr, error) {
	if g.Box != nil && !bends { // the axes alone change places, and a box stays one
		west, south := toLonLat(g.Box[0], g.Box[1])
		east, north := toLonLat(g.Box[2], g.Box[3])
		if south > north {
			return nil, faultAt(g.Position, "the south %v of the BBOX is north of its north %v", south, north)
		}
		return boxOf(g.Position, west, south, east, north), nil
	}
	shape := g.Shape
	if bends && !shape.IsEmpty() {
		low, high, _ := shape.Envelope().MinMaxXYs()
		shape = shape.Densify(max(1000, high.Sub(low).Length()/256))
	}
	finite := true
	shape = shape.TransformXY(func(p geom.XY) geom.XY {
		lon, lat := toLonLat(p.X, p.Y)
		finite = finite && !math.IsNaN(lon-lon) && !math.IsNaN(lat-lat)
		return geom.XY{X: lon, Y: lat}
	})
	if !finite {
		return nil, faultAt(g.Position, "the geometry lies where its system has no coordinates")
	}
	return &Geometry{Position: g.Position, Shape: shape}, nil
}
