package search_test

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/maillage/maillage/api/features"
	"github.com/maillage/maillage/api/search"
	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/atlas"
	"github.com/maillage/maillage/geo/geotest"
	"github.com/maillage/maillage/ingest"
	"github.com/maillage/maillage/ingest/boundaries"
	"pgregory.net/rapid"
)

type fatal interface {
	Helper()
	Fatal(...any)
}

func indexed(t fatal, ds *geo.Dataset) *search.Index {
	t.Helper()
	a, err := atlas.Compute(context.Background(), ds, geo.DefaultSettings(), nil)
	if err != nil {
		t.Fatal(err)
	}
	e, err := features.NewEdition(a)
	if err != nil {
		t.Fatal(err)
	}
	return search.New(e)
}

// named is the chessboard with names of its first communes.
func named(names ...string) *geo.Dataset {
	ds := geotest.Dataset()
	for i, name := range names {
		ds.Units[i].Name = name
	}
	return ds
}

func ids(results []search.Result) string {
	var all []string
	for _, r := range results {
		all = append(all, r.Collection+"/"+r.ID)
	}
	return strings.Join(all, " ")
}

func TestFind(t *testing.T) {
	// Populations grow from 99002 on: 200, 300, …; 99001 has 5000.
	x := indexed(t, named("Évry-Courcouronnes", "Saint-Étienne", "St-Étienne-du-Bois", "Gap", "Gapennes", "L'Haÿ-les-Roses", "Œuilly", "Le Gap"))
	for query, want := range map[string]string{
		"":              "",
		"  -'":          "",
		"zzz":           "",
		"evry":          "units/99001",
		"ÉVRY cour":     "units/99001",
		"courc":         "units/99001",
		"cour evry":     "units/99001", // any order
		"saint etienne": "units/99002 units/99003",
		"St Étienne":    "units/99002 units/99003",
		"st-etienne-d":  "units/99003",
		"saint-e":       "units/99003 units/99002",
		"etienne":       "units/99003 units/99002",
		"gap":           "units/99004 units/99005 units/99008", // whole, then beginning, then within
		"hay les":       "units/99006",
		"L’Haÿ":         "units/99006",
		"oeuilly":       "units/99007",
		"99201":         "units/99201",
		"9920":          "units/99201 units/99202",
		"cpts":          "cpts/west cpts/east cpts/far",
		"west":          "cpts/west",
		"cpts ouest":    "cpts/west",
		"msp":           "sites/990000001 esp/t1",
		"990000001":     "sites/990000001",
		"c-lost":        "sites/c-lost",
	} {
		if got := ids(x.Find(query, 10)); got != want {
			t.Errorf("%q: %s, want %s", query, got, want)
		}
	}
}

// Words beyond the first sixteen are not looked at.
func TestLongQuery(t *testing.T) {
	x := indexed(t, named())
	for query, want := range map[string]int{"case": 10, strings.Repeat("case ", 16) + "zzz": 10, strings.Repeat("case ", 15) + "zzz": 0} {
		if got := len(x.Find(query, 10)); got != want {
			t.Errorf("%q: %d results, want %d", query, got, want)
		}
	}
}

// A result says what it is and where; what has no place has neither point nor box.
func TestResult(t *testing.T) {
	x := indexed(t, named("Évry"))
	for query, want := range map[string]string{
		"evry":    "Évry | Commune · 99001 · 99 · 5\u202f000 habitants | point false bbox [2 46 2.1 46.1]",
		"99201":   "Case 0-0 1e arrondissement | Arrondissement · 99201 · 99 · 3\u202f000 habitants | point false bbox [2 46 2.1 46.1]",
		"t2":      "ESP-CLAP des Bois | ESP-CLAP · 1 membre | point true bbox []",
		"c-lost":  "Cabinet sans lieu | Cabinet · 0 professionnel | point false bbox []",
		"c 99008": "Cabinet | Cabinet · 99008 · 3 professionnels | point true bbox []",
	} {
		r := x.Find(query, 1)[0]
		box := []float64{}
		if r.BBox != nil {
			box = r.BBox[:]
		}
		if got := fmt.Sprintf("%s | %s | point %v bbox %v", r.Title, r.Subtitle, r.Point != nil, box); got != want {
			t.Errorf("%q: %s, want %s", query, got, want)
		}
	}
}

