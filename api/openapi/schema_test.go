package openapi_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"testing"
	"time"

	"github.com/maillage/maillage/api/openapi"
)

type inner struct {
	N *int `json:"n"`
}

type link struct{ Href string }

type sample struct {
	inner
	hidden  int
	Out     bool               `json:"-"`
	Text    string             `json:"text,omitempty"`
	Plain   float64            // under its own name
	Box     [2]float64         `json:"box"`
	Links   []link             `json:"links"`
	Main    *link              `json:"main"`
	Share   map[string]float64 `json:"share"`
	Any     any                `json:"any"`
	At      time.Time          `json:"at"`
	Nothing struct{}           `json:"nothing"`
}

func TestOf(t *testing.T) {
	names := openapi.Names{reflect.TypeFor[link](): "link"}
	got, err := json.Marshal(names.Of(reflect.TypeFor[sample]()))
	if err != nil {
		t.Fatal(err)
	}
	want := `{"properties":{"Plain":{"type":"number"},"any":{},"at":{},` +
		`"box":{"items":{"type":"number"},"maxItems":2,"minItems":2,"type":"array"},` +
		`"links":{"items":{"$ref":"#/components/schemas/link"},"type":"array"},` +
		`"main":{"oneOf":[{"$ref":"#/components/schemas/link"},{"enum":[null],"nullable":true,"type":"object"}]},` +
		`"n":{"format":"int64","nullable":true,"type":"integer"},"nothing":{"properties":{},"type":"object"},` +
		`"share":{"additionalProperties":{"type":"number"},"type":"object"},"text":{"type":"string"}},` +
		`"required":["Plain","box","links","main","share","any","at","nothing","n"],"type":"object"}`
	if string(got) != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	_ = sample{hidden: 1}.hidden
}

func TestBody(t *testing.T) {
	for mediaType, want := range map[string]string{
		"text/csv; charset=utf-8": "string ", "text/html": "string ", "application/geo+json-seq": "string ", "application/x-ndjson": "string ",
		"application/json": "object ", "application/geo+json": "object ", "application/vnd.oai.openapi+json;version=3.0": "object ",
		"application/flatgeobuf": "string binary", "image/png": "string binary",
	} {
		s := openapi.Body(mediaType)
		format, _ := s["format"].(string)
		if got := fmt.Sprintf("%v %s", s["type"], format); got != want {
			t.Errorf("%s: %q, want %q", mediaType, got, want)
		}
	}
}

func ExampleNames_Of() {
	type answer struct {
		Code  string `json:"code"`
		Since *int   `json:"since,omitempty"`
	}
	text, _ := json.Marshal(openapi.Names{}.Of(reflect.TypeFor[answer]()))
	fmt.Println(string(text))
	// Output: {"properties":{"code":{"type":"string"},"since":{"format":"int64","type":"integer"}},"required":["code"],"type":"object"}
}
