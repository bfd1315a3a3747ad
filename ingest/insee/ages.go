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

// Ages are the inhabitants of a commune by age, from the census.
type Ages struct {
	Line   int // of the first row that counts in it
	Code   string
	From   []int32   // least age of each band, ascending from 0; the last band has no end. The same for all of a file
	People []float64 // of each band: the census is by sample, they are no whole numbers
}

const (
	ageCode = iota
	ageAge
	ageSex
	ageNumber
	ageLevel
	agePeriod
	ageMeasure
)

var ageColumns = []ingest.Column{
	ageCode:    {Names: codeNames, Required: true},
	ageAge:     {Names: []string{"aged100", "ageq100", "agepyr10", "agepyr#", "age", "age_q", "ageq65"}},
	ageSex:     {Names: []string{"sexe", "sex"}},
	ageNumber:  {Names: []string{"nb", "obs_value", "effectif", "nombre"}},
	ageLevel:   {Names: []string{"nivgeo", "geo_object"}},
	agePeriod:  {Names: []string{"time_period"}},
	ageMeasure: {Names: []string{"rp_measure"}},
}

// ReadAges reads INSEE's population by sex and age, in any of three shapes:
//
//   - TD_POP1B and TD_POP1A (CODGEO;AGED100;SEXE;NB or AGEPYR10): one row per commune, sex and age;
//   - DS_RP_POPULATION_PRINC (GEO;GEO_OBJECT;AGE;SEX;OBS_VALUE): the same with ages such as Y_LT15, Y15T29, Y_GE75;
//   - base-cc-evol-struct-pop and the dossier complet: columns P22_POP0014, P22_POP1529… and P22_H0019, P22_F65P…, of
//     the latest year there.
//
// Bands that overlap are brought together: those under 15 and those under 20 tell those of 15 to 19. Single years are
// gathered by five. A row that cannot be read is rejected, and so is a commune whose bands contradict one another.
func ReadAges(ctx context.Context, path string, report *ingest.Report, progress ingest.Progress) ([]Ages, geo.Source, error) {
	t, err := ingest.OpenTable(ctx, path, "ages", report, progress, ageColumns)
	if err != nil {
		return nil, geo.Source{}, fmt.Errorf("ages: %w", err)
	}
	r := ageReader{t: t, report: report, at: make(map[string]int), band: make(map[ageBand]int)}
	if t.Has(ageAge) && t.Has(ageNumber) {
		r.readLong()
	} else {
		r.readWide()
	}
	out, err := r.finish()
	if err != nil {
		err = fmt.Errorf("ages: %s: %w", t.Name(), err)
	}
	src, closed := t.Close()
	return out, src, errors.Join(err, closed)
}

// ageDraft is a commune whose rows are being added up: by band, over the sexes and as the total of both is told.
type ageDraft struct {
	line          int
	code          string
	sexes, totals []float64
}

type ageReader struct {
	t      *ingest.Table
	report *ingest.Report
	drafts []ageDraft
	at     map[string]int
	bands  []ageBand
	band   map[ageBand]int
	year   string // of time_period: the latest
}

// number returns the number of a band.
func (r *ageReader) number(b ageBand) int {
	k, ok := r.band[b]
	if !ok {
		k = len(r.bands)
		r.band[b], r.bands = k, append(r.bands, b)
	}
	return k
}

// draft returns the commune of the current row.
func (r *ageReader) draft(code string) *ageDraft {
	k, ok := r.at[code]
	if !ok {
		k = len(r.drafts)
		r.at[code] = k
		r.drafts = append(r.drafts, ageDraft{line: r.t.Line(), code: code})
	}
	return &r.drafts[k]
}

// add adds to a list that grows as bands are met.
func add(list []float64, k int, n float64) []float64 {
	for len(list) <= k {
		list = append(list, 0)
	}
	list[k] += n
	return list
}

func (r *ageReader) readLong() {
	for r.t.Next() {
		if level := strings.ToUpper(r.t.Text(ageLevel)); level != "" && level != "COM" && level != "ARM" {
			r.t.Skip("not-a-commune", "the rows of %s are not read, only those of communes", level)
			continue
		}
		if measure := strings.ToUpper(r.t.Text(ageMeasure)); measure != "" && measure != "POP" {
			r.t.Skip("other-measure", "the measure %s is not read, only POP", measure)
			continue
		}
		if year := r.t.Text(agePeriod); year < r.year {
			r.t.Skip("older-year", "%s is not read, %s is there", year, r.year)
			continue
		} else if year > r.year {
			r.year, r.drafts, r.bands = year, nil, nil // an older year may have been told by other bands
			clear(r.at)
			clear(r.band)
		}
		r.readLongRow()
	}
}

