package osm

import (
	"encoding/binary"
	"math"
)

// nodeVisitor is asked which of some nodes it wants, then told of each of those, in the same order.
type nodeVisitor interface {
	// pick appends the indexes of the ids that are wanted to hits, which increase.
	pick(ids []int64, hits []int32) []int32
	keep(longitude, latitude float64, t *tags)
}

// nodes passes the nodes of a block to a visitor.
func (b *block) nodes(v nodeVisitor) error {
	if err := b.each(groupDense, func(data []byte) error { return b.dense(data, v) }); err != nil {
		return err
	}
	return b.each(groupNodes, func(data []byte) error { return b.node(data, v) })
}

// node reads a node written by itself.
func (b *block) node(data []byte, v nodeVisitor) error {
	w := wire{b: data}
	var id, lat, lon int64
	var keys, values []byte
	for number, kind, ok := w.next(); ok; number, kind, ok = w.next() {
		switch number {
		case 1:
			id = unzigzag(w.number(kind))
		case 2:
			keys = w.bytes(kind)
		case 3:
			values = w.bytes(kind)
		case 8:
			lat = unzigzag(w.number(kind))
		case 9:
			lon = unzigzag(w.number(kind))
		default:
			w.skip(kind)
		}
	}
	if w.err != nil || len(v.pick([]int64{id}, nil)) == 0 {
		return w.err
	}
	var t tags
	if err := b.tagged(keys, values, &t); err != nil {
		return err
	}
	v.keep(degrees(b.longitude, b.granularity, lon), degrees(b.latitude, b.granularity, lat), &t)
	return nil
}

// dense reads nodes written column by column, each number as the difference from the last.
func (b *block) dense(data []byte, v nodeVisitor) error {
	w := wire{b: data}
	var ids, lats, lons, tagged wire
	for number, kind, ok := w.next(); ok; number, kind, ok = w.next() {
		switch number {
		case 1:
			ids.b = w.bytes(kind)
		case 8:
			lats.b = w.bytes(kind)
		case 9:
			lons.b = w.bytes(kind)
		case 10:
			tagged.b = w.bytes(kind)
		default:
			w.skip(kind)
		}
	}
	if w.err != nil {
		return w.err
	}
	c, err := &b.columns, error(nil)
	if c.ids, err = sums(c.ids, ids.b); err != nil {
		return err
	}
	if c.hits = v.pick(c.ids, c.hits[:0]); len(c.hits) == 0 {
		return nil // what the others are is of no interest
	}
	c.lats, c.lons = room(c.lats, len(c.ids)), room(c.lons, len(c.ids))
	if err := pairs(c.lats, c.lons, lats.b, lons.b); err != nil {
		return err
	}
	return b.denseNodes(tagged, v)
}

// denseNodes passes on the nodes of the columns that are wanted, each with its tags, which are none where there is no list of them.
func (b *block) denseNodes(tagged wire, v nodeVisitor) error {
	var t tags
	c, next := &b.columns, 0
	hasTags := len(tagged.b) > 0
	for _, i := range c.hits {
		if hasTags {
			skipTags(&tagged, int(i)-next)
			b.denseTags(&tagged, &t)
			next = int(i) + 1
		}
		v.keep(degrees(b.longitude, b.granularity, c.lons[i]), degrees(b.latitude, b.granularity, c.lats[i]), &t)
		t.clear()
	}
	if hasTags {
		skipTags(&tagged, len(c.ids)-next)
	}
	if len(tagged.b) > 0 {
		return errLength
	}
	return tagged.err
}

// skipTags passes over the tags of n nodes, most of which have none.
func skipTags(w *wire, n int) {
	for n > 0 {
		switch {
		case n >= 8 && len(w.b) >= 8 && binary.LittleEndian.Uint64(w.b) == 0:
			w.b, n = w.b[8:], n-8
		case len(w.b) > 0 && w.b[0] == 0:
			w.b, n = w.b[1:], n-1
		default:
			for w.varint() != 0 {
				w.varint()
			}
			n--
		}
	}
}

// denseTags reads the tags of one node, which a zero ends.
func (b *block) denseTags(w *wire, t *tags) {
	for {
		key := w.varint()
		if key == 0 {
			return
		}
		b.tag(w, key, w.varint(), t)
	}
}

// onGlobe tells whether a coordinate is one.
func onGlobe(longitude, latitude float64) bool {
	return math.Abs(longitude) <= 180 && math.Abs(latitude) <= 90
}
