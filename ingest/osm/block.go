package osm

// Field numbers are those of osmformat.proto, OSM-binary 1.5 (github.com/openstreetmap/OSM-binary).

// block is a primitive block taken apart as far as its groups.
type block struct {
	strings     []entry
	groups      [][]byte
	granularity int64
	latitude    int64 // offset in nanodegrees
	longitude   int64
	columns     columns
}

// entry is one string of the table of a block. Few of them are ever asked for: what it is as a key and as a value is found out then,
// once for a block.
type entry struct {
	bytes []byte
	value string
	key   key
	known bool // key is
}

func (e *entry) asKey() key {
	if !e.known {
		e.key, e.known = keyOf(e.bytes), true
	}
	return e.key
}

func (e *entry) asValue() string {
	if e.value == "" {
		e.value = string(e.bytes)
	}
	return e.value
}

// parse reads a block. Its memory is reused, and what it holds belongs to the bytes given.
func (b *block) parse(data []byte) error {
	*b = block{strings: b.strings[:0], groups: b.groups[:0], columns: b.columns, granularity: 100}
	w := wire{b: data}
	for number, kind, ok := w.next(); ok; number, kind, ok = w.next() {
		switch number {
		case 1:
			b.table(&w, w.bytes(kind))
		case 2:
			b.groups = append(b.groups, w.bytes(kind))
		case 17:
			b.granularity = int64(w.number(kind))
		case 19:
			b.latitude = int64(w.number(kind))
		case 20:
			b.longitude = int64(w.number(kind))
		default:
			w.skip(kind)
		}
	}
	return w.err
}

func (b *block) table(outer *wire, data []byte) {
	w := wire{b: data}
	for number, kind, ok := w.next(); ok; number, kind, ok = w.next() {
		if number != 1 {
			w.skip(kind)
			continue
		}
		b.strings = append(b.strings, entry{bytes: w.bytes(kind)})
	}
	if w.err != nil {
		outer.fail(w.err)
	}
}

// text returns a string of the table.
func (b *block) text(w *wire, i uint64) string {
	if i >= uint64(len(b.strings)) {
		w.fail(errString)
		return ""
	}
	return b.strings[i].asValue()
}

// degrees turns a stored coordinate into degrees. Whole nanodegrees are divided, not multiplied: the result is then
// the float nearest to the decimal number.
func degrees(offset, granularity, v int64) float64 { return float64(offset+granularity*v) / 1e9 }

// tagged reads the two packed lists of keys and values into t.
func (b *block) tagged(keys, values []byte, t *tags) error {
	k, v := wire{b: keys}, wire{b: values}
	for len(k.b) > 0 && len(v.b) > 0 {
		b.tag(&k, k.varint(), v.varint(), t)
	}
	switch {
	case k.err != nil:
		return k.err
	case v.err != nil:
		return v.err
	case len(k.b) != len(v.b):
		return errLength
	}
	return nil
}

// tag sets one tag, when its key is one that matters.
func (b *block) tag(w *wire, key, value uint64, t *tags) {
	if key >= uint64(len(b.strings)) || value >= uint64(len(b.strings)) {
		w.fail(errString)
		return
	}
	if k := b.strings[key].asKey(); k != keyOther {
		t.put(k, b.strings[value].asValue())
	}
}

// group yields the contents of the fields of one number in all groups.
func (b *block) each(number int, yield func(data []byte) error) error {
	for _, g := range b.groups {
		w := wire{b: g}
		for n, kind, ok := w.next(); ok; n, kind, ok = w.next() {
			if n != number {
				w.skip(kind)
				continue
			}
			data := w.bytes(kind)
			if w.err != nil {
				break
			}
			if err := yield(data); err != nil {
				return err
			}
		}
		if w.err != nil {
			return w.err
		}
	}
	return nil
}

// Groups of a block.
const (
	groupNodes     = 1
	groupDense     = 2
	groupWays      = 3
	groupRelations = 4
)

// firstGroup returns what the first group of the beginning of a block holds and where it ends, or how many bytes of the block are
// needed to tell; nothing when the block is not laid out as all writers do.
func firstGroup(head []byte) (group, end, need int) {
	const longest = 2 * 10 // a tag and a length
	w := wire{b: head}
	for {
		number, kind, ok := w.next()
		switch {
		case !ok && len(head) < maxBlob:
			return 0, 0, len(head) + longest
		case !ok || kind != wireBytes:
			return 0, 0, 0
		}
		length := w.varint()
		at := len(head) - len(w.b)
		switch {
		case w.err != nil:
			return 0, 0, len(head) + longest
		case length > maxBlob:
			return 0, 0, 0
		case number == 2 && len(w.b) == 0:
			return 0, 0, at + 1
		case number == 2:
			return int(w.b[0] >> 3), at + int(length), 0
		case length > uint64(len(w.b)):
			return 0, 0, at + int(length) + longest
		}
		w.drop(int(length))
	}
}

// onlyNodes tells whether no group of a block holds anything else.
func (b *block) onlyNodes() bool {
	for _, g := range b.groups {
		if len(g) > 0 && !isNode(int(g[0]>>3)) {
			return false
		}
	}
	return true
}

// object is what ways and relations have in common, and the lists of either, still packed.
type object struct {
	id           int64
	keys, values []byte
	lists        [3][]byte // fields 8, 9 and 10: references of a way; roles, members and kinds of a relation
}

func readObject(data []byte) (o object, err error) {
	w := wire{b: data}
	for number, kind, ok := w.next(); ok; number, kind, ok = w.next() {
		switch number {
		case 1:
			o.id = int64(w.number(kind))
		case 2:
			o.keys = w.bytes(kind)
		case 3:
			o.values = w.bytes(kind)
		case 8, 9, 10:
			o.lists[number-8] = w.bytes(kind)
		default:
			w.skip(kind)
		}
	}
	return o, w.err
}

// way yields a way: its id, its tags of interest, and its list of references, still packed.
func (b *block) way(data []byte, t *tags) (id int64, refs []byte, err error) {
	o, err := readObject(data)
	if err != nil {
		return 0, nil, err
	}
	return o.id, o.lists[0], b.tagged(o.keys, o.values, t)
}

// member is one member of a relation.
type member struct {
	role string
	id   int64
	kind uint64 // 0 node, 1 way, 2 relation
}

// relation reads a relation; its members only when wanted says so of the tags.
func (b *block) relation(data []byte, t *tags, wanted func(*tags) bool) (id int64, members []member, err error) {
	o, err := readObject(data)
	if err != nil {
		return 0, nil, err
	}
	if err := b.tagged(o.keys, o.values, t); err != nil || !wanted(t) {
		return o.id, nil, err
	}
	members, err = b.members(wire{b: o.lists[0]}, wire{b: o.lists[1]}, wire{b: o.lists[2]})
	return o.id, members, err
}

func (b *block) members(roles, ids, kinds wire) (members []member, err error) {
	last := int64(0)
	for len(roles.b) > 0 && len(ids.b) > 0 && len(kinds.b) > 0 {
		last += ids.signed()
		members = append(members, member{b.text(&roles, roles.varint()), last, kinds.varint()})
	}
	for _, w := range []wire{roles, ids, kinds} {
		if w.err != nil {
			return nil, w.err
		}
		if len(w.b) > 0 {
			return nil, errLength
		}
	}
	return members, nil
}
