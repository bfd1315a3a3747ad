package sample_test

import (
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/maillage/maillage/data/sample"
	"github.com/paulmach/orb"
)

// The tests read the files by themselves, with nothing of what wrote them nor of package ingest.

func write(t testing.TB, opt sample.Options) string {
	t.Helper()
	dir := t.TempDir()
	if err := sample.Write(t.Context(), dir, opt); err != nil {
		t.Fatalf("%+v: %v", opt, err)
	}
	return dir
}

// table reads a delimited file as one map for each row.
func table(t testing.TB, dir, name string, comma rune) []map[string]string {
	t.Helper()
	f, err := os.Open(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.Comma = comma
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	var out []map[string]string
	for _, row := range rows[1:] {
		m := map[string]string{}
		for i, name := range rows[0] {
			m[name] = row[i]
		}
		out = append(out, m)
	}
	return out
}

// bars reads the RPPS extract, in which quotes mean nothing.
func bars(t testing.TB, dir string) []map[string]string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, "PS_LibreAcces_Personne_activite.txt"))
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSuffix(string(data), "\n"), "\n")
	names := strings.Split(lines[0], "|")
	var out []map[string]string
	for _, line := range lines[1:] {
		m := map[string]string{}
		fields := strings.Split(line, "|")
		if len(fields) != len(names) {
			t.Fatalf("%d fields, the header has %d: %s", len(fields), len(names), line)
		}
		for i, name := range names {
			m[name] = fields[i]
		}
		out = append(out, m)
	}
	return out
}

// ground is the boundary file: who touches whom, part by part.
type ground struct {
	name  map[string]string
	city  map[string]string // the city of each arrondissement
	epci  map[string]string
	parts map[string][]int
	code  []string // of each part
	touch []map[int]bool
}

func readGround(t testing.TB, dir string) *ground {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, "communes.geojson"))
	if err != nil {
		t.Fatal(err)
	}
	var all struct {
		Features []struct {
			Properties map[string]string
			Geometry   struct {
				Type        string
				Coordinates json.RawMessage
			}
		}
	}
	if err := json.Unmarshal(data, &all); err != nil {
		t.Fatal(err)
	}
	g := &ground{name: map[string]string{}, city: map[string]string{}, epci: map[string]string{}, parts: map[string][]int{}}
	sides := map[[2]orb.Point]int{}
	for _, f := range all.Features {
		code := f.Properties["code"]
		if code == "" {
			code = f.Properties["insee_arm"]
			g.city[code] = f.Properties["insee_com"]
		}
		if g.name[code] != "" {
			t.Errorf("code %s comes twice", code)
		}
		g.name[code], g.epci[code] = f.Properties["nom"], f.Properties["codeEpci"]
		shape := orb.MultiPolygon{nil}
		var coordinates any = &shape
		if f.Geometry.Type == "Polygon" {
			coordinates = &shape[0]
		}
		if err := json.Unmarshal(f.Geometry.Coordinates, coordinates); err != nil {
			t.Fatalf("%s: %v", code, err)
		}
		for _, polygon := range shape {
			part := len(g.code)
			g.code, g.touch = append(g.code, code), append(g.touch, map[int]bool{})
			g.parts[code] = append(g.parts[code], part)
			for _, ring := range polygon {
				for i := range ring[1:] {
					sides[[2]orb.Point{ring[i], ring[i+1]}] = part
				}
			}
		}
	}
	for s, part := range sides {
		if other, ok := sides[[2]orb.Point{s[1], s[0]}]; ok {
			g.touch[part][other] = true
		}
	}
	return g
}

// pieces returns the connected pieces of a set of codes, as sets of codes.
func (g *ground) pieces(set map[string]bool) []map[string]bool {
	met := map[int]bool{}
	var out []map[string]bool
	for part, code := range g.code {
		if met[part] || !set[code] {
			continue
		}
		met[part] = true
		piece, queue := map[string]bool{}, []int{part}
		for len(queue) > 0 {
			p := queue[0]
			queue = queue[1:]
			piece[g.code[p]] = true
			for q := range g.touch[p] {
				if !met[q] && set[g.code[q]] {
					met[q] = true
					queue = append(queue, q)
				}
			}
		}
		out = append(out, piece)
	}
	return out
}

// carry2018 returns what each code of 2018 that is not one of 2025, or was more than it is, became.
func carry2018(t testing.TB, dir string, g *ground) func(code string) []string {
	became := map[string][]string{}
	for _, m := range table(t, dir, "mouvements.csv", ',') {
		if m["DATE_EFF"] > "2018-01-01" && m["TYPECOM_AV"] == "COM" && m["TYPECOM_AP"] == "COM" && m["COM_AV"] != m["COM_AP"] {
			became[m["COM_AV"]] = append(became[m["COM_AV"]], m["COM_AP"])
		}
	}
	return func(code string) []string {
		codes := became[code]
		if g.name[code] != "" {
			codes = append([]string{code}, codes...)
		}
		return codes
	}
}
