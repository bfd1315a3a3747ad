package api_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/maillage/maillage/geo/geotest"
)

// The tests of this file bear the names of the requirements of OGC API – Tiles – Part 1 that they check.

// The chessboard's middle at zoom 8.
const tilePath = "/tiles/WebMercatorQuad/8/90/129"

// The same ground on IGN's grid in Lambert-93.
const lambertPath = "/tiles/LAMB93_10cm/9/51/6"

func TestTileConformance(t *testing.T) {
	_, s := serving(t)
	t.Run("/req/core/tc-success", func(t *testing.T) {
		for _, path := range []string{tilePath, "/collections/cpts" + tilePath, tilePath + "?collections=cpts,gaps&f=mvt", "/collections/overlaps" + tilePath + "?kind=cpts-cpts",
			"/collections/cpts" + tilePath + "?filter=" + url.QueryEscape("name LIKE 'CPTS%' AND population > 0"),
			"/collections/cpts" + tilePath + "?filter-lang=cql2-json&filter=" + url.QueryEscape(`{"op":"=","args":[{"property":"stage"},"signed"]}`), lambertPath, "/collections/cpts" + lambertPath} {
			answer, body := get(t, s.Handler(), "GET", path)
			if answer.StatusCode != 200 || answer.Header.Get("Content-Type") != "application/vnd.mapbox-vector-tile" || len(body) == 0 || body[0] != 0x1a {
				t.Errorf("%s: %s %s, %d bytes", path, answer.Status, answer.Header.Get("Content-Type"), len(body))
			}
		}
	})
	t.Run("/req/core/tc-error", func(t *testing.T) {
		for path, want := range map[string]int{
			"/tiles/WebMercatorQuad/8/0/0":                               404, // within the set, outside its limits
			"/tiles/LAMB93_10cm/3/0/0":                                   404,
			"/tiles/LAMB93_10cm/9/30/4":                                  404,
			"/tiles/LAMB93_10cm/9/56/6?bogus=1":                          400,
			"/tiles/LAMB93_10cm?f=tilejson":                              400,
			"/collections/overlaps" + tilePath + "?kind=esp-cpts&a=none": 204,
			"/tiles/WebMercatorQuad/15/0/0":                              404,
			"/tiles/WebMercatorQuad/3/8/0":                               404,
			"/tiles/WebMercatorQuad/3/0/8":                               404,
			"/tiles/WebMercatorQuad/x/0/0":                               400,
			"/tiles/WebMercatorQuad/3/-1/0":                              400,
			"/tiles/WebMercatorQuad/3/1/01":                              400,
			"/tiles/WorldCRS84Quad/3/0/0":                                404,
			"/tiles/WorldCRS84Quad":                                      404,
			"/tileMatrixSets/WorldCRS84Quad":                             404,
			"/collections/nothing" + tilePath:                            404,
			"/collections/nothing/tiles":                                 404,
			tilePath + "?collections=nothing":                            400,
			tilePath + "?collections=":                                   400,
			tilePath + "?collections=cpts&collections=gaps":              400,
			tilePath + "?kind=commune":                                   400, // fields belong to one collection
			tilePath + "?f=json":                                         400,
			tilePath + "?bogus=1":                                        400,
			"/collections/cpts" + tilePath + "?bogus=1":                  400,
			"/collections/cpts" + tilePath + "?collections=cpts":         400,
			"/collections/cpts" + tilePath + "?population=many":          400,
			"/tiles?bogus=1":                                             400,
			"/collections/cpts" + tilePath + "?filter=population%3E":     400,
			"/collections/cpts" + tilePath + "?filter=popu%3E1":          400,
			"/collections/cpts" + tilePath + "?filter=a&filter=b":        400,
			"/collections/cpts" + tilePath + "?filter-lang=cql2-text":    200, // as for items: there is nothing in it
			"/collections/cpts" + tilePath + "?filter=1=1&filter-crs=x":  400,
			"/collections/units" + tilePath + "?filter=S_INTERSECTS(geometry,POINT(46.15%202.15))&filter-crs=http://www.opengis.net/def/crs/EPSG/0/4326": 200,
			"/collections/units" + tilePath + "?filter=S_INTERSECTS(geometry,POINT(46.15%202.15))":                                                       204, // longitude first
			"/collections/cpts" + tilePath + "?filter=1=1&filter-lang=x":                                                                                 400,
			tilePath + "?filter=population%3E1":                       400, // fields belong to one collection
			"/collections/cpts" + tilePath + "?filter=population%3C0": 204,
			"/tiles/WebMercatorQuad?f=mvt":                            400,
			"/tileMatrixSets?bogus=1":                                 400,
			tilePath + "?edition=another":                             410,
			"/collections/cpts" + tilePath + "?edition=a&edition=b":   400,
		} {
			answer, body := get(t, s.Handler(), "GET", path)
			if answer.StatusCode != want || want == 204 && len(body) > 0 {
				t.Errorf("%s: %s with %d bytes, want %d", path, answer.Status, len(body), want)
			}
			if want >= 400 && object(t, body)["detail"] == "" {
				t.Errorf("%s: %s", path, body)
			}
		}
	})
}

