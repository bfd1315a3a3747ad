package geojson_test

import (
	"strings"
	"testing"

	"github.com/maillage/maillage/data/geojson"
)

func TestParsePolygon(t *testing.T) {
	square := `{"type":"Polygon","coordinates":[[[6,44],[7,44],[7,45],[6,44]]]}`
	for _, c := range []struct{ text, fault string }{
		{"", "not GeoJSON"}, {"[]", "not GeoJSON"}, {"{}", "not GeoJSON"},
		{`{"type":"FeatureCollection","features":[]}`, "no polygon"},
		{`{"type":"Feature","properties":null,"geometry":null}`, "no geometry"},
		{`{"type":"Point","coordinates":[6,44]}`, "its type is"},
		{`{"type":"Polygon","coordinates":[[[6,44],[7,44]]]}`, "at least three"},
		{`{"type":"Polygon","coordinates":[[[900000,6400000],[900001,6400000],[900000,6400001]]]}`, "not in France"},
		{square, ""},
		{`{"type":"Polygon","coordinates":[[[6,44],[7,44],[7,45]]]}`, ""},
		{`{"type":"Feature","properties":{},"geometry":` + square + `}`, ""},
		{`{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},"geometry":` + square + `}]}`, ""},
	} {
		mp, err := geojson.ParsePolygon([]byte(c.text))
		switch {
		case c.fault == "" && (err != nil || len(mp) != 1 || len(mp[0][0]) != 4):
			t.Errorf("%s: %v, %v", c.text, mp, err)
		case c.fault != "" && (err == nil || !strings.Contains(err.Error(), c.fault)):
			t.Errorf("%s: %v, want %q", c.text, err, c.fault)
		}
	}
}

func FuzzParsePolygon(f *testing.F) {
	f.Add([]byte(`{"type":"Polygon","coordinates":[[[6,44],[7,44],[7,45],[6,44]]]}`))
	f.Add([]byte(`{"type":"GeometryCollection","geometries":[]}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		if mp, err := geojson.ParsePolygon(text); err == nil {
			for _, p := range mp {
				for _, r := range p {
					if len(r) < 3 || !r.Closed() {
						t.Fatalf("ring %v", r)
					}
				}
			}
		}
	})
}
