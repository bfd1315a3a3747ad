package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/maillage/maillage/data/gpkg"
	"github.com/maillage/maillage/geo/atlas"
)

// smallStudy writes a study of six square communes in a row, two CPTS that share one of them, and a list with
// one unknown code on its line 6.
func smallStudy(t *testing.T) (dir, path string) {
	t.Helper()
	dir = t.TempDir()
	var communes, populations strings.Builder
	populations.WriteString("REG;DEP;CODCOM;COM;Commune;PMUN;PCAP;PTOT\n")
	for i := range 6 {
		x0, x1 := 5.5+0.1*float64(i), 5.5+0.1*float64(i+1)
		if i > 0 {
			communes.WriteString(",\n")
		}
		fmt.Fprintf(&communes, `{"type":"Feature","properties":{"code":"0500%d","nom":"Commune %[1]d","codeDepartement":"05","codeRegion":"93","codeEpci":"200000001"},`+
			`"geometry":{"type":"Polygon","coordinates":[[[%.1f,44.5],[%.1f,44.5],[%.1f,44.6],[%.1f,44.6],[%.1f,44.5]]]}}`, i+1, x0, x1, x1, x0, x0)
		fmt.Fprintf(&populations, "93;05;00%d;0500%[1]d;Commune %[1]d;%d;10;%d\n", i+1, 1000*(i+1), 1000*(i+1)+10)
	}
	put(t, dir, "communes.geojson", `{"type":"FeatureCollection","features":[`+communes.String()+"]}\n")
	put(t, dir, "populations.csv", populations.String())
	put(t, dir, "cpts.csv", "cpts,code_insee,stade\nOuest,05001,ACI signé\nOuest,05002,ACI signé\nEst,05002,projet validé\nEst,05003,projet validé\nEst,05999,projet validé\n")
	put(t, dir, "study.yaml", `name: Petite étude
cog: 2025
sources:
  boundaries: [{file: communes.geojson, vintage: "2025"}]
  populations: [{file: populations.csv, vintage: "2023"}]
  cpts: [{file: cpts.csv}]
`)
	return dir, filepath.Join(dir, "study.yaml")
}

