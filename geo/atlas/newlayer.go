package atlas

import "github.com/paulmach/orb"

// NewLayer returns a layer of the caller's own making: size features whose value for field f is value(i, f).
// Exports and tests use it; an Atlas makes its own layers. The bound of a feature is taken from its geometry.
func NewLayer(id, title, description string, kind GeometryKind, fields []Field, size int,
	value func(i, f int) any, geometry func(i int) orb.Geometry) *Layer {
	values := make([]func(int) any, len(fields))
	for f := range fields {
		values[f] = func(i int) any { return value(i, f) }
	}
	return &Layer{ID: id, Title: title, Description: description, Kind: kind, Fields: fields,
		size: size, values: values, geometry: geometry, bound: func(i int) orb.Bound {
			if g := geometry(i); g != nil {
				return g.Bound()
			}
			return emptyBound()
		}}
}
