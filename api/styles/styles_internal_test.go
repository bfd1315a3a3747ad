package styles

import (
	"bytes"
	"encoding/json"
	"image/png"
	"slices"
	"strings"
	"testing"

	"github.com/maillage/maillage/api/features"
	"github.com/maillage/maillage/api/tiles"
	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/atlas"
	"github.com/maillage/maillage/geo/geotest"
	"pgregory.net/rapid"
)

func TestContrast(t *testing.T) {
	for _, c := range []struct {
		a, b colour
		want float64
	}{{"#000000", "#ffffff", 21}, {"#ffffff", "#ffffff", 1}, {"#777777", "#ffffff", 4.48}} { // the last as WebAIM's checker has it
		if got := contrast(c.a, c.b); got < c.want-0.005 || got > c.want+0.005 {
			t.Errorf("contrast of %s and %s is %.3f, want %v", c.a, c.b, got, c.want)
		}
	}
}

// Whatever the colour, its outline is seen on land and on sea; and names are read (WCAG 2.2: 1.4.11 and 1.4.3).
func TestSeen(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rgb := rapid.SliceOfN(rapid.IntRange(0, 255), 3, 3).Draw(t, "rgb")
		c := hex([3]float64{float64(rgb[0]), float64(rgb[1]), float64(rgb[2])})
		for _, g := range []ground{light, dark} {
			if o := g.outline(c); contrast(o, g.land) < seen || contrast(o, g.sea) < seen {
				t.Fatalf("the outline %s of %s has contrast %.2f with land and %.2f with sea", o, c, contrast(o, g.land), contrast(o, g.sea))
			}
		}
	})
	for _, g := range []ground{light, dark} {
		for _, ink := range []colour{g.ink, g.quiet} {
			if contrast(ink, g.halo) < 4.5 || contrast(ink, g.land) < 4.5 || contrast(ink, g.sea) < 4.5 {
				t.Errorf("names in %s are not read", ink)
			}
		}
	}
}

func TestQuantiles(t *testing.T) {
	for _, c := range []struct{ values, want []float64 }{
		{nil, nil}, {[]float64{1}, nil}, {[]float64{2, 2, 2, 2}, nil}, {[]float64{4, 3, 2, 1}, []float64{2, 3, 4}}, {[]float64{0, 0, 0, 0, 1, 9}, []float64{1}},
	} {
		if got := quantiles(slices.Clone(c.values), 4); !slices.Equal(got, c.want) {
			t.Errorf("quantiles of %v are %v, want %v", c.values, got, c.want)
		}
	}
}

func TestNumber(t *testing.T) {
	for x, want := range map[float64]string{0: "0", 999: "999", 1000: "1\u202f000", 1234567.5: "1\u202f234\u202f567,5", -4321: "-4\u202f321", 0.25: "0,25"} {
		if got := number(x); got != want {
			t.Errorf("%v is written %q, want %q", x, got, want)
		}
	}
}

// written is as much of a style as the tests look at.
type written struct {
	Version int
	Sprite  string
	Sources map[string]struct {
		Tiles            []string
		MinZoom, MaxZoom int
	}
	Layers []struct {
		ID, Source, Type string
		SourceLayer      string `json:"source-layer"`
		Paint            map[string]any
		Filter           []any
	}
	Metadata struct {
		Themes   []themeInfo  `json:"maillage:themes"`
		Selected selectedInfo `json:"maillage:selected"`
	}
}

func styled(t *testing.T, id string) (*features.Edition, written) {
	t.Helper()
	a, err := atlas.Compute(t.Context(), geotest.Dataset(), geo.DefaultSettings(), nil)
	if err != nil {
		t.Fatal(err)
	}
	e, err := features.NewEdition(a, tiles.Extension(), Extension())
	if err != nil {
		t.Fatal(err)
	}
	doc, err := New(e, tiles.New(a, e), a.Settings).Style(id)
	if err != nil {
		t.Fatal(err)
	}
	var w written
	if err := json.Unmarshal(doc.At("http://x.test"), &w); err != nil {
		t.Fatal(err)
	}
	return e, w
}

