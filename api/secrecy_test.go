package api_test

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/maillage/maillage/api"
	"github.com/maillage/maillage/data/sample"
	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/atlas"
	"github.com/maillage/maillage/geo/secrecy"
	"github.com/maillage/maillage/geo/secrecy/secrecytest"
	"github.com/maillage/maillage/ingest"
	"github.com/maillage/maillage/ingest/study"
)

// countedSample is the fictional département whose masked counts are told as whole numbers from 1 to 10, as they are to
// who holds them.
func countedSample(t *testing.T) *geo.Dataset {
	t.Helper()
	dir := t.TempDir()
	if err := sample.Write(t.Context(), dir, sample.Options{}); err != nil {
		t.Fatal(err)
	}
	cfg, err := study.Load(filepath.Join(dir, "study.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var report ingest.Report
	ds, err := study.Read(t.Context(), cfg, &report, nil)
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(1, 74))
	masked := 0
	for i := range ds.Flows {
		if f := &ds.Flows[i]; f.Patients.State == geo.Masked {
			f.Patients = geo.Exactly(1 + r.Int64N(10))
			masked++
		}
	}
	if masked < 100 {
		t.Fatalf("%d small counts: the audit needs more", masked)
	}
	return ds
}

// questions are addresses that tell all that there is to know: every feature of every collection with all its fields,
// tiles, the account of the edition, who is underserved by every grouping, and the judgement of many territories, among
// them pairs that differ by one unit.
func questions(a *atlas.Atlas, r *rand.Rand) []string {
	out := []string{"/?f=json", "/edition", "/collections?f=json", "/tiles/WebMercatorQuad/7/45/62", "/styles?f=json"}
	for _, l := range a.Layers() {
		out = append(out, "/collections/"+l.ID+"?f=json", "/collections/"+l.ID+"/items?f=json&limit=10000")
	}
	for _, acc := range a.Access {
		for _, by := range atlas.Groupings() {
			out = append(out, fmt.Sprintf("/underserved?f=json&profession=%s&by=%s", acc.Profession, by))
		}
	}
	codes := make([]string, len(a.Dataset.Units))
	for u := range codes {
		codes[u] = a.Dataset.Units[u].Code
	}
	for range 40 {
		first, n := r.IntN(len(codes)-30), 1+r.IntN(29)
		some := codes[first : first+n]
		if r.IntN(2) == 0 {
			some = nil
			for _, k := range r.Perm(len(codes))[:n] {
				some = append(some, codes[k])
			}
		}
		out = append(out, "/evaluate?f=json&units="+strings.Join(some, ","), "/evaluate?f=json&units="+strings.Join(append(slices.Clip(some), codes[first+29]), ","))
	}
	return out
}

// served returns a handler that shows a dataset to a role.
func served(t *testing.T, ds *geo.Dataset, role secrecy.Role) http.Handler {
	t.Helper()
	s, err := api.New(api.Config{Version: "test", Role: role})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Swap(computed(t, ds)); err != nil {
		t.Fatal(err)
	}
	return s.Handler()
}

// fetched is what a role is answered: by address, the digest of the headers and of the body.
func fetched(t *testing.T, h http.Handler, questions []string) map[string][32]byte {
	t.Helper()
	out := make(map[string][32]byte, len(questions))
	for _, q := range questions {
		answer, body := get(t, h, "GET", q)
		if answer.StatusCode != http.StatusOK && answer.StatusCode != http.StatusNoContent {
			t.Fatalf("%s: %s %.300s", q, answer.Status, body)
		}
		header := answer.Header.Clone()
		for _, of := range []string{"X-Request-Id", "Date", "Last-Modified"} { // of the request, not of what is told
			header.Del(of)
		}
		out[q] = sha256.Sum256(fmt.Append(body, header))
	}
	return out
}

// differing returns the addresses where two sets of answers differ, in their order.
func differing(one, other map[string][32]byte) (out []string) {
	for _, q := range slices.Sorted(maps.Keys(one)) {
		if one[q] != other[q] {
			out = append(out, q)
		}
	}
	return out
}

// alternatives are the datasets of which a role must be told what it is told of one, some of them drawn at random.
func alternatives(t *testing.T, ds *geo.Dataset, role secrecy.Role, some int, r *rand.Rand) (leaks []secrecytest.Leak, others []*geo.Dataset) {
	t.Helper()
	v, err := computed(t, ds).ShownTo(t.Context(), role)
	if err != nil {
		t.Fatal(err)
	}
	if v.Hidden.Masked == 0 || v.Hidden.Withheld == 0 || v.Hidden.Exact == 0 {
		t.Fatalf("the audit must meet every kind of hiding: %+v", v.Hidden)
	}
	for leak, other := range secrecytest.Alternatives(ds, role, v.Dataset.Merged, v.Withheld) {
		if other == nil {
			t.Fatalf("%s: %v", role, leak)
		}
		leaks, others = append(leaks, leak), append(others, other)
	}
	if len(leaks) < 1000 {
		t.Fatalf("%d alternatives are few", len(leaks))
	}
	for i, k := range r.Perm(len(leaks))[:some] {
		leaks[i], leaks[k], others[i], others[k] = leaks[k], leaks[i], others[k], others[i]
	}
	return leaks[:some], others[:some]
}

// Whatever the public and analysts can fetch of the sample is the same, to the byte, when hidden counts are others; and it
// is not when something of the atlas itself is served beside.
func TestNothingServedNarrowsAHiddenCount(t *testing.T) {
	ds := countedSample(t)
	for _, role := range []secrecy.Role{secrecy.Public, secrecy.Analyst} {
		t.Run(role.String(), func(t *testing.T) {
			r := rand.New(rand.NewPCG(uint64(role), 75))
			asked := questions(computed(t, ds), r)
			told := fetched(t, served(t, ds, role), asked)
			leaks, others := alternatives(t, ds, role, 4, r)
			for i, other := range others {
				if at := differing(told, fetched(t, served(t, other, role), asked)); len(at) > 0 {
					t.Errorf("%v: told by %d of %d answers, first %s", leaks[i], len(at), len(asked), at[0])
				}
			}
			if role == secrecy.Public {
				findsPlanted(t, ds, role, others)
			}
		})
	}
}

// findsPlanted checks that each of some leaks on the way from the atlas to the answers would be found.
func findsPlanted(t *testing.T, ds *geo.Dataset, role secrecy.Role, others []*geo.Dataset) {
	t.Helper()
	split := func(a *atlas.Atlas) string { // shares in core of every team, by the judgement of one commune after the other
		var out strings.Builder
		for u := range a.Units {
			fmt.Fprint(&out, a.Report("", a.Evaluate([]int32{int32(u)}), nil).TeamsSplit)
		}
		return out.String()
	}
	for name, leak := range map[string]func(*atlas.Atlas) string{
		"the edition of the atlas itself, as a tag": func(a *atlas.Atlas) string { return a.Edition },
		"evaluations by the atlas itself":           split,
		"tables of the atlas itself": func(a *atlas.Atlas) string {
			l, out := a.Layer("esp-patients"), ""
			for i := range l.Len() {
				out += fmt.Sprint(value(t, l, i, "patients_max"))
			}
			return out
		},
	} {
		leaking := func(ds *geo.Dataset) map[string][32]byte {
			h, beside := served(t, ds, role), leak(computed(t, ds))
			return fetched(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Server-Timing", beside)
				h.ServeHTTP(w, r)
			}), []string{"/edition"})
		}
		told, found := leaking(ds), false
		for i := 0; i < len(others) && !found; i++ {
			found = len(differing(told, leaking(others[i]))) > 0
		}
		if !found {
			t.Errorf("%s: a leak that the audit does not find", name)
		}
	}
}