func put(t *testing.T, dir, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func names(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, e := range entries {
		out = append(out, e.Name())
	}
	return out
}

func readReport(t *testing.T, path string) report {
	t.Helper()
	var r report
	// Severities are written as words, which only people read.
	text := bytes.ReplaceAll(read(t, path), []byte(`"severity": "rejected"`), []byte(`"severity": 2`))
	text = bytes.ReplaceAll(text, []byte(`"severity": "warning"`), []byte(`"severity": 1`))
	text = bytes.ReplaceAll(text, []byte(`"severity": "note"`), []byte(`"severity": 0`))
	if err := json.Unmarshal(text, &r); err != nil {
		t.Fatal(err)
	}
	return r
}

func TestCheck(t *testing.T) {
	dir, path := smallStudy(t)
	before := names(t, dir)
	stdout := mustRun(t, "check", path)
	for _, want := range []string{"communes.geojson", "populations.csv", "1 rejected", "line 6: ", "05999"} {
		if !strings.Contains(stdout, want) {
			t.Errorf("%q is not in\n%s", want, stdout)
		}
	}
	if after := names(t, dir); !slices.Equal(before, after) {
		t.Errorf("the folder held %v, it holds %v", before, after)
	}
}

func TestStrictAndReport(t *testing.T) {
	dir, path := smallStudy(t)
	out := filepath.Join(dir, "findings.json")
	for _, verb := range []string{"check", "build"} {
		code, _, stderr := maillage(t, verb, path, "--strict", "--report", out)
		if code != exitStrict || !strings.Contains(stderr, "1 record rejected") {
			t.Errorf("%s: code %d: %s", verb, code, stderr)
		}
		r := readReport(t, out)
		if r.Counts.Rejected != 1 || len(r.Sources) != 3 || r.Name != "Petite étude" || r.Error != "" {
			t.Errorf("%s: report %+v", verb, r)
		}
		if g := r.Groups[0]; g.File != "cpts.csv" || g.Count != 1 || g.Findings[0].Line != 6 {
			t.Errorf("%s: group %+v", verb, g)
		}
		i := slices.IndexFunc(r.Sources, func(s sourceReport) bool { return s.Kind == "boundaries" })
		if s := r.Sources[i]; s.File != "communes.geojson" || s.Read != 6 || s.Kept != 6 || len(s.SHA256) != 64 || s.Vintage != "2025" {
			t.Errorf("%s: source %+v", verb, s)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "study.gpkg")); err == nil {
		t.Error("a GeoPackage was written")
	}
	put(t, dir, "cpts.csv", "cpts,code_insee\nOuest,05001\n")
	mustRun(t, "build", path, "--strict")
}

func TestReportCannotBeWritten(t *testing.T) {
	dir, path := smallStudy(t)
	code, _, stderr := maillage(t, "check", path, "--report", filepath.Join(dir, "none", "r.json"))
	if code != exitFailed || !strings.Contains(stderr, "--report") {
		t.Errorf("code %d: %s", code, stderr)
	}
}

func TestBuildThatFailsKeepsThePreviousFile(t *testing.T) {
	dir, path := smallStudy(t)
	out := filepath.Join(dir, "study.gpkg")
	stdout := mustRun(t, "build", path)
	for _, want := range []string{"Petite étude: 6 units, 21 000 inhabitants", "2 CPTS covering 28.6 %", "1 CPTS × CPTS", "Ouest", "2 000 inhabitants", "1 gap", "Commune 6", "15 000 inhabitants"} {
		if !strings.Contains(stdout, want) {
			t.Errorf("%q is not in\n%s", want, stdout)
		}
	}
	kept := read(t, out)
	whole := read(t, filepath.Join(dir, "communes.geojson"))
	put(t, dir, "communes.geojson", string(whole[:len(whole)/2]))
	code, _, stderr := maillage(t, "build", path, "--report", filepath.Join(dir, "r.json"))
	if code != exitFailed || !strings.Contains(stderr, "communes.geojson") {
		t.Errorf("code %d: %s", code, stderr)
	}
	if r := readReport(t, filepath.Join(dir, "r.json")); !strings.Contains(r.Error, "communes.geojson") {
		t.Errorf("report %+v", r)
	}
	if !bytes.Equal(kept, read(t, out)) {
		t.Error("the previous file has changed")
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	var b bytes.Buffer
	put(t, dir, "communes.geojson", string(whole))
	if code := run(ctx, []string{"build", path}, &b, &b); code != exitFailed || !strings.Contains(b.String(), "interrupted") {
		t.Errorf("interrupted: code %d: %s", code, b.String())
	}
	if !bytes.Equal(kept, read(t, out)) {
		t.Error("the previous file has changed")
	}
}

func TestBuildRefusals(t *testing.T) {
	dir, path := smallStudy(t)
	put(t, dir, "faulty.yaml", "cog: 2025\nsource: {}\n")
	put(t, dir, "missing.yaml", "cog: 2025\nsources: {boundaries: [{file: none.geojson}], cpts: [{file: none.csv}]}\n")
	put(t, dir, "digest.yaml", "cog: 2025\nsources: {boundaries: [{file: communes.geojson, sha256: "+strings.Repeat("0", 64)+"}]}\n")
	put(t, dir, "source.gpkg", "")
	put(t, dir, "own.yaml", "cog: 2025\nsources: {boundaries: [{file: source.gpkg}]}\n")
	in := func(name string) string { return filepath.Join(dir, name) }
	for _, tt := range []struct {
		args []string
		code int
		want []string
	}{
		{[]string{"build", in("none.yaml")}, exitFailed, []string{"none.yaml"}},
		{[]string{"build", in("faulty.yaml")}, exitFailed, []string{`faulty.yaml:2: the study: unknown key "source"; did you mean "sources"?`}},
		{[]string{"build", in("missing.yaml")}, exitFailed, []string{"none.geojson", "none.csv"}},
		{[]string{"build", in("digest.yaml")}, exitFailed, []string{"SHA-256", "digest.yaml:2"}},
		{[]string{"build", path, "-o", path}, exitUsage, []string{"must end in .gpkg"}},
		{[]string{"build", in("own.yaml"), "-o", in("source.gpkg")}, exitUsage, []string{"is a source of the study (boundaries, line 2)"}},
		{[]string{"build", path, "-o", filepath.Join(path, "x.gpkg")}, exitFailed, []string{"x.gpkg"}},
		{[]string{"build", path, "-o", filepath.Join(dir, "none", "x.gpkg")}, exitFailed, []string{"x.gpkg"}},
	} {
		code, _, stderr := maillage(t, tt.args...)
		if code != tt.code {
			t.Errorf("%v: code %d, want %d: %s", tt.args, code, tt.code, stderr)
		}
		for _, w := range tt.want {
			if !strings.Contains(stderr, w) {
				t.Errorf("%v: %q is not in %s", tt.args, w, stderr)
			}
		}
	}
}

func TestExport(t *testing.T) {
	dir, path := smallStudy(t)
	mustRun(t, "build", path)
	file := filepath.Join(dir, "study.gpkg")
	for _, layer := range atlas.LayerIDs() {
		for _, ext := range []string{".geojson", ".csv", ".gpkg"} {
			mustRun(t, "export", file, layer, "-o", filepath.Join(dir, layer+ext))
		}
	}
	var fc struct {
		Features []struct{ Properties map[string]any }
	}
	if err := json.Unmarshal(read(t, filepath.Join(dir, "units.geojson")), &fc); err != nil || len(fc.Features) != 6 {
		t.Fatalf("%d features, %v", len(fc.Features), err)
	}
	if got := fc.Features[0].Properties["code"]; got != "05001" {
		t.Errorf("code %v", got)
	}
	if lines := strings.Count(string(read(t, filepath.Join(dir, "gaps.csv"))), "\n"); lines != 2 {
		t.Errorf("%d lines of gaps", lines)
	}
	kept := read(t, file)
	for _, args := range [][]string{{file, "cpt", "-o", filepath.Join(dir, "x.csv")}, {file, "cpts", "-o", file}} {
		if code, _, stderr := maillage(t, append([]string{"export"}, args...)...); code != exitUsage {
			t.Errorf("%v: code %d: %s", args, code, stderr)
		}
	}
	if code, _, stderr := maillage(t, "export", file, "cpts", "-o", filepath.Join(dir, "none", "x.csv")); code != exitFailed || !strings.Contains(stderr, "none") {
		t.Errorf("code %d: %s", code, stderr)
	}
	if !bytes.Equal(kept, read(t, file)) {
		t.Error("the study has changed")
	}
	for _, name := range names(t, dir) {
		if strings.Contains(name, ".tmp") {
			t.Errorf("%s is left behind", name)
		}
	}
}

// TestRun builds when it must and only then.
func TestRun(t *testing.T) {
	dir, path := smallStudy(t)
	again := func(want string) {
		t.Helper()
		p, url := start(t, "run", path)
		var edition struct{ Name string }
		getJSON(t, url+"edition", &edition)
		if said := p.end(t); !strings.Contains(said, want) {
			t.Errorf("%q is not in\n%s", want, said)
		}
	}
	study := string(read(t, path))
	again("there is no " + filepath.Join(dir, "study.gpkg") + " yet")
	again("is up to date")
	later := time.Now().Add(time.Hour)
	if err := os.Chtimes(filepath.Join(dir, "cpts.csv"), later, later); err != nil {
		t.Fatal(err)
	}
	again("is up to date") // a new date, the same bytes
	put(t, dir, "cpts.csv", "cpts,code_insee\nOuest,05001\n")
	again("building: cpts.csv (cpts) has changed")
	again("is up to date")
	put(t, dir, "study.yaml", study+"settings: {core_share: 0.7}\n")
	again("building: the study has changed")
	again("is up to date")
	put(t, dir, "study.yaml", strings.Replace(study, "  cpts: [{file: cpts.csv}]\n", "", 1)+"settings: {core_share: 0.7}\n")
	early := time.Now().Add(-time.Hour)
	if err := os.Chtimes(path, early, early); err != nil {
		t.Fatal(err)
	}
	again("building: the study has other sources than before")
}

// TestRunOverAnotherGeoPackage leaves alone what maillage did not make, and makes again what is damaged.
func TestRunOverAnotherGeoPackage(t *testing.T) {
	dir, path := smallStudy(t)
	mustRun(t, "build", path)
	out, layer := filepath.Join(dir, "study.gpkg"), filepath.Join(dir, "layer.gpkg")
	mustRun(t, "export", out, "units", "-o", layer)
	kept := read(t, layer)
	for _, args := range [][]string{{"run", path, "-o", layer, "--addr", "127.0.0.1:0"}, {"build", path, "-o", layer}} {
		code, _, stderr := maillage(t, args...)
		if code != exitFailed || !strings.Contains(stderr, "choose another name with -o") || !bytes.Equal(kept, read(t, layer)) {
			t.Errorf("%v: code %d: %s", args, code, stderr)
		}
	}
	put(t, dir, "study.gpkg", string(read(t, out)[:5000]))
	p, _ := start(t, "run", path)
	if said := p.end(t); !strings.Contains(said, "building: ") || !strings.Contains(said, "damaged") {
		t.Errorf("%s", said)
	}
}

func TestServe(t *testing.T) {
	dir, path := smallStudy(t)
	mustRun(t, "build", path)
	p, url := start(t, "serve", filepath.Join(dir, "study.gpkg"), "--verbose")
	var fc struct {
		Features       []struct{ ID string }
		NumberMatched  int
		NumberReturned int
	}
	getJSON(t, url+"collections/units/items?limit=2", &fc)
	if fc.NumberMatched != 6 || fc.NumberReturned != 2 || fc.Features[0].ID != "05001" {
		t.Errorf("%+v", fc)
	}
	if said := p.end(t); !strings.Contains(said, "/collections/units/items") {
		t.Errorf("no log of the request in\n%s", said)
	}
}

func TestWatcher(t *testing.T) {
	dir, path := smallStudy(t)
	mustRun(t, "build", path)
	out := filepath.Join(dir, "study.gpkg")
	editions := make(chan string, 9)
	w := &watcher{path: out, kept: stampOf(out), every: 2 * time.Millisecond, log: &safeBuffer{},
		swap: func(a *atlas.Atlas) error { editions <- a.Dataset.Name; return nil }}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() { defer close(ended); w.watch(ctx) }()
	time.Sleep(20 * time.Millisecond)
	if len(editions) > 0 {
		t.Error("a file that has not changed was read again")
	}
	a, err := gpkg.Read(ctx, out)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(out, []byte("damaged"), 0o644); err != nil {
		t.Fatal(err)
	}
	for range 500 {
		if strings.Contains(w.log.(*safeBuffer).String(), "goes on being served") {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	if len(editions) > 0 || !strings.Contains(w.log.(*safeBuffer).String(), "goes on being served") {
		t.Errorf("%d editions from a damaged file; log %q", len(editions), w.log.(*safeBuffer).String())
	}
	if err := gpkg.Write(ctx, out, a, nil); err != nil {
		t.Fatal(err)
	}
	select {
	case name := <-editions:
		if name != "Petite étude" {
			t.Errorf("edition of %q", name)
		}
	case <-time.After(20 * time.Second):
		t.Error("the new edition is not served")
	}
	cancel()
	<-ended
}

func TestSwapThatFailsIsTold(t *testing.T) {
	dir, path := smallStudy(t)
	mustRun(t, "build", path)
	w := &watcher{path: filepath.Join(dir, "study.gpkg"), log: &safeBuffer{}, swap: func(*atlas.Atlas) error { return errors.New("no room") }}
	w.reload(context.Background())
	if got := w.log.(*safeBuffer).String(); !strings.Contains(got, "no room") {
		t.Errorf("log %q", got)
	}
}

func TestFetch(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, "study.yaml", `cog: 2025
area: {departments: [05, 13]}
sources:
  boundaries:
    - {file: "data/communes-*.geojson", fetch: "geo-api:communes"}
    - {file: "data/arm-*.geojson", fetch: "geo-api:arrondissements"}
  cog: [{file: data/cog.csv, fetch: "insee:cog-2025"}]
  cpts: [{file: cpts.csv}]
`)
	path := filepath.Join(dir, "study.yaml")
	var asked []string
	missing := true
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.URL.Path)
		switch {
		case strings.HasPrefix(r.URL.Path, "/geo.api.gouv.fr/"):
			w.Header().Set("ETag", `"1"`)
			http.ServeContent(w, r, "", time.Time{}, strings.NewReader(`{"type":"FeatureCollection","features":[]}`))
		case r.URL.Path == "/insee/fr/statistiques/fichier/8377162/v_commune_2025.csv" && !missing:
			fmt.Fprintln(w, "TYPECOM,COM")
		default:
			http.NotFound(w, r)
		}
	}))
	defer server.Close()
	args := []string{"fetch", path, "--base", server.URL, "--base", "www.insee.fr=" + server.URL + "/insee"}
	code, stdout, stderr := maillage(t, args...)
	if code != exitFailed || !strings.Contains(stderr, "insee:cog-2025") || !strings.Contains(stderr, "404") {
		t.Errorf("code %d: %s", code, stderr)
	}
	if !strings.Contains(stdout, "geo-api:communes:13") {
		t.Errorf("one failure stopped the others: %s", stdout)
	}
	missing = false
	stdout = mustRun(t, args...)
	if got := strings.Count(stdout, "unchanged since the last download"); got != 3 {
		t.Errorf("%d unchanged in\n%s", got, stdout)
	}
	if got := fmt.Sprint(names(t, filepath.Join(dir, "data"))); got != "[arm-13.geojson arm-13.geojson.fetch.json cog.csv cog.csv.fetch.json communes-05.geojson communes-05.geojson.fetch.json communes-13.geojson communes-13.geojson.fetch.json]" {
		t.Errorf("files %s", got)
	}
	if len(asked) != 8 {
		t.Errorf("asked for %v", asked)
	}
	put(t, dir, "study.yaml", "cog: 2025\nsources:\n  boundaries: [{file: a.geojson, fetch: geo-api:commune}]\n  addresses: [{file: b.csv.gz, fetch: ban:zz}]\n")
	code, _, stderr = maillage(t, args...)
	if code != exitFailed || !strings.Contains(stderr, "study.yaml:3: boundaries: ") || !strings.Contains(stderr, "study.yaml:4: addresses: ") {
		t.Errorf("code %d: %s", code, stderr)
	}
	put(t, dir, "study.yaml", "cog: 2025\nsources: {boundaries: [{file: a.geojson}]}\n")
	if got := mustRun(t, args...); !strings.Contains(got, "names nothing to download") {
		t.Errorf("%q", got)
	}
	golden(t, "fetch-list.txt", mustRun(t, "fetch", "--list"))
}

