package features

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/maillage/maillage/data/export"
	"github.com/maillage/maillage/geo/atlas"
)

// Media types of what is served.
const (
	TypeJSON    = "application/json"
	TypeGeoJSON = "application/geo+json"
	TypeOpenAPI = "application/vnd.oai.openapi+json;version=3.0"
	TypeHTML    = "text/html"
)

// CRS84 is longitude and latitude on WGS 84: the system in which features are kept, and are served unless told otherwise.
const CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"

// basePlace stands in a rendered document for the address of the service, which only a request tells.
const basePlace = "urn:maillage:base"

// Document is a rendered JSON document that waits for the address of the service.
type Document struct{ parts [][]byte }

// Render makes a document of a value; a link made with Path stands for an address of the service.
func Render(v any) (Document, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return Document{}, err
	}
	return Document{bytes.Split(b.Bytes(), []byte(basePlace))}, nil
}

// Path returns the address of a path of the service ("/collections") as it stands in a document to render.
func Path(path string) string { return basePlace + path }

// At returns the document with the links of a service at that address ("https://example.org/maillage").
func (d Document) At(base string) []byte { return bytes.Join(d.parts, []byte(base)) }

// Link is a link of RFC 8288 in JSON.
type Link struct {
	Href      string `json:"href"`
	Rel       string `json:"rel"`
	Type      string `json:"type,omitempty"`
	Title     string `json:"title,omitempty"`
	Templated bool   `json:"templated,omitempty"` // the address holds names in braces to be replaced
}

func link(path, rel, mediaType, title string) Link {
	return Link{Href: Path(path), Rel: rel, Type: mediaType, Title: title}
}

type documents struct {
	landing, conformance, collections, api Document
	collection                             map[string]Document
	schemas                                map[string]schemas
	functions                              Document
}

// Landing returns the landing page (/req/core/root-success).
func (e *Edition) Landing() Document { return e.documents.landing }

// Conformance returns the conformance declaration (/req/core/conformance-success).
func (e *Edition) Conformance() Document { return e.documents.conformance }

// CollectionList returns the list of collections (/req/core/fc-md-success).
func (e *Edition) CollectionList() Document { return e.documents.collections }

// Describe returns the description of a collection (/req/core/sfc-md-success).
func (e *Edition) Describe(c *Collection) Document { return e.documents.collection[c.Layer.ID] }

// API returns the OpenAPI definition (/req/oas30/oas-definition-1).
func (e *Edition) API() Document { return e.documents.api }

// partOne are the conformance classes of Features – Parts 1 and 2 that are met.
var partOne = []string{
	"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
	"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
	"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/html",
	"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/oas30",
	"http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs",
}

func (e *Edition) conformsTo() []string {
	all := slices.Concat(partOne, queryClasses)
	for _, x := range e.extensions {
		all = append(all, x.ConformsTo...)
	}
	return all
}

func renderDocuments(e *Edition) (documents, error) {
	d := documents{collection: make(map[string]Document), schemas: make(map[string]schemas)}
	list := collectionList{Links: []Link{link("/collections", "self", TypeJSON, "")}, Collections: []collectionInfo{}}
	for _, c := range e.collections {
		info := describe(c)
		info.Links = append(info.Links, schemaLinks(c)...)
		for _, x := range e.extensions {
			if x.Collection != nil {
				info.Links = append(info.Links, x.Collection(c)...)
			}
		}
		list.Collections = append(list.Collections, info)
		doc, err := Render(info)
		if err != nil {
			return d, fmt.Errorf("collection %s: %w", c.Layer.ID, err)
		}
		d.collection[c.Layer.ID] = doc
		if d.schemas[c.Layer.ID], err = renderSchemas(c); err != nil {
			return d, fmt.Errorf("collection %s: %w", c.Layer.ID, err)
		}
	}
	for _, r := range []struct {
		to *Document
		v  any
	}{
		{&d.landing, landing(e)}, {&d.conformance, map[string]any{"conformsTo": e.conformsTo()}},
		{&d.collections, list}, {&d.api, openAPI(e)}, {&d.functions, functionList()},
	} {
		var err error
		if *r.to, err = Render(r.v); err != nil {
			return d, err
		}
	}
	return d, nil
}

type landingInfo struct {
	Title       string `json:"title"`
	Description string `json:"description"`
	Edition     string `json:"edition"`
	Links       []Link `json:"links"`
}

