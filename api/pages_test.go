package api_test

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/maillage/maillage/api"
	"github.com/maillage/maillage/geo/geotest"
)

// browserAccept is what a browser takes.
const browserAccept = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"

// element is an element of a page that is looked at.
type element struct {
	name, text string
	attributes map[string]string
}

// elementsOf reads a page as HTML that is closed everywhere but for void elements, and fails the test when it is not.
func elementsOf(t *testing.T, at string, page []byte) []element {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(string(page)))
	d.Strict, d.AutoClose, d.Entity = false, xml.HTMLAutoClose, xml.HTMLEntity
	var out []element
	var open []int
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return out
		}
		if err != nil {
			t.Fatalf("%s: %v", at, err)
		}
		switch x := token.(type) {
		case xml.StartElement:
			e := element{name: x.Name.Local, attributes: make(map[string]string)}
			for _, a := range x.Attr {
				e.attributes[a.Name.Local] = a.Value
			}
			open = append(open, len(out))
			out = append(out, e)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			for _, k := range open {
				out[k].text += string(x)
			}
		}
	}
}

// checkPage holds a page against what every page must have: a language, one title, one heading, labels, heads of tables.
func checkPage(t *testing.T, at string, page []byte) []element {
	t.Helper()
	all := elementsOf(t, at, page)
	count := make(map[string]int)
	ids := make(map[string]int)
	labelled := make(map[string]bool)
	for _, e := range all {
		count[e.name]++
		if id := e.attributes["id"]; id != "" {
			ids[id]++
		}
		labelled[e.attributes["for"]] = e.name == "label"
	}
	if !strings.HasPrefix(string(page), "<!doctype html>") || all[0].attributes["lang"] != "fr" {
		t.Errorf("%s: not a page in French", at)
	}
	for _, once := range []string{"title", "h1", "main", "footer"} {
		if count[once] != 1 {
			t.Errorf("%s has %d elements %s", at, count[once], once)
		}
	}
	for id, n := range ids {
		if n > 1 {
			t.Errorf("%s: %d elements are called %s", at, n, id)
		}
	}
	for _, e := range all {
		a := e.attributes
		switch {
		case (e.name == "input" || e.name == "select") && a["type"] != "hidden" && !labelled[a["id"]]:
			t.Errorf("%s: %s %s has no label", at, e.name, a["id"])
		case e.name == "th" && a["scope"] == "":
			t.Errorf("%s: the head %q does not say what it heads", at, e.text)
		case a["aria-labelledby"] != "" && ids[a["aria-labelledby"]] == 0:
			t.Errorf("%s: nothing is called %s", at, a["aria-labelledby"])
		case e.name == "a" && strings.TrimSpace(e.text) == "":
			t.Errorf("%s: a link to %s without a word", at, a["href"])
		}
	}
	return all
}

// Whoever begins at the home page and follows links finds every page, and no link is dead.
func TestPagesLeadSomewhere(t *testing.T) {
	_, s := serving(t)
	const start = "/?f=html"
	seen, queue := map[string]bool{start: true}, []string{start}
	kinds := make(map[string]int)
	for len(queue) > 0 && len(seen) < 1500 {
		at := queue[0]
		queue = queue[1:]
		answer, body := askedWith(t, s.Handler(), at, "Accept", browserAccept)
		if answer.StatusCode != http.StatusOK && answer.StatusCode != http.StatusNoContent {
			t.Fatalf("%s: %s %.300s", at, answer.Status, body)
		}
		if !strings.HasPrefix(answer.Header.Get("Content-Type"), "text/html") || at == "/" {
			continue
		}
		base, err := url.Parse(at)
		if err != nil {
			t.Fatal(err)
		}
		kinds[strings.Join(strings.Split(base.Path, "/")[:min(3, strings.Count(base.Path, "/")+1)], "/")]++
		for _, e := range checkPage(t, at, body) {
			link := e.attributes["href"] + e.attributes["src"]
			next, err := base.Parse(link)
			if link == "" || err != nil || next.Host != "" || strings.Contains(next.Path, "/bulk.") || e.attributes["rel"] == "external" {
				continue
			}
			next.Fragment = ""
			if to := next.String(); !seen[to] && (e.name != "a" || len(queue) < 1000) {
				seen[to] = true
				queue = append(queue, to)
			}
		}
	}
	for _, want := range []string{"/", "/collections", "/collections/units", "/collections/overlaps", "/collections/gaps", "/edition", "/api", "/conformance", "/functions", "/tiles", "/tileMatrixSets", "/styles"} {
		if kinds[want] == 0 {
			t.Errorf("no link leads to %s; pages met: %v", want, kinds)
		}
	}
}

