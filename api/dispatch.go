package api

import (
	"net/http"
	"strings"

	"github.com/gorilla/mux"
)

// variables are the variable parts of an address, as they came.
type variables []variable

type variable struct{ name, value string }

// get returns the value of a variable, "" when there is none of that name: none is empty.
func (v variables) get(name string) string {
	for i := range v {
		if v[i].name == name {
			return v[i].value
		}
	}
	return ""
}

// mostVariables is how many an address has.
const mostVariables = 5

// pathVar is a variable part of the address of a request.
func pathVar(r *http.Request, name string) string { return exchangeOf(r).vars.get(name) }

// Addresses of features, and of tiles under those of their tilesets.
const (
	itemsRoute = "/collections/{collection}/items"
	itemRoute  = itemsRoute + "/{key}"
	tilePart   = "/{tms}/{z}/{row}/{col}"
)

// tileRoutes are under which addresses there are tiles: those of a collection and those of the dataset.
var tileRoutes = []string{"/collections/{collection}/tiles", "/tiles"}

// dispatch finds who answers. Features and tiles, which are asked most, are found without trying one expression after
// another as the routes do, which takes as long as their answer. The route and what is variable in it are told to the
// exchange, not to yet another copy of the request.
func (s *Server) dispatch() http.Handler {
	routes, tile := s.routes(), s.with(s.tile)
	often := []shortcut{newShortcut(itemsRoute, s.with(s.items)), newShortcut(itemRoute, s.with(s.item))}
	for _, route := range tileRoutes {
		often = append(often, newShortcut(route+tilePart, tile))
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		x := exchangeOf(r)
		x.path = r.URL.EscapedPath()
		for i := range often {
			if vars, ok := often[i].match(x.path, x.room[:0]); ok {
				x.route, x.vars = often[i].route, vars
				often[i].answer(w, r)
				return
			}
		}
		var match mux.RouteMatch
		routes.Match(r, &match) // there is a handler for what is not found
		if match.Route != nil {
			x.route, _ = match.Route.GetPathTemplate() // every route has one
		}
		x.vars = x.room[:0]
		for name, value := range match.Vars {
			x.vars = append(x.vars, variable{name, value})
		}
		match.Handler.ServeHTTP(w, r)
	})
}

// shortcut is a template of addresses that is held against an address segment by segment.
type shortcut struct {
	route  string
	parts  []part
	answer http.HandlerFunc
}

// part is a segment of a template: a variable, or a text.
type part struct {
	text     string // of a variable, its name
	variable bool
}

func newShortcut(route string, answer http.HandlerFunc) shortcut {
	c := shortcut{route: route, answer: answer}
	for text := range strings.SplitSeq(route[1:], "/") {
		name, variable := strings.CutPrefix(text, "{")
		c.parts = append(c.parts, part{strings.TrimSuffix(name, "}"), variable})
	}
	return c
}

// match appends what is variable in an address to vars. ok is false when it is another address. A variable is never
// empty, and what is escaped in it is no separator.
func (c *shortcut) match(path string, vars variables) (_ variables, ok bool) {
	for _, p := range c.parts {
		if path == "" || path[0] != '/' {
			return nil, false
		}
		segment := path[1:]
		if end := strings.IndexByte(segment, '/'); end >= 0 {
			segment = segment[:end]
		}
		switch {
		case p.variable && segment != "":
			vars = append(vars, variable{p.text, segment})
		case p.variable || segment != p.text:
			return nil, false
		}
		path = path[1+len(segment):]
	}
	return vars, path == ""
}
