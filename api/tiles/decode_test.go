package tiles_test

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"testing"
)

// A decoder of Mapbox Vector Tiles, written from the specification alone. It is strict: what the specification forbids
// fails the test.

type layer struct {
	name     string
	extent   uint64
	features map[uint64]feature
	order    []uint64
}

type feature struct {
	tags  map[string]any
	kind  uint64
	rings [][]point // closed in the specification's way: the first point is not repeated
}

type point struct{ x, y int64 }

// fields calls do for each field of a protobuf message, with its bytes, or its number.
func fields(t testing.TB, m []byte, do func(field uint64, b []byte, n uint64)) {
	t.Helper()
	for len(m) > 0 {
		tag, k := binary.Uvarint(m)
		if k <= 0 {
			t.Fatal("a tag is cut short")
		}
		m = m[k:]
		switch tag & 7 {
		case 0:
			n, k := binary.Uvarint(m)
			if k <= 0 {
				t.Fatal("a number is cut short")
			}
			m = m[k:]
			do(tag>>3, nil, n)
		case 1:
			do(tag>>3, nil, binary.LittleEndian.Uint64(m))
			m = m[8:]
		case 2:
			n, k := binary.Uvarint(m)
			if k <= 0 || n > uint64(len(m)-k) {
				t.Fatal("a message is cut short")
			}
			do(tag>>3, m[k:k+int(n)], 0)
			m = m[k+int(n):]
		default:
			t.Fatalf("wire type %d", tag&7)
		}
	}
}

func numbers(t testing.TB, b []byte) []uint64 {
	t.Helper()
	var out []uint64
	for len(b) > 0 {
		n, k := binary.Uvarint(b)
		if k <= 0 {
			t.Fatal("packed numbers are cut short")
		}
		out, b = append(out, n), b[k:]
	}
	return out
}

// decode returns the layers of a tile, compressed or not.
func decode(t testing.TB, tile []byte) map[string]layer {
	t.Helper()
	if len(tile) > 2 && tile[0] == 0x1f {
		z, err := gzip.NewReader(bytes.NewReader(tile))
		if err != nil {
			t.Fatal(err)
		}
		if tile, err = io.ReadAll(z); err != nil {
			t.Fatal(err)
		}
	}
	layers := make(map[string]layer)
	fields(t, tile, func(field uint64, b []byte, _ uint64) {
		if field != 3 {
			t.Fatalf("field %d of a tile", field)
		}
		l := decodeLayer(t, b)
		if _, twice := layers[l.name]; twice {
			t.Fatalf("two layers %s", l.name)
		}
		layers[l.name] = l
	})
	return layers
}

func decodeLayer(t testing.TB, m []byte) layer {
	t.Helper()
	l := layer{features: make(map[uint64]feature), extent: 4096}
	var keys []string
	var values []any
	var bodies [][]byte
	version := uint64(0)
	fields(t, m, func(field uint64, b []byte, n uint64) {
		switch field {
		case 15:
			version = n
		case 1:
			l.name = string(b)
		case 2:
			bodies = append(bodies, b)
		case 3:
			keys = append(keys, string(b))
		case 4:
			values = append(values, decodeValue(t, b))
		case 5:
			l.extent = n
		default:
			t.Fatalf("field %d of a layer", field)
		}
	})
	if version != 2 || l.name == "" || len(bodies) == 0 {
		t.Fatalf("layer %q of version %d with %d features", l.name, version, len(bodies))
	}
	for _, b := range bodies {
		id, f := decodeFeature(t, b, keys, values)
		if _, twice := l.features[id]; twice {
			t.Fatalf("two features %d in %s", id, l.name)
		}
		l.features[id] = f
		l.order = append(l.order, id)
	}
	return l
}

func decodeValue(t testing.TB, m []byte) (v any) {
	t.Helper()
	fields(t, m, func(field uint64, b []byte, n uint64) {
		switch field {
		case 1:
			v = string(b)
		case 3:
			v = math.Float64frombits(n)
		case 5:
			v = int64(n)
		case 6:
			v = int64(n>>1) ^ -int64(n&1)
		case 7:
			v = n == 1
		default:
			t.Fatalf("value of type %d", field)
		}
	})
	return v
}