func value(t *testing.T, l *atlas.Layer, i int, name string) any {
	t.Helper()
	f := slices.IndexFunc(l.Fields, func(f atlas.Field) bool { return f.Name == name })
	if f < 0 {
		t.Fatalf("%s has no field %s", l.ID, name)
	}
	return l.Value(i, f)
}

// Somebody who takes all tables and solves for the masked cells is left with 1 to 10 for each.
func TestNoIntervalIsNarrowerThan1To10(t *testing.T) {
	ds := countedSample(t)
	truth := make(map[string]float64)
	for _, f := range ds.Flows {
		truth[ds.Teams[f.Team].ID+"~"+ds.Units[f.Unit].Code] = float64(f.Patients.Min)
	}
	for _, role := range []secrecy.Role{secrecy.Public, secrecy.Analyst} {
		h := served(t, ds, role)
		cells, told, names := tablesOf(t, h)
		narrowed, masked := secrecytest.Intervals(cells, told), 0
		for i, c := range cells {
			if n := narrowed[i]; c.Min < c.Max {
				masked++
				if n.Min > 1 || n.Max < 10 || truth[names[i]] < n.Min || truth[names[i]] > n.Max {
					t.Errorf("%s: %s is between %v and %v, and is %v", role, names[i], n.Min, n.Max, truth[names[i]])
				}
			}
		}
		leak := totalOfFew(cells, names, truth)
		if masked < 100 || slices.Equal(secrecytest.Intervals(cells, append(told, leak)), narrowed) {
			t.Errorf("%s: %d cells masked, and the exact total of a team with one or two of them narrows none", role, masked)
		}
	}
}

