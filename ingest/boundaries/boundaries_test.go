package boundaries_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/ingest"
	"github.com/maillage/maillage/ingest/boundaries"
)

// square is the coordinates of a counter-clockwise square of a tenth of a degree.
func square(lon, lat float64) string {
	return fmt.Sprintf("[[%g,%g],[%g,%g],[%g,%g],[%g,%g],[%g,%g]]", lon, lat, lon+.1, lat, lon+.1, lat+.1, lon, lat+.1, lon, lat)
}

// feature is a GeoJSON feature with a code and a polygon of one ring.
func feature(code, ring string) string {
	return fmt.Sprintf(`{"type":"Feature","properties":{"code":%q,"nom":"Commune %s"},"geometry":{"type":"Polygon","coordinates":[%s]}}`, code, code, ring)
}

func collection(features ...string) string {
	return `{"type":"FeatureCollection","features":[` + strings.Join(features, ",\n") + `]}`
}

// write makes a file in a temporary folder.
func write(t testing.TB, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// read reads a file with a fresh report.
func read(t testing.TB, path string, opt boundaries.Options) ([]boundaries.Unit, geo.Source, *ingest.Report, error) {
	t.Helper()
	report := new(ingest.Report)
	units, source, err := boundaries.Read(context.Background(), path, opt, report, nil)
	if err == nil && source.Read != source.Kept+source.Rejected {
		t.Errorf("%d records read, %d kept and %d rejected", source.Read, source.Kept, source.Rejected)
	}
	if err == nil && report.Count(ingest.Rejected) != source.Rejected {
		t.Errorf("%d rejections reported, %d counted", report.Count(ingest.Rejected), source.Rejected)
	}
	return units, source, report, err
}

// kinds lists what a report holds: "rejected bad-code 2; warning split-unit 1".
func kinds(r *ingest.Report) string {
	var all []string
	for _, g := range r.Groups() {
		all = append(all, fmt.Sprintf("%s %s %d", g.Severity, g.Kind, g.Count))
	}
	return strings.Join(all, "; ")
}

// says tells whether some finding of a report contains a text.
func says(r *ingest.Report, text string) bool {
	for _, g := range r.Groups() {
		for _, f := range g.Findings {
			if strings.Contains(f.String(), text) {
				return true
			}
		}
	}
	return false
}

func codes(units []boundaries.Unit) string {
	var all []string
	for _, u := range units {
		all = append(all, u.Code)
	}
	return strings.Join(all, " ")
}

func vertices(units []boundaries.Unit) int {
	n := 0
	for _, u := range units {
		for _, polygon := range u.Geometry {
			for _, ring := range polygon {
				n += len(ring)
			}
		}
	}
	return n
}

// TestUnreadable holds files that cannot be read as a whole.
func TestUnreadable(t *testing.T) {
	good := feature("01001", square(5, 46))
	deep := strings.Repeat("[", 100_000)
	for name, c := range map[string]struct{ file, content, want string }{
		"empty":            {"a.geojson", "", "the file is empty"},
		"blank":            {"a.geojson", " \n ", "neither GeoJSON"},
		"not JSON":         {"a.geojson", "code;nom\n", "neither GeoJSON"},
		"a web page":       {"a.geojson", "<html>", "is XML or HTML"},
		"a dbf":            {"a.dbf", "\x03rest", "name the .shp instead"},
		"7z":               {"a.7z", "7z\xbc\xaf\x27\x1c", "unpack it"},
		"empty object":     {"a.geojson", "{}", "a Feature or a FeatureCollection is wanted"},
		"TopoJSON":         {"a.json", `{"type":"Topology","objects":{}}`, `of type "Topology"`},
		"no feature":       {"a.geojson", collection(), "there is no feature"},
		"truncated":        {"a.geojson", collection(good, good)[:300], "truncated (after feature 1)"},
		"truncated number": {"a.geojson", `{"type":"Feature","geometry":{"type":"Polygon","coordinates":[[[5.4`, "truncated"},
		"syntax":           {"a.geojson", collection(good) + "\n{]", "line 2, byte "},
		"trailing comma":   {"a.geojson", `{"type":"FeatureCollection","features":[` + good + `,]}`, "a comma is followed by nothing"},
		"control":          {"a.geojson", "{\"a\x01\":1}", "control character"},
		"bad escape":       {"a.geojson", `{"a\q":1}`, "backslash"},
		"leading zero":     {"a.geojson", strings.Replace(collection(good), "[5,46]", "[05,46]", 1), `"05" is not a number`},
		"bare minus":       {"a.geojson", strings.Replace(collection(good), "[5,46]", "[-,46]", 1), "is not a number"},
		"NaN":              {"a.geojson", strings.Replace(collection(good), "[5,46]", "[NaN,46]", 1), "a value is wanted"},
		"nested arrays":    {"a.geojson", `{"type":"Feature","x":` + deep, "nested more than"},
		"nested coords":    {"a.geojson", `{"type":"Feature","geometry":{"type":"Polygon","coordinates":` + deep, "nested more than"},
		"nested features":  {"a.geojson", strings.Repeat(`{"features":[`, 100_000), "nested more than"},
		"unknown CRS":      {"a.geojson", `{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"local"}},"features":[]}`, `"local" is not known`},
		"old CRS":          {"a.geojson", `{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"EPSG:27572"}},"features":[` + good + `]}`, "EPSG:27572 is not supported"},
		"projected":        {"a.geojson", collection(feature("01001", "[[870000,6570000],[871000,6570000],[871000,6571000],[870000,6570000]]")), "no CRS given; coordinates look like EPSG:2154 (first unit at 870000 6570000), set crs: 2154"},
		"overseas metres":  {"a.geojson", collection(feature("97101", "[[657103,1796046],[658103,1796046],[658103,1797046],[657103,1796046]]")), "no CRS is given, set crs"},
		"all refused":      {"a.geojson", collection(feature("xx", square(5, 46))), `none of its 1 features can be used: code "xx"`},
		"wrong shp":        {"a.shp", "\x00\x00\x27\x0ashort", ".dbf that goes with a.shp is missing"},
		"SQLite only":      {"a.gpkg", "SQLite format 3\x00", "not a GeoPackage"},
		"damaged zip":      {"a.zip", "PK\x03\x04zzzz", "truncated or damaged"},
		"damaged gz":       {"a.geojson.gz", "\x1f\x8bzzzzzzzzzzzzz", "gzip"},
	} {
		t.Run(name, func(t *testing.T) {
			units, _, _, err := read(t, write(t, c.file, c.content), boundaries.Options{})
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want one with %q", err, c.want)
			}
			if err != nil && strings.Count(err.Error(), c.file) == 0 {
				t.Errorf("error %q does not name the file", err)
			}
			if units != nil {
				t.Error("units came with an error")
			}
		})
	}
	if _, _, _, err := read(t, filepath.Join(t.TempDir(), "none.geojson"), boundaries.Options{}); !os.IsNotExist(err) {
		t.Errorf("a missing file gave %v", err)
	}
	if _, _, _, err := read(t, write(t, "a.x", collection(good)), boundaries.Options{Format: "kml"}); err == nil {
		t.Error("an unknown format was taken")
	}
}

