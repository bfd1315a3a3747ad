package tiles

import (
	"encoding/binary"
	"math"
)

// Field numbers of the Mapbox Vector Tile specification 2.1 (vector_tile.proto), with their protobuf wire types.
const (
	tileLayer = 3<<3 | 2

	layerName    = 1<<3 | 2
	layerFeature = 2<<3 | 2
	layerKey     = 3<<3 | 2
	layerValue   = 4<<3 | 2
	layerExtent  = 5 << 3
	layerVersion = 15 << 3

	featureID       = 1 << 3
	featureTags     = 2<<3 | 2
	featureType     = 3 << 3
	featureGeometry = 4<<3 | 2

	valueString = 1<<3 | 2
	valueDouble = 3<<3 | 1
	valueUint   = 5 << 3
	valueSint   = 6 << 3
	valueBool   = 7 << 3
)

// Types of geometry and commands of the specification.
const (
	typePoint   = 1
	typePolygon = 3

	moveTo    = 1
	lineTo    = 2
	closePath = 7
)

// layerWriter writes one layer of a tile. The specification asks for features in no order; they are written as they
// come, each key and value once.
type layerWriter struct {
	name       string
	grain      int32 // units of the tile in a cell
	features   []byte
	keys       []byte
	values     []byte
	count      int
	keyAt      map[string]uint32
	valueAt    map[any]uint32
	valueCount uint32
	tags       []byte
	filled     map[cell]struct{}
	geometry   []byte
	message    []byte
}

func newLayerWriter(name string, grain int32) *layerWriter {
	return &layerWriter{name: name, grain: grain, keyAt: make(map[string]uint32), valueAt: make(map[any]uint32)}
}

// tag adds a property to the feature that is written next; the value is a string, int64, float64 or bool.
func (w *layerWriter) tag(key string, value any) {
	v, ok := w.valueAt[value]
	if !ok {
		v = w.newValue(value)
		w.valueAt[value] = v
	}
	w.tagWith(key, v)
}

// tagOnce is tag for a value that no other feature has: it is not looked for.
func (w *layerWriter) tagOnce(key string, value any) { w.tagWith(key, w.newValue(value)) }

func (w *layerWriter) newValue(value any) uint32 {
	w.message = appendValue(w.message[:0], value)
	w.values = appendBytes(w.values, layerValue, w.message)
	w.valueCount++
	return w.valueCount - 1
}

func (w *layerWriter) tagWith(key string, v uint32) {
	k, ok := w.keyAt[key]
	if !ok {
		k = uint32(len(w.keyAt))
		w.keyAt[key] = k
		w.keys = appendBytes(w.keys, layerKey, []byte(key))
	}
	w.tags = binary.AppendUvarint(binary.AppendUvarint(w.tags, uint64(k)), uint64(v))
}

func appendValue(dst []byte, value any) []byte {
	switch v := value.(type) {
	case string:
		return appendBytes(dst, valueString, []byte(v))
	case int64:
		if v >= 0 {
			return binary.AppendUvarint(append(dst, valueUint), uint64(v))
		}
		return binary.AppendVarint(append(dst, valueSint), v)
	case float64:
		return binary.LittleEndian.AppendUint64(append(dst, valueDouble), math.Float64bits(v))
	case bool:
		if v {
			return append(dst, valueBool, 1)
		}
		return append(dst, valueBool, 0)
	}
	return dst
}

// firstIn tells whether it is asked of a cell for the first time.
func (w *layerWriter) firstIn(c cell) bool {
	if w.filled == nil {
		w.filled = make(map[cell]struct{})
	}
	n := len(w.filled)
	w.filled[c] = struct{}{}
	return len(w.filled) > n
}

// point writes a feature of one point.
func (w *layerWriter) point(id int32, at cell) {
	w.geometry = binary.AppendUvarint(w.geometry[:0], moveTo|1<<3)
	w.geometry = w.appendStep(w.geometry, cell{}, at)
	w.feature(id, typePoint)
}

// polygons writes a feature of polygons.
func (w *layerWriter) polygons(id int32, ps []polygon) {
	w.geometry = w.geometry[:0]
	var at cell
	for _, p := range ps {
		for _, r := range p {
			w.geometry, at = w.appendRing(w.geometry, at, r)
		}
	}
	w.feature(id, typePolygon)
}

// appendRing writes a ring backward: the specification has shells clockwise as they are seen, ours are not.
func (w *layerWriter) appendRing(dst []byte, at cell, r []cell) ([]byte, cell) {
	last := len(r) - 1
	dst = binary.AppendUvarint(dst, moveTo|1<<3)
	dst = w.appendStep(dst, at, r[last])
	dst = binary.AppendUvarint(dst, uint64(lineTo|last<<3))
	for k := last; k > 0; k-- {
		dst = w.appendStep(dst, r[k], r[k-1])
	}
	return binary.AppendUvarint(dst, closePath|1<<3), r[0]
}

func (w *layerWriter) appendStep(dst []byte, from, to cell) []byte {
	dst = binary.AppendVarint(dst, int64((to.x-from.x)*w.grain)) // the zigzag of protobuf is that of the specification
	return binary.AppendVarint(dst, int64((to.y-from.y)*w.grain))
}

func (w *layerWriter) feature(id int32, kind byte) {
	m := binary.AppendUvarint(append(w.message[:0], featureID), uint64(id))
	if len(w.tags) > 0 {
		m = appendBytes(m, featureTags, w.tags)
	}
	m = append(m, featureType, kind)
	m = appendBytes(m, featureGeometry, w.geometry)
	w.features = appendBytes(w.features, layerFeature, m)
	w.message, w.tags = m, w.tags[:0]
	w.count++
}

// appendTo adds the layer to a tile. A layer without a feature is left out, as the specification asks.
func (w *layerWriter) appendTo(tile []byte) []byte {
	if w.count == 0 {
		return tile
	}
	m := binary.AppendUvarint(append([]byte(nil), layerVersion), 2)
	m = appendBytes(m, layerName, []byte(w.name))
	m = append(m, w.features...)
	m = append(m, w.keys...)
	m = append(m, w.values...)
	m = binary.AppendUvarint(append(m, layerExtent), Extent)
	return appendBytes(tile, tileLayer, m)
}

func appendBytes(dst []byte, tag byte, b []byte) []byte {
	dst = binary.AppendUvarint(append(dst, tag), uint64(len(b)))
	return append(dst, b...)
}
