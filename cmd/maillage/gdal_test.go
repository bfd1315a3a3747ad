package main

import (
	"bytes"
	"fmt"
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"
)

// gdal runs one of GDAL's programs, which must have nothing to say on its error output.
func gdal(t *testing.T, program string, args ...string) string {
	t.Helper()
	required(t, program, "apt-get install gdal-bin")
	var faults bytes.Buffer
	c := exec.Command(program, args...)
	c.Stderr = &faults
	out, err := c.Output()
	if err != nil || faults.Len() > 0 {
		t.Fatalf("%s %q: %v\n%s\n%.500s", program, args, err, faults.String(), out)
	}
	return string(out)
}

// GDAL's OAPIF driver reads every collection whole, page by page, with the values of the export, and has its filters
// answered by the service.
func TestGDALReadsTheService(t *testing.T) {
	required(t, "ogr2ogr", "apt-get install gdal-bin")
	p, service, study := demo(t)
	defer p.end(t)
	seen, at := between(t, service)
	for _, want := range exports(t, service, study) {
		t.Run(want.id, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "read.geojson")
			gdal(t, "ogr2ogr", "-f", "GeoJSON", "-lco", "COORDINATE_PRECISION=7", "-lco", "WRITE_BBOX=NO", path, "OAPIF:"+at, want.id, "-oo", "PAGE_SIZE=400")
			want.sameAs(t, readWhole(t, want.id, path, identifierFor(t, want)))
			if asked := seen.take(t); len(want.keys) > 400 && !some(asked, "/items?cursor=") && !some(asked, "/items?", "cursor=") {
				t.Errorf("%d features and no next page: %q", len(want.keys), asked)
			}
		})
	}
	t.Run("filters are answered by the service", func(t *testing.T) {
		for _, c := range []struct {
			layer string
			args  []string
			asks  []string // parts of the request
		}{
			{"units", []string{"-where", "code = '99014'"}, []string{"code=99014"}},
			{"units", []string{"-where", "kind = 'commune' AND cpts_count = 2"}, []string{"kind=commune", "cpts_count=2"}},
			{"units", []string{"-where", "kind = 'commune' AND population > 20000"}, []string{"kind=commune"}},
			{"cpts", []string{"-where", "stage = 'signed'"}, []string{"stage=signed"}},
			{"sites", []string{"-spat", "-4.6", "45.9", "-4.5", "46"}, []string{"bbox=-4.5999", "45.8999"}},
			{"overlaps", []string{"-where", "kind = 'cpts-cpts'"}, []string{"kind=cpts-cpts"}},
		} {
			count := counted(t, append([]string{"-ro", "-al", "-so"}, append(c.args, "OAPIF:"+at, c.layer)...)...)
			asked := seen.take(t)
			if !some(asked, c.asks...) {
				t.Errorf("%s %q was asked as %q", c.layer, c.args, asked)
			}
			if want := counted(t, append([]string{"-ro", "-al", "-so"}, append(c.args, study, c.layer)...)...); count != want || count == "0" {
				t.Errorf("%s %q: %s features from the service, %s from the file", c.layer, c.args, count, want)
			}
		}
	})
}

// identifierFor is the property that tells features apart where GDAL keeps no identifier of text.
func identifierFor(t *testing.T, w whole) string {
	t.Helper()
	for _, name := range []string{"code", "id"} {
		if len(w.keys) > 0 && fmt.Sprint(w.features[w.keys[0]][name]) == w.keys[0] {
			return name
		}
	}
	return ""
}

var featureCount = regexp.MustCompile(`Feature Count: (\d+)`)

func counted(t *testing.T, args ...string) string {
	t.Helper()
	out := gdal(t, "ogrinfo", args...)
	if m := featureCount.FindStringSubmatch(out); m != nil {
		return m[1]
	}
	t.Fatalf("no count: %s", out)
	return ""
}

// GDAL reads each of the forms in which a collection is served, where it has the driver.
func TestGDALReadsTheForms(t *testing.T) {
	required(t, "ogrinfo", "apt-get install gdal-bin")
	p, service, study := demo(t)
	defer p.end(t)
	drivers := gdal(t, "ogrinfo", "--formats")
	for form, driver := range map[string]string{"geojson": "GeoJSON", "geojsonl": "GeoJSONSeq", "fgb": "FlatGeobuf", "parquet": "Parquet", "jsonfg": "JSONFG", "xlsx": "XLSX", "csv": "CSV", "gpkg": "GPKG"} {
		t.Run(form, func(t *testing.T) {
			if !regexp.MustCompile(`(?m)^\s+` + driver + ` -`).MatchString(drivers) {
				t.Skipf("this GDAL has no driver %s", driver)
			}
			for _, layer := range []string{"units", "cpts", "sites", "underserved"} {
				path := filepath.Join(t.TempDir(), layer+"."+form)
				from := "/items?limit=10000&f=" + form
				if form == "gpkg" {
					from = "/bulk.gpkg"
				}
				save(t, service+"collections/"+layer+from, path)
				if got, want := counted(t, "-ro", "-al", "-so", path), counted(t, "-ro", "-al", "-so", study, layer); got != want {
					t.Errorf("%s: %s features, want %s", layer, got, want)
				}
			}
		})
	}
}