// totalOfFew is the exact total of the first team that has one or two masked cells, which must not be told.
func totalOfFew(cells []secrecytest.Interval, names []string, truth map[string]float64) secrecytest.Told {
	of := make(map[string]*secrecytest.Told)
	masked := make(map[string]int)
	for i, name := range names {
		team, _, _ := strings.Cut(name, "~")
		if of[team] == nil {
			of[team] = &secrecytest.Told{}
		}
		of[team].Cells = append(of[team].Cells, i)
		of[team].Min, of[team].Max = of[team].Min+truth[name], of[team].Max+truth[name]
		if cells[i].Min < cells[i].Max {
			masked[team]++
		}
	}
	for _, team := range slices.Sorted(maps.Keys(masked)) {
		if masked[team] <= 2 {
			return *of[team]
		}
	}
	return secrecytest.Told{}
}

// tablesOf reads the tables of patients by commune and of teams: cells with their bounds, and what is told of sums of them.
func tablesOf(t *testing.T, h http.Handler) (cells []secrecytest.Interval, told []secrecytest.Told, names []string) {
	t.Helper()
	at, ofTeam := make(map[string]int), make(map[string][]int)
	rows := propertiesOf(t, h, "esp-patients")
	for _, row := range rows {
		if row["state"] != "observed" && row["state"] != "masked" {
			continue
		}
		name, team := row["id"].(string), row["esp"].(string)
		at[name], ofTeam[team] = len(cells), append(ofTeam[team], len(cells))
		cells, names = append(cells, secrecytest.Interval{Min: row["patients_min"].(float64), Max: row["patients_max"].(float64)}), append(names, name)
	}
	for _, row := range rows {
		units, merged := row["merged_units"].([]any)
		if !merged || units[0] != row["unit"] {
			continue
		}
		sum := secrecytest.Told{Min: row["merged_min"].(float64), Max: row["merged_max"].(float64)}
		for _, u := range units {
			sum.Cells = append(sum.Cells, at[row["esp"].(string)+"~"+u.(string)])
		}
		told = append(told, sum)
	}
	for _, row := range propertiesOf(t, h, "esp-territories") {
		if team := ofTeam[row["id"].(string)]; team != nil {
			told = append(told, secrecytest.Told{Cells: team, Min: row["patients_min"].(float64), Max: row["patients_max"].(float64)})
		}
	}
	if len(cells) < 300 || len(told) < 20 {
		t.Fatalf("%d cells, %d sums", len(cells), len(told))
	}
	return cells, told, names
}

func propertiesOf(t *testing.T, h http.Handler, collection string) (out []map[string]any) {
	t.Helper()
	_, body := get(t, h, "GET", "/collections/"+collection+"/items?f=json&limit=10000")
	var page struct {
		Features []struct {
			ID         any
			Properties map[string]any
		}
	}
	if err := json.Unmarshal(body, &page); err != nil {
		t.Fatal(err)
	}
	for _, f := range page.Features {
		if f.Properties["id"] == nil {
			f.Properties["id"] = f.ID
		}
		out = append(out, f.Properties)
	}
	return out
}
