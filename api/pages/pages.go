// Package pages writes the documents of the service and its features as pages for people, in French: the conformance
// class HTML of OGC API – Features – Part 1 (OGC 17-069r4, clause 8.2).
//
// A page is made of the JSON document that stands at the same address and of the layers, so that it says all that they
// say; identifiers in it are links to what they name. Pages need no script: where there is one, a small map is drawn
// over them. They are not the map of the service, which is package web. Addresses within a page are relative, so that it
// can be reached through any proxy. The package knows nothing of connections and caching: that is package api.
package pages

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"html/template"
	"io"
	"strings"

	"github.com/maillage/maillage/api/features"
)

//go:embed templates
var files embed.FS

// Templates are the templates of all pages, read once. They may be used by any number of goroutines.
type Templates struct{ byName map[string]*template.Template }

// names are the pages that there are.
var names = []string{"landing", "conformance", "collections", "collection", "edition", "api", "items", "item", "search", "evaluate", "underserved", "outline", "problem"}

// Parse reads the templates.
func Parse() (*Templates, error) {
	t := &Templates{make(map[string]*template.Template, len(names))}
	words := template.FuncMap{"number": number, "word": word, "initial": initial, "deref": deref, "shown": shown, "narrow": narrow, "french": french,
		"coordinates": coordinates, "degrees": degrees, "day": day, "system": system}
	for _, name := range names {
		one, err := template.New("layout.html").Funcs(words).ParseFS(files, "templates/layout.html", "templates/"+name+".html")
		if err != nil {
			return nil, fmt.Errorf("page %s: %w", name, err)
		}
		t.byName[name] = one
	}
	return t, nil
}

// Pages are those of an edition.
type Pages struct {
	templates *Templates
	edition   *features.Edition
}

// Of returns the pages of an edition.
func (t *Templates) Of(e *features.Edition) *Pages { return &Pages{t, e} }

// Up returns the way from a path of the service ("/collections/units") to its root: "..".
func Up(path string) string {
	deep := strings.Count(path, "/") - 1
	if deep < 1 {
		return "."
	}
	return strings.TrimSuffix(strings.Repeat("../", deep), "/")
}

// shell is what every page has.
type shell struct {
	Up, Title, Study, Edition string
	Crumbs                    []crumb
	Here                      string          // what the page is called behind its crumbs, the title when it is ""
	Forms                     []features.Link // the same in other forms
	Map                       *mapping        // nil for no map
}

type crumb struct{ Href, Name string }

// mapping is what the small map of a page draws.
type mapping struct {
	Source string // address of GeoJSON
	Items  string // address under which the features of it are found, "" when there is one only
}

func (p *Pages) shell(up, title string, crumbs ...crumb) shell {
	return shell{Up: up, Title: title, Study: p.edition.Name, Edition: p.edition.ID, Crumbs: crumbs}
}

// write writes a page.
func (t *Templates) write(w io.Writer, name string, data any) error {
	if err := t.byName[name].Execute(w, data); err != nil {
		return fmt.Errorf("page %s: %w", name, err)
	}
	return nil
}

func (t *Templates) bytes(name string, data any) ([]byte, error) {
	var b bytes.Buffer
	err := t.write(&b, name, data)
	return b.Bytes(), err
}

// read reads a document back, with links relative to a page.
func read(d features.Document, up string, into any) error {
	if err := json.Unmarshal(d.At(up), into); err != nil {
		return fmt.Errorf("a document cannot be read back: %w", err)
	}
	return nil
}
