package tiles_test

import (
	"context"
	"fmt"
	"os"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/maillage/maillage/api/tiles"
	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/atlas"
	"github.com/maillage/maillage/ingest"
	"github.com/maillage/maillage/ingest/boundaries"
	"github.com/paulmach/orb"
)

const france2018 = "../../../shared/realdata/communes/communes_2018_metro_wgs84.geojson.gz"

// france are the metropolitan communes of 2018, and one community that claims Brittany, read once.
var france = sync.OnceValues(func() (*geo.Dataset, error) {
	units, _, err := boundaries.Read(context.Background(), france2018, boundaries.Options{}, &ingest.Report{}, nil)
	ds := &geo.Dataset{Name: "France", COGYear: 2018}
	brittany := geo.Community{ID: "bretagne", Name: "Bretagne", Stage: geo.Signed}
	for i, u := range units {
		ds.Units = append(ds.Units, geo.Unit{Code: u.Code, Name: u.Name, Parent: geo.None, Department: u.Code[:2], Population: geo.Exactly(int64(i)), Geometry: u.Geometry})
		switch u.Code[:2] {
		case "22", "29", "35", "56":
			brittany.Claims = append(brittany.Claims, geo.Claim{Unit: int32(i)})
		}
	}
	ds.Communities = []geo.Community{brittany}
	return ds, err
})

// madeOfFrance is their atlas and its tiles, prepared once.
var madeOfFrance struct {
	once  sync.Once
	atlas *atlas.Atlas
	tiles *tiles.Set
}

func tiledFrance(t testing.TB) (*atlas.Atlas, *tiles.Set) {
	t.Helper()
	if _, err := os.Stat(france2018); err != nil {
		t.Skip("tiles of France: ../shared/realdata is not there")
	}
	m := &madeOfFrance
	m.once.Do(func() {
		ds, err := france()
		if err != nil {
			t.Fatal(err)
		}
		a, s := tiled(t, ds)
		if err := s.Prepare(context.Background()); err != nil {
			t.Fatal(err)
		}
		m.atlas, m.tiles = a, s
	})
	if m.tiles == nil {
		t.Fatal("the tiles of France could not be made: see the first test that asked for them")
	}
	return m.atlas, m.tiles
}

var franceLayers = []string{"units", "cpts", "gaps", "overlaps"}

// No tile of France is over the budget, none takes long, and at zoom 5 every commune is drawn.
func TestFrance(t *testing.T) {
	if testing.Short() {
		t.Skip("tiles of France: -short")
	}
	a, s := tiledFrance(t)
	met := make(map[uint64]bool)
	for zoom := range 8 {
		for _, at := range within(orb.Bound{Min: orb.Point{-5.2, 41.3}, Max: orb.Point{9.6, 51.1}}, zoom) {
			began := time.Now()
			packed, err := s.Tile(context.Background(), at, tiles.Request{Collections: franceLayers})
			took := time.Since(began)
			if err != nil || len(packed) > tiles.Budget {
				t.Errorf("tile %v: %d bytes, %v, want %d at most", at, len(packed), err, tiles.Budget)
			}
			if took > 5*time.Second { // a hundred times what a quiet machine takes: only a blunder is caught here
				t.Errorf("tile %v took %v", at, took)
			}
			if zoom == 5 {
				for id := range decode(t, packed)["units"].features {
					met[id] = true
				}
			}
		}
	}
	if want := a.Layer("units").Len(); len(met) != want {
		t.Errorf("%d communes are drawn at zoom 5, want %d", len(met), want)
	}
}

// Communes of real shapes fit together too, where they are small and many.
func TestFranceFits(t *testing.T) {
	if testing.Short() {
		t.Skip("tiles of France: -short")
	}
	a, s := tiledFrance(t)
	for _, zoom := range []int{7, 8, 9, 10, 12} {
		for _, at := range []orb.Point{{-2.9, 47.6}, {-1.7, 48.1}, {-4.5, 48.4}} {
			drawn := tileOf(t, s, tileAt(at, zoom), "units", "cpts")
			left := make(map[[2]point]int)
			for _, u := range a.Areas[0].Units {
				addSides(left, drawn["units"].features[uint64(u)].rings, 1)
			}
			addSides(left, drawn["cpts"].features[0].rings, -1)
			if len(left) > 0 {
				t.Errorf("zoom %d at %v: Brittany and its communes differ in %d steps, such as %v", zoom, at, len(left), first(left))
			}
			for id, f := range drawn["cpts"].features {
				if fault := sound(f.rings); fault != "" && len(f.rings) < 50 {
					t.Errorf("zoom %d at %v: feature %d: %s", zoom, at, id, fault)
				}
			}
		}
	}
}

