package boundaries

import (
	"context"
	"errors"
	"fmt"

	"github.com/maillage/maillage/geo/crs"
	"github.com/maillage/maillage/ingest"
)

// geojson reads GeoJSON: one FeatureCollection, one Feature, or any number of either one after the other (GeoJSON text
// sequences and their line-delimited kin). Members may come in any order; geometries are decoded as they pass, so that
// memory holds what is kept and one buffer.
type geojson struct {
	in *ingest.Input

	scan    *scanner
	take    func(*record)
	lines   bool // the file is one feature per line, and lines are worth telling
	feature int
	epsg    int
	// overridden says that the caller sets the reference system, so that the file's does not matter.
	overridden bool
	columns    map[string]column // meanings of the property names met
	rec        record
	coords     coordinates
}

func newGeoJSON(in *ingest.Input, format string) *geojson {
	return &geojson{in: in, lines: format == GeoJSONSeq}
}

func (g *geojson) close() (int64, string, error) { return g.in.Close() }

func (g *geojson) read(ctx context.Context, c *collector) (int, error) {
	g.scan = newScanner(g.in)
	g.take = c.take
	g.overridden = c.epsg != 0
	err := g.decode()
	if n := g.scan.legacy; n > 0 {
		c.note(ingest.Warning, "not-utf8", "%d texts are not UTF-8, which GeoJSON must be: read as Windows-1252", n)
	}
	var syntax *syntaxError
	if errors.As(err, &syntax) && g.feature > 0 {
		return 0, fmt.Errorf("%w (after feature %d)", err, g.feature)
	}
	return g.epsg, err
}

// decode reads the values of the file one after the other.
func (g *geojson) decode() error {
	g.columns = make(map[string]column)
	g.skipMark()
	for count := 0; ; count++ {
		for g.scan.skipSpace() == recordSeparator && g.scan.at < g.scan.end {
			g.scan.at++
		}
		if g.scan.at == g.scan.end {
			if g.scan.err != nil && !isEOF(g.scan.err) || count == 0 {
				return g.scan.ended()
			}
			return nil
		}
		if err := g.object(0); err != nil {
			return err
		}
	}
}

// recordSeparator begins each text of a sequence (RFC 8142).
const recordSeparator = 0x1e

// skipMark passes over a byte-order mark.
func (g *geojson) skipMark() {
	s := g.scan
	for s.end < 3 && s.more(0) {
	}
	if s.end >= 3 && string(s.buf[:3]) == "\xef\xbb\xbf" {
		s.at = 3
	}
}

// object reads a Feature or a FeatureCollection: which of the two is known by its members, of which "type" may come
// last.
func (g *geojson) object(depth int) error {
	if depth > maxNesting {
		return g.scan.fail("collections are nested more than %d deep", maxNesting)
	}
	if err := g.scan.expect('{'); err != nil {
		return err
	}
	line := g.scan.lineNow()
	var kind string
	collection, geometry := false, false
	g.reset()
	for first := true; ; first = false {
		more, err := g.scan.next(first, '}')
		if err != nil {
			return err
		}
		if !more {
			break
		}
		key, err := g.scan.key()
		if err != nil {
			return err
		}
		switch string(key) {
		case "type":
			kind, err = g.name(depth)
		case "features":
			collection = true
			err = g.features(depth)
		case "geometry":
			geometry = true
			err = g.geometry()
		case "properties":
			err = g.properties(depth)
		case "crs":
			err = g.crs(depth)
		default:
			err = g.scan.skip(depth + 1)
		}
		if err != nil {
			return err
		}
	}
	if collection || kind == "FeatureCollection" {
		return nil
	}
	return g.emit(kind, geometry, line)
}

// emit passes on the feature that was read.
func (g *geojson) emit(kind string, geometry bool, line int) error {
	g.feature++
	r := &g.rec
	r.feature = g.feature
	if line > 1 || g.lines {
		r.line = line
	}
	switch {
	case kind != "Feature":
		if g.feature == 1 {
			return g.scan.fail("the object is of type %q: a Feature or a FeatureCollection is wanted", kind)
		}
		r.fault = faultf("bad-geometry", "it is of type %q: a Feature is wanted", kind)
	case r.fault == nil && !geometry:
		r.fault = faultf("no-geometry", "the feature has no geometry")
	}
	g.take(r)
	return nil
}

