package geojson_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/maillage/maillage/data/geojson"
	"github.com/maillage/maillage/geo/atlas"
	"github.com/paulmach/orb"
	"pgregory.net/rapid"
)

// layer returns a layer of one feature with these values and geometry.
func layer(kind atlas.GeometryKind, g orb.Geometry, fields []atlas.Field, values ...any) *atlas.Layer {
	fields = append([]atlas.Field{{Name: "id"}}, fields...)
	values = append([]any{"01004"}, values...)
	return atlas.NewLayer("test", "Essai", "", kind, fields, 1, func(_, f int) any { return values[f] }, func(int) orb.Geometry { return g })
}

func TestGeometry(t *testing.T) {
	nan := math.NaN()
	clockwise := orb.Ring{{0, 0}, {0, 2}, {2, 2}, {2, 0}, {0, 0}}
	hole := orb.Ring{{.5, .5}, {1, .5}, {1, 1}, {.5, .5}} // counter-clockwise, as a hole must not be
	for _, c := range []struct {
		name string
		g    orb.Geometry
		want string
	}{
		{"none", nil, `null`},
		{"empty", orb.MultiPolygon{}, `null`},
		{"no ring", orb.MultiPolygon{{}}, `null`},
		{"two corners", orb.MultiPolygon{{{{0, 0}, {1, 1}, {0, 0}}}}, `null`},
		{"not a number", orb.Point{nan, 1}, `null`},
		{"one corner infinite", orb.MultiPolygon{{{{0, 0}, {1, 0}, {1, math.Inf(1)}, {0, 0}}}}, `null`},
		{"not a geometry of layers", orb.LineString{{0, 0}, {1, 1}}, `null`},
		{"point", orb.Point{-0.56932, 48.89639}, `{"type":"Point","coordinates":[-0.56932,48.89639]}`},
		{"rounded", orb.Point{2.123456789, -0.00000004}, `{"type":"Point","coordinates":[2.1234568,0]}`},
		{"nearly one", orb.Point{0.99999996, -179.99999999}, `{"type":"Point","coordinates":[1,-180]}`},
		{"turned", orb.MultiPolygon{{clockwise, hole}}, `{"type":"MultiPolygon","coordinates":[[[[0,0],[2,0],[2,2],[0,2],[0,0]],[[0.5,0.5],[1,1],[1,0.5],[0.5,0.5]]]]}`},
		{"open", orb.Polygon{{{0, 0}, {1, 0}, {1, 1}}}, `{"type":"MultiPolygon","coordinates":[[[[0,0],[1,0],[1,1],[0,0]]]]}`},
		{"a hole that is none", orb.Polygon{{{0, 0}, {1, 0}, {1, 1}, {0, 0}}, {{.1, .1}}}, `{"type":"MultiPolygon","coordinates":[[[[0,0],[1,0],[1,1],[0,0]]]]}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := string(geojson.AppendGeometry(nil, c.g, geojson.DefaultDecimals)); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestValue(t *testing.T) {
	for _, c := range []struct {
		v    any
		want string
	}{
		{nil, `null`}, {math.NaN(), `null`}, {math.Inf(-1), `null`}, {struct{}{}, `null`},
		{"", `""`}, {"01004", `"01004"`}, {`a"b\c` + "\n\t\r\x01", `"a\"b\\c\n\t\r\u0001"`}, {"é\xffé", `"é\ufffdé"`}, {"\u2028", `"\u2028"`},
		{int64(math.MinInt64), `-9223372036854775808`}, {0.1, `0.1`}, {1e21, `1e+21`}, {1e-9, `1e-09`}, {5218960.0, `5218960.0`}, {0.0, `0.0`}, {-3.0, `-3.0`},
		{true, `true`}, {[]string(nil), `[]`}, {[]string{"2A004", "a\"b"}, `["2A004","a\"b"]`},
	} {
		if got := string(geojson.AppendValue(nil, c.v)); got != c.want {
			t.Errorf("%#v: got %s, want %s", c.v, got, c.want)
		}
	}
}

// collection is a FeatureCollection as encoding/json reads it.
type collection struct {
	Type, Name string
	Features   []struct {
		Type       string
		ID         string
		Properties map[string]any
		Geometry   *struct {
			Type        string
			Coordinates orb.MultiPolygon
		}
	}
}

// Every value and every corner written is read back by a reader that knows nothing of this package.
func TestCollectionIsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l, rows := drawLayer(t)
		var b bytes.Buffer
		if err := geojson.WriteCollection(&b, l, geojson.Options{}); err != nil {
			t.Fatal(err)
		}
		var read collection
		if err := json.Unmarshal(b.Bytes(), &read); err != nil {
			t.Fatalf("%v\n%s", err, b.Bytes())
		}
		if len(read.Features) != l.Len() {
			t.Fatalf("%d features read of %d", len(read.Features), l.Len())
		}
		for i, f := range read.Features {
			if f.ID != l.Key(i) {
				t.Fatalf("id %v, want %q", f.ID, l.Key(i))
			}
			for k, field := range l.Fields {
				if got, want := fmt.Sprint(f.Properties[field.Name]), plain(rows[i][k]); got != want {
					t.Fatalf("%s of %q: got %s, want %s", field.Name, l.Key(i), got, want)
				}
			}
			var shape orb.Geometry
			if f.Geometry != nil {
				shape = f.Geometry.Coordinates
			}
			sameGeometry(t, shape, l.Geometry(i))
		}
	})
}

// plain is a value as encoding/json gives it back, printed.
func plain(v any) string {
	text, err := json.Marshal(v)
	if x, ok := v.(float64); err != nil || ok && math.IsNaN(x) {
		return "<nil>"
	}
	var back any
	if err := json.Unmarshal(text, &back); err != nil {
		panic(err)
	}
	return fmt.Sprint(back)
}

// sameGeometry compares up to rounding, and checks the right-hand rule of what was read.
func sameGeometry(t *rapid.T, got, want orb.Geometry) {
	if (got == nil) != (want == nil) {
		t.Fatalf("geometry %v, want %v", got, want)
	}
	m, ok := got.(orb.MultiPolygon)
	if !ok {
		return
	}
	for i, p := range m {
		for k, r := range p {
			if !r.Closed() || k == 0 && r.Orientation() != orb.CCW || k > 0 && r.Orientation() != orb.CW {
				t.Fatalf("ring %d of part %d breaks the right-hand rule: %v", k, i, r)
			}
		}
	}
	g, w := got.Bound(), want.Bound()
	for a := range 2 {
		if math.Abs(g.Min[a]-w.Min[a]) > 1e-7 || math.Abs(g.Max[a]-w.Max[a]) > 1e-7 {
			t.Fatalf("the box %v was written as %v", w, g)
		}
	}
}

func drawLayer(t *rapid.T) (*atlas.Layer, [][]any) {
	fields := []atlas.Field{{Name: "id"}, {Name: "name"}, {Name: "population", Type: atlas.Integer}, {Name: "share", Type: atlas.Real},
		{Name: "approximate", Type: atlas.Boolean}, {Name: "units", Type: atlas.List}}
	text := rapid.String()
	rows := make([][]any, rapid.IntRange(0, 5).Draw(t, "rows"))
	shapes := make([]orb.Geometry, len(rows))
	for i := range rows {
		rows[i] = []any{fmt.Sprintf("%05d", i), text.Draw(t, "name"), rapid.Int64Range(-1<<50, 1<<50).Draw(t, "population"),
			rapid.OneOf(rapid.Float64Range(-1e12, 1e12), rapid.Just(math.NaN())).Draw(t, "share"), rapid.Bool().Draw(t, "approximate"),
			rapid.SliceOfN(text, 0, 4).Draw(t, "units")}
		for f := 1; f < len(fields); f++ {
			if rapid.IntRange(0, 4).Draw(t, "unknown") == 0 {
				rows[i][f] = nil
			}
		}
		if rapid.Bool().Draw(t, "placed") {
			shapes[i] = drawShape(t)
		}
	}
	return atlas.NewLayer("test", "Essai", "", atlas.Polygons, fields, len(rows), func(i, f int) any { return rows[i][f] },
		func(i int) orb.Geometry { return shapes[i] }), rows
}

// drawShape returns a rectangle with a hole, each ring in either direction.
func drawShape(t *rapid.T) orb.Geometry {
	x, y := rapid.Float64Range(-60, 60).Draw(t, "x"), rapid.Float64Range(-60, 60).Draw(t, "y")
	w := rapid.Float64Range(0.01, 3).Draw(t, "w")
	p := orb.Polygon{rectangle(x, y, w), rectangle(x+w/4, y+w/4, w/2)}
	for _, r := range p {
		if rapid.Bool().Draw(t, "backwards") {
			slices.Reverse(r)
		}
	}
	return orb.MultiPolygon{p}
}

func rectangle(x, y, w float64) orb.Ring {
	return orb.Ring{{x, y}, {x + w, y}, {x + w, y + w}, {x, y + w}, {x, y}}
}

func TestBoxHoldsGeometry(t *testing.T) {
	g := orb.MultiPolygon{{{{0.123456784, 1}, {1, 1}, {1, 2.00000001}, {0.123456784, 1}}}}
	line := string(geojson.AppendFeature(nil, layer(atlas.Polygons, g, nil), 0, geojson.Options{}))
	if !strings.Contains(line, `"bbox":[0.1234567,1,1,2.0000001]`) {
		t.Errorf("the box is not rounded outwards: %s", line)
	}
}

func TestOptions(t *testing.T) {
	l := layer(atlas.Points, orb.Point{2.3456789, 48.85}, []atlas.Field{{Name: "name"}, {Name: "n", Type: atlas.Integer}}, "Ambérieu", int64(3))
	for _, c := range []struct {
		o    geojson.Options
		want string
	}{
		{geojson.Options{Decimals: 2}, `{"type":"Feature","id":"01004","properties":{"id":"01004","name":"Ambérieu","n":3},"geometry":{"type":"Point","coordinates":[2.35,48.85]}}`},
		{geojson.Options{Properties: []int{2}, SkipGeometry: true}, `{"type":"Feature","id":"01004","properties":{"n":3},"geometry":null}`},
		{geojson.Options{Properties: []int{}, Decimals: 99}, `{"type":"Feature","id":"01004","properties":{},"geometry":{"type":"Point","coordinates":[2.3456789,48.85]}}`},
	} {
		if got := string(geojson.AppendFeature(nil, l, 0, c.o)); got != c.want {
			t.Errorf("%+v\ngot  %s\nwant %s", c.o, got, c.want)
		}
	}
}

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, os.ErrClosed }

func TestWriteTellsOfFailure(t *testing.T) {
	err := geojson.WriteCollection(broken{}, layer(atlas.Points, nil, nil), geojson.Options{})
	if err == nil || !strings.Contains(err.Error(), "layer test") {
		t.Errorf("got %v, want an error that names the layer", err)
	}
}

// Text of any bytes becomes a string that JSON reads, the same where it was UTF-8.
func FuzzString(f *testing.F) {
	for _, s := range []string{"", "é", "\xff", "a\"\\\x00\u2028", "\xed\xa0\x80"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var back string
		if err := json.Unmarshal(geojson.AppendString(nil, s), &back); err != nil {
			t.Fatalf("%q: %v", s, err)
		}
		var want strings.Builder // each faulty byte is one U+FFFD
		for _, r := range s {
			want.WriteRune(r)
		}
		if back != want.String() {
			t.Fatalf("%q came back as %q", s, back)
		}
	})
}

func BenchmarkFeature(b *testing.B) {
	ring := make(orb.Ring, 0, 61)
	for k := range 60 {
		a := 2 * math.Pi * float64(k) / 60
		ring = append(ring, orb.Point{2 + math.Cos(a)/10, 46 + math.Sin(a)/10})
	}
	ring = append(ring, ring[0])
	l := layer(atlas.Polygons, orb.MultiPolygon{{ring}}, []atlas.Field{{Name: "name"}}, "Ambérieu-en-Bugey")
	var dst []byte
	for b.Loop() {
		dst = geojson.AppendFeature(dst[:0], l, 0, geojson.Options{})
	}
	if len(dst) != 1462 {
		b.Fatalf("%d bytes", len(dst))
	}
	b.SetBytes(int64(len(dst)))
	b.ReportAllocs()
}

func ExampleAppendFeature() {
	l := layer(atlas.Points, orb.Point{5.35998, 45.95808}, []atlas.Field{{Name: "name"}}, "Ambérieu-en-Bugey")
	fmt.Printf("%s\n", geojson.AppendFeature(nil, l, 0, geojson.Options{}))
	// Output: {"type":"Feature","id":"01004","properties":{"id":"01004","name":"Ambérieu-en-Bugey"},"geometry":{"type":"Point","coordinates":[5.35998,45.95808]}}
}
