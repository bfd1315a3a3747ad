package features

import (
	"maps"
	"slices"
	"strings"

	"github.com/maillage/maillage/api/openapi"
	"github.com/maillage/maillage/data/export"
	"github.com/maillage/maillage/data/geojson"
	"github.com/maillage/maillage/geo/atlas"
)

type object = map[string]any

// openAPI is the OpenAPI 3.0 definition of what is really served: one path per collection, with a parameter for
// each of its properties.
func openAPI(e *Edition) object {
	paths := object{
		"/":            Answers(operation("landingPage", "Landing page", []any{formats("json", "html")}, TypeJSON, TypeHTML), TypeJSON, "landingPage"),
		"/conformance": Answers(operation("conformance", "Conformance classes", []any{formats("json", "html")}, TypeJSON, TypeHTML), TypeJSON, "confClasses"),
		"/api":         operation("api", "This definition", []any{formats("json", "html")}, TypeOpenAPI, TypeHTML),
		"/collections": Answers(operation("collections", "Collections", []any{formats("json", "html")}, TypeJSON, TypeHTML), TypeJSON, "collections"),
	}
	for _, c := range e.collections {
		id, path := c.Layer.ID, "/collections/"+c.Layer.ID
		paths[path] = Answers(operation("describe-"+id, c.Layer.Title, []any{formats("json", "html")}, TypeJSON, TypeHTML), TypeJSON, "collection")
		items := operation("items-"+id, c.Layer.Title, itemParameters(c), mediaTypes(ItemFormats)...)
		item := operation("item-"+id, c.Layer.Title, featureParameters(), mediaTypes(FeatureFormats)...)
		for _, t := range []string{TypeGeoJSON, jsonFG.MediaType} {
			Answers(items, t, "features-"+id)
			Answers(item, t, "feature-"+id)
		}
		alsoAccepted(items, ItemFormats)
		alsoAccepted(item, FeatureFormats)
		paths[path+"/items"], paths[path+"/items/{featureId}"] = items, item
		maps.Copy(paths, bulkPaths(c))
	}
	maps.Copy(paths, schemaPaths(e.collections))
	schemas := answerSchemas(e.collections)
	for _, x := range e.extensions {
		if x.Paths != nil {
			maps.Copy(paths, x.Paths(e.collections))
		}
		maps.Copy(schemas, x.Schemas)
	}
	return object{
		"openapi": "3.0.3",
		"info": object{"title": e.Name, "version": e.ID,
			"description": "Primary-care territories as OGC API Features, read only."},
		"servers": []any{object{"url": basePlace}},
		"paths":   paths,
		"components": object{
			"parameters": sharedParameters(),
			"schemas":    schemas,
			"responses": object{"problem": object{
				"description": "A problem (RFC 9457); a page to who prefers HTML",
				"content":     object{"application/problem+json": object{"schema": openapi.Ref("problem")}, TypeHTML: object{"schema": object{"type": "string"}}},
			}},
		},
	}
}

// formats is the parameter f of an operation that knows these.
func formats(values ...string) object {
	return object{"name": "f", "in": "query", "required": false, "description": "Format of the answer",
		"schema": object{"type": "string", "enum": values}}
}

func operation(id, summary string, parameters []any, mediaTypes ...string) object {
	content := object{}
	for _, t := range mediaTypes {
		content[t] = object{"schema": openapi.Body(t)}
	}
	get := object{
		"operationId": id, "summary": summary,
		"responses": object{
			"200":     object{"description": summary, "content": content},
			"default": object{"$ref": "#/components/responses/problem"},
		},
	}
	if parameters != nil {
		get["parameters"] = parameters
	}
	return object{"get": get}
}

// bulkPaths are the files of a whole collection.
func bulkPaths(c *Collection) object {
	paths := object{}
	edition := object{"name": "edition", "in": "query", "required": false, "description": "The edition that is served: the answer may then be kept for ever; another answers 410",
		"schema": object{"type": "string", "minLength": 1}}
	for _, f := range export.Formats() {
		get := operation("bulk-"+c.Layer.ID+"-"+f.Extension, c.Layer.Title+" ("+f.Title+")", []any{edition}, essence(f.MediaType))
		if t := essence(f.MediaType); t == TypeGeoJSON || t == jsonFG.MediaType {
			Answers(get, t, "features-"+c.Layer.ID)
		}
		paths["/collections/"+c.Layer.ID+"/bulk."+f.Extension] = get
	}
	return paths
}

func itemParameters(c *Collection) []any {
	parameters := []any{}
	for _, name := range append([]string{"bbox-crs", "crs"}, reserved...) {
		parameters = append(parameters, object{"$ref": "#/components/parameters/" + name})
	}
	return append(parameters, filterParameters(c, reserved)...)
}

