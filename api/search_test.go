package api_test

import (
	"testing"
)

func TestSearch(t *testing.T) {
	_, s := serving(t)
	answer, body := get(t, s.Handler(), "GET", "/search?q=cpts+de+l'o&limit=1")
	doc := object(t, body)
	results := doc["results"].([]any)
	if answer.StatusCode != 200 || answer.Header.Get("ETag") == "" || len(results) != 1 || doc["edition"] == "" {
		t.Fatalf("%s %s", answer.Status, body)
	}
	first := results[0].(map[string]any)
	if first["collection"] != "cpts" || first["id"] != "west" || first["title"] != "CPTS de l'Ouest" || len(first["bbox"].([]any)) != 4 {
		t.Errorf("found %v", first)
	}
	if _, body := get(t, s.Handler(), "GET", "/search?q=zzz"); string(object(t, body)["edition"].(string)) == "" || len(object(t, body)["results"].([]any)) != 0 {
		t.Errorf("nothing found is told as %s", body)
	}
	for path, parameter := range map[string]string{"/search": "q", "/search?q=": "q", "/search?q=a&q=b": "q", "/search?q=a&limit=0": "limit", "/search?q=a&limit=51": "limit",
		"/search?q=a&limit=1&limit=1": "limit", "/search?q=a&f=xml": "f", "/search?q=a&w=1": "w", "/search?q=%ff": "q"} {
		answer, body := get(t, s.Handler(), "GET", path)
		if answer.StatusCode != 400 || object(t, body)["parameter"] != parameter {
			t.Errorf("%s: %s %s", path, answer.Status, body)
		}
	}
}
