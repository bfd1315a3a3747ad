// Package styles makes the style of an edition: a document of the MapLibre and Mapbox style specification (version 8)
// that draws the tiles of its collections, for light and for dark. The map is drawn by it, and so may be any other
// client: nothing is asked of another machine, the images of its sprite are drawn here, and no glyph file is needed.
//
// A style also says in its metadata, under keys that begin with "maillage:", what a legend of it would show, in French.
// The list and the addresses follow the draft of OGC API – Styles (20-009); as it is a draft, no conformance class is
// declared.
package styles

import (
	"fmt"
	"sync"

	"github.com/maillage/maillage/api/features"
	"github.com/maillage/maillage/api/problem"
	"github.com/maillage/maillage/api/tiles"
	"github.com/maillage/maillage/geo"
)

// Media and relation types.
const (
	TypeStyle = "application/vnd.mapbox.style+json"

	relStylesheet = "stylesheet"
)

// variant is one of the styles that are served.
type variant struct {
	id, title string
	ground    ground
}

var variants = []variant{
	{"maillage", "Territoires de soins primaires", light},
	{"maillage-dark", "Territoires de soins primaires, sur fond sombre", dark},
}

// Set holds the styles of one edition, each made when it is first asked for. It may be used by any number of goroutines.
type Set struct {
	edition  *features.Edition
	tiles    *tiles.Set
	settings geo.Settings

	themed   sync.Once
	themes   []theme
	rendered [2]struct {
		once sync.Once
		doc  features.Document
		err  error
	}
}

// New returns the styles of an edition, whose tiles they draw. The settings say what a core and a fringe are.
func New(e *features.Edition, t *tiles.Set, s geo.Settings) *Set {
	return &Set{edition: e, tiles: t, settings: s}
}

// Style returns the style of that identifier; the error is a *problem.Problem when there is none.
func (s *Set) Style(id string) (features.Document, error) {
	for i, v := range variants {
		if v.id != id {
			continue
		}
		r := &s.rendered[i]
		r.once.Do(func() {
			s.themed.Do(func() { s.themes = s.all() })
			r.doc, r.err = features.Render(s.style(v))
		})
		return r.doc, r.err
	}
	return features.Document{}, problem.New(problem.UnknownPath, "%.80q is not one of %s, %s", id, variants[0].id, variants[1].id)
}

// List returns the list of styles (20-009, /req/core/styles-success).
func List() (features.Document, error) {
	all := list{Default: variants[0].id, Links: []features.Link{{Href: features.Path("/styles"), Rel: "self", Type: features.TypeJSON}}}
	for _, v := range variants {
		all.Styles = append(all.Styles, entry{v.id, v.title, []features.Link{{Href: features.Path("/styles/" + v.id), Rel: relStylesheet, Type: TypeStyle, Title: v.title}}})
	}
	return features.Render(all)
}

type list struct {
	Default string          `json:"default"`
	Styles  []entry         `json:"styles"`
	Links   []features.Link `json:"links"`
}

type entry struct {
	ID    string          `json:"id"`
	Title string          `json:"title"`
	Links []features.Link `json:"links"`
}

type object = map[string]any

// style returns a style as its specification has it.
func (s *Set) style(v variant) object {
	sources, layers, infos := object{}, []object{background(v.ground)}, []themeInfo{}
	for i := range s.themes {
		t := &s.themes[i]
		sources[t.collection.Layer.ID] = s.source(t.collection)
		layers = append(layers, t.layers(v.ground)...)
		infos = append(infos, t.info(v.ground))
	}
	chosen, legend := s.selected(v.ground)
	layers = append(layers, chosen...)
	for i := range s.themes {
		if t := &s.themes[i]; t.label != nil {
			layers = append(layers, t.labelLayer(v.ground))
		}
	}
	doc := object{
		"version": 8, "name": "maillage – " + s.edition.Name, "sprite": features.Path("/styles/sprite"), "sources": sources, "layers": layers,
		"metadata": object{
			"maillage:edition": s.edition.ID, "maillage:base": features.Path(""), "maillage:themes": infos, "maillage:selected": legend,
		},
	}
	if box, ok := s.tiles.Dataset(s.edition.Collections(), "").Extent(); ok {
		doc["center"] = []float64{(box.Min[0] + box.Max[0]) / 2, (box.Min[1] + box.Max[1]) / 2}
		doc["zoom"] = zoomOf(box.Max[0] - box.Min[0])
	}
	return doc
}

// source returns the tiles of a collection. Their address names the edition, so that two are never mixed and a tile can be
// kept for good.
func (s *Set) source(c *features.Collection) object {
	source := object{
		"type": "vector", "minzoom": tiles.MinZoom(c.Layer), "maxzoom": tiles.MaxZoom,
		"tiles": []string{features.Path(fmt.Sprintf("/collections/%s/tiles/%s/{z}/{y}/{x}?edition=%s", c.Layer.ID, tiles.WebMercatorQuad.ID(), s.edition.ID))},
	}
	if box, ok := c.Extent(); ok {
		source["bounds"] = []float64{box.Min[0], box.Min[1], box.Max[0], box.Max[1]}
	}
	return source
}
