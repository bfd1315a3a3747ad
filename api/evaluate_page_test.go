package api_test

import (
	"net/url"
	"strings"
	"testing"
)

// The page asks for a territory, judges it, and says what is wrong with one that cannot be judged.
func TestEvaluatePage(t *testing.T) {
	_, s := serving(t)
	page := func(target string, status int) string {
		t.Helper()
		answer, body := get(t, s.Handler(), "GET", target, "Accept", "text/html,application/xhtml+xml,*/*;q=0.8")
		if answer.StatusCode != status || !strings.HasPrefix(answer.Header.Get("Content-Type"), "text/html") || !strings.Contains(answer.Header.Get("Content-Security-Policy"), "form-action 'self'") {
			t.Fatalf("%s: %s %v", target, answer.Status, answer.Header)
		}
		return string(body)
	}
	form := page("/evaluate", 200)
	for _, want := range []string{`<textarea id="units" name="units"`, `value="Territoire proposé"`, `value="west"> <label for="replaces-0">CPTS de l&#39;Ouest</label>`} {
		if !strings.Contains(form, want) {
			t.Errorf("%s is not in the form", want)
		}
	}
	if strings.Contains(form, `role="alert"`) || strings.Contains(form, "Comparaison") {
		t.Error("an answer, or a fault, where nothing was asked")
	}
	judged := page("/evaluate?units=99008,%2099009&replaces=west&name="+url.QueryEscape(`<b>"Nord"</b>`), 200)
	for _, want := range []string{`<h2 id="territory">&lt;b&gt;&#34;Nord&#34;&lt;/b&gt;</h2>`, ">99008,99009</textarea>", `value="west" checked`, "le projet en crée une", "Accès aux soins des habitants",
		`href="./evaluate?name=%3Cb%3E%22Nord%22%3C%2Fb%3E&amp;replaces=west&amp;units=99008%2C&#43;99009&amp;f=md"`, "Département 99"} {
		if !strings.Contains(judged, want) {
			t.Errorf("%s is not in\n%s", want, judged)
		}
	}
	if wrong := page("/evaluate?units=99008,x%3C", 400); !strings.Contains(wrong, `role="alert"`) || !strings.Contains(wrong, `&#34;x&lt;&#34;`) || !strings.Contains(wrong, ">99008,x&lt;</textarea>") {
		t.Errorf("a code that is not known:\n%s", wrong)
	}
	answer, body := post(t, s.Handler(), "/evaluate?f=html", "application/json", `{"units":["99008"],"name":"Nord"}`)
	if answer.StatusCode != 200 || !strings.Contains(string(body), `units=99008&amp;f=md`) || answer.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("posted: %s\n%s", answer.Status, body)
	}
}

// What a body proposed stands in the form, and the links ask for it again.
func TestEvaluatePageOfABody(t *testing.T) {
	_, s := serving(t)
	answer, body := post(t, s.Handler(), "/evaluate?f=html", "application/json", `{"units":["99008","99009"],"name":"Nord & Sud","replaces":"west"}`)
	for _, want := range []string{`value="Nord &amp; Sud"`, `value="west" checked`, `href="./evaluate?name=Nord&#43;%26&#43;Sud&amp;replaces=west&amp;units=99008%2C99009&amp;f=md"`, "le projet en crée une"} {
		if answer.StatusCode != 200 || !strings.Contains(string(body), want) {
			t.Errorf("%s: %s is not in\n%s", answer.Status, want, body)
		}
	}
}

// The fiche is the one that the program writes.
func TestEvaluateFiche(t *testing.T) {
	_, s := serving(t)
	for _, header := range [][]string{nil, {"Accept", "text/markdown"}} {
		target := "/evaluate?units=99008&name=Nord"
		if header == nil {
			target += "&f=md"
		}
		answer, body := get(t, s.Handler(), "GET", target, header...)
		if !strings.HasPrefix(answer.Header.Get("Content-Type"), "text/markdown; charset=utf-8") || !strings.HasPrefix(string(body), "# Nord\n\n## Territoire\n") || answer.Header.Get("ETag") == "" {
			t.Errorf("%s %v\n%s", answer.Status, answer.Header, body)
		}
	}
}

func TestUnderservedPage(t *testing.T) {
	_, s := serving(t)
	for _, by := range []string{"unit", "area", "cpts", "esp", "tvs", "department"} {
		answer, body := get(t, s.Handler(), "GET", "/underserved?f=html&below=1000&by="+by)
		page := string(body)
		if answer.StatusCode != 200 || !strings.Contains(page, `<option value="`+by+`" selected>`) || !strings.Contains(page, "habitants</strong> sous 1") || !strings.Contains(page, `role="region"`) && by != "tvs" ||
			strings.Contains(page, "></option>") || !strings.Contains(page, "Trajets à vol d&#39;oiseau") || !strings.Contains(page, "zones de desserte flottantes") || !strings.Contains(page, "1 à moins de 10\u00a0min") || strings.Contains(page, `href="./collections/esp-territories`) != (by == "esp") ||
			!strings.Contains(page, `f=csv`) || !strings.Contains(page, "below=1000") {
			t.Errorf("by %s: %s\n%s", by, answer.Status, page)
		}
	}
	if _, body := get(t, s.Handler(), "GET", "/edition?f=html"); !strings.Contains(string(body), "<dd>À vol d&#39;oiseau</dd>") {
		t.Errorf("where journeys come from is not in French in\n%s", body)
	}
	if answer, _ := get(t, s.Handler(), "GET", "/underserved", "Accept", "text/html"); answer.StatusCode != 200 {
		t.Errorf("%s", answer.Status)
	}
}
