package pmtiles_test

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"testing"
)

// archive is a file read back by the letter of the specification, with nothing of the writer's own code.
type archive struct {
	header   []byte
	metadata map[string]any
	tiles    map[uint64][]byte
	leaves   int
	offsets  []uint64 // of entries, in their order
}

func read(t testing.TB, path string) archive {
	t.Helper()
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if len(file) < 127 || string(file[:7]) != "PMTiles" || file[7] != 3 {
		t.Fatalf("the file does not begin as the format says: %q", file[:min(8, len(file))])
	}
	a := archive{header: file[:127], tiles: make(map[uint64][]byte)}
	if err := json.Unmarshal(unzip(t, part(t, file, a.number(24), a.number(32))), &a.metadata); err != nil {
		t.Fatal(err)
	}
	if end := a.number(8) + a.number(16); end > 16384 {
		t.Errorf("the root directory ends at %d", end)
	}
	a.walk(t, file, part(t, file, a.number(8), a.number(16)))
	if end := a.number(56) + a.number(64); end != uint64(len(file)) {
		t.Errorf("the sections end at %d, the file at %d", end, len(file))
	}
	return a
}

func (a archive) number(at int) uint64 { return binary.LittleEndian.Uint64(a.header[at:]) }

func part(t testing.TB, file []byte, offset, length uint64) []byte {
	t.Helper()
	if offset > uint64(len(file)) || length > uint64(len(file))-offset {
		t.Fatalf("%d bytes at %d are not in a file of %d", length, offset, len(file))
	}
	return file[offset : offset+length]
}

func (a *archive) walk(t testing.TB, file, packed []byte) {
	t.Helper()
	r := bytes.NewReader(unzip(t, packed))
	next := func() uint64 {
		n, err := binary.ReadUvarint(r)
		if err != nil {
			t.Fatalf("directory: %v", err)
		}
		return n
	}
	n := next()
	columns := make([][4]uint64, n) // identifier, run, length, offset
	for c := range 4 {
		for i := range columns {
			v := next()
			switch {
			case c == 0 && i > 0:
				v += columns[i-1][0]
			case c == 3 && v == 0:
				v = columns[i-1][3] + columns[i-1][2]
			case c == 3:
				v--
			}
			columns[i][c] = v
		}
	}
	for _, e := range columns {
		if e[1] == 0 {
			a.leaves++
			a.walk(t, file, part(t, file, a.number(40)+e[3], e[2]))
			continue
		}
		a.offsets = append(a.offsets, e[3])
		for k := range e[1] {
			if _, twice := a.tiles[e[0]+k]; twice {
				t.Errorf("tile %d is there twice", e[0]+k)
			}
			a.tiles[e[0]+k] = part(t, file, a.number(56)+e[3], e[2])
		}
	}
}

func unzip(t testing.TB, packed []byte) []byte {
	t.Helper()
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		t.Fatal(fmt.Errorf("gzip: %w", err))
	}
	b, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