func TestTilesetConformance(t *testing.T) {
	h, ask := asking(t)
	_, server := serving(t)
	t.Run("/req/dataset-tilesets/landingpage", func(t *testing.T) {
		_, doc := ask(t, "/?f=json")
		if l := linkOf(t, doc, "http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector"); l == nil || l["href"] != "http://example.com/tiles" {
			t.Errorf("link to the tilesets: %v", l)
		}
	})
	t.Run("/req/geodata-tilesets/desc-links", func(t *testing.T) {
		_, doc := ask(t, "/collections/gaps")
		if l := linkOf(t, doc, "http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector"); l == nil || l["href"] != "http://example.com/collections/gaps/tiles" {
			t.Errorf("link to the tilesets: %v", l)
		}
	})
	t.Run("/req/tilesets-list/tileset-links", func(t *testing.T) {
		for _, path := range []string{"/tiles", "/collections/cpts/tiles"} {
			_, doc := ask(t, path)
			sets := doc["tilesets"].([]any)
			if second := sets[1].(map[string]any); len(sets) != 2 || second["tileMatrixSetId"] != "LAMB93_10cm" || second["tileMatrixSetURI"] != nil ||
				linkOf(t, second, "http://www.opengis.net/def/rel/ogc/1.0/tiling-scheme")["href"] != "http://example.com/tileMatrixSets/LAMB93_10cm" {
				t.Errorf("%s: second is %v", path, second)
			}
			set := sets[0].(map[string]any)
			if set["dataType"] != "vector" || set["crs"] != "http://www.opengis.net/def/crs/EPSG/0/3857" ||
				set["tileMatrixSetURI"] != "http://www.opengis.net/def/tilematrixset/OGC/1.0/WebMercatorQuad" {
				t.Errorf("%s: %v", path, set)
			}
			if l := linkOf(t, set, "self"); l == nil || l["href"] != "http://example.com"+path+"/WebMercatorQuad" {
				t.Errorf("%s: self is %v", path, l)
			}
		}
	})
	t.Run("/req/tileset/description", func(t *testing.T) {
		_, doc := ask(t, "/collections/cpts/tiles/WebMercatorQuad")
		item := linkOf(t, doc, "item")
		if item == nil || item["templated"] != true || item["type"] != "application/vnd.mapbox-vector-tile" ||
			item["href"] != "http://example.com/collections/cpts/tiles/WebMercatorQuad/{tileMatrix}/{tileRow}/{tileCol}" {
			t.Fatalf("item link %v", item)
		}
		if linkOf(t, doc, "http://www.opengis.net/def/rel/ogc/1.0/tiling-scheme") == nil {
			t.Error("no link to the tile matrix set")
		}
		for _, l := range doc["tileMatrixSetLimits"].([]any) {
			l := l.(map[string]any)
			if l["tileMatrix"] != "8" {
				continue
			}
			if l["minTileRow"] != 90.0 || l["maxTileRow"] != 91.0 || l["minTileCol"] != 129.0 || l["maxTileCol"] != 129.0 {
				t.Errorf("limits %v", l)
			}
			return
		}
		t.Error("no limits of tile matrix 8")
	})
	t.Run("/req/collections-selection/collections-response", func(t *testing.T) {
		_, doc := ask(t, "/tiles/WebMercatorQuad?collections=gaps,cpts")
		var ids []string
		for _, l := range doc["layers"].([]any) {
			ids = append(ids, l.(map[string]any)["id"].(string))
		}
		if !slices.Equal(ids, []string{"gaps", "cpts"}) || !strings.HasSuffix(linkOf(t, doc, "item")["href"].(string), "/{tileCol}?collections=gaps%2Ccpts") {
			t.Errorf("layers %v, item link %v", ids, linkOf(t, doc, "item"))
		}
	})
	t.Run("TileJSON 3.0", func(t *testing.T) {
		_, doc := ask(t, "/tiles/WebMercatorQuad?f=tilejson")
		var ids []string
		for _, l := range doc["vector_layers"].([]any) {
			ids = append(ids, l.(map[string]any)["id"].(string))
		}
		if got := strings.Join(ids, " "); got != "units units-labels sites esp esp-territories esp-territories-labels esp-fringes esp-areas cpts cpts-labels overlaps gaps gaps-labels underserved" || doc["tilejson"] != "3.0.0" || doc["maxzoom"] != 14.0 {
			t.Errorf("%s: %v", got, doc)
		}
		template := strings.Replace(doc["tiles"].([]any)[0].(string), "http://example.com", h.URL, 1)
		answer, err := http.Get(strings.NewReplacer("{z}", "8", "{y}", "90", "{x}", "129").Replace(template))
		if err != nil || answer.StatusCode != 200 {
			t.Fatalf("%v %v", answer, err)
		}
		answer.Body.Close()
	})
	t.Run("/req/tms/tilematrixset", func(t *testing.T) {
		_, doc := ask(t, "/tileMatrixSets/WebMercatorQuad")
		first := doc["tileMatrices"].([]any)[0].(map[string]any)
		// The figures of OGC 17-083r4, annex D.1.
		if first["scaleDenominator"] != 559082264.0287178 || first["cellSize"] != 156543.03392804097 || len(doc["tileMatrices"].([]any)) != 15 {
			t.Errorf("tile matrix 0 is %v", first)
		}
	})
	t.Run("/req/json-tilematrixset/content", func(t *testing.T) {
		for _, id := range []string{"WebMercatorQuad", "LAMB93_10cm"} {
			answer, doc := ask(t, "/tileMatrixSets/"+id)
			if got := answer.Header.Get("Content-Type"); got != "application/json" || doc["id"] != id || doc["crs"] == nil {
				t.Errorf("%s is %s, id %v, crs %v", id, got, doc["id"], doc["crs"])
			}
			for _, m := range doc["tileMatrices"].([]any) {
				for _, member := range []string{"id", "scaleDenominator", "cellSize", "pointOfOrigin", "tileWidth", "tileHeight", "matrixWidth", "matrixHeight"} {
					if m.(map[string]any)[member] == nil {
						t.Errorf("%s: %v has no %s", id, m, member)
					}
				}
			}
		}
	})
	t.Run("/req/mvt/content", func(t *testing.T) {
		answer, body := get(t, server.Handler(), "GET", tilePath, "Accept", "application/vnd.mapbox-vector-tile")
		if got := answer.Header.Get("Content-Type"); got != "application/vnd.mapbox-vector-tile" || len(body) == 0 {
			t.Errorf("%s %s, %d bytes", answer.Status, got, len(body))
		}
	})
	t.Run("/req/tms/tilematrixset of IGN", func(t *testing.T) {
		_, doc := ask(t, "/tileMatrixSets/LAMB93_10cm")
		matrices := doc["tileMatrices"].([]any)
		tenth := matrices[10].(map[string]any)
		// The figures of github.com/rok4/tilematrixsets, 2154_10cm.json.
		if tenth["cellSize"] != 204.8 || tenth["matrixWidth"] != 25.0 || tenth["matrixHeight"] != 206.0 || len(matrices) != 16 ||
			fmt.Sprintf("%.6f", tenth["scaleDenominator"]) != "731428.571429" || tenth["pointOfOrigin"].([]any)[1] != 12e6 {
			t.Errorf("tile matrix 10 is %v", tenth)
		}
	})
	t.Run("/req/core/conformance-success", func(t *testing.T) {
		_, doc := ask(t, "/conformance")
		for _, class := range []string{"core", "tileset", "tilesets-list", "dataset-tilesets", "geodata-tilesets", "collections-selection", "mvt"} {
			if !slices.Contains(doc["conformsTo"].([]any), any("http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/"+class)) {
				t.Errorf("%s is not declared", class)
			}
		}
	})
	t.Run("/req/oas30/operation-id", func(t *testing.T) {
		_, doc := ask(t, "/api")
		get := doc["paths"].(map[string]any)["/tiles/WebMercatorQuad/{tileMatrix}/{tileRow}/{tileCol}"].(map[string]any)["get"].(map[string]any)
		if !strings.HasSuffix(get["operationId"].(string), "vector.getTile") {
			t.Errorf("operation %v", get["operationId"])
		}
	})
}

