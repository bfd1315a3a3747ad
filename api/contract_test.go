package api_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// What is not documented cannot be asked: at every address of the definition, a parameter that it does not name is
// refused, as is a picture, and each parameter that it names is known.
func TestDefinitionIsTheContract(t *testing.T) {
	_, s := serving(t)
	_, body := get(t, s.Handler(), "GET", "/api")
	for path := range object(t, body)["paths"].(map[string]any) {
		key := map[bool]string{true: "west", false: "99001"}[strings.Contains(path, "/cpts/")]
		at := strings.NewReplacer("{featureId}", key, "{tileMatrix}", "8", "{tileRow}", "90", "{tileCol}", "129").Replace(path)
		if at == "/" {
			continue // a picture of the landing page is the map
		}
		if strings.Contains(at, "{") {
			continue // templates that only their own tests can fill
		}
		answer, body := get(t, s.Handler(), "GET", at+"?bogus=1")
		if answer.StatusCode != http.StatusBadRequest || object(t, body)["parameter"] != "bogus" {
			t.Errorf("%s?bogus=1: %s", at, answer.Status)
		}
		answer, _ = get(t, s.Handler(), "GET", at+"?"+url.Values{"q": {"a"}}.Encode(), "Accept", "image/png")
		if want := http.StatusNotAcceptable; strings.HasPrefix(at, "/search") && answer.StatusCode != want {
			t.Errorf("%s as a picture: %s, want %d", at, answer.Status, want)
		}
	}
	answer, _ := get(t, s.Handler(), "GET", "/collections", "Accept", "image/png")
	if answer.StatusCode != http.StatusNotAcceptable {
		t.Errorf("a picture of the collections: %s", answer.Status)
	}
	answer, _ = get(t, s.Handler(), "GET", "/collections/units/items?limit=1", "Accept", "application/json")
	if answer.StatusCode != http.StatusOK {
		t.Errorf("features as JSON: %s", answer.Status)
	}
}
