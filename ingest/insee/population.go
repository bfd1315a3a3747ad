package insee

import (
	"context"
	"errors"
	"fmt"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/ingest"
)

// Population is a row of INSEE's legal populations.
type Population struct {
	Line               int
	Code, Name         string
	Department, Region string    // codes, empty when the file does not tell
	Municipal          geo.Count // PMUN: residents, the figure that populations of territories are made of
	CountedApart       geo.Count // PCAP: students and others counted also elsewhere; missing in many files
	Total              geo.Count // PTOT
}

const (
	popCode = iota
	popDepartment
	popRegion
	popName
	popMunicipal
	popApart
	popTotal
)

// codeNames are the names of a column that holds the full code of a commune. The last ones may also hold its
// last three characters only, beside a column for the département.
var codeNames = []string{"com", "depcom", "codgeo", "code_insee", "insee_com", "code_geo", "codeinsee",
	"code_commune_insee", "insee", "codecommune", "code_commune", "codcom", "code", "geo"}

var departmentNames = []string{"dep", "code_departement", "codedepartement", "code_dep", "codedep", "insee_dep", "departement"}

var regionNames = []string{"reg", "code_region", "coderegion", "code_reg", "insee_reg"}

var populationColumns = []ingest.Column{
	popCode:       {Names: codeNames, Required: true},
	popDepartment: {Names: departmentNames},
	popRegion:     {Names: regionNames},
	popName:       {Names: []string{"commune", "nom_de_la_commune", "libgeo", "libelle", "nom", "nom_commune", "nom_com", "libelle_commune", "libelle_de_la_commune"}},
	popMunicipal: {Required: true, Names: []string{"pmun", "pmun#", "pmun_#", "population_municipale", "population_municipale_#",
		"pop_municipale", "pop_mun", "p#_pmun", "p#_pop", "population", "population_#", "pop", "pop#", "pop_#"}},
	popApart: {Names: []string{"pcap", "pcap#", "population_comptee_a_part", "population_comptee_a_part_#", "p#_pcap"}},
	popTotal: {Names: []string{"ptot", "ptot#", "population_totale", "population_totale_#", "p#_ptot"}},
}

// ReadPopulations reads INSEE's legal populations, a CSV or a workbook (REG;Région;DEP;…;COM;Commune;PMUN;PCAP;
// PTOT and the headers of other years; the code whole or split into DEP and CODCOM).
//
// A row whose code or municipal population cannot be used is rejected, and so is the second row of a code. A
// fault in the two other figures is a warning: they are then missing.
func ReadPopulations(ctx context.Context, path string, report *ingest.Report, progress ingest.Progress) ([]Population, geo.Source, error) {
	t, err := ingest.OpenTable(ctx, path, "population", report, progress, populationColumns)
	if err != nil {
		return nil, geo.Source{}, fmt.Errorf("populations: %w", err)
	}
	var out []Population
	seen := newFirstLines(40_000)
	for t.Next() {
		p, ok := readPopulation(t)
		if ok && seen.take(t, p.Code) {
			out = append(out, p)
		}
	}
	noteCities(t, seen)
	src, err := t.Close()
	return out, src, err
}

func readPopulation(t *ingest.Table) (Population, bool) {
	code, ok := rowCode(t, popCode, popDepartment)
	if !ok {
		return Population{}, false
	}
	n, err := ParseCount(t.Text(popMunicipal))
	if err != nil {
		t.Reject("bad-population", "municipal population of %s: %s", code, err)
		return Population{}, false
	}
	p := Population{Line: t.Line(), Code: code, Name: t.Text(popName), Department: Department(code),
		Region: t.Text(popRegion), Municipal: geo.Exactly(n)}
	p.CountedApart = optionalCount(t, popApart, code)
	p.Total = optionalCount(t, popTotal, code)
	return p, true
}

func optionalCount(t *ingest.Table, column int, code string) geo.Count {
	n, err := ParseCount(t.Text(column))
	if errors.Is(err, ErrNoCount) {
		return geo.Count{}
	}
	if err != nil {
		t.Warn("bad-number", "%s of %s: %s", t.Header()[t.Position(column)], code, err)
		return geo.Count{}
	}
	return geo.Exactly(n)
}

// whole stands for the column of the département where a code is never split.
const whole = -1

// rowCode returns the code of the current row, or rejects the row. The code may be split into a département
// and a number within it, which overseas begins with the third figure of the département (974 and 402).
func rowCode(t *ingest.Table, column, department int) (string, bool) {
	cell := t.Text(column)
	text := cell
	split := department != whole && len(cell) <= 3 && cell != "" && t.Text(department) != ""
	if split {
		text = joinCode(t.Text(department), cell)
	}
	code, repaired, err := ParseCode(text)
	switch {
	case err != nil && split:
		t.Reject("bad-code", "code %q in département %q: %s", cell, shorten(t.Text(department)), err)
	case err != nil:
		t.Reject("bad-code", "%s", err)
	case repaired && split:
		t.Warn("repaired-code", "code %q in département %q is read as %s", cell, t.Text(department), code)
	case repaired:
		t.Warn("repaired-code", "code %q is read as %s", text, code)
	}
	return code, err == nil
}

func joinCode(dep, number string) string {
	if len(dep) == 1 {
		dep = "0" + dep
	}
	if len(dep) == 3 && len(number) == 3 {
		dep = dep[:2]
	}
	for len(dep)+len(number) < 5 {
		number = "0" + number
	}
	return dep + number
}

// firstLines remembers the line at which each code was first met.
type firstLines map[string]int

func newFirstLines(n int) firstLines { return make(firstLines, n) }

// take tells whether a code is met for the first time, and rejects the current row when it is not.
func (f firstLines) take(t *ingest.Table, code string) bool {
	if first, twice := f[code]; twice {
		t.Reject("duplicate-code", "code %s is there already at line %d", code, first)
		return false
	}
	f[code] = t.Line()
	return true
}

// noteCities tells when a city is there together with its arrondissements.
func noteCities(t *ingest.Table, seen firstLines) {
	for _, c := range cities {
		at, city := seen[c.city]
		if _, part := seen[c.first]; city && part {
			t.Note(at, "city-and-parts", "%s is there with its arrondissements (from %s): only one of them is to be counted", c.city, c.first)
		}
	}
}