// TestFindings holds features that are wrong beside one, 01001, that is right and must be kept.
func TestFindings(t *testing.T) {
	with := func(geometry string) string {
		return `{"type":"Feature","properties":{"code":"01002","nom":"A"},"geometry":` + geometry + `}`
	}
	polygon := func(rings string) string { return with(`{"type":"Polygon","coordinates":` + rings + `}`) }
	named := func(properties string) string {
		return `{"type":"Feature","properties":` + properties + `,"geometry":{"type":"Polygon","coordinates":[` + square(6, 46) + `]}}`
	}
	for name, c := range map[string]struct{ feature, codes, kinds, says string }{
		"no properties":      {named("null"), "01001", "rejected missing-code 1", "a.geojson:2: rejected: the feature has no commune code"},
		"properties a list":  {named("[1,2]"), "01001", "rejected missing-code 1", ""},
		"empty code":         {named(`{"code":" "}`), "01001", "rejected missing-code 1", ""},
		"bad code":           {named(`{"code":"0100X"}`), "01001", "rejected bad-code 1", `code "0100X" is not a commune code`},
		"three digits":       {named(`{"code":"101","nom":"A"}`), "01001", "rejected bad-code 1", ""},
		"lost zero":          {named(`{"code":1002,"nom":"A"}`), "01001 01002", "warning repaired-code 1", `code "1002" has lost its leading zero, read as "01002"`},
		"lower case":         {named(`{"code":"01a","code_insee":"2a004","nom":"A"}`), "01001 2A004", "warning repaired-code 1", ""},
		"no name":            {named(`{"code":"01002"}`), "01001 01002", "warning missing-name 1", ""},
		"negative":           {named(`{"code":"01002","nom":"A","population":-5}`), "01001 01002", "warning bad-population 1", "population -5 is negative"},
		"bad population":     {named(`{"code":"01002","nom":"A","population":"many"}`), "01001 01002", "warning bad-population 1", ""},
		"null geometry":      {with("null"), "01001", "rejected no-geometry 1", "unit 01002: the feature has no geometry"},
		"no geometry":        {`{"type":"Feature","properties":{"code":"01002"}}`, "01001", "rejected no-geometry 1", ""},
		"empty polygon":      {polygon("[]"), "01001", "rejected no-geometry 1", ""},
		"empty ring":         {polygon("[[]]"), "01001", "rejected bad-geometry 1", ""},
		"a point":            {with(`{"type":"Point","coordinates":[5,46]}`), "01001", "rejected bad-geometry 1", `the geometry is a "Point"`},
		"no type":            {with(`{"coordinates":[[[5,46],[6,46],[6,47],[5,46]]]}`), "01001", "rejected bad-geometry 1", ""},
		"wrong nesting":      {with(`{"type":"MultiPolygon","coordinates":[[[5,46],[6,46],[6,47],[5,46]]]}`), "01001", "rejected bad-geometry 1", ""},
		"uneven nesting":     {polygon(`[[[5,46],[6,46],[[6,47]],[5,46]]]`), "01001", "rejected bad-geometry 1", "nested unevenly"},
		"mixed":              {polygon(`[[[5,46],6,[6,47],[5,46]]]`), "01001", "rejected bad-geometry 1", ""},
		"text coordinate":    {polygon(`[[[5,46],[6,"46"],[6,47],[5,46]]]`), "01001", "rejected bad-geometry 1", "not a number"},
		"null coordinate":    {polygon(`[[[5,46],null,[6,47],[5,46]]]`), "01001", "rejected bad-geometry 1", ""},
		"one coordinate":     {polygon(`[[[5,46],[6],[6,47],[5,46]]]`), "01001", "rejected bad-geometry 1", "one coordinate only"},
		"object coordinates": {polygon(`{"a":[1]}`), "01001", "rejected bad-geometry 1", ""},
		"infinite":           {polygon(`[[[5,46],[1e400,46],[6,47],[5,46]]]`), "01001", "rejected no-geometry 1; warning not-finite 1", "vertex 2"},
		"a segment":          {polygon(`[[[6,46],[7,46],[6,46]]]`), "01001", "rejected no-geometry 1; warning short-ring 1", ""},
		"flat":               {polygon(`[[[6,46],[7,46],[8,46],[6,46]]]`), "01001", "rejected no-geometry 1; warning flat-ring 1", ""},
		"unclosed":           {polygon(`[[[6,46],[6.1,46],[6.1,46.1]]]`), "01001 01002", "warning unclosed-ring 1", "ends at 6.1 46.1): closed"},
		"short hole":         {polygon(`[` + square(6, 46) + `,[[6.01,46.01],[6.02,46.02],[6.01,46.01]]]`), "01001 01002", "warning short-ring 1", "ring 2 of polygon 1"},
		"bow tie":            {polygon(`[[[6,46],[6.1,46.1],[6.1,46],[6,46.2],[6,46]]]`), "01001 01002", "warning self-crossing-ring 1", "crosses itself at 6.0"},
		"touching":           {polygon(`[[[6,46],[6.2,46],[6.1,46.1],[6.2,46.2],[6,46.2],[6.1,46.1],[6,46]]]`), "01001 01002", "warning self-touching-ring 1", "touches itself at 6.1 46.1"},
		"spike":              {polygon(`[[[6,46],[6.2,46],[6.2,46.1],[6.3,46.1],[6.2,46.1],[6.2,46.2],[6,46]]]`), "01001 01002", "warning self-crossing-ring 1; warning self-touching-ring 1", ""},
		"swapped":            {polygon(`[[[46,6],[46.1,6],[46.1,6.1],[46,6]]]`), "01001", "rejected swapped-coordinates 1", "latitude and longitude look swapped (metropolitan France the other way round)"},
		"elsewhere":          {polygon(`[[[-74,40.7],[-73.9,40.7],[-73.9,40.8],[-74,40.7]]]`), "01001", "rejected outside-france 1", "outside France"},
		"inset":              {strings.Replace(feature("97411", square(6, 46)), "01002", "97411", 1), "01001 97411", "warning displaced 1", "lies in metropolitan France"},
		"duplicate":          {feature("01001", square(5, 46)), "01001", "rejected duplicate-code 1", "code 01001 was already given by feature 1"},
		"same, reversed":     {feature("01001", "[[5,46],[5,46.1],[5.1,46.1],[5.1,46],[5,46]]"), "01001", "rejected duplicate-code 1", ""},
		"overlapping":        {feature("01001", square(5.05, 46.05)), "01001", "rejected duplicate-code 1", ""},
		"another part":       {feature("01001", square(6, 46)), "01001", "warning split-unit 1", "joined to it as another part"},
		"an adjacent part":   {feature("01001", square(5.1, 46)), "01001", "warning split-unit 1", ""},
		"another type":       {`{"type":"Thing"}`, "01001", "rejected bad-geometry 1", ""},
	} {
		t.Run(name, func(t *testing.T) {
			units, _, report, err := read(t, write(t, "a.geojson", collection(feature("01001", square(5, 46)), strings.ReplaceAll(c.feature, "\n", ""))), boundaries.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if got := codes(units); got != c.codes {
				t.Errorf("units %q, want %q", got, c.codes)
			}
			if got := kinds(report); got != c.kinds {
				t.Errorf("findings %q, want %q", got, c.kinds)
			}
			if !says(report, c.says) {
				t.Errorf("no finding says %q: %+v", c.says, report.Groups())
			}
		})
	}
}

// TestShapesOfFile reads the same unit written in the ways in which GeoJSON comes.
func TestShapesOfFile(t *testing.T) {
	ring := square(5, 46)
	one := feature("01001", ring)
	for name, content := range map[string]string{
		"collection":        collection(one),
		"one feature":       one,
		"mark":              "\ufeff" + collection(one),
		"geometry first":    `{"features":[{"geometry":{"coordinates":[` + ring + `],"type":"Polygon"},"properties":{"nom":"Commune 01001","code":"01001"},"type":"Feature"}],"type":"FeatureCollection"}`,
		"foreign members":   `{"type":"FeatureCollection","bbox":[1,2,3,4],"x":{"a":[{"b":"]}"},null,true,false,-1.5e3]},"features":[{"id":7,` + one[1:] + `]}`,
		"three dimensions":  strings.ReplaceAll(collection(one), ",46]", ",46,120.5]"),
		"spaces":            strings.NewReplacer(",", " ,\r\n\t", ":", " : ", "[", "[ ", "]", " ]").Replace(collection(one)),
		"repeated vertex":   strings.Replace(collection(one), "[5,46],", "[5,46],[5,46],[5.0,46.00],", 1),
		"clockwise":         collection(feature("01001", "[[5,46],[5,46.1],[5.1,46.1],[5.1,46],[5,46]]")),
		"multi":             strings.NewReplacer(`"Polygon"`, `"MultiPolygon"`, ring, "["+ring+"]").Replace(collection(one)),
		"geometries":        strings.NewReplacer(`{"type":"Polygon"`, `{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[5,46]},{"type":"Polygon"`, "]}}", "]}]}}").Replace(collection(one)),
		"exponents":         strings.NewReplacer("[5,", "[0.5e1,", "46]", "4.6E+1]").Replace(collection(one)),
		"escaped":           strings.NewReplacer(`"code"`, `"\u0063ode"`, "Commune", `\u0043ommune`).Replace(collection(one)),
		"CRS84":             strings.Replace(collection(one), `"features"`, `"crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:OGC:1.3:CRS84"}},"features"`, 1),
		"CRS at the end":    strings.TrimSuffix(collection(one), "}") + `,"crs":{"type":"EPSG","properties":{"code":4171}}}`,
		"null CRS":          strings.Replace(collection(one), `"features"`, `"crs":null,"features"`, 1),
		"two collections":   collection(one) + collection(),
		"record separators": "\x1e" + one + "\n",
		"blank lines":       "\n\n" + one + "\n\n",
	} {
		t.Run(name, func(t *testing.T) {
			units, _, report, err := read(t, write(t, "a.geojson", content), boundaries.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if len(units) != 1 || kinds(report) != "" {
				t.Fatalf("%d units, findings %q", len(units), kinds(report))
			}
			u := units[0]
			if u.Code != "01001" || u.Name != "Commune 01001" || u.Department != "01" || u.Kind != geo.Commune {
				t.Errorf("%+v", u)
			}
			if got := fmt.Sprint(u.Geometry); got != "[[[[5 46] [5.1 46] [5.1 46.1] [5 46.1] [5 46]]]]" && name != "clockwise" {
				t.Error(got)
			}
			if u.Geometry[0][0].Orientation() != 1 {
				t.Error("the outer ring is not counter-clockwise")
			}
		})
	}
}

func TestSequence(t *testing.T) {
	content := feature("01001", square(5, 46)) + "\n" + feature("1002", square(6, 46)) + "\n\x1e" + feature("zz", square(7, 46))
	units, source, report, err := read(t, write(t, "a.geojsonl", content), boundaries.Options{Vintage: "2025"})
	if err != nil || codes(units) != "01001 01002" {
		t.Fatalf("%v, %v", codes(units), err)
	}
	if !says(report, "a.geojsonl:3: rejected") || !says(report, "a.geojsonl:2: warning") {
		t.Errorf("lines are not told: %+v", report.Groups())
	}
	if source.Kind != "boundaries" || source.Name != "a.geojsonl" || source.Vintage != "2025" || source.Bytes != int64(len(content)) || len(source.SHA256) != 64 ||
		source.Read != 3 || source.Kept != 2 || source.Rejected != 1 {
		t.Errorf("%+v", source)
	}
}

func TestAttributes(t *testing.T) {
	for name, c := range map[string]struct {
		properties string
		want       boundaries.Unit
	}{
		"ADMIN EXPRESS 3": {`{"ID":"COMMUNE_1","NOM":"Paris","NOM_M":"PARIS","INSEE_COM":"75056","STATUT":"Capitale","POPULATION":2145906,"INSEE_CAN":"NR","INSEE_ARR":"1","INSEE_DEP":"75","INSEE_REG":"11","SIREN_EPCI":"200054781/217500016"}`,
			boundaries.Unit{Code: "75056", Name: "Paris", Department: "75", Region: "11", EPCI: "200054781", Population: geo.Exactly(2145906)}},
		"ADMIN EXPRESS 4": {`{"cleabs":"C","nom_officiel_en_majuscules":"PARIS 1ER","nom_officiel":"Paris 1er","code_insee":"75101","population":15919,"code_insee_de_la_commune_de_rattachement":"75056"}`,
			boundaries.Unit{Code: "75101", Name: "Paris 1er", Kind: geo.Arrondissement, ParentCode: "75056", Department: "75", Population: geo.Exactly(15919)}},
		"ARRONDISSEMENT_MUNICIPAL": {`{"NOM":"Lyon 1er","INSEE_COM":"69123","INSEE_ARM":"69381","POPULATION":29346}`,
			boundaries.Unit{Code: "69381", Name: "Lyon 1er", Kind: geo.Arrondissement, ParentCode: "69123", Department: "69", Population: geo.Exactly(29346)}},
		"by range": {`{"code":"13216","nom":"Marseille 16e"}`,
			boundaries.Unit{Code: "13216", Name: "Marseille 16e", Kind: geo.Arrondissement, ParentCode: "13055", Department: "13"}},
		"IRIS": {`{"INSEE_COM":"2A004","NOM_COM":"Ajaccio","IRIS":"0101","CODE_IRIS":"2A0040101","NOM_IRIS":"Centre"}`,
			boundaries.Unit{Code: "2A0040101", Name: "Centre", Kind: geo.IRIS, ParentCode: "2A004", Department: "2A"}},
		"geo.api.gouv.fr": {`{"code":"97411","nom":"Saint-Denis","population":0,"codeEpci":"249740119","codeDepartement":"974","codeRegion":"04","siren":"219740115","codesPostaux":["97400"]}`,
			boundaries.Unit{Code: "97411", Name: "Saint-Denis", Department: "974", Region: "04", EPCI: "249740119", Population: geo.Exactly(0)}},
		"names for codes": {`{"code":"01004","nom":"Ambérieu","dep":"Ain","reg":"4","epci":"CC de la Plaine"}`,
			boundaries.Unit{Code: "01004", Name: "Ambérieu", Department: "01", Region: "04"}},
	} {
		t.Run(name, func(t *testing.T) {
			lon, lat := 5.0, 46.0
			if c.want.Department == "974" {
				lon, lat = 55.4, -20.9
			}
			content := `{"type":"Feature","properties":` + c.properties + `,"geometry":{"type":"Polygon","coordinates":[` + square(lon, lat) + `]}}`
			units, _, report, err := read(t, write(t, "a.geojson", content), boundaries.Options{})
			if err != nil || len(units) != 1 || kinds(report) != "" {
				t.Fatalf("%v, %d units, %s", err, len(units), kinds(report))
			}
			got := units[0]
			got.Geometry, got.Feature = nil, 0
			if fmt.Sprintf("%+v", got) != fmt.Sprintf("%+v", c.want) {
				t.Errorf("got  %+v\nwant %+v", got, c.want)
			}
		})
	}
}

func TestWindows1252(t *testing.T) {
	content := strings.Replace(collection(feature("01001", square(5, 46))), "Commune", "Amb\xe9rieu", 1)
	units, _, report, err := read(t, write(t, "a.geojson", content), boundaries.Options{})
	if err != nil || units[0].Name != "Ambérieu 01001" || kinds(report) != "warning not-utf8 1" {
		t.Errorf("%v %v %s", units, err, kinds(report))
	}
}

// TestReprojection reads one place in degrees and in the systems in which it may be published.
func TestReprojection(t *testing.T) {
	ring := "[[652469.022709,6862035.259420],[653469,6862035],[653469,6863035],[652469.022709,6862035.259420]]"
	for _, c := range []struct {
		crs  string
		epsg int
	}{
		{`"urn:ogc:def:crs:EPSG::2154"`, 0}, {`"EPSG:4326"`, 2154}, {`"nonsense"`, 2154},
	} {
		content := `{"type":"FeatureCollection","features":[` + feature("75056", ring) + `],"crs":{"type":"name","properties":{"name":` + c.crs + `}}}`
		units, _, _, err := read(t, write(t, "a.geojson", content), boundaries.Options{EPSG: c.epsg})
		if err != nil {
			t.Fatal(err)
		}
		if v := units[0].Geometry[0][0][0]; v[0] < 2.3521999999 || v[0] > 2.3522000001 || v[1] < 48.8565999999 || v[1] > 48.8566000001 {
			t.Errorf("crs %s, option %d: first vertex at %v", c.crs, c.epsg, v)
		}
	}
	content := `{"type":"FeatureCollection","features":[` + feature("75056", ring) + `],"crs":{"type":"name","properties":{"name":"EPSG:4326"}}}`
	if _, _, _, err := read(t, write(t, "a.geojson", content), boundaries.Options{}); err == nil || !strings.Contains(err.Error(), "EPSG:4326 is given, which is in degrees") {
		t.Errorf("projected coordinates declared as degrees: %v", err)
	}
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, _, err := boundaries.Read(ctx, write(t, "a.geojson", collection(feature("01001", square(5, 46)))), boundaries.Options{}, new(ingest.Report), nil)
	if err == nil || !strings.Contains(err.Error(), context.Canceled.Error()) {
		t.Errorf("a cancelled reading gave %v", err)
	}
}

func ExampleRead() {
	folder, err := os.MkdirTemp("", "maillage")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(folder)
	path := filepath.Join(folder, "communes.geojson")
	content := `{"type":"FeatureCollection","features":[
{"type":"Feature","properties":{"code":"1004","nom":"Ambérieu-en-Bugey"},"geometry":{"type":"Polygon","coordinates":[[[5.3,45.9],[5.4,45.9],[5.4,46]]]}}]}`
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		fmt.Println(err)
		return
	}
	var report ingest.Report
	units, _, err := boundaries.Read(context.Background(), path, boundaries.Options{}, &report, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(units[0].Code, units[0].Name, units[0].Geometry)
	for _, group := range report.Groups() {
		fmt.Println(group.Findings[0])
	}
	// Output:
	// 01004 Ambérieu-en-Bugey [[[[5.3 45.9] [5.4 45.9] [5.4 46] [5.3 45.9]]]]
	// communes.geojson:2: warning: code "1004" has lost its leading zero, read as "01004"
	// communes.geojson:2: warning: unit 01004: ring 1 of polygon 1 is not closed (it begins at 5.3 45.9 and ends at 5.4 46): closed
}
