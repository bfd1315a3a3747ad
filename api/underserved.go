package api

import (
	"encoding/json"
	"net/http"

	"github.com/maillage/maillage/api/features"
	"github.com/maillage/maillage/api/pages"
	"github.com/maillage/maillage/api/problem"
	"github.com/maillage/maillage/api/underserved"
	"github.com/maillage/maillage/data/csv"
	"github.com/maillage/maillage/data/geojson"
	"github.com/maillage/maillage/geo/atlas"
)

// underserved answers with those who have too little access to a profession.
func (s *Server) underserved(w http.ResponseWriter, r *http.Request, v *view) error {
	values, err := parameters(r)
	if err != nil {
		return err
	}
	f, err := features.Choose(values, r.Header.Values("Accept"), underserved.Formats)
	if err != nil {
		return err
	}
	q, err := underserved.Parse(v.atlas, values)
	if err != nil {
		return err
	}
	if q.Reasons && f.Name != features.JSON.Name {
		return problem.Param(problem.InvalidParameter, "reasons", "reasons: they are told in JSON, not in %s", f.Title)
	}
	w.Header().Add("Vary", "Accept")
	w.Header().Set("Content-Type", f.MediaType)
	if f.IsHTML() {
		setPageHeaders(w.Header())
	}
	if s.unchanged(w, r, v, "") || r.Method == http.MethodHead {
		return nil
	}
	return v.writeUnderserved(w, r, q, f)
}

func (v *view) writeUnderserved(w http.ResponseWriter, r *http.Request, q underserved.Query, f features.Format) error {
	found, err := v.atlas.Underserved(q.Profession, q.Below, q.By)
	if err != nil {
		return err
	}
	if err := q.Explainable(len(found.Rows)); err != nil {
		return err
	}
	switch f.Name {
	case features.HTML.Name:
		return v.underservedPage(w, r, q, found)
	case "geojson":
		return geojson.WriteCollection(w, v.atlas.UnderservedLayer(found, q.By), geojson.Options{})
	case "csv":
		w.Header().Set("Content-Disposition", `inline; filename="underserved.csv"`)
		return csv.Write(w, v.atlas.UnderservedLayer(found, q.By), csv.Options{})
	}
	doc, err := v.atlas.Document(r.Context(), found, q.By, q.Reasons)
	if err != nil {
		return err
	}
	out := json.NewEncoder(w)
	out.SetEscapeHTML(false)
	return out.Encode(doc)
}

// underservedPage writes who has too little access for people.
func (v *view) underservedPage(w http.ResponseWriter, r *http.Request, q underserved.Query, found atlas.Underserved) error {
	doc, err := v.atlas.Document(r.Context(), found, q.By, false)
	if err != nil {
		return err
	}
	page := pages.Underserved{Profession: q.Profession.String(), By: string(q.By), Below: r.URL.Query().Get("below"), Document: doc, Journeys: v.atlas.TimesInFrench()}
	for _, p := range underserved.Measured(v.atlas) {
		page.Measured = append(page.Measured, p.String())
	}
	return v.pages.Underserved(w, page, pages.Up(r.URL.EscapedPath()))
}
