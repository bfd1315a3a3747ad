package api_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"

	"github.com/maillage/maillage/api"
	"github.com/maillage/maillage/geo/atlas"
)

// post sends a body and returns the answer and its own.
func post(t testing.TB, h http.Handler, target, mediaType, body string, header ...string) (*http.Response, []byte) {
	t.Helper()
	r := httptest.NewRequest("POST", target, strings.NewReader(body))
	r.Header.Set("Content-Type", mediaType)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	text, err := io.ReadAll(w.Result().Body)
	if err != nil {
		t.Fatal(err)
	}
	return w.Result(), text
}

// reportOf reads an evaluation that was answered.
func reportOf(t *testing.T, answer *http.Response, body []byte) atlas.Report {
	t.Helper()
	var r atlas.Report
	if err := json.Unmarshal(body, &r); err != nil || answer.StatusCode != 200 || answer.Header.Get("Content-Type") != "application/json" {
		t.Fatalf("%s %v %v %.300s", answer.Status, answer.Header, err, body)
	}
	return r
}

// The same territory is judged the same however it is given: in the address, as a list, or drawn.
func TestEvaluate(t *testing.T) {
	_, s := serving(t)
	codes := []string{"99008", "99009", "99014"}
	answer, body := get(t, s.Handler(), "GET", "/evaluate?name=Nord&units="+strings.Join(codes, ","))
	want := reportOf(t, answer, body)
	if want.Name != "Nord" || !reflect.DeepEqual(want.Units, codes) || want.Population != 300+400+400 || len(want.Others) == 0 || answer.Header.Get("ETag") == "" {
		t.Errorf("%+v", want)
	}
	answer, body = post(t, s.Handler(), "/evaluate", "application/json; charset=utf-8", `{"units":["99008","99009","99014","99008"],"name":"Nord"}`)
	if got := reportOf(t, answer, body); !reflect.DeepEqual(got, want) || answer.Header.Get("ETag") != "" || answer.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("listed: %+v %v, want %+v", got, answer.Header, want)
	}
	drawn := `{"type":"Polygon","coordinates":[[[2.1,46.1],[2.3,46.1],[2.3,46.2],[2.2,46.2],[2.2,46.3],[2.1,46.3],[2.1,46.1]]]}`
	for _, text := range []string{drawn, `{"type":"Feature","properties":{},"geometry":` + drawn + `}`, `{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},"geometry":` + drawn + `}]}`} {
		answer, body = post(t, s.Handler(), "/evaluate?name=Nord", "application/geo+json", text)
		if got := reportOf(t, answer, body); !reflect.DeepEqual(got, want) {
			t.Errorf("%.40s: %+v, want %+v", text, got, want)
		}
	}
}

// What a polygon cuts is told, what it replaces is free to be taken, and nobody is asked for a name.
func TestEvaluateDrawnAndReplacing(t *testing.T) {
	_, s := serving(t)
	cut := `{"type":"Polygon","coordinates":[[[2.1,46.1],[2.275,46.1],[2.275,46.2],[2.1,46.2],[2.1,46.1]]]}`
	answer, body := post(t, s.Handler(), "/evaluate?replaces=west", "application/json", cut)
	r := reportOf(t, answer, body)
	if len(r.Partial) != 1 || r.Partial[0] != (atlas.ReportShare{Unit: "99009", Share: 0.75, Belongs: true}) || r.Replaces != "west" || len(r.Created) == 0 || r.Name != "Territoire proposé" {
		t.Errorf("%+v", r)
	}
	_, body = post(t, s.Handler(), "/evaluate", "application/json", `{"units":["99008","99009"],"replaces":"west"}`)
	_, same := get(t, s.Handler(), "GET", "/evaluate?units=99008,99009&replaces=west")
	if string(body) != string(same) {
		t.Errorf("%s\n%s", body, same)
	}
	answer, _ = get(t, s.Handler(), "GET", "/evaluate?units=99008")
	if answer, body := get(t, s.Handler(), "GET", "/evaluate?units=99008", "If-None-Match", answer.Header.Get("ETag")); answer.StatusCode != 304 || len(body) != 0 {
		t.Errorf("unchanged: %s", answer.Status)
	}
}

