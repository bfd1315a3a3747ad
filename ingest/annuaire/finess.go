package annuaire

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/crs"
	"github.com/maillage/maillage/ingest"
	"github.com/paulmach/orb"
)

// Establishment is one establishment of FINESS.
type Establishment struct {
	Line     int
	FINESS   string
	Name     string
	Code     string // INSEE code of the commune, empty when the register's is not one
	Category string // "603"
	Kind     geo.SiteKind
	Address  Address
	Point    orb.Point // longitude, latitude
	HasPoint bool
}

// Register is a FINESS extract, in file order. The zero value is an empty one.
type Register struct {
	Establishments []Establishment
	byNumber       map[string]int32
}

// find returns the index of the establishment of that number, geo.None when it is not in the register.
func (r *Register) find(number []byte) int32 {
	if i, ok := r.byNumber[string(number)]; ok {
		return i
	}
	return geo.None
}

// Fields of a structureet line (document etalab_cs1100507 of the DREES, counted from 0).
const (
	fieldNumber      = 1
	fieldName        = 3
	fieldLongName    = 4
	fieldHouse       = 7
	fieldStreetType  = 8
	fieldStreet      = 9
	fieldComplement  = 10
	fieldCommune     = 12
	fieldDepartment  = 13
	fieldRouting     = 15
	fieldCategory    = 18
	structureFields  = 19 // those needed: later ones may be missing
	locationFields   = 5
	fieldX           = 2
	fieldY           = 3
	fieldFirstSource = 4
)

// ReadFINESS reads the extract etalab-cs1100507, where coordinates follow the establishments, or etalab-cs1100502,
// which has none. Establishments of communes that are not wanted are passed over. A line that cannot be read, a number
// seen twice and a coordinate that cannot be right are reported with their line; other sections are passed over.
func ReadFINESS(ctx context.Context, name string, opt Options, report *ingest.Report, progress ingest.Progress) (*Register, geo.Source, error) {
	in, err := ingest.Open(ctx, name, progress, ".csv", ".txt")
	if err != nil {
		return nil, geo.Source{}, err
	}
	s := newFINESSScanner(in, in.Name, opt, report)
	err = s.scan()
	size, sha, e := in.Close()
	if err = errors.Join(err, e); err != nil {
		return nil, geo.Source{}, err
	}
	return s.register, geo.Source{Kind: KindFINESS, Name: in.Name, SHA256: sha, Bytes: size,
		Read: s.read, Kept: len(s.register.Establishments), Rejected: s.rejected}, nil
}

// ScanFINESS is ReadFINESS on an open stream; name is that of the file, for the report.
func ScanFINESS(r io.Reader, name string, opt Options, report *ingest.Report) (*Register, error) {
	s := newFINESSScanner(r, name, opt, report)
	return s.register, s.scan()
}

type finessScanner struct {
	lines    *ingest.Lines
	name     string
	report   *ingest.Report
	communes *communes
	register *Register
	passed   map[string]bool // numbers of establishments that are not wanted
	systems  map[int]crs.CRS
	text     arena
	names    interner
	fields   [][]byte

	read, rejected, unknown int
}

func newFINESSScanner(r io.Reader, name string, opt Options, report *ingest.Report) *finessScanner {
	return &finessScanner{lines: ingest.NewLines(r), name: name, report: report, communes: newCommunes(opt.Wanted),
		register: &Register{byNumber: make(map[string]int32)}, passed: make(map[string]bool),
		systems: make(map[int]crs.CRS), names: make(interner)}
}

func (s *finessScanner) scan() error {
	sections := 0
	for {
		line, err := s.lines.Next()
		switch {
		case err == io.EOF && sections == 0:
			return fmt.Errorf("%s: not a FINESS extract (etalab-cs1100507 or etalab-cs1100502): no structureet line in %d lines", s.name, s.lines.Number())
		case err == io.EOF:
			s.tellRest()
			return nil
		case err == ingest.ErrLongLine:
			s.add(ingest.Rejected, "long-line", "%v", err)
			continue
		case err != nil:
			return fmt.Errorf("%s: after line %d: %w", s.name, s.lines.Number(), err)
		}
		s.fields = splitQuoted(s.fields[:0], line, ';')
		switch string(s.fields[0]) {
		case "structureet":
			sections++
			s.read++
			s.structure()
		case "geolocalisation":
			s.location()
		}
	}
}

func (s *finessScanner) field(i int) string { return strings.TrimSpace(string(s.fields[i])) }