// TestDemo does what `make run` does, on a smaller département.
func TestDemo(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "demo")
	p, url := start(t, "demo", "--dir", dir, "--communes", "120")
	for _, layer := range atlas.LayerIDs() {
		var fc struct{ NumberMatched int }
		getJSON(t, url+"collections/"+layer+"/items?limit=1", &fc)
		if fc.NumberMatched == 0 {
			t.Errorf("the demonstration has no %s", layer)
		}
	}
	said := p.end(t)
	for _, want := range []string{"inhabitants (COG", "practitioners (", "teams (ESP)", "CPTS covering", "overlaps: ", "gap", dir} {
		if !strings.Contains(said, want) {
			t.Errorf("%q is not in\n%s", want, said)
		}
	}
}

func TestEvaluate(t *testing.T) {
	dir, path := smallStudy(t)
	mustRun(t, "build", path)
	kept := filepath.Join(dir, "study.gpkg")
	put(t, dir, "projet.csv", "code_insee;nom\n05003;Commune 3\n5004;Commune 4\n05004;encore\n")
	text := mustRun(t, "evaluate", kept, "--units", filepath.Join(dir, "projet.csv"), "--name", "CPTS du Milieu")
	golden(t, "fiche.txt", withoutEdition(text))
	golden(t, "fiche.md", withoutEdition(mustRun(t, "evaluate", kept, "05003", "05004", "--format", "markdown")))
	var e struct {
		Population    int64
		CoveredAfter  int64 `json:"covered_after"`
		CoveredBefore int64 `json:"covered_before"`
		Others        []struct{ CPTS string }
		Gaps          []struct {
			Units []string
			Left  int64 `json:"population_left"`
		}
	}
	if err := json.Unmarshal([]byte(mustRun(t, "evaluate", kept, "05003", "05004", "--format", "json")), &e); err != nil {
		t.Fatal(err)
	}
	if e.Population != 7000 || e.CoveredAfter-e.CoveredBefore != 4000 || len(e.Others) != 1 || len(e.Gaps) != 1 || e.Gaps[0].Left != 11000 {
		t.Errorf("%+v", e)
	}
}

