package underserved

import (
	"github.com/maillage/maillage/api/features"
	"github.com/maillage/maillage/geo/atlas"
)

// Extension is what the question adds to the documents of an edition: nothing where no accessibility was computed.
func Extension(a *atlas.Atlas) features.Extension {
	measured := keys(Measured(a))
	x := features.Extension{
		Collection: func(*features.Collection) []features.Link { return nil },
		Paths:      func([]*features.Collection) map[string]any { return nil },
	}
	if len(measured) == 0 {
		return x
	}
	x.Landing = []features.Link{{Href: features.Path("/underserved?by=cpts"), Rel: "related", Type: features.TypeJSON, Title: "Who has too little access to care, by CPTS"}}
	x.Schemas = object{"underserved": features.SchemaOf[atlas.UnderservedDocument]()}
	x.Paths = func([]*features.Collection) map[string]any {
		types := make([]string, len(Formats))
		for i, f := range Formats {
			types[i] = f.Essence()
		}
		get := features.Operation("underserved", "Who has too little access to a profession, by how much", parameters(measured), types...)
		return object{"/underserved": features.Answers(get, features.TypeJSON, "underserved")}
	}
	return x
}

type object = map[string]any

func parameters(measured []string) []any {
	return []any{
		object{"in": "query", "name": "profession", "required": false, "description": "Profession that is lacking",
			"schema": object{"type": "string", "enum": measured, "default": measured[0]}},
		object{"in": "query", "name": "below", "required": false, "description": "Access under which inhabitants are underserved, in the unit that measuredIn tells; the threshold of the study, else the first decile, when it is not given",
			"schema": object{"type": "number", "minimum": 0, "exclusiveMinimum": true, "maximum": maxThreshold}, "example": 2.5},
		object{"in": "query", "name": "by", "required": false, "description": "What they are gathered by; area is a contiguous cluster",
			"schema": object{"type": "string", "enum": keys(atlas.Groupings()), "default": string(atlas.ByArea)}},
		object{"in": "query", "name": "reasons", "required": false, "description": "Tells, by=unit in JSON, which places serve each",
			"schema": object{"type": "boolean", "default": false}},
		object{"in": "query", "name": "f", "required": false, "description": "Format of the answer",
			"schema": object{"type": "string", "enum": []string{"json", "geojson", "csv", "html"}}},
	}
}
