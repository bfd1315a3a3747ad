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
	}
}

func paths([]*features.Collection) map[string]any {
	all := map[string]any{
		"/styles":                features.Operation("getStyles", "Map styles", []any{format("json")}, features.TypeJSON),
		"/styles/sprite.json":    features.Operation("getSpriteIndex", "Where the images of the styles lie", []any{format("json")}, features.TypeJSON),
		"/styles/sprite.png":     features.Operation("getSprite", "Images of the styles", []any{format("png")}, "image/png"),
		"/styles/sprite@2x.json": features.Operation("getSpriteIndex2x", "The same for dense screens", []any{format("json")}, features.TypeJSON),
		"/styles/sprite@2x.png":  features.Operation("getSprite2x", "Images of the styles for dense screens", []any{format("png")}, "image/png"),
	}
	for _, v := range variants {
		all["/styles/"+v.id] = features.Operation("getStyle."+v.id, v.title, []any{format("mapbox")}, TypeStyle)
	}
	return all
}

func format(value string) object {
	return object{"in": "query", "name": "f", "required": false, "description": "Format of the answer", "schema": object{"type": "string", "enum": []string{value}}}
}