// What is taken as a whole, as it lies within a tile or is plain, is drawn as it is when every arc is cut and every ring
// looked at: the tiles of a département with islands, on both grids.
func TestShortcutsLoseNothing(t *testing.T) {
	if testing.Short() {
		t.Skip("tiles of a département: -short")
	}
	if _, err := os.Stat(france2018); err != nil {
		t.Skip("tiles of a département: ../shared/realdata is not there")
	}
	all, err := france()
	if err != nil {
		t.Fatal(err)
	}
	_, s := tiled(t, department(all, "56"))
	plodding, request := s.Plodding(), tiles.Request{Collections: franceLayers}
	compared := 0
	for _, g := range tiles.Grids() {
		for zoom := 5; zoom <= 12; zoom++ {
			at := s.Addresses(request, zoom)
			if g == tiles.Lambert93 && zoom > 10 {
				continue
			} else if g == tiles.Lambert93 {
				at = lambertWithin(205_000, 6_700_000, 325_000, 6_790_000, zoom)
			}
			for _, a := range at {
				g, w := decode(t, s.Cold(a, request)), decode(t, plodding.Cold(a, request))
				for name, l := range w {
					if fault := differ(g[name], l); fault != "" {
						t.Fatalf("tile %v, %s: %s", a, name, fault)
					}
					compared += len(l.features)
				}
			}
		}
	}
	if compared < 6000 {
		t.Errorf("only %d features were drawn", compared)
	}
}

// differ tells what is not the same in two layers, whichever point rings begin with.
func differ(a, b layer) string {
	if !slices.Equal(a.order, b.order) {
		return fmt.Sprintf("the features %v and %v", a.order, b.order)
	}
	for id, f := range a.features {
		g := b.features[id]
		if !slices.EqualFunc(f.rings, g.rings, func(r, s []point) bool {
			at := slices.Index(s, r[0])
			return at >= 0 && slices.Equal(r, append(slices.Clone(s[at:]), s[:at]...))
		}) {
			return fmt.Sprintf("feature %d: %v and %v", id, f.rings, g.rings)
		}
	}
	return ""
}

// department returns the communes of one département.
func department(all *geo.Dataset, code string) *geo.Dataset {
	ds := &geo.Dataset{Name: code, COGYear: all.COGYear}
	for _, u := range all.Units {
		if u.Department == code {
			ds.Units = append(ds.Units, u)
		}
	}
	ds.Communities = []geo.Community{{ID: "ouest", Name: "Ouest", Stage: geo.Signed}}
	for i := range int32(len(ds.Units) / 3) {
		ds.Communities[0].Claims = append(ds.Communities[0].Claims, geo.Claim{Unit: i})
	}
	return ds
}

// lambertWithin returns the tiles of the grid of Lambert-93 that a box in metres meets.
func lambertWithin(west, south, east, north float64, zoom int) []tiles.Address {
	side := 256 * 209_715.2 / float64(int(1)<<zoom) // of the definition of LAMB93_10cm, as its origin
	var out []tiles.Address
	for row := int((12_000_000 - north) / side); row <= int((12_000_000-south)/side); row++ {
		for col := int(west / side); col <= int(east/side); col++ {
			out = append(out, tiles.Address{Grid: tiles.Lambert93, Zoom: zoom, Row: row, Col: col})
		}
	}
	return out
}

// within returns the tiles of a zoom that a box meets.
func within(b orb.Bound, zoom int) []tiles.Address {
	nw, se := tileAt(orb.Point{b.Min[0], b.Max[1]}, zoom), tileAt(orb.Point{b.Max[0], b.Min[1]}, zoom)
	var out []tiles.Address
	for row := nw.Row; row <= se.Row; row++ {
		for col := nw.Col; col <= se.Col; col++ {
			out = append(out, tiles.Address{Zoom: zoom, Row: row, Col: col})
		}
	}
	return out
}

// The most crowded tile of each zoom: sizes pin what is drawn, but for the compression that the library decides.
func BenchmarkFrance(b *testing.B) {
	_, s := tiledFrance(b)
	for _, c := range []struct {
		name        string
		at          tiles.Address
		least, most int
	}{
		{"z5", tiles.Address{Zoom: 5, Row: 11, Col: 16}, 400_000, tiles.Budget},
		{"z6", tiles.Address{Zoom: 6, Row: 22, Col: 32}, 400_000, tiles.Budget},
		{"z8", tiles.Address{Zoom: 8, Row: 87, Col: 129}, 100_000, 140_000},
		{"z10", tiles.Address{Zoom: 10, Row: 375, Col: 512}, 15_000, 30_000},
		{"z12", tiles.Address{Zoom: 12, Row: 1383, Col: 2086}, 1_500, 4_000},
	} {
		request := tiles.Request{Collections: franceLayers}
		b.Run(c.name+"/cold", func(b *testing.B) {
			for b.Loop() {
				if packed := s.Cold(c.at, request); len(packed) < c.least || len(packed) > c.most {
					b.Fatalf("%d bytes, want %d to %d", len(packed), c.least, c.most)
				}
			}
		})
		b.Run(c.name+"/ready", func(b *testing.B) {
			s.Tile(context.Background(), c.at, request)
			for b.Loop() {
				if packed, err := s.Tile(context.Background(), c.at, request); err != nil || len(packed) < c.least {
					b.Fatalf("%d bytes, %v", len(packed), err)
				}
			}
		})
	}
}