// A tile may be kept for good by who names its edition, and is asked about again by who does not. Its compressed form
// is a representation of its own, and unpacks to the plain one.
func TestTileCaching(t *testing.T) {
	_, s := serving(t)
	plain, body := get(t, s.Handler(), "GET", tilePath)
	packed, raw := get(t, s.Handler(), "GET", tilePath, "Accept-Encoding", "gzip")
	if packed.Header.Get("Content-Encoding") != "gzip" || packed.Header.Get("ETag") == plain.Header.Get("ETag") || len(raw) >= len(body) ||
		plain.Header.Get("Cache-Control") != "no-cache" {
		t.Errorf("%v and %v, %d and %d bytes", plain.Header, packed.Header, len(body), len(raw))
	}
	if got := unzip(t, raw); !bytes.Equal(got, body) {
		t.Errorf("unpacked to %d bytes, want %d", len(got), len(body))
	}
	for _, tag := range []string{plain.Header.Get("ETag"), packed.Header.Get("ETag")} {
		if again, body := get(t, s.Handler(), "GET", tilePath, "If-None-Match", tag); again.StatusCode != 304 || len(body) > 0 {
			t.Errorf("with %s: %s", tag, again.Status)
		}
	}
	edition := editionOf(t, computed(t, geotest.Dataset()))
	kept, _ := get(t, s.Handler(), "GET", tilePath+"?edition="+edition)
	if kept.StatusCode != 200 || kept.Header.Get("Cache-Control") != "public, max-age=31536000, immutable" {
		t.Errorf("of its edition: %s %v", kept.Status, kept.Header)
	}
	if err := s.Swap(computed(t, renamed("autre"))); err != nil {
		t.Fatal(err)
	}
	gone, answer := get(t, s.Handler(), "GET", tilePath+"?edition="+edition)
	if gone.StatusCode != http.StatusGone || object(t, answer)["type"] != "urn:maillage:problem:edition-changed" || gone.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("of an edition that is no more: %s %v", gone.Status, gone.Header)
	}
	if after, _ := get(t, s.Handler(), "GET", tilePath, "If-None-Match", plain.Header.Get("ETag")); after.StatusCode != 200 {
		t.Errorf("after a new edition the old tag still gives %s", after.Status)
	}
}

