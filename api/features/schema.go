package features

import (
	"maps"
	"slices"

	"github.com/maillage/maillage/api/cql2"
	"github.com/maillage/maillage/geo/atlas"
)

// TypeSchema is the media type of a JSON Schema.
const TypeSchema = "application/schema+json"

// Relations of links to schemas (OGC API – Features – Parts 3 and 5).
const (
	relQueryables = "http://www.opengis.net/def/rel/ogc/1.0/queryables"
	relSortables  = "http://www.opengis.net/def/rel/ogc/1.0/sortables"
	relSchema     = "http://www.opengis.net/def/rel/ogc/1.0/schema"
	relFunctions  = "http://www.opengis.net/def/rel/ogc/1.0/functions"
)

// queryClasses are the conformance classes of filtering, sorting and schemas that are met.
var queryClasses = []string{
	"http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/queryables",
	"http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/queryables-query-parameters",
	"http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/filter",
	"http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/features-filter",
	"http://www.opengis.net/spec/ogcapi-features-5/1.0/conf/schemas",
	"http://www.opengis.net/spec/ogcapi-features-5/1.0/conf/core-roles-features",
	"http://www.opengis.net/spec/ogcapi-features-5/1.0/conf/returnables-and-receivables",
	"http://www.opengis.net/spec/ogcapi-features-5/1.0/conf/queryables",
	"http://www.opengis.net/spec/ogcapi-features-5/1.0/conf/sortables",
	"http://www.opengis.net/spec/cql2/1.0/conf/cql2-text",
	"http://www.opengis.net/spec/cql2/1.0/conf/cql2-json",
	"http://www.opengis.net/spec/cql2/1.0/conf/basic-cql2",
	"http://www.opengis.net/spec/cql2/1.0/conf/advanced-comparison-operators",
	"http://www.opengis.net/spec/cql2/1.0/conf/case-insensitive-comparison",
	"http://www.opengis.net/spec/cql2/1.0/conf/accent-insensitive-comparison",
	"http://www.opengis.net/spec/cql2/1.0/conf/basic-spatial-functions",
	"http://www.opengis.net/spec/cql2/1.0/conf/basic-spatial-functions-plus",
	"http://www.opengis.net/spec/cql2/1.0/conf/spatial-functions",
	"http://www.opengis.net/spec/cql2/1.0/conf/temporal-functions",
	"http://www.opengis.net/spec/cql2/1.0/conf/array-functions",
	"http://www.opengis.net/spec/cql2/1.0/conf/property-property",
	"http://www.opengis.net/spec/cql2/1.0/conf/functions",
	"http://www.opengis.net/spec/cql2/1.0/conf/arithmetic",
}

// schemas are the schemas of a collection, rendered.
type schemas struct{ schema, queryables, sortables Document }

// Schema returns what a feature of the collection holds (Part 5, /req/schemas/schema-get-op).
func (e *Edition) Schema(c *Collection) Document { return e.documents.schemas[c.Layer.ID].schema }

// Queryables returns what filters may speak of (Part 3, /req/queryables/get-queryables-response).
func (e *Edition) Queryables(c *Collection) Document {
	return e.documents.schemas[c.Layer.ID].queryables
}

// Sortables returns what features can be sorted by (Part 5, /req/sortables/schema).
func (e *Edition) Sortables(c *Collection) Document { return e.documents.schemas[c.Layer.ID].sortables }

// Functions returns the functions that filters may call.
func (e *Edition) Functions() Document { return e.documents.functions }

func renderSchemas(c *Collection) (s schemas, err error) {
	for _, r := range []struct {
		to       *Document
		name     string
		fields   []atlas.Field
		geometry bool
	}{
		{&s.schema, "schema", c.Layer.Fields, true},
		{&s.queryables, "queryables", c.Layer.Fields, true},
		{&s.sortables, "sortables", slices.DeleteFunc(slices.Clone(c.Layer.Fields), func(f atlas.Field) bool { return !sortable(f) }), false},
	} {
		if *r.to, err = Render(c.schema(r.name, r.fields, r.geometry)); err != nil {
			return s, err
		}
	}
	return s, nil
}

