package insee

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/ingest"
)

// Equipment is a number of professionals in a commune, from INSEE's Base permanente des équipements.
type Equipment struct {
	Line       int // of the first row that counts in it
	Code       string
	Profession geo.Profession
	Number     int64
}

const (
	bpeCode = iota
	bpeType
	bpeNumber
	bpeLabel
	bpeObject
	bpeMeasure
	bpeDepartment
)

var bpeColumns = []ingest.Column{
	bpeCode:       {Names: codeNames, Required: true},
	bpeType:       {Names: []string{"typequ", "facility_type"}},
	bpeNumber:     {Names: []string{"nb_equip", "nb_equipement", "obs_value"}},
	bpeLabel:      {Names: []string{"libtypequ", "lib_typequ", "libelle_typequ", "facility_type_label"}},
	bpeObject:     {Names: []string{"geo_object"}},
	bpeMeasure:    {Names: []string{"bpe_measure"}},
	bpeDepartment: {Names: departmentNames},
}

// ReadBPE reads counts of professionals per commune from either shape of the BPE:
//
//   - long, INSEE's own: one row per commune and type of equipment (DEPCOM;TYPEQU;NB_EQUIP, or the columns
//     GEO_OBJECT;GEO;FACILITY_TYPE;OBS_VALUE of newer editions; without a column of numbers each row is one).
//     Rows of one commune and profession, as when the commune is cut into IRIS, add up;
//   - wide: one row per commune and one column per type, named in French ("Médecin omnipraticien").
//
// Zeros are not given: a commune that no Equipment names has none. Types of equipment that are no profession
// known here are passed over and counted; those of the family D2 are named in one note. The result is in order of code and profession.
func ReadBPE(ctx context.Context, path string, report *ingest.Report, progress ingest.Progress) ([]Equipment, geo.Source, error) {
	t, err := ingest.OpenTable(ctx, path, "bpe", report, progress, bpeColumns)
	if err != nil {
		return nil, geo.Source{}, fmt.Errorf("BPE: %w", err)
	}
	b := bpeReader{t: t, seen: firstLines{}, at: map[bpeKey]int{}, others: map[string]bool{}}
	if t.Has(bpeType) {
		err = b.readLong()
	} else {
		err = b.readWide()
	}
	b.noteOthers()
	noteCities(t, b.seen)
	src, closed := t.Close()
	slices.SortFunc(b.out, func(x, y Equipment) int {
		return cmpOr(strings.Compare(x.Code, y.Code), int(x.Profession)-int(y.Profession))
	})
	return b.out, src, errors.Join(err, closed)
}

type bpeKey struct {
	code       string
	profession geo.Profession
}

type bpeReader struct {
	t      *ingest.Table
	out    []Equipment
	at     map[bpeKey]int
	seen   firstLines
	others map[string]bool // types of professional that are not counted
}

func (b *bpeReader) add(code string, p geo.Profession, n int64) {
	if n == 0 {
		return
	}
	key := bpeKey{code, p}
	if i, ok := b.at[key]; ok {
		b.out[i].Number += n
		return
	}
	b.at[key] = len(b.out)
	b.out = append(b.out, Equipment{b.t.Line(), code, p, n})
}

func (b *bpeReader) readLong() error {
	for b.t.Next() {
		if object := b.t.Text(bpeObject); object != "" && object != "COM" && object != "ARM" {
			b.t.Skip("not-a-commune", "the rows of %s are not read, only those of communes", object)
			continue
		}
		if measure := b.t.Text(bpeMeasure); measure != "" && measure != "FACILITIES" {
			b.t.Skip("other-measure", "the measure %s is not read, only FACILITIES", measure)
			continue
		}
		b.readLongRow()
	}
	return nil
}

func (b *bpeReader) readLongRow() {
	kind := strings.ToUpper(b.t.Text(bpeType))
	p, ok := equipmentCodes[kind]
	if !ok {
		p, ok = ParseProfession(b.t.Text(bpeLabel))
	}
	if !ok {
		b.t.Skip("other-equipment", "%s is not counted: it is no profession known here", kind)
		if strings.HasPrefix(kind, "D2") {
			b.others[kind] = true
		}
		return
	}
	code, ok := rowCode(b.t, bpeCode, bpeDepartment)
	if !ok {
		return
	}
	n := int64(1)
	if b.t.Has(bpeNumber) {
		var err error
		if n, err = ParseCount(b.t.Text(bpeNumber)); err != nil {
			b.t.Reject("bad-number", "number of %s in %s: %s", kind, code, err)
			return
		}
	}
	if _, there := b.seen[code]; !there {
		b.seen[code] = b.t.Line()
	}
	b.add(code, p, n)
}

func (b *bpeReader) readWide() error {
	columns := make(map[int]geo.Profession)
	for i, name := range b.t.Header() {
		if p, ok := professionWords[name]; ok && p != geo.OtherProfession {
			columns[i] = p
		}
	}
	if len(columns) == 0 {
		return fmt.Errorf("BPE: %s has neither a column TYPEQU nor a column for a profession (\"Médecin omnipraticien\", \"Infirmier\"…)", b.t.Name())
	}
	for b.t.Next() {
		code, ok := rowCode(b.t, bpeCode, bpeDepartment)
		if ok && b.seen.take(b.t, code) {
			b.readWideRow(code, columns)
		}
	}
	return nil
}

func (b *bpeReader) readWideRow(code string, columns map[int]geo.Profession) {
	for i, text := range b.t.Row() {
		p, ok := columns[i]
		if !ok {
			continue
		}
		n, err := ParseCount(text)
		if errors.Is(err, ErrNoCount) {
			continue
		}
		if err != nil {
			b.t.Warn("bad-number", "number of %s in %s: %s", b.t.Header()[i], code, err)
			continue
		}
		b.add(code, p, n)
	}
}

func (b *bpeReader) noteOthers() {
	if len(b.others) == 0 {
		return
	}
	names := make([]string, 0, len(b.others))
	for name := range b.others {
		names = append(names, name)
	}
	slices.Sort(names)
	b.t.Note(0, "other-professions", "types of equipment of the family of professions (D2) that are not counted: %s", strings.Join(names, ", "))
}
