package boundaries_test

import (
	"database/sql"
	"encoding/binary"
	"math"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/maillage/maillage/ingest/boundaries"
	"github.com/maillage/maillage/ingest/ingesttest"
)

// blob is the GeoPackage geometry of a polygon of one ring, in little-endian with an envelope of xy.
func blob(ring ring) []byte {
	b := []byte{'G', 'P', 0, 3}
	b = binary.LittleEndian.AppendUint32(b, 4326)
	for range 4 {
		b = binary.LittleEndian.AppendUint64(b, 0)
	}
	b = append(b, 1)
	for _, n := range []uint32{3, 1, uint32(len(ring))} {
		b = binary.LittleEndian.AppendUint32(b, n)
	}
	for _, v := range ring {
		b = binary.LittleEndian.AppendUint64(b, math.Float64bits(v[0]))
		b = binary.LittleEndian.AppendUint64(b, math.Float64bits(v[1]))
	}
	return b
}

// database makes a GeoPackage by the statements given after those that every one needs.
func database(t *testing.T, name string, statements ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	db, err := sql.Open("sqlite", (&url.URL{Scheme: "file", Path: path}).String())
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, s := range append([]string{
		`CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT, srs_id INTEGER PRIMARY KEY, organization TEXT, organization_coordsys_id INTEGER, definition TEXT, description TEXT)`,
		`CREATE TABLE gpkg_contents (table_name TEXT PRIMARY KEY, data_type TEXT, srs_id INTEGER)`,
		`CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, geometry_type_name TEXT, srs_id INTEGER, z TINYINT, m TINYINT)`,
		`INSERT INTO gpkg_spatial_ref_sys VALUES ('u', -1, 'NONE', -1, 'undefined', ''), ('w', 4326, 'EPSG', 4326, '', ''), ('l', 100, 'IGNF', 1, 'nothing', ''),
			('x', 101, 'IGNF', 2, '` + strings.ReplaceAll(prjWGS84, "'", "''") + `', '')`,
	}, statements...) {
		if _, err := db.Exec(s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
	return path
}

// layer is the statements that make a layer with the columns of a commune.
func layer(name, srs string) string {
	return `CREATE TABLE "` + name + `" (fid INTEGER PRIMARY KEY, geom BLOB, code_insee TEXT, nom_officiel TEXT, population INTEGER);
		INSERT INTO gpkg_contents VALUES ('` + name + `', 'features', ` + srs + `);
		INSERT INTO gpkg_geometry_columns VALUES ('` + name + `', 'geom', 'POLYGON', ` + srs + `, 0, 0)`
}

func insert(t *testing.T, path, layer string, geometry any, code string) {
	t.Helper()
	db, err := sql.Open("sqlite", (&url.URL{Scheme: "file", Path: path}).String())
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(`INSERT INTO "`+layer+`" (geom, code_insee, nom_officiel, population) VALUES (?, ?, 'N', 12)`, geometry, code); err != nil {
		t.Fatal(err)
	}
}

func TestGeoPackage(t *testing.T) {
	path := database(t, "l'été 100%?#.gpkg", layer("commune", "101"), layer("chef_lieu", "4326"), layer("commune_associee_ou_deleguee", "4326"))
	insert(t, path, "commune", blob(shpSquare(5, 46, .1)), "01001")
	insert(t, path, "commune", nil, "01002")
	insert(t, path, "commune", blob(shpSquare(6, 46, .1))[:60], "01003")
	insert(t, path, "commune", "GP text", "01004")
	before, _ := os.ReadDir(filepath.Dir(path))
	units, source, report, err := read(t, path, boundaries.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if codes(units) != "01001" || units[0].Name != "N" || source.Read != 4 || kinds(report) != "rejected bad-geometry 2; rejected no-geometry 1" {
		t.Errorf("%s, %+v, %s", codes(units), source, kinds(report))
	}
	if n, _ := units[0].Population.Known(); n != 12 || units[0].Geometry[0][0].Orientation() != 1 {
		t.Errorf("%+v", units[0])
	}
	if after, _ := os.ReadDir(filepath.Dir(path)); len(after) != len(before) {
		t.Error("reading made a file beside the GeoPackage")
	}
}

func TestGeoPackageLayers(t *testing.T) {
	two := []string{layer("a", "4326"), layer("b", "4326")}
	for name, c := range map[string]struct {
		statements []string
		opt        boundaries.Options
		want       string
	}{
		"no layer":    {nil, boundaries.Options{}, "there is no layer"},
		"two":         {two, boundaries.Options{}, "name one of a, b"},
		"absent":      {two, boundaries.Options{Layer: "c"}, `there is no layer "c"; there are a, b`},
		"no feature":  {two, boundaries.Options{Layer: "B"}, "there is no feature in it"},
		"unknown CRS": {[]string{layer("a", "100")}, boundaries.Options{}, "IGNF:1, is not known: set crs"},
		"no table":    {[]string{layer("a", "4326"), "DROP TABLE a"}, boundaries.Options{}, "layer a"},
		"no code":     {[]string{layer("a", "4326"), "ALTER TABLE a RENAME COLUMN code_insee TO foo"}, boundaries.Options{}, "has no column of commune codes"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, _, _, err := read(t, database(t, "a.gpkg", c.statements...), c.opt); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want one with %q", err, c.want)
			}
		})
	}
	path := database(t, "a.gpkg", layer("a", "-1"))
	insert(t, path, "a", blob(shpSquare(5, 46, .1)), "01001")
	if err := os.WriteFile(path+"-wal", []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	units, _, report, err := read(t, path, boundaries.Options{})
	if err != nil || codes(units) != "01001" || kinds(report) != "warning unsaved-changes 1; note crs-assumed 1" {
		t.Errorf("%v, %s, %s", err, codes(units), kinds(report))
	}
}

// TestAgainstOGR reads one set of communes in every format that GDAL writes and compares the units.
func TestAgainstOGR(t *testing.T) {
	ogr, err := exec.LookPath("ogr2ogr")
	if err != nil {
		t.Skip("ogr2ogr is not installed (Debian package gdal-bin): the readers are not compared with GDAL")
	}
	origin := ingesttest.Real(t, "communes/dept/communes-35-ille-et-vilaine.geojson")
	want, _, _, err := read(t, origin, boundaries.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		file      string
		args      []string
		tolerance float64
	}{
		"gpkg":           {"a.gpkg", []string{"-f", "GPKG"}, 0},
		"gpkg multi z":   {"a.gpkg", []string{"-f", "GPKG", "-nlt", "MULTIPOLYGON25D"}, 0},
		"gpkg lambert":   {"a.gpkg", []string{"-f", "GPKG", "-t_srs", "EPSG:2154"}, 1e-9},
		"gpkg laea":      {"a.gpkg", []string{"-f", "GPKG", "-t_srs", "EPSG:3035"}, 1e-9},
		"shapefile":      {"a.shp", []string{"-f", "ESRI Shapefile", "-lco", "ENCODING=UTF-8"}, 0},
		"shapefile 1252": {"a.shp", []string{"-f", "ESRI Shapefile", "-lco", "ENCODING=CP1252"}, 0},
		"shapefile z":    {"a.shp", []string{"-f", "ESRI Shapefile", "-lco", "SHPT=POLYGONZ", "-lco", "ENCODING=UTF-8"}, 0},
		"shapefile utm":  {"a.shp", []string{"-f", "ESRI Shapefile", "-t_srs", "EPSG:25830", "-lco", "ENCODING=UTF-8"}, 1e-9},
		"shapefile cc":   {"a.shp", []string{"-f", "ESRI Shapefile", "-t_srs", "EPSG:3948", "-lco", "ENCODING=UTF-8"}, 1e-9},
		"shapefile 3857": {"a.shp", []string{"-f", "ESRI Shapefile", "-t_srs", "EPSG:3857", "-lco", "ENCODING=UTF-8"}, 1e-9},
		"sequence":       {"a.geojsonl", []string{"-f", "GeoJSONSeq"}, 1e-7},
		"sequence RS":    {"a.geojsons", []string{"-f", "GeoJSONSeq", "-lco", "RS=YES"}, 1e-7},
		"geojson 2154":   {"a.geojson", []string{"-f", "GeoJSON", "-t_srs", "EPSG:2154", "-lco", "COORDINATE_PRECISION=10"}, 1e-9},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), c.file)
			if out, err := exec.Command(ogr, append(c.args, path, origin)...).CombinedOutput(); err != nil {
				t.Fatalf("%v: %s", err, out)
			}
			got, _, report, err := read(t, path, boundaries.Options{})
			if err != nil {
				t.Fatal(err)
			}
			compare(t, got, want, c.tolerance)
			if kinds(report) != "" {
				t.Errorf("findings %s", kinds(report))
			}
		})
	}
}

// compare compares units whose rings may begin at different vertices: codes, names, numbers of vertices and areas.
func compare(t *testing.T, got, want []boundaries.Unit, tolerance float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%d units, want %d", len(got), len(want))
	}
	for i, u := range got {
		w := want[i]
		if u.Code != w.Code || u.Name != w.Name || len(u.Geometry) != len(w.Geometry) {
			t.Fatalf("unit %d is %s %s with %d polygons, want %s %s with %d", i+1, u.Code, u.Name, len(u.Geometry), w.Code, w.Name, len(w.Geometry))
		}
		a, b := u.Geometry.Bound(), w.Geometry.Bound()
		for _, d := range []float64{a.Min[0] - b.Min[0], a.Min[1] - b.Min[1], a.Max[0] - b.Max[0], a.Max[1] - b.Max[1]} {
			if math.Abs(d) > tolerance {
				t.Fatalf("unit %s spans %v, want %v", u.Code, a, b)
			}
		}
	}
	if vertices(got) != vertices(want) {
		t.Errorf("%d vertices, want %d", vertices(got), vertices(want))
	}
}
