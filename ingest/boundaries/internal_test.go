package boundaries

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"sort"
	"strconv"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/maillage/maillage/ingest"
	"github.com/paulmach/orb"
	"pgregory.net/rapid"
)

// decodeAll decodes GeoJSON without looking further at what it holds.
func decodeAll(r io.Reader, take func(*record)) error {
	g := &geojson{scan: newScanner(r), take: take}
	return g.decode()
}

// BenchmarkDecode is the decoder alone, on text in memory. The result is pinned so that speed is not bought with it.
func BenchmarkDecode(b *testing.B) {
	text := france(b)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		units, vertices := 0, 0
		err := decodeAll(bytes.NewReader(text), func(r *record) {
			units++
			for _, p := range r.geometry {
				for _, ring := range p {
					vertices += len(ring)
				}
			}
		})
		if err != nil || units != 35_228 || vertices != 2_168_123 {
			b.Fatalf("%d units, %d vertices, %v", units, vertices, err)
		}
	}
}

// BenchmarkCrossings searches every ring of metropolitan France for the places where it meets itself.
func BenchmarkCrossings(b *testing.B) {
	var all []orb.MultiPolygon
	if err := decodeAll(bytes.NewReader(france(b)), func(r *record) { all = append(all, r.geometry) }); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		var search crosser
		found := 0
		for _, mp := range all {
			found += len(search.examine(mp, ""))
		}
		if found != 1 {
			b.Fatalf("%d rings meet themselves, 1 is known to", found)
		}
	}
}

func france(t testing.TB) []byte {
	t.Helper()
	f, err := os.Open("../../../shared/realdata/communes/communes_2018_metro_wgs84.geojson.gz")
	if err != nil {
		t.Skip("the real data is not there")
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// TestNumbers compares the decoder's numbers with strconv's, to the bit, on the forms that files hold.
func TestNumbers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := rapid.Float64().Draw(t, "f")
		format := rapid.SampledFrom([]byte("efgE")).Draw(t, "format")
		digits := rapid.IntRange(-1, 25).Draw(t, "digits")
		text := strconv.FormatFloat(f, format, digits, 64)
		if !isNumber([]byte(text)) { // NaN, Inf
			return
		}
		want, _ := strconv.ParseFloat(text, 64)
		s := newScanner(strings.NewReader(text + "]"))
		s.more(0)
		got, err := s.number()
		if err != nil || math.Float64bits(got) != math.Float64bits(want) {
			t.Fatalf("%s read as %v, %v", text, got, err)
		}
	})
}

