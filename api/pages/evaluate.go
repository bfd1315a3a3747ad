package pages

import (
	"io"
	"net/url"
	"slices"
	"strings"

	"github.com/maillage/maillage/api/features"
	"github.com/maillage/maillage/geo/atlas"
)

// Evaluation is what the page of a proposed territory shows: the form as it was filled in, and the answer or the fault.
type Evaluation struct {
	Units, Name, Replaces string
	Asked                 string // the query of the address, without the form of the answer
	Report                *atlas.Report
	Fault                 string // in words, "" for none
	FaultInFrench         bool   // else they are English
}

// choice is something to choose in a form.
type choice struct {
	Key, Name string
	Chosen    bool
}

// mostChoices is the number of CPTS up to which the form offers them all.
const mostChoices = 200

// Evaluate writes the page on which a territory is proposed, and what is answered.
func (p *Pages) Evaluate(w io.Writer, e Evaluation, up string) error {
	s := p.shell(up, "Évaluer un territoire")
	if e.Report != nil {
		for _, f := range []features.Link{{Href: "md", Type: "text/markdown", Title: "Fiche (Markdown)"}, {Href: "json", Type: features.TypeJSON, Title: "JSON"}} {
			f.Href = up + "/evaluate?" + e.Asked + "&f=" + f.Href
			s.Forms = append(s.Forms, f)
		}
	}
	var communities []choice
	if c := p.edition.Collection("cpts"); c != nil && c.Layer.Len() <= mostChoices {
		for i := range c.Layer.Len() {
			key := c.Layer.Key(i)
			communities = append(communities, choice{key, p.Ref(up, "cpts", key)[0].Name, key == e.Replaces})
		}
	}
	return p.templates.write(w, "evaluate", struct {
		shell
		Evaluation
		Communities []choice
		Pages       *Pages
	}{s, e, communities, p})
}

// Refs are features of a collection with their names, as links.
func (p *Pages) Refs(up, collection string, keys []string) []reference {
	out := make([]reference, len(keys))
	for i, key := range keys {
		var there bool
		if out[i], there = p.refer(up, collection, key); !there {
			out[i] = reference{Key: key, Name: key}
		}
	}
	return out
}

// Ref is one of them.
func (p *Pages) Ref(up, collection, key string) []reference {
	return p.Refs(up, collection, []string{key})
}

// Share writes a share, as far as it is known.
func (p *Pages) Share(x any) string {
	switch x := x.(type) {
	case float64:
		return percent(x)
	case *float64:
		if x != nil {
			return percent(*x)
		}
	}
	return "non montrée"
}

// Place names what a proposal is compared with.
func (p *Pages) Place(kind, code string) string {
	return strings.TrimSpace(map[string]string{"proposal": "Projet", "department": "Département", "region": "Région", "study": "Étude"}[kind] + " " + code)
}

// Underserved is what the page of who has too little access shows.
type Underserved struct {
	Profession string
	By         string
	Below      string // as it was asked, "" for the threshold of the study
	Document   atlas.UnderservedDocument
	Journeys   string   // where their minutes come from, in French
	Measured   []string // professions to choose from
}

// groupingWords are the groupings in French, and the collection that their keys are of.
var groupingWords = map[string][2]string{"unit": {"commune", "units"}, "area": {"ensemble de communes", ""}, "cpts": {"CPTS", "cpts"}, "esp": {"ESP", "esp-territories"},
	"epci": {"EPCI", ""}, "tvs": {"territoire de vie-santé", ""}, "department": {"département", ""}, "region": {"région", ""}}

// shownGroups is how many groups a page shows; the other forms have them all.
const shownGroups = 200

// Underserved writes the page of who has too little access to a profession.
func (p *Pages) Underserved(w io.Writer, u Underserved, up string) error {
	s := p.shell(up, "Qui manque de soins de proximité")
	for _, f := range []features.Link{{Href: "csv", Type: "text/csv", Title: "CSV"}, {Href: "geojson", Type: features.TypeGeoJSON, Title: "GeoJSON"}, {Href: "json", Type: features.TypeJSON, Title: "JSON"}} {
		again := url.Values{"f": {f.Href}, "profession": {u.Profession}, "by": {u.By}}
		if u.Below != "" {
			again.Set("below", u.Below)
		}
		f.Href = up + "/underserved?" + again.Encode()
		s.Forms = append(s.Forms, f)
	}
	var professions, groupings []choice
	for _, key := range u.Measured {
		professions = append(professions, choice{key, word("profession", key), key == u.Profession})
	}
	for _, by := range atlas.Groupings() {
		groupings = append(groupings, choice{string(by), groupingWords[string(by)][0], string(by) == u.By})
	}
	zoned := slices.ContainsFunc(u.Document.Groups, func(g atlas.UnderservedDocGroup) bool { return len(g.Zoning) > 0 })
	more := 0
	if n := len(u.Document.Groups); n > shownGroups {
		more, u.Document.Groups = n-shownGroups, u.Document.Groups[:shownGroups]
	}
	return p.templates.write(w, "underserved", struct {
		shell
		Underserved
		Professions, Groupings []choice
		Collection             string
		More                   int
		Zoned                  bool
		Pages                  *Pages
	}{s, u, professions, groupings, groupingWords[u.By][1], more, zoned, p})
}
