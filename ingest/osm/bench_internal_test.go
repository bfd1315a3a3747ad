package osm

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"os"
	"path/filepath"
	"testing"

	"github.com/maillage/maillage/ingest"
)

// BenchmarkRead reads fifty Andorras side by side, 28 MB: the nodes, ways and relations of each copy have numbers of their own,
// nodes first and in order as in any extract. So 24 % of the nodes are on roads for cars, nearly all of them without tags,
// as in the extract itself (Monaco: 22 %).
func BenchmarkRead(b *testing.B) {
	const copies = 50
	path := filepath.Join(b.TempDir(), "many.osm.pbf")
	real := filepath.Join("..", "..", "..", "shared", "realdata", "osm", "andorra.osm.pbf")
	if _, err := os.Stat(real); err != nil {
		b.Skip("no real data: ../shared/realdata is not there")
	}
	size := manyOf(b, real, path, copies)
	b.SetBytes(size)
	b.ReportAllocs()
	p := Car()
	for b.Loop() {
		n, _, err := Read(b.Context(), path, Options{Profile: p}, &ingest.Report{}, nil)
		if err != nil || len(n.Links) != copies*2_034 {
			b.Fatalf("%d links, %v", len(n.Links), err)
		}
	}
}

// BenchmarkInflate inflates the blocks of the extract of Andorra, the bytes being those that come out.
func BenchmarkInflate(b *testing.B) {
	in, err := os.Open(filepath.Join("..", "..", "..", "shared", "realdata", "osm", "andorra.osm.pbf"))
	if err != nil {
		b.Skip("no real data: ", err)
	}
	defer in.Close()
	var blobs [][]byte
	f := frames{r: in}
	for fr, err := f.next(); err == nil; fr, err = f.next() {
		blobs = append(blobs, fr.blob)
	}
	var x inflater
	for b.Loop() {
		size := 0
		for _, blob := range blobs {
			data, err := x.open(blob, nil)
			if err != nil {
				b.Fatal(err)
			}
			size += len(data)
		}
		if size != 1_202_048 {
			b.Fatalf("%d bytes", size)
		}
		b.SetBytes(int64(size))
	}
}

// manyOf writes copies of an extract one after the other, all nodes before all else, and returns the size.
func manyOf(tb testing.TB, from, to string, copies int) int64 {
	in, err := os.Open(from)
	if err != nil {
		tb.Fatal(err)
	}
	defer in.Close()
	var header []byte
	var nodes, others bytes.Buffer
	f := frames{r: in}
	for {
		fr, err := f.next()
		if err != nil {
			break
		}
		if fr.kind == "OSMHeader" {
			header = framed(fr.kind, fr.blob)
			continue
		}
		var x inflater
		data, err := x.open(fr.blob, nil)
		if err != nil {
			tb.Fatal(err)
		}
		var whole block
		if err := whole.parse(data); err != nil {
			tb.Fatal(err)
		}
		out := &others
		if whole.onlyNodes() {
			out = &nodes
		}
		out.Write(framed("", data))
	}
	var file bytes.Buffer
	file.Write(header)
	for _, blocks := range [][]byte{nodes.Bytes(), others.Bytes()} {
		for k := range copies {
			for rest := blocks; len(rest) > 0; {
				n := binary.BigEndian.Uint32(rest)
				file.Write(framed("OSMData", deflated(shifted(rest[4:4+n], int64(k)<<36))))
				rest = rest[4+n:]
			}
		}
	}
	if err := os.WriteFile(to, file.Bytes(), 0o600); err != nil {
		tb.Fatal(err)
	}
	return int64(file.Len())
}

// framed puts a length before data, and the header of a block where it has a kind.
func framed(kind string, data []byte) []byte {
	if kind == "" {
		return append(binary.BigEndian.AppendUint32(nil, uint32(len(data))), data...)
	}
	header := field(nil, 1, []byte(kind))
	header = binary.AppendUvarint(append(header, 3<<3), uint64(len(data)))
	return append(append(binary.BigEndian.AppendUint32(nil, uint32(len(header))), header...), data...)
}

func field(b []byte, number int, content []byte) []byte {
	b = binary.AppendUvarint(b, uint64(number)<<3|wireBytes)
	return append(binary.AppendUvarint(b, uint64(len(content))), content...)
}

func deflated(data []byte) []byte {
	var z bytes.Buffer
	w := zlib.NewWriter(&z)
	w.Write(data)
	w.Close()
	blob := binary.AppendUvarint([]byte{2 << 3}, uint64(len(data)))
	return field(blob, 3, z.Bytes())
}

// rewritten copies a message; change returns the new content of a field of bytes or of a number, false to leave it.
func rewritten(data []byte, change func(number int, content []byte, n uint64) ([]byte, uint64, bool)) (out []byte) {
	w := wire{b: data}
	for {
		before := w.b
		number, kind, ok := w.next()
		if !ok {
			return out
		}
		var content []byte
		n := uint64(0)
		switch kind {
		case wireBytes:
			content = w.bytes(kind)
		case wireVarint:
			n = w.varint()
		default:
			w.skip(kind)
		}
		if content, n, ok = change(number, content, n); !ok {
			out = append(out, before[:len(before)-len(w.b)]...)
		} else if kind == wireBytes {
			out = field(out, number, content)
		} else {
			out = binary.AppendUvarint(binary.AppendUvarint(out, uint64(number)<<3), n)
		}
	}
}

// shifted adds to every identifier of a block.
func shifted(data []byte, by int64) []byte {
	first := func(list []byte) []byte {
		w := wire{b: list}
		id := w.signed() + by
		return append(binary.AppendUvarint(nil, uint64(id<<1)^uint64(id>>63)), w.b...)
	}
	object := func(lists ...int) func(int, []byte, uint64) ([]byte, uint64, bool) {
		return func(number int, content []byte, n uint64) ([]byte, uint64, bool) {
			for _, list := range lists {
				if number == list && len(content) > 0 {
					return first(content), 0, true
				}
			}
			return nil, n + uint64(by), number == 1 && content == nil
		}
	}
	group := func(number int, content []byte, _ uint64) ([]byte, uint64, bool) {
		switch number {
		case groupDense:
			return rewritten(content, object(1)), 0, true
		case groupWays:
			return rewritten(content, object(8)), 0, true
		case groupRelations:
			return rewritten(content, object(9)), 0, true
		}
		return nil, 0, false
	}
	return rewritten(data, func(number int, content []byte, _ uint64) ([]byte, uint64, bool) {
		if number != 2 {
			return nil, 0, false
		}
		return rewritten(content, group), 0, true
	})
}