// withoutEdition drops the line that changes with every change of content.
func withoutEdition(text string) string { return text[:strings.Index(text, "\nÉdition")] + "\n" }

func TestEvaluateRefusals(t *testing.T) {
	dir, path := smallStudy(t)
	mustRun(t, "build", path)
	kept := filepath.Join(dir, "study.gpkg")
	put(t, dir, "bad.csv", "code_insee\n05001\nxyz\n")
	put(t, dir, "unknown.csv", "code_insee\n05001\n05999\n")
	put(t, dir, "empty.csv", "code_insee\n")
	put(t, dir, "point.geojson", `{"type":"Point","coordinates":[6,44]}`)
	put(t, dir, "sea.geojson", `{"type":"Polygon","coordinates":[[[-4,47],[-3.9,47],[-3.9,47.1],[-4,47]]]}`)
	for _, c := range []struct {
		args []string
		code int
		want string
	}{
		{[]string{"evaluate"}, exitUsage, "wants a GeoPackage"},
		{[]string{"evaluate", kept}, exitUsage, "either --units FILE or codes"},
		{[]string{"evaluate", kept, "05001", "--units", "x.csv"}, exitUsage, "either --units FILE or codes"},
		{[]string{"evaluate", kept, "05001", "--polygon", "x.geojson"}, exitUsage, "or --polygon FILE"},
		{[]string{"evaluate", kept, "--polygon", filepath.Join(dir, "point.geojson")}, exitFailed, "a polygon"},
		{[]string{"evaluate", kept, "--polygon", filepath.Join(dir, "sea.geojson")}, exitFailed, "of no unit"},
		{[]string{"evaluate", kept, "05001", "--replaces", "nobody"}, exitFailed, "no such CPTS"},
		{[]string{"evaluate", kept, "05001", "--format", "pdf"}, exitUsage, "text, markdown, json"},
		{[]string{"evaluate", kept, "05001", "05999"}, exitFailed, "argument 3: 05999 is not a unit"},
		{[]string{"evaluate", kept, "--units", filepath.Join(dir, "bad.csv")}, exitFailed, "bad.csv:3: rejected"},
		{[]string{"evaluate", kept, "--units", filepath.Join(dir, "unknown.csv")}, exitFailed, "unknown.csv:3: 05999 is not a unit"},
		{[]string{"evaluate", kept, "--units", filepath.Join(dir, "empty.csv")}, exitFailed, "names no unit"},
		{[]string{"evaluate", kept, "--units", filepath.Join(dir, "none.csv")}, exitFailed, "none.csv"},
	} {
		if code, _, stderr := maillage(t, c.args...); code != c.code || !strings.Contains(stderr, c.want) {
			t.Errorf("%v: code %d, %s", c.args[1:], code, stderr)
		}
	}
}
