package api

import (
	"net/http"
	"sync"

	"github.com/maillage/maillage/api/features"
)

// represented sets the headers that tell one form of features from another and, when the client has it already, answers
// 304 and returns true. The form may be chosen by the Accept header, so that it is part of the tag.
func (s *Server) represented(w http.ResponseWriter, r *http.Request, v *view, rep features.Representation) bool {
	h := w.Header()
	h["Vary"] = variesByForm
	h["Content-Type"], h["Content-Crs"] = []string{rep.Format.MediaType}, rep.ContentCRS()
	prefix := ""
	if rep.Format.IsDated() {
		prefix = "W/"
	}
	return s.unchanged(w, r, v, prefix)
}

// asked is a request for a page of features, and what was selected for it.
type asked struct {
	collection *features.Collection
	query      features.Query
	page       features.Page
	request    features.Request
	rep        features.Representation
}

// writePage writes a page in the form asked for. Forms without links of their own have them in the header.
func (s *Server) writePage(w http.ResponseWriter, r *http.Request, v *view, a asked) error {
	f := a.rep.Format
	links := a.request.PageLinks(a.collection, a.page, f)
	w.Header()["Link"] = []string{links.Header()}
	if r.Method == http.MethodHead {
		return nil
	}
	if f.IsAside() {
		if err := s.aside.enter(r.Context()); err != nil {
			return err
		}
		done := sync.OnceFunc(s.aside.leave)
		defer done()
		w = madeAside{w, done}
	}
	if f.IsHTML() {
		return s.writeItemsPage(w, r, v, a)
	}
	if f.IsJSON() {
		return v.WritePage(r.Context(), w, a.collection, a.query, a.page, links, a.rep)
	}
	w.Header().Set("Content-Disposition", "inline; filename=\""+a.collection.Layer.ID+"."+f.Name+"\"")
	return v.WriteTable(r.Context(), w, a.collection, a.query, a.page, a.rep)
}