// Find gives what going through all names finds, in the same order, whatever is asked.
func TestFindAgainstScan(t *testing.T) {
	part := rapid.SampledFrom([]string{"saint", "sainte", "st", "ste", "stes", "É", "étienne", "étang", "sa", "le", "-", "'", " ", "œuf", "9", "99", "003"})
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.Map(rapid.SliceOfN(part, 1, 6), func(parts []string) string { return strings.Join(parts, "") })
		names := rapid.SliceOfN(name, 20, 20).Draw(t, "names")
		query := rapid.Map(rapid.SliceOfN(part, 1, 4), func(parts []string) string { return strings.Join(parts, " ") }).Draw(t, "query")
		got := make(map[string]bool)
		for _, r := range indexed(t, named(names...)).Find(query, search.MaxLimit) {
			if r.Collection == "units" {
				got[r.ID] = true
			}
		}
		for i, name := range names {
			code := fmt.Sprintf("99%03d", i+1)
			if want := answers(search.Words(query), search.Words(name), code); got[code] != want {
				t.Fatalf("%q in %q: %v, want %v", query, name, got[code], want)
			}
		}
	})
}

// answers is what Find is meant to do, said simply.
func answers(query, name []string, code string) bool {
	if len(query) == 0 {
		return false
	}
	spellings := map[string]string{"saint": "st", "sainte": "ste", "stes": "saintes", "st": "saint", "ste": "sainte"}
	for _, q := range query {
		if !slices.ContainsFunc(name, func(w string) bool {
			return strings.HasPrefix(w, q) || spellings[w] != "" && strings.HasPrefix(spellings[w], q)
		}) && !strings.HasPrefix(code, q) {
			return false
		}
	}
	return true
}

func FuzzFind(f *testing.F) {
	x := indexed(f, named("Saint-Étienne"))
	for _, seed := range []string{"", "st", "\xff", "É", "ß İ", "99001", strings.Repeat("a ", 300)} {
		f.Add(seed, 10)
	}
	f.Fuzz(func(t *testing.T, query string, limit int) {
		if got := len(x.Find(query, limit)); got > min(max(limit, 1), search.MaxLimit) {
			t.Errorf("%d results for %d", got, limit)
		}
	})
}

func Example() {
	a, err := atlas.Compute(context.Background(), geotest.Dataset(), geo.DefaultSettings(), nil)
	if err != nil {
		panic(err)
	}
	e, err := features.NewEdition(a)
	if err != nil {
		panic(err)
	}
	for _, r := range search.New(e).Find("cpts de l'o", 3) {
		fmt.Println(r.Collection, r.ID, r.Title)
	}
	// Output: cpts west CPTS de l'Ouest
}

// Queries on metropolitan France, from one letter, which thousands of names hold, to a whole name.
func BenchmarkFind(b *testing.B) {
	const path = "../../../shared/realdata/communes/communes_2018_metro_wgs84.geojson.gz"
	if _, err := os.Stat(path); err != nil {
		b.Skip("search in France: ../shared/realdata is not there")
	}
	units, _, err := boundaries.Read(context.Background(), path, boundaries.Options{}, &ingest.Report{}, nil)
	if err != nil {
		b.Fatal(err)
	}
	ds := &geo.Dataset{Name: "France"}
	for i, u := range units {
		ds.Units = append(ds.Units, geo.Unit{Code: u.Code, Name: u.Name, Parent: geo.None, Population: geo.Exactly(int64(i)), Geometry: u.Geometry})
	}
	x := indexed(b, ds)
	for query, first := range map[string]string{"s": "95554", "st": "56201", "saint etienne": "42218", "evry": "91228", "75056": "75056", "la r": "81115"} {
		b.Run(query, func(b *testing.B) {
			b.ReportAllocs()
			var got []search.Result
			for b.Loop() {
				got = x.Find(query, search.DefaultLimit)
			}
			if len(got) == 0 || got[0].ID != first {
				b.Errorf("found %s, want %s first", ids(got), first)
			}
		})
	}
}