// reset clears the feature being read.
func (g *geojson) reset() { g.rec = record{} }

// name takes a text of a few characters; any other value gives "".
func (g *geojson) name(depth int) (string, error) {
	if g.scan.skipSpace() != '"' {
		return "", g.scan.skip(depth + 1)
	}
	text, err := g.scan.string()
	return string(text), err
}

func (g *geojson) features(depth int) error {
	if g.scan.skipSpace() != '[' {
		return g.scan.unexpected("an array of features")
	}
	g.scan.at++
	for first := true; ; first = false {
		if more, err := g.scan.next(first, ']'); err != nil || !more {
			return err
		}
		if g.scan.skipSpace() != '{' {
			return g.scan.unexpected("a feature")
		}
		if err := g.object(depth + 1); err != nil {
			return err
		}
	}
}

// maxColumns bounds the property names remembered; a file with more is not a table.
const maxColumns = 4096

// properties takes the values of the properties that have a meaning here.
func (g *geojson) properties(depth int) error {
	if g.scan.skipSpace() != '{' {
		return g.scan.skip(depth + 1)
	}
	g.scan.at++
	for first := true; ; first = false {
		if more, err := g.scan.next(first, '}'); err != nil || !more {
			return err
		}
		key, err := g.scan.key()
		if err != nil {
			return err
		}
		if err := g.property(g.column(key), depth+1); err != nil {
			return err
		}
	}
}

// column returns the meaning of a property name; a role of roleCount is none.
func (g *geojson) column(key []byte) column {
	if c, ok := g.columns[string(key)]; ok {
		return c
	}
	c, ok := columnOf(string(key))
	if !ok {
		c.role = roleCount
	}
	if len(g.columns) < maxColumns {
		g.columns[string(key)] = c
	}
	return c
}

// property takes a value: texts and numbers as they are written, the rest is nothing.
func (g *geojson) property(c column, depth int) error {
	b := g.scan.skipSpace()
	if c.role == roleCount {
		return g.scan.skip(depth)
	}
	var text []byte
	var err error
	switch {
	case b == '"':
		text, err = g.scan.string()
	case b == '-' || b >= '0' && b <= '9':
		text, err = g.scan.numberText()
	default:
		return g.scan.skip(depth)
	}
	if err != nil {
		return err
	}
	g.rec.fields.set(c, trimmed(text))
	return nil
}

// crs takes the member by which GeoJSON of 2008 names its coordinate reference system.
func (g *geojson) crs(depth int) error {
	var names []string
	if err := g.texts(&names, depth+1); err != nil {
		return err
	}
	for _, n := range names {
		if epsg, ok := crs.Parse(n); ok {
			if g.epsg != 0 && g.epsg != epsg && !g.overridden {
				return g.scan.fail("the file gives two coordinate reference systems, EPSG:%d and EPSG:%d", g.epsg, epsg)
			}
			g.epsg = epsg
			return nil
		}
	}
	if len(names) > 0 && !g.overridden {
		return g.scan.fail("the coordinate reference system %q is not known: set crs", names[len(names)-1])
	}
	return nil
}

// texts takes a value and gathers the texts and numbers under the members "name" and "code".
func (g *geojson) texts(names *[]string, depth int) error {
	if g.scan.skipSpace() != '{' {
		return g.scan.skip(depth)
	}
	if depth > maxNesting {
		return g.scan.fail("objects are nested more than %d deep", maxNesting)
	}
	g.scan.at++
	for first := true; ; first = false {
		if more, err := g.scan.next(first, '}'); err != nil || !more {
			return err
		}
		key, err := g.scan.key()
		if err != nil {
			return err
		}
		wanted := string(key) == "name" || string(key) == "code"
		var text []byte
		switch b := g.scan.skipSpace(); {
		case wanted && b == '"':
			text, err = g.scan.string()
		case wanted && b >= '0' && b <= '9':
			text, err = g.scan.numberText()
		default:
			err = g.texts(names, depth+1)
		}
		if err != nil {
			return err
		}
		if text != nil {
			*names = append(*names, string(text))
		}
	}
}