// GDAL's driver reads a tile, layer by layer, with as many features as the service counts.
func TestGDALReadsTiles(t *testing.T) {
	if _, err := exec.LookPath("ogrinfo"); err != nil {
		if os.Getenv("MAILLAGE_REQUIRE_ALL") == "1" {
			t.Fatal("REQUIRED ogrinfo: apt-get install gdal-bin")
		}
		t.Skip("what GDAL thinks of tiles: install ogrinfo (apt-get install gdal-bin)")
	}
	_, s := serving(t)
	_, body := get(t, s.Handler(), "GET", "/tiles/WebMercatorQuad/8/90/129")
	path := filepath.Join(t.TempDir(), "90.pbf")
	if err := os.WriteFile(path, body, 0o644); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("ogrinfo", "-al", "-so", "-oo", "Z=8", "-oo", "Y=90", "-oo", "X=129", path).CombinedOutput()
	if err != nil || bytes.Contains(out, []byte("ERROR")) || bytes.Contains(out, []byte("Warning")) {
		t.Fatalf("%v\n%s", err, out)
	}
	for layer, want := range map[string]string{"units": "38", "cpts": "3", "gaps": "2", "sites": "2", "cpts-labels": "2"} {
		_, after, found := bytes.Cut(out, []byte("Layer name: "+layer+"\n"))
		count := string(after[:min(len(after), 120)])
		if !found || !strings.Contains(count, "Feature Count: "+want+"\n") {
			t.Errorf("layer %s should have %s features: %s", layer, want, count)
		}
	}
}

