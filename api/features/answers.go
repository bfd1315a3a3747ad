package features

import (
	"reflect"
	"strings"

	"github.com/maillage/maillage/api/openapi"
	"github.com/maillage/maillage/api/problem"
	"github.com/maillage/maillage/geo/atlas"
)

// answerNames are the types that several answers have parts of.
var answerNames = openapi.Names{reflect.TypeFor[Link](): "link"}

// SchemaOf returns the schema of the JSON that is written of a value.
func SchemaOf[T any]() map[string]any { return answerNames.Of(reflect.TypeFor[T]()) }

// Answers says what the schema of an operation's answer in a media type is: one or several of the components. It returns
// the operation.
func Answers(operation map[string]any, mediaType string, names ...string) map[string]any {
	schema := openapi.Ref(names[0])
	if len(names) > 1 {
		some := make([]any, len(names))
		for i, name := range names {
			some[i] = openapi.Ref(name)
		}
		schema = object{"oneOf": some}
	}
	at := operation
	if get, ok := at["get"].(object); ok {
		at = get
	}
	content := at["responses"].(object)["200"].(object)["content"].(object)
	content[strings.TrimSpace(mediaType)] = object{"schema": schema}
	return operation
}

// alsoAccepted says by which media types clients may ask for the forms of an operation's answer beside their own.
func alsoAccepted(operation object, forms []Format) {
	content := operation["get"].(object)["responses"].(object)["200"].(object)["content"].(object)
	for _, f := range forms {
		if len(f.accepts) > 0 {
			content[f.Essence()].(object)["x-accepts"] = f.accepts
		}
	}
}

// answerSchemas are the schemas of what the building blocks of this package answer.
func answerSchemas(cs []*Collection) object {
	text, links := object{"type": "string"}, object{"type": "array", "items": openapi.Ref("link")}
	texts := object{"type": "array", "items": text}
	all := object{
		"problem":     problem.Schema(),
		"link":        SchemaOf[Link](),
		"landingPage": SchemaOf[landingInfo](),
		"collections": openapi.Names{reflect.TypeFor[Link](): "link", reflect.TypeFor[collectionInfo](): "collection"}.Of(reflect.TypeFor[collectionList]()),
		"collection":  SchemaOf[collectionInfo](),
		"confClasses": object{"type": "object", "required": []string{"conformsTo"}, "properties": object{"conformsTo": texts}},
		"jsonSchema": object{"type": "object", "required": []string{"$schema", "$id", "type", "properties"}, "additionalProperties": true,
			"properties": object{"$schema": text, "$id": text, "title": text, "type": object{"type": "string", "enum": []string{"object"}},
				"properties": object{"type": "object", "additionalProperties": object{"type": "object", "additionalProperties": true}}}},
		"functions": object{"type": "object", "required": []string{"functions", "links"}, "properties": object{"links": links,
			"functions": object{"type": "array", "items": object{"type": "object", "required": []string{"name", "arguments", "returns"}, "properties": object{
				"name": text, "description": text, "returns": texts,
				"arguments": object{"type": "array", "items": object{"type": "object", "properties": object{"type": texts}}}}}}}},
		"geometry": object{"type": "object", "required": []string{"type", "coordinates"}, "description": "A geometry of GeoJSON (RFC 7946); coordinates in the system of Content-Crs",
			"properties": object{"type": object{"type": "string", "enum": []string{"Point", "MultiPolygon", "Polygon"}}, "coordinates": object{"type": "array", "items": object{}}}},
	}
	for _, c := range cs {
		all["feature-"+c.Layer.ID], all["features-"+c.Layer.ID] = featureSchema(c), featuresSchema(c)
	}
	return all
}

// featureSchema is that of a feature as GeoJSON and JSON-FG. Which of its properties there are is chosen by the request.
func featureSchema(c *Collection) object {
	text, properties := object{"type": "string"}, object{}
	for _, f := range c.Layer.Fields {
		p := fieldSchema(f)
		if f.Type == atlas.List {
			p = object{"type": "array", "items": text}
		}
		p["nullable"], p["description"] = true, f.Title
		properties[f.Name] = p
	}
	geometry := openapi.Nullable(openapi.Ref("geometry"))
	return object{"type": "object", "required": []string{"type", "id", "properties", "geometry"}, "properties": object{
		"type": object{"type": "string", "enum": []string{"Feature"}}, "id": text, "bbox": boxSchema(), "geometry": geometry,
		"properties": object{"type": "object", "nullable": true, "properties": properties},
		"edition":    text, "links": object{"type": "array", "items": openapi.Ref("link")},
		"conformsTo": object{"type": "array", "items": text}, "featureType": text, "coordRefSys": text, "place": geometry, "time": timeSchema(),
	}}
}

// featuresSchema is that of a page of features, and of all of them in a file.
func featuresSchema(c *Collection) object {
	text, count := object{"type": "string"}, object{"type": "integer", "minimum": 0}
	return object{"type": "object", "required": []string{"type", "features"}, "properties": object{
		"type": object{"type": "string", "enum": []string{"FeatureCollection"}}, "features": object{"type": "array", "items": openapi.Ref("feature-" + c.Layer.ID)},
		"numberMatched": count, "numberReturned": count, "edition": text, "name": text, "links": object{"type": "array", "items": openapi.Ref("link")},
		"conformsTo": object{"type": "array", "items": text}, "featureType": text, "coordRefSys": text, "geometryDimension": object{"type": "integer"},
	}}
}

func boxSchema() object {
	return object{"type": "array", "minItems": 4, "maxItems": 4, "items": object{"type": "number"}}
}

// timeSchema is that of the member time of JSON-FG: from a day on, or null.
func timeSchema() object {
	return object{"type": "object", "nullable": true, "properties": object{"interval": object{"type": "array", "items": object{"type": "string"}}, "date": object{"type": "string"}}}
}
