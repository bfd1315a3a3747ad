package tiles

import (
	"bytes"
	"compress/gzip"
	"io"
	"math/rand/v2"
	"testing"

	"github.com/maillage/maillage/api/tiles/deflate"
)

// What is packed in stretches is one member of gzip that others unpack, the same however many cores there are.
func TestPack(t *testing.T) {
	var p packers
	random := rand.New(rand.NewPCG(1, 2))
	for _, size := range []int{0, 1, deflate.Block, deflate.Block + 1, 3*deflate.Block + 7} {
		tile := make([]byte, size)
		for k := range tile {
			tile[k] = byte(random.IntN(9) * k % 51)
		}
		alone, together := p.pack(tile, nil), p.pack(tile, newCrew())
		if !bytes.Equal(alone, together) {
			t.Errorf("%d bytes: %d packed alone, %d together", size, len(alone), len(together))
		}
		if size == 0 {
			if alone != nil {
				t.Errorf("nothing is packed to %d bytes", len(alone))
			}
			continue
		}
		z, err := gzip.NewReader(bytes.NewReader(alone))
		if err != nil {
			t.Fatal(err)
		}
		z.Multistream(false)
		if got, err := io.ReadAll(z); err != nil || !bytes.Equal(got, tile) {
			t.Errorf("%d bytes come back as %d, %v", size, len(got), err)
		}
	}
}