func TestEvaluateRefusesBodies(t *testing.T) {
	_, s := serving(t)
	for body, parameter := range map[string]string{
		"": "", "[]": "", "null": "", `{"units":["99008"]`: "", `{"units":["99008"]} {}`: "",
		"{}": "units", `{"units":null}`: "units", `{"units":[]}`: "units", `{"units":"99008"}`: "units", `{"units":[99008]}`: "units", `{"units":[""]}`: "units", `{"units":["99008",null]}`: "units",
		`{"unit":["99008"]}`: "unit", `{"units":["99008"],"Name":"x"}`: "Name", `{"units":["99008"],"name":3}`: "name", `{"units":["99008"],"name":"a\u0007b"}`: "name",
		`{"units":["99008"],"name":"` + strings.Repeat("é", 201) + `"}`: "name",
		`{"units":["99008"],"replaces":"wst"}`:                          "replaces", `{"units":["99008"],"replaces":["west"]}`: "replaces",
		`{"type":"Point","coordinates":[2,46]}`: "", `{"type":"Polygon"}`: "", `{"type":null}`: "", `{"type":"Polygon","coordinates":[]}`: "coordinates",
		`{"type":"Polygon","coordinates":[[[2,46],[2.5,46.5],[2.5,46],[2,46.5],[2,46]]]}`:   "coordinates",
		`{"type":"Polygon","coordinates":[[[5,44],[5.1,44],[5.1,44.1],[5,44]]]}`:            "coordinates",
		`{"type":"Polygon","coordinates":[[[700000,6600000],[700001,6600000],[700000,1]]]}`: "",
	} {
		answer, text := post(t, s.Handler(), "/evaluate", "application/json", body)
		told, _ := object(t, text)["parameter"].(string)
		if answer.StatusCode != 400 || told != parameter || object(t, text)["type"] != "urn:maillage:problem:invalid-body" {
			t.Errorf("%s: %s %s", body, answer.Status, text)
		}
	}
	_, text := post(t, s.Handler(), "/evaluate", "application/json", `{"units":["99008","00000","1004","99009","00000"]}`)
	if detail := object(t, text)["detail"].(string); detail != `units: not units of the study (COG 2025): "00000", "1004"` {
		t.Errorf("codes that are not known: %s", detail)
	}
	if answer, text := post(t, s.Handler(), "/evaluate?replaces=west", "application/json", `{"units":["99008"],"replaces":"west"}`); answer.StatusCode != 400 || object(t, text)["parameter"] != "replaces" {
		t.Errorf("given twice: %s %s", answer.Status, text)
	}
	ring := make([]string, 20_001)
	for i := range ring {
		ring[i] = fmt.Sprintf("[2.%05d,46]", i)
	}
	if answer, text := post(t, s.Handler(), "/evaluate", "application/json", `{"type":"Polygon","coordinates":[[`+strings.Join(ring, ",")+`]]}`); answer.StatusCode != 400 || !strings.Contains(string(text), "simplify") {
		t.Errorf("too many points: %s %s", answer.Status, text)
	}
}

func TestEvaluateRefusesAddresses(t *testing.T) {
	_, s := serving(t)
	for query, parameter := range map[string]string{
		"": "units", "units=": "units", "units=99008&units=99009": "units", "units=99008,": "units", "units=99008,0": "units", "units=99008&replaces=wst": "replaces", "units=99008&replaces=": "replaces",
		"units=99008&name=": "name", "units=99008&name=%ff": "name", "units=99008&f=pdf": "f", "unit=99008": "unit", "units=99008&replaces=west&replaces=east": "replaces",
	} {
		answer, text := get(t, s.Handler(), "GET", "/evaluate?"+query)
		if answer.StatusCode != 400 || object(t, text)["parameter"] != parameter {
			t.Errorf("%s: %s %s", query, answer.Status, text)
		}
	}
	if answer, text := post(t, s.Handler(), "/evaluate?units=99008", "application/json", `{"units":["99008"]}`); answer.StatusCode != 400 || object(t, text)["parameter"] != "units" {
		t.Errorf("units in the address of a POST: %s %s", answer.Status, text)
	}
}

