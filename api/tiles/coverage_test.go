package tiles_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/maillage/maillage/api/features"
	"github.com/maillage/maillage/api/tiles"
	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/atlas"
	"github.com/maillage/maillage/geo/crs"
	"github.com/maillage/maillage/geo/geotest"
	"github.com/paulmach/orb"
)

// tiled returns the atlas of a dataset and its tiles.
func tiled(t testing.TB, ds *geo.Dataset) (*atlas.Atlas, *tiles.Set) {
	t.Helper()
	a, err := atlas.Compute(context.Background(), ds, geo.DefaultSettings(), nil)
	if err != nil {
		t.Fatal(err)
	}
	e, err := features.NewEdition(a, tiles.Extension())
	if err != nil {
		t.Fatal(err)
	}
	return a, tiles.New(a, e)
}

func tileOf(t testing.TB, s *tiles.Set, a tiles.Address, collections ...string) map[string]layer {
	t.Helper()
	packed, err := s.Tile(context.Background(), a, tiles.Request{Collections: collections})
	if err != nil {
		t.Fatal(err)
	}
	return decode(t, packed)
}

// crooked returns a dataset of n × n communes with crooked borders, degrees wide, whose north-west corner lies at
// a point. Some hold an enclave. One community claims every commune, another every second one.
func crooked(r *rand.Rand, n int, west, north, degrees float64) *geo.Dataset {
	step := degrees / float64(n)
	jitter := func() float64 { return (r.Float64() - 0.5) * step * 0.6 }
	node := make(map[[2]int]orb.Point)
	for y := range n + 1 {
		for x := range n + 1 {
			node[[2]int{x, y}] = orb.Point{west + float64(x)*step + jitter(), north - float64(y)*step + jitter()}
		}
	}
	lines := make(map[[4]int]orb.LineString)
	line := func(x0, y0, x1, y1 int) orb.LineString { // the same points both ways
		if back, ok := lines[[4]int{x1, y1, x0, y0}]; ok {
			l := back.Clone()
			l.Reverse()
			return l
		}
		a, b := node[[2]int{x0, y0}], node[[2]int{x1, y1}]
		l := orb.LineString{a}
		for k, m := 1, 1+r.IntN(12); k < m; k++ {
			f, off := float64(k)/float64(m), (r.Float64()-0.5)*0.1
			l = append(l, orb.Point{a[0] + f*(b[0]-a[0]) - off*(b[1]-a[1]), a[1] + f*(b[1]-a[1]) + off*(b[0]-a[0])})
		}
		l = append(l, b)
		lines[[4]int{x0, y0, x1, y1}] = l
		return l
	}
	ds := &geo.Dataset{Name: "Travers", COGYear: 2025}
	all, half := geo.Community{ID: "all", Name: "Toutes"}, geo.Community{ID: "half", Name: "La moitié"}
	add := func(mp orb.MultiPolygon) {
		u := int32(len(ds.Units))
		ds.Units = append(ds.Units, geo.Unit{Code: fmt.Sprintf("99%03d", u), Name: fmt.Sprint("Commune ", u), Parent: geo.None, Population: geo.Exactly(10), Geometry: mp})
		all.Claims = append(all.Claims, geo.Claim{Unit: u})
		if u%2 == 0 {
			half.Claims = append(half.Claims, geo.Claim{Unit: u})
		}
	}
	for y := range n {
		for x := range n {
			var ring orb.Ring
			for _, e := range [4][4]int{{x, y, x, y + 1}, {x, y + 1, x + 1, y + 1}, {x + 1, y + 1, x + 1, y}, {x + 1, y, x, y}} {
				l := line(e[0], e[1], e[2], e[3])
				ring = append(ring, l[:len(l)-1]...)
			}
			p := orb.Polygon{append(ring, ring[0])}
			if r.IntN(3) == 0 {
				c, d := orb.Point{west + (float64(x)+0.5)*step, north - (float64(y)+0.5)*step}, step*0.05
				in := orb.Ring{{c[0] - d, c[1]}, {c[0], c[1] - d}, {c[0] + d, c[1]}, {c[0], c[1] + d}, {c[0] - d, c[1]}}
				add(orb.MultiPolygon{{in}})
				in = in.Clone()
				in.Reverse()
				p = append(p, in)
			}
			add(orb.MultiPolygon{p})
		}
	}
	ds.Communities = []geo.Community{all, half}
	return ds
}

