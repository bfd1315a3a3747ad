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

// appendPolygons appends polygons as the specification has them, on a grid of cells so many units wide.
func appendPolygons(dst []byte, ps []polygon, grain int32) []byte {
	var at cell
	for _, p := range ps {
		for _, r := range p {
			dst, at = appendRing(dst, at, r, grain)
		}
	}
	return dst
}

// appendRing appends a ring backward: the specification has shells clockwise as they are seen, ours are not.
func appendRing(dst []byte, at cell, r []cell, grain int32) ([]byte, cell) {
	last := len(r) - 1
	w := beginRing(dst, r[last].minus(at), last, grain)
	for k := last; k > 0; k-- {
		w.step(r[k-1].x-r[k].x, r[k-1].y-r[k].y)
	}
	return w.close(), r[0]
}

// appendRing appends a ring of arcs that is simple as it stands and lies in the square as a whole, backward too.
func (s *sheet) appendRing(dst []byte, ring []int32, origin cell, grain int32) []byte {
	count := -1
	for _, signed := range ring {
		i, _ := arc(signed)
		count += len(s.of(i))
	}
	w := beginRing(dst, s.from(ring[0]).minus(origin), count, grain)
	for k := len(ring) - 1; k >= 0; k-- {
		i, back := arc(ring[k])
		steps := s.of(i)
		switch {
		case back && k == 0:
			steps = steps[:len(steps)-1] // to where the ring began
		case k == 0:
			steps = steps[1:]
		}
		w.steps(steps, back)
	}
	return w.close()
}

// ringWriter writes one ring. There is room for all of it from the start.
type ringWriter struct {
	out   []byte
	at    int
	grain int32
}

// longestStep is the most that a step takes, and ringEnds what a ring takes beside its steps.
const (
	longestStep = 2 * binary.MaxVarintLen32
	ringEnds    = 2*binary.MaxVarintLen32 + longestStep + 1
)

// beginRing begins a ring of so many steps, on a grid of cells so many units wide: first goes the way to it from where the
// last ring ended.
func beginRing(dst []byte, first cell, count int, grain int32) ringWriter {
	w := ringWriter{out: slices.Grow(dst, ringEnds+count*longestStep), at: len(dst), grain: grain}
	w.out = w.out[:cap(w.out)]
	w.command(moveTo | 1<<3)
	w.step(first.x, first.y)
	w.command(uint32(lineTo | count<<3))
	return w
}

func (w *ringWriter) command(c uint32) { w.at += binary.PutUvarint(w.out[w.at:], uint64(c)) }

// close ends the ring where it began.
func (w *ringWriter) close() []byte {
	w.command(closePath | 1<<3)
	return w.out[:w.at]
}

// step writes a step: the zigzag of the specification is that of protobuf.
func (w *ringWriter) step(x, y int32) {
	w.at = putStep(w.out, w.at, x*w.grain, y*w.grain)
}

// steps writes steps, from the last back to the first unless they are walked forward.
func (w *ringWriter) steps(steps []step, forward bool) {
	k, way := len(steps)-1, -1
	if forward {
		k, way = 0, 1
	}
	out, at, by := w.out, w.at, w.grain*int32(way)
	for range steps {
		at = putStep(out, at, int32(steps[k].x)*by, int32(steps[k].y)*by)
		k += way
	}
	w.at = at
}

func zigzag(x int32) uint32 { return uint32(x<<1 ^ x>>31) }

// putStep puts a step at a place, and returns that behind it. Numbers of a byte or two, as nearly all are, are written as
// one word without a branch: which of the two it is cannot be foreseen.
func putStep(out []byte, at int, x, y int32) int {
	a, b := zigzag(x), zigzag(y)
	if a|b >= 1<<14 {
		at += binary.PutUvarint(out[at:], uint64(a))
		return at + binary.PutUvarint(out[at:], uint64(b))
	}
	longA, longB := (0x7f-a)>>31, (0x7f-b)>>31 // 1 for two bytes
	word := a + a>>7<<7 + longA<<7 | (b+b>>7<<7+longB<<7)<<((8+8*longA)&31)
	binary.LittleEndian.PutUint32(out[at:], word)
	return at + 2 + int(longA+longB)
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