func (s *finessScanner) structure() {
	if len(s.fields) < structureFields {
		s.add(ingest.Rejected, "field-count", "the structureet line has %d fields, at least %d are wanted", len(s.fields), structureFields)
		return
	}
	number := trim(s.fields[fieldNumber])
	if !isFINESS(number) {
		s.add(ingest.Rejected, "bad-finess", "%q is not a FINESS number", number)
		return
	}
	if i := s.register.find(number); i != geo.None {
		s.add(ingest.Rejected, "duplicate-finess", "establishment %s is already on line %d", number, s.register.Establishments[i].Line)
		return
	}
	code := inseeOf(s.field(fieldDepartment), s.field(fieldCommune))
	if code == "" {
		s.add(ingest.Warning, "bad-commune", "establishment %s: département %q and commune %q do not make an INSEE code",
			number, s.field(fieldDepartment), s.field(fieldCommune))
	} else if c := s.communes.find([]byte(code)); !c.wanted {
		s.passed[string(number)] = true
		return
	} else {
		code = c.code
	}
	postal, town, _ := strings.Cut(s.field(fieldRouting), " ")
	name := s.field(fieldLongName)
	if name == "" {
		name = s.field(fieldName)
	}
	category := s.names.intern(trim(s.fields[fieldCategory]))
	s.keep(Establishment{Line: s.lines.Number(), FINESS: s.text.keep(number), Name: name, Code: code,
		Category: category, Kind: categories[category],
		Address: Address{Number: s.field(fieldHouse), Repetition: s.field(fieldComplement), StreetType: s.field(fieldStreetType),
			Street: s.field(fieldStreet), PostalCode: postal, Town: townOf(town)}})
}

func (s *finessScanner) keep(e Establishment) {
	s.register.byNumber[e.FINESS] = int32(len(s.register.Establishments))
	s.register.Establishments = append(s.register.Establishments, e)
}

func (s *finessScanner) location() {
	if len(s.fields) < locationFields {
		s.add(ingest.Warning, "field-count", "the geolocalisation line has %d fields, at least %d are wanted", len(s.fields), locationFields)
		return
	}
	number := trim(s.fields[fieldNumber])
	i := s.register.find(number)
	if i == geo.None {
		if !s.passed[string(number)] {
			s.unknown++
		}
		return
	}
	if s.field(fieldX) == "" && s.field(fieldY) == "" {
		return
	}
	e := &s.register.Establishments[i]
	point, err := s.point(e.Code)
	if err != nil {
		s.add(ingest.Warning, "bad-coordinates", "establishment %s: %v; its coordinates are not used", number, err)
		return
	}
	e.Point, e.HasPoint = point, true
}

// point reads the coordinates of the current line. The source spreads over several fields in files before 2017,
// which wrote semicolons in it.
func (s *finessScanner) point(code string) (orb.Point, error) {
	x, errX := parseDecimal(s.field(fieldX))
	y, errY := parseDecimal(s.field(fieldY))
	if err := errors.Join(errX, errY); err != nil {
		return orb.Point{}, err
	}
	var source strings.Builder
	for i := fieldFirstSource; i < len(s.fields); i++ {
		source.Write(s.fields[i])
		source.WriteByte(',')
	}
	epsg, ok := projectionOf(source.String())
	if !ok {
		return orb.Point{}, fmt.Errorf("the source %q names no known projection", s.field(fieldFirstSource))
	}
	system, ok := s.systems[epsg]
	if !ok {
		var err error
		if system, err = crs.Lookup(epsg); err != nil {
			return orb.Point{}, err
		}
		s.systems[epsg] = system
	}
	lon, lat := system.ToLonLat(x, y)
	if p := (orb.Point{lon, lat}); plausible(code, p) {
		return p, nil
	}
	if lon, lat = system.ToLonLat(y, x); plausible(code, orb.Point{lon, lat}) {
		return orb.Point{}, fmt.Errorf("x %v and y %v have changed places", x, y)
	}
	return orb.Point{}, fmt.Errorf("x %v and y %v in EPSG:%d are not in the territory of commune %s", x, y, epsg, code)
}

// parseDecimal reads a number with a point or a comma.
func parseDecimal(text string) (float64, error) {
	v, err := strconv.ParseFloat(strings.Replace(text, ",", ".", 1), 64)
	if err != nil || v != v || v > 1e9 || v < -1e9 {
		return 0, fmt.Errorf("%q is not a coordinate", text)
	}
	return v, nil
}

func (s *finessScanner) add(severity ingest.Severity, kind, format string, args ...any) {
	if severity == ingest.Rejected {
		s.rejected++
	}
	s.report.Add(ingest.Finding{Severity: severity, Kind: kind, File: s.name, Line: s.lines.Number(), Reason: fmt.Sprintf(format, args...)})
}

func (s *finessScanner) tellRest() {
	s.lines.TellLegacy(s.report, s.name)
	if s.unknown > 0 {
		s.report.Add(ingest.Finding{Severity: ingest.Note, Kind: "unknown-finess", File: s.name,
			Reason: fmt.Sprintf("%d geolocalisation lines speak of establishments that have no structureet line", s.unknown)})
	}
}
