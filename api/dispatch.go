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

// pathVar is a variable part of the address of a request.
func pathVar(r *http.Request, name string) string { return exchangeOf(r).vars.get(name) }

// Addresses of features.
const (
	itemsRoute = "/collections/{collection}/items"
	itemRoute  = itemsRoute + "/{key}"
)

// dispatch finds who answers. Features, which are asked most, are found without trying one expression after another as
// the routes do, which takes as long as their answer. The route and what is variable in it are told to the exchange, not
// to yet another copy of the request.
func (s *Server) dispatch() http.Handler {
	routes, items, item := s.routes(), s.with(s.items), s.with(s.item)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		x := exchangeOf(r)
		if collection, key, ok := featurePath(r.URL.EscapedPath()); ok {
			x.vars = append(make(variables, 0, 2), variable{"collection", collection})
			if key == "" {
				x.route = itemsRoute
				items(w, r)
				return
			}
			x.route, x.vars = itemRoute, append(x.vars, variable{"key", key})
			item(w, r)
			return
		}
		var match mux.RouteMatch
		routes.Match(r, &match) // there is a handler for what is not found
		if match.Route != nil {
			x.route, _ = match.Route.GetPathTemplate() // every route has one
		}
		for name, value := range match.Vars {
			x.vars = append(x.vars, variable{name, value})
		}
		match.Handler.ServeHTTP(w, r)
	})
}

// featurePath reads the address of the features of a collection, or of one of them, which has a key. ok is false when it
// is another address.
func featurePath(path string) (collection, key string, ok bool) {
	rest, ok := strings.CutPrefix(path, "/collections/")
	collection, rest, _ = strings.Cut(rest, "/")
	last, key, one := strings.Cut(rest, "/")
	return collection, key, ok && collection != "" && last == "items" && one == (key != "") && !strings.Contains(key, "/")
}
