package annuaire

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math/bits"
	"slices"
	"strings"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/ingest"
)

// Activity is one line of the RPPS: an activity and a savoir-faire of a person.
//
// Its texts are views of the line that was read, trimmed, valid only until the function it was given to returns.
type Activity struct {
	Line       int
	Profession geo.Profession // that of ProfessionCode; a doctor is a GP until the savoir-faire are put together

	ID             []byte // identification nationale PP
	ProfessionCode []byte // TRE_G15: "10"…
	Category       []byte // "C", "M" or "E"
	SkillType      []byte // type de savoir-faire: "S", "CEX"…
	SkillCode      []byte // "SM54"…
	Mode           []byte // "L", "S" or "B"
	FINESS         []byte // of the site
	Structure      []byte // identifiant technique de la structure
	SiteName       []byte
	Sector         []byte // TRE_R02: "SA07"…
	Genre          []byte // TRE_R22: "GENR01"…
	Country        []byte // INSEE code of the country, "99000" for France
	Address        ActivityAddress
}

// ActivityAddress is the address of an activity, as the register has it. Every part may be empty.
type ActivityAddress struct {
	Number      []byte
	Repetition  []byte
	TypeVoie    []byte // code: "AV", or label
	Voie        []byte
	Office      []byte // bureau cedex: "25300 DOUBS", often the only place where the town is given
	PostalCode  []byte
	CommuneCode []byte
	CommuneName []byte
}

// placeless tells whether the line gives no place of any kind.
func (a *Activity) placeless() bool {
	d := &a.Address
	return len(a.FINESS)+len(a.Structure)+len(d.Voie)+len(d.Office)+len(d.PostalCode)+len(d.CommuneCode)+len(d.CommuneName) == 0
}

// rppsColumns are the columns read, by normalised name; the order is that of Activity.views.
var rppsColumns = []ingest.Column{
	{Names: []string{"identification_nationale_pp"}, Required: true},
	{Names: []string{"code_profession"}, Required: true},
	{Names: []string{"code_categorie_professionnelle"}, Required: true},
	{Names: []string{"code_type_savoir_faire"}, Required: true},
	{Names: []string{"code_savoir_faire"}, Required: true},
	{Names: []string{"code_mode_exercice"}, Required: true},
	{Names: []string{"numero_finess_site"}, Required: true},
	{Names: []string{"identifiant_technique_de_la_structure"}},
	{Names: []string{"raison_sociale_site"}},
	{Names: []string{"code_secteur_d_activite", "code_secteur_activite"}, Required: true},
	{Names: []string{"code_genre_activite", "code_genre_d_activite"}},
	{Names: []string{"code_pays_coord_structure", "code_pays"}},
	{Names: []string{"numero_voie_coord_structure", "numero_voie"}},
	{Names: []string{"indice_repetition_voie_coord_structure", "indice_repetition_voie"}},
	{Names: []string{"code_type_de_voie_coord_structure", "code_type_de_voie"}},
	{Names: []string{"libelle_voie_coord_structure", "libelle_voie"}},
	{Names: []string{"bureau_cedex_coord_structure", "bureau_cedex"}},
	{Names: []string{"code_postal_coord_structure", "code_postal"}},
	{Names: []string{"code_commune_coord_structure", "code_commune"}, Required: true},
	{Names: []string{"libelle_commune_coord_structure", "libelle_commune"}},
}

// views returns the fields of the activity in the order of rppsColumns.
func (a *Activity) views() []*[]byte {
	d := &a.Address
	return []*[]byte{&a.ID, &a.ProfessionCode, &a.Category, &a.SkillType, &a.SkillCode, &a.Mode, &a.FINESS, &a.Structure,
		&a.SiteName, &a.Sector, &a.Genre, &a.Country, &d.Number, &d.Repetition, &d.TypeVoie, &d.Voie, &d.Office,
		&d.PostalCode, &d.CommuneCode, &d.CommuneName}
}

// ReadRPPS reads an RPPS extract in free access, plain, gzipped or zipped, and gives each line that can be read to
// yield, in file order and in memory that does not grow with the file. A line with a wrong number of fields, without
// an identifier or with an unknown profession is reported and passed over. An error of yield ends the reading.
func ReadRPPS(ctx context.Context, name string, report *ingest.Report, progress ingest.Progress, yield func(*Activity) error) (geo.Source, error) {
	in, err := ingest.Open(ctx, name, progress, ".txt", ".csv")
	if err != nil {
		return geo.Source{}, err
	}
	read, rejected, err := ScanRPPS(in, in.Name, report, yield)
	size, sha, e := in.Close()
	if err = errors.Join(err, e); err != nil {
		return geo.Source{}, err
	}
	return geo.Source{Kind: KindRPPS, Name: in.Name, SHA256: sha, Bytes: size,
		Read: read, Kept: read - rejected, Rejected: rejected}, nil
}

