// Package flatgeobuftest reads FlatGeobuf files of points and multipolygons whole, for tests: by the specification and
// without a line in common with the writer.
package flatgeobuftest

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"

	flatbuffers "github.com/google/flatbuffers/go"
	"github.com/paulmach/orb"
)

// File is what a file holds.
type File struct {
	Name, Title string
	EPSG        int32
	Envelope    []float64
	Columns     []Column
	Features    []Feature // in the order of the file
	nodes       []treeNode
	leaves      int // where the features begin among the nodes
}

// Column is a column of the header.
type Column struct {
	Name, Title string
	Type        byte
}

// Feature is a feature: its known values by position of the column, and where its bytes begin.
type Feature struct {
	Values   map[int]any
	Geometry orb.Geometry
	Offset   uint64
}

type treeNode struct {
	box    [4]float64
	offset uint64
}

// table reads the fields of a table by the number of their slot.
type table struct{ flatbuffers.Table }

func (t table) at(slot int) flatbuffers.UOffsetT {
	return flatbuffers.UOffsetT(t.Offset(flatbuffers.VOffsetT(4 + 2*slot)))
}

func (t table) text(slot int) string {
	if o := t.at(slot); o != 0 {
		return t.String(o + t.Pos)
	}
	return ""
}

func (t table) doubles(slot int) []float64 {
	o := t.at(slot)
	if o == 0 {
		return nil
	}
	out := make([]float64, t.VectorLen(o))
	start := t.Vector(o)
	for i := range out {
		out[i] = t.GetFloat64(start + flatbuffers.UOffsetT(8*i))
	}
	return out
}

func (t table) tables(slot int) []table {
	o := t.at(slot)
	if o == 0 {
		return nil
	}
	out := make([]table, t.VectorLen(o))
	start := t.Vector(o)
	for i := range out {
		out[i] = table{flatbuffers.Table{Bytes: t.Bytes, Pos: t.Indirect(start + flatbuffers.UOffsetT(4*i))}}
	}
	return out
}

func prefixed(data []byte) (table, []byte, error) {
	if len(data) < 8 {
		return table{}, nil, errors.New("cut short")
	}
	size := int(binary.LittleEndian.Uint32(data))
	if len(data) < 4+size {
		return table{}, nil, errors.New("cut short")
	}
	body := data[4 : 4+size]
	return table{flatbuffers.Table{Bytes: body, Pos: flatbuffers.GetUOffsetT(body)}}, data[4+size:], nil
}

// Decode reads a file.
func Decode(data []byte) (*File, error) {
	if len(data) < 8 || string(data[:4]) != "fgb\x03" {
		return nil, errors.New("not a FlatGeobuf of version 3")
	}
	head, rest, err := prefixed(data[8:])
	if err != nil {
		return nil, err
	}
	f := &File{Name: head.text(0), Title: head.text(11), Envelope: head.doubles(1)}
	if o := head.at(10); o != 0 {
		crs := table{flatbuffers.Table{Bytes: head.Bytes, Pos: head.Indirect(o + head.Pos)}}
		f.EPSG = crs.GetInt32Slot(6, 0)
	}
	for _, c := range head.tables(7) {
		f.Columns = append(f.Columns, Column{c.text(0), c.text(2), c.GetByteSlot(6, 0)})
	}
	count := int(head.GetUint64Slot(4+2*8, 0))
	if per := int(head.GetUint16Slot(4+2*9, 16)); per > 0 && count > 0 {
		if rest, err = f.readIndex(rest, count, per); err != nil {
			return nil, err
		}
	}
	whole := len(rest)
	for len(rest) > 0 {
		offset := uint64(whole - len(rest))
		var t table
		if t, rest, err = prefixed(rest); err != nil {
			return nil, err
		}
		feature, err := f.feature(t, head.GetByteSlot(4+2*2, 0))
		if err != nil {
			return nil, err
		}
		feature.Offset = offset
		f.Features = append(f.Features, feature)
	}
	if len(f.Features) != count {
		return nil, fmt.Errorf("%d features, the header says %d", len(f.Features), count)
	}
	return f, nil
}

