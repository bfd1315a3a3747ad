package planner

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/ingest"
	"github.com/maillage/maillage/ingest/insee"
)

// PractitionerAge is the age of a practitioner in the year of a table.
type PractitionerAge struct {
	Line int
	RPPS string // eleven digits; see NationalID
	Age  int    // the birthday of the year counted
}

const (
	ageRPPS = iota
	ageBirth
	ageYears
)

var ageColumns = []ingest.Column{
	ageRPPS: {Names: rppsNames, Required: true},
	ageBirth: {Names: []string{"annee_naissance", "annee_de_naissance", "an_naissance", "naissance", "date_naissance", "date_de_naissance", "ne_en",
		"nee_en", "birth_year", "year_of_birth", "birth_date", "date_of_birth"}},
	ageYears: {Names: []string{"age", "age_annees", "age_revolu", "age_en_annees", "age_praticien", "age_medecin"}},
}

// Ages that a practitioner can have. Younger than a student can be licensed, or older than anybody on record practises,
// is a slip of the pen.
const (
	youngest = 20
	oldest   = 100
)

// ReadPractitionerAges reads a table of ages of practitioners, one row each: rpps, and annee_naissance (a year, or a date) or
// age. Years of birth are turned into the age reached in the given year, that of the table. Rows without a number or with an
// age that cannot be are rejected; those without any age are skipped, with a note; of a practitioner who is there twice the
// first row counts, and another age is told. The order is the file's.
func ReadPractitionerAges(ctx context.Context, path string, year int, report *ingest.Report, progress ingest.Progress) ([]PractitionerAge, geo.Source, error) {
	t, err := ingest.OpenTable(ctx, path, "rpps_ages", report, progress, ageColumns)
	if err != nil {
		return nil, geo.Source{}, fmt.Errorf("rpps_ages: %w", err)
	}
	if !t.Has(ageBirth) && !t.Has(ageYears) {
		_, closed := t.Close()
		return nil, geo.Source{}, errors.Join(fmt.Errorf("rpps_ages: %s: no column has a year of birth (annee_naissance) or an age (age)", t.Name()), closed)
	}
	var out []PractitionerAge
	listed := make(map[string]int) // row by RPPS
	for t.Next() {
		a, ok := readPractitionerAge(t, year)
		if !ok {
			continue
		}
		if first, twice := listed[a.RPPS]; twice {
			if before := out[first]; before.Age != a.Age {
				t.Reject("duplicate-age", "the practitioner %s is %d at line %d and %d here: the first is kept", a.RPPS, before.Age, before.Line, a.Age)
			} else {
				t.Skip("duplicate-age", "the practitioner %s is at line %d already", a.RPPS, before.Line)
			}
			continue
		}
		listed[a.RPPS] = len(out)
		out = append(out, a)
	}
	src, err := t.Close()
	return out, src, err
}

func readPractitionerAge(t *ingest.Table, year int) (a PractitionerAge, ok bool) {
	a.Line = t.Line()
	var err error
	if a.RPPS, err = parseRPPS(t.Text(ageRPPS)); err != nil {
		t.Reject("bad-rpps", "%s", err)
		return a, false
	}
	birth, age := t.Text(ageBirth), t.Text(ageYears)
	if insee.Missing(birth) && insee.Missing(age) {
		t.Skip("no-age", "the row tells neither a year of birth nor an age")
		return a, false
	}
	if !insee.Missing(birth) {
		a.Age, err = ageOfBirth(birth, year)
	}
	if !insee.Missing(age) && err == nil {
		told, fault := parseAge(age)
		switch {
		case insee.Missing(birth):
			a.Age, err = told, fault
		case fault != nil:
			t.Warn("bad-age", "%s; the year of birth is believed", fault)
		case told > a.Age+1 || told < a.Age-2:
			t.Warn("age-conflict", "the practitioner %s is %d by the column of ages and %d by the year of birth, which is believed", a.RPPS, told, a.Age)
		}
	}
	if err != nil {
		t.Reject("bad-age", "%s", err)
		return a, false
	}
	return a, true
}

// ageOfBirth returns the age reached in a year by somebody born in the year, or on the day, that a cell tells.
func ageOfBirth(text string, year int) (int, error) {
	born, err := strconv.Atoi(strings.TrimSuffix(strings.TrimSpace(text), ".0"))
	if err != nil {
		born = 0
		for _, layout := range dateLayouts {
			// A year of two digits may be of either century.
			if on, err := time.Parse(layout, strings.TrimSpace(text)); err == nil && !strings.HasSuffix(layout, "/06") {
				born = on.Year()
				break
			}
		}
	}
	switch {
	case born < 1000 || born > 9999:
		return 0, fmt.Errorf("%q is no year of birth: 1961 or 12/03/1961 is wanted", shorten(text))
	case born > year:
		return 0, fmt.Errorf("the year of birth %d lies after %d, of which the table speaks", born, year)
	}
	return plausible(year-born, fmt.Sprintf("born in %d and %d in %d", born, year-born, year))
}

// parseAge returns an age in whole years: "66", "66 ans".
func parseAge(text string) (int, error) {
	number := strings.TrimSpace(strings.TrimSuffix(strings.ToLower(strings.TrimSpace(text)), "ans"))
	age, err := strconv.Atoi(strings.TrimSuffix(number, ".0"))
	if err != nil {
		return 0, fmt.Errorf("%q is no age: whole years are wanted (66)", shorten(text))
	}
	return plausible(age, fmt.Sprintf("%d years old", age))
}

func plausible(age int, said string) (int, error) {
	if age < youngest || age > oldest {
		return 0, fmt.Errorf("nobody practises who is %s: an age from %d to %d is wanted", said, youngest, oldest)
	}
	return age, nil
}
