package api_test

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/geotest"
	"github.com/maillage/maillage/geo/secrecy"
)

// longWinded is the chessboard with names as long as France has them, and longer where people write them.
func longWinded() *geo.Dataset {
	ds := geotest.Dataset()
	for u := range ds.Units {
		ds.Units[u].Name = "Saint-Remy-en-Bouzemont-Saint-Genest-et-Isson"
	}
	ds.Communities[0].Name = "CPTS des Trois-Vallées, du Haut-Plateau et des Portes-de-la-Montagne-Bourbonnaise"
	ds.Communities[1].Name = "CPTS " + strings.Repeat("intercommunautaire", 5)
	for t := range ds.Teams {
		ds.Teams[t].Name = "MAISON DE SANTE PLURIPROFESSIONNELLE UNIVERSITAIRE DU PAYS DE SAINT-YRIEIX-LA-PERCHE"
	}
	for k := range ds.Sources {
		ds.Sources[k].Name = "PS_LibreAcces_Personne_activite_" + strings.Repeat("0123456789", 4) + ".txt"
		ds.Sources[k].SHA256 = strings.Repeat("0123456789abcdef", 4)
	}
	return ds
}

// No page scrolls sideways on a telephone, a tablet or a desk, whatever names are in it; wide tables scroll in a box of
// their own.
func TestPagesFitInBrowser(t *testing.T) {
	ds := longWinded()
	h, _ := servingDataset(t, ds, secrecy.Planner)
	b := openBrowser(t, h.URL, 1000, 800)
	// Pages need no script, and the map that one draws over some of them has a test of its own.
	b.call("Emulation.setScriptExecutionDisabled", map[string]any{"value": true}, nil)
	pages := []string{"/?f=html", "/edition", "/api", "/conformance", "/collections", "/search?q=saint", "/underserved?by=unit&below=1000",
		"/evaluate?units=99008,99009,99016&replaces=" + url.QueryEscape(ds.Communities[0].ID) + "&name=" + strings.Repeat("long", 50), "/nothing/" + strings.Repeat("long", 50),
		"/collections/units", "/collections/cpts/schema", "/tileMatrixSets/WebMercatorQuad", "/collections/units/items?limit=5", "/collections/units/items/" + ds.Units[15].Code, "/collections/overlaps/items?limit=5",
		"/collections/cpts/items/" + url.PathEscape(ds.Communities[1].ID), "/collections/esp-territories/items/" + url.PathEscape(ds.Teams[0].ID)}
	for k, at := range pages {
		b.call("Page.navigate", map[string]any{"url": h.URL + withHTML(at)}, nil)
		b.wait("location.href.startsWith(" + strconv.Quote(h.URL+at[:strings.IndexAny(at+"?", "?")]) + ") && document.readyState === 'complete' && document.querySelector('footer') !== null")
		for _, width := range []int{360, 768, 1000, 1440} {
			b.resize(width, 800)
			if wide := b.eval(tooWide); wide != "" {
				t.Errorf("%s at %d px: %s", at, width, wide)
			}
			keep(t, b, fmt.Sprintf("page-%02d-%d.png", k, width))
		}
	}
}

// tooWide says how wide a page is that scrolls sideways, and what sticks out of it; "" for one that does not.
const tooWide = `(() => { const root = document.documentElement;
	for (const d of [...document.querySelectorAll('details')].slice(0, 5)) d.open = true; // all those of /api are thousands of rows
	if (root.scrollWidth <= innerWidth) return '';
	const out = [...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right > innerWidth + 0.5 && !e.closest('.wide > *'));
	return root.scrollWidth + ' px wide by ' + out.slice(-3).map((e) => e.tagName + '.' + e.className + ' ' + e.textContent.trim().slice(0, 60)).join(' | '); })()`

func withHTML(at string) string {
	if strings.Contains(at, "f=html") {
		return at
	}
	if strings.Contains(at, "?") {
		return at + "&f=html"
	}
	return at + "?f=html"
}

// The small map of a page is drawn with what the page shows, fits the window as the page does, and asks nobody but this
// service.
func TestPageMapInBrowser(t *testing.T) {
	h, _ := servingDataset(t, longWinded(), secrecy.Planner)
	b := openBrowser(t, h.URL, 360, 740)
	b.call("Page.navigate", map[string]any{"url": h.URL + "/collections/cpts/items?f=html"}, nil)
	b.wait(`document.querySelector('.map')?.dataset.drawn === "3"`)
	if wide := b.eval(tooWide); wide != "" {
		t.Error(wide)
	}
	keep(t, b, "page-map.png")
	b.sound()
}
