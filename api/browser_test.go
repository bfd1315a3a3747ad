package api_test

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/geotest"
	"github.com/maillage/maillage/geo/secrecy"
)

// The map as the public is shown it: the digest of the patient counts is withheld, and all the rest is there.
func TestMapForThePublic(t *testing.T) {
	ds := geotest.Dataset()
	ds.Sources = append(ds.Sources, geo.Source{Kind: "patients", Name: "patients.csv", SHA256: "0123456789abcdef", Bytes: 9, Read: 3, Kept: 3})
	h, _ := servingDataset(t, ds, secrecy.Public)
	b := openBrowser(t, h.URL, 1280, 800)
	b.open(h.URL + "/")
	b.wait(`document.querySelector('[data-theme="cpts"]')?.closest('label').querySelector('.count').textContent === "3"`)
	if got := b.eval("document.getElementById('sources').textContent"); !strings.Contains(got, "patients.csv") || !strings.Contains(got, "non montrée") {
		t.Errorf("the sources are %q", got)
	}
	if got := b.eval("document.getElementById('status').textContent"); strings.Contains(got, "ne répond pas") {
		t.Errorf("the map says %q", got)
	}
	if colours := settled(t, b); colours < 4 {
		t.Errorf("the map has %d strong colours, want the ground, CPTS, gaps and overlaps", colours)
	}
	b.eval(`(() => { const by = document.getElementById('by'); by.value = 'gps'; by.dispatchEvent(new Event('change')); })()`)
	b.wait(`document.querySelectorAll('#classes li').length >= 1`)
	shown := b.eval(`Promise.all([import('./assets/js/panel.js'), import('./assets/js/format.js')]).then(([panel, format]) => {
		panel.drawClasses({ name: 'gps', type: 'real', title: 'Médecins' }, [], [1, null], true);
		const text = (name, value) => format.text({ name, type: 'text', title: name }, value);
		return [document.getElementById('classes').textContent, text('demand', 'inhabitants'), text('demand', 'standardised by DREES (2021)'), text('after', 'signed'), text('after', 'centre'), text('stage_before', 'letter')].join('|');
	})`)
	for _, want := range []string{"non connu ou masqué (1)", "|habitants|", "|population standardisée par la Drees (2021)|", "|ACI signé|centre|lettre d’intention"} {
		if !strings.Contains(shown, want) {
			t.Errorf("%q is not in %q", want, shown)
		}
	}
	if _, page := get(t, h.Config.Handler, "GET", "/edition", "Accept", "text/html"); !strings.Contains(string(page), "non montrée") {
		t.Error("the page of the edition does not say that the digest is withheld")
	}
}