// ScanRPPS is ReadRPPS on an open stream; name is that of the file, for the report. It returns how many lines after
// the header were read and how many of these were rejected.
func ScanRPPS(r io.Reader, name string, report *ingest.Report, yield func(*Activity) error) (read, rejected int, err error) {
	s := &rppsScanner{lines: ingest.NewLines(r), name: name, report: report}
	s.columns = s.activity.views()
	if err := s.header(); err != nil {
		return 0, 0, fmt.Errorf("%s: %w", name, err)
	}
	for {
		line, err := s.lines.Next()
		switch {
		case err == io.EOF:
			s.lines.TellLegacy(s.report, s.name)
			return s.read, s.rejected, nil
		case err == ingest.ErrLongLine:
			s.read++
			s.reject("long-line", "%v", err)
			continue
		case err != nil:
			return s.read, s.rejected, fmt.Errorf("%s: after line %d: %w", name, s.lines.Number(), err)
		case len(bytes.TrimSpace(line)) == 0:
			continue
		}
		s.read++
		if !s.parse(line) {
			continue
		}
		if err := yield(&s.activity); err != nil {
			return s.read, s.rejected, err
		}
	}
}

// rppsScanner holds what is kept from one line to the next.
type rppsScanner struct {
	lines    *ingest.Lines
	name     string
	report   *ingest.Report
	activity Activity
	columns  []*[]byte
	bars     []int // positions of the bars in the current line
	closed   bool  // a bar ends the header
	slots    []int // for each field of the file, the column it is, -1 when not read

	read, rejected int
}

// header finds the columns in the first line.
func (s *rppsScanner) header() error {
	line, err := s.lines.Next()
	if err == io.EOF {
		return errors.New("the file is empty, the header of PS_LibreAcces_Personne_activite is wanted")
	}
	if err != nil {
		return err
	}
	text, closed := strings.CutSuffix(string(line), "|")
	s.closed = closed
	names := strings.Split(text, "|")
	at, err := findColumns(names, rppsColumns, "PS_LibreAcces_Personne_activite")
	if err != nil {
		return err
	}
	s.slots = make([]int, len(names))
	for i := range s.slots {
		s.slots[i] = slices.Index(at, i)
	}
	return nil
}

// parse cuts a line into the activity and tells whether it can be used.
func (s *rppsScanner) parse(line []byte) bool {
	s.bars = appendBars(s.bars[:0], line)
	// A bar ends the line, unless the file has none there and it is the one before an empty last field.
	if n := len(s.bars); n > 0 && s.bars[n-1] == len(line)-1 && (s.closed || n != len(s.slots)-1) {
		line, s.bars = line[:len(line)-1], s.bars[:n-1]
	}
	fields, start := len(s.bars)+1, 0
	a := &s.activity
	a.Line = s.lines.Number()
	if fields != len(s.slots) {
		return s.reject("field-count", "the line has %d fields, the header %d", fields, len(s.slots))
	}
	for field, column := range s.slots {
		end := len(line)
		if field < len(s.bars) {
			end = s.bars[field]
		}
		if column >= 0 {
			*s.columns[column] = trim(line[start:end])
		}
		start = end + 1
	}
	if len(a.ID) == 0 {
		return s.reject("no-identifier", "the line has no identification nationale PP")
	}
	profession := professionFor(a.ProfessionCode)
	if profession == geo.NoProfession {
		return s.reject("unknown-profession", "the code profession %q is not in the nomenclature", a.ProfessionCode)
	}
	a.Profession = profession
	return true
}

// appendBars appends the positions of the bars of a line. It looks at eight bytes at a time: in a word xored with
// eight bars, a byte is zero where there was one, and (b&0x7f)+0x7f|b has its high bit clear for a zero byte only.
func appendBars(dst []int, line []byte) []int {
	const low, high = 0x7f7f7f7f7f7f7f7f, 0x8080808080808080
	at := 0
	for ; at+8 <= len(line); at += 8 {
		w := binary.LittleEndian.Uint64(line[at:]) ^ 0x7c7c7c7c7c7c7c7c
		for found := ^((w & low) + low | w) & high; found != 0; found &= found - 1 {
			dst = append(dst, at+bits.TrailingZeros64(found)/8)
		}
	}
	for ; at < len(line); at++ {
		if line[at] == '|' {
			dst = append(dst, at)
		}
	}
	return dst
}

// trim is bytes.TrimSpace for a field that seldom needs it.
func trim(field []byte) []byte {
	if n := len(field); n == 0 || field[0] > ' ' && field[0] < 0x80 && field[n-1] > ' ' && field[n-1] < 0x80 {
		return field
	}
	return bytes.TrimSpace(field)
}

func (s *rppsScanner) reject(kind, format string, args ...any) bool {
	s.rejected++
	s.report.Add(ingest.Finding{Severity: ingest.Rejected, Kind: kind, File: s.name, Line: s.lines.Number(), Reason: fmt.Sprintf(format, args...)})
	return false
}
