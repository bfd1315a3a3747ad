package sample_test

import (
	"context"
	"crypto/sha256"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/maillage/maillage/data/sample"
)

var update = flag.Bool("update", false, "write the golden files")

func TestWriteRefuses(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	for _, c := range []struct {
		name string
		ctx  context.Context
		dir  string
		opt  sample.Options
		want string
	}{
		{"too few", t.Context(), t.TempDir(), sample.Options{Communes: 3}, "3 communes"},
		{"negative", t.Context(), t.TempDir(), sample.Options{Communes: -300}, "-300 communes"},
		{"too many", t.Context(), t.TempDir(), sample.Options{Communes: 1 << 40}, "can be drawn"},
		{"not a folder", t.Context(), file, sample.Options{Communes: 60}, "file"},
		{"cancelled", cancelled, t.TempDir(), sample.Options{Communes: 60}, "canceled"},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := sample.Write(c.ctx, c.dir, c.opt)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want an error that says %q", err, c.want)
			}
		})
	}
	if err := sample.Write(cancelled, t.TempDir(), sample.Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled writing gives %v", err)
	}
}

// digests returns a line for each file of a folder: its SHA-256 and its name.
func digests(t *testing.T, dir string) string {
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, e := range entries {
		data, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&b, "%x  %s\n", sha256.Sum256(data), e.Name())
	}
	return b.String()
}

