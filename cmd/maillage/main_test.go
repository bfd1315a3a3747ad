package main

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/atlas"
	"github.com/maillage/maillage/geo/geotest"
	"github.com/spf13/cobra"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// golden compares text with testdata/name.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s: got\n%s\nwant\n%s", name, got, want)
	}
}

// maillage runs the program to its end.
func maillage(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, err bytes.Buffer
	code = run(context.Background(), args, &out, &err)
	return code, out.String(), err.String()
}

// mustRun runs the program and wants it to succeed.
func mustRun(t *testing.T, args ...string) string {
	t.Helper()
	code, stdout, stderr := maillage(t, args...)
	if code != exitDone {
		t.Fatalf("maillage %s: exit code %d\n%s%s", strings.Join(args, " "), code, stdout, stderr)
	}
	return stdout
}

// process is the program running aside.
type process struct {
	stop context.CancelFunc
	code chan int
	out  *safeBuffer
}

// safeBuffer may be read while it is written.
type safeBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *safeBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *safeBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

// start runs a verb that serves, and returns once it tells its address.
func start(t *testing.T, args ...string) (p *process, url string) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	p = &process{stop: cancel, code: make(chan int, 1), out: &safeBuffer{}}
	go func() { p.code <- run(ctx, append(args, "--addr", "127.0.0.1:0"), p.out, p.out) }()
	served := regexp.MustCompile(`is served at (http\S+)`)
	for range 1200 {
		if m := served.FindStringSubmatch(p.out.String()); m != nil {
			return p, m[1]
		}
		select {
		case code := <-p.code:
			t.Fatalf("maillage %s ended with %d:\n%s", strings.Join(args, " "), code, p.out.String())
		case <-time.After(50 * time.Millisecond):
		}
	}
	t.Fatalf("maillage %s does not serve:\n%s", strings.Join(args, " "), p.out.String())
	return nil, ""
}

// end interrupts a process, which must stop cleanly, and returns all it said.
func (p *process) end(t *testing.T) string {
	t.Helper()
	p.stop()
	select {
	case code := <-p.code:
		if code != exitDone {
			t.Errorf("exit code %d:\n%s", code, p.out.String())
		}
	case <-time.After(20 * time.Second):
		t.Fatal("it does not stop")
	}
	return p.out.String()
}

func getJSON(t *testing.T, url string, into any) {
	t.Helper()
	r, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	if err != nil || r.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s, %v\n%s", url, r.Status, err, body)
	}
	if err := json.Unmarshal(body, into); err != nil {
		t.Fatalf("%s: %v\n%.300s", url, err, body)
	}
}

