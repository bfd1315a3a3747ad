package api

import (
	"net/http"

	"github.com/gorilla/mux"
	"github.com/maillage/maillage/api/features"
)

func (s *Server) routeSchemas(r *mux.Router) {
	r.HandleFunc("/functions", s.document(func(v *view) (features.Document, string) { return v.Functions(), features.TypeJSON }))
	for name, pick := range map[string]func(*view, *features.Collection) features.Document{
		"schema":     func(v *view, c *features.Collection) features.Document { return v.Schema(c) },
		"queryables": func(v *view, c *features.Collection) features.Document { return v.Queryables(c) },
		"sortables":  func(v *view, c *features.Collection) features.Document { return v.Sortables(c) },
	} {
		r.HandleFunc("/collections/{collection}/"+name, s.with(s.schema(pick)))
	}
}

// schema answers with a schema of a collection.
func (s *Server) schema(pick func(*view, *features.Collection) features.Document) endpoint {
	return func(w http.ResponseWriter, r *http.Request, v *view) error {
		c, err := lookup(r, v)
		if err != nil {
			return err
		}
		if _, err := format(r, "json"); err != nil {
			return err
		}
		return s.writeDocument(w, r, v, pick(v, c), features.TypeSchema)
	}
}
