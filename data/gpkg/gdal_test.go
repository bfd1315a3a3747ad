package gpkg_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// ogr runs one of GDAL's programs, which must be silent on its error output.
func ogr(t *testing.T, program string, args ...string) string {
	t.Helper()
	if _, err := exec.LookPath(program); err != nil {
		if os.Getenv("MAILLAGE_REQUIRE_ALL") == "1" {
			t.Fatalf("%s is required: apt-get install gdal-bin", program)
		}
		t.Skipf("%s is not installed, so what GDAL thinks of the file is not tested: apt-get install gdal-bin", program)
	}
	var faults bytes.Buffer
	c := exec.Command(program, args...)
	c.Stderr = &faults
	out, err := c.Output()
	if err != nil || faults.Len() > 0 || bytes.Contains(out, []byte("Warning")) || bytes.Contains(out, []byte("ERROR")) {
		t.Fatalf("%s %q: %v\n%s\n%s", program, args, err, faults.String(), out)
	}
	return string(out)
}

// GDAL opens the file, and each of its tables, without a warning, and sees what was written.
func TestGDALOpensTheStudy(t *testing.T) {
	path := filepath.Join(t.TempDir(), "study.gpkg")
	write(t, path, chessboard(t))
	all := ogr(t, "ogrinfo", "-al", "-so", path)
	for _, table := range query(t, path, "SELECT table_name FROM gpkg_contents") {
		if !strings.Contains(all, "Layer name: "+table[0]+"\n") {
			t.Errorf("GDAL does not see the table %s", table[0])
		}
	}
	units := ogr(t, "ogrinfo", "-al", "-so", path, "units")
	for _, want := range []string{"Geometry: Multi Polygon", "Feature Count: 38", "Extent: (2.000000, 46.000000) - (2.600000, 46.600000)",
		`ID["EPSG",4326]`, "FID Column = fid", "Geometry Column = geom", "population: Integer64", "own_boundary: Integer(Boolean)"} {
		if !strings.Contains(units, want) {
			t.Errorf("%q is not in\n%s", want, units)
		}
	}
	feature := ogr(t, "ogrinfo", "-q", "-where", "code = '99008'", path, "units")
	for _, want := range []string{"code (String) = 99008", "MULTIPOLYGON (((2.1 46.1,2.2 46.1,2.2 46.2,2.1 46.2,2.1 46.1)))"} {
		if !strings.Contains(feature, want) {
			t.Errorf("%q is not in\n%s", want, feature)
		}
	}
}

// GDAL finds by its index what lies in a box, and can change the file: triggers are in order.
func TestGDALUsesAndKeepsTheIndex(t *testing.T) {
	path := filepath.Join(t.TempDir(), "study.gpkg")
	write(t, path, chessboard(t))
	inside := ogr(t, "ogrinfo", "-q", "-spat", "2.11", "46.11", "2.19", "46.19", path, "units")
	if found := regexp.MustCompile(`code \(String\) = (\d+)`).FindAllStringSubmatch(inside, -1); len(found) != 1 || found[0][1] != "99008" {
		t.Errorf("the box holds %q", found)
	}
	ogr(t, "ogrinfo", path, "-sql", "DELETE FROM units WHERE code = '99008'")
	ogr(t, "ogrinfo", path, "-sql", "UPDATE units SET geom = NULL WHERE code = '99009'")
	ogr(t, "ogrinfo", path, "-sql", "UPDATE units SET geom = (SELECT geom FROM units WHERE code = '99010') WHERE code = '99009'")
	ogr(t, "ogrinfo", path, "-sql", "UPDATE units SET fid = 900 WHERE code = '99011'")
	if got := query(t, path, "SELECT count(*), max(id), rtreecheck('rtree_units_geom') FROM rtree_units_geom")[0]; got[0] != "37" || got[1] != "900" || got[2] != "ok" {
		t.Errorf("the index holds %q", got)
	}
}