func TestUsage(t *testing.T) {
	for _, tt := range []struct {
		args []string
		want string
	}{
		{nil, "a verb is wanted"},
		{[]string{"biuld"}, `there is no verb "biuld"; did you mean build?`},
		{[]string{"zzz"}, `there is no verb "zzz"`},
		{[]string{"--nope"}, "there is no flag --nope, the nearest is --help"},
		{[]string{"build"}, "STUDY.yaml is missing"},
		{[]string{"build", "a.yaml", "b.yaml"}, `"b.yaml" is one argument too many`},
		{[]string{"build", "a.yaml", "--stric"}, "there is no flag --stric, the nearest is --strict"},
		{[]string{"export"}, "FILE.gpkg and LAYER is missing"},
		{[]string{"export", "a.gpkg", "units"}, "a name ending in .gpkg, .geojson, .geojsonl, .geojsons, .jsonfg, .fgb, .parquet, .csv, .wkt.csv or .xlsx is wanted"},
		{[]string{"export", "a.gpkg", "units", "-o", "a.shp"}, "a name ending in .gpkg, .geojson, .geojsonl, .geojsons, .jsonfg, .fgb, .parquet, .csv, .wkt.csv or .xlsx is wanted"},
		{[]string{"demo", "--communes", "many"}, `--communes "many": a whole number is wanted`},
		{[]string{"demo", "--communes", "2.5"}, `--communes "2.5": a whole number is wanted`},
		{[]string{"demo", "--communes", "99999999999999999999"}, `--communes "99999999999999999999": the number is out of range`},
		{[]string{"demo", "--communes", "-5"}, "--communes -5: a number from 60 to 90000 is wanted"},
		{[]string{"demo", "--seed", "-1"}, `--seed "-1": a whole number is wanted, 0 or more`},
		{[]string{"underserved", "a.gpkg", "--below", "abc"}, `--below "abc": a number is wanted, such as 12 or 2.5`},
		{[]string{"underserved", "a.gpkg", "--below", ""}, `--below "": a number is wanted`},
		{[]string{"underserved", "a.gpkg", "--below", "2,5"}, `--below "2,5": a number is written with a point: 2.5`},
		{[]string{"underserved", "a.gpkg", "--below", "1e999"}, `--below "1e999": the number is out of range`},
		{[]string{"underserved", "a.gpkg", "--below", "inf"}, "--below +Inf: a number over 0 is wanted"},
		{[]string{"underserved", "a.gpkg", "--below", "NaN"}, "--below NaN: a number over 0 is wanted"},
		{[]string{"underserved", "a.gpkg", "--below"}, "--below is without a value: threshold of access"},
		{[]string{"underserved", "a.gpkg", "-below", "2"}, "there is no flag -below, it takes two dashes: --below"},
		{[]string{"underserved", "a.gpkg", "-x"}, "there is no flag -x in -x"},
		{[]string{"underserved", "a.gpkg", "--reasons=oui"}, `--reasons "oui": true or false is wanted`},
		{[]string{"isochrone", "a.gpkg", "--from", "01004", "--minutes", "vingt"}, `--minutes "vingt": a number is wanted`},
		{[]string{"isochrone", "a.gpkg", "--from", "01004", "--minutes", "inf"}, "--minutes +Inf: a number over 0 is wanted"},
		{[]string{"export", "a.gpkg", "--pmtiles", "a.pmtiles", "--max-zoom", "x"}, `--max-zoom "x": a whole number is wanted`},
		{[]string{"export", "a.gpkg", "--pmtiles", "a.pmtiles", "--layers", `a"b`}, "names parted by commas are wanted"},
		{[]string{"export", "a.gpkg", "units", "-o"}, "--output is without a value: file to write"},
		{[]string{"serve", "a.gpkg", "--addr", "127.0.0.1:0", "--concurrent", "0"}, "--concurrent 0: a number of requests is wanted, 1 or more"},
		{[]string{"serve", "a.gpkg", "--role", "maire"}, `--role "maire": it is one of public, analyst, planner`},
		{[]string{"demo", "here"}, `"here" is one argument too many`},
		{[]string{"fetch", "a.yaml", "--base", "ftp://x"}, "an http or https address is wanted"},
		{[]string{"fetch", "a.yaml", "--list"}, "one argument too many"},
		{[]string{"version", "1"}, "one argument too many"},
	} {
		code, stdout, stderr := maillage(t, tt.args...)
		if code != exitUsage || stdout != "" || !strings.Contains(stderr, tt.want) || !strings.Contains(stderr, "--help") {
			t.Errorf("maillage %s: code %d, %q, %q; want code 2 and %q", strings.Join(tt.args, " "), code, stdout, stderr, tt.want)
		}
	}
}

// TestHelp keeps the help of every verb under review.
func TestHelp(t *testing.T) {
	verbs := []string{""}
	for _, c := range newRoot().Commands() {
		if c.Short == "" || c.Example == "" && c.Name() != "version" {
			t.Errorf("%s has no example", c.Name())
		}
		verbs = append(verbs, c.Name())
	}
	for _, v := range verbs {
		args, name := []string{v, "--help"}, v
		if v == "" {
			args, name = args[1:], "maillage"
		}
		golden(t, "help/"+name+".txt", mustRun(t, args...))
	}
}

