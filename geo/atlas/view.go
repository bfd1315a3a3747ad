package atlas

import "github.com/paulmach/orb"

// View says what of a layer another layer shows. The zero value shows all of it.
type View struct {
	Features []int32                         // positions of the features, in the order to show them; nil for all
	Fields   []int                           // positions of the fields, in the order to show them; nil for all
	Geometry func(orb.Geometry) orb.Geometry // applied to each geometry that is not nil; nil leaves it as it is
	NoPlace  bool                            // leaves every geometry out
}

// View returns a layer that shows a part of l, or shows it otherwise, without copying anything. Keys stay those of l,
// even when the identifier is not among the fields. Where a geometry is changed the layer has no faces, and its
// bounds are those of the changed geometries, made at each call.
func (l *Layer) View(v View) *Layer {
	out := &Layer{ID: l.ID, Title: l.Title, Description: l.Description, Kind: l.Kind, size: l.size}
	at := func(i int) int { return i }
	if v.Features != nil {
		out.size = len(v.Features)
		at = func(i int) int { return int(v.Features[i]) }
	}
	fields := v.Fields
	if fields == nil {
		fields = everyField(l)
	}
	for _, f := range fields {
		value := l.values[f]
		out.Fields = append(out.Fields, l.Fields[f])
		out.values = append(out.values, func(i int) any { return value(at(i)) })
	}
	out.key = func(i int) string { return l.Key(at(i)) }
	out.place(l, v, at)
	return out
}

func (l *Layer) place(from *Layer, v View, at func(int) int) {
	switch {
	case v.NoPlace:
		l.geometry = func(int) orb.Geometry { return nil }
		l.bound = func(int) orb.Bound { return emptyBound() }
	case v.Geometry != nil:
		l.geometry = func(i int) orb.Geometry {
			if g := from.Geometry(at(i)); g != nil {
				return v.Geometry(g)
			}
			return nil
		}
		l.bound = func(i int) orb.Bound {
			if g := l.geometry(i); g != nil {
				return g.Bound()
			}
			return emptyBound()
		}
	default:
		l.geometry = func(i int) orb.Geometry { return from.Geometry(at(i)) }
		l.bound = func(i int) orb.Bound { return from.Bound(at(i)) }
		l.faces, l.ground, l.mesh = func(i int) []int32 { return from.Faces(at(i)) }, from.ground, from.mesh
	}
}

func everyField(l *Layer) []int {
	fields := make([]int, len(l.Fields))
	for f := range fields {
		fields[f] = f
	}
	return fields
}