func decodeFeature(t testing.TB, m []byte, keys []string, values []any) (id uint64, f feature) {
	t.Helper()
	f.tags = make(map[string]any)
	id = math.MaxUint64
	var geometry []uint64
	fields(t, m, func(field uint64, b []byte, n uint64) {
		switch field {
		case 1:
			id = n
		case 2:
			tags := numbers(t, b)
			for k := 0; k < len(tags); k += 2 {
				f.tags[keys[tags[k]]] = values[tags[k+1]]
			}
		case 3:
			f.kind = n
		case 4:
			geometry = numbers(t, b)
		}
	})
	f.rings = decodeGeometry(t, f.kind, geometry)
	return id, f
}

func decodeGeometry(t testing.TB, kind uint64, g []uint64) [][]point {
	t.Helper()
	zigzag := func(n uint64) int64 { return int64(n>>1) ^ -int64(n&1) }
	var rings [][]point
	var at point
	var last uint64
	for len(g) > 0 {
		command, count := g[0]&7, g[0]>>3
		g = g[1:]
		switch {
		case command == 7 && kind == 3 && last == 2 && count == 1:
		case command == 1 && count == 1 && (last == 0 || last == 7), command == 2 && count >= 2 && last == 1 && kind == 3:
			if command == 1 {
				rings = append(rings, nil)
			}
			for range count {
				step := point{zigzag(g[0]), zigzag(g[1])}
				if command == 2 && step == (point{}) {
					t.Fatal("a step of no length")
				}
				at = point{at.x + step.x, at.y + step.y}
				rings[len(rings)-1] = append(rings[len(rings)-1], at)
				g = g[2:]
			}
		default:
			t.Fatalf("command %d ×%d after %d in a geometry of type %d", command, count, last, kind)
		}
		last = command
	}
	return rings
}

// area is twice that of the surveyor's formula of the specification: positive for a shell.
func area(r []point) (sum int64) {
	for k, a := range r {
		b := r[(k+1)%len(r)]
		sum += a.x*b.y - b.x*a.y
	}
	return sum
}

// sound says what of the specification's §4.3.4.4 the rings of a polygon do not keep, "" when nothing: a shell first,
// no ring without area, none that passes a point twice, no two sides that cross or lie on each other.
func sound(rings [][]point) string {
	if len(rings) == 0 || area(rings[0]) <= 0 {
		return "it does not begin with a shell"
	}
	type side struct{ a, b point }
	var sides []side
	for _, r := range rings {
		met := make(map[point]bool)
		for k, p := range r {
			if met[p] {
				return fmt.Sprintf("a ring passes %v twice", p)
			}
			met[p] = true
			sides = append(sides, side{p, r[(k+1)%len(r)]})
		}
		if area(r) == 0 {
			return "a ring has no area"
		}
	}
	for i, s := range sides {
		for _, o := range sides[:i] {
			if crossOrOverlap(s.a, s.b, o.a, o.b) {
				return fmt.Sprintf("%v crosses %v", s, o)
			}
		}
	}
	return ""
}

// crossOrOverlap tells whether two segments have more in common than a point that is an end of either.
func crossOrOverlap(a, b, c, d point) bool {
	turn := func(p, q, r point) int64 { return (q.x-p.x)*(r.y-p.y) - (r.x-p.x)*(q.y-p.y) }
	opposite := func(m, n int64) bool { return m > 0 && n < 0 || m < 0 && n > 0 }
	t1, t2, t3, t4 := turn(a, b, c), turn(a, b, d), turn(c, d, a), turn(c, d, b)
	if t1 == 0 && t2 == 0 {
		u := point{b.x - a.x, b.y - a.y}
		along := func(p point) int64 { return (p.x-a.x)*u.x + (p.y-a.y)*u.y }
		return min(max(along(c), along(d)), along(b)) > max(min(along(c), along(d)), 0)
	}
	return opposite(t1, t2) && opposite(t3, t4)
}
