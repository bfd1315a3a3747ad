package pages

import (
	"io"
	"net/url"

	"github.com/maillage/maillage/api/features"
	"github.com/maillage/maillage/api/search"
)

// hit is a result of a search.
type hit struct {
	Href, Title, Subtitle, Collection string
}

// Search writes the results of a search.
func (p *Pages) Search(w io.Writer, query string, results []search.Result, values url.Values, up string) error {
	s := p.shell(up, "Recherche")
	again := url.Values{"f": {"json"}}
	for name, given := range values {
		if name != "f" {
			again[name] = given
		}
	}
	s.Forms = []features.Link{{Href: up + "/search?" + again.Encode(), Type: features.TypeJSON, Title: "JSON"}}
	hits := make([]hit, len(results))
	for k, r := range results {
		hits[k] = hit{up + itemPath(r.Collection, r.ID), r.Title, r.Subtitle, r.Collection}
		if c := p.edition.Collection(r.Collection); c != nil {
			hits[k].Collection = c.Layer.Title
		}
	}
	return p.templates.write(w, "search", struct {
		shell
		Query string
		Hits  []hit
	}{s, query, hits})
}
