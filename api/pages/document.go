package pages

import (
	"slices"
	"strings"

	"github.com/maillage/maillage/api/features"
)

// landing is what is read of the landing page.
type landing struct {
	Title, Description string
	Links              []features.Link
}

// collection is what is read of the description of a collection.
type collection struct {
	ID, Title, Description string
	ItemType               string
	CRS                    []string
	StorageCRS             string
	NumberOfFeatures       int
	GeometryType           string
	Extent                 *extent
	Fields                 []field
	Links                  []features.Link
}

type extent struct {
	Spatial  *struct{ BBox [][]float64 }
	Temporal *struct{ Interval [][]*string }
}

type field struct{ Name, Type, Title, Unit, Description string }

// Told is the description of the field, in French.
func (f field) Told() sentence { return french(f.Description) }

// Number tells whether values of the field are numbers, which stand at the right of a column.
func (f field) Number() bool { return f.Type == "integer" || f.Type == "real" }

// ByRel returns the links of a relation, whose name may end an URI.
func (c collection) ByRel(rel string) []features.Link { return byRel(c.Links, rel) }

func byRel(links []features.Link, rel string) []features.Link {
	return slices.DeleteFunc(slices.Clone(links), func(l features.Link) bool {
		return l.Rel != rel && !strings.HasSuffix(l.Rel, "/"+rel)
	})
}

// Landing writes the landing page. about is the document that says where the figures come from.
func (p *Pages) Landing(about features.Document, up string) ([]byte, error) {
	var l landing
	var a provenance
	var list struct{ Collections []collection }
	for _, r := range []struct {
		from features.Document
		into any
	}{{p.edition.Landing(), &l}, {about, &a}, {p.edition.CollectionList(), &list}} {
		if err := read(r.from, up, r.into); err != nil {
			return nil, err
		}
	}
	s := p.shell(up, "Accueil")
	s.Forms = []features.Link{{Href: up + "/?f=json", Type: features.TypeJSON, Title: "JSON"}}
	return p.templates.bytes("landing", struct {
		shell
		Page        landing
		About       provenance
		Collections []collection
	}{s, l, a, list.Collections})
}

// Conformance writes the page of the conformance classes.
func (p *Pages) Conformance(up string) ([]byte, error) {
	var doc struct{ ConformsTo []string }
	if err := read(p.edition.Conformance(), up, &doc); err != nil {
		return nil, err
	}
	s := p.shell(up, "Conformité")
	s.Forms = []features.Link{{Href: up + "/conformance?f=json", Type: features.TypeJSON, Title: "JSON"}}
	return p.templates.bytes("conformance", struct {
		shell
		Classes []string
	}{s, doc.ConformsTo})
}

// Collections writes the page of all collections.
func (p *Pages) Collections(up string) ([]byte, error) {
	var doc struct{ Collections []collection }
	if err := read(p.edition.CollectionList(), up, &doc); err != nil {
		return nil, err
	}
	s := p.shell(up, "Collections")
	s.Forms = []features.Link{{Href: up + "/collections?f=json", Type: features.TypeJSON, Title: "JSON"}}
	return p.templates.bytes("collections", struct {
		shell
		Collections []collection
	}{s, doc.Collections})
}

// Collection writes the page of a collection: its fields, its forms and its files.
func (p *Pages) Collection(c *features.Collection, up string) ([]byte, error) {
	var doc collection
	if err := read(p.edition.Describe(c), up, &doc); err != nil {
		return nil, err
	}
	s := p.shell(up, doc.Title, crumb{up + "/collections", "Collections"})
	s.Forms = []features.Link{{Href: up + "/collections/" + doc.ID + "?f=json", Type: features.TypeJSON, Title: "JSON"}}
	return p.templates.bytes("collection", struct {
		shell
		Collection collection
		Sortable   []field
	}{s, doc, sortable(doc.Fields)})
}

// sortable are the fields by which features can be sorted.
func sortable(fields []field) []field {
	return slices.DeleteFunc(slices.Clone(fields), func(f field) bool { return f.Type == "list" })
}