func featureParameters() []any {
	parameters := []any{object{"name": "featureId", "in": "path", "required": true, "schema": object{"type": "string"}}}
	for _, name := range append([]string{"crs", "f"}, shaping...) {
		parameters = append(parameters, object{"$ref": "#/components/parameters/" + name})
	}
	return parameters
}

// filterParameters are the properties of a collection as parameters, but for those whose names mean something else.
func filterParameters(c *Collection, reserved []string) []any {
	parameters := []any{}
	for _, f := range c.Layer.Fields {
		if slices.Contains(reserved, f.Name) {
			continue
		}
		parameters = append(parameters, object{
			"name": f.Name, "in": "query", "required": false, "style": "form", "explode": true,
			"description": f.Title, "schema": object{"type": "array", "items": fieldSchema(f)},
		})
	}
	return parameters
}

func fieldSchema(f atlas.Field) object {
	switch f.Type {
	case atlas.Integer:
		return object{"type": "integer", "format": "int64"}
	case atlas.Real:
		return object{"type": "number"}
	case atlas.Boolean:
		return object{"type": "boolean"}
	case atlas.Date:
		return object{"type": "string", "format": "date"}
	}
	return object{"type": "string"}
}

func sharedParameters() object {
	number := object{"type": "number"}
	parameter := func(name, description string, schema object, list bool) object {
		p := object{"name": name, "in": "query", "required": false, "style": "form", "explode": false, "description": description, "schema": schema}
		if list {
			p["schema"] = object{"type": "array", "items": schema}
		}
		return p
	}
	bbox := parameter("bbox", "West, south, east, north in degrees (six numbers with heights)", number, false)
	bbox["schema"] = object{"type": "array", "minItems": 4, "maxItems": 6, "items": number}
	return object{
		"bbox":         bbox,
		"cursor":       parameter("cursor", "Where a page begins: taken from the next link", object{"type": "string", "minLength": 1}, false),
		"datetime":     parameter("datetime", "A date-time or an interval of RFC 3339: features that exist then", object{"type": "string"}, false),
		"bbox-crs":     parameter("bbox-crs", "Reference system of bbox: one of those that the collection lists", object{"type": "string", "format": "uri", "default": CRS84}, false),
		"crs":          parameter("crs", "Reference system of the answer: one of those that the collection lists", object{"type": "string", "format": "uri", "default": CRS84}, false),
		"f":            parameter("f", "Format of the answer, before any Accept header", object{"type": "string", "enum": append(formatNames(ItemFormats), geoJSON.alias)}, false),
		"filter":       withExamples(parameter("filter", "A filter in CQL2 (OGC 21-065r2); see queryables and /functions", object{"type": "string"}, false)),
		"filter-crs":   parameter("filter-crs", "Reference system of the coordinates in the filter: "+strings.Join(uris(systems), ", "), object{"type": "string", "format": "uri", "default": CRS84}, false),
		"filter-lang":  parameter("filter-lang", "Language of the filter", object{"type": "string", "enum": []string{languageText, languageJSON}, "default": languageText}, false),
		"precision":    parameter("precision", "Decimals of coordinates in degrees", object{"type": "integer", "minimum": 1, "maximum": geojson.MaxDecimals, "default": geojson.DefaultDecimals}, false),
		"sortby":       parameter("sortby", "Names of sortables, the first deciding first, with - before a descending one", object{"type": "string"}, true),
		"zoom-level":   parameter("zoom-level", "Zoom for which polygons are simplified; neighbours keep their borders in common", object{"type": "integer", "minimum": 0, "maximum": maxZoomLevel}, false),
		"limit":        parameter("limit", "Features in a page", object{"type": "integer", "minimum": 1, "maximum": MaxLimit, "default": DefaultLimit, "x-clamped": true}, false),
		"properties":   parameter("properties", "Names of the properties to answer", object{"type": "string"}, true),
		"skipGeometry": parameter("skipGeometry", "Leaves the geometry out", object{"type": "boolean", "default": false}, false),
	}
}

// withExamples adds filters that run on every collection.
func withExamples(p object) object {
	p["examples"] = object{
		"place":  object{"summary": "Within a box", "value": "S_INTERSECTS(geometry, BBOX(-5, 45, 0, 47))"},
		"logic":  object{"summary": "With a place, and not without one", "value": "geometry IS NOT NULL AND NOT geometry IS NULL"},
		"always": object{"summary": "Everything", "value": "TRUE"},
	}
	return p
}
