package crs_test

import (
	"bufio"
	"errors"
	"fmt"
	"math"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/maillage/maillage/geo/crs"
	"github.com/wroge/wgs84"
	"pgregory.net/rapid"
)

// published holds points computed by PROJ 9 with the definitions of the EPSG register, to the micrometre; the one
// at 5 E 50 N in EPSG:3035 is also the worked example of IOGP guidance note 7-2 (3962799.45, 2999718.85).
var published = []struct {
	epsg           int
	lon, lat, x, y float64
}{
	{2154, 2.3522, 48.8566, 652469.022709, 6862035.259420},
	{2154, -4.77, 48.45, 126364.670696, 6844882.270394},
	{2154, 9.45, 42.1, 1233992.694749, 6132889.806079},
	{2154, -1.5, 43.3, 334836.342173, 6254945.126893},
	{2154, 7.75, 48.57, 1050230.776651, 6840513.044125},
	{3942, 9.0, 41.9, 2197433.071606, 1206329.215480},
	{3944, 5.37, 43.3, 1892280.671471, 3124993.689018},
	{3946, 4.83, 45.76, 1842346.059569, 5174961.790978},
	{3950, 3.06, 50.63, 1704245.162627, 9270075.245388},
	{3035, 2.3522, 48.8566, 3760771.864838, 2889484.801901},
	{3035, 5, 50, 3962799.450955, 2999718.853160},
	{3035, -4.77, 48.45, 3236330.111350, 2924324.718183},
	{3035, 10, 52, 4321000.000000, 3210000.000000},
	{3857, 2.3522, 48.8566, 261845.706244, 6250564.349543},
	{3857, 55.5, -21.1, 6178231.739027, -2403806.521647},
	{5490, -61.53, 16.24, 657103.136532, 1796046.838971},
	{5490, -61.07, 14.6, 707904.646997, 1614967.882436},
	{4559, -61.53, 16.24, 657103.136532, 1796046.838971},
	{2972, -52.33, 4.93, 352535.037563, 545073.719282},
	{2972, -54.0, 3.2, 166539.673774, 354187.497172},
	{2975, 55.45, -20.88, 338767.167364, 7690355.572357},
	{2975, 55.8, -21.35, 375571.744904, 7638641.676127},
	{4471, 45.23, -12.78, 524963.360565, 8587181.961135},
	{4467, -56.17, 46.78, 563359.637979, 5181051.220758},
	{25830, -1.55, 47.2, 609824.167409, 5228409.525959},
	{25830, -4.77, 48.45, 369120.762002, 5367830.956241},
	{25832, 9.45, 42.1, 537209.562548, 4660977.172077},
	{32631, 2.3522, 48.8566, 452482.532703, 5411717.176869},
	{32631, 3, 45, 500000.000000, 4982950.400227},
	{32620, -61.53, 16.24, 657103.136532, 1796046.839028},
	{32740, 55.45, -20.88, 338767.167365, 7690355.572286},
	{32622, -52.33, 4.93, 352535.037563, 545073.719300},
}

func TestPublishedPoints(t *testing.T) {
	for _, p := range published {
		c, err := crs.Lookup(p.epsg)
		if err != nil {
			t.Fatal(err)
		}
		if x, y := c.FromLonLat(p.lon, p.lat); math.Hypot(x-p.x, y-p.y) > 2e-6 {
			t.Errorf("EPSG:%d forward of %v %v: %.6f %.6f, want %.6f %.6f", p.epsg, p.lon, p.lat, x, y, p.x, p.y)
		}
		// The published digits are worth 1e-6 m, hence some 1e-11 degree.
		if lon, lat := c.ToLonLat(p.x, p.y); math.Abs(lon-p.lon) > 2e-11 || math.Abs(lat-p.lat) > 2e-11 {
			t.Errorf("EPSG:%d inverse of %v %v: %.12f %.12f, want %v %v", p.epsg, p.x, p.y, lon, lat, p.lon, p.lat)
		}
	}
}

// domains are boxes (west, south, east, north) that a system is used in, wider than the territories themselves.
var domains = map[int][4]float64{
	2154: {-10, 40, 12, 53}, 3942: {-5, 40, 11, 44}, 3946: {-5, 44, 11, 48}, 3950: {-5, 48, 11, 52},
	3035: {-12, 34, 32, 70}, 3857: {-180, -80, 180, 80}, 5490: {-66, 12, -60, 19}, 2972: {-55, 1, -50, 7},
	2975: {54, -23, 58, -19}, 4471: {43, -15, 47, -11}, 32631: {-3, 0, 9, 80}, 32740: {51, -60, 63, 0}, 25830: {-9, 40, 3, 60},
}