// tileAt returns the tile of a zoom that holds a point.
func tileAt(p orb.Point, zoom int) tiles.Address {
	n := math.Exp2(float64(zoom))
	lat := p[1] * math.Pi / 180
	return tiles.Address{Zoom: zoom, Col: int((p[0] + 180) / 360 * n), Row: int((1 - math.Asinh(math.Tan(lat))/math.Pi) / 2 * n)}
}

// lambert is the side of a tile of IGN's grid, in metres, at a zoom; its north-west corner is (0, 12 000 000).
func lambert(zoom int) float64 { return 256 * 209_715.2 / math.Exp2(float64(zoom)) }

func lambertAt(p orb.Point, zoom int) tiles.Address {
	c, err := crs.Lookup(2154)
	if err != nil {
		panic(err)
	}
	x, y := c.FromLonLat(p[0], p[1])
	return tiles.Address{Grid: tiles.Lambert93, Zoom: zoom, Col: int(x / lambert(zoom)), Row: int((12e6 - y) / lambert(zoom))}
}

// On random coverages, in tiles at random places of every zoom: polygons are valid, and the borders between communes
// cancel out, side by side and to the unit. What is left of them is the outline of the community that claims all, so
// there is neither gap nor overlap. A community's polygons are the sum of its communes'.
func TestNeighboursFit(t *testing.T) {
	for seed := range uint64(12) {
		r := rand.New(rand.NewPCG(seed, 6))
		degrees := math.Exp2(-float64(r.IntN(9))) * 4
		west, north := -3+r.Float64()*8, 44+r.Float64()*5
		a, s := tiled(t, crooked(r, 5, west, north, degrees))
		for zoom := range tiles.MaxZoom + 1 {
			at := orb.Point{west + r.Float64()*degrees, north - r.Float64()*degrees}
			address := tileAt(at, zoom)
			t.Run(fmt.Sprintf("seed %d/%d-%d-%d", seed, address.Zoom, address.Row, address.Col), func(t *testing.T) {
				checkFit(t, tileOf(t, s, address, "units", "cpts"), a)
			})
			address = lambertAt(at, max(zoom+1, 4))
			t.Run(fmt.Sprintf("seed %d/lambert %d-%d-%d", seed, address.Zoom, address.Row, address.Col), func(t *testing.T) {
				checkFit(t, tileOf(t, s, address, "units", "cpts"), a)
			})
		}
	}
}

func checkFit(t *testing.T, drawn map[string]layer, a *atlas.Atlas) {
	units, cpts := drawn["units"], drawn["cpts"]
	for _, l := range []layer{units, cpts} {
		for id, f := range l.features {
			if fault := sound(f.rings); fault != "" {
				t.Errorf("%s %d: %s", l.name, id, fault)
			}
		}
	}
	for c, area := range a.Areas {
		left := make(map[[2]point]int)
		specks := false
		for _, u := range area.Units {
			f := units.features[uint64(u)]
			specks = specks || isSpeck(f)
			addSides(left, f.rings, 1)
		}
		addSides(left, cpts.features[uint64(c)].rings, -1)
		if !specks && len(left) > 0 { // a speck is drawn over its neighbours
			t.Errorf("community %d and its communes differ in %d sides, such as %v", c, len(left), first(left))
		}
	}
}

// isSpeck tells whether a feature is one that is too small for the grid.
func isSpeck(f feature) bool {
	return len(f.rings) == 1 && len(f.rings[0]) == 4 && area(f.rings[0]) == 2
}

// addSides counts the unit steps of the sides of rings, so that a side cut in two is the same as the whole; those walked
// both ways cancel out.
func addSides(count map[[2]point]int, rings [][]point, way int) {
	for _, r := range rings {
		for k, a := range r {
			b := r[(k+1)%len(r)]
			n := gcd(b.x-a.x, b.y-a.y)
			dx, dy := (b.x-a.x)/n, (b.y-a.y)/n
			for p := a; p != b; {
				q := point{p.x + dx, p.y + dy}
				key, sign := [2]point{p, q}, way
				if q.x < p.x || q.x == p.x && q.y < p.y {
					key, sign = [2]point{q, p}, -way
				}
				if count[key] += sign; count[key] == 0 {
					delete(count, key)
				}
				p = q
			}
		}
	}
}

