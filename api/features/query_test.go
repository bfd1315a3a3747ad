package features

import (
	"errors"
	"net/url"
	"reflect"
	"strings"
	"testing"

	"github.com/maillage/maillage/api/problem"
	"github.com/maillage/maillage/geo/atlas"
	"github.com/paulmach/orb"
)

var testFields = []atlas.Field{{Name: "code"}, {Name: "name"}, {Name: "population", Type: atlas.Integer}, {Name: "share", Type: atlas.Real},
	{Name: "approximate", Type: atlas.Boolean}, {Name: "cpts", Type: atlas.List}, {Name: "signed_on", Type: atlas.Date}}

func box(w, s, e, n float64) orb.Bound { return orb.Bound{Min: orb.Point{w, s}, Max: orb.Point{e, n}} }

func TestParseQuery(t *testing.T) {
	query := func(q Query) Query {
		if q.Limit == 0 {
			q.Limit = DefaultLimit
		}
		return q
	}
	for _, c := range []struct {
		raw  string
		want Query
	}{
		{"", query(Query{})},
		{"f=json", query(Query{})},
		{"limit=1", query(Query{Limit: 1})},
		{"limit=10000", query(Query{Limit: MaxLimit})},
		{"limit=10001", query(Query{Limit: MaxLimit})}, // clamped: /req/core/fc-limit-response-1
		{"limit=99999999999999999999", query(Query{Limit: MaxLimit})},
		{"bbox=1,2,3,4", query(Query{Within: []orb.Bound{box(1, 2, 3, 4)}})},
		{"bbox=1,2,-100,3,4,100", query(Query{Within: []orb.Bound{box(1, 2, 3, 4)}})},
		{"bbox=%201, 2,3,4", query(Query{Within: []orb.Bound{box(1, 2, 3, 4)}})},
		{"bbox=170,-20,-170,20", query(Query{Within: []orb.Bound{box(170, -20, 180, 20), box(-180, -20, -170, 20)}})},
		{"bbox=170,-20,190,20", query(Query{Within: []orb.Bound{box(170, -20, 180, 20), box(-180, -20, -170, 20)}})},
		{"bbox=-200,-90,200,90", query(Query{Within: []orb.Bound{box(-180, -90, 180, 90)}})},
		{"bbox=2,46,2,46", query(Query{Within: []orb.Bound{box(2, 46, 2, 46)}})},
		{"datetime=2024-05-06", query(Query{During: &Interval{"2024-05-06", "2024-05-06"}})},
		{"datetime=2024-05-06T23:30:00-02:00", query(Query{During: &Interval{"2024-05-07", "2024-05-07"}})},
		{"datetime=../2024-05-06T00:00:00Z", query(Query{During: &Interval{"", "2024-05-06"}})},
		{"datetime=2024-05-06/", query(Query{During: &Interval{"2024-05-06", ""}})},
		{"code=01004", query(Query{Condition: Condition{Filters: []Filter{{0, atlas.Text, "01004"}}}})},
		{"population=007", query(Query{Condition: Condition{Filters: []Filter{{2, atlas.Integer, int64(7)}}}})},
		{"share=1e-1", query(Query{Condition: Condition{Filters: []Filter{{3, atlas.Real, 0.1}}}})},
		{"approximate=true", query(Query{Condition: Condition{Filters: []Filter{{4, atlas.Boolean, true}}}})},
		{"cpts=west&cpts=east&name=", query(Query{Condition: Condition{Filters: []Filter{{1, atlas.Text, ""}, {5, atlas.List, "west"}, {5, atlas.List, "east"}}}})},
		{"signed_on=2024-02-29", query(Query{Condition: Condition{Filters: []Filter{{6, atlas.Date, "2024-02-29"}}}})},
		{"properties=", query(Query{Properties: []int{}})},
		{"properties=name,code,name&skipGeometry=true", query(Query{Properties: []int{1, 0}, SkipGeometry: true})},
		{"cursor=" + Cursor{"e", 5, 7}.String(), query(Query{Cursor: &Cursor{"e", 5, 7}})},
	} {
		got, err := ParseQuery(testFields, values(t, c.raw))
		if err != nil || !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s\ngot  %+v, %v\nwant %+v", c.raw, got, err, c.want)
		}
	}
}

