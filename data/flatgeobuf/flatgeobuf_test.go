package flatgeobuf_test

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/maillage/maillage/data/flatgeobuf"
	"github.com/maillage/maillage/data/flatgeobuf/flatgeobuftest"
	"github.com/maillage/maillage/geo/atlas"
	"github.com/paulmach/orb"
	"pgregory.net/rapid"
)

func points(places []orb.Geometry) *atlas.Layer {
	fields := []atlas.Field{{Name: "code", Title: "Code"}, {Name: "n", Type: atlas.Integer, Title: "Nombre", Unit: "habitants"}}
	return atlas.NewLayer("places", "Lieux", "", atlas.Points, fields, len(places), func(i, f int) any {
		return []any{fmt.Sprintf("%05d", i), int64(i)}[f]
	}, func(i int) orb.Geometry { return places[i] })
}

func encode(t interface{ Fatal(...any) }, l *atlas.Layer, o flatgeobuf.Options) *flatgeobuftest.File {
	var b bytes.Buffer
	if err := flatgeobuf.Write(&b, l, o); err != nil {
		t.Fatal(err)
	}
	f, err := flatgeobuftest.Decode(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestHeader(t *testing.T) {
	f := encode(t, points([]orb.Geometry{orb.Point{2, 46}, nil, orb.Point{3, 47}}), flatgeobuf.Options{EPSG: 2154, CRSName: "Lambert-93"})
	if f.Name != "places" || f.Title != "Lieux" || f.EPSG != 2154 || !slices.Equal(f.Envelope, []float64{2, 46, 3, 47}) {
		t.Errorf("%+v", f)
	}
	if want := []flatgeobuftest.Column{{Name: "code", Title: "Code", Type: 11}, {Name: "n", Title: "Nombre (habitants)", Type: 7}}; !slices.Equal(f.Columns, want) {
		t.Errorf("columns %v, want %v", f.Columns, want)
	}
	if f.Features[2].Geometry != nil || f.Features[2].Values[0] != "00001" {
		t.Errorf("the last is %+v, want the one without a place", f.Features[2])
	}
}

func TestDegenerate(t *testing.T) {
	nan := math.NaN()
	for name, places := range map[string][]orb.Geometry{
		"nothing": {}, "one": {orb.Point{1, 2}}, "no place at all": {nil, nil}, "one place": {orb.Point{1, 1}, orb.Point{1, 1}},
		"not a number": {orb.Point{nan, 1}, orb.Point{0, 0}}, "infinite": {orb.Point{1, math.Inf(1)}},
	} {
		t.Run(name, func(t *testing.T) {
			f := encode(t, points(places), flatgeobuf.Options{})
			if len(f.Features) != len(places) || f.EPSG != 4326 {
				t.Errorf("%+v", f)
			}
			for _, feature := range f.Features {
				if p, ok := feature.Geometry.(orb.Point); ok && math.IsNaN(p[0]-p[0]+p[1]-p[1]) {
					t.Errorf("a place at %v", p)
				}
			}
		})
	}
}

// The index finds what a look at every feature finds.
func TestIndexFindsAll(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		coordinate := rapid.Map(rapid.IntRange(-50, 50), func(n int) float64 { return float64(n) })
		places := make([]orb.Geometry, rapid.IntRange(0, 400).Draw(t, "features"))
		for i := range places {
			places[i] = orb.Point{coordinate.Draw(t, "x"), coordinate.Draw(t, "y")}
		}
		f := encode(t, points(places), flatgeobuf.Options{})
		x, y := coordinate.Draw(t, "west"), coordinate.Draw(t, "south")
		b := orb.Bound{Min: orb.Point{x, y}, Max: orb.Point{x + 20, y + 20}}
		var want []uint64
		for _, feature := range f.Features {
			if b.Contains(feature.Geometry.(orb.Point)) {
				want = append(want, feature.Offset)
			}
		}
		if got := f.Search([4]float64{x, y, x + 20, y + 20}, 16); !slices.Equal(got, want) {
			t.Fatalf("found %d features, %d are there", len(got), len(want))
		}
	})
}

type broken struct{ left int }

func (b *broken) Write(p []byte) (int, error) {
	if b.left -= len(p); b.left < 0 {
		return 0, errors.New("the disk is full")
	}
	return len(p), nil
}

func TestFailures(t *testing.T) {
	l := points([]orb.Geometry{orb.Point{1, 2}})
	if err := flatgeobuf.Write(&broken{}, l, flatgeobuf.Options{}); err == nil || !strings.Contains(err.Error(), "layer places: the disk is full") {
		t.Errorf("got %v", err)
	}
	wrong := atlas.NewLayer("wrong", "", "", atlas.Points, []atlas.Field{{Name: "n", Type: atlas.Integer}}, 1,
		func(int, int) any { return "text" }, func(int) orb.Geometry { return nil })
	if err := flatgeobuf.Write(new(bytes.Buffer), wrong, flatgeobuf.Options{}); err == nil || !strings.Contains(err.Error(), "field n: a string") {
		t.Errorf("got %v", err)
	}
}

func ExampleWrite() {
	var b bytes.Buffer
	flatgeobuf.Write(&b, points([]orb.Geometry{orb.Point{2, 46}}), flatgeobuf.Options{})
	fmt.Printf("%q\n", b.Bytes()[:4])
	// Output: "fgb\x03"
}