func TestSameOptionsSameBytes(t *testing.T) {
	first := digests(t, write(t, sample.Options{}))
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	if again := digests(t, write(t, sample.Options{Seed: 1, Communes: 300})); again != first {
		t.Errorf("two runs differ:\n%s\n%s", first, again)
	}
	if other := digests(t, write(t, sample.Options{Seed: 2})); other == first {
		t.Error("another seed gives the same bytes")
	}
	const golden = "testdata/digests.txt"
	if *update {
		if err := os.WriteFile(golden, []byte(first), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if runtime.GOARCH != "amd64" {
		t.Skip("digests: they are those of amd64; elsewhere the last bit of a product may differ")
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if first != string(want) {
		t.Errorf("the study has changed; when it was meant to, go test ./data/sample -update\n%s", first)
	}
}

func number(t *testing.T, text string) int {
	t.Helper()
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestPopulations(t *testing.T) {
	dir := write(t, sample.Options{})
	g := readGround(t, dir)
	var sizes []int
	total, city := 0, 0
	for _, row := range table(t, dir, "populations.csv", ';') {
		n := number(t, row["PMUN"])
		if g.name[row["COM"]] != row["Commune"] {
			t.Errorf("%s %s has no boundary", row["COM"], row["Commune"])
		}
		if number(t, row["PTOT"]) != n+number(t, row["PCAP"]) {
			t.Errorf("%s: the total is not the sum", row["COM"])
		}
		if g.city[row["COM"]] != "" {
			city += n
		}
		total += n
		sizes = append(sizes, n)
	}
	slices.Sort(sizes)
	median := sizes[len(sizes)/2]
	if len(sizes) != 305 || total != 450_000 || city != 150_000 {
		t.Errorf("%d units, %d inhabitants, %d in the city; want 305, 450 000, 150 000", len(sizes), total, city)
	}
	if sizes[0] < 20 || sizes[0] > 120 || median < 250 || median > 700 || sizes[298] < 10_000 {
		t.Errorf("least %d, median %d, largest town %d: not the heavy tail of a département", sizes[0], median, sizes[298])
	}
}

func TestCOG(t *testing.T) {
	dir := write(t, sample.Options{})
	g := readGround(t, dir)
	kinds, labels := map[string]int{}, map[string]bool{}
	for _, row := range table(t, dir, "cog.csv", ',') {
		kinds[row["TYPECOM"]]++
		code := row["COM"]
		city := g.city[code]
		switch row["TYPECOM"] {
		case "COM":
			isCity := slices.ContainsFunc([]string{"99901", "99906"}, func(part string) bool { return g.city[part] == code })
			if g.name[code] != row["LIBELLE"] && !isCity || labels[row["LIBELLE"]] {
				t.Errorf("commune %s %s has another name, no boundary, or the name of another", code, row["LIBELLE"])
			}
			labels[row["LIBELLE"]] = true
		case "ARM":
			if city == "" || city != row["COMPARENT"] {
				t.Errorf("arrondissement %s is of %s in the COG and of %q in the boundaries", code, row["COMPARENT"], city)
			}
		case "COMD":
			if g.name[code] != "" || g.name[row["COMPARENT"]] == "" {
				t.Errorf("%s is delegated of %s", code, row["COMPARENT"])
			}
		}
	}
	if kinds["COM"] != 300 || kinds["ARM"] != 6 || kinds["COMD"] != 1 {
		t.Errorf("%v; want 300 communes, 6 arrondissements, 1 delegated", kinds)
	}
}

// No commune of the country has the name of a real one.
func TestNamesAreNobodys(t *testing.T) {
	const path = "../../../shared/realdata/cog"
	if _, err := os.Stat(path); err != nil {
		t.Skip("real names: " + path + " is absent")
	}
	real := map[string]bool{}
	for _, row := range table(t, path, "cog_communes_2025.csv", ',') {
		real[row["NCC"]] = true
	}
	if len(real) < 30_000 {
		t.Fatalf("%d real names were read", len(real))
	}
	dir := write(t, sample.Options{})
	for _, row := range table(t, dir, "cog.csv", ',') {
		if real[row["NCC"]] {
			t.Errorf("%s is the name of a real commune", row["LIBELLE"])
		}
	}
}

func TestProfessionals(t *testing.T) {
	dir := write(t, sample.Options{})
	g := readGround(t, dir)
	profession, sectors, people := map[string]string{}, map[string]int{}, map[string]int{}
	for _, row := range bars(t, dir) {
		id := row["Identification nationale PP"]
		people[id]++
		sectors[row["Code secteur d'activité"]]++
		if !regexp.MustCompile(`^899\d{9}$`).MatchString(id) || !strings.HasSuffix(row["Nom d'exercice"], "-FICTIF") {
			t.Errorf("%s %s could be somebody", id, row["Nom d'exercice"])
		}
		if g.name[row["Code commune (coord. structure)"]] == "" {
			t.Errorf("%s practises in %q", id, row["Code commune (coord. structure)"])
		}
		profession[id] = row["Code profession"]
		if row["Code profession"] == "10" && row["Code savoir-faire"] != "" && !strings.HasPrefix(row["Code savoir-faire"], "SM") {
			t.Errorf("%s has the savoir-faire %s", id, row["Code savoir-faire"])
		}
	}
	counts := map[string]float64{}
	for _, p := range profession {
		counts[p]++
	}
	// Heads per 100 000 inhabitants that are drawn for; the draw is within four standard deviations.
	for code, want := range map[string]float64{"10": 85 + 55, "21": 80, "40": 62, "50": 14, "60": 150, "70": 115, "80": 21, "91": 34, "92": 6, "93": 40} {
		mean := want * 4.5
		if d := counts[code] - mean; d*d > 16*mean {
			t.Errorf("%v people of profession %s, want about %v", counts[code], code, mean)
		}
	}
	twice := 0
	for _, n := range people {
		if n > 1 {
			twice++
		}
	}
	if twice < 50 {
		t.Errorf("%d people on more than one row", twice)
	}
	for _, s := range []string{"SA01", "SA05", "SA07", "SA33", "SA50", "SA52", "SA64"} {
		if sectors[s] == 0 {
			t.Errorf("nobody of sector %s", s)
		}
	}
}

func TestTeamsAndPatients(t *testing.T) {
	dir := write(t, sample.Options{})
	g := readGround(t, dir)
	known, members := map[string]bool{}, map[string]int{}
	for _, row := range bars(t, dir) {
		known[row["Identification nationale PP"]] = true
		members[row["Numéro FINESS site"]]++
	}
	teams := map[string]bool{}
	data, err := os.ReadFile(filepath.Join(dir, "etalab-cs1100507.csv"))
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(string(data), "\n") {
		f := strings.Split(line, ";")
		if f[0] == "structureet" && (f[18] == "603" || f[18] == "124") {
			teams[f[1]] = true
			if members[f[1]] == 0 {
				t.Errorf("nobody practises at %s", f[3])
			}
		}
	}
	if len(teams) < 10 {
		t.Errorf("%d MSP and centres", len(teams))
	}
	strangers, wordy := 0, 0
	parts := map[string]int{}
	for _, row := range table(t, dir, "esp.csv", ';') {
		teams[row["id_esp"]] = true
		parts[row["quotité"]]++
		switch {
		case row["rpps"] == "" && row["profession"] != "" && g.name[row["code_insee"]] != "":
			wordy++
		case !known["8"+row["rpps"]]:
			strangers++
		}
	}
	if strangers != 1 || wordy < 10 {
		t.Errorf("%d unknown RPPS numbers and %d members by profession, want 1 and some", strangers, wordy)
	}
	if len(parts) != 4 || parts[""] < 80 {
		t.Errorf("parts of time %v: want most untold, some told in three ways", parts)
	}
	checkPatients(t, dir, g, teams)
}

func checkPatients(t *testing.T, dir string, g *ground, teams map[string]bool) {
	masks, counted, pairs := map[string]int{}, map[string]bool{}, map[string]bool{}
	for _, row := range table(t, dir, "patients.csv", ';') {
		if !teams[row["esp"]] || g.name[row["code_insee"]] == "" {
			t.Errorf("%v speaks of no team or no commune", row)
		}
		if key := row["esp"] + row["code_insee"]; pairs[key] {
			t.Errorf("%v comes twice", row)
		} else {
			pairs[key] = true
		}
		counted[row["esp"]] = true
		if n, err := strconv.Atoi(row["patients"]); err != nil {
			masks[row["patients"]]++
		} else if n < 11 {
			t.Errorf("%d patients are not masked", n)
		}
	}
	if masks["<11"] == 0 || masks["NS"] == 0 || len(masks) != 3 {
		t.Errorf("masks %v", masks)
	}
	if n := len(teams) - len(counted); n < 2 || n > len(teams)/2 {
		t.Errorf("%d of %d teams have no counts", n, len(teams))
	}
}

func TestAPL(t *testing.T) {
	dir := write(t, sample.Options{})
	weighted, inhabitants := 0.0, 0.0
	for _, row := range table(t, dir, "apl.csv", ',') {
		apl, err := strconv.ParseFloat(row["apl_mg2023"], 64)
		if err != nil || apl < 0 || apl > 12 {
			t.Errorf("APL of %s is %s", row["code"], row["apl_mg2023"])
		}
		n := float64(number(t, row["pop2021"]))
		weighted, inhabitants = weighted+n*apl, inhabitants+n
	}
	if mean := weighted / inhabitants; mean < 2.8 || mean > 3.8 {
		t.Errorf("the mean APL is %.2f, want about that of France, 3.3", mean)
	}
}

// A large country has several départements, each with at most 999 communes and codes of its own.
func TestSeveralDepartments(t *testing.T) {
	dir := write(t, sample.Options{Communes: 1000})
	g := readGround(t, dir)
	sizes := map[string]int{}
	for code := range g.name {
		sizes[code[:2]]++
	}
	if len(sizes) != 3 || sizes["99"] < 300 || len(g.name) != 1005 {
		t.Errorf("%d units in départements %v", len(g.name), sizes)
	}
	for d := range sizes {
		if _, err := os.Stat(filepath.Join(dir, "adresses-"+d+".csv.gz")); err != nil {
			t.Error(err)
		}
	}
}

func BenchmarkWrite(b *testing.B) {
	for _, c := range []struct {
		communes int
		bytes    int64
	}{{300, 432618}, {3000, 4056308}} {
		b.Run(strconv.Itoa(c.communes), func(b *testing.B) {
			dir := b.TempDir()
			for b.Loop() {
				if err := sample.Write(b.Context(), dir, sample.Options{Communes: c.communes}); err != nil {
					b.Fatal(err)
				}
			}
			info, err := os.Stat(filepath.Join(dir, "communes.geojson"))
			if err != nil {
				b.Fatal(err)
			}
			if info.Size() != c.bytes {
				b.Errorf("boundaries of %d bytes, want %d", info.Size(), c.bytes)
			}
		})
	}
}
