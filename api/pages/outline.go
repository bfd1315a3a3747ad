package pages

import (
	"cmp"
	"encoding/json"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/maillage/maillage/api/features"
)

// Outlined is a document of JSON that is shown as it stands, member by member.
type Outlined struct {
	Title, Lead string // in French
	Crumbs      []Crumb
	Document    features.Document
	Forms       []features.Link // the same in other forms
}

// Crumb is a page above another, by its path from the root of the service.
type Crumb struct{ Path, Name string }

// Outline writes the page of a document: its plain members, a table of each list of things, and links.
func (p *Pages) Outline(o Outlined, up string) ([]byte, error) {
	doc := make(map[string]any)
	if err := read(o.Document, "", &doc); err != nil {
		return nil, err
	}
	crumbs := make([]crumb, len(o.Crumbs))
	for i, c := range o.Crumbs {
		crumbs[i] = crumb{up + c.Path, c.Name}
	}
	s := p.shell(up, o.Title, crumbs...)
	s.Forms = o.Forms
	page := struct {
		shell
		Lead   string
		Plain  []cell
		Tables []grid
	}{s, o.Lead, nil, nil}
	for _, name := range slices.Sorted(maps.Keys(doc)) {
		if rows := rowsOf(doc[name]); len(rows) > 0 && !isLinks(doc[name]) {
			page.Tables = append(page.Tables, gridOf(name, rows, up))
		} else {
			page.Plain = append(page.Plain, cellOf(name, doc[name], up))
		}
	}
	return p.templates.bytes("outline", page)
}

// cell is a value by its name, or links.
type cell struct {
	Name, Text string
	English    bool // a description that has no French words
	Links      []leading
}

// leading is a link and what it is called, or an address alone that leads nowhere.
type leading struct {
	Href, Name string
	English    bool // a title that has no French words
}

// grid is a list of things as a table.
type grid struct {
	Name    string
	Columns []string
	Rows    []gridRow
}

type gridRow struct {
	Name  string
	Cells []cell
}

// thing is one of a list of things, or of things by name.
type thing struct {
	name    string
	members map[string]any
}

// placeInOrder is the keyword that says where a property comes among the others.
const placeInOrder = "x-ogc-propertySeq"

// rowsOf returns the things that a value lists, in order; nil when it is no list of things.
func rowsOf(v any) (rows []thing) {
	switch x := v.(type) {
	case []any:
		for _, item := range x {
			members, ok := item.(map[string]any)
			if !ok {
				return nil
			}
			rows = append(rows, thing{nameWithin(members), members})
		}
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(x)) {
			members, ok := x[name].(map[string]any)
			if !ok {
				return nil
			}
			rows = append(rows, thing{name, members})
		}
		slices.SortStableFunc(rows, func(a, b thing) int { return cmp.Compare(number64(a.members), number64(b.members)) })
	}
	return rows
}

func number64(members map[string]any) float64 { n, _ := members[placeInOrder].(float64); return n }

// naming are the members by which a thing is called.
var naming = []string{"id", "name", "tileMatrix", "tileMatrixSetId"}

func nameWithin(members map[string]any) string {
	for _, k := range naming {
		if name, ok := members[k].(string); ok {
			return name
		}
	}
	return ""
}

// gridOf is the table of things: what they are called, their title, the rest, and at the end what is long.
func gridOf(name string, rows []thing, up string) grid {
	rank := map[string]int{"title": -1, "description": 1, "links": 2}
	seen := make(map[string]bool)
	for _, r := range rows {
		for k := range r.members {
			seen[k] = true
		}
	}
	columns := slices.SortedFunc(maps.Keys(seen), func(a, b string) int { return cmp.Or(cmp.Compare(rank[a], rank[b]), cmp.Compare(a, b)) })
	columns = slices.DeleteFunc(columns, func(k string) bool { return k == placeInOrder || slices.Contains(naming, k) })
	g := grid{Name: name, Columns: columns}
	for _, r := range rows {
		one := gridRow{Name: r.name}
		for _, k := range columns {
			c := cell{Name: k}
			if v, ok := r.members[k]; ok {
				c = cellOf(k, v, up)
			}
			one.Cells = append(one.Cells, c)
		}
		g.Rows = append(g.Rows, one)
	}
	return g
}

// cellOf is a value in one place, however deep it is.
func cellOf(name string, v any, up string) cell {
	c := cell{Name: name}
	if !isLinks(v) {
		c.Text = written(v)
		if name == "description" || name == "title" {
			said := french(c.Text)
			c.Text, c.English = said.Text, said.English && name == "description" // titles without words are French
		}
		return c
	}
	for _, l := range v.([]any) {
		link := l.(map[string]any)
		title, _ := link["title"].(string)
		rel, _ := link["rel"].(string)
		href, _ := link["href"].(string)
		said := french(title)
		to := leading{href, cmp.Or(said.Text, path.Base(rel)), said.English}
		switch {
		case link["templated"] == true:
			to = leading{Name: href} // with gaps to fill it leads nowhere as it stands
		case strings.HasPrefix(href, "/"):
			to.Href = up + href
		}
		c.Links = append(c.Links, to)
	}
	return c
}

func isLinks(v any) bool {
	all, _ := v.([]any)
	return len(all) > 0 && !slices.ContainsFunc(all, func(l any) bool { link, _ := l.(map[string]any); return link["href"] == nil })
}

// written is a value as it is read: lists by commas, members by name.
func written(v any) string {
	var parts []string
	switch x := v.(type) {
	case string:
		return x
	case []any:
		for _, item := range x {
			parts = append(parts, written(item))
		}
		return strings.Join(parts, ", ")
	case map[string]any:
		for _, k := range slices.Sorted(maps.Keys(x)) {
			parts = append(parts, k+" "+written(x[k]))
		}
		return strings.Join(parts, "; ")
	}
	text, err := json.Marshal(v)
	if err != nil {
		return "" // what was read from JSON can be written
	}
	return string(text)
}
