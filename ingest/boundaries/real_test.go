package boundaries_test

import (
	"compress/gzip"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/maillage/maillage/ingest/boundaries"
	"github.com/maillage/maillage/ingest/ingesttest"
	"github.com/paulmach/orb"
)

func TestFrance2018(t *testing.T) {
	units, source, report, err := read(t, ingesttest.Real(t, "communes/communes_2018_metro_wgs84.geojson.gz"), boundaries.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if len(units) != 35_228 || vertices(units) != 2_168_123 || source.Rejected != 0 {
		t.Errorf("%d units, %d vertices, %d rejected", len(units), vertices(units), source.Rejected)
	}
	if got := kinds(report); got != "warning self-touching-ring 1" {
		t.Errorf("findings %q, want the one ring that touches itself", got)
	}
	if !says(report, "unit 14174: ring 1 of polygon 1 touches itself at -0.56932 48.89639") {
		t.Errorf("%+v", report.Groups())
	}
	for _, u := range units {
		if len(u.Code) != 5 || u.Name == "" || u.Name == u.Code || len(u.Geometry) == 0 {
			t.Fatalf("%+v", u)
		}
		for _, polygon := range u.Geometry {
			for i, ring := range polygon {
				if want := map[bool]orb.Orientation{true: orb.CCW, false: orb.CW}[i == 0]; ring.Orientation() != want {
					t.Fatalf("%s: ring %d turns the wrong way", u.Code, i)
				}
			}
		}
	}
}

func TestFranceLambert(t *testing.T) {
	for name, want := range map[string]struct{ units, vertices int }{
		"communes_cog2025_metro_l93.gpkg": {34_746, 449_081},
		"communes_cog2020_metro_l93.gpkg": {34_841, 592_933},
	} {
		units, _, report, err := read(t, ingesttest.Real(t, "communes/"+name), boundaries.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if len(units) != want.units || vertices(units) != want.vertices || kinds(report) != "" {
			t.Errorf("%s: %d units, %d vertices, findings %q", name, len(units), vertices(units), kinds(report))
		}
		for _, u := range units {
			if u.Department == "" || u.Region == "" || u.Name == "" {
				t.Fatalf("%+v", u)
			}
		}
		sharedBorders(t, units)
	}
}

// sharedBorders tells whether neighbours still share their vertices to the bit after reprojection: far more vertices
// than units must be met twice.
func sharedBorders(t *testing.T, units []boundaries.Unit) {
	t.Helper()
	met := make(map[orb.Point]int)
	total := 0
	for _, u := range units {
		for _, polygon := range u.Geometry {
			for _, ring := range polygon {
				for _, v := range ring[1:] {
					met[v]++
					total++
				}
			}
		}
	}
	shared := 0
	for _, n := range met {
		if n > 1 {
			shared += n
		}
	}
	if float64(shared) < 0.9*float64(total) {
		t.Errorf("%d vertices of %d are shared", shared, total)
	}
}

func TestDepartments(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(filepath.Dir(ingesttest.Real(t, "communes/dept")), "dept", "*.geojson"))
	if err != nil || len(files) == 0 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, f := range files {
		department := strings.Split(filepath.Base(f), "-")[1]
		units, source, report, err := read(t, f, boundaries.Options{})
		if err != nil || source.Rejected != 0 || kinds(report) != "" {
			t.Errorf("%s: %v, %d rejected, %s", f, err, source.Rejected, kinds(report))
		}
		for _, u := range units {
			if u.Department != department {
				t.Errorf("%s: unit %s is in département %s", f, u.Code, u.Department)
			}
		}
	}
}

func TestTruncatedGzip(t *testing.T) {
	f, err := os.Open(ingesttest.Real(t, "communes/communes_2018_metro_wgs84.geojson.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	head := make([]byte, 200_000)
	if _, err := io.ReadFull(f, head); err != nil {
		t.Fatal(err)
	}
	units, _, _, err := read(t, write(t, "cut.geojson.gz", string(head)), boundaries.Options{})
	if err == nil || units != nil || !strings.Contains(err.Error(), "the compressed file ends too early: it is truncated (after feature ") {
		t.Errorf("%d units, %v", len(units), err)
	}
}

// BenchmarkGeoJSON reads all of metropolitan France from the compressed file: decompression, decoding, checks.
func BenchmarkGeoJSON(b *testing.B) {
	path := ingesttest.Real(b, "communes/communes_2018_metro_wgs84.geojson.gz")
	b.SetBytes(int64(len(uncompressed(b, path))))
	b.ReportAllocs()
	for b.Loop() {
		units, _, _, err := read(b, path, boundaries.Options{})
		if err != nil || len(units) != 35_228 || vertices(units) != 2_168_123 {
			b.Fatalf("%d units, %d vertices, %v", len(units), vertices(units), err)
		}
	}
}

func BenchmarkGeoPackage(b *testing.B) {
	path := ingesttest.Real(b, "communes/communes_cog2025_metro_l93.gpkg")
	b.ReportAllocs()
	for b.Loop() {
		units, _, _, err := read(b, path, boundaries.Options{})
		if err != nil || len(units) != 34_746 || vertices(units) != 449_081 {
			b.Fatalf("%d units, %d vertices, %v", len(units), vertices(units), err)
		}
	}
}

func uncompressed(t testing.TB, path string) []byte {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return text
}