// TestSmallReads gives the decoder its text one byte at a time, and half a buffer at a time: tokens are then cut
// everywhere.
func TestSmallReads(t *testing.T) {
	ring := "[[5.123456789012345,46],[6e0,46],[6,47.25],[5.123456789012345,46]]"
	text := "\ufeff{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":{\"nom\":\"Saint-\\u00c9tienne \\ud83d\\ude00\",\"code\":\"01001\"},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[" + ring + "]}}]}"
	for name, r := range map[string]io.Reader{"one byte": iotest.OneByteReader(strings.NewReader(text)), "whole": strings.NewReader(text), "data with error": iotest.DataErrReader(strings.NewReader(text))} {
		var got record
		if err := decodeAll(r, func(r *record) { got = *r }); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if got.fields.values[roleName] != "Saint-Étienne 😀" || len(got.geometry) != 1 || got.geometry[0][0][0] != (orb.Point{5.123456789012345, 46}) {
			t.Errorf("%s: %+v", name, got)
		}
	}
	broken := io.MultiReader(strings.NewReader(text[:100]), iotest.ErrReader(errors.New("disk failure")))
	if err := decodeAll(broken, func(*record) {}); err == nil || !strings.Contains(err.Error(), "disk failure") {
		t.Errorf("a failing disk gave %v", err)
	}
}

// TestLongTexts reads values far larger than the buffer, some skipped and one wanted.
func TestLongTexts(t *testing.T) {
	long := strings.Repeat("x", 3<<20)
	polygon := `"geometry":{"type":"Polygon","coordinates":[[[5,46],[6,46],[6,47],[5,46]]]}`
	taken := 0
	if err := decodeAll(strings.NewReader(`{"type":"Feature","about":"`+long+`","properties":{"code":"01001","z":"`+long+`"},`+polygon+`}`), func(*record) { taken++ }); err != nil || taken != 1 {
		t.Errorf("%d records, %v", taken, err)
	}
	for _, text := range []string{`{"type":"Feature","properties":{"nom":"` + long + `"}}`, `{"` + long + `":1}`, `{"a":` + strings.Repeat("1", 3<<20) + `}`} {
		s := newScanner(strings.NewReader(text))
		g := &geojson{scan: s, take: func(*record) {}}
		if err := g.decode(); err == nil || !strings.Contains(err.Error(), "longer than 1 MiB") {
			t.Errorf("%v", err)
		}
		if len(s.buf) > 4<<20 {
			t.Errorf("the buffer grew to %d bytes", len(s.buf))
		}
	}
}

// meets is the plain search, over all pairs, in integers: coordinates must be small whole numbers.
func meets(ring orb.Ring) bool {
	n := len(ring) - 1
	turn := func(a, b, c orb.Point) int64 {
		return int64(a[0]-c[0])*int64(b[1]-c[1]) - int64(a[1]-c[1])*int64(b[0]-c[0])
	}
	on := func(a, b, c orb.Point) bool {
		return turn(a, b, c) == 0 && c[0] >= min(a[0], b[0]) && c[0] <= max(a[0], b[0]) && c[1] >= min(a[1], b[1]) && c[1] <= max(a[1], b[1])
	}
	opposed := func(a, b int64) bool { return a < 0 && b > 0 || a > 0 && b < 0 }
	for i := range n {
		for j := i + 1; j < n; j++ {
			p, q, r, u := ring[i], ring[i+1], ring[j], ring[j+1]
			switch {
			case j == i+1: // they share q = r
				if on(p, q, u) || on(r, u, p) {
					return true
				}
			case i == 0 && j == n-1: // they share p = u
				if on(p, q, r) || on(r, u, q) {
					return true
				}
			case opposed(turn(p, q, r), turn(p, q, u)) && opposed(turn(r, u, p), turn(r, u, q)),
				on(p, q, r), on(p, q, u), on(r, u, p), on(r, u, q):
				return true
			}
		}
	}
	return false
}

// gridRing is a ring of whole coordinates: a star around the origin, of which some vertices are moved at random, so that
// vertices and sides coincide and cross about half of the time.
func gridRing(random *rand.Rand) orb.Ring {
	n, grid := 3+random.IntN(60), 3+random.IntN(100)
	moved := random.IntN(3)
	ring := make(orb.Ring, 0, n+1)
	for i := range n {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / float64(n))
		radius := float64(grid) * (1 + random.Float64())
		ring = append(ring, orb.Point{math.Round(radius * cos), math.Round(radius * sin)})
	}
	for range moved {
		ring[random.IntN(n)] = orb.Point{float64(random.IntN(2*grid) - grid), float64(random.IntN(2*grid) - grid)}
	}
	return withoutRepeats(append(ring, ring[0]))
}

// TestCrossingsAgainstAllPairs compares the tree with the plain search.
func TestCrossingsAgainstAllPairs(t *testing.T) {
	const seed, rounds = 20250101, 6000
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	var search crosser
	positive := 0
	for range rounds {
		ring := gridRing(random)
		if len(ring) < 4 {
			continue
		}
		found, complete := search.search(ring)
		want := meets(ring)
		if want {
			positive++
		}
		if (len(found) > 0) != want || !complete {
			t.Fatalf("%v: found %v, complete %v, want %v", ring, found, complete, want)
		}
	}
	t.Logf("%d rings of %d meet themselves", positive, rounds)
	if positive < rounds/10 || positive > rounds*9/10 {
		t.Errorf("%d rings of %d meet themselves: the test has lost its meaning", positive, rounds)
	}
}

// TestCrossingsGivenUp makes a comb of long slanted teeth, whose boxes all overlap while nothing crosses.
func TestCrossingsGivenUp(t *testing.T) {
	const teeth = 20_000
	ring := make(orb.Ring, 0, 2*teeth+3)
	for i := range teeth {
		x := float64(i)
		ring = append(ring, orb.Point{x, 0}, orb.Point{x + 1e6 + .5, 1e6})
	}
	ring = append(ring, orb.Point{teeth + 2e6, -1}, orb.Point{-1, -1}, ring[0])
	var search crosser
	if _, complete := search.search(ring); complete {
		t.Error("a search made to be endless was said to be complete")
	}
	if faults := search.examine(orb.MultiPolygon{{ring}}, "01001"); len(faults) == 0 || faults[0].kind != "unchecked-ring" {
		t.Errorf("%v", faults)
	}
}

func TestSideIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		coordinate := rapid.Map(rapid.IntRange(0, 20), func(i int) float64 { return 0.1 * float64(i) })
		point := func(name string) orb.Point { return orb.Point{coordinate.Draw(t, name), coordinate.Draw(t, name)} }
		a, b, c := point("a"), point("b"), point("c")
		if side(a, b, c) != exactSide(a, b, c) {
			t.Fatalf("%v %v %v: %d, exactly %d", a, b, c, side(a, b, c), exactSide(a, b, c))
		}
	})
}

func TestPosition(t *testing.T) {
	ring := orb.Ring{{0, 0}, {4, 0}, {4, 4}, {2, 2}, {0, 4}, {0, 0}}
	for v, want := range map[orb.Point]relation{{1, 1}: inside, {2, 2}: onRing, {2, 3}: outside, {0, 0}: onRing, {4, 2}: onRing, {5, 0}: outside,
		{-1, 0}: outside, {-1, 2}: outside, {1, 2}: inside, {3, 2}: inside, {5, 4}: outside, {2, 0}: onRing, {1, 3}: onRing} {
		if got := position(ring, v); got != want {
			t.Errorf("%v: %v, want %v", v, got, want)
		}
	}
}

func TestEnvelopesAndOrders(t *testing.T) {
	var d blobDecoder
	for flags, envelope := range envelopeSizes {
		for _, order := range []binary.AppendByteOrder{binary.BigEndian, binary.LittleEndian} {
			b := append([]byte{'G', 'P', 0, byte(flags << 1)}, make([]byte, 4+envelope)...)
			b = appendPolygon(b, order, 1003, 3)
			mp, f := d.decode(b)
			if f != nil || len(mp) != 1 || mp[0][0][1] != (orb.Point{3, 4}) {
				t.Errorf("envelope %d, %v: %v, %v", flags, order, mp, f)
			}
			for cut := range b {
				if _, f := d.decode(b[:cut]); f == nil {
					t.Fatalf("a blob cut at %d of %d was read", cut, len(b))
				}
			}
		}
	}
	for _, kind := range []uint32{0x80000003, 0xa0000003} { // the type numbers of PostGIS, with z, with z and a reference system
		b := append([]byte{'G', 'P', 0, 0}, make([]byte, 4)...)
		b = appendPolygon(b, binary.LittleEndian, kind, 3)
		if mp, f := d.decode(b); f != nil || mp[0][0][1] != (orb.Point{3, 4}) {
			t.Errorf("type %x: %v, %v", kind, mp, f)
		}
	}
}

// appendPolygon appends well-known binary of a polygon of one ring in some dimensions.
func appendPolygon(b []byte, order binary.AppendByteOrder, kind uint32, dims int) []byte {
	if order == binary.AppendByteOrder(binary.BigEndian) {
		b = append(b, 0)
	} else {
		b = append(b, 1)
	}
	b = order.AppendUint32(b, kind)
	if kind&0x20000000 != 0 {
		b = order.AppendUint32(b, 4326)
	}
	b = order.AppendUint32(order.AppendUint32(b, 1), 4)
	for _, v := range [][]float64{{1, 2, 9}, {3, 4, 9}, {1, 5, 9}, {1, 2, 9}} {
		for _, x := range v[:dims] {
			b = order.AppendUint64(b, math.Float64bits(x))
		}
	}
	return b
}

// TestSynonyms keeps the table of column names in the form in which names are looked up, each with one meaning.
func TestSynonyms(t *testing.T) {
	total := 0
	for _, names := range synonyms {
		total += len(names)
		for _, n := range names {
			if ingest.NormalizeName(n) != n {
				t.Errorf("%q is not normalised", n)
			}
		}
	}
	if total != len(known) {
		t.Errorf("%d names for %d meanings: one is there twice", total, len(known))
	}
}

func FuzzGeoJSON(f *testing.F) {
	f.Add([]byte(`{"type":"Feature","properties":{"code":"01001","nom":"\u00e9"},"geometry":{"type":"MultiPolygon","coordinates":[[[[5,46],[6.5,46,1],[6,47],[5,46]]]]}}`))
	f.Add([]byte(`{"features":[{"geometry":{"type":"GeometryCollection","geometries":[{"type":"Polygon","coordinates":[[[5,46]]]}]}}],"crs":{"properties":{"name":"EPSG:2154"}}}`))
	f.Add([]byte("\x1e{\"type\":\"Feature\",\"geometry\":null}\n{"))
	f.Fuzz(func(t *testing.T, text []byte) {
		var report ingest.Report
		c := newCollector("f", 0, &report)
		g := &geojson{scan: newScanner(bytes.NewReader(text)), take: c.take}
		if g.decode() != nil {
			return
		}
		units, err := c.finish(context.Background(), g.epsg)
		if err == nil && len(units) == 0 {
			t.Error("neither units nor an error")
		}
		checkUnits(t, units)
	})
}