func landing(e *Edition) landingInfo {
	info := landingInfo{
		Title:       e.Name,
		Description: "Territoires de soins primaires : patientèles des ESP, territoires des CPTS, chevauchements et zones blanches.",
		Edition:     e.ID,
		Links: []Link{
			link("/?f=json", "self", TypeJSON, "This document"),
			link("/?f=html", "alternate", TypeHTML, "Page d'accueil"),
			link("/", "related", TypeHTML, "Carte"),
			link("/api", "service-desc", TypeOpenAPI, "Definition of the API"),
			link("/api?f=html", "service-doc", TypeHTML, "Interface de programmation"),
			link("/conformance", "conformance", TypeJSON, "Conformance classes"),
			link("/collections", "data", TypeJSON, "Collections"),
			link("/functions", relFunctions, TypeJSON, "Functions of filters"),
			link("/edition", "about", TypeJSON, "Sources and settings of this edition"),
		},
	}
	for _, x := range e.extensions {
		if x.Note != "" {
			info.Description += " " + x.Note
		}
		info.Links = append(info.Links, x.Landing...)
	}
	return info
}

type collectionList struct {
	Links       []Link           `json:"links"`
	Collections []collectionInfo `json:"collections"`
}

type collectionInfo struct {
	ID          string      `json:"id"`
	Title       string      `json:"title"`
	Description string      `json:"description,omitempty"`
	ItemType    string      `json:"itemType"`
	Extent      *extent     `json:"extent,omitempty"`
	CRS         []string    `json:"crs"`
	StorageCRS  string      `json:"storageCrs"`       // that of features as they are kept (Part 2, /req/crs/fc-md-storageCrs)
	Count       int         `json:"numberOfFeatures"` // an extension
	Geometry    string      `json:"geometryType"`     // an extension; empty for a table
	Fields      []fieldInfo `json:"fields"`           // an extension: what each property is
	Links       []Link      `json:"links"`
}

type extent struct {
	Spatial  *spatial  `json:"spatial,omitempty"`
	Temporal *temporal `json:"temporal,omitempty"`
}

type spatial struct {
	BBox [][4]float64 `json:"bbox"`
	CRS  string       `json:"crs"`
}

type temporal struct {
	Interval [][2]*string `json:"interval"`
}

type fieldInfo struct {
	Name        string `json:"name"`
	Type        string `json:"type"`
	Title       string `json:"title"`
	Unit        string `json:"unit,omitempty"`
	Description string `json:"description,omitempty"`

	Refers   string      `json:"refers,omitempty"`   // collection whose features the values identify
	RefersBy *choiceInfo `json:"refersBy,omitempty"` // where the value of another field tells it
}

type choiceInfo struct {
	Field       string            `json:"field"`
	Collections map[string]string `json:"collections"`
}

func describeField(f atlas.Field) fieldInfo {
	info := fieldInfo{f.Name, typeNames[f.Type], f.Title, f.Unit, f.Description, f.Refers, nil}
	if by := f.RefersBy; by != nil {
		info.RefersBy = &choiceInfo{by.Field, by.Collections}
	}
	return info
}

// typeNames name the types of field as they are served.
var typeNames = map[atlas.FieldType]string{
	atlas.Text: "text", atlas.Integer: "integer", atlas.Real: "real",
	atlas.Boolean: "boolean", atlas.Date: "date", atlas.List: "list",
}

func describe(c *Collection) collectionInfo {
	l, path := c.Layer, "/collections/"+c.Layer.ID
	info := collectionInfo{
		ID: l.ID, Title: l.Title, Description: l.Description, ItemType: "feature", CRS: uris(c.Systems()), StorageCRS: CRS84,
		Extent: c.describeExtent(), Count: l.Len(), Geometry: "MultiPolygon", Fields: []fieldInfo{},
		Links: []Link{
			link(path, "self", TypeJSON, ""),
			link(path+"/items", "items", TypeGeoJSON, l.Title),
			link("/collections", "collection", TypeJSON, ""),
		},
	}
	for _, f := range ItemFormats[1:] {
		info.Links = append(info.Links, link(path+"/items?f="+f.Name, "items", f.MediaType, f.Title))
	}
	for _, f := range export.Formats() {
		info.Links = append(info.Links, link(path+"/bulk."+f.Extension, "enclosure", f.MediaType, f.Title+", toute la collection"))
	}
	switch l.Kind {
	case atlas.Points:
		info.Geometry = "Point"
	case atlas.NoGeometry:
		info.Geometry = ""
	}
	for _, f := range l.Fields {
		info.Fields = append(info.Fields, describeField(f))
	}
	return info
}

// describeExtent is the box of all features (/req/core/fc-md-extent); nil for a collection without any place.
func (c *Collection) describeExtent() *extent {
	var e extent
	if c.boxes.Len() > 0 {
		b := c.extent
		e.Spatial = &spatial{[][4]float64{{b.Min[0], b.Min[1], b.Max[0], b.Max[1]}}, CRS84}
	}
	if c.begins != "" {
		from := c.begins + "T00:00:00Z"
		e.Temporal = &temporal{[][2]*string{{&from, nil}}}
	}
	if e.Spatial == nil && e.Temporal == nil {
		return nil
	}
	return &e
}
