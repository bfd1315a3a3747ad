package openapi_test

import (
	"encoding/json"
	"net/netip"
	"reflect"
	"testing"

	"github.com/maillage/maillage/api/openapi"
)

type (
	Deep     struct{ X, Same int }
	Word     string
	word     string
	embedded struct {
		*Deep
		Word
		word
		Same bool
	}
	quoted struct {
		Count int        `json:"count,string"`
		Share *float64   `json:"share,string"`
		Links []link     `json:"links,string"` // said for nothing
		Host  netip.Addr `json:"host,string"`
	}
	omitted struct {
		Main  *link `json:"main,omitempty"`
		Count *int  `json:"count,omitzero,string"`
	}
	written struct {
		Dash  int         `json:"-,"`
		Bytes []byte      `json:"bytes"`
		Three [3]byte     `json:"three"`
		Host  *netip.Addr `json:"host"`
		Any   *any        `json:"any"`
	}
)

// What encoding/json does of its own, beside what it writes.
func TestOfFollowsJSON(t *testing.T) {
	half, one := 0.5, 1
	for _, c := range []struct {
		value         any
		written, want string
	}{
		{embedded{nil, "a", "b", true}, `{"Word":"a","Same":true}`,
			`{"properties":{"Same":{"type":"boolean"},"Word":{"type":"string"},"X":{"format":"int64","type":"integer"}},"required":["Word","Same"],"type":"object"}`},
		{embedded{Deep: &Deep{1, 2}}, `{"X":1,"Word":"","Same":false}`, ""},
		{quoted{Count: 1, Share: &half, Links: []link{}}, `{"count":"1","share":"0.5","links":[],"host":""}`,
			`{"properties":{"count":{"type":"string"},"host":{"type":"string"},"links":{"items":{"$ref":"#/components/schemas/link"},"type":"array"},` +
				`"share":{"nullable":true,"type":"string"}},"required":["count","share","links","host"],"type":"object"}`},
		{omitted{}, `{}`, `{"properties":{"count":{"type":"string"},"main":{"$ref":"#/components/schemas/link"}},"type":"object"}`},
		{omitted{&link{}, &one}, `{"main":{"Href":""},"count":"1"}`, ""},
		{written{Bytes: []byte("abc")}, `{"-":0,"bytes":"YWJj","three":[0,0,0],"host":null,"any":null}`,
			`{"properties":{"-":{"format":"int64","type":"integer"},"any":{},"bytes":{"format":"byte","type":"string"},"host":{"nullable":true,"type":"string"},` +
				`"three":{"items":{"format":"int64","type":"integer"},"maxItems":3,"minItems":3,"type":"array"}},"required":["-","bytes","three","host","any"],"type":"object"}`},
	} {
		if got, err := json.Marshal(c.value); err != nil || string(got) != c.written {
			t.Errorf("%T is written as %s, %v; want %s", c.value, got, err, c.written)
		}
		names := openapi.Names{reflect.TypeFor[link](): "link"}
		got, err := json.Marshal(names.Of(reflect.TypeOf(c.value)))
		if err != nil || c.want != "" && string(got) != c.want {
			t.Errorf("%T: %v\ngot  %s\nwant %s", c.value, err, got, c.want)
		}
	}
}