func TestCompletion(t *testing.T) {
	for _, tt := range []struct {
		args []string
		want string
	}{
		{[]string{"export", "a.gpkg", ""}, strings.Join(atlas.LayerIDs(), "\n") + "\n:4\n"},
		{[]string{"export", ""}, "gpkg\n:8\n"},
		{[]string{"export", "a.gpkg", "units", "-o", ""}, "gpkg\ngeojson\ngeojsonl\ngeojsons\njsonfg\nfgb\nparquet\ncsv\nwkt.csv\nxlsx\n:8\n"},
		{[]string{"build", ""}, "yaml\nyml\n:8\n"},
		{[]string{"build", "a.yaml", ""}, ":4\n"},
		{[]string{"build", "--output", ""}, "gpkg\n:8\n"},
		{[]string{"serve", ""}, "gpkg\n:8\n"},
		{[]string{"new", ""}, ":16\n"},
	} {
		if got := mustRun(t, append([]string{cobra.ShellCompRequestCmd}, tt.args...)...); got != tt.want {
			t.Errorf("%v: %q, want %q", tt.args, got, tt.want)
		}
	}
	if got := mustRun(t, "completion", "bash"); !strings.Contains(got, "maillage") {
		t.Error("no completion for bash")
	}
}

func TestVersion(t *testing.T) {
	if got := mustRun(t, "version"); !strings.HasPrefix(got, "maillage ") || !strings.Contains(got, "\ngo1.") {
		t.Errorf("%q", got)
	}
	b := build{Revision: "57b7e32aa1b2c3d4e5f6", Modified: true}
	if got := b.String(); got != "(devel) 57b7e32aa1b2, modified" {
		t.Errorf("%q", got)
	}
}

func TestNew(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "deep", "paca")
	mustRun(t, "new", dir)
	code, _, stderr := maillage(t, "check", filepath.Join(dir, "study.yaml"))
	if code != exitFailed || !strings.Contains(stderr, "no file matches") || !strings.Contains(stderr, "maillage fetch") {
		t.Errorf("code %d: %s", code, stderr)
	}
	if err := os.WriteFile(filepath.Join(dir, "study.yaml"), []byte("mine"), 0o644); err != nil {
		t.Fatal(err)
	}
	if code, _, stderr := maillage(t, "new", dir); code != exitFailed || !strings.Contains(stderr, "is there already") {
		t.Errorf("code %d: %s", code, stderr)
	}
	if text, _ := os.ReadFile(filepath.Join(dir, "study.yaml")); string(text) != "mine" {
		t.Error("the study of before was replaced")
	}
}

func TestSummary(t *testing.T) {
	ds := geotest.Dataset()
	a, err := atlas.Compute(context.Background(), ds, geo.DefaultSettings(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(summary(a), "\n"); n != 4 {
		t.Errorf("%d lines, want five", n+1)
	}
	golden(t, "summary.txt", account(a)+"\n")
}

func TestNumber(t *testing.T) {
	for n, want := range map[int64]string{0: "0", 7: "7", 999: "999", 1000: "1 000", 5218960: "5 218 960", -12: "-12", -1234: "-1 234"} {
		if got := number(n); got != want {
			t.Errorf("%d: %q", n, got)
		}
	}
	if plural(1, "gap")+plural(0, "gap")+plural(2, "gap") != "1 gap0 gaps2 gaps" {
		t.Error("plural")
	}
}

// TestConsole plays stages on a terminal and elsewhere, from several goroutines: at the end one line per stage.
func TestConsole(t *testing.T) {
	for _, terminal := range []bool{false, true} {
		var b safeBuffer
		clock := time.Unix(0, 0)
		c := &console{err: &b, terminal: terminal, now: func() time.Time { clock = clock.Add(500 * time.Millisecond); return clock }}
		c.stage("reading", 0, 0)
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				for i := range int64(200) {
					c.stage("reading", i, 100)
				}
			})
		}
		wg.Wait()
		c.stage("computing", 1, 7)
		c.stage("", 7, 7)
		c.endStage()
		c.endStage()
		lines := regexp.MustCompile(`(?m)(reading|computing) +0\.50 s$`).FindAllString(b.String(), -1)
		if len(lines) != 2 {
			t.Errorf("terminal %v: %q", terminal, b.String())
		}
		if bar := strings.Contains(b.String(), "%"); bar != terminal {
			t.Errorf("terminal %v, bar %v", terminal, bar)
		}
	}
}

