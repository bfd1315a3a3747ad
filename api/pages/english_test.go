package pages

import (
	"strings"
	"testing"

	"github.com/maillage/maillage/api/features"
)

// What has no French words stands on its page marked as English (decision 022), wherever it stands.
func TestEnglishIsMarked(t *testing.T) {
	templates, err := Parse()
	if err != nil {
		t.Fatal(err)
	}
	type m = map[string]any
	links := []m{{"href": "/a", "title": "brand new"}, {"href": "b", "title": "Map styles"}, {"href": "c", "rel": "http://example.org/rel/schemes"}, {"href": "/{z}", "title": "brand new", "templated": true}}
	doc, err := features.Render(m{"description": "brand new", "title": "Zones", "links": links, "layers": []m{{"id": "one", "description": "brand newer", "links": links[:1]}}})
	if err != nil {
		t.Fatal(err)
	}
	outline, err := templates.Of(&features.Edition{}).Outline(Outlined{Document: doc}, "..")
	if err != nil {
		t.Fatal(err)
	}
	landed, err := templates.bytes("landing", struct {
		shell
		Page        landing
		About       provenance
		Collections []collection
	}{Page: landing{Links: []features.Link{
		{Href: "d", Title: "brand new"}, {Href: "/{x}", Title: "brand new", Templated: true}, {Href: "/{y}", Title: "Map styles", Templated: true},
	}}})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ page, want string }{
		{string(outline), `<dt><code>description</code></dt><dd lang="en">brand new</dd>`},
		{string(outline), `<dt><code>title</code></dt><dd>Zones</dd>`},
		{string(outline), `<a href="../a" lang="en">brand new</a>, <a href="b">Styles de carte</a>, <a href="c">schemes</a>, <code>/{z}</code></dd>`},
		{string(outline), `<td lang="en">brand newer</td><td><a href="../a" lang="en">brand new</a></td>`},
		{string(landed), `<li><a href="d" type="" lang="en">brand new</a>`},
		{string(landed), `<li><span lang="en">brand new</span> : <code>/{x}</code>`},
		{string(landed), `<li><span>Styles de carte</span> : <code>/{y}</code>`},
	} {
		if !strings.Contains(c.page, c.want) {
			_, main, _ := strings.Cut(c.page, "<main")
			t.Errorf("%s is not in %s", c.want, main)
		}
	}
}