// The map in a real browser: it loads, draws, answers to the mouse and asks nobody but this service.
func TestMapInBrowser(t *testing.T) {
	h, _ := servingTo(t, secrecy.Planner)
	b := openBrowser(t, h.URL, 1280, 800)
	b.open(h.URL + "/")

	t.Run("counts", func(t *testing.T) {
		for theme, want := range map[string]string{"units": "38", "cpts": "3", "gaps": "2", "overlaps": "1", "sites": "3"} {
			if got := b.eval(fmt.Sprintf(`document.querySelector('[data-theme="%s"]').closest('label').querySelector('.count').textContent`, theme)); got != want {
				t.Errorf("legend of %s counts %q, want %q", theme, got, want)
			}
		}
	})
	t.Run("drawn", func(t *testing.T) {
		b.wait("document.querySelector('#map canvas') !== null")
		if colours := settled(t, b); colours < 4 {
			t.Errorf("the map has %d strong colours, want the ground, CPTS, gaps and overlaps", colours)
		}
	})
	t.Run("click", func(t *testing.T) {
		x, y := b.spot(t, "#map")
		b.click(x, y)
		b.wait("!document.getElementById('fiche').hidden")
		if got := b.eval("document.querySelector('#fiche dl').textContent"); !strings.Contains(got, "habitants") {
			t.Errorf("the fiche shows no inhabitants: %q", got)
		}
	})
	t.Run("nothing is left of what was chosen", func(t *testing.T) {
		b.eval("document.querySelector('#fiche .close').click()")
		before := b.picture(t)
		x, y := b.spot(t, "#map")
		for _, at := range [][2]float64{{x, y}, {x + 60, y + 60}, {x - 120, y - 60}} {
			b.click(at[0], at[1])
			b.wait("!document.getElementById('fiche').hidden")
			if same(before, b.picture(t)) {
				t.Errorf("what is at %v is chosen and not outlined", at)
			}
		}
		b.eval("document.querySelector('#fiche .close').click()")
		if !same(before, b.picture(t)) {
			t.Error("the map still shows what was chosen")
		}
	})
	t.Run("rank", func(t *testing.T) {
		b.eval("document.querySelector('#gaps button').click()")
		b.wait("document.getElementById('fiche').textContent.includes('Zones blanches')")
		b.wait("location.hash.includes('sel=gaps/gap-')")
	})
	t.Run("search", func(t *testing.T) {
		b.eval(`(() => { const q = document.getElementById('query'); q.value = '99016'; q.dispatchEvent(new Event('input')); document.getElementById('search').requestSubmit(); })()`)
		b.wait("document.getElementById('fiche').textContent.includes('Case 2-3')")
	})
	t.Run("search of nothing", func(t *testing.T) {
		b.eval(`(() => { document.getElementById('query').value = '00000'; document.getElementById('search').requestSubmit(); })()`)
		b.wait("document.getElementById('status').textContent.includes('Aucun résultat')")
	})
	t.Run("names that can be followed", func(t *testing.T) {
		b.wait(`[...document.querySelectorAll('#fiche .links button')].some((l) => l.textContent === "CPTS de l'Est")`)
		b.eval(`document.querySelector('#fiche .links button').click()`)
		b.wait(`document.getElementById('fiche-title').textContent === "CPTS de l'Est"`)
		b.wait(`[...document.querySelectorAll('#fiche .links button')].some((l) => l.textContent === 'Case 2-3')`)
	})
	t.Run("colours of communes", func(t *testing.T) {
		b.eval(`(() => { const by = document.getElementById('by'); by.value = 'population'; by.dispatchEvent(new Event('change')); })()`)
		b.wait("location.hash.includes('by=population')")
		b.wait(`document.querySelectorAll('#classes li').length >= 2 && document.getElementById('classes').textContent.includes('habitants')`)
		if colours := settled(t, b); colours < 3 {
			t.Errorf("communes have %d strong colours", colours)
		}
		keep(t, b, "map-population.png")
		b.eval(`(() => { const by = document.getElementById('by'); by.value = ''; by.dispatchEvent(new Event('change')); })()`)
		b.wait("!location.hash.includes('by=') && document.querySelectorAll('#classes li').length === 0")
	})
	t.Run("toggle", func(t *testing.T) {
		b.eval(`document.querySelector('[data-theme="esp-territories"]').click()`)
		b.wait("location.hash.includes('esp-territories')")
		b.wait(`document.getElementById('legend').textContent.includes('Patients')`)
	})
	t.Run("core and fringe of a chosen team", func(t *testing.T) {
		b.eval(`(() => { document.getElementById('query').value = 'ESP-CLAP des Bois'; document.getElementById('search').requestSubmit(); })()`)
		b.wait("document.querySelector('#hits button') !== null || document.getElementById('chosen').textContent.includes('Cœur')")
		b.eval(`document.querySelector('#hits button')?.click()`)
		b.wait("document.getElementById('chosen').textContent.includes('Cœur : au moins 80') && document.getElementById('chosen').textContent.includes('Frange')")
		keep(t, b, "map-esp.png")
		b.eval("document.querySelector('#fiche .close').click()")
		b.wait("document.getElementById('chosen').textContent === ''")
	})
	keep(t, b, "map.png")
	b.sound()
}

