package flatgeobuf

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"

	flatbuffers "github.com/google/flatbuffers/go"
	"github.com/maillage/maillage/geo/atlas"
	"github.com/paulmach/orb"
)

// Types of geometry and of column in header.fbs of the format, those that are used.
const (
	typeUnknown      = 0 // of a table without geometry
	typePoint        = 1
	typePolygon      = 3
	typeMultiPolygon = 6

	columnBool     = 2
	columnLong     = 7
	columnDouble   = 10
	columnString   = 11
	columnJSON     = 12
	columnDateTime = 13
)

var columnTypes = map[atlas.FieldType]byte{
	atlas.Text: columnString, atlas.Integer: columnLong, atlas.Real: columnDouble,
	atlas.Boolean: columnBool, atlas.Date: columnDateTime, atlas.List: columnJSON,
}

func geometryType(kind atlas.GeometryKind) byte {
	switch kind {
	case atlas.Points:
		return typePoint
	case atlas.Polygons:
		return typeMultiPolygon
	}
	return typeUnknown
}

// header makes the size-prefixed table Header. Slots are numbered as fields are declared in header.fbs.
func header(l *atlas.Layer, o Options, extent box) []byte {
	b := flatbuffers.NewBuilder(1 << 12)
	columns := columnTables(b, l.Fields)
	crs := crsTable(b, o)
	name, title, description := b.CreateString(l.ID), b.CreateString(l.Title), b.CreateString(l.Description)
	var envelope flatbuffers.UOffsetT
	node := uint16(0) // no index where nothing has a place
	if extent.isPlace() {
		envelope, node = doubles(b, extent[:]), nodeSize
	}
	b.StartObject(14)
	b.PrependUOffsetTSlot(0, name, 0)
	b.PrependUOffsetTSlot(1, envelope, 0)
	b.PrependByteSlot(2, geometryType(l.Kind), 0)
	b.PrependUOffsetTSlot(7, columns, 0)
	b.PrependUint64Slot(8, uint64(l.Len()), 0)
	b.PrependUint16Slot(9, node, nodeSize)
	b.PrependUOffsetTSlot(10, crs, 0)
	b.PrependUOffsetTSlot(11, title, 0)
	b.PrependUOffsetTSlot(12, description, 0)
	b.FinishSizePrefixed(b.EndObject())
	return b.FinishedBytes()
}

func crsTable(b *flatbuffers.Builder, o Options) flatbuffers.UOffsetT {
	code, name := o.EPSG, o.CRSName
	if code == 0 {
		code, name = 4326, "WGS 84"
	}
	org, called := b.CreateString("EPSG"), b.CreateString(name)
	b.StartObject(6)
	b.PrependUOffsetTSlot(0, org, 0)
	b.PrependInt32Slot(1, int32(code), 0)
	b.PrependUOffsetTSlot(2, called, 0)
	return b.EndObject()
}

func columnTables(b *flatbuffers.Builder, fields []atlas.Field) flatbuffers.UOffsetT {
	tables := make([]flatbuffers.UOffsetT, len(fields))
	for i, f := range fields {
		called := f.Title
		if f.Unit != "" {
			called += " (" + f.Unit + ")"
		}
		name, title, description := b.CreateString(f.Name), b.CreateString(called), b.CreateString(f.Description)
		b.StartObject(11)
		b.PrependUOffsetTSlot(0, name, 0)
		b.PrependByteSlot(1, columnTypes[f.Type], 0)
		b.PrependUOffsetTSlot(2, title, 0)
		b.PrependUOffsetTSlot(3, description, 0)
		tables[i] = b.EndObject()
	}
	return offsets(b, tables)
}

func offsets(b *flatbuffers.Builder, tables []flatbuffers.UOffsetT) flatbuffers.UOffsetT {
	b.StartVector(flatbuffers.SizeUOffsetT, len(tables), flatbuffers.SizeUOffsetT)
	for i := len(tables) - 1; i >= 0; i-- {
		b.PrependUOffsetT(tables[i])
	}
	return b.EndVector(len(tables))
}

func doubles(b *flatbuffers.Builder, values []float64) flatbuffers.UOffsetT {
	b.StartVector(8, len(values), 8)
	for i := len(values) - 1; i >= 0; i-- {
		b.PrependFloat64(values[i])
	}
	return b.EndVector(len(values))
}

// encoder makes the table of one feature after another in the same memory.
type encoder struct {
	layer      *atlas.Layer
	builder    *flatbuffers.Builder
	properties []byte
	xy         []float64
	ends       []uint32
}

func newEncoder(l *atlas.Layer) *encoder {
	return &encoder{layer: l, builder: flatbuffers.NewBuilder(1 << 12)}
}

