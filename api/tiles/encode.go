package tiles

import (
	"encoding/binary"
	"math"
	"slices"
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
// come, each key and each value of the dictionary once. A rank of a label that equals such a value, or another rank, is
// written beside it, which the specification only advises against. It is used again from tile to tile.
type layerWriter struct {
	dictionary *dictionary
	name       string
	turn       uint32
	keyAt      []place // by column, the ranks of labels after the last
	valueAt    []place // by code of a shared value
	keyCount   uint32
	valueCount uint32
	count      int
	features   []byte
	keys       []byte
	values     []byte
	tags       []byte
	filled     map[cell]struct{}
	geometry   []byte
	message    []byte
}

// place is the position of a key or value in the layer of a turn.
type place struct{ turn, at uint32 }

func newLayerWriter(d *dictionary) *layerWriter {
	return &layerWriter{dictionary: d, keyAt: make([]place, len(d.keys)+1), valueAt: make([]place, len(d.ends))}
}

// begin readies the writer for a layer of that name.
func (w *layerWriter) begin(name string) {
	if w.turn++; w.turn == 0 { // after four thousand million layers
		clear(w.keyAt)
		clear(w.valueAt)
		w.turn = 1
	}
	w.name, w.keyCount, w.valueCount, w.count = name, 0, 0, 0
	w.features, w.keys, w.values, w.tags = w.features[:0], w.keys[:0], w.values[:0], w.tags[:0]
	clear(w.filled)
}

// tagsOf adds properties to the feature that is written next: what is known of feature i, as far as a detail says it.
func (w *layerWriter) tagsOf(i int32, much detail) {
	values, count := w.dictionary.ownValues(i, much)
	own := w.valueCount
	w.values = append(w.values, values...)
	w.valueCount += count
	for column, word := range w.dictionary.row(i, much) {
		switch word {
		case unknown:
		case alone:
			w.tag(column, own)
			own++
		default:
			v := &w.valueAt[word]
			if v.turn != w.turn {
				*v = place{w.turn, w.newValue(w.dictionary.value(word))}
			}
			w.tag(column, v.at)
		}
	}
}

// tagRank adds the rank of a label.
func (w *layerWriter) tagRank(rank int64) {
	w.message = appendValue(w.message[:0], rank)
	w.values = appendBytes(w.values, layerValue, w.message)
	w.tag(len(w.dictionary.keys), w.valueCount)
	w.valueCount++
}

func (w *layerWriter) newValue(written []byte) uint32 {
	w.values = append(w.values, written...)
	w.valueCount++
	return w.valueCount - 1
}

// rankKey is the name of the ranks of labels, as a layer of a tile has it.
var rankKey = appendBytes(nil, layerKey, []byte("rank"))

func (w *layerWriter) tag(column int, value uint32) {
	k := &w.keyAt[column]
	if k.turn != w.turn {
		key := rankKey
		if column < len(w.dictionary.keys) {
			key = w.dictionary.keys[column]
		}
		*k = place{w.turn, w.keyCount}
		w.keyCount++
		w.keys = append(w.keys, key...)
	}
	w.tags = appendPair(w.tags, k.at, value)
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
	w.geometry = appendPair(append(w.geometry[:0], moveTo|1<<3), zigzag(at.x), zigzag(at.y))
	w.feature(id, typePoint, w.geometry)
}

// appendPair appends two numbers, of which most take a byte each.
func appendPair(dst []byte, a, b uint32) []byte {
	if a|b < 0x80 {
		return append(dst, byte(a), byte(b))
	}
	return binary.AppendUvarint(binary.AppendUvarint(dst, uint64(a)), uint64(b))
}

// feature writes the feature of which the tags were added, with its geometry.
func (w *layerWriter) feature(id int32, kind byte, geometry []byte) {
	m := binary.AppendUvarint(append(w.message[:0], featureID), uint64(id))
	if len(w.tags) > 0 {
		m = appendBytes(m, featureTags, w.tags)
	}
	m = append(m, featureType, kind)
	m = binary.AppendUvarint(append(m, featureGeometry), uint64(len(geometry)))
	w.features = binary.AppendUvarint(append(w.features, layerFeature), uint64(len(m)+len(geometry)))
	w.features = append(append(w.features, m...), geometry...)
	w.message, w.tags = m, w.tags[:0]
	w.count++
}

// appendTo adds the layer to a tile. A layer without a feature is left out, as the specification asks.
func (w *layerWriter) appendTo(tile []byte) []byte {
	if w.count == 0 {
		return tile
	}
	m := binary.AppendUvarint(append(w.message[:0], layerVersion), 2)
	m = appendBytes(m, layerName, []byte(w.name))
	head := len(m)
	m = binary.AppendUvarint(append(m, layerExtent), Extent)
	w.message = m
	parts := [...][]byte{m[:head], w.features, w.keys, w.values, m[head:]}
	size := 0
	for _, part := range parts {
		size += len(part)
	}
	tile = binary.AppendUvarint(append(slices.Grow(tile, size+binary.MaxVarintLen64), tileLayer), uint64(size))
	for _, part := range parts {
		tile = append(tile, part...)
	}
	return tile
}

func appendBytes(dst []byte, tag byte, b []byte) []byte {
	dst = binary.AppendUvarint(append(dst, tag), uint64(len(b)))
	return append(dst, b...)
}
