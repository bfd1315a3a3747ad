package tiles_test

import (
	"bytes"
	"math/rand/v2"
	"runtime"
	"testing"

	"github.com/maillage/maillage/api/tiles"
	"github.com/paulmach/orb"
)

// A tile that is shared out among hands, and packed in stretches, has the same bytes on one core and on many.
func TestTilesDoNotDependOnCores(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	dataset := crooked(rand.New(rand.NewPCG(8, 1)), 30, 2, 47, 1)
	var alone [][]byte
	for _, cores := range []int{1, 4} {
		runtime.GOMAXPROCS(cores)
		_, s := tiled(t, dataset)
		for k, zoom := range []int{6, 8, 10} {
			packed := s.Cold(tileAt(orb.Point{2.5, 46.5}, zoom), tiles.Request{Collections: []string{"units", "cpts"}})
			switch {
			case len(packed) == 0:
				t.Fatalf("zoom %d: nothing is drawn", zoom)
			case cores == 1:
				alone = append(alone, packed)
			case !bytes.Equal(packed, alone[k]):
				t.Errorf("zoom %d: %d bytes on %d cores, %d on one", zoom, len(packed), cores, len(alone[k]))
			}
		}
	}
}
