package api

import (
	"net/http"
	"strings"

	"github.com/maillage/maillage/api/features"
	"github.com/maillage/maillage/api/pages"
	"github.com/maillage/maillage/api/problem"
)

// tell answers with a problem: as a page in French to people, as problem+json to programs.
func (s *Server) tell(w http.ResponseWriter, r *http.Request, id string, p *problem.Problem) {
	if !isForPeople(r) {
		p.Write(w, id)
		return
	}
	var edition *features.Edition
	fault := pages.Fault{Address: r.URL.RequestURI(), Request: id}
	if v := s.current.Load(); v != nil && v.Edition != nil {
		edition = v.Edition
		fault.Collection = v.Collection(pathVar(r, "collection"))
	}
	body, err := s.templates.Problem(edition, p, fault, pages.Up(r.URL.EscapedPath()))
	if err != nil {
		s.logFailure(r, err)
		p.Write(w, id)
		return
	}
	setPageHeaders(w.Header())
	p.WriteAs(w, features.HTML.MediaType, body)
}

// isForPeople tells whether a request is a browser's that goes somewhere: f=html, or without f a page before JSON.
func isForPeople(r *http.Request) bool {
	if f, chosen := r.URL.Query()["f"]; chosen {
		return f[0] == features.HTML.Name
	}
	accept := strings.Join(r.Header["Accept"], ",")
	return strings.Contains(accept, features.TypeHTML) && !prefersJSON(accept)
}