// The address keeps position, layers and selection: opened again it shows the same.
func TestMapStateInBrowser(t *testing.T) {
	h, _ := serving(t)
	b := openBrowser(t, h.URL, 360, 740)
	b.open(h.URL + "/#map=9.00/46.3000/2.3000&layers=gaps,cpts&sel=cpts/east")
	b.wait("document.getElementById('fiche-title').textContent === \"CPTS de l'Est\"")
	if got := b.eval(`document.querySelector('[data-theme="units"]').checked`); got != "false" {
		t.Errorf("communes are shown though the address leaves them out")
	}
	if got := b.eval("document.documentElement.scrollWidth <= 360"); got != "true" {
		t.Errorf("at 360 px the page is %s px wide", b.eval("document.documentElement.scrollWidth"))
	}
	keep(t, b, "map-360.png")
	// What tiles hold from a zoom on only is dimmed under it, and the first view of France is at zoom 5 where there is room.
	far := b.eval(`import('/assets/js/panel.js').then(({ drawLegend }) => { const theme = (id) => ({ id, title: id, count: 1, swatch: { shape: 'fill', colour: '#000000', outline: '#000000', opacity: 1 } });
		drawLegend([{ theme: theme('units'), from: 5 }, { theme: theme('cpts'), from: 0 }], new Set(['units', 'cpts']), 4.9, () => {});
		return [...document.querySelectorAll('#legend .far')].map((l) => l.textContent) + document.querySelector('#legend .note').textContent; })`)
	if far != "units1Visible à partir du zoom 5 : approchez la carte." {
		t.Errorf("the legend dims %q", far)
	}
	for size, want := range map[string]string{"1032, 790": "true", "360, 407": "false"} {
		if got := b.eval(`import('/assets/js/view.js').then(({ View }) => { const [clientWidth, clientHeight] = [` + size + `];
			return View.prototype.holds.call({ map: { getContainer: () => ({ clientWidth, clientHeight }) } }, [-5.14, 41.33, 9.56, 51.09], 5); })`); got != want {
			t.Errorf("France fits at zoom 5 in %s: %s, want %s", size, got, want)
		}
	}
	b.sound()
}

// spot returns the middle of an element.
func (b *browser) spot(t *testing.T, selector string) (x, y float64) {
	t.Helper()
	box := b.eval(fmt.Sprintf("(r => `${r.x+r.width/2} ${r.y+r.height/2}`)(document.querySelector('%s').getBoundingClientRect())", selector))
	if _, err := fmt.Sscan(box, &x, &y); err != nil {
		t.Fatal(err)
	}
	return x, y
}

// settled waits until the drawing no longer changes and returns how many colours cover more than 0.3 % of the map.
func settled(t *testing.T, b *browser) int {
	t.Helper()
	var before []byte
	for range 50 {
		now := b.screenshot()
		if bytes.Equal(before, now) {
			break
		}
		before = now
	}
	m, err := png.Decode(bytes.NewReader(before))
	if err != nil {
		t.Fatal(err)
	}
	return strongColours(m, image.Rect(10, 100, 880, 740))
}

// picture is a picture of the map, once it no longer changes.
func (b *browser) picture(t *testing.T) image.Image {
	t.Helper()
	settled(t, b)
	m, err := png.Decode(bytes.NewReader(b.screenshot()))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// same tells whether two pictures of the map show the same: no more than one pixel in a thousand differs.
func same(a, b image.Image) bool {
	part, differ := image.Rect(10, 100, 880, 740), 0
	for y := part.Min.Y; y < part.Max.Y; y++ {
		for x := part.Min.X; x < part.Max.X; x++ {
			if a.At(x, y) != b.At(x, y) {
				differ++
			}
		}
	}
	return differ*1000 <= part.Dx()*part.Dy()
}

func strongColours(m image.Image, part image.Rectangle) int {
	count := make(map[[3]uint32]int)
	for y := part.Min.Y; y < part.Max.Y; y++ {
		for x := part.Min.X; x < part.Max.X; x++ {
			r, g, b, _ := m.At(x, y).RGBA()
			count[[3]uint32{r >> 12, g >> 12, b >> 12}]++
		}
	}
	strong := 0
	for _, n := range count {
		if n*1000 > part.Dx()*part.Dy()*3 {
			strong++
		}
	}
	return strong
}

// keep writes the page as a picture into the folder of MAILLAGE_SCREENSHOTS, when that is set.
func keep(t *testing.T, b *browser, name string) {
	t.Helper()
	folder := os.Getenv("MAILLAGE_SCREENSHOTS")
	if folder == "" {
		return
	}
	settled(t, b)
	if err := os.WriteFile(filepath.Join(folder, name), b.screenshot(), 0o644); err != nil {
		t.Error(err)
	}
}
