package study_test

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/ingest/study"
)

var updateConfig = flag.Bool("update-config", false, "rewrite the golden files of testdata/config")

// TestConfigFaults reads every study of testdata/config and compares all its faults with the .faults beside it;
// a study without one must have none.
func TestConfigFaults(t *testing.T) {
	paths, err := filepath.Glob("testdata/config/*.yaml")
	if err != nil || len(paths) < 10 {
		t.Fatalf("%d studies found: %v", len(paths), err)
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".yaml"), func(t *testing.T) {
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			_, err = study.Parse("study.yaml", text)
			got := ""
			if err != nil {
				var faults *study.Faults
				if !errors.As(err, &faults) {
					t.Fatalf("error is %T, not *study.Faults", err)
				}
				got = err.Error() + "\n"
			}
			golden := strings.TrimSuffix(path, ".yaml") + ".faults"
			if *updateConfig {
				os.Remove(golden)
				if got != "" {
					if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
						t.Fatal(err)
					}
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil && !os.IsNotExist(err) {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("faults:\n%s\nwant:\n%s", got, want)
			}
		})
	}
}

func TestConfigDecodes(t *testing.T) {
	got, err := study.Load("testdata/config/good.yaml")
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join("testdata", "config")
	settings := geo.DefaultSettings()
	settings.CoreShare, settings.MaskedMax, settings.BoundUpper = 0.6, 5, false
	settings.SizeBounds, settings.CoverageStages = []int64{40000, 80000}, []string{"signed"}
	empty := "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
	want := &study.Config{
		Path: "testdata/config/good.yaml", Dir: dir, Name: "Provence", COG: 2025,
		Area: geo.Area{
			Departments: []string{"01", "2A", "2B", "974"}, Regions: []string{"93"}, EPCI: []string{"240500439"},
			Units: []string{"05061", "13201", "2A004", "751010101"},
		},
		Sources: map[study.Kind][]study.File{
			study.KindBoundaries: {
				{File: "communes.gpkg", Path: filepath.Join(dir, "communes.gpkg"), Format: "gpkg", Layer: "commune", CRS: 2154, Vintage: "2025", Line: 6},
				{File: "/data/arrondissements.geojson", Path: "/data/arrondissements.geojson", Line: 7},
				{File: "/data/arrondissements.geojson", Path: "/data/arrondissements.geojson", Line: 7},
			},
			study.KindCPTS:        {{File: "cpts.csv", Path: filepath.Join(dir, "cpts.csv"), COG: 2018, Vintage: "2026-01", SHA256: empty, Line: 10}},
			study.KindPopulations: {{File: "pop-*.csv", Path: filepath.Join(dir, "pop-*.csv"), Fetch: "insee:populations-2023", Line: 11}},
		},
		Settings: settings,
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

func TestNameDefaultsToTheFolder(t *testing.T) {
	c, err := study.Parse(filepath.Join(t.TempDir(), "vaucluse", "study.yaml"), []byte("cog: 2025\nsources: {boundaries: [{file: a}]}"))
	if err != nil || c.Name != "vaucluse" {
		t.Errorf("name %q, error %v", c.Name, err)
	}
}

// TestTemplate decodes the template as it is and with every key uncommented: it must name every key there is
// and show the true defaults.
func TestTemplate(t *testing.T) {
	c, err := study.Parse("study.yaml", []byte(study.Template))
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(c.Settings, geo.DefaultSettings()) {
		t.Errorf("settings %+v", c.Settings)
	}
	full := regexp.MustCompile(`(?m)^( +)#(\w|-| {2,}[\w-])`).ReplaceAllString(study.Template, "$1$2")
	c, err = study.Parse("study.yaml", []byte(full))
	if err != nil {
		t.Fatalf("with every key: %v\n%s", err, full)
	}
	if !reflect.DeepEqual(c.Settings, geo.DefaultSettings()) {
		t.Errorf("the template shows other defaults than the true ones: %+v", c.Settings)
	}
	for _, kind := range study.Kinds() {
		if len(c.Sources[kind]) == 0 {
			t.Errorf("the template does not show kind %s", kind)
		}
	}
	settings := reflect.TypeFor[geo.Settings]()
	for i := range settings.NumField() {
		if key := settings.Field(i).Tag.Get("yaml"); !strings.Contains(full, "\n  "+key+": ") {
			t.Errorf("the template does not show setting %q", key)
		}
	}
	if len(c.Area.Departments)*len(c.Area.Regions)*len(c.Area.EPCI)*len(c.Area.Units) == 0 {
		t.Errorf("the template does not show every key of area: %+v", c.Area)
	}
}

func TestResolve(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "odd [folder]*")
	write(t, filepath.Join(dir, "ban", "adresses-13.csv.gz"), "")
	write(t, filepath.Join(dir, "ban", "adresses-05.csv.gz"), "")
	write(t, filepath.Join(dir, "really*.geojson"), "")
	write(t, filepath.Join(dir, "study.yaml"), `cog: 2025
sources:
  boundaries: [{file: "really*.geojson"}]
  addresses: [{file: ban/adresses-*.csv.gz}]
`)
	c, err := study.Load(filepath.Join(dir, "study.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	for range 2 { // resolving what is resolved changes nothing
		if err := c.Resolve(); err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, f := range c.Sources[study.KindAddresses] {
			got = append(got, filepath.ToSlash(f.File))
			if f.Path != filepath.Join(dir, f.File) {
				t.Errorf("path %s of %s", f.Path, f.File)
			}
		}
		if want := "[ban/adresses-05.csv.gz ban/adresses-13.csv.gz]"; fmt.Sprint(got) != want {
			t.Errorf("addresses %v, want %s", got, want)
		}
	}
}

func TestResolveNamesEveryMissingFile(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "folder", "file"), "")
	write(t, filepath.Join(dir, "study.yaml"), `cog: 2025
sources:
  boundaries:
    - {file: communes.geojson, fetch: geo-api:communes}
    - {file: folder}
  addresses: [{file: adresses-*.csv.gz}]
`)
	c, err := study.Load(filepath.Join(dir, "study.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	err = c.Resolve()
	if err == nil {
		t.Fatal("no fault")
	}
	got := filepath.ToSlash(strings.ReplaceAll(err.Error(), dir, "DIR"))
	want := "DIR/study.yaml:4: boundaries: there is no file DIR/communes.geojson; `maillage fetch` downloads it (geo-api:communes)\n" +
		"DIR/study.yaml:5: boundaries: DIR/folder is a folder, a file is wanted\n" +
		"DIR/study.yaml:6: addresses: no file matches DIR/adresses-*.csv.gz"
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// FuzzConfig checks that any text is either a study or a list of faults on lines that the text has.
func FuzzConfig(f *testing.F) {
	f.Add([]byte(study.Template))
	paths, _ := filepath.Glob("testdata/config/*.yaml")
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		c, err := study.Parse("study.yaml", text)
		if err == nil {
			if c.COG == 0 || len(c.Sources[study.KindBoundaries]) == 0 || len(c.Settings.Validate()) > 0 {
				t.Fatalf("accepted, and cannot be used: %+v", c)
			}
			return
		}
		var faults *study.Faults
		if !errors.As(err, &faults) || len(faults.Faults) == 0 {
			t.Fatalf("error %T %v", err, err)
		}
	})
}

// ExampleParse shows that codes keep their zeros and that faults come together, with their lines.
func ExampleParse() {
	c, _ := study.Parse("study.yaml", []byte("cog: 2025\narea: {departments: [01, 2A]}\nsources: {boundaries: [{file: communes.gpkg}]}"))
	fmt.Println(c.Area.Departments)
	_, err := study.Parse("study.yaml", []byte("cog: 2025\nsources:\n  boundaries:\n    - file: communes.gpkg\n      vintag: 2025\n  cpts: cpts.csv"))
	fmt.Println(err)
	// Output:
	// [01 2A]
	// study.yaml:5: boundaries: unknown key "vintag"; did you mean "vintage"?
	// study.yaml:6: cpts: a list is wanted, here is "cpts.csv"
}
