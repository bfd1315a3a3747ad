package api_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
)

// schemas holds answers against the schemas of a definition: each member must be described, and each that is wanted there.
type schemas map[string]any

// faults lists what is wrong with a value.
func (s schemas) faults(at string, schema, v any) (out []string) {
	rules, _ := schema.(map[string]any)
	if ref, ok := rules["$ref"].(string); ok {
		known := s[strings.TrimPrefix(ref, "#/components/schemas/")]
		if known == nil {
			return []string{at + ": " + ref + " leads nowhere"}
		}
		return s.faults(at, known, v)
	}
	if v == nil && rules["nullable"] == true {
		return nil
	}
	for _, all := range list(rules["allOf"]) {
		out = append(out, s.faults(at, all, v)...)
	}
	if some := list(rules["oneOf"]); len(some) > 0 && !slices.ContainsFunc(some, func(one any) bool { return len(s.faults(at, one, v)) == 0 }) {
		out = append(out, at+": is none of several")
	}
	if enum := list(rules["enum"]); len(enum) > 0 && !slices.Contains(enum, v) {
		out = append(out, fmt.Sprintf("%s: %v is not one of %v", at, v, enum))
	}
	switch kind := rules["type"]; x := v.(type) {
	case map[string]any:
		return append(append(out, isOf(at, kind, "object")...), s.members(at, rules, x)...)
	case []any:
		for i, item := range x {
			out = append(out, s.faults(fmt.Sprint(at, "/", i), rules["items"], item)...)
		}
		return append(out, isOf(at, kind, "array")...)
	case string:
		return append(out, isOf(at, kind, "string")...)
	case bool:
		return append(out, isOf(at, kind, "boolean")...)
	case float64:
		if kind == "integer" && x != float64(int64(x)) {
			return append(out, fmt.Sprintf("%s: %v is not whole", at, x))
		}
		return append(out, isOf(at, kind, "number", "integer")...)
	case nil:
		return append(out, isOf(at, kind, "null")...)
	}
	return out
}

func (s schemas) members(at string, rules, x map[string]any) (out []string) {
	described, _ := rules["properties"].(map[string]any)
	for _, name := range list(rules["required"]) {
		if _, ok := x[name.(string)]; !ok {
			out = append(out, fmt.Sprintf("%s: there is no %v", at, name))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(x)) {
		switch more := rules["additionalProperties"]; {
		case described[name] != nil:
			out = append(out, s.faults(at+"/"+name, described[name], x[name])...)
		case more == true || rules["type"] == nil:
		case more != nil && more != false:
			out = append(out, s.faults(at+"/"+name, more, x[name])...)
		default:
			out = append(out, at+": "+name+" is not described")
		}
	}
	return out
}

func isOf(at string, kind any, have ...string) []string {
	if kind == nil || slices.Contains(have, kind.(string)) {
		return nil
	}
	return []string{fmt.Sprintf("%s: it is a %s, not a %v", at, have[0], kind)}
}

func list(v any) []any { all, _ := v.([]any); return all }

// Every answer in JSON is as the definition says: what it has is described, and what is said to be there is.
func TestAnswersAreAsDefined(t *testing.T) {
	_, s := serving(t)
	_, body := get(t, s.Handler(), "GET", "/api")
	doc := object(t, body)
	known := schemas(doc["components"].(map[string]any)["schemas"].(map[string]any))
	checked := 0
	for path, item := range doc["paths"].(map[string]any) {
		operation := item.(map[string]any)["get"].(map[string]any)
		content := operation["responses"].(map[string]any)["200"].(map[string]any)["content"].(map[string]any)
		for mediaType, c := range content {
			schema := c.(map[string]any)["schema"].(map[string]any)
			isText := strings.HasPrefix(mediaType, "text/") || strings.HasSuffix(mediaType, "seq") || strings.HasSuffix(mediaType, "ndjson")
			isJSON := !isText && strings.HasSuffix(strings.Split(mediaType, ";")[0], "json")
			if !isJSON && (schema["type"] != "string" || (schema["format"] == "binary") == isText) {
				t.Errorf("%s: %s is described as %v", path, mediaType, schema)
			}
			if !isJSON || strings.HasSuffix(path, "/api") || mediaType == "application/geo+json" && path == "/underserved" {
				continue
			}
			if schema["$ref"] == nil && schema["oneOf"] == nil {
				t.Errorf("%s: %s is not described", path, mediaType)
			}
			checked += checkAnswers(t, s.Handler(), known, path, mediaType, schema)
		}
	}
	if checked < 100 {
		t.Errorf("only %d answers were looked at", checked)
	}
}

// checkAnswers holds what an address answers against a schema, and returns how many answers it looked at.
func checkAnswers(t *testing.T, h http.Handler, known schemas, path, mediaType string, schema any) (n int) {
	t.Helper()
	for _, at := range addresses(t, h, path) {
		answer, body := get(t, h, "GET", at, "Accept", mediaType)
		if answer.StatusCode != 200 || !strings.HasPrefix(answer.Header.Get("Content-Type"), mediaType) {
			t.Errorf("%s: %s %s", at, answer.Status, answer.Header.Get("Content-Type"))
			continue
		}
		var v any
		if err := json.Unmarshal(body, &v); err != nil {
			t.Fatalf("%s: %v", at, err)
		}
		n++
		if faults := known.faults(at, schema, v); len(faults) > 0 {
			t.Errorf("%s as %s: %d faults, %v", at, mediaType, len(faults), faults[:min(3, len(faults))])
		}
	}
	return n
}

// addresses are those of a path that are asked.
func addresses(t *testing.T, h http.Handler, path string) []string {
	t.Helper()
	switch collection, isItem := strings.CutSuffix(path, "/items/{featureId}"); {
	case isItem:
		_, body := get(t, h, "GET", collection+"/items?limit=1&f=json")
		for _, f := range list(object(t, body)["features"]) {
			key := url.PathEscape(f.(map[string]any)["id"].(string))
			return []string{collection + "/items/" + key, collection + "/items/" + key + "?skipGeometry=true&properties=&crs=EPSG:3857"}
		}
		return nil
	case strings.HasSuffix(path, "/items"):
		return []string{path + "?limit=3", path + "?limit=2&skipGeometry=true&properties="}
	case strings.HasSuffix(path, "/WebMercatorQuad") && !strings.HasPrefix(path, "/tileM"):
		return []string{path, path + "?f=tilejson"}
	case path == "/evaluate":
		return []string{path + "?units=99001,99002", path + "?units=99001&replaces=west"}
	case path == "/search":
		return []string{path + "?q=a", path + "?q=qqq"}
	case path == "/underserved":
		return []string{path, path + "?by=unit&reasons=true", path + "?by=cpts&profession=gp"}
	}
	return []string{path}
}
