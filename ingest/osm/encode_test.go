package osm_test

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"slices"
)

// extractFile writes a PBF file of a few objects: what a test needs of the format, field by field as osmformat.proto
// has them.
type extractFile struct {
	nodes     []node
	ways      []way
	relations []relation
	plain     bool // nodes one by one, not in columns
	raw       bool // no compression
	mixed     bool // nodes, ways and relations in one block
	features  []string
}

type node struct {
	id       int64
	lon, lat float64
	tags     []string // key, value, key, value…
}

type way struct {
	id   int64
	refs []int64
	tags []string
}

type relation struct {
	id      int64
	members []relationMember
	tags    []string
}

type relationMember struct {
	kind byte // 'n', 'w' or 'r'
	id   int64
	role string
}

// message is a protocol buffers message being written.
type message []byte

func (m *message) number(field int, v uint64) {
	*m = binary.AppendUvarint(binary.AppendUvarint(*m, uint64(field)<<3), v)
}

func (m *message) bytes(field int, b []byte) {
	*m = binary.AppendUvarint(binary.AppendUvarint(*m, uint64(field)<<3|2), uint64(len(b)))
	*m = append(*m, b...)
}

func zigzag(v int64) uint64 { return uint64(v<<1) ^ uint64(v>>63) }

// packed is a list of numbers; deltas one of differences.
func packed[T int | uint32 | int64](list []T) (b []byte) {
	for _, v := range list {
		b = binary.AppendUvarint(b, uint64(v))
	}
	return b
}

func deltas(list []int64) (b []byte) {
	last := int64(0)
	for _, v := range list {
		b = binary.AppendUvarint(b, zigzag(v-last))
		last = v
	}
	return b
}

// table numbers strings; number 0 stays empty, as the format wants.
type table []string

func (t *table) number(s string) int {
	if i := slices.Index(*t, s); i > 0 {
		return i
	}
	*t = append(*t, s)
	return len(*t) - 1
}

func (t *table) tags(list []string) (keys, values []int) {
	for i := 0; i < len(list); i += 2 {
		keys, values = append(keys, t.number(list[i])), append(values, t.number(list[i+1]))
	}
	return keys, values
}

func (f extractFile) bytes() []byte {
	var out bytes.Buffer
	var header message
	for _, s := range append([]string{"OsmSchema-V0.6", "DenseNodes"}, f.features...) {
		header.bytes(4, []byte(s))
	}
	f.block(&out, "OSMHeader", header)
	t := table{""}
	groups := []message{f.nodeGroup(&t), f.wayGroup(&t), f.relationGroup(&t)}
	blocks := [][]message{groups[:1], groups[1:2], groups[2:]}
	if f.mixed {
		blocks = [][]message{groups}
	}
	var strings message
	for _, s := range t {
		strings.bytes(1, []byte(s))
	}
	for _, groups := range blocks {
		var data message
		data.bytes(1, strings)
		for _, g := range groups {
			data.bytes(2, g)
		}
		f.block(&out, "OSMData", data)
	}
	return out.Bytes()
}

func (f extractFile) block(out *bytes.Buffer, kind string, data message) {
	var blob, header message
	if f.raw {
		blob.bytes(1, data)
	} else {
		var z bytes.Buffer
		w := zlib.NewWriter(&z)
		w.Write(data)
		w.Close()
		blob.number(2, uint64(len(data)))
		blob.bytes(3, z.Bytes())
	}
	header.bytes(1, []byte(kind))
	header.number(3, uint64(len(blob)))
	binary.Write(out, binary.BigEndian, uint32(len(header)))
	out.Write(header)
	out.Write(blob)
}

// nano turns degrees into the unit of the format, a hundred nanodegrees.
func nano(degrees float64) int64 { return int64(degrees*1e7 + 0.5) }

func (f extractFile) nodeGroup(t *table) (group message) {
	if f.plain {
		for _, n := range f.nodes {
			var m message
			keys, values := t.tags(n.tags)
			m.number(1, zigzag(n.id))
			m.bytes(2, packed(keys))
			m.bytes(3, packed(values))
			m.number(8, zigzag(nano(n.lat)))
			m.number(9, zigzag(nano(n.lon)))
			group.bytes(1, m)
		}
		return group
	}
	var ids, lats, lons []int64
	var tags []int
	for _, n := range f.nodes {
		ids, lats, lons = append(ids, n.id), append(lats, nano(n.lat)), append(lons, nano(n.lon))
		keys, values := t.tags(n.tags)
		for i := range keys {
			tags = append(tags, keys[i], values[i])
		}
		tags = append(tags, 0)
	}
	var dense message
	dense.bytes(1, deltas(ids))
	dense.bytes(8, deltas(lats))
	dense.bytes(9, deltas(lons))
	dense.bytes(10, packed(tags))
	group.bytes(2, dense)
	return group
}

func (f extractFile) wayGroup(t *table) (group message) {
	for _, w := range f.ways {
		var m message
		keys, values := t.tags(w.tags)
		m.number(1, uint64(w.id))
		m.bytes(2, packed(keys))
		m.bytes(3, packed(values))
		m.bytes(8, deltas(w.refs))
		group.bytes(3, m)
	}
	return group
}

func (f extractFile) relationGroup(t *table) (group message) {
	for _, r := range f.relations {
		var m message
		var roles, kinds []int
		var ids []int64
		for _, member := range r.members {
			roles, ids = append(roles, t.number(member.role)), append(ids, member.id)
			kinds = append(kinds, bytes.IndexByte([]byte("nwr"), member.kind))
		}
		keys, values := t.tags(r.tags)
		m.number(1, uint64(r.id))
		m.bytes(2, packed(keys))
		m.bytes(3, packed(values))
		m.bytes(8, packed(roles))
		m.bytes(9, deltas(ids))
		m.bytes(10, packed(kinds))
		group.bytes(4, m)
	}
	return group
}
