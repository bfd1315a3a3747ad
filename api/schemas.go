package api

import (
	"net/http"

	"github.com/gorilla/mux"
	"github.com/maillage/maillage/api/features"
)

func (s *Server) routeSchemas(r *mux.Router) {
	r.HandleFunc("/functions", s.with(func(w http.ResponseWriter, r *http.Request, v *view) error {
		return s.answerDocument(w, r, v, outlined("Fonctions des filtres", "Les fonctions que les filtres CQL2 peuvent appeler.", features.TypeJSON, v.Functions()))
	}))
	for _, k := range schemaKinds {
		r.HandleFunc("/collections/{collection}/"+k.name, s.with(s.schema(k)))
	}
}

// schemaKind is one of the schemas of a collection.
type schemaKind struct {
	name, title, lead string
	pick              func(*view, *features.Collection) features.Document
}

var schemaKinds = []schemaKind{
	{"schema", "Schéma", "Les champs d’une entité, comme le schéma JSON les décrit.",
		func(v *view, c *features.Collection) features.Document { return v.Schema(c) }},
	{"queryables", "Champs des filtres", "Les champs dont les filtres peuvent parler, comme le schéma JSON les décrit.",
		func(v *view, c *features.Collection) features.Document { return v.Queryables(c) }},
	{"sortables", "Champs de tri", "Les champs par lesquels les entités peuvent être triées, comme le schéma JSON les décrit.",
		func(v *view, c *features.Collection) features.Document { return v.Sortables(c) }},
}

// schema answers with a schema of a collection.
func (s *Server) schema(k schemaKind) endpoint {
	return func(w http.ResponseWriter, r *http.Request, v *view) error {
		c, err := lookup(r, v)
		if err != nil {
			return err
		}
		return s.answerDocument(w, r, v, outlined(k.title, k.lead, features.TypeSchema, k.pick(v, c), crumbsOf(c)...))
	}
}