func values(t *testing.T, raw string) url.Values {
	t.Helper()
	v, err := url.ParseQuery(raw)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestParseQueryRefuses(t *testing.T) {
	for _, c := range []struct {
		raw       string
		kind      problem.Kind
		parameter string
		detail    string
	}{
		{"bogus=1", problem.UnknownParameter, "bogus", "bogus"},
		{"populaton=3", problem.UnknownParameter, "populaton", `"population"`},
		{"bboxx=1", problem.UnknownParameter, "bboxx", `"bbox"`},
		{"=1", problem.UnknownParameter, "", `""`},
		{"limit=0", problem.InvalidParameter, "limit", "from 1"},
		{"limit=-99999999999999999999", problem.InvalidParameter, "limit", "from 1"},
		{"limit=", problem.InvalidParameter, "limit", "from 1"},
		{"limit=1&limit=2", problem.InvalidParameter, "limit", "2 times"},
		{"limit=ten", problem.InvalidParameter, "limit", `"ten"`},
		{"bbox=", problem.InvalidParameter, "bbox", "1 numbers"},
		{"bbox=1,2,3", problem.InvalidParameter, "bbox", "3 numbers"},
		{"bbox=1,2,3,NaN", problem.InvalidParameter, "bbox", `"NaN"`},
		{"bbox=1,2,3,Inf", problem.InvalidParameter, "bbox", `"Inf"`},
		{"bbox=1,4,3,2", problem.InvalidParameter, "bbox", "north"},
		{"bbox=1,-91,3,2", problem.InvalidParameter, "bbox", "latitude"},
		{"bbox=600,1,700,2", problem.InvalidParameter, "bbox", "longitude"},
		{"bbox=652000,6862000,653000,6863000", problem.InvalidParameter, "bbox", "west,south,east,north"},
		{"datetime=yesterday", problem.InvalidParameter, "datetime", "yesterday"},
		{"datetime=../..", problem.InvalidParameter, "datetime", "open"},
		{"datetime=2025-01-01/2024-01-01", problem.InvalidParameter, "datetime", "before"},
		{"datetime=2024-01-01/x", problem.InvalidParameter, "datetime", `"x"`},
		{"f=csv", problem.InvalidParameter, "f", "csv"},
		{"properties=name,nme", problem.InvalidParameter, "properties", `"name"`},
		{"skipGeometry=perhaps", problem.InvalidParameter, "skipGeometry", "perhaps"},
		{"population=01a", problem.InvalidParameter, "population", "01a"},
		{"population=1.5", problem.InvalidParameter, "population", "whole"},
		{"share=NaN", problem.InvalidParameter, "share", "NaN"},
		{"approximate=1", problem.InvalidParameter, "approximate", "true nor false"},
		{"signed_on=2023-02-29", problem.InvalidParameter, "signed_on", "2023-02-29"},
		{"cursor=abc", problem.InvalidCursor, "cursor", "abc"},
		{"cursor=" + strings.Repeat("A", 600), problem.InvalidCursor, "cursor", "AAA"},
		{"cursor=" + Cursor{"e", 5, -7}.String(), problem.InvalidCursor, "cursor", "handed out"},
	} {
		_, err := ParseQuery(testFields, values(t, c.raw))
		var p *problem.Problem
		if !errors.As(err, &p) || p.Kind != c.kind || p.Parameter != c.parameter || !strings.Contains(p.Detail, c.detail) {
			t.Errorf("%.80s: got %v, want %s of %q that says %q", c.raw, err, c.kind, c.parameter, c.detail)
		}
	}
}

// Whatever is asked, the answer is a query within its limits or a problem of the client.
func FuzzParseQuery(f *testing.F) {
	for _, s := range []string{"", "bbox=1,2,3,4", "bbox=170,-20,-170,20&limit=3", "datetime=../2024-01-01", "code=01004&cpts=x", "cursor=MC4wLmU"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		v, err := url.ParseQuery(raw)
		if err != nil {
			return
		}
		q, err := ParseQuery(testFields, v)
		var p *problem.Problem
		if err != nil {
			if !errors.As(err, &p) || p.Status() != 400 {
				t.Fatalf("%q: %v is not a problem of the client", raw, err)
			}
			return
		}
		if q.Limit < 1 || q.Limit > MaxLimit {
			t.Fatalf("%q: limit %d", raw, q.Limit)
		}
		for _, b := range q.Within {
			if !(b.Min[0] >= -180 && b.Max[0] <= 180 && b.Min[1] >= -90 && b.Max[1] <= 90 && b.Min[0] <= b.Max[0] && b.Min[1] <= b.Max[1]) {
				t.Fatalf("%q: box %v", raw, b)
			}
		}
	})
}

func TestFilterHolds(t *testing.T) {
	for _, c := range []struct {
		f    Filter
		v    any
		want bool
	}{
		{Filter{0, atlas.Text, "01004"}, "01004", true},
		{Filter{0, atlas.Text, "1004"}, "01004", false}, // a code is text, never a number
		{Filter{0, atlas.Text, "01004.0"}, "01004", false},
		{Filter{0, atlas.Text, ""}, nil, false},
		{Filter{0, atlas.Integer, int64(0)}, nil, false}, // not known is not zero
		{Filter{0, atlas.Integer, int64(0)}, int64(0), true},
		{Filter{0, atlas.Real, 0.5}, 0.5, true},
		{Filter{0, atlas.List, "a"}, []string{"b", "a"}, true},
		{Filter{0, atlas.List, "a"}, []string{"ab"}, false},
		{Filter{0, atlas.List, "a"}, nil, false},
		{Filter{0, atlas.Boolean, false}, nil, false},
	} {
		if got := c.f.Holds(c.v); got != c.want {
			t.Errorf("%v of %v: %v", c.f, c.v, got)
		}
	}
}