func TestAddress(t *testing.T) {
	for addr, want := range map[string]string{"127.0.0.1:80": "http://127.0.0.1:80/", "0.0.0.0:8080": "http://localhost:8080/",
		"[::]:8080": "http://localhost:8080/", "[::1]:8080": "http://[::1]:8080/"} {
		a, err := net.ResolveTCPAddr("tcp", addr)
		if err != nil {
			t.Fatal(err)
		}
		if got := address(a); got != want {
			t.Errorf("%s: %s, want %s", addr, got, want)
		}
	}
}

func TestDemoSparesOtherFolders(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, "cpts.csv", "mine")
	if code, _, stderr := maillage(t, "demo", "--dir", dir, "--addr", "127.0.0.1:0"); code != exitUsage || !strings.Contains(stderr, "holds other files") {
		t.Errorf("code %d: %s", code, stderr)
	}
	if got := string(read(t, filepath.Join(dir, "cpts.csv"))); got != "mine" {
		t.Errorf("the file was overwritten: %q", got)
	}
}

func TestPortInUse(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	for _, args := range [][]string{{"serve", "none.gpkg"}, {"demo", "--dir", filepath.Join(t.TempDir(), "never-made")}} {
		code, _, stderr := maillage(t, append(args, "--addr", l.Addr().String())...)
		if code != exitFailed || !strings.Contains(stderr, "in use by another program: choose another address, as in --addr") {
			t.Errorf("%v: code %d: %s", args, code, stderr)
		}
		if args[0] == "demo" {
			if _, err := os.Stat(args[2]); err == nil {
				t.Error("the sample was made before the address was tried")
			}
		}
	}
}

func TestServeNothing(t *testing.T) {
	dir := t.TempDir()
	bad := filepath.Join(dir, "bad.gpkg")
	if err := os.WriteFile(bad, []byte("not a GeoPackage"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{bad, filepath.Join(dir, "none.gpkg"), dir} {
		code, stdout, stderr := maillage(t, "serve", path, "--addr", "127.0.0.1:0")
		if code != exitFailed || stdout != "" || !strings.Contains(stderr, path) {
			t.Errorf("%s: code %d, %q, %q", path, code, stdout, stderr)
		}
	}
}

func Example_placements() {
	fmt.Println(placements(map[string]int{"unit": 40, "finess": 1200, "address": 310, "unplaced": 1}))
	// Output: 1 200 by FINESS, 310 by address, 40 at their commune's point, 1 nowhere
}

// With --admin, metrics and profiles are at an address of their own, that no other machine reaches.
func TestAdmin(t *testing.T) {
	for addr, want := range map[string]string{"0.0.0.0:0": "can be reached from other machines", ":0": "can be reached from other machines", "nonsense": "--admin"} {
		code, _, stderr := maillage(t, "demo", "--dir", t.TempDir(), "--addr", "127.0.0.1:0", "--admin", addr)
		if code != exitFailed || !strings.Contains(stderr, want) {
			t.Errorf("--admin %s: code %d, %s", addr, code, stderr)
		}
	}
	p, url := start(t, "demo", "--dir", t.TempDir(), "--admin", "127.0.0.1:0")
	m := regexp.MustCompile(`metrics and profiles are at (http\S+)`).FindStringSubmatch(p.out.String())
	if m == nil {
		t.Fatalf("the address of the metrics is not told: %s", p.out.String())
	}
	for address, want := range map[string]int{url + "readyz": 200, url + "metrics": 404, m[1] + "metrics": 200, m[1] + "debug/pprof/heap": 200} {
		answer, err := http.Get(address)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		if answer.StatusCode != want {
			t.Errorf("%s: %s, want %d", address, answer.Status, want)
		}
	}
	p.end(t)
}
