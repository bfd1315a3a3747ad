package geoparquet

import (
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/maillage/maillage/geo/atlas"
	"github.com/parquet-go/parquet-go"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkb"
)

// Names of the columns that are not fields.
const (
	geometryColumn = "geometry"
	boxColumn      = "bbox"
)

var corners = [4]string{"xmin", "ymin", "xmax", "ymax"}

// ordered is a group whose fields keep their order; parquet.Group sorts them by name.
type ordered struct {
	parquet.Group
	names []string
}

func (o *ordered) add(name string, node parquet.Node) error {
	if _, twice := o.Group[name]; twice {
		return fmt.Errorf("two columns would be called %q", name)
	}
	o.Group[name] = node
	o.names = append(o.names, name)
	return nil
}

// Fields returns the fields in the order in which they were added.
func (o *ordered) Fields() []parquet.Field {
	sorted := o.Group.Fields()
	byName := make(map[string]parquet.Field, len(sorted))
	for _, f := range sorted {
		byName[f.Name()] = f
	}
	fields := make([]parquet.Field, len(o.names))
	for i, name := range o.names {
		fields[i] = byName[name]
	}
	return fields
}

var nodes = map[atlas.FieldType]func() parquet.Node{
	atlas.Text:    parquet.String,
	atlas.Integer: func() parquet.Node { return parquet.Int(64) },
	atlas.Real:    func() parquet.Node { return parquet.Leaf(parquet.DoubleType) },
	atlas.Boolean: func() parquet.Node { return parquet.Leaf(parquet.BooleanType) },
	atlas.Date:    parquet.Date,
	atlas.List:    func() parquet.Node { return parquet.List(parquet.String()) },
}

// schemaOf has one optional column per field, then the geometry and its box.
func schemaOf(l *atlas.Layer) (*parquet.Schema, error) {
	root := &ordered{Group: parquet.Group{}}
	var faults []error
	for _, f := range l.Fields {
		node, ok := nodes[f.Type]
		if !ok {
			return nil, fmt.Errorf("field %s has type %d, which no column can hold", f.Name, f.Type)
		}
		faults = append(faults, root.add(f.Name, parquet.Optional(node())))
	}
	if l.Kind == atlas.NoGeometry {
		return parquet.NewSchema(l.ID, root), errors.Join(faults...)
	}
	box := &ordered{Group: parquet.Group{}}
	for _, corner := range corners {
		faults = append(faults, box.add(corner, parquet.Leaf(parquet.DoubleType)))
	}
	faults = append(faults, root.add(geometryColumn, parquet.Optional(parquet.Leaf(parquet.ByteArrayType))),
		root.add(boxColumn, parquet.Optional(box)))
	if err := errors.Join(faults...); err != nil {
		return nil, err
	}
	return parquet.NewSchema(l.ID, root), nil
}

// appendRow appends the leaves of a row in the order of the schema. A leaf's definition level is how many of the
// optional or repeated nodes above it are there: one for a plain value, two for an item of a list.
func appendRow(row parquet.Row, l *atlas.Layer, i int, g orb.Geometry) (parquet.Row, error) {
	column := 0
	for f := range l.Fields {
		if items, ok := l.Value(i, f).([]string); ok && l.Fields[f].Type == atlas.List {
			row = appendList(row, items, column)
		} else {
			v, err := leaf(l.Fields[f].Type, l.Value(i, f))
			if err != nil {
				return nil, fmt.Errorf("field %s: %w", l.Fields[f].Name, err)
			}
			row = append(row, v.Level(0, definition(v), column))
		}
		column++
	}
	if l.Kind == atlas.NoGeometry {
		return row, nil
	}
	return appendPlace(row, g, column)
}

func definition(v parquet.Value) int {
	if v.IsNull() {
		return 0
	}
	return 1
}

func appendList(row parquet.Row, items []string, column int) parquet.Row {
	if len(items) == 0 {
		return append(row, parquet.NullValue().Level(0, 1, column))
	}
	for k, s := range items {
		row = append(row, parquet.ByteArrayValue([]byte(s)).Level(min(k, 1), 2, column))
	}
	return row
}

func appendPlace(row parquet.Row, g orb.Geometry, column int) (parquet.Row, error) {
	if g == nil {
		for k := range 1 + len(corners) {
			row = append(row, parquet.NullValue().Level(0, 0, column+k))
		}
		return row, nil
	}
	shape, err := wkb.Marshal(g)
	if err != nil {
		return nil, err
	}
	row = append(row, parquet.ByteArrayValue(shape).Level(0, 1, column))
	b := g.Bound()
	for k, v := range [4]float64{b.Min[0], b.Min[1], b.Max[0], b.Max[1]} {
		row = append(row, parquet.DoubleValue(v).Level(0, 1, column+1+k))
	}
	return row, nil
}

// leaf turns a value into Parquet's, after checking that it is of its field's type. A number that is not finite is
// null, as in the other formats.
func leaf(t atlas.FieldType, v any) (parquet.Value, error) {
	switch x := v.(type) {
	case nil:
		return parquet.NullValue(), nil
	case string:
		if t == atlas.Text {
			return parquet.ByteArrayValue([]byte(x)), nil
		}
		if t == atlas.Date {
			return date(x)
		}
	case int64:
		if t == atlas.Integer {
			return parquet.Int64Value(x), nil
		}
	case float64:
		if t == atlas.Real && math.IsNaN(x-x) {
			return parquet.NullValue(), nil
		}
		if t == atlas.Real {
			return parquet.DoubleValue(x), nil
		}
	case bool:
		if t == atlas.Boolean {
			return parquet.BooleanValue(x), nil
		}
	}
	return parquet.Value{}, fmt.Errorf("a %T is not what its type (%d) says", v, t)
}

// date counts days from 1970-01-01.
func date(text string) (parquet.Value, error) {
	day, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return parquet.Value{}, err
	}
	return parquet.Int32Value(int32(day.Unix() / (24 * 60 * 60))), nil
}
