package styles

import (
	"github.com/maillage/maillage/api/features"
	"github.com/maillage/maillage/api/tiles"
)

// Extension is what styles add to the documents of an edition.
func Extension() features.Extension {
	link := []features.Link{{Href: features.Path("/styles"), Rel: tiles.RelStyles, Type: features.TypeJSON, Title: "Map styles"}}
	return features.Extension{
		Landing: link,
		Collection: func(c *features.Collection) []features.Link {
			if !tiles.Drawn(c.Layer) {
				return nil
			}
			return link
		},
		Paths: paths,
		Schemas: object{"styles": features.SchemaOf[list](), "sprite": features.SchemaOf[map[string]place](),
			"style": object{"type": "object", "description": "A style of the MapLibre and Mapbox specification, version 8", "required": []string{"version", "name", "sources", "layers"},
				"additionalProperties": true, "properties": object{"version": object{"type": "integer", "enum": []int{8}}, "name": object{"type": "string"},
					"sources": object{"type": "object", "additionalProperties": true}, "layers": object{"type": "array", "items": object{"type": "object", "additionalProperties": true}}}}},
	}
}

func paths([]*features.Collection) map[string]any {
	all := map[string]any{
		"/styles":                features.Answers(features.Operation("getStyles", "Map styles", []any{format("json", "html")}, features.TypeJSON, features.TypeHTML), features.TypeJSON, "styles"),
		"/styles/sprite.json":    features.Answers(features.Operation("getSpriteIndex", "Where the images of the styles lie", []any{format("json")}, features.TypeJSON), features.TypeJSON, "sprite"),
		"/styles/sprite.png":     features.Operation("getSprite", "Images of the styles", []any{format("png")}, "image/png"),
		"/styles/sprite@2x.json": features.Answers(features.Operation("getSpriteIndex2x", "The same for dense screens", []any{format("json")}, features.TypeJSON), features.TypeJSON, "sprite"),
		"/styles/sprite@2x.png":  features.Operation("getSprite2x", "Images of the styles for dense screens", []any{format("png")}, "image/png"),
	}
	for _, v := range variants {
		all["/styles/"+v.id] = features.Answers(features.Operation("getStyle."+v.id, v.title, []any{format("mapbox")}, TypeStyle), TypeStyle, "style")
	}
	return all
}

func format(values ...string) object {
	return object{"in": "query", "name": "f", "required": false, "description": "Format of the answer", "schema": object{"type": "string", "enum": values}}
}