// /req/html/definition: every address whose answer is a document or features says it as HTML too, and the definition says so.
func TestPagesAreNegotiated(t *testing.T) {
	_, s := serving(t)
	for _, at := range []string{"/conformance", "/api", "/edition", "/collections", "/collections/cpts", "/collections/cpts/items", "/collections/cpts/items/west", "/search?q=case",
		"/functions", "/collections/cpts/schema", "/collections/cpts/queryables", "/collections/cpts/sortables", "/tiles", "/tiles/LAMB93_10cm", "/tiles/WebMercatorQuad?collections=cpts",
		"/collections/cpts/tiles", "/collections/cpts/tiles/WebMercatorQuad", "/tileMatrixSets", "/tileMatrixSets/LAMB93_10cm", "/styles"} {
		for _, c := range []struct{ accept, f, want string }{
			{"", "", "json"}, {"*/*", "", "json"}, {"application/json", "", "json"}, {browserAccept, "", "text/html"}, {"text/html", "", "text/html"},
			{"application/xhtml+xml", "", "text/html"}, {"text/html", "json", "json"}, {"application/json", "html", "text/html"}, {"image/png", "html", "text/html"},
			{"image/png", "", "406"}, {"", "htm", "400"},
		} {
			address := at
			if c.f != "" {
				address += map[bool]string{true: "&f=", false: "?f="}[strings.Contains(at, "?")] + c.f
			}
			answer, _ := askedWith(t, s.Handler(), address, "Accept", c.accept)
			got := answer.Header.Get("Content-Type")
			if answer.StatusCode != 200 {
				got = answer.Status
			}
			if !strings.Contains(got, c.want) {
				t.Errorf("%s, Accept %q: %s, want %s", address, c.accept, got, c.want)
			}
			if vary := strings.Join(answer.Header.Values("Vary"), ", "); answer.StatusCode == 200 && !strings.Contains(vary+",", "Accept,") {
				t.Errorf("%s: Vary %q", address, vary)
			}
		}
	}
	_, body := get(t, s.Handler(), "GET", "/api")
	paths := object(t, body)["paths"].(map[string]any)
	for _, at := range []string{"/", "/conformance", "/api", "/collections", "/collections/units", "/collections/units/items", "/collections/units/items/{featureId}",
		"/functions", "/collections/units/queryables", "/tiles", "/collections/units/tiles/WebMercatorQuad", "/tileMatrixSets", "/styles"} {
		text, err := json.Marshal(paths[at])
		if err != nil || !strings.Contains(string(text), `"text/html"`) {
			t.Errorf("the definition of %s does not say HTML: %.300s", at, text)
		}
	}
}

// A page and its document have tags of their own; a client that has the page is told so, though the page came from the shelf.
func TestPageTags(t *testing.T) {
	_, s := serving(t)
	for _, at := range []string{"/collections", "/collections/units/items?limit=2", "/collections/cpts/items/east"} {
		page, _ := askedWith(t, s.Handler(), at, "Accept", browserAccept)
		document, _ := askedWith(t, s.Handler(), at)
		tag := page.Header.Get("ETag")
		if tag == "" || tag == document.Header.Get("ETag") {
			t.Errorf("%s: the tags are %q and %q", at, tag, document.Header.Get("ETag"))
		}
		again, _ := askedWith(t, s.Handler(), at, "Accept", browserAccept, "If-None-Match", tag)
		if again.StatusCode != http.StatusNotModified {
			t.Errorf("%s with its tag: %s", at, again.Status)
		}
		if policy := page.Header.Get("Content-Security-Policy"); !strings.Contains(policy, "default-src 'none'") || !strings.Contains(policy, "form-action 'self'") {
			t.Errorf("%s may load %q", at, policy)
		}
	}
}