// One feature can be asked without its geometry: its figures and its box.
func TestItemWithoutGeometry(t *testing.T) {
	_, s := serving(t)
	answer, body := get(t, s.Handler(), "GET", "/collections/gaps/items/gap-99012?skipGeometry=true")
	if doc := object(t, body); answer.StatusCode != 200 || doc["geometry"] != nil || doc["bbox"] == nil || doc["properties"].(map[string]any)["unit_count"] != 5.0 {
		t.Errorf("%s %s", answer.Status, body)
	}
	for _, query := range []string{"?skipGeometry=perhaps", "?skipGeometry=true&skipGeometry=true", "?bogus=1"} {
		if answer, _ := get(t, s.Handler(), "GET", "/collections/gaps/items/gap-99012"+query); answer.StatusCode != 400 {
			t.Errorf("%s: %s", query, answer.Status)
		}
	}
}

// One feature is shaped as a page of it would be.
func TestItemIsShaped(t *testing.T) {
	_, s := serving(t)
	for _, query := range []string{"precision=2", "zoom-level=3", "properties=unit_count,name", "properties=", "precision=1&zoom-level=8&skipGeometry=true"} {
		_, one := get(t, s.Handler(), "GET", "/collections/gaps/items/gap-99012?"+query)
		_, page := get(t, s.Handler(), "GET", "/collections/gaps/items?id=gap-99012&"+query)
		got, all := object(t, one), object(t, page)["features"].([]any)
		delete(got, "links")
		if len(all) != 1 || !reflect.DeepEqual(got, all[0]) {
			t.Errorf("%s: %v, want %v", query, got, all)
		}
	}
	for _, query := range []string{"precision=0", "zoom-level=x", "properties=nom", "precision=2&precision=3", "limit=1", "bbox=1,2,3,4"} {
		if answer, body := get(t, s.Handler(), "GET", "/collections/gaps/items/gap-99012?"+query); answer.StatusCode != 400 {
			t.Errorf("%s: %s %s", query, answer.Status, body)
		}
	}
}

func unzip(t *testing.T, packed []byte) []byte {
	t.Helper()
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return body
}
