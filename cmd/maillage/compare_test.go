package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/maillage/maillage/geo/atlas"
)

// editions builds the study twice, its list of CPTS altered in between, and returns both files.
func editions(t *testing.T) (dir, before, now string) {
	t.Helper()
	dir, path := smallStudy(t)
	before, now = filepath.Join(dir, "before.gpkg"), filepath.Join(dir, "study.gpkg")
	mustRun(t, "build", path, "-o", before)
	put(t, dir, "cpts.csv", "cpts,code_insee,stade\nOuest,05001,ACI signé\nEst,05002,ACI signé\nEst,05003,ACI signé\nEst,05004,ACI signé\nSud,05006,lettre d'intention\n")
	mustRun(t, "build", path, "--previous", before)
	return dir, before, now
}

func TestCompare(t *testing.T) {
	dir, before, now := editions(t)
	var doc atlas.ChangesDocument
	if err := json.Unmarshal([]byte(mustRun(t, "compare", before, now, "--format", "json")), &doc); err != nil {
		t.Fatal(err)
	}
	var kinds []string
	for _, c := range doc.Changes {
		kinds = append(kinds, c.Kind+" "+c.ID+" "+strings.Join(c.Units, "+"))
	}
	want := []string{"cpts-new sud 05006", "cpts-stage est 05002+05003+05004", "cpts-joined est 05004", "cpts-left ouest 05002",
		"gap-closed 05006 05006", "gap-closed 05004 05004", "overlap-closed 05002 05002"}
	if !slices.Equal(kinds, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(kinds, "\n"), strings.Join(want, "\n"))
	}
	rows, err := csv.NewReader(strings.NewReader(mustRun(t, "compare", before, now, "--format", "csv"))).ReadAll()
	if err != nil || len(rows) != 1+len(want) {
		t.Errorf("csv: %v, %v", rows, err)
	}
	if text := mustRun(t, "compare", before, now); !strings.Contains(text, "overlap-closed") || !strings.Contains(text, "Est") {
		t.Errorf("table:\n%s", text)
	}
	if text := mustRun(t, "compare", now, now); !strings.Contains(text, "nothing has changed") {
		t.Errorf("an edition against itself:\n%s", text)
	}
	// The edition that was built against the other says the same, and is up to date as it is.
	out := filepath.Join(dir, "changes.csv")
	mustRun(t, "export", now, "changes", "-o", out)
	kept, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(read(t, out), []byte("\ufeff")))).ReadAll()
	if err != nil || len(kept) != 1+len(want) {
		t.Errorf("exported: %v, %v", kept, err)
	}
}

// TestRunKeepsThePrevious makes a study again against the same earlier edition, and says so when its file is gone.
func TestRunKeepsThePrevious(t *testing.T) {
	dir, before, now := editions(t)
	list := "cpts,code_insee\nOuest,05001\n"
	for _, c := range []struct {
		said    string
		changes bool
	}{{"before.gpkg), as before", true}, {"are told no more", false}} {
		put(t, dir, "cpts.csv", list)
		p, url := start(t, "run", filepath.Join(dir, "study.yaml"))
		var collections struct{ Collections []struct{ ID string } }
		getJSON(t, url+"collections?f=json", &collections)
		has := slices.ContainsFunc(collections.Collections, func(c struct{ ID string }) bool { return c.ID == atlas.ChangesLayer })
		if said := p.end(t); !strings.Contains(said, c.said) || has != c.changes {
			t.Errorf("changes %v, in\n%s", has, said)
		}
		if err := os.Remove(before); err != nil && c.changes {
			t.Fatal(err)
		}
		list += "Ouest,05002\n"
	}
	if _, err := os.Stat(now); err != nil {
		t.Error(err)
	}
}

func TestCompareUsage(t *testing.T) {
	_, before, now := editions(t)
	for _, args := range [][]string{{before}, {before, now, "--format", "pdf"}, {before, now, now}} {
		if code, _, errs := maillage(t, append([]string{"compare"}, args...)...); code != exitUsage || errs == "" {
			t.Errorf("%v: code %d, %s", args, code, errs)
		}
	}
	if code, _, errs := maillage(t, "compare", filepath.Join(t.TempDir(), "none.gpkg"), now); code != exitFailed || !strings.Contains(errs, "the earlier edition") {
		t.Errorf("code %d, %s", code, errs)
	}
}

// Real communes and CPTS of the Hautes-Alpes: an earlier edition of the communes of 2018, where Ristolas (05120) was not yet
// merged into Abriès-Ristolas (05001), held against one of 2025 in which a CPTS gave a commune up.
func TestCompareAcrossCOG(t *testing.T) {
	real := filepath.Join("..", "..", "..", "shared", "realdata")
	communes, err := filepath.Abs(filepath.Join(real, "communes", "dept"))
	if err != nil {
		t.Fatal(err)
	}
	files, _ := filepath.Glob(filepath.Join(communes, "*05*.geojson"))
	if len(files) == 0 {
		t.Skip("no real data: ../shared/realdata/communes/dept is not there")
	}
	real = filepath.Dir(filepath.Dir(communes))
	dir := t.TempDir()
	list := string(read(t, filepath.Join(real, "cpts", "cpts_paca_16.csv")))
	put(t, dir, "before.csv", list)
	put(t, dir, "now.csv", dropLine(t, list, ",05008,"))
	source := func(cog, populations, cpts string) string {
		return "name: Hautes-Alpes\ncog: " + cog + "\narea: {departments: [05]}\nsources:\n  boundaries: [{file: " + files[0] + ", cog: 2018}]\n  movements: [{file: " +
			filepath.Join(real, "cog", "cog_mouvements_communes_2026.csv") + "}]\n  populations: [{file: " + filepath.Join(real, "population", populations) + "}]\n  cpts: [{file: " + cpts + "}]\n"
	}
	put(t, dir, "before.yaml", source("2018", "pop_legale_2021_cog2023.csv", "before.csv"))
	put(t, dir, "now.yaml", source("2025", "pop_legale_2023_cog2025.csv", "now.csv"))
	before := filepath.Join(dir, "before.gpkg")
	mustRun(t, "build", filepath.Join(dir, "before.yaml"), "-o", before)
	text := mustRun(t, "build", filepath.Join(dir, "now.yaml"), "--previous", before)
	if !strings.Contains(text, "05120 Ristolas merged into 05001 Abriès-Ristolas on 2019-01-01") || !strings.Contains(text, "cpts-left 1 (") || !strings.Contains(text, "gap-opened 1 (") {
		t.Errorf("built:\n%s", text)
	}
	if strings.Contains(text, "unit-of-before") {
		t.Errorf("a unit of before leads nowhere:\n%s", text)
	}
	if again := mustRun(t, "compare", before, filepath.Join(dir, "now.gpkg"), "--movements", filepath.Join(real, "cog", "cog_mouvements_communes_2026.csv")); strings.Count(again, "cpts-left") != 1 || strings.Contains(again, "cpts-joined") {
		t.Errorf("compared:\n%s", again)
	}
}

// dropLine leaves out the one line of a text that holds something.
func dropLine(t *testing.T, text, holds string) string {
	t.Helper()
	var kept []string
	dropped := 0
	for line := range strings.Lines(text) {
		if strings.Contains(line, holds) {
			dropped++
			continue
		}
		kept = append(kept, line)
	}
	if dropped != 1 {
		t.Fatalf("%d lines hold %q", dropped, holds)
	}
	return strings.Join(kept, "")
}
