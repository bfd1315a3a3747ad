package search

import "github.com/maillage/maillage/api/features"

// Extension is what the search adds to the documents of an edition.
func Extension() features.Extension {
	type object = map[string]any
	query := object{"in": "query", "name": "q", "required": true, "description": "Name or code, or the beginnings of their words",
		"schema": object{"type": "string", "minLength": 1, "maxLength": MaxQuery}, "example": "st etienne"}
	limit := object{"in": "query", "name": "limit", "required": false, "description": "Most results wanted",
		"schema": object{"type": "integer", "minimum": 1, "maximum": MaxLimit, "default": DefaultLimit}}
	format := object{"in": "query", "name": "f", "required": false, "description": "Format of the answer",
		"schema": object{"type": "string", "enum": []string{"json", "html"}}}
	return features.Extension{
		Landing: []features.Link{{Href: features.Path("/search?q={q}"), Rel: "search", Type: features.TypeJSON,
			Title: "Search by name or code", Templated: true}},
		Collection: func(*features.Collection) []features.Link { return nil },
		Schemas:    map[string]any{"searchResults": features.SchemaOf[Results]()},
		Paths: func([]*features.Collection) map[string]any {
			return object{"/search": features.Answers(features.Operation("search", "Units, CPTS, ESP and sites by name or code", []any{query, limit, format}, features.TypeJSON, features.TypeHTML),
				features.TypeJSON, "searchResults")}
		},
	}
}
