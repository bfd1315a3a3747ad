package api_test

import (
	"strings"
	"testing"

	"github.com/maillage/maillage/geo/secrecy"
)

// A territory is proposed on the map and judged: by clicks, by keys, by codes, by an outline; as the public may.
func TestProposeInBrowser(t *testing.T) {
	h, _ := servingTo(t, secrecy.Public)
	b := openBrowser(t, h.URL, 1280, 800)
	b.open(h.URL + "/#map=10.00/46.3500/2.3500&layers=cpts") // in the middle of Case 3-3; communes are not shown
	x, y := b.spot(t, "#map")
	const cell = 0.1 / 360 * 512 * 1024 // pixels from one commune to the next
	answered := func(want string) {
		t.Helper()
		b.wait(`document.getElementById('propose-answer').textContent.replaceAll('\u202f', ' ').includes("` + want + `")`)
	}
	b.eval("document.querySelector('#propose summary').click()")

	t.Run("two units", func(t *testing.T) {
		b.eval("document.getElementById('propose-pick').click()")
		b.wait("document.getElementById('map').dataset.mode === 'pick'")
		b.click(x, y)
		b.click(x+cell, y)
		b.wait(`document.getElementById('propose-count').textContent === "2 communes choisies"`)
		b.eval("document.querySelector('#propose-form').requestSubmit()")
		answered("1 500 habitants") // 700 of Case 3-3 and 800 of Case 3-4
		answered("CPTS de l'Est")
		b.wait(`document.getElementById('status').textContent.includes('classe 1')`)
		if b.eval("document.getElementById('fiche').hidden") != "true" {
			t.Error("a click that picks opens a fiche too")
		}
		page, fiche := b.eval(`document.querySelector('#propose-answer .actions a').href`), b.eval(`document.querySelector('#propose-answer a[download]').href`)
		for address, want := range map[string]string{page: "1\u202f500 habitants dans 2 unités", fiche: "## Territoire"} {
			if answer, body := get(t, h.Config.Handler, "GET", strings.TrimPrefix(address, h.URL)); answer.StatusCode != 200 || !strings.Contains(string(body), want) {
				t.Errorf("%s: %s, %q is not in it", address, answer.Status, want)
			}
		}
		keep(t, b, "propose.png")
	})
	t.Run("by keys", func(t *testing.T) {
		b.eval("document.querySelector('#map canvas').dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }))")
		b.wait(`document.getElementById('propose-count').textContent === "1 commune choisie"`)
		answered("800 habitants") // it is judged again by itself
		b.eval("document.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape' }))")
		b.wait("document.getElementById('propose-pick').getAttribute('aria-pressed') === 'false'")
	})
	t.Run("an outline", func(t *testing.T) {
		b.eval("document.getElementById('propose-draw').click()")
		const reach = cell * 0.6
		for _, at := range [][2]float64{{x - reach, y - reach}, {x + reach, y - reach}, {x + reach, y + reach}, {x - reach, y + reach}, {x - reach, y - reach}} {
			b.click(at[0], at[1])
		}
		b.wait(`document.getElementById('propose-count').textContent === "1 commune choisie"`)
		answered("700 habitants")
		answered("2 laissées") // the communes on both sides, of which it holds a tenth
		b.wait("location.hash.includes('units=99022')")
	})
	t.Run("what is wrong is told in French", func(t *testing.T) {
		b.eval("(() => { document.getElementById('propose-codes').value = '00000'; document.getElementById('propose-form').requestSubmit(); })()")
		answered("ne sont pas des communes de l'étude (COG 2025)")
	})
	b.mu.Lock() // the browser itself notes the refusal
	for i := len(b.faults) - 1; i >= 0; i-- {
		if strings.Contains(b.faults[i], "/evaluate") && strings.Contains(b.faults[i], "400") {
			b.faults = append(b.faults[:i], b.faults[i+1:]...)
		}
	}
	b.mu.Unlock()
	t.Run("from a fiche, on a small screen", func(t *testing.T) {
		b.call("Emulation.setDeviceMetricsOverride", map[string]any{"width": 360, "height": 740, "deviceScaleFactor": 1, "mobile": false}, nil)
		b.call("Page.navigate", map[string]any{"url": "about:blank"}, nil) // another fragment alone would not load the page again
		b.open(h.URL + "/#map=10.00/46.3500/2.3500&layers=cpts&sel=cpts/west&units=99008")
		answered("300 habitants") // of the address
		b.eval(`[...document.querySelectorAll('#fiche .actions button')].find((a) => a.textContent === 'Évaluer ce territoire').click()`)
		b.wait(`location.hash.includes('replaces=west')`)
		answered("Classe de taille")
		answered("CPTS de l'Est")
		if b.eval("document.documentElement.scrollWidth <= 360") != "true" {
			t.Errorf("at 360 px the page is %s px wide", b.eval("document.documentElement.scrollWidth"))
		}
		keep(t, b, "propose-360.png")
	})
	b.sound()
}
