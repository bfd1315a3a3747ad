package atlas

import (
	"time"

	"github.com/paulmach/orb"
)

// column is a field and how its value is found.
type column struct {
	Field
	value func(i int) any
}

func newLayer(id, title, description string, kind GeometryKind, size int, columns []column) *Layer {
	l := &Layer{ID: id, Title: title, Description: description, Kind: kind, size: size}
	for _, c := range columns {
		l.Fields = append(l.Fields, c.Field)
		l.values = append(l.values, c.value)
	}
	return l
}

// drawn gives a layer the union of units as geometry.
func (l *Layer) drawn(a *Atlas, units func(i int) []int32) *Layer {
	l.geometry = func(i int) orb.Geometry {
		if mp := a.Polygons(units(i)); len(mp) > 0 {
			return mp
		}
		return nil
	}
	l.bound = func(i int) orb.Bound { return a.Bound(units(i)) }
	l.faces, l.ground, l.mesh = func(i int) []int32 { return a.facesOf(units(i)) }, a.Ground, a.Mesh
	return l
}

// placed gives a layer points as geometry.
func (l *Layer) placed(point func(i int) (orb.Point, bool)) *Layer {
	l.geometry = func(i int) orb.Geometry {
		if p, ok := point(i); ok {
			return p
		}
		return nil
	}
	l.bound = func(i int) orb.Bound {
		if p, ok := point(i); ok {
			return p.Bound()
		}
		return emptyBound()
	}
	return l
}

// unplaced is for a layer without geometry.
func (l *Layer) unplaced() *Layer {
	l.geometry = func(int) orb.Geometry { return nil }
	l.bound = func(int) orb.Bound { return emptyBound() }
	return l
}

func text(name, title, description string, value func(i int) string) column {
	return column{Field{Name: name, Type: Text, Title: title, Description: description}, func(i int) any {
		if s := value(i); s != "" {
			return s
		}
		return nil
	}}
}

func integer[T int | int32 | int64](name, title, unit, description string, value func(i int) T) column {
	return column{Field{Name: name, Type: Integer, Title: title, Unit: unit, Description: description}, func(i int) any { return int64(value(i)) }}
}

// real rounds to so many decimals, so that what is shown does not promise more than it knows.
func real(name, title, unit, description string, decimals int, value func(i int) float64) column {
	return column{Field{Name: name, Type: Real, Title: title, Unit: unit, Description: description}, func(i int) any { return round(value(i), decimals) }}
}

func boolean(name, title, description string, value func(i int) bool) column {
	return column{Field{Name: name, Type: Boolean, Title: title, Description: description}, func(i int) any { return value(i) }}
}

func list(name, title, description string, value func(i int) []string) column {
	return column{Field{Name: name, Type: List, Title: title, Description: description}, func(i int) any {
		if s := value(i); len(s) > 0 {
			return s
		}
		return nil
	}}
}

func date(name, title, description string, value func(i int) time.Time) column {
	return column{Field{Name: name, Type: Date, Title: title, Description: description}, func(i int) any {
		if t := value(i); !t.IsZero() {
			return t.Format(time.DateOnly)
		}
		return nil
	}}
}

// refers says that the values identify features of a collection.
func (c column) refers(collection string) column {
	c.Refers = collection
	return c
}

// refersBy says that they do of one that the value of another field tells.
func (c column) refersBy(field string, collections map[string]string) column {
	c.RefersBy = &Choice{field, collections}
	return c
}

// optional replaces a column's value by nil where it is not known.
func (c column) optional(known func(i int) bool) column {
	value := c.value
	c.value = func(i int) any {
		if !known(i) {
			return nil
		}
		return value(i)
	}
	return c
}