// checkUnits checks what every unit promises.
func checkUnits(t *testing.T, units []Unit) {
	met := make(map[string]bool)
	for _, u := range units {
		if u.Name == "" || u.Department == "" || met[u.Code] || len(u.Geometry) == 0 {
			t.Errorf("%+v", u)
		}
		met[u.Code] = true
		for _, polygon := range u.Geometry {
			for r, ring := range polygon {
				if len(ring) < 4 || !ring.Closed() || (twiceArea(ring) > 0) != (r == 0) {
					t.Errorf("ring %d of %s: %v", r, u.Code, ring)
				}
			}
		}
	}
}

func FuzzShapes(f *testing.F) {
	square := make([]byte, 100)
	binary.BigEndian.PutUint32(square, 9994)
	binary.BigEndian.PutUint32(square[24:], 100)
	f.Add(append(square, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 0))
	f.Fuzz(func(t *testing.T, file []byte) {
		s, err := newShapes(bytes.NewReader(file), int64(len(file)))
		for err == nil {
			var rings []orb.Ring
			var bad *fault
			if rings, bad, err = s.next(); err == nil && bad == nil {
				if mp, bad := assemble(rings); bad == nil {
					mp, _ = cleanPolygons(mp)
					wind(mp)
				}
			}
		}
	})
}

func FuzzShape(f *testing.F) {
	content := binary.LittleEndian.AppendUint32(nil, 5)
	content = append(content, make([]byte, 32)...)
	content = binary.LittleEndian.AppendUint32(binary.LittleEndian.AppendUint32(content, 1), 4)
	f.Add(append(content, make([]byte, 4+64)...))
	f.Fuzz(func(t *testing.T, content []byte) {
		rings, bad := decodeShape(content)
		if bad != nil && rings != nil {
			t.Error("rings came with a fault")
		}
		total := 0
		for _, r := range rings {
			total += len(r)
		}
		if 16*total > len(content) {
			t.Errorf("%d vertices out of %d bytes", total, len(content))
		}
	})
}

func FuzzDBF(f *testing.F) {
	f.Add([]byte("\x03\x00\x00\x00\x01\x00\x00\x00\x41\x00\x06\x00"+strings.Repeat("\x00", 20)+"CODE\x00\x00\x00\x00\x00\x00\x00C\x00\x00\x00\x00\x05"+strings.Repeat("\x00", 15)+"\r 01001\x1a"), "UTF-8")
	f.Fuzz(func(t *testing.T, file []byte, cpg string) {
		d, err := newDBF(bytes.NewReader(file), cpg)
		if err != nil {
			return
		}
		for err == nil {
			_, err = d.next()
		}
		if d.read > int64(len(file)) {
			t.Errorf("%d rows out of %d bytes", d.read, len(file))
		}
	})
}

func FuzzBlob(f *testing.F) {
	f.Add(appendPolygon(append([]byte{'G', 'P', 0, 0}, make([]byte, 4)...), binary.LittleEndian, 3, 2))
	f.Fuzz(func(t *testing.T, blob []byte) {
		var d blobDecoder
		mp, bad := d.decode(blob)
		if (bad == nil) == (len(mp) == 0) {
			t.Errorf("%v with %v", mp, bad)
		}
	})
}

// TestNesting shuffles rings within rings: what they make must not depend on their order or direction.
func TestNesting(t *testing.T) {
	square := func(x, half float64) orb.Ring {
		return orb.Ring{{x - half, -half}, {x + half, -half}, {x + half, half}, {x - half, half}, {x - half, -half}}
	}
	random := rand.New(rand.NewPCG(7, 0))
	for range 100 {
		rings := []orb.Ring{square(0, 5), square(0, 4), square(0, 3), square(0, 2), square(20, 5), square(18, 1), square(22, 1), square(30, 5)}
		random.Shuffle(len(rings), func(i, j int) { rings[i], rings[j] = rings[j], rings[i] })
		for _, r := range rings {
			if random.IntN(2) == 0 {
				r.Reverse()
			}
		}
		mp, bad := assemble(rings)
		if bad != nil {
			t.Fatal(bad)
		}
		var sizes []int
		for _, p := range mp {
			sizes = append(sizes, len(p))
		}
		sort.Ints(sizes)
		if len(sizes) != 4 || sizes[0] != 1 || sizes[1] != 2 || sizes[2] != 2 || sizes[3] != 3 {
			t.Fatalf("polygons of %v rings", sizes)
		}
	}
}
