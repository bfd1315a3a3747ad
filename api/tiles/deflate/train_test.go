package deflate_test

import (
	"bytes"
	"compress/gzip"
	"flag"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/maillage/maillage/api/features"
	"github.com/maillage/maillage/api/tiles"
	"github.com/maillage/maillage/api/tiles/deflate"
	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/atlas"
	"github.com/maillage/maillage/ingest"
	"github.com/maillage/maillage/ingest/boundaries"
	"github.com/paulmach/orb"
)

const france2018 = "../../../../shared/realdata/communes/communes_2018_metro_wgs84.geojson.gz"

var update = flag.Bool("update", false, "train the ready codes anew, from the communes of France")

// trainedAt are the zooms of the ready codes. Tiles of lower zooms are large: of these a code of their own is a small part of the
// time. Those of higher ones are so short that telling of a code for all symbols takes too much.
var trainedAt = []int{10, 11, 12}

var communes = tiles.Request{Collections: []string{"units"}}

// france returns the tiles of the communes of 2018 of some départements, of all when none is named, and their layer.
func france(t testing.TB, departments ...string) (*tiles.Set, *atlas.Layer) {
	t.Helper()
	if _, err := os.Stat(france2018); err != nil {
		t.Skip("tiles of communes: ../shared/realdata is not there")
	}
	units, _, err := boundaries.Read(t.Context(), france2018, boundaries.Options{}, &ingest.Report{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	ds := &geo.Dataset{Name: "France", COGYear: 2018}
	for i, u := range units {
		if len(departments) == 0 || slices.Contains(departments, u.Code[:2]) {
			ds.Units = append(ds.Units, geo.Unit{Code: u.Code, Name: u.Name, Parent: geo.None, Department: u.Code[:2], Population: geo.Exactly(int64(i)), Geometry: u.Geometry})
		}
	}
	ds.Communities = []geo.Community{{ID: "une", Name: "Une CPTS", Stage: geo.Signed, Claims: []geo.Claim{{Unit: 0}}}}
	a, err := atlas.Compute(t.Context(), ds, geo.DefaultSettings(), nil)
	if err != nil {
		t.Fatal(err)
	}
	edition, err := features.NewEdition(a, tiles.Extension())
	if err != nil {
		t.Fatal(err)
	}
	return tiles.New(a, edition), a.Layer("units")
}

// TestTrain writes trained.go, of tiles about communes of 2018 drawn by lot.
func TestTrain(t *testing.T) {
	if !*update {
		t.Skip("the ready codes are trained anew with -update")
	}
	set, layer := france(t)
	source := "// Written by go test -run TestTrain -update; not to be changed by hand.\n\npackage deflate\n\n" +
		"// trained are the lengths of the words of ready codes, of symbols and then of distances: for tiles of communes of zooms 10, 11\n" +
		"// and 12.\nvar trained = [...]string{\n"
	for _, zoom := range trainedAt {
		random := rand.New(rand.NewPCG(77, uint64(zoom)))
		var texts [][]byte
		for len(texts) < 300 {
			text := drawn(t, set, tileAt(layer.Bound(random.IntN(layer.Len())).Center(), zoom))
			if 0 < len(text) && len(text) <= deflate.Block {
				texts = append(texts, text)
			}
		}
		source += "\t`\n" + lines(deflate.Train(texts)) + "`,\n"
	}
	if err := os.WriteFile("trained.go", []byte(source+"}\n"), 0o644); err != nil {
		t.Fatal(err)
	}
}

// lines breaks digits into lines of 79.
func lines(digits string) string {
	var b strings.Builder
	for len(digits) > 0 {
		n := min(len(digits), 79)
		b.WriteString(digits[:n] + "\n")
		digits = digits[n:]
	}
	return b.String()
}

// tileAt is the tile of a zoom that a place lies in.
func tileAt(p orb.Point, zoom int) tiles.Address {
	n, lat := math.Exp2(float64(zoom)), p[1]*math.Pi/180
	return tiles.Address{Zoom: zoom, Col: int((p[0] + 180) / 360 * n), Row: int((1 - math.Asinh(math.Tan(lat))/math.Pi) / 2 * n)}
}

// drawn returns a tile of communes as it is before it is packed, nil where there is nothing.
func drawn(t testing.TB, set *tiles.Set, at tiles.Address) []byte {
	packed, err := set.Tile(t.Context(), at, communes)
	if err != nil {
		t.Fatal(err)
	}
	if len(packed) == 0 {
		return nil
	}
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return text
}
