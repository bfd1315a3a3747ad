package gpkg_test

import (
	"bytes"
	"encoding/hex"
	"reflect"
	"testing"

	"github.com/maillage/maillage/data/gpkg"
	"github.com/paulmach/orb"
	"pgregory.net/rapid"
)

var (
	square = orb.Ring{{0, 0}, {4, 0}, {4, 4}, {0, 4}, {0, 0}}
	hole   = orb.Ring{{1, 1}, {1, 2}, {2, 2}, {2, 1}, {1, 1}}
	islet  = orb.Ring{{9, 9}, {9.1, 9}, {9, 9.1}, {9, 9}}
)

func TestGeometryRoundTrip(t *testing.T) {
	for name, mp := range map[string]orb.MultiPolygon{
		"one ring":         {{square}},
		"hole and islet":   {{square, hole}, {islet}},
		"no ring":          {{}},
		"empty ring":       {{orb.Ring{}}},
		"a polygon absent": {{square}, {}, {islet}},
	} {
		t.Run(name, func(t *testing.T) {
			blob, err := gpkg.EncodeGeometry(mp)
			if err != nil {
				t.Fatal(err)
			}
			back, err := gpkg.DecodeMultiPolygon(blob)
			if err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(back, mp) {
				t.Errorf("%v came back as %v", mp, back)
			}
		})
	}
}

// The bytes are those of the specification: header with envelope for a surface, without for a point, WKB behind.
func TestGeometryBytes(t *testing.T) {
	for _, c := range []struct {
		name string
		g    orb.Geometry
		want string
	}{
		{"nothing", nil, ""},
		{"empty", orb.MultiPolygon{}, ""},
		{"point", orb.Point{2, -1}, "47500001e6100000" + "0101000000" + "0000000000000040" + "000000000000f0bf"},
		{"surface", orb.MultiPolygon{{{{0, 1}, {2, 1}, {0, 1}}}}, "47500003e6100000" +
			"0000000000000000" + "0000000000000040" + "000000000000f03f" + "000000000000f03f" +
			"010600000001000000" + "010300000001000000" + "03000000" +
			"0000000000000000" + "000000000000f03f" + "0000000000000040" + "000000000000f03f" + "0000000000000000" + "000000000000f03f"},
	} {
		blob, err := gpkg.EncodeGeometry(c.g)
		if got := hex.EncodeToString(blob); err != nil || got != c.want {
			t.Errorf("%s: %s, %v\nwant %s", c.name, got, err, c.want)
		}
	}
	if _, err := gpkg.EncodeGeometry(orb.LineString{{0, 0}, {1, 1}}); err == nil {
		t.Error("a line was taken for a surface")
	}
}

func TestGeometryIsBitIdentical(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		mp := multiPolygons(1).Draw(t, "multipolygon")
		blob, err := gpkg.EncodeGeometry(mp)
		if err != nil {
			t.Fatal(err)
		}
		back, err := gpkg.DecodeMultiPolygon(blob)
		if err != nil || !reflect.DeepEqual(back, mp) {
			t.Fatalf("%v came back as %v, %v", mp, back, err)
		}
	})
}

// multiPolygons generates multipolygons of at least so many polygons, closed or not: the store does not judge.
func multiPolygons(least int) *rapid.Generator[orb.MultiPolygon] {
	point := rapid.Custom(func(t *rapid.T) orb.Point {
		return orb.Point{rapid.Float64Range(-180, 180).Draw(t, "lon"), rapid.Float64Range(-90, 90).Draw(t, "lat")}
	})
	return rapid.Custom(func(t *rapid.T) orb.MultiPolygon {
		mp := make(orb.MultiPolygon, rapid.IntRange(least, 3).Draw(t, "polygons"))
		for i := range mp {
			mp[i] = make(orb.Polygon, rapid.IntRange(1, 3).Draw(t, "rings"))
			for j := range mp[i] {
				mp[i][j] = rapid.SliceOfN(point, 1, 6).Draw(t, "ring")
			}
		}
		return mp
	})
}

func FuzzDecodeMultiPolygon(f *testing.F) {
	for _, mp := range []orb.MultiPolygon{{{square, hole}, {islet}}, {{}}} {
		blob, err := gpkg.EncodeGeometry(mp)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(blob)
		f.Add(blob[:len(blob)-3])
	}
	// Four thousand million polygons announced, and a collection nested in another.
	f.Add(unhex(f, "47500001e6100000"+"0106000000ffffffff"))
	f.Add(unhex(f, "47500001e6100000"+"010600000001000000"+"010700000001000000"))
	f.Fuzz(func(t *testing.T, blob []byte) {
		mp, err := gpkg.DecodeMultiPolygon(blob)
		if err != nil || len(mp) == 0 {
			return
		}
		again, err := gpkg.EncodeGeometry(mp)
		if err != nil {
			t.Fatal(err)
		}
		// The envelope is ours, the body must be the one that was read.
		body := again[8+32:]
		if !bytes.HasSuffix(blob, body) {
			t.Errorf("%x came back as %x", blob, again)
		}
	})
}

func unhex(f *testing.F, s string) []byte {
	b, err := hex.DecodeString(s)
	if err != nil {
		f.Fatal(err)
	}
	return b
}