func (f *File) readIndex(data []byte, count, per int) ([]byte, error) {
	total, n := count, count
	for n > 1 || total == count {
		n = (n + per - 1) / per
		total += n
	}
	if len(data) < 40*total {
		return nil, errors.New("the index is cut short")
	}
	f.leaves = total - count
	for i := range total {
		var node treeNode
		for k := range node.box {
			node.box[k] = math.Float64frombits(binary.LittleEndian.Uint64(data[40*i+8*k:]))
		}
		node.offset = binary.LittleEndian.Uint64(data[40*i+32:])
		f.nodes = append(f.nodes, node)
	}
	return data[40*total:], nil
}

// Search returns the offsets of the features whose box meets another (minx, miny, maxx, maxy), found by descending the
// index.
func (f *File) Search(box [4]float64, per int) []uint64 {
	var found []uint64
	var descend func(first int)
	descend = func(first int) {
		for i := first; i < min(first+per, f.levelEnd(first, per)); i++ {
			n := f.nodes[i]
			switch {
			case n.box[0] > box[2] || n.box[2] < box[0] || n.box[1] > box[3] || n.box[3] < box[1]:
			case i >= f.leaves:
				found = append(found, n.offset)
			default:
				descend(int(n.offset))
			}
		}
	}
	if len(f.nodes) > 0 {
		descend(0)
	}
	return found
}

// levelEnd returns where the level that holds a node ends.
func (f *File) levelEnd(node, per int) int {
	end, n := len(f.nodes), len(f.nodes)-f.leaves
	for end-n > node {
		end, n = end-n, (n+per-1)/per
	}
	return end
}

func (f *File) feature(t table, kind byte) (Feature, error) {
	out := Feature{Values: make(map[int]any)}
	if o := t.at(0); o != 0 {
		shape := table{flatbuffers.Table{Bytes: t.Bytes, Pos: t.Indirect(o + t.Pos)}}
		if xy := shape.doubles(1); kind == 1 && len(xy) == 2 {
			out.Geometry = orb.Point{xy[0], xy[1]}
		} else if kind == 6 {
			var all orb.MultiPolygon
			for _, part := range shape.tables(7) {
				all = append(all, polygon(part))
			}
			out.Geometry = all
		} else {
			return out, fmt.Errorf("geometry of type %d with %d coordinates", kind, len(xy))
		}
	}
	if o := t.at(1); o != 0 {
		return out, f.properties(out.Values, t.ByteVector(o+t.Pos))
	}
	return out, nil
}

func polygon(t table) orb.Polygon {
	xy := t.doubles(1)
	ends := []int{len(xy) / 2}
	if o := t.at(0); o != 0 {
		ends = ends[:0]
		start := t.Vector(o)
		for i := range t.VectorLen(o) {
			ends = append(ends, int(t.GetUint32(start+flatbuffers.UOffsetT(4*i))))
		}
	}
	var p orb.Polygon
	at := 0
	for _, end := range ends {
		var r orb.Ring
		for ; at < end; at++ {
			r = append(r, orb.Point{xy[2*at], xy[2*at+1]})
		}
		p = append(p, r)
	}
	return p
}

func (f *File) properties(into map[int]any, data []byte) error {
	for len(data) > 0 {
		c := int(binary.LittleEndian.Uint16(data))
		data = data[2:]
		if c >= len(f.Columns) {
			return fmt.Errorf("a value of column %d of %d", c, len(f.Columns))
		}
		switch f.Columns[c].Type {
		case 2:
			into[c], data = data[0] != 0, data[1:]
		case 7:
			into[c], data = int64(binary.LittleEndian.Uint64(data)), data[8:]
		case 10:
			into[c], data = math.Float64frombits(binary.LittleEndian.Uint64(data)), data[8:]
		case 11, 12, 13:
			n := binary.LittleEndian.Uint32(data)
			into[c], data = string(data[4:4+n]), data[4+n:]
		default:
			return fmt.Errorf("a column of type %d", f.Columns[c].Type)
		}
	}
	return nil
}