func TestEvaluateRefusesForms(t *testing.T) {
	s, _ := logged(t, api.Config{MaxBody: 100})
	body := `{"units":["99008"]}`
	for _, mediaType := range []string{"", "text/plain", "application/x-www-form-urlencoded", "application/json;;"} {
		if answer, text := post(t, s.Handler(), "/evaluate", mediaType, body); answer.StatusCode != 415 || object(t, text)["type"] != "urn:maillage:problem:unsupported-media-type" {
			t.Errorf("%q: %s %s", mediaType, answer.Status, text)
		}
	}
	if answer, _ := post(t, s.Handler(), "/evaluate", "application/json", body, "Content-Encoding", "gzip"); answer.StatusCode != 415 {
		t.Errorf("packed: %s", answer.Status)
	}
	if answer, _ := post(t, s.Handler(), "/evaluate", "application/json", body, "Accept", "image/png"); answer.StatusCode != 406 {
		t.Errorf("as a picture: %s", answer.Status)
	}
	long := `{"units":["99008"],"name":"` + strings.Repeat("n", 100) + `"}`
	if answer, _ := post(t, s.Handler(), "/evaluate", "application/json", long); answer.StatusCode != 413 {
		t.Errorf("too long: %s", answer.Status)
	}
	r := httptest.NewRequest("POST", "/evaluate", io.MultiReader(strings.NewReader(long))) // of a length that is not told
	r.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	if s.Handler().ServeHTTP(w, r); w.Code != 413 {
		t.Errorf("too long, and not told: %d %s", w.Code, w.Body)
	}
}

// POST is taken where the definition has it and nowhere else, and browsers are told so.
func TestMethodsOfEvaluate(t *testing.T) {
	_, s := serving(t)
	for path, want := range map[string]string{"/evaluate": "GET, HEAD, OPTIONS, POST", "/collections": "GET, HEAD, OPTIONS", "/healthz": "GET, HEAD, OPTIONS"} {
		for method, status := range map[string]int{"OPTIONS": 204, "DELETE": 405} {
			answer, body := get(t, s.Handler(), method, path)
			if answer.StatusCode != status || answer.Header.Get("Allow") != want || status == 405 && !strings.Contains(string(body), want) {
				t.Errorf("%s %s: %s, %q %s", method, path, answer.Status, answer.Header.Get("Allow"), body)
			}
		}
	}
	answer, _ := get(t, s.Handler(), "OPTIONS", "/evaluate")
	if answer.Header.Get("Access-Control-Allow-Methods") != "GET, HEAD, OPTIONS, POST" {
		t.Errorf("preflight: %v", answer.Header)
	}
	_, body := get(t, s.Handler(), "GET", "/api")
	example := object(t, body)["paths"].(map[string]any)["/evaluate"].(map[string]any)["post"].(map[string]any)["requestBody"].(map[string]any)["content"].(map[string]any)
	for mediaType, of := range example {
		text, err := json.Marshal(of.(map[string]any)["example"])
		if err != nil {
			t.Fatal(err)
		}
		answer, body := post(t, s.Handler(), "/evaluate", mediaType, string(text))
		if r := reportOf(t, answer, body); len(r.Units) == 0 {
			t.Errorf("the example %s judges nothing", text)
		}
	}
}

// Before an edition is loaded a proposal is told to come back.
func TestEvaluateNotReady(t *testing.T) {
	s, err := api.New(api.Config{})
	if err != nil {
		t.Fatal(err)
	}
	if answer, _ := post(t, s.Handler(), "/evaluate", "application/json", `{"units":["99008"]}`); answer.StatusCode != 503 {
		t.Errorf("%s", answer.Status)
	}
}
