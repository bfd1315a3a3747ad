package api

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/maillage/maillage/api/features"
	"github.com/maillage/maillage/api/pages"
)

// pagePolicy is what a page may load and where its forms may lead: nothing but this service.
var pagePolicy = strings.Replace(contentPolicy, "form-action 'none'", "form-action 'self'", 1)

// documented is a document of an edition and the page that says the same.
type documented struct {
	mediaType string
	document  func(*view) features.Document
	page      func(v *view, at place) ([]byte, error)
}

// place is where a page stands: the way from it to the root of the service, and from it to the same document as JSON.
type place struct{ up, json string }

// placeOf is the place of what is asked for. All that was asked but the form is asked of the JSON too.
func placeOf(r *http.Request) place {
	again := r.URL.Query()
	again.Set("f", "json")
	return place{pages.Up(r.URL.EscapedPath()), "?" + again.Encode()}
}

// Documents of an edition that have a page.
func conformance() documented {
	return documented{features.TypeJSON, func(v *view) features.Document { return v.Conformance() },
		func(v *view, at place) ([]byte, error) { return v.pages.Conformance(at.up) }}
}

func collections() documented {
	return documented{features.TypeJSON, func(v *view) features.Document { return v.CollectionList() },
		func(v *view, at place) ([]byte, error) { return v.pages.Collections(at.up) }}
}

func definition() documented {
	return documented{features.TypeOpenAPI, func(v *view) features.Document { return v.API() },
		func(v *view, at place) ([]byte, error) { return v.pages.API(at.up) }}
}

func edition() documented {
	return documented{features.TypeJSON, func(v *view) features.Document { return v.provenance },
		func(v *view, at place) ([]byte, error) {
			return v.pages.Edition(v.provenance, v.atlas.TimesInFrench(), at.up)
		}}
}

func landing() documented {
	return documented{features.TypeJSON, func(v *view) features.Document { return v.Landing() },
		func(v *view, at place) ([]byte, error) { return v.pages.Landing(v.provenance, at.up) }}
}

func description(c *features.Collection) documented {
	return documented{features.TypeJSON, func(v *view) features.Document { return v.Describe(c) },
		func(v *view, at place) ([]byte, error) { return v.pages.Collection(c, at.up) }}
}

// answerDocument answers with a document or its page, as f or the Accept header would have it. There is no other parameter.
func (s *Server) answerDocument(w http.ResponseWriter, r *http.Request, v *view, d documented) error {
	values, err := parameters(r)
	if err != nil {
		return err
	}
	return s.answerDocumentAs(w, r, v, d, values)
}

// answerDocumentAs is answerDocument for what is left of the parameters.
func (s *Server) answerDocumentAs(w http.ResponseWriter, r *http.Request, v *view, d documented, values url.Values) error {
	f, err := features.Choose(values, r.Header.Values("Accept"), []features.Format{features.JSONAs(d.mediaType), features.HTML})
	if err != nil {
		return err
	}
	if _, err := formatOf(values, "json"); err != nil { // what is left is not known
		return err
	}
	w.Header().Add("Vary", "Accept")
	if !f.IsHTML() {
		return s.writeDocument(w, r, v, d.document(v), d.mediaType)
	}
	body, err := d.page(v, placeOf(r))
	if err != nil {
		return err
	}
	p := prepare(body, f.MediaType, "", "no-cache")
	p.header = pageHeaders()
	return s.shelve(w, r, v, p)
}

// outlined is a document whose page shows it member by member.
func outlined(title, lead, mediaType string, doc features.Document, crumbs ...pages.Crumb) documented {
	return documented{mediaType, func(*view) features.Document { return doc },
		func(v *view, at place) ([]byte, error) {
			return v.pages.Outline(pages.Outlined{Title: title, Lead: lead, Crumbs: crumbs, Document: doc,
				Forms: []features.Link{{Href: at.json, Type: mediaType, Title: "JSON"}}}, at.up)
		}}
}

// crumbsOf are the pages above one of a collection.
func crumbsOf(c *features.Collection) []pages.Crumb {
	return []pages.Crumb{{Path: "/collections", Name: "Collections"}, {Path: "/collections/" + c.Layer.ID, Name: c.Layer.Title}}
}

func pageHeaders() [][2]string {
	return [][2]string{{"Content-Security-Policy", pagePolicy}, {"Referrer-Policy", "same-origin"}}
}

func setPageHeaders(h http.Header) {
	for _, header := range pageHeaders() {
		h.Set(header[0], header[1])
	}
}

// paged answers with a document or its page.
func (s *Server) paged(d documented) http.HandlerFunc {
	return s.with(func(w http.ResponseWriter, r *http.Request, v *view) error { return s.answerDocument(w, r, v, d) })
}

// writeItemsPage writes a page of features for people.
func (s *Server) writeItemsPage(w http.ResponseWriter, r *http.Request, v *view, a asked) error {
	setPageHeaders(w.Header())
	return v.pages.Items(r.Context(), w, pages.Asked{Collection: a.collection, Query: a.query, Page: a.page, Values: a.request.Values, System: a.rep.System}, pages.Up(r.URL.EscapedPath()))
}

// writeItemPage writes a feature for people.
func (s *Server) writeItemPage(w http.ResponseWriter, r *http.Request, v *view, c *features.Collection, i int, a features.Request, rep features.Representation) error {
	setPageHeaders(w.Header())
	return v.pages.Item(r.Context(), w, c, i, rep, a.Values, pages.Up(r.URL.EscapedPath()))
}
