package annuaire

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/ingest"
	"github.com/paulmach/orb"
)

// banColumns are the columns read, by normalised name, in the order of the constants below.
var banColumns = []ingest.Column{
	{Names: []string{"numero"}, Required: true},
	{Names: []string{"rep"}},
	{Names: []string{"nom_voie", "voie_nom"}, Required: true},
	{Names: []string{"code_postal"}},
	{Names: []string{"code_insee", "commune_insee"}, Required: true},
	{Names: []string{"nom_commune", "commune_nom"}},
	{Names: []string{"code_insee_ancienne_commune", "commune_deleguee_insee"}},
	{Names: []string{"nom_ancienne_commune", "commune_deleguee_nom"}},
	{Names: []string{"lon", "long"}, Required: true},
	{Names: []string{"lat"}, Required: true},
	{Names: []string{"libelle_acheminement"}},
}

const (
	banNumber = iota
	banRepetition
	banStreet
	banPostal
	banCommune
	banTown
	banFormer
	banFormerTown
	banLon
	banLat
	banRouting
)

// ReadBAN reads a file of the Base Adresse Nationale (adresses-<département>.csv, gzipped or not) into an index of the
// wanted communes; nil wants all. Rows that cannot be read are reported and passed over.
func ReadBAN(ctx context.Context, name string, wanted func(string) bool, report *ingest.Report, progress ingest.Progress) (*Index, geo.Source, error) {
	in, err := ingest.Open(ctx, name, progress, ".csv")
	if err != nil {
		return nil, geo.Source{}, err
	}
	s := newBANScanner(in, in.Name, wanted, report)
	err = s.scan()
	size, sha, e := in.Close()
	if err = errors.Join(err, e); err != nil {
		return nil, geo.Source{}, err
	}
	return s.index, geo.Source{Kind: KindAddresses, Name: in.Name, SHA256: sha, Bytes: size,
		Read: s.read, Kept: s.kept, Rejected: s.rejected}, nil
}

// ScanBAN is ReadBAN on an open stream; name is that of the file, for the report.
func ScanBAN(r io.Reader, name string, wanted func(string) bool, report *ingest.Report) (*Index, error) {
	s := newBANScanner(r, name, wanted, report)
	return s.index, s.scan()
}

type banScanner struct {
	lines    *ingest.Lines
	name     string
	report   *ingest.Report
	communes *communes
	index    *Index
	names    interner
	at       []int // position of each column, -1 when absent
	width    int   // fields of the header
	fields   [][]byte

	// The street of the last row, which most rows share with the one before.
	lastKey    []byte
	key        []byte
	lastPlace  *streets
	lastStreet int32

	read, kept, rejected int
}

func newBANScanner(r io.Reader, name string, wanted func(string) bool, report *ingest.Report) *banScanner {
	return &banScanner{lines: ingest.NewLines(r), name: name, report: report, communes: newCommunes(wanted), names: make(interner),
		index: &Index{communes: make(map[string]*streets), former: make(map[string]string), towns: make(map[string]string)}}
}

func (s *banScanner) scan() error {
	if err := s.header(); err != nil {
		return fmt.Errorf("%s: %w", s.name, err)
	}
	for {
		line, err := s.lines.Next()
		switch {
		case err == io.EOF:
			s.index.order()
			s.lines.TellLegacy(s.report, s.name)
			return nil
		case err == ingest.ErrLongLine:
			s.read++
			s.reject("long-line", "%v", err)
			continue
		case err != nil:
			return fmt.Errorf("%s: after line %d: %w", s.name, s.lines.Number(), err)
		case len(line) == 0:
			continue
		}
		s.read++
		s.fields = splitQuoted(s.fields[:0], line, ';')
		s.row()
	}
}

func (s *banScanner) header() error {
	line, err := s.lines.Next()
	if err == io.EOF {
		return errors.New("the file is empty, the header of the Base Adresse Nationale is wanted")
	}
	if err != nil {
		return err
	}
	var names []string
	for _, n := range splitQuoted(nil, line, ';') {
		names = append(names, string(n))
	}
	s.width = len(names)
	s.at, err = findColumns(names, banColumns, "the Base Adresse Nationale")
	return err
}

// field returns a column of the current row, empty when the file has not got it.
func (s *banScanner) field(column int) []byte {
	if i := s.at[column]; i >= 0 {
		return trim(s.fields[i])
	}
	return nil
}

