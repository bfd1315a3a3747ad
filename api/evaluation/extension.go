package evaluation

import (
	"net/url"

	"github.com/maillage/maillage/api/features"
	"github.com/maillage/maillage/geo/atlas"
	"github.com/paulmach/orb"
)

type object = map[string]any

// Extension is what the question adds to the documents of an edition, with examples of its own study.
func Extension(a *atlas.Atlas) features.Extension {
	code, _ := example(a)
	return features.Extension{
		Landing: []features.Link{{Href: features.Path("/evaluate?units=" + url.QueryEscape(code)), Rel: "related", Type: features.TypeJSON,
			Title: "What a proposed territory would be, of one unit for example"}},
		Collection: func(*features.Collection) []features.Link { return nil },
		Schemas:    object{"evaluation": features.SchemaOf[atlas.Report]()},
		Paths:      func([]*features.Collection) map[string]any { return object{"/evaluate": operations(a)} },
	}
}

func operations(a *atlas.Atlas) object {
	var types []string
	for _, f := range Formats {
		types = append(types, f.Essence())
	}
	code, area := example(a)
	units := object{"in": "query", "name": "units", "required": false, "style": "form", "explode": false, "description": "Codes of its units; a city stands for its arrondissements. Wanted, but for the page, which asks for them",
		"schema": object{"type": "array", "minItems": 1, "items": object{"type": "string", "minLength": 1}}, "example": []string{code}}
	get := features.Operation("evaluate", "What a proposed territory would be: who else claims it, what it fills, whom it splits", append([]any{units}, parameters()...), types...)
	post := features.Operation("evaluateBody", "The same of a long list of units, or of a polygon, which stands for the units of which it holds most", parameters(), types...)["get"].(object)
	post["requestBody"] = object{"required": true, "content": object{
		MediaTypes[0]: object{"schema": listSchema(), "example": object{"units": []string{code}}},
		MediaTypes[1]: object{"schema": polygonSchema(), "example": area},
	}}
	get["post"] = features.Answers(post, features.TypeJSON, "evaluation")
	return features.Answers(get, features.TypeJSON, "evaluation")
}

func parameters() []any {
	var names []string
	for _, f := range Formats {
		names = append(names, f.Name)
	}
	return []any{
		object{"in": "query", "name": "replaces", "required": false, "description": "Identifier of the CPTS whose new territory it is: what that one gives up becomes a gap",
			"schema": object{"type": "string", "minLength": 1}},
		object{"in": "query", "name": "name", "required": false, "description": "Title of the answer",
			"schema": object{"type": "string", "minLength": 1, "maxLength": maxName, "default": DefaultName}},
		object{"in": "query", "name": "f", "required": false, "description": "Format of the answer",
			"schema": object{"type": "string", "enum": names}},
	}
}

func listSchema() object {
	text := object{"type": "string", "minLength": 1}
	return object{"type": "object", "required": []string{"units"}, "additionalProperties": false, "properties": object{
		"units": object{"type": "array", "minItems": 1, "items": text}, "replaces": text, "name": object{"type": "string", "minLength": 1, "maxLength": maxName}}}
}

func polygonSchema() object {
	return object{"type": "object", "required": []string{"type"}, "properties": object{
		"type": object{"type": "string", "enum": []string{"Polygon", "MultiPolygon", "Feature", "FeatureCollection"}}}}
}

// example is a unit of the study, and the box around it.
func example(a *atlas.Atlas) (code string, area object) {
	b := orb.Bound{Min: orb.Point{2, 46}, Max: orb.Point{2.1, 46.1}}
	for u := range int32(len(a.Dataset.Units)) {
		code = a.Dataset.Units[u].Code
		if box := a.Bound([]int32{u}); a.IsLeaf(u) && !box.IsEmpty() {
			b = box
			break
		}
	}
	return code, object{"type": "Polygon", "coordinates": orb.Polygon{b.ToRing()}}
}