// /req/html/content: the page of a feature says every value that its GeoJSON says, and names what codes stand for.
func TestItemPageIsWhole(t *testing.T) {
	_, s := serving(t)
	_, page := askedWith(t, s.Handler(), "/collections/cpts/items/east?f=html")
	text := ""
	links := make(map[string]string)
	for _, e := range checkPage(t, "east", page) {
		if e.name == "main" {
			text = e.text
		}
		if e.name == "a" {
			links[strings.TrimSpace(e.text)] = e.attributes["href"]
		}
	}
	for _, want := range []string{"CPTS de l'Est", "projet validé", "02/05/2022", "Case 2-3", "99016", "CPTS de l'Ouest – CPTS de l'Est"} {
		if !strings.Contains(text, want) {
			t.Errorf("the page does not say %q:\n%s", want, text)
		}
	}
	for name, want := range map[string]string{
		"Case 2-3":                        "../../../collections/units/items/99016",
		"CPTS de l'Ouest – CPTS de l'Est": "../../../collections/overlaps/items/cpts-cpts~west~east", "MSP du Centre": "../../../collections/esp-territories/items/t1",
	} {
		if links[name] != want {
			t.Errorf("%s leads to %q, want %q", name, links[name], want)
		}
	}
	_, unit := askedWith(t, s.Handler(), "/collections/units/items/99016?f=html")
	for _, want := range []string{">CPTS de l&#39;Est</a>", "epci=200000001", "habitants"} {
		if !strings.Contains(string(unit), want) {
			t.Errorf("the page of a commune does not hold %q", want)
		}
	}
}

// Pages put together are the table: each feature once.
func TestItemsPagesFollowOneAnother(t *testing.T) {
	_, s := serving(t)
	at, keys := "/collections/units/items?limit=10&f=html&sortby=-population", []string(nil)
	for range 10 {
		_, body := askedWith(t, s.Handler(), at)
		next := ""
		for _, e := range checkPage(t, at, body) {
			if href := e.attributes["href"]; e.name == "a" && strings.HasPrefix(href, "../../collections/units/items/") && len(strings.TrimSpace(e.text)) == 5 && !slices.Contains(keys, e.text) {
				keys = append(keys, e.text)
			}
			if e.attributes["rel"] == "next" {
				next = e.attributes["href"]
			}
		}
		if next == "" {
			break
		}
		base, _ := url.Parse(at)
		to, err := base.Parse(next)
		if err != nil {
			t.Fatal(err)
		}
		at = to.String()
	}
	if want := geotest.Side*geotest.Side + 2; len(keys) != want {
		t.Errorf("%d communes, want %d: %v", len(keys), want, keys)
	}
}

// What files say is text: nothing of it becomes markup, a script or another address.
func TestPagesEscape(t *testing.T) {
	const evil = `<script>alert("1")</script>'"><img src=x onerror=alert(1)>`
	ds := geotest.Dataset()
	ds.Name = evil
	ds.Units[15].Name, ds.Units[15].EPCI = evil, `"><script>`
	ds.Communities[1].Name, ds.Communities[1].ID = evil, `javascript:alert('1')"/<b>`
	ds.Communities[1].Missions = []string{evil}
	ds.Teams[0].Name, ds.Sources[0].Name = evil, evil
	s, err := api.New(api.Config{Version: evil})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Swap(computed(t, ds)); err != nil {
		t.Fatal(err)
	}
	for _, at := range []string{"/?f=html", "/edition", "/api", "/collections", "/collections/units", "/collections/units/items", "/collections/cpts/items", "/collections/esp/items/t1",
		"/collections/units/items/99016", "/collections/cpts/items/" + url.PathEscape(ds.Communities[1].ID), "/collections/overlaps/items",
		"/collections/units/items?name=" + url.QueryEscape(evil), "/collections/units/items?" + url.Values{"filter": {"name = '" + strings.ReplaceAll(evil, "'", "''") + "'"}}.Encode(),
		"/search?q=" + url.QueryEscape(evil)} {
		answer, body := askedWith(t, s.Handler(), at, "Accept", browserAccept)
		if answer.StatusCode != 200 {
			t.Errorf("%s: %s %.300s", at, answer.Status, body)
			continue
		}
		for _, e := range checkPage(t, at, body) {
			link := e.attributes["href"]
			if e.attributes["onerror"] != "" || e.name == "img" || e.name == "b" || e.name == "script" && e.text != "" || strings.HasPrefix(link, "javascript:") || strings.Contains(link, "ZgotmplZ") {
				t.Errorf("%s: %s %v came through", at, e.name, e.attributes)
			}
		}
	}
}

// Whoever asks for a page that is not there is told in a page.
func TestPageProblems(t *testing.T) {
	_, s := serving(t)
	for at, want := range map[string]int{"/collections/nothing?f=html": 404, "/collections/units/items/00000?f=html": 404, "/collections?f=html&bogus=1": 400,
		"/collections/units/items?f=html&filter=population": 400, "/?f=html&x=1": 400, "/styles/maillage?f=html": 400} {
		answer, _ := askedWith(t, s.Handler(), at, "Accept", browserAccept)
		if answer.StatusCode != want || answer.Header.Get("Content-Type") != "text/html; charset=utf-8" {
			t.Errorf("%s: %s %s, want %d", at, answer.Status, answer.Header.Get("Content-Type"), want)
		}
	}
}