func (r *ageReader) readLongRow() {
	text := r.t.Text(ageAge)
	if text == "_T" || strings.EqualFold(text, "ensemble") {
		return // what the bands sum to
	}
	band, ok := parseAgeBand(text)
	if !ok {
		r.t.Reject("bad-age", "%q is no age: a number of years, or Y_LT15, Y15T29, Y_GE75", shorten(text))
		return
	}
	code, ok := rowCode(r.t, ageCode, whole)
	if !ok {
		return
	}
	n, err := parseDecimal(r.t.Text(ageNumber))
	if err == nil && n < 0 {
		err = fmt.Errorf("%v is negative", n)
	}
	if err != nil {
		r.t.Reject("bad-number", "inhabitants of %s at %s: %s", code, text, err)
		return
	}
	d := r.draft(code)
	switch strings.ToUpper(r.t.Text(ageSex)) {
	case "_T", "T", "3", "ENSEMBLE", "":
		d.totals = add(d.totals, r.number(band), n)
	default:
		d.sexes = add(d.sexes, r.number(band), n)
	}
}

// wideAge is the shape of columns such as P22_POP0014, P22_POP90P, P22_H0019.
var wideAge = regexp.MustCompile(`^p(\d\d)_(pop|h|f)(\d\d)(\d\d|p)$`)

// wideColumn is a column of inhabitants of some ages.
type wideColumn struct {
	at    int
	total bool
	band  ageBand
}

// wideColumns returns the columns of the latest year there.
func wideColumns(header []string) (columns []wideColumn) {
	latest := ""
	for i, name := range header {
		m := wideAge.FindStringSubmatch(name)
		if m == nil {
			continue
		}
		if m[1] > latest {
			latest, columns = m[1], nil
		}
		from, _ := strconv.ParseInt(m[3], 10, 32)
		c := wideColumn{at: i, total: m[2] == "pop", band: ageBand{int32(from), ageless}}
		if to, err := strconv.ParseInt(m[4], 10, 32); err == nil {
			c.band.to = int32(to) + 1
		}
		if m[1] == latest && (c.band.to == ageless || c.band.to > c.band.from) {
			columns = append(columns, c)
		}
	}
	return columns
}

func (r *ageReader) readWide() {
	columns := wideColumns(r.t.Header())
	seen := newFirstLines(40_000)
	for r.t.Next() {
		if len(columns) == 0 {
			continue
		}
		code, ok := rowCode(r.t, ageCode, whole)
		if ok && seen.take(r.t, code) {
			r.readWideRow(code, columns)
		}
	}
}

func (r *ageReader) readWideRow(code string, columns []wideColumn) {
	d := ageDraft{line: r.t.Line(), code: code}
	for _, c := range columns {
		text := ""
		if c.at < len(r.t.Row()) {
			text = r.t.Row()[c.at]
		}
		n, err := parseDecimal(text)
		if err == nil && n < 0 {
			err = fmt.Errorf("%v is negative", n)
		}
		if err != nil {
			r.t.Reject("bad-number", "%s of %s: %s", r.t.Header()[c.at], code, err)
			return
		}
		if c.total {
			d.totals = add(d.totals, r.number(c.band), n)
		} else {
			d.sexes = add(d.sexes, r.number(c.band), n)
		}
	}
	r.at[code] = len(r.drafts)
	r.drafts = append(r.drafts, d)
}

// finish brings the bands of all communes together.
func (r *ageReader) finish() ([]Ages, error) {
	if len(r.bands) == 0 {
		return nil, fmt.Errorf("no population by age: AGED100, AGE with NB or OBS_VALUE, or P22_POP0014 are wanted, the header has %s", strings.Join(r.t.Header(), ", "))
	}
	p, err := newAgePartition(r.bands)
	if err != nil {
		return nil, err
	}
	var out []Ages
	for _, d := range r.drafts {
		people, ok := p.split(func(band int) float64 { return d.of(band) })
		if !ok {
			r.report.Add(ingest.Finding{Severity: ingest.Warning, Kind: "ages-disagree", File: r.t.Name(), Line: d.line,
				Reason: fmt.Sprintf("the bands of %s contradict one another, fewer inhabitants up to an age than up to one before it: its ages are left out", d.code)})
			continue
		}
		out = append(out, Ages{d.line, d.code, p.from, people})
	}
	slices.SortFunc(out, func(a, b Ages) int { return strings.Compare(a.Code, b.Code) })
	return out, nil
}

// of returns the inhabitants in a band: the total where it is told, else the sum over the sexes.
func (d *ageDraft) of(band int) float64 {
	if band < len(d.totals) && d.totals[band] > 0 {
		return d.totals[band]
	}
	if band < len(d.sexes) {
		return d.sexes[band]
	}
	return 0
}
