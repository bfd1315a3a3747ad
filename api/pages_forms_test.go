package api_test

import (
	"net/url"
	"slices"
	"testing"
)

// The other form of a page is of the same document: what was asked besides the form is asked of it too.
func TestPagesKeepWhatWasAsked(t *testing.T) {
	_, s := serving(t)
	for at, want := range map[string]string{
		"/tiles/WebMercatorQuad?collections=cpts&f=html":       "collections=cpts&f=json",
		"/tiles/WebMercatorQuad?f=html&collections=cpts,units": "collections=cpts%2Cunits&f=json",
		"/tiles?collections=esp":                               "collections=esp&f=json",
		"/tiles/WebMercatorQuad?f=html":                        "f=json",
		"/functions":                                           "f=json",
	} {
		_, page := askedWith(t, s.Handler(), at, "Accept", browserAccept)
		base, err := url.Parse(at)
		if err != nil {
			t.Fatal(err)
		}
		told := make(map[string][]string) // queries of the forms, by the kind of element that leads there
		for _, e := range checkPage(t, at, page) {
			if to, err := base.Parse(e.attributes["href"]); err == nil && to.Path == base.Path && to.Query().Get("f") == "json" {
				told[e.name] = append(told[e.name], to.RawQuery)
			}
		}
		if !slices.Equal(told["a"], []string{want}) || !slices.Equal(told["link"], []string{want}) {
			t.Errorf("%s leads to JSON by %v, want %s", at, told, want)
		}
	}
	asked := func(at string) []any {
		_, body := get(t, s.Handler(), "GET", at)
		return object(t, body)["layers"].([]any)
	}
	if one, all := asked("/tiles/WebMercatorQuad?collections=cpts&f=json"), asked("/tiles/WebMercatorQuad?f=json"); len(one) != 1 || len(all) < 2 {
		t.Errorf("%d layers of one collection, %d of all", len(one), len(all))
	}
}