func (s *banScanner) row() {
	if len(s.fields) != s.width {
		s.reject("field-count", "the row has %d fields, the header %d", len(s.fields), s.width)
		return
	}
	code := s.field(banCommune)
	if !isCommuneCode(code) {
		s.reject("bad-commune", "%q is not an INSEE code", code)
		return
	}
	at := s.communes.find(code)
	if !at.wanted {
		return
	}
	point, err := s.point()
	if err != nil {
		s.reject("bad-coordinates", "address %s %s: %v", s.field(banNumber), s.field(banStreet), err)
		return
	}
	number, err := strconv.ParseUint(string(s.field(banNumber)), 10, 31)
	if err != nil || len(s.field(banStreet)) == 0 {
		s.reject("bad-address", "number %q in street %q is not an address", s.field(banNumber), s.field(banStreet))
		return
	}
	s.kept++
	street := s.street(at.code)
	street.doors = append(street.doors, indexedDoor{int32(number), repetitionOf(s.field(banRepetition)), float32(point[0]), float32(point[1])})
}

func (s *banScanner) point() (orb.Point, error) {
	lon, errLon := parseDecimal(string(s.field(banLon)))
	lat, errLat := parseDecimal(string(s.field(banLat)))
	if err := errors.Join(errLon, errLat); err != nil {
		return orb.Point{}, err
	}
	if lon < -180 || lon > 180 || lat < -90 || lat > 90 {
		return orb.Point{}, fmt.Errorf("longitude %v and latitude %v are not on the Earth", lon, lat)
	}
	return orb.Point{lon, lat}, nil
}

func repetitionOf(text []byte) byte {
	for _, r := range string(text) {
		if c := fold(r)[0]; c != ' ' {
			return c
		}
	}
	return 0
}

// street returns the street of the current row, new or not. Streets of the same name in two former communes or two
// postal codes are two streets.
func (s *banScanner) street(code string) *indexedStreet {
	s.key = s.key[:0]
	for _, part := range [...][]byte{[]byte(code), s.field(banStreet), s.field(banPostal), s.field(banFormer)} {
		s.key = append(append(s.key, part...), ';')
	}
	if s.lastPlace == nil || string(s.key) != string(s.lastKey) {
		s.lastKey = append(s.lastKey[:0], s.key...)
		s.towns(code)
		s.lastPlace = s.index.commune(code)
		s.lastStreet = s.lastPlace.add(s)
	}
	return &s.lastPlace.list[s.lastStreet]
}

// towns records by which names and postal codes the commune of the current row is known.
func (s *banScanner) towns(code string) {
	postal := string(s.field(banPostal))
	for _, column := range []int{banTown, banFormerTown, banRouting} {
		if town := s.field(column); len(town) > 0 && postal != "" {
			key := townKey(postal, string(town))
			if before, known := s.index.towns[key]; !known {
				s.index.towns[key] = code
			} else if before != code {
				s.index.towns[key] = ""
			}
		}
	}
	if former := s.field(banFormer); isCommuneCode(former) && string(former) != code {
		s.index.former[string(former)] = code
	}
}

func (x *Index) commune(code string) *streets {
	if s := x.communes[code]; s != nil {
		return s
	}
	s := &streets{byKey: make(map[string]int32), holding: make(map[string][]int32)}
	x.communes[code] = s
	return s
}

func (s *streets) add(b *banScanner) int32 {
	if i, ok := s.byKey[string(b.key)]; ok {
		return i
	}
	i := int32(len(s.list))
	s.byKey[string(b.key)] = i
	name := string(b.field(banStreet))
	normal, _ := parseStreet(name)
	for k, w := range normal.words {
		w = b.names.intern([]byte(w))
		normal.words[k] = w
		held, known := s.holding[w]
		if !known {
			s.vocab = append(s.vocab, w)
		}
		if !slices.Contains(held, i) {
			s.holding[w] = append(held, i)
		}
	}
	s.list = append(s.list, indexedStreet{street: normal, name: name, postal: b.names.intern(b.field(banPostal))})
	return i
}

// order sorts the doors of every street and frees what only served to build the index.
func (x *Index) order() {
	for _, s := range x.communes {
		s.byKey = nil
		for i := range s.list {
			slices.SortFunc(s.list[i].doors, func(a, b indexedDoor) int {
				if a.number != b.number {
					return int(a.number) - int(b.number)
				}
				return int(a.repetition) - int(b.repetition)
			})
		}
	}
}

func (s *banScanner) reject(kind, format string, args ...any) {
	s.rejected++
	s.report.Add(ingest.Finding{Severity: ingest.Rejected, Kind: kind, File: s.name, Line: s.lines.Number(), Reason: fmt.Sprintf(format, args...)})
}