func gcd(a, b int64) int64 {
	for b != 0 {
		a, b = b, a%b
	}
	return max(a, -a)
}

func first(m map[[2]point]int) (k [2]point) {
	for k = range m {
		break
	}
	return k
}

// Coverages of a few cells, on rims and at their corners, where communes are islands in one cell or strips narrower than one:
// they are drawn as without shortcuts, soundly, however coarse the cells are.
func TestSmallAtTheRim(t *testing.T) {
	drawn := 0
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(seed, 77))
		zoom := 5 + r.IntN(8)
		at := tileAt(orb.Point{2, 47}, zoom)
		rims := []float64{-64, 64, 4032, 4160}
		x, y := rims[r.IntN(4)], []float64{r.Float64() * 4096, rims[r.IntN(4)]}[r.IntN(2)]
		if r.IntN(2) == 0 {
			x, y = y, x
		}
		corner, n := lonLat(at, x, y), 2+r.IntN(5)
		across := 360 / math.Exp2(float64(zoom)) / 4096 * float64(n) * []float64{0.3, 0.6, 1, 2, 5, 20, 60}[r.IntN(7)]
		_, s := tiled(t, crooked(r, n, corner[0]-across*r.Float64(), corner[1]+across*r.Float64(), across))
		plodding, request := s.Plodding(), tiles.Request{Collections: []string{"units", "cpts"}}
		for _, a := range around(at, 1) {
			draft := []int{0, 3, 4, 5}[r.IntN(4)]
			got, want := decode(t, s.Draft(a, request, draft)), decode(t, plodding.Draft(a, request, draft))
			for _, name := range []string{"units", "cpts"} {
				if fault := differ(got[name], want[name]); fault != "" {
					t.Fatalf("seed %d, tile %v, draft %d, %s: %s", seed, a, draft, name, fault)
				}
				for id, f := range got[name].features {
					drawn++
					if fault := sound(f.rings); fault != "" {
						t.Errorf("seed %d, tile %v, draft %d, %s %d: %s", seed, a, draft, name, id, fault)
					}
				}
			}
		}
	}
	if drawn < 1000 {
		t.Errorf("only %d features were drawn", drawn)
	}
}

// At the zooms at which nothing is simplified, every grid point farther than a unit from any border belongs to the
// feature on whose ground it lies: the tile is the clip of the input.
func TestTileIsTheClip(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	ds := crooked(r, 4, 2, 47, 0.02)
	a, s := tiled(t, ds)
	for k := range 20 {
		address := tileAt(orb.Point{2 + 0.02*r.Float64(), 47 - 0.02*r.Float64()}, 12+r.IntN(3))
		if k%2 > 0 {
			address = lambertAt(orb.Point{2 + 0.02*r.Float64(), 47 - 0.02*r.Float64()}, 13+r.IntN(3))
		}
		units := tileOf(t, s, address, "units")["units"]
		compared := 0
		for range 500 {
			p := point{r.Int64N(4096), r.Int64N(4096)}
			face := a.Mesh.Locate(lonLat(address, float64(p.x), float64(p.y)))
			for id, f := range units.features {
				in, near := holds(f.rings, p)
				if near {
					continue
				}
				compared++
				if in != (face == int32(id)) {
					t.Fatalf("tile %v, %v: inside feature %d is %v, the ground is that of face %d", address, p, id, in, face)
				}
			}
		}
		if compared < 250 {
			t.Errorf("tile %v: only %d points were far enough from a border", address, compared)
		}
	}
}

func lonLat(a tiles.Address, x, y float64) orb.Point {
	if a.Grid == tiles.Lambert93 {
		c, err := crs.Lookup(2154)
		if err != nil {
			panic(err)
		}
		side := lambert(a.Zoom)
		lon, lat := c.ToLonLat((float64(a.Col)+x/4096)*side, 12e6-(float64(a.Row)+y/4096)*side)
		return orb.Point{lon, lat}
	}
	n := math.Exp2(float64(a.Zoom))
	fx, fy := (float64(a.Col)+x/4096)/n, (float64(a.Row)+y/4096)/n
	return orb.Point{fx*360 - 180, math.Atan(math.Sinh(math.Pi*(1-2*fy))) * 180 / math.Pi}
}

