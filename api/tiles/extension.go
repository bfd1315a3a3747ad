package tiles

import (
	"slices"

	"github.com/maillage/maillage/api/features"
)

// Extension is what tiles add to the documents of an edition.
func Extension() features.Extension {
	return features.Extension{
		ConformsTo: conformsTo,
		Landing: []features.Link{
			{Href: features.Path("/tiles"), Rel: relTilesets, Type: features.TypeJSON, Title: "Vector tiles of the dataset"},
			{Href: features.Path("/tileMatrixSets"), Rel: relSchemes, Type: features.TypeJSON, Title: "Tile matrix sets"},
		},
		Collection: func(c *features.Collection) []features.Link {
			if !Drawn(c.Layer) {
				return nil
			}
			return []features.Link{{Href: features.Path("/collections/" + c.Layer.ID + "/tiles"), Rel: relTilesets, Type: features.TypeJSON, Title: "Vector tiles"}}
		},
		Paths:   paths,
		Schemas: schemas(),
	}
}

// conformsTo are the conformance classes that are met.
var conformsTo = []string{
	"http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/core",
	"http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/tileset",
	"http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/tilesets-list",
	"http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/dataset-tilesets",
	"http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/geodata-tilesets",
	"http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/collections-selection",
	"http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/mvt",
	"http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/oas30",
	"http://www.opengis.net/spec/tms/2.0/conf/tilematrixset",
	"http://www.opengis.net/spec/tms/2.0/conf/json-tilematrixset",
}

type object = map[string]any

func paths(cs []*features.Collection) map[string]any {
	cs = slices.DeleteFunc(slices.Clone(cs), func(c *features.Collection) bool { return !Drawn(c.Layer) })
	ids := make([]string, len(cs))
	for i, c := range cs {
		ids[i] = c.Layer.ID
	}
	collections := parameter("query", "collections", "Collections to show, from the bottom up", object{
		"type": "array", "minItems": 1, "items": object{"type": "string", "enum": ids}})
	out := map[string]any{
		"/tileMatrixSets": features.Answers(features.Operation(".matrixsets", "Tile matrix sets", []any{format("json", "html")}, features.TypeJSON, features.TypeHTML), features.TypeJSON, "tileMatrixSets"),
	}
	for _, g := range Grids() {
		out["/tileMatrixSets/"+g.ID()] = features.Answers(features.Operation(g.ID()+".matrixset", g.info().title, []any{format("json", "html")}, features.TypeJSON, features.TypeHTML), features.TypeJSON, "tileMatrixSet")
	}
	addTiles(out, "/tiles", "dataset.vector", "Vector tiles of the dataset", []any{collections}, nil)
	for _, c := range cs {
		addTiles(out, "/collections/"+c.Layer.ID+"/tiles", c.Layer.ID+".collection.vector", c.Layer.Title, nil,
			features.ConditionParametersOf(c, ReservedParameters...))
	}
	return out
}

// ReservedParameters are the parameters of a collection's tiles that are not conditions on features.
var ReservedParameters = []string{"edition", "f"}

// addTiles adds the three paths of a tileset. The ends of the operations' names are those that the standard wants.
func addTiles(out map[string]any, path, id, title string, some, filters []any) {
	number := object{"type": "integer", "minimum": 0}
	out[path] = features.Answers(features.Operation(id+".getTileSetsList", title, append([]any{format("json", "html")}, some...), features.TypeJSON, features.TypeHTML), features.TypeJSON, "tilesets")
	for _, g := range Grids() {
		i, set := g.info(), path+"/"+g.ID()
		formats, answers, name := []string{"json", "html", "tilejson"}, []string{"tileset", "tileJSON"}, id
		if g != WebMercatorQuad {
			formats, answers, name = formats[:2], answers[:1], i.id+"."+id
		}
		tile := []any{
			parameter("path", "tileMatrix", "Zoom", object{"type": "integer", "minimum": i.minZoom, "maximum": i.maxZoom}),
			parameter("path", "tileRow", "Row from the north", number), parameter("path", "tileCol", "Column from the west", number),
			format("mvt"), parameter("query", "edition", "Edition wanted: another answers 410", object{"type": "string", "minLength": 1}),
		}
		out[set] = features.Answers(features.Operation(name+".getTileSet", title, append([]any{format(formats...)}, some...), features.TypeJSON, features.TypeHTML), features.TypeJSON, answers...)
		get := features.Operation(name+".getTile", title, append(append(tile, some...), filters...), TypeMVT)
		get["get"].(object)["responses"].(object)["204"] = object{"description": "Nothing is drawn there"}
		out[set+"/{tileMatrix}/{tileRow}/{tileCol}"] = get
	}
}

// format is the parameter f of an operation that knows these.
func format(values ...string) object {
	return parameter("query", "f", "Format of the answer", object{"type": "string", "enum": values})
}

func parameter(in, name, description string, schema object) object {
	p := object{"in": in, "name": name, "description": description, "schema": schema, "required": in == "path"}
	if schema["type"] == "array" {
		p["style"], p["explode"] = "form", false
	}
	return p
}
