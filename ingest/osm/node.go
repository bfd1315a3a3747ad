package osm

import "math"

// nodeVisitor is told of nodes: wanted of every id, keep of those it wanted.
type nodeVisitor interface {
	wanted(id int64) bool
	keep(id int64, longitude, latitude float64, t *tags)
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
	if w.err != nil || !v.wanted(id) {
		return w.err
	}
	var t tags
	if err := b.tagged(keys, values, &t); err != nil {
		return err
	}
	v.keep(id, degrees(b.longitude, b.granularity, lon), degrees(b.latitude, b.granularity, lat), &t)
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
	c := &b.columns
	var errs [3]error
	c[0], errs[0] = sums(c[0], ids.b)
	c[1], errs[1] = sums(c[1], lats.b)
	c[2], errs[2] = sums(c[2], lons.b)
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	if len(c[1]) != len(c[0]) || len(c[2]) != len(c[0]) {
		return errLength
	}
	return b.denseNodes(c[0], c[1], c[2], tagged, v)
}

// denseNodes passes on the nodes of columns, each with its tags, which are none where there is no list of them.
func (b *block) denseNodes(ids, lats, lons []int64, tagged wire, v nodeVisitor) error {
	var t tags
	hasTags := len(tagged.b) > 0
	for i, id := range ids {
		want := v.wanted(id)
		if hasTags {
			if len(tagged.b) > 0 && tagged.b[0] == 0 {
				tagged.b = tagged.b[1:]
			} else {
				b.denseTags(&tagged, &t, want)
			}
		}
		if tagged.err != nil {
			return tagged.err
		}
		if want {
			v.keep(id, degrees(b.longitude, b.granularity, lons[i]), degrees(b.latitude, b.granularity, lats[i]), &t)
			t.clear()
		}
	}
	if len(tagged.b) > 0 {
		return errLength
	}
	return nil
}

// denseTags reads the tags of one node, which a zero ends.
func (b *block) denseTags(w *wire, t *tags, want bool) {
	for {
		key := w.varint()
		if key == 0 {
			return
		}
		value := w.varint()
		if want {
			b.tag(w, key, value, t)
		}
	}
}

// onGlobe tells whether a coordinate is one.
func onGlobe(longitude, latitude float64) bool {
	return math.Abs(longitude) <= 180 && math.Abs(latitude) <= 90
}