// A style holds together: layers of sources that there are, images that the sprite has, fields and collections that exist.
func TestStyleHoldsTogether(t *testing.T) {
	var index map[string]struct{ X, Y, Width, Height, PixelRatio int }
	doc, err := SpriteIndex(2)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(doc.At(""), &index); err != nil {
		t.Fatal(err)
	}
	for _, v := range variants {
		e, w := styled(t, v.id)
		if w.Version != 8 || w.Sprite != "http://x.test/styles/sprite" {
			t.Errorf("%s is of version %d with the sprite %s", v.id, w.Version, w.Sprite)
		}
		ids := make(map[string]bool)
		for _, l := range w.Layers {
			if ids[l.ID] {
				t.Errorf("two layers are %s", l.ID)
			}
			ids[l.ID] = true
			if l.Type == "background" {
				continue
			}
			source, ok := w.Sources[l.Source]
			if !ok || strings.TrimSuffix(l.SourceLayer, "-labels") != l.Source {
				t.Errorf("layer %s is of %s in %s", l.ID, l.SourceLayer, l.Source)
			}
			if want := "/collections/" + l.Source + "/tiles/WebMercatorQuad/{z}/{y}/{x}?edition=" + e.ID; len(source.Tiles) != 1 || source.Tiles[0] != "http://x.test"+want {
				t.Errorf("the tiles of %s are at %q", l.Source, source.Tiles)
			}
			if name, ok := l.Paint["fill-pattern"].(string); ok && index[name].Width == 0 {
				t.Errorf("layer %s wants the image %s", l.ID, name)
			}
		}
		for _, info := range w.Metadata.Themes {
			for _, l := range info.Layers {
				if !ids[l] {
					t.Errorf("theme %s has no layer %s", info.ID, l)
				}
			}
		}
		for _, l := range w.Metadata.Selected.Layers {
			if !ids[l] {
				t.Errorf("no layer is %s", l)
			}
		}
	}
}

// What the legend counts is what the service counts under the same conditions.
func TestThemesCount(t *testing.T) {
	e, w := styled(t, "maillage")
	met := make(map[string]int)
	for _, info := range w.Metadata.Themes {
		met[info.ID] = info.Count
		values := make(map[string][]string)
		for field, value := range info.Where {
			values[field] = []string{value}
		}
		c := e.Collection(info.Collection)
		condition, err := features.ParseCondition(c.Layer.Fields, values)
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for i := range c.Layer.Len() {
			if condition.Holds(c.Layer, i) {
				n++
			}
		}
		if n != info.Count {
			t.Errorf("theme %s counts %d features, there are %d", info.ID, info.Count, n)
		}
	}
	for id, want := range map[string]int{"units": 38, "cpts": 3, "gaps": 2, "overlaps": 1, "sites": 3} {
		if met[id] != want {
			t.Errorf("%d features of %s, want %d", met[id], id, want)
		}
	}
}

func TestUnknownStyle(t *testing.T) {
	if _, err := New(nil, nil, geo.DefaultSettings()).Style("none"); err == nil || !strings.Contains(err.Error(), "maillage-dark") {
		t.Errorf("the error is %v", err)
	}
}

// The sprite has an image of full size for each name, and repeats without a seam.
func TestSprite(t *testing.T) {
	for _, ratio := range []int{1, 2} {
		b, err := Sprite(ratio)
		if err != nil {
			t.Fatal(err)
		}
		m, err := png.Decode(bytes.NewReader(b))
		if err != nil {
			t.Fatal(err)
		}
		side := tile * ratio
		if got := m.Bounds().Size(); got.X != side*len(hatched()) || got.Y != side {
			t.Fatalf("the sprite is %v", got)
		}
		for y := range side { // one step right and one up is the same stroke, over the rim too
			for x := range side {
				if m.At(x, y) != m.At((x+1)%side, (y+side-1)%side) {
					t.Fatalf("there is a seam at %d, %d", x, y)
				}
			}
		}
	}
}
