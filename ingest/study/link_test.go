package study_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/ingest"
	"github.com/maillage/maillage/ingest/study"
)

// square is a commune of a tenth of a degree in column x of a row in the Atlantic.
func square(code string, x int, more string) string {
	w, e := float64(-50+x)/10, float64(-49+x)/10
	return fmt.Sprintf(`{"type":"Feature","properties":{"code":%q,"nom":"Commune %s"%s},"geometry":{"type":"Polygon","coordinates":[[[%v,46],[%v,46],[%v,46.1],[%v,46.1],[%v,46]]]}}`,
		code, code, more, w, e, e, w, w)
}

func collection(features ...string) string {
	return `{"type":"FeatureCollection","features":[` + strings.Join(features, ",") + `]}`
}

// link writes files into a folder and reads the study among them.
func link(t *testing.T, files map[string]string) (*geo.Dataset, *ingest.Report) {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	cfg, err := study.Load(filepath.Join(dir, "study.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var report ingest.Report
	ds, err := study.Read(context.Background(), cfg, &report, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := ds.Check(); err != nil {
		t.Fatal(err)
	}
	return ds, &report
}

func find(t *testing.T, report *ingest.Report, severity ingest.Severity, file, kind string) []ingest.Finding {
	t.Helper()
	for _, g := range report.Groups() {
		if g.Severity == severity && g.File == file && g.Kind == kind {
			return g.Findings
		}
	}
	t.Errorf("no %s %q in %s; there are %+v", severity, kind, file, report.Groups())
	return nil
}

func populations(ds *geo.Dataset) map[string]geo.Count {
	of := make(map[string]geo.Count)
	for _, u := range ds.Units {
		of[u.Code] = u.Population
	}
	return of
}

const mouvements = `MOD,DATE_EFF,TYPECOM_AV,COM_AV,TNCC_AV,NCC_AV,NCCENR_AV,LIBELLE_AV,TYPECOM_AP,COM_AP,TNCC_AP,NCC_AP,NCCENR_AP,LIBELLE_AP
32,2019-01-01,COM,17001,0,UN,Un,Un,COM,17002,0,DEUX,Deux,Deux
32,2019-01-01,COM,17002,0,DEUX,Deux,Deux,COM,17002,0,DEUX,Deux,Deux
21,2024-01-01,COM,17003,0,TROIS,Trois,Trois,COM,17003,0,TROIS,Trois,Trois
21,2024-01-01,COM,17003,0,TROIS,Trois,Trois,COM,17004,0,QUATRE,Quatre,Quatre
`

func TestCodesOfOlderYearsAreCarried(t *testing.T) {
	ds, report := link(t, map[string]string{
		"study.yaml": `
cog: 2025
sources:
  boundaries: [{file: communes.geojson, cog: 2025}]
  populations: [{file: pop2025.csv, cog: 2025}, {file: pop2018.csv, cog: 2018}]
  movements: [{file: mouvements.csv}]
  cpts: [{file: cpts.csv, cog: 2018}]
`,
		"communes.geojson": collection(square("17002", 0, ""), square("17003", 1, ""), square("17004", 2, "")),
		"mouvements.csv":   mouvements,
		"pop2025.csv":      "COM;PMUN\n17003;300\n17004;100\n",
		"pop2018.csv":      "COM;PMUN\n17001;50\n17002;70\n17099;5\n",
		"cpts.csv":         "cpts,code_insee\nA,17001\nA,17002\nB,17003\n",
	})
	got := populations(ds)
	if got["17002"] != geo.Exactly(120) || got["17003"] != geo.Exactly(300) || got["17004"] != geo.Exactly(100) {
		t.Errorf("populations %v", got)
	}
	if f := find(t, report, ingest.Rejected, "pop2018.csv", "unknown-code"); len(f) != 1 || f[0].Line != 4 {
		t.Errorf("unknown code: %v", f)
	}
	if f := find(t, report, ingest.Note, "cpts.csv", "carried-code"); len(f) != 2 || f[0].Line != 2 || !strings.Contains(f[0].Reason, "2019-01-01") {
		t.Errorf("carried: %v", f)
	}
	if a := ds.Communities[0].Claims; len(a) != 1 || a[0].Declared != "17001" {
		t.Errorf("A claims a merged commune twice and holds it once: %v", a)
	}
	if b := ds.Communities[1].Claims; len(b) != 2 {
		t.Errorf("B claims a commune that has split and holds both parts: %v", b)
	}
	s := ds.Sources[slices.IndexFunc(ds.Sources, func(s geo.Source) bool { return s.Name == "pop2018.csv" })]
	if s.Read != 3 || s.Kept != 2 || s.Carried != 1 || s.Rejected != 1 {
		t.Errorf("counts of pop2018.csv: %+v", s)
	}
}

func TestAPopulationIsSharedOutByPopulation(t *testing.T) {
	ds, _ := link(t, map[string]string{
		"study.yaml": `
cog: 2025
sources:
  boundaries: [{file: communes.geojson, cog: 2025}]
  populations: [{file: pop2023.csv, cog: 2023}]
  movements: [{file: mouvements.csv}]
`,
		"communes.geojson": collection(square("17003", 1, ""), square("17004", 2, "")),
		"mouvements.csv":   mouvements,
		"pop2023.csv":      "COM;PMUN\n17003;401\n",
	})
	got := populations(ds)
	if got["17003"].Min+got["17004"].Min != 401 {
		t.Errorf("a split must lose nobody: %v", got)
	}
}

func TestBoundariesOfAnOlderYearAreJoined(t *testing.T) {
	ds, report := link(t, map[string]string{
		"study.yaml": `
cog: 2025
sources:
  boundaries: [{file: communes.geojson, cog: 2018}]
  movements: [{file: mouvements.csv}]
`,
		"communes.geojson": collection(square("17001", 0, ""), square("17002", 1, "")),
		"mouvements.csv":   mouvements,
	})
	if len(ds.Units) != 1 || ds.Units[0].Code != "17002" || len(ds.Units[0].Geometry) != 2 || ds.Units[0].Name != "Commune 17002" {
		t.Errorf("units %+v", ds.Units)
	}
	find(t, report, ingest.Note, "communes.geojson", "carried-code")
}

func TestCities(t *testing.T) {
	study := func(pop string) map[string]string {
		return map[string]string{
			"study.yaml": `
cog: 2025
sources:
  boundaries: [{file: communes.geojson}]
  populations: [{file: pop.csv}]
  cpts: [{file: cpts.csv}]
`,
			"communes.geojson": collection(square("13055", 0, ""), square("13001", 1, "")),
			"pop.csv":          pop,
			"cpts.csv":         "cpts,code_insee\nCity,13055\nPart,13201\n",
		}
	}
	sum := func(t *testing.T, ds *geo.Dataset) (parts int, total int64) {
		t.Helper()
		for _, u := range ds.Units {
			if u.Parent != geo.None {
				parts, total = parts+1, total+u.Population.Min
			}
		}
		return parts, total
	}
	t.Run("parts alone", func(t *testing.T) {
		ds, _ := link(t, study("COM;PMUN\n13001;10\n13201;100\n13202;200\n"))
		if got := populations(ds); got["13055"] != geo.Exactly(300) || got["13201"] != geo.Exactly(100) || got["13203"] != (geo.Count{}) {
			t.Errorf("populations %v", got)
		}
	})
	t.Run("city and parts", func(t *testing.T) {
		all := "COM;PMUN\n13001;10\n13055;1601\n"
		for n := 13201; n <= 13216; n++ {
			all += fmt.Sprintf("%d;100\n", n)
		}
		ds, report := link(t, study(all))
		if got := populations(ds); got["13055"] != geo.Exactly(1600) {
			t.Errorf("populations %v", got)
		}
		if f := find(t, report, ingest.Warning, "pop.csv", "city-and-parts"); len(f) != 1 || f[0].Line != 3 {
			t.Errorf("%v", f)
		}
	})
	t.Run("city alone", func(t *testing.T) {
		ds, report := link(t, study("COM;PMUN\n13001;10\n13055;300\n"))
		if parts, total := sum(t, ds); parts != 16 || total != 300 || !ds.Units[5].Estimated {
			t.Errorf("%d parts with %d inhabitants: a city's are shared out and none is lost", parts, total)
		}
		find(t, report, ingest.Warning, "pop.csv", "population-shared-out")
	})
	t.Run("city and some parts", func(t *testing.T) {
		ds, _ := link(t, study("COM;PMUN\n13001;10\n13055;300\n13201;100\n"))
		if _, total := sum(t, ds); total != 300 || populations(ds)["13201"] != geo.Exactly(100) {
			t.Errorf("%d inhabitants in the parts: %v", total, populations(ds))
		}
	})
	t.Run("no population", func(t *testing.T) {
		files := study("")
		delete(files, "pop.csv")
		files["study.yaml"] = strings.Replace(files["study.yaml"], "  populations: [{file: pop.csv}]\n", "", 1)
		ds, report := link(t, files)
		if p := ds.Communities[1].Claims; len(p) != 1 || ds.Units[p[0].Unit].Code != "13201" || len(ds.Communities[0].Claims) != 1 {
			t.Errorf("the city and its part are two things, whatever the boundaries hold: %v", ds.Communities)
		}
		find(t, report, ingest.Warning, "study.yaml", "population-missing")
	})
}

func TestPopulationsOfTheBoundaries(t *testing.T) {
	ds, _ := link(t, map[string]string{
		"study.yaml":       "cog: 2025\nsources:\n  boundaries: [{file: communes.geojson}]\n",
		"communes.geojson": collection(square("69123", 0, `,"population":900`), square("69001", 1, `,"population":7`)),
	})
	total := int64(0)
	for _, u := range ds.Units {
		if u.Parent != geo.None {
			total += u.Population.Min
		}
	}
	if total != 900 || populations(ds)["69001"] != geo.Exactly(7) {
		t.Errorf("%v", populations(ds))
	}
}

func TestNobodyIsCountedTwice(t *testing.T) {
	ds, report := link(t, map[string]string{
		"study.yaml": `
cog: 2025
area: {departments: [17, 71]}
sources:
  boundaries: [{file: communes.geojson}]
  populations: [{file: pop2023.csv}, {file: pop2021.csv}]
  bpe: [{file: bpe1.csv}, {file: bpe2.csv}]
`,
		"communes.geojson": collection(square("17001", 0, ""), square("17002", 1, "")),
		"pop2023.csv":      "COM;PMUN\n17001;10\n",
		"pop2021.csv":      "COM;PMUN\n17001;9\n17002;20\n",
		"bpe1.csv":         "codgeo,Médecin omnipraticien\n17001,3\n",
		"bpe2.csv":         "codgeo,Médecin omnipraticien\n17001,4\n",
	})
	if got := populations(ds); got["17001"] != geo.Exactly(10) || got["17002"] != geo.Exactly(20) {
		t.Errorf("populations %v", got)
	}
	if len(ds.Supply) != 1 || ds.Supply[0].Number != 3 {
		t.Errorf("supply %v", ds.Supply)
	}
	find(t, report, ingest.Rejected, "pop2021.csv", "second-population")
	find(t, report, ingest.Rejected, "bpe2.csv", "second-count")
	if f := find(t, report, ingest.Warning, "study.yaml", "area-unmatched"); len(f) != 1 || !strings.Contains(f[0].Reason, `"71"`) {
		t.Errorf("%v", f)
	}
}

// Tables of several vintages are a series: the newest that speaks of a unit counts, whatever their order.
func TestPopulationsOfSeveralVintages(t *testing.T) {
	for _, order := range []string{`{file: pop2023.csv, vintage: "2023", cog: 2025}, {file: pop2018.csv, vintage: "2018", cog: 2018}`,
		`{file: pop2018.csv, vintage: "2018", cog: 2018}, {file: pop2023.csv, vintage: "2023", cog: 2025}`} {
		ds, report := link(t, map[string]string{
			"study.yaml":       "cog: 2025\nsources:\n  boundaries: [{file: communes.geojson}]\n  movements: [{file: moves.csv}]\n  populations: [" + order + "]\n",
			"communes.geojson": collection(square("17001", 0, ""), square("17002", 1, ""), square("17003", 2, "")),
			"moves.csv":        "MOD,DATE_EFF,TYPECOM_AV,COM_AV,LIBELLE_AV,TYPECOM_AP,COM_AP,LIBELLE_AP\n32,2019-01-01,COM,17001,A,COM,17001,A\n32,2019-01-01,COM,17009,I,COM,17001,A\n",
			"pop2023.csv":      "COM;PMUN\n17001;15\n17002;20\n",
			"pop2018.csv":      "COM;PMUN\n17001;9\n17009;4\n17002;22\n17003;7\n",
		})
		if got := populations(ds); got["17001"] != geo.Exactly(15) || got["17002"] != geo.Exactly(20) || got["17003"] != geo.Exactly(7) {
			t.Errorf("populations %v", got)
		}
		if len(ds.Vintages) != 1 || ds.Vintages[0].Name != "2018" || !slices.Equal(ds.Vintages[0].People, []int64{13, 22}) {
			t.Errorf("vintages %+v", ds.Vintages)
		}
		if n := report.Count(ingest.Rejected); n != 0 {
			t.Errorf("%d rejected", n)
		}
		find(t, report, ingest.Note, "pop2018.csv", "vintage-incomplete")
	}
}

func TestTheAreaOfTheStudy(t *testing.T) {
	ds, report := link(t, map[string]string{
		"study.yaml": `
cog: 2025
area: {departments: [17]}
sources:
  boundaries: [{file: communes.geojson}]
  populations: [{file: pop.csv}]
  cpts: [{file: cpts.csv}]
`,
		"communes.geojson": collection(square("17001", 0, ""), square("17002", 1, ""), square("79001", 2, "")),
		"pop.csv":          "COM;PMUN\n17001;1\n17002;2\n79001;4\n",
		"cpts.csv":         "cpts,code_insee\nInside,17001\nAstride,17002\nAstride,79001\nOutside,79001\nLost,12345\n",
	})
	if len(ds.Units) != 2 || len(ds.Communities) != 3 {
		t.Errorf("%d units, communities %v", len(ds.Units), ds.Communities)
	}
	find(t, report, ingest.Note, "cpts.csv", "cpts-outside-area")
	find(t, report, ingest.Warning, "cpts.csv", "cpts-astride-area")
	find(t, report, ingest.Warning, "cpts.csv", "cpts-without-unit")
	if f := find(t, report, ingest.Rejected, "cpts.csv", "unknown-code"); len(f) != 1 || f[0].Line != 6 {
		t.Errorf("%v", f)
	}
	find(t, report, ingest.Note, "pop.csv", "outside-area")
}

func TestTeamsAndPatients(t *testing.T) {
	ds, report := link(t, map[string]string{
		"study.yaml": `
cog: 2025
sources:
  boundaries: [{file: communes.geojson}]
  esp: [{file: esp.csv}]
  patients: [{file: patients.csv}]
`,
		"communes.geojson": collection(square("17001", 0, ""), square("17002", 1, "")),
		"esp.csv": "id_esp,nom,forme,rpps,profession,code_insee\n" +
			"t1,Une,MSP,,médecin généraliste,17001\nt1,Une,MSP,,infirmier,17002\nt1,Une,MSP,10000000001,,\n" +
			"t2,Deux,ESP-CLAP,10000000002,médecin généraliste,17002\n",
		"patients.csv": "code_insee,esp,patients\n17001,t1,20\n17001,t1,5\n17002,t1,<11\n17001,t9,3\n17001,t2,-4\n99999,t2,3\n",
	})
	if len(ds.Teams) != 2 || len(ds.Teams[0].Members) != 2 || len(ds.Teams[1].Members) != 1 {
		t.Errorf("teams %+v", ds.Teams)
	}
	if f := find(t, report, ingest.Rejected, "esp.csv", "unknown-rpps"); len(f) != 1 || f[0].Line != 4 {
		t.Errorf("%v", f)
	}
	if f := find(t, report, ingest.Warning, "esp.csv", "unknown-rpps"); len(f) != 1 || f[0].Line != 5 {
		t.Errorf("%v", f)
	}
	want := []geo.Flow{{Unit: 0, Team: 0, Patients: geo.Exactly(20)}, {Unit: 1, Team: 0, Patients: geo.Between(1, 10)}}
	if !slices.Equal(ds.Flows, want) {
		t.Errorf("flows %v, want %v", ds.Flows, want)
	}
	find(t, report, ingest.Rejected, "patients.csv", "unknown-team")
	if f := find(t, report, ingest.Rejected, "patients.csv", "duplicate-patients"); len(f) != 1 || f[0].Line != 3 {
		t.Errorf("%v", f)
	}
	find(t, report, ingest.Rejected, "patients.csv", "unknown-code")
}

func TestReadingIsDeterministic(t *testing.T) {
	files := map[string]string{
		"study.yaml":       "cog: 2025\nsources:\n  boundaries: [{file: communes.geojson}]\n  populations: [{file: pop.csv}]\n",
		"communes.geojson": collection(square("13055", 0, ""), square("17002", 1, ""), square("17001", 2, "")),
		"pop.csv":          "COM;PMUN\n17001;1\n13202;2\n13201;3\n17002;4\n",
	}
	first, _ := link(t, files)
	for range 10 {
		again, _ := link(t, files)
		if fmt.Sprint(first.Units) != fmt.Sprint(again.Units) {
			t.Fatalf("units differ between two readings: %v, %v", first.Units, again.Units)
		}
	}
}

func TestOutlinesAreHeldAgainstOneAnother(t *testing.T) {
	polygon := func(code, ring string) string {
		return fmt.Sprintf(`{"type":"Feature","properties":{"code":%q,"nom":%q},"geometry":{"type":"Polygon","coordinates":[[%s]]}}`, code, code, ring)
	}
	ds, report := link(t, map[string]string{
		"study.yaml": "cog: 2025\nsources:\n  boundaries: [{file: communes.geojson}]\n",
		"communes.geojson": collection(
			polygon("17001", "[-5,46],[-4.9,46],[-4.9,46.1],[-5,46.1],[-5,46]"),
			// The eastern neighbour has a vertex more on the common border, which is split there.
			polygon("17002", "[-4.9,46],[-4.8,46],[-4.8,46.1],[-4.9,46.1],[-4.9,46.05],[-4.9,46]"),
			// Half of this one lies over the first.
			polygon("17003", "[-4.95,46.05],[-4.93,46.05],[-4.93,46.15],[-4.95,46.15],[-4.95,46.05]")),
	})
	if f := find(t, report, ingest.Warning, "communes.geojson", "outline-repaired"); len(f) != 1 || !strings.Contains(f[0].Reason, "T-junction") {
		t.Errorf("%v", f)
	}
	if n := len(ds.Units[0].Geometry[0][0]); n != 6 {
		t.Errorf("17001 has %d points, 6 once its border is split", n)
	}
	overlap := slices.ContainsFunc(find(t, report, ingest.Warning, "communes.geojson", "outline-defect"), func(f ingest.Finding) bool {
		return strings.Contains(f.Reason, "overlap") && strings.Contains(f.Reason, "17001") && strings.Contains(f.Reason, "17003")
	})
	if !overlap {
		t.Errorf("the overlap is not told: %+v", report.Groups())
	}
}

func TestACircularMovementLosesNoUnit(t *testing.T) {
	header, _, _ := strings.Cut(mouvements, "\n")
	ds, report := link(t, map[string]string{
		"study.yaml": `
cog: 2025
sources:
  boundaries: [{file: communes.geojson}]
  movements: [{file: mouvements.csv}]
  cpts: [{file: cpts.csv, cog: 2018}]
`,
		"communes.geojson": collection(square("17001", 0, ""), square("17002", 1, "")),
		"mouvements.csv": header + `
32,2020-01-01,COM,17001,0,UN,Un,Un,COM,17002,0,DEUX,Deux,Deux
32,2020-01-01,COM,17002,0,DEUX,Deux,Deux,COM,17001,0,UN,Un,Un
`,
		"cpts.csv": "cpts,code_insee\nA,17001\nA,17002\n",
	})
	if claims := ds.Communities[0].Claims; len(claims) != 2 {
		t.Errorf("claims %v", claims)
	}
	if f := find(t, report, ingest.Warning, "cpts.csv", "code-not-carried"); len(f) != 2 || !strings.Contains(f[0].Reason, "circular") {
		t.Errorf("%v", f)
	}
}
