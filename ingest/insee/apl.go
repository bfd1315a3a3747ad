package insee

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/ingest"
)

// APL is an accessibility figure that DREES published for a commune (accessibilité potentielle localisée).
//
// Its unit is the profession's: consultations a year and per standardised inhabitant for general
// practitioners, full-time equivalents per 100 000 standardised inhabitants for nurses, physiotherapists,
// midwives and dentists. Figures of different years are not comparable, says DREES.
type APL struct {
	Line       int
	Code       string
	Profession geo.Profession
	Year       int // 0 when neither the column nor the caller tells
	AgeCap     int // 65 when only those of 65 or under are counted, 0 without a cap
	Value      float64
	// Population says that the figure is no accessibility but the population of the commune standardised by how much of
	// the profession's care each age uses.
	Population bool
}

// aplColumn is a column of figures.
type aplColumn struct {
	at         int
	profession geo.Profession
	year       int
	ageCap     int
	population bool
}

// aplShort is the shape apl_mg2018_65 of data.drees.
var aplShort = regexp.MustCompile(`^apl_(mg|inf|ide|sf|mk|cd|pharma)_?((?:19|20)\d\d)?(?:_(?:moins_)?(\d\d))?$`)

// aplLong is the shape "APL aux médecins généralistes de 65 ans et moins" of the workbooks, "de moins de 65
// ans" in the older ones.
var aplLong = regexp.MustCompile(`^(?:apl|accessibilite_potentielle_localisee)_(?:aux|des|sur_les)_([a-z_]+?)(?:_de_(?:moins_de_)?(\d\d)_ans(?:_et_moins)?)?(?:_(?:en_)?((?:19|20)\d\d))?$`)

// aplPopulation is the shape pop2016 of data.drees, aplPopulationLong that of the workbooks, "Population standardisée par la
// consommation de soins de médecins généralistes par tranche d'âge".
var (
	aplPopulation     = regexp.MustCompile(`^pop_?((?:19|20)\d\d)$`)
	aplPopulationLong = regexp.MustCompile(`^population_standardisee(_.*)?$`)
)

// aplStems are how the workbooks name the care that a population is standardised for.
var aplStems = []struct {
	stem       string
	profession geo.Profession
}{{"generalist", geo.GP}, {"medecine_generale", geo.GP}, {"infirmier", geo.Nurse}, {"kine", geo.Physiotherapist}, {"sage", geo.Midwife}, {"maieutique", geo.Midwife}, {"dent", geo.Dentist}}

var aplWords = map[string]geo.Profession{"mg": geo.GP, "inf": geo.Nurse, "ide": geo.Nurse, "sf": geo.Midwife,
	"mk": geo.Physiotherapist, "cd": geo.Dentist, "pharma": geo.Pharmacist}

var aplColumns = []ingest.Column{{Required: true, Names: append([]string{"code_commune_insee", "code_commune"}, codeNames...)}}

// ReadAPL reads DREES's APL per commune: the table of data.drees (code, apl_mg2018, apl_mg2018_65, apl_inf2016,
// pop2014…) or its workbooks ("Code commune INSEE", "APL aux médecins généralistes de 65 ans et moins"…). year is that of
// the columns that do not tell theirs.
//
// An empty cell is no figure. A cell that cannot be read is a warning, a row without a usable code is rejected.
func ReadAPL(ctx context.Context, path string, year int, report *ingest.Report, progress ingest.Progress) ([]APL, geo.Source, error) {
	t, err := ingest.OpenTable(ctx, path, "apl", report, progress, aplColumns)
	if err != nil {
		return nil, geo.Source{}, fmt.Errorf("APL: %w", err)
	}
	columns := findAPL(t.Header(), year)
	var out []APL
	if len(columns) == 0 {
		_, err := t.Close()
		return nil, geo.Source{}, errors.Join(fmt.Errorf("APL: %s has no column of figures: apl_mg2018 or \"APL aux médecins généralistes\" is wanted, the header has %s",
			t.Name(), strings.Join(t.Header(), ", ")), err)
	}
	seen := newFirstLines(40_000)
	for t.Next() {
		code, ok := rowCode(t, 0, whole)
		if ok && seen.take(t, code) {
			out = appendAPL(out, t, code, columns)
		}
	}
	src, err := t.Close()
	return out, src, err
}

func findAPL(header []string, year int) []aplColumn {
	var found, unnamed []aplColumn
	for i, name := range header {
		c := aplColumn{at: i, year: year}
		if m := aplShort.FindStringSubmatch(name); m != nil {
			c.profession = aplWords[m[1]]
			c.tell(m[2], m[3])
		} else if m := aplLong.FindStringSubmatch(name); m != nil {
			c.profession = professionWords[m[1]]
			c.tell(m[3], m[2])
		} else if m := aplPopulation.FindStringSubmatch(name); m != nil {
			c.profession, c.population = geo.GP, true
			c.tell(m[1], "")
		} else if m := aplPopulationLong.FindStringSubmatch(name); m != nil {
			c.population = true
			for _, s := range aplStems {
				if c.profession == geo.NoProfession && strings.Contains(m[1], s.stem) {
					c.profession = s.profession
				}
			}
		}
		if c.profession != geo.NoProfession {
			found = append(found, c)
		} else if c.population {
			unnamed = append(unnamed, c)
		}
	}
	// A workbook of one profession does not name it again.
	for _, c := range unnamed {
		if k := slices.IndexFunc(found, func(f aplColumn) bool { return !f.population }); k >= 0 {
			c.profession = found[k].profession
			found = append(found, c)
		}
	}
	return found
}

func (c *aplColumn) tell(year, ageCap string) {
	if year != "" {
		c.year, _ = strconv.Atoi(year) // the pattern lets digits only through
	}
	if ageCap != "" {
		c.ageCap, _ = strconv.Atoi(ageCap)
	}
}

func appendAPL(out []APL, t *ingest.Table, code string, columns []aplColumn) []APL {
	for _, c := range columns {
		if c.at >= len(t.Row()) {
			continue
		}
		v, err := parseDecimal(t.Row()[c.at])
		if errors.Is(err, ErrNoCount) {
			continue
		}
		if err == nil && v < 0 {
			err = fmt.Errorf("%v is negative", v)
		}
		if err != nil {
			t.Warn("bad-number", "%s of %s: %s", t.Header()[c.at], code, err)
			continue
		}
		out = append(out, APL{t.Line(), code, c.profession, c.year, c.ageCap, v, c.population})
	}
	return out
}
