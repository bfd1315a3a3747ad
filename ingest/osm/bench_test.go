package osm_test

import (
	"bytes"
	"encoding/binary"
	"os"
	"path/filepath"
	"testing"

	"github.com/maillage/maillage/ingest/osm"
)

// The blocks of Andorra, fifty times over: 28 MB. Every node comes fifty times, so that all are vertices, which costs
// more than a real extract of this size.
func BenchmarkRead(b *testing.B) {
	one, err := os.ReadFile(extract(b, "andorra.osm.pbf"))
	if err != nil {
		b.Fatal(err)
	}
	data := one[headerEnd(one):]
	path := filepath.Join(b.TempDir(), "fifty.osm.pbf")
	if err := os.WriteFile(path, append(bytes.Clone(one), bytes.Repeat(data, 49)...), 0o600); err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(one) + 49*len(data)))
	for b.Loop() {
		n, _ := read(b, path, osm.Car())
		if len(n.Links) != 50*links {
			b.Fatalf("%d links, want %d", len(n.Links), 50*links)
		}
	}
}

// links are those of Andorra when every node is a vertex.
const links = 16_817

// headerEnd returns where the blocks of data begin.
func headerEnd(b []byte) int {
	n := int(binary.BigEndian.Uint32(b))
	header, size := b[4:4+n], 0
	for i := 0; i < len(header); {
		tag := header[i]
		v, used := binary.Uvarint(header[i+1:])
		i += 1 + used
		if tag&7 == 2 {
			i += int(v)
		} else if tag>>3 == 3 {
			size = int(v)
		}
	}
	return 4 + n + size
}