// feature returns the size-prefixed table Feature, valid until the next call, and the box of its geometry.
func (e *encoder) feature(i int) ([]byte, box, error) {
	if err := e.encodeProperties(i); err != nil {
		return nil, box{}, err
	}
	b, bounds := e.builder, nowhere()
	b.Reset()
	var shape flatbuffers.UOffsetT
	if g := e.layer.Geometry(i); g != nil {
		if whole := boxOf(g.Bound()); whole.isPlace() && whole.isFinite() {
			var err error
			if shape, err = e.geometry(g); err != nil {
				return nil, box{}, err
			}
			bounds = whole
		}
	}
	properties := b.CreateByteVector(e.properties)
	b.StartObject(3)
	b.PrependUOffsetTSlot(0, shape, 0)
	b.PrependUOffsetTSlot(1, properties, 0)
	b.FinishSizePrefixed(b.EndObject())
	return b.FinishedBytes(), bounds, nil
}

func (e *encoder) geometry(g orb.Geometry) (flatbuffers.UOffsetT, error) {
	switch g := g.(type) {
	case orb.Point:
		return e.table(g[:], nil, nil, typePoint), nil
	case orb.Polygon:
		return e.geometry(orb.MultiPolygon{g})
	case orb.MultiPolygon:
		parts := make([]flatbuffers.UOffsetT, len(g))
		for k, p := range g {
			parts[k] = e.polygon(p)
		}
		return e.table(nil, nil, parts, typeMultiPolygon), nil
	}
	return 0, fmt.Errorf("a %s is neither a point nor a polygon", g.GeoJSONType())
}

func (e *encoder) polygon(p orb.Polygon) flatbuffers.UOffsetT {
	e.xy, e.ends = e.xy[:0], e.ends[:0]
	for _, r := range p {
		for _, at := range r {
			e.xy = append(e.xy, at[0], at[1])
		}
		e.ends = append(e.ends, uint32(len(e.xy)/2))
	}
	if len(e.ends) < 2 {
		return e.table(e.xy, nil, nil, typePolygon)
	}
	return e.table(e.xy, e.ends, nil, typePolygon)
}

// table makes a table Geometry; ends, after how many points each ring is over, is wanted of several rings only.
func (e *encoder) table(xy []float64, ends []uint32, parts []flatbuffers.UOffsetT, kind byte) flatbuffers.UOffsetT {
	b := e.builder
	var xyAt, endsAt, partsAt flatbuffers.UOffsetT
	if xy != nil {
		xyAt = doubles(b, xy)
	}
	if ends != nil {
		b.StartVector(4, len(ends), 4)
		for i := len(ends) - 1; i >= 0; i-- {
			b.PrependUint32(ends[i])
		}
		endsAt = b.EndVector(len(ends))
	}
	if parts != nil {
		partsAt = offsets(b, parts)
	}
	b.StartObject(8)
	b.PrependUOffsetTSlot(0, endsAt, 0)
	b.PrependUOffsetTSlot(1, xyAt, 0)
	b.PrependByteSlot(6, kind, 0)
	b.PrependUOffsetTSlot(7, partsAt, 0)
	return b.EndObject()
}

// encodeProperties writes what is known of a feature: the number of the column, then the value in the column's form.
func (e *encoder) encodeProperties(i int) error {
	e.properties = e.properties[:0]
	for f, field := range e.layer.Fields {
		v := e.layer.Value(i, f)
		if x, ok := v.(float64); v == nil || ok && math.IsNaN(x-x) {
			continue
		}
		start := len(e.properties)
		e.properties = binary.LittleEndian.AppendUint16(e.properties, uint16(f))
		if !e.appendValue(field.Type, v) {
			e.properties = e.properties[:start]
			return fmt.Errorf("field %s: a %T is not what its type (%d) says", field.Name, v, field.Type)
		}
	}
	return nil
}

func (e *encoder) appendValue(t atlas.FieldType, v any) bool {
	p := &e.properties
	switch x := v.(type) {
	case string:
		*p = appendText(*p, x)
		return t == atlas.Text || t == atlas.Date
	case int64:
		*p = binary.LittleEndian.AppendUint64(*p, uint64(x))
		return t == atlas.Integer
	case float64:
		*p = binary.LittleEndian.AppendUint64(*p, math.Float64bits(x))
		return t == atlas.Real
	case bool:
		one := byte(0)
		if x {
			one = 1
		}
		*p = append(*p, one)
		return t == atlas.Boolean
	case []string:
		items, err := json.Marshal(x)
		*p = appendText(*p, string(items))
		return err == nil && t == atlas.List
	}
	return false
}

func appendText(dst []byte, s string) []byte {
	return append(binary.LittleEndian.AppendUint32(dst, uint32(len(s))), s...)
}