// holds tells whether a point is inside rings by the even-odd rule, and whether it is within two units of one.
func holds(rings [][]point, p point) (in, near bool) {
	for _, r := range rings {
		for k, a := range r {
			b := r[(k+1)%len(r)]
			dx, dy := float64(b.x-a.x), float64(b.y-a.y)
			t := (float64(p.x-a.x)*dx + float64(p.y-a.y)*dy) / (dx*dx + dy*dy)
			t = max(0, min(1, t))
			if math.Hypot(float64(a.x)+t*dx-float64(p.x), float64(a.y)+t*dy-float64(p.y)) < 2 {
				near = true
			}
			if (a.y > p.y) != (b.y > p.y) && float64(p.x) < dx*float64(p.y-a.y)/dy+float64(a.x) {
				in = !in
			}
		}
	}
	return in, near
}

// Feature ids are positions in the layer, at every zoom and in every tile, with the key that leads to the item.
func TestFeatureIDs(t *testing.T) {
	a, s := tiled(t, geotest.Dataset())
	for zoom := range tiles.MaxZoom + 1 {
		drawn := tileOf(t, s, tileAt(orb.Point{2.25, 46.25}, zoom), atlas.LayerIDs()...)
		for _, l := range a.Layers() {
			for id, f := range drawn[l.ID].features {
				if key := f.tags[l.Fields[0].Name]; key != l.Key(int(id)) {
					t.Errorf("zoom %d: feature %d of %s has the key %v, want %s", zoom, id, l.ID, key, l.Key(int(id)))
				}
			}
		}
	}
}

// What a tile says grows with the zoom: the key and what maps are painted by first, then every field that is no list.
func TestProperties(t *testing.T) {
	_, s := tiled(t, geotest.Dataset())
	low := tileOf(t, s, tileAt(orb.Point{2.05, 46.05}, 6), "cpts", "units")
	if tags := low["cpts"].features[0].tags; tags["id"] != "west" || tags["name"] != "CPTS de l'Ouest" || tags["stage"] != "signed" || tags["contract"] != nil {
		t.Errorf("at zoom 6 a CPTS says %v", tags)
	}
	high := tileOf(t, s, tileAt(orb.Point{2.05, 46.05}, 9), "cpts", "units")
	if tags := high["cpts"].features[0].tags; tags["contract"] != "ACI" || tags["units"] != nil || tags["letter_on"] != "2019-03-01" || tags["compactness"] == nil {
		t.Errorf("at zoom 9 a CPTS says %v", tags)
	}
	if tags := high["units"].features[0].tags; tags["population"] != int64(5000) || tags["own_boundary"] != true {
		t.Errorf("at zoom 9 a commune says %v", tags)
	}
}

// Each label lies in one tile of a zoom, on the ground of its feature.
func TestLabels(t *testing.T) {
	a, s := tiled(t, geotest.Dataset())
	found := make(map[uint64]int)
	for _, at := range around(tileAt(orb.Point{2.3, 46.3}, 10), 3) {
		for id, f := range tileOf(t, s, at, "cpts")["cpts-labels"].features {
			found[id]++
			p := f.rings[0][0]
			face := a.Mesh.Locate(lonLat(at, float64(p.x), float64(p.y)))
			claimed := false
			for _, c := range a.Units[face].Communities {
				claimed = claimed || uint64(c) == id
			}
			if !claimed || f.tags["name"] != a.Dataset.Communities[id].Name {
				t.Errorf("the label %v of %d stands on unit %d", f.tags["name"], id, face)
			}
		}
	}
	if len(found) != 3 || found[0] != 1 || found[1] != 1 || found[2] != 1 {
		t.Errorf("labels by feature: %v, want one of each of 3", found)
	}
}

func around(a tiles.Address, n int) []tiles.Address {
	var out []tiles.Address
	for r := a.Row - n; r <= a.Row+n; r++ {
		for c := a.Col - n; c <= a.Col+n; c++ {
			out = append(out, tiles.Address{Zoom: a.Zoom, Row: r, Col: c})
		}
	}
	return out
}
