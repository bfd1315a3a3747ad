package api_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/maillage/maillage/api"
	"github.com/maillage/maillage/geo/geotest"
)

// A browser that goes astray finds a page in French, a program problem+json; with the same status.
func TestProblemsAreToldToPeople(t *testing.T) {
	s, err := api.New(api.Config{})
	if err != nil {
		t.Fatal(err)
	}
	told := func(target, method, accept string, status int, words ...string) {
		t.Helper()
		answer, body := get(t, s.Handler(), method, target, "Accept", accept, "X-Request-Id", "abc-1")
		isPage := strings.HasPrefix(answer.Header.Get("Content-Type"), "text/html")
		if answer.StatusCode != status || answer.Header.Get("Cache-Control") != "no-store" || isPage != (words != nil) {
			t.Errorf("%s %s for %q: %s, %v", method, target, accept, answer.Status, answer.Header)
			return
		}
		if !isPage {
			if object(t, body)["requestId"] != "abc-1" {
				t.Errorf("%s: %s", target, body)
			}
			return
		}
		if answer.Header.Get("Content-Security-Policy") == "" {
			t.Errorf("%s may load anything", target)
		}
		checkPage(t, target, body)
		for _, w := range append(words, "abc-1") {
			if !strings.Contains(string(body), w) {
				t.Errorf("%s does not say %q: %s", target, w, body)
			}
		}
	}
	told("/collections", "GET", browserAccept, 503, "pas encore chargée")
	if err := s.Swap(computed(t, geotest.Dataset())); err != nil {
		t.Fatal(err)
	}
	told("/collections/units/items/none", "GET", browserAccept, 404, "Rien ne porte ce code", `href="../../../collections/units?f=html"`, `lang="en"`)
	told("/collections/units/items?f=html&bogus=%3Cb%3E", "GET", "", 400, "Un paramètre de l’adresse", "<code>bogus</code>")
	told("/collections/units/items?f=html&limit=no", "GET", "*/*", 400, "Une valeur de l’adresse", "<code>limit</code>")
	told("/evaluate?f=html&units=99014&replaces=none&name=x&more=1", "GET", "", 400, "Un paramètre de l’adresse")
	told("/nowhere/<script>", "GET", browserAccept, 404, "Il n’y a rien à cette adresse", "/nowhere/%3Cscript%3E")
	told("/collections", "DELETE", browserAccept, 405, "ne se demande pas ainsi")
	told("/collections/units/items/none", "GET", "", 404)
	told("/collections/units/items/none", "GET", "*/*", 404)
	told("/collections/units/items/none", "GET", "application/json, text/html;q=0.5", 404)
	told("/collections/units/items/none?f=json", "GET", browserAccept, 404)
	told("/nowhere", http.MethodGet, "application/geo+json", 404)
}