func TestRoundTrip(t *testing.T) {
	for epsg, box := range domains {
		c, err := crs.Lookup(epsg)
		if err != nil {
			t.Fatal(err)
		}
		t.Run(strconv.Itoa(epsg), rapid.MakeCheck(func(t *rapid.T) {
			lon := rapid.Float64Range(box[0], box[2]).Draw(t, "lon")
			lat := rapid.Float64Range(box[1], box[3]).Draw(t, "lat")
			x, y := c.FromLonLat(lon, lat)
			lon2, lat2 := c.ToLonLat(x, y)
			if math.Abs(lon2-lon) > 1e-11 || math.Abs(lat2-lat) > 1e-11 {
				t.Fatalf("%v %v came back as %v %v", lon, lat, lon2, lat2)
			}
			if again, lat3 := c.ToLonLat(x, y); again != lon2 || lat3 != lat2 {
				t.Fatalf("the same point gave two answers")
			}
		}))
	}
}

// TestAgainstLibrary compares the forward projections with an independent implementation, a millimetre apart at
// most. Its transverse Mercator is left out: it is wrong by decimetres (see the package comment).
func TestAgainstLibrary(t *testing.T) {
	for epsg, box := range map[int][4]float64{2154: {-5, 41, 10, 51}, 3945: {-1, 44, 7, 46}, 3035: {-5, 41, 10, 51}, 3857: {-5, 41, 10, 51}} {
		c, _ := crs.Lookup(epsg)
		oracle := wgs84.EPSG().Transform(4326, epsg)
		for i := range 200 {
			lon := box[0] + (box[2]-box[0])*float64(i%20)/19
			lat := box[1] + (box[3]-box[1])*float64(i/20)/9
			x, y := c.FromLonLat(lon, lat)
			if wx, wy, _ := oracle(lon, lat, 0); math.Hypot(x-wx, y-wy) > 1e-3 {
				t.Errorf("EPSG:%d at %v %v: %v %v, the library says %v %v", epsg, lon, lat, x, y, wx, wy)
			}
		}
	}
}

func TestLookup(t *testing.T) {
	for _, code := range crs.Codes() {
		c, err := crs.Lookup(code)
		if err != nil || c.EPSG != code || c.Name == "" {
			t.Errorf("Lookup(%d) = %v, %v", code, c, err)
		}
	}
	for _, code := range []int{0, -1, 27572, 32600, 32661, 3941, 3951} {
		_, err := crs.Lookup(code)
		var unsupported *crs.UnsupportedError
		if !errors.As(err, &unsupported) || unsupported.EPSG != code {
			t.Errorf("Lookup(%d): %v, want an UnsupportedError", code, err)
		}
	}
	if x, y := (crs.CRS{}).ToLonLat(2, 48); x != 2 || y != 48 {
		t.Error("the zero value must leave coordinates as they are")
	}
}

func TestParseNames(t *testing.T) {
	for _, c := range []struct {
		text string
		epsg int
		ok   bool
	}{
		{"", 0, false}, {"  ", 0, false}, {"Lambert", 0, false}, {"urn:ogc:def:crs:OGC::CRS27", 0, false}, {"-2154", 0, false},
		{"local:12", 0, false}, {"PROJCS[", 0, false}, {"PROJCS[\"x", 0, false}, {"[]", 0, false},
		{strings.Repeat("GEOGCS[", 100000), 0, false},
		{"2154", 2154, true}, {"EPSG:2154", 2154, true}, {"epsg:4326\n", 4326, true},
		{"urn:ogc:def:crs:OGC:1.3:CRS84", 4326, true}, {"urn:ogc:def:crs:EPSG::2154", 2154, true},
		{"urn:ogc:def:crs:EPSG:9.9:3035", 3035, true}, {"http://www.opengis.net/def/crs/EPSG/0/2154", 2154, true},
		{"http://www.opengis.net/gml/srs/epsg.xml#3857", 3857, true}, {"IGNF:LAMB93", 2154, true}, {"EPSG:27572", 27572, true},
	} {
		if epsg, ok := crs.Parse(c.text); epsg != c.epsg || ok != c.ok {
			t.Errorf("Parse(%.40q) = %d, %v, want %d, %v", c.text, epsg, ok, c.epsg, c.ok)
		}
	}
}

// twins are systems that cannot be told apart once the datum's name is lost; the first stands for both.
var twins = map[int]int{4559: 5490}