// schema is a JSON Schema of some fields with the keywords of Part 5: the role of a property and its place in the order.
func (c *Collection) schema(name string, fields []atlas.Field, geometry bool) object {
	properties := object{}
	first := c.firstDate()
	for k, f := range fields {
		p := fieldSchema(f)
		if f.Type == atlas.List {
			p = object{"type": "array", "items": object{"type": "string"}}
		}
		p["title"], p["x-ogc-propertySeq"] = f.Title, k+1
		if f.Description != "" {
			p["description"] = f.Description
		}
		if f.Unit != "" {
			p["x-ogc-unit"] = f.Unit
		}
		refer(f, p)
		switch f.Name {
		case c.Layer.Fields[0].Name:
			p["x-ogc-role"] = "id"
		case first:
			p["x-ogc-role"] = "primary-interval-start"
		}
		properties[f.Name] = p
	}
	if geometry && c.Layer.Kind != atlas.NoGeometry {
		format := "geometry-multipolygon"
		if c.Layer.Kind == atlas.Points {
			format = "geometry-point"
		}
		properties[cql2.GeometryName] = object{"title": "Géométrie", "format": format, "x-ogc-role": "primary-geometry", "x-ogc-propertySeq": len(fields) + 1}
	}
	return object{
		"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": Path("/collections/" + c.Layer.ID + "/" + name),
		"title": c.Layer.Title, "type": "object", "properties": properties, "additionalProperties": false,
	}
}

// refer says in the schema of a property, or of the items of a list, which collection its values identify features of: one
// identifier, or all that there may be.
func refer(f atlas.Field, property object) {
	var to any = f.Refers
	if f.RefersBy != nil {
		to = slices.Compact(slices.Sorted(maps.Values(f.RefersBy.Collections)))
	} else if f.Refers == "" {
		return
	}
	if items, ok := property["items"].(object); ok {
		property = items
	}
	property["x-ogc-role"], property["x-ogc-collectionId"] = "reference", to
}

// firstDate returns the name of the first date of the layer: stages follow one another, so a project begins with it.
func (c *Collection) firstDate() string {
	for _, f := range c.Layer.Fields {
		if f.Type == atlas.Date {
			return f.Name
		}
	}
	return ""
}

func schemaLinks(c *Collection) []Link {
	path := "/collections/" + c.Layer.ID
	return []Link{
		link(path+"/schema", relSchema, TypeSchema, "Schema of the features"),
		link(path+"/queryables", relQueryables, TypeSchema, "What filters may speak of"),
		link(path+"/sortables", relSortables, TypeSchema, "What features can be sorted by"),
	}
}

// functionList describes the functions of filters as drafts of Part 3 had it; the standard leaves it to the service.
func functionList() object {
	all := []any{}
	for _, f := range cql2.Functions() {
		arguments := []any{}
		for _, a := range f.Arguments {
			arguments = append(arguments, object{"type": []string{a}})
		}
		all = append(all, object{"name": f.Name, "description": f.Description, "arguments": arguments, "returns": []string{f.Returns}})
	}
	return object{"functions": all, "links": []Link{link("/functions", "self", TypeJSON, "")}}
}

// schemaPaths are the paths of schemas in the OpenAPI definition.
func schemaPaths(cs []*Collection) object {
	f := []any{formats("json", "html")}
	paths := object{"/functions": Answers(operation("functions", "Functions of filters", f, TypeJSON, TypeHTML), TypeJSON, "functions")}
	for _, c := range cs {
		path := "/collections/" + c.Layer.ID
		for _, name := range []string{"schema", "queryables", "sortables"} {
			paths[path+"/"+name] = Answers(operation(name+"-"+c.Layer.ID, c.Layer.Title, f, TypeSchema, TypeHTML), TypeSchema, "jsonSchema")
		}
	}
	return paths
}
