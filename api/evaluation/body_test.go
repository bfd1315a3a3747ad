package evaluation_test

import (
	"errors"
	"net/url"
	"testing"

	"github.com/maillage/maillage/api/evaluation"
	"github.com/maillage/maillage/api/problem"
)

// Whatever a body is, it is a proposal of something or a fault of the request with its reason.
func FuzzParseBody(f *testing.F) {
	for _, seed := range []string{
		"", "null", "[]", "{}", `{"units": ["01004"]}`, `{"units": [1004]}`, `{"units": [], "name": ""}`, `{"units": ["a"], "replaces": 1}`, `{"unit": ["a"]}`,
		`{"type": "Polygon", "coordinates": [[[2, 46], [2.1, 46], [2.1, 46.1], [2, 46]]]}`, `{"type": "Polygon", "coordinates": [[[2, 46], [2.1, 46.1], [2.1, 46], [2, 46.1], [2, 46]]]}`,
		`{"type": "FeatureCollection", "features": []}`, `{"type": "Feature", "geometry": null}`, `{"type": "Polygon", "coordinates": [[[1e400, 46]]]}`, "{\"units\": [\"\xff\"]}",
	} {
		f.Add(seed, "name=x")
	}
	f.Add(`{"units": ["01004"]}`, "name=&replaces=a&replaces=b")
	f.Fuzz(func(t *testing.T, body, query string) {
		values, err := url.ParseQuery(query)
		if err != nil {
			t.Skip("not a query")
		}
		p, err := evaluation.ParseBody([]byte(body), values)
		var fault *problem.Problem
		switch {
		case err == nil && len(p.Codes) == 0 && len(p.Area) == 0:
			t.Errorf("%q proposes nothing", body)
		case err != nil && (!errors.As(err, &fault) || fault.Status() != 400 || fault.Detail == ""):
			t.Errorf("%q: %v", body, err)
		}
	})
}

// The same of an address.
func FuzzParseQuery(f *testing.F) {
	for _, seed := range []string{"", "units=", "units=01004,01005", "units=a&units=b", "units=,", "units=a&name=%00", "replaces=x", "units=a&f=md"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, query string) {
		values, err := url.ParseQuery(query)
		if err != nil {
			t.Skip("not a query")
		}
		p, err := evaluation.ParseQuery(values)
		var fault *problem.Problem
		if err == nil && len(p.Codes) == 0 || err != nil && (!errors.As(err, &fault) || fault.Status() != 400) {
			t.Errorf("%q: %v, %v", query, p.Codes, err)
		}
	})
}
