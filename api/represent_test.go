package api_test

import (
	"bytes"
	"database/sql"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/maillage/maillage/data/export"
)

const epsg = "http://www.opengis.net/def/crs/EPSG/0/"

// asked asks the handler with headers, given as pairs.
func askedWith(t *testing.T, h http.Handler, path string, headers ...string) (*http.Response, []byte) {
	t.Helper()
	r := httptest.NewRequest("GET", path, nil)
	for k := 0; k < len(headers); k += 2 {
		r.Header.Add(headers[k], headers[k+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	body, err := io.ReadAll(w.Result().Body)
	if err != nil {
		t.Fatal(err)
	}
	return w.Result(), body
}

func TestFormatIsNegotiated(t *testing.T) {
	_, s := serving(t)
	const items = "/collections/cpts/items"
	for _, c := range []struct{ path, accept, want string }{
		{items, "", "application/geo+json"},
		{items, "*/*", "application/geo+json"},
		{items, "application/json", "application/geo+json"},
		{items, "text/csv;q=0.5, application/flatgeobuf;q=0.9", "application/flatgeobuf"},
		{items, "text/*, */*;q=0.1", "text/csv; charset=utf-8; header=present"},
		{items, "application/geo+json;q=0, */*;q=0.5", "application/vnd.ogc.fg+json"},
		{items, "application/vnd.ogc.fg+json", "application/vnd.ogc.fg+json"},
		{items, "APPLICATION/GEO+JSON-SEQ", "application/geo+json-seq"},
		{items + "?f=parquet", "text/csv", "application/vnd.apache.parquet"},
		{items + "?f=geojson", "", "application/geo+json"},
		{items + "?f=xlsx", "", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
		{items + "?f=gpkg", "", "application/geopackage+sqlite3"},
		{items + "/west?f=jsonfg", "", "application/vnd.ogc.fg+json"},
		{items, "application/vnd.flatgeobuf", "application/flatgeobuf"},
		{items, "application/vnd.geo+json", "application/geo+json"},
		{items, "application/fg+json", "application/vnd.ogc.fg+json"},
		{items, "image/png", "406"},
		{items, "application/geo+json;q=x", "406"},
		{items + "?f=shp", "", "400"},
		{items + "?f=csv&f=json", "", "400"},
		{items + "/west?f=csv", "", "400"},
	} {
		answer, body := askedWith(t, s.Handler(), c.path, "Accept", c.accept)
		got := answer.Header.Get("Content-Type")
		if answer.StatusCode != 200 {
			got = answer.Status[:3]
		}
		if got != c.want {
			t.Errorf("%s, Accept %q: %s, want %s\n%.200s", c.path, c.accept, got, c.want, body)
		}
		if vary := strings.Join(answer.Header.Values("Vary"), ", "); answer.StatusCode == 200 && !strings.Contains(vary, "Accept,") && !strings.HasSuffix(vary, "Accept") {
			t.Errorf("%s: Vary %q", c.path, vary)
		}
	}
}

// One form of one edition has one strong tag, and different forms have different ones.
func TestTagsOfForms(t *testing.T) {
	_, s := serving(t)
	seen := make(map[string]string)
	for _, accept := range []string{"application/geo+json", "text/csv", "application/flatgeobuf", "application/vnd.ogc.fg+json"} {
		answer, first := askedWith(t, s.Handler(), "/collections/cpts/items", "Accept", accept)
		again, second := askedWith(t, s.Handler(), "/collections/cpts/items", "Accept", accept)
		tag := answer.Header.Get("ETag")
		if !strings.HasPrefix(tag, `"`) || tag != again.Header.Get("ETag") || !bytes.Equal(first, second) {
			t.Errorf("%s: tag %s, then %s", accept, tag, again.Header.Get("ETag"))
		}
		if other := seen[tag]; other != "" {
			t.Errorf("%s and %s have the tag %s", accept, other, tag)
		}
		seen[tag] = accept
		if answer, _ := askedWith(t, s.Handler(), "/collections/cpts/items", "Accept", accept, "If-None-Match", tag); answer.StatusCode != 304 {
			t.Errorf("%s: %s", accept, answer.Status)
		}
	}
}

// A GeoPackage holds the features that were asked for, shaped as they were asked; it tells when it was made, so that its
// tag is a weak one.
func TestItemsAsGeoPackage(t *testing.T) {
	_, s := serving(t)
	const items = "/collections/units/items?f=gpkg&limit=3&properties=code,name&filter=population%3E0&sortby=-code"
	answer, body := askedWith(t, s.Handler(), items)
	if tag := answer.Header.Get("ETag"); answer.StatusCode != 200 || !strings.HasPrefix(tag, `W/"`) {
		t.Fatalf("%s, tag %s: %.200s", answer.Status, tag, body)
	}
	path := filepath.Join(t.TempDir(), "items.gpkg")
	if err := os.WriteFile(path, body, 0o644); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var got string
	if err := db.QueryRow("SELECT group_concat(code || ':' || (geom IS NOT NULL), ' ') FROM (SELECT * FROM units ORDER BY fid)").Scan(&got); err != nil {
		t.Fatal(err)
	}
	_, plain := askedWith(t, s.Handler(), strings.Replace(items, "gpkg", "json", 1))
	var page struct{ Features []struct{ ID string } }
	if err := json.Unmarshal(plain, &page); err != nil || len(page.Features) != 3 {
		t.Fatalf("%v: %d features", err, len(page.Features))
	}
	var want []string
	for _, f := range page.Features {
		want = append(want, f.ID+":1")
	}
	if got != strings.Join(want, " ") {
		t.Errorf("%s, want %s", got, want)
	}
	if answer, _ := askedWith(t, s.Handler(), items+"&crs=EPSG:2154"); answer.StatusCode != 400 {
		t.Errorf("in Lambert-93: %s", answer.Status)
	}
}

// Forms that have no room for links have them in the header.
func TestLinksInHeader(t *testing.T) {
	_, s := serving(t)
	answer, body := askedWith(t, s.Handler(), "/collections/units/items?f=csv&limit=10")
	if link := answer.Header.Get("Link"); !strings.Contains(link, `rel="next"`) || !strings.Contains(link, "f=csv") {
		t.Errorf("Link %q", link)
	}
	if lines := bytes.Count(body, []byte("\r\n")); lines != 11 {
		t.Errorf("%d lines", lines)
	}
}

// corner returns the first corner of the first feature of a GeoJSON page, and the box of the feature.
func corner(t *testing.T, body []byte, member string) (at [2]float64, box []float64) {
	t.Helper()
	var doc struct {
		Features []map[string]json.RawMessage
	}
	var shape struct{ Coordinates [][][][2]float64 }
	if err := json.Unmarshal(body, &doc); err != nil || len(doc.Features) == 0 {
		t.Fatalf("%v in %.300s", err, body)
	}
	if err := json.Unmarshal(doc.Features[0][member], &shape); err != nil || len(shape.Coordinates) == 0 {
		t.Fatalf("%v in %.300s", err, body)
	}
	if raw, ok := doc.Features[0]["bbox"]; ok {
		if err := json.Unmarshal(raw, &box); err != nil {
			t.Fatal(err)
		}
	}
	return shape.Coordinates[0][0][0], box
}

// The tests below bear the names of the requirements of OGC API – Features – Part 2.
func TestReferenceSystems(t *testing.T) {
	_, ask := asking(t)
	_, s := serving(t)
	const unit = "/collections/units/items?code=99008"
	t.Run("/req/crs/fc-md-crs-list", func(t *testing.T) {
		_, doc := ask(t, "/collections/units")
		var got []string
		for _, uri := range doc["crs"].([]any) {
			got = append(got, uri.(string))
		}
		want := []string{"http://www.opengis.net/def/crs/OGC/1.3/CRS84", epsg + "4326", epsg + "3857", epsg + "2154"}
		if !slices.Equal(got, want) { // nothing lies overseas
			t.Errorf("systems %q, want %q", got, want)
		}
	})
	t.Run("/req/crs/fc-md-storageCrs-valid-value", func(t *testing.T) {
		if _, doc := ask(t, "/collections/units"); doc["storageCrs"] != "http://www.opengis.net/def/crs/OGC/1.3/CRS84" {
			t.Errorf("storageCrs %v", doc["storageCrs"])
		}
	})
	t.Run("/req/crs/fc-crs-action", func(t *testing.T) {
		for system, want := range map[string][2]float64{ // PROJ 9 says so
			"http://www.opengis.net/def/crs/OGC/1.3/CRS84": {2.1, 46.1}, epsg + "4326": {46.1, 2.1}, "EPSG:4326": {46.1, 2.1},
			epsg + "2154": {630474.42, 6555975.13}, "[EPSG:2154]": {630474.42, 6555975.13}, epsg + "3857": {233770.93, 5796388.80},
		} {
			answer, body := askedWith(t, s.Handler(), unit+"&crs="+url.QueryEscape(system))
			at, box := corner(t, body, "geometry")
			if at != want {
				t.Errorf("%s: %v, want %v", system, at, want)
			}
			if len(box) != 4 || at[0] < box[0] || at[0] > box[2] || at[1] < box[1] || at[1] > box[3] {
				t.Errorf("%s: the box %v does not hold %v", system, box, at)
			}
			if got := answer.Header.Get("Content-Crs"); !strings.HasPrefix(got, "<http://") || !strings.HasSuffix(got, system[max(0, len(system)-4):]+">") && !strings.HasPrefix(system, "[") {
				t.Errorf("/req/crs/ogc-crs-header: %s for %s", got, system)
			}
		}
	})
	t.Run("/req/crs/fc-crs-valid-value", func(t *testing.T) {
		for _, path := range []string{unit + "&crs=" + epsg + "2975", unit + "&crs=http://www.opengis.net/def/crs/0/unknown", unit + "&crs=", unit + "&bbox=1,2,3,4&bbox-crs=x",
			"/collections/units/items/99008?crs=x", unit + "&f=parquet&crs=EPSG:2154"} {
			if answer, doc := ask(t, path); answer.StatusCode != 400 || !strings.Contains(doc["detail"].(string), "EPSG/0/2154") && !strings.Contains(path, "parquet") {
				t.Errorf("%s: %s %v", path, answer.Status, doc)
			}
		}
	})
	t.Run("/req/crs/fc-bbox-crs-action", func(t *testing.T) {
		// The inside of square 99008 in each system, and a box that only the envelope of the Lambert-93 one meets.
		for query, want := range map[string]float64{
			"bbox=46.11,2.11,46.19,2.19&bbox-crs=" + epsg + "4326":                1,
			"bbox=2.11,46.11,2.19,46.19&bbox-crs=":                                -1,
			"bbox=46.11,2.11,0,46.19,2.19,9&bbox-crs=EPSG:4326":                   1,
			"bbox=632000,6557000,637000,6562000&bbox-crs=" + epsg + "2154":        1,
			"bbox=234900,5797500,242500,5808000&bbox-crs=" + epsg + "3857":        1,
			"bbox=632000,6557000,637000,6562000&crs=EPSG:4326&bbox-crs=EPSG:2154": 1,
			"bbox=-1e300,-1e300,1e300,1e300&bbox-crs=EPSG:2154":                   -1,
			"bbox=637000,6557000,632000,6562000&bbox-crs=" + epsg + "2154":        -1,
			"bbox=0,0,1,1&bbox-crs=" + epsg + "2154":                              0,
			"bbox=600000,6500000,700000,6650000&bbox-crs=EPSG:2154&code=99008":    1,
			"bbox=600000,6500000,700000,6650000&bbox-crs=EPSG:2154&code=99008.":   0,
		} {
			answer, doc := ask(t, "/collections/units/items?"+query)
			if got := doc["numberMatched"]; want >= 0 && got != want || want < 0 && answer.StatusCode != 400 {
				t.Errorf("%s: %s, %v features, want %v", query, answer.Status, got, want)
			}
		}
	})
	t.Run("JSON-FG has the place in its system", func(t *testing.T) {
		_, body := askedWith(t, s.Handler(), unit+"&f=jsonfg&crs=EPSG:2154")
		if at, _ := corner(t, body, "place"); at != [2]float64{630474.42, 6555975.13} || !bytes.Contains(body, []byte(`"geometry":null`)) {
			t.Errorf("%v in %.400s", at, body)
		}
	})
}

func TestBulk(t *testing.T) {
	_, s := serving(t)
	for _, f := range export.Formats() {
		path := "/collections/cpts/bulk." + f.Extension
		whole, body := askedWith(t, s.Handler(), path)
		if whole.StatusCode != 200 || whole.Header.Get("Content-Type") != f.MediaType || len(body) == 0 || !strings.Contains(whole.Header.Get("Content-Disposition"), "cpts."+f.Extension) {
			t.Fatalf("%s: %s %v", path, whole.Status, whole.Header)
		}
		tag := whole.Header.Get("ETag")
		part, some := askedWith(t, s.Handler(), path, "Range", "bytes=4-9", "If-Range", tag)
		if part.StatusCode != 206 || !bytes.Equal(some, body[4:10]) {
			t.Errorf("%s: %s, %q", path, part.Status, some)
		}
		if answer, _ := askedWith(t, s.Handler(), path, "If-None-Match", tag); answer.StatusCode != 304 {
			t.Errorf("%s: %s", path, answer.Status)
		}
	}
	edition := func() string {
		_, doc := get(t, s.Handler(), "GET", "/edition")
		return object(t, doc)["edition"].(string)
	}()
	if answer, _ := askedWith(t, s.Handler(), "/collections/cpts/bulk.fgb?edition="+edition); answer.StatusCode != 200 || !strings.Contains(answer.Header.Get("Cache-Control"), "immutable") {
		t.Errorf("%s %v", answer.Status, answer.Header)
	}
	for path, want := range map[string]int{"bulk.fgb?edition=old": 410, "bulk.shp": 404, "bulk.": 404, "bulk.fgb?limit=1": 400, "bulk.x.csv": 404} {
		if answer, _ := askedWith(t, s.Handler(), "/collections/cpts/"+path); answer.StatusCode != want {
			t.Errorf("%s: %s, want %d", path, answer.Status, want)
		}
	}
}
