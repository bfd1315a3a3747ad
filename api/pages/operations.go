package pages

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/maillage/maillage/api/features"
)

// definition is what is read of the definition of the API.
type definition struct {
	Paths      map[string]map[string]described
	Components struct{ Parameters map[string]parameter }
}

type described struct {
	Summary, Description string
	Parameters           []parameter
	Responses            map[string]struct{ Content map[string]json.RawMessage }
}

type parameter struct {
	Ref         string `json:"$ref"`
	Name        string
	In          string
	Required    bool
	Description string
	Schema      schema
	French      bool `json:"-"` // a property of a collection, described by its title
}

type schema struct {
	Type             string
	Format           string
	Enum             []any
	Default          any
	Minimum, Maximum *float64
	Items            *schema
}

// Takes says in words what values a parameter takes.
func (p parameter) Takes() string {
	s := p.Schema
	if s.Items != nil {
		return "liste : " + s.Items.words()
	}
	return s.words()
}

var schemaWords = map[string]string{"string": "texte", "integer": "entier", "number": "nombre", "boolean": "true ou false"}

func (s schema) words() string {
	text := cmp.Or(schemaWords[s.Type], s.Type)
	if len(s.Enum) > 0 {
		all := make([]string, len(s.Enum))
		for i, e := range s.Enum {
			all[i] = fmt.Sprint(e)
		}
		text = strings.Join(all, ", ")
	}
	switch {
	case s.Minimum != nil && s.Maximum != nil:
		text += fmt.Sprintf(" de %v à %v", *s.Minimum, *s.Maximum)
	case s.Minimum != nil:
		text += fmt.Sprintf(" à partir de %v", *s.Minimum)
	}
	if s.Default != nil {
		text += fmt.Sprintf(" ; sinon %v", s.Default)
	}
	return text
}

// operation is what can be asked of an address.
type operation struct {
	Method, Path string
	Summary      sentence
	Href         string // where it can be tried as it is, "" where the path has gaps to fill
	Parameters   []parameter
	Types        []string
}

// chapter is the operations on one thing.
type chapter struct {
	ID, Title  string
	Operations []operation
}

// API writes the operations that the definition describes, in a form that can be read.
func (p *Pages) API(up string) ([]byte, error) {
	var d definition
	if err := read(p.edition.API(), up, &d); err != nil {
		return nil, err
	}
	s := p.shell(up, "Interface de programmation")
	s.Forms = []features.Link{{Href: up + "/api?f=json", Type: features.TypeOpenAPI, Title: "OpenAPI 3.0"}}
	return p.templates.bytes("api", struct {
		shell
		Chapters []chapter
	}{s, p.chapters(d, up)})
}

func (p *Pages) chapters(d definition, up string) []chapter {
	out := []chapter{{ID: "service", Title: "Service"}}
	at := map[string]int{"": 0}
	for _, c := range p.edition.Collections() {
		at[c.Layer.ID] = len(out)
		out = append(out, chapter{ID: c.Layer.ID, Title: c.Layer.Title})
	}
	at["tiles"] = len(out)
	out = append(out, chapter{ID: "tuiles", Title: "Tuiles"})
	for _, path := range slices.Sorted(maps.Keys(d.Paths)) {
		k := at[chapterOf(path)]
		for _, method := range slices.Sorted(maps.Keys(d.Paths[path])) {
			out[k].Operations = append(out[k].Operations, d.operation(method, path, up))
		}
	}
	return slices.DeleteFunc(out, func(c chapter) bool { return len(c.Operations) == 0 })
}

// chapterOf returns what an address is about: a collection, tiles, or "" for the service.
func chapterOf(path string) string {
	parts := strings.Split(path, "/")
	switch {
	case strings.HasPrefix(path, "/tile"):
		return "tiles"
	case len(parts) > 2 && parts[1] == "collections":
		return parts[2]
	}
	return ""
}

func (d definition) operation(method, path, up string) operation {
	from := d.Paths[path][method]
	o := operation{Method: strings.ToUpper(method), Path: path, Summary: french(from.Summary)}
	if strings.HasPrefix(path, "/collections/") {
		o.Summary.English = false // the title of the collection
	}
	if method == "get" && !strings.Contains(path, "{") {
		o.Href = up + path
	}
	for _, q := range from.Parameters {
		if q.Ref != "" {
			q = d.Components.Parameters[q.Ref[strings.LastIndexByte(q.Ref, '/')+1:]]
		} else {
			q.French = q.In == "query" && q.Schema.Items != nil
		}
		if q.Required && q.In == "query" {
			o.Href = ""
		}
		o.Parameters = append(o.Parameters, q)
	}
	for status, r := range from.Responses {
		if strings.HasPrefix(status, "2") {
			o.Types = append(o.Types, slices.Collect(maps.Keys(r.Content))...)
		}
	}
	slices.Sort(o.Types)
	return o
}