func TestParseDefinitions(t *testing.T) {
	for _, row := range rows(t, "testdata/definitions.tsv") {
		want, _ := strconv.Atoi(row[0])
		if got, ok := crs.Parse(row[2]); !ok || got != want && twins[want] != got {
			t.Errorf("%s %s: %d, %v", row[0], row[1], got, ok)
		}
		if stripped := withoutCodes(row[2]); stripped != row[2] && row[1] == "wkt2" {
			got, ok := crs.Parse(stripped)
			if !ok || got != want && twins[want] != got {
				t.Errorf("%s %s without codes: %d, %v", row[0], row[1], got, ok)
			}
		}
	}
}

// TestParseOlderESRI reads the definitions that older IGN and ESRI products carry.
func TestParseOlderESRI(t *testing.T) {
	utm := `PROJCS[%q,GEOGCS["GCS_x",DATUM["D_x",SPHEROID["GRS_1980",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],` +
		`UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],PARAMETER["False_Easting",500000.0],` +
		`PARAMETER["False_Northing",%s],PARAMETER["Central_Meridian",%s],PARAMETER["Scale_Factor",0.9996],` +
		`PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]`
	for want, text := range map[int]string{
		2972: fmt.Sprintf(utm, "RGFG95_UTM_22N", "0.0", "-51.0"),
		2975: fmt.Sprintf(utm, "RGR92_UTM_40S", "10000000.0", "57.0"),
		4471: fmt.Sprintf(utm, "RGM04_UTM_38S", "10000000.0", "45.0"),
		5490: fmt.Sprintf(utm, "RGAF09_UTM_20N", "0.0", "-63.0"),
	} {
		if got, ok := crs.Parse(text); !ok || got != want {
			t.Errorf("%d: %d, %v", want, got, ok)
		}
	}
}

func TestParseRefusesOldDatums(t *testing.T) {
	for _, row := range rows(t, "testdata/refused.tsv") {
		if got, ok := crs.Parse(row[1]); ok {
			t.Errorf("EPSG:%s was taken for %d", row[0], got)
		}
	}
}

// withoutCodes strips the identifiers of a WKT2 text, which leaves its parameters to go by.
func withoutCodes(wkt string) string {
	for {
		i := strings.Index(wkt, `,ID["EPSG",`)
		if i < 0 {
			return wkt
		}
		wkt = wkt[:i] + wkt[i+1+strings.IndexByte(wkt[i:], ']'):]
	}
}

func rows(t *testing.T, name string) [][]string {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var all [][]string
	s := bufio.NewScanner(f)
	for s.Scan() {
		all = append(all, strings.Split(s.Text(), "\t"))
	}
	if len(all) == 0 {
		t.Fatalf("%s is empty", name)
	}
	return all
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"EPSG:2154", "urn:ogc:def:crs:OGC:1.3:CRS84", `GEOGCS["a",DATUM["b",SPHEROID["c",6378137,298.257223563]]]`, `PROJCS["x"`, "A[[[("} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if code, ok := crs.Parse(text); ok && (code <= 0 || code > 999_999) {
			t.Errorf("Parse(%q) = %d", text, code)
		}
	})
}

// The 2 million vertices of the communes of France take half a second.
func BenchmarkToLonLat(b *testing.B) {
	for _, epsg := range []int{2154, 5490, 3035, 3857} {
		c, err := crs.Lookup(epsg)
		if err != nil {
			b.Fatal(err)
		}
		b.Run(strconv.Itoa(epsg), func(b *testing.B) {
			sum := 0.0
			for i := 0; b.Loop(); i++ {
				lon, lat := c.ToLonLat(652469+float64(i&0xffff), 6862035-float64(i&0xffff))
				sum += lon + lat
			}
			if math.IsNaN(sum) {
				b.Fatal("not a number")
			}
		})
	}
}

func ExampleLookup() {
	lambert93, err := crs.Lookup(2154)
	if err != nil {
		fmt.Println(err)
		return
	}
	lon, lat := lambert93.ToLonLat(652_469.023, 6_862_035.259)
	fmt.Printf("%.6f %.6f\n", lon, lat)
	// Output: 2.352200 48.856600
}

func ExampleParse() {
	for _, text := range []string{"urn:ogc:def:crs:OGC:1.3:CRS84", "EPSG:2154"} {
		epsg, ok := crs.Parse(text)
		fmt.Println(epsg, ok)
	}
	// Output:
	// 4326 true
	// 2154 true
}
