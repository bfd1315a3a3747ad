package contract_test

import (
	"errors"
	"fmt"
	"net/url"
	"testing"

	"github.com/maillage/maillage/api/contract"
	"github.com/maillage/maillage/api/problem"
)

const definition = `{"openapi": "3.0.3", "paths": {
 "/": {"get": {"responses": {"200": {"content": {"application/json": {}, "text/html": {}}}}}},
 "/things": {"get": {"parameters": [
   {"$ref": "#/components/parameters/limit"},
   {"in": "query", "name": "q", "required": true, "schema": {"type": "string", "minLength": 1, "maxLength": 3}},
   {"in": "query", "name": "n", "schema": {"type": "integer", "minimum": -2, "maximum": 5}},
   {"in": "query", "name": "x", "schema": {"type": "number"}},
   {"in": "query", "name": "on", "schema": {"type": "boolean"}},
   {"in": "query", "name": "day", "schema": {"type": "string", "format": "date"}},
   {"in": "query", "name": "bbox", "explode": false, "schema": {"type": "array", "minItems": 4, "maxItems": 6, "items": {"type": "number"}}},
   {"in": "query", "name": "some", "explode": false, "schema": {"type": "array", "items": {"type": "string", "enum": ["a", "b"]}}},
   {"in": "query", "name": "any", "schema": {"type": "array", "items": {"type": "integer"}}},
   {"in": "query", "name": "f", "schema": {"type": "string", "enum": ["json", "csv"]}}
 ], "responses": {"200": {"content": {"application/geo+json": {"x-accepts": ["application/vnd.geo+json"]}}}, "default": {"content": {"text/plain": {}}}}}},
 "/things/{id}": {"get": {"parameters": [{"in": "path", "name": "id", "required": true}]}, "post": {}},
 "/things/best": {"get": {}}
}, "components": {"parameters": {"limit": {"in": "query", "name": "limit", "schema": {"type": "integer", "minimum": 1, "maximum": 10, "x-clamped": true}}}}}`

func compiled(t testing.TB) *contract.Contract {
	t.Helper()
	c, err := contract.Compile([]byte(definition))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestCheck(t *testing.T) {
	o := compiled(t).Find("/things").Operation("GET")
	for query, parameter := range map[string]string{ // "" where nothing is wrong
		"q=a": "", "": "q", "q=": "q", "q=abcd": "q", "q=éèà": "", "q=%ff": "q", "q=a&q=b": "q",
		"q=a&limit=10": "", "q=a&limit=99999999999999999999999": "", "q=a&limit=0": "limit", "q=a&limit=1.5": "limit", "q=a&limit=": "limit", "q=a&limit=-1": "limit",
		"q=a&n=5": "", "q=a&n=6": "n", "q=a&n=-3": "n", "q=a&n=--1": "n", "q=a&n=99999999999999999999": "n", "q=a&n=0x1": "n", "q=a&n=1_0": "n",
		"q=a&x=1e3": "", "q=a&x=NaN": "x", "q=a&x=Inf": "x", "q=a&x=1e999": "x", "q=a&x=": "x",
		"q=a&on=true": "", "q=a&on=1": "on", "q=a&day=2026-02-28": "", "q=a&day=2026-02-30": "day",
		"q=a&bbox=1,2,3,4": "", "q=a&bbox=1,2,3": "bbox", "q=a&bbox=1,2,3,4,5,6,7": "bbox", "q=a&bbox=1,2,3,x": "bbox", "q=a&bbox=": "bbox", "q=a&bbox=1,2,3,4&bbox=1,2,3,4": "bbox",
		"q=a&some=a,b": "", "q=a&some=": "", "q=a&some=a,c": "some", "q=a&any=1&any=2": "", "q=a&any=1&any=y": "any",
		"q=a&f=csv": "", "q=a&f=xml": "f", "q=a&bogus=1": "bogus",
	} {
		values, err := url.ParseQuery(query)
		if err != nil {
			t.Fatal(err)
		}
		var p *problem.Problem
		if err := o.Check(values, ""); errors.As(err, &p) != (parameter != "") || p != nil && (p.Parameter != parameter || p.Status() != 400 || p.Detail == "") {
			t.Errorf("%s: %v, want a fault of %q", query, err, parameter)
		}
	}
}

func TestAccept(t *testing.T) {
	c := compiled(t)
	for accept, want := range map[string]bool{
		"*/*": true, "application/geo+json": true, "application/vnd.geo+json": true, "application/vnd.geo+json;q=0": false, "application/json": true, "application/*": true, "text/html": false, "text/html, */*;q=0.1": true,
		"image/png": false, "application/geo+json;q=0": false, "application/geo+json;q=0.001": true, "APPLICATION/JSON": true, "text/plain": false, "*/*;q=0.0": false, "rubbish": false,
	} {
		if got := c.Find("/things").Operation("GET").Makes(accept); got != want {
			t.Errorf("%q: %v, want %v", accept, got, want)
		}
	}
	if err := c.Find("/things").Operation("GET").Check(url.Values{"q": {"a"}}, "image/png"); err == nil || err.(*problem.Problem).Status() != 406 {
		t.Errorf("a picture is wanted: %v", err)
	}
	if err := c.Find("/things").Operation("GET").Check(url.Values{"q": {"a"}, "f": {"csv"}}, "image/png"); err != nil {
		t.Errorf("f says more than Accept: %v", err)
	}
	if !c.Find("/").Operation("HEAD").Makes("application/xhtml+xml") {
		t.Error("a browser of long ago is turned away")
	}
}

func TestFind(t *testing.T) {
	c := compiled(t)
	for path, allow := range map[string]string{"/": "GET, HEAD, OPTIONS", "/things": "GET, HEAD, OPTIONS", "/things/a%2Fb": "GET, HEAD, OPTIONS, POST",
		"/things/best": "GET, HEAD, OPTIONS", "/things/": "GET, HEAD, OPTIONS, POST", "/things/a/b": "", "/nothing": "", "//": "", "": "GET, HEAD, OPTIONS", "/%74hings": "GET, HEAD, OPTIONS"} {
		got := ""
		if item := c.Find(path); item != nil {
			got = item.Allow()
		}
		if got != allow {
			t.Errorf("%s allows %q, want %q", path, got, allow)
		}
	}
	if c.Find("/things").Operation("POST") != nil {
		t.Error("POST is taken where it is not documented")
	}
}

func TestCompileRefuses(t *testing.T) {
	for _, bad := range []string{"", "[]", `{"paths": {"/": {"get": {"parameters": [{"$ref": "#/components/parameters/none"}]}}}}`} {
		if _, err := contract.Compile([]byte(bad)); err == nil {
			t.Errorf("%s was compiled", bad)
		}
	}
}

func FuzzCheck(f *testing.F) {
	o := compiled(f).Find("/things").Operation("GET")
	f.Add("q=a&limit=3&bbox=1,2,3,4", "*/*")
	f.Add("q=%ff&n=-&x=+", "text/html;q=,")
	f.Fuzz(func(t *testing.T, query, accept string) {
		values, err := url.ParseQuery(query)
		if err != nil {
			return
		}
		var p *problem.Problem
		if err := o.Check(values, accept); err != nil && !errors.As(err, &p) {
			t.Errorf("%v is no problem", err)
		}
	})
}

func Example() {
	c, err := contract.Compile([]byte(definition))
	if err != nil {
		panic(err)
	}
	fmt.Println(c.Find("/things").Operation("GET").Check(url.Values{"q": {"a"}, "limt": {"3"}}, ""))
	// Output: unknown-parameter: "limt" is not a parameter here, the nearest is "limit"
}
