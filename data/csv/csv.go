// Package csv writes the layers of an Atlas as CSV (RFC 4180, UTF-8): a header row with the served names, then
// one row per feature, without geometry, with the coordinates of points, or with the whole geometry as well-known text.
//
// Text is always quoted and numbers never are, so that "01004" stays a code for every reader that honours
// quotes. A value that is not known is an empty field, an empty text is a pair of quotes. The items of a list
// are joined by "|"; a bar or backslash inside an item is preceded by a backslash, and SplitList undoes it.
//
// It writes only; tables are read by package ingest.
package csv

import (
	"bufio"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"github.com/maillage/maillage/geo/atlas"
)

// Options choose the form of the file. The zero value writes every field without a byte-order mark.
type Options struct {
	BOM        bool  // begins with a byte-order mark, by which Excel knows that the file is UTF-8
	Properties []int // positions in Layer.Fields of the columns, in that order; nil for all
	Place      Place // the columns that say where a feature is
	Decimals   int   // of coordinates; 0 stands for 7, a centimetre in degrees
	Swap       bool  // well-known text has the second coordinate first, as EPSG has it of geographic systems
}

// Place says which columns tell where a feature is. They come last.
type Place uint8

// What can be told of a place. The cells of a spreadsheet hold 32 767 characters, fewer than the outline of a CPTS,
// so that well-known text is for databases and programs.
const (
	NoPlace Place = iota
	LonLat        // two columns, longitude and latitude, of layers of points; none of polygons
	WKT           // one column, geometry
)

// Names of the columns of places.
const (
	Longitude = "longitude"
	Latitude  = "latitude"
	Geometry  = "geometry"
)

func (o Options) places(l *atlas.Layer) []string {
	switch {
	case o.Place == WKT && l.Kind != atlas.NoGeometry:
		return []string{Geometry}
	case o.Place == LonLat && l.Kind == atlas.Points:
		return []string{Longitude, Latitude}
	}
	return nil
}

// Write writes all features of the layer.
func Write(w io.Writer, l *atlas.Layer, o Options) error {
	columns := o.Properties
	if columns == nil {
		columns = make([]int, len(l.Fields))
		for f := range columns {
			columns[f] = f
		}
	}
	b := bufio.NewWriterSize(w, 1<<16)
	if o.BOM {
		b.WriteString("\xef\xbb\xbf")
	}
	var row []byte
	for i, f := range columns {
		if i > 0 {
			row = append(row, ',')
		}
		row = append(row, l.Fields[f].Name...)
	}
	for k, name := range o.places(l) {
		if k+len(columns) > 0 {
			row = append(row, ',')
		}
		row = append(row, name...)
	}
	b.Write(append(row, "\r\n"...))
	for i := range l.Len() {
		row = o.appendRow(row[:0], l, i, columns)
		if _, err := b.Write(row); err != nil {
			return fmt.Errorf("layer %s: %w", l.ID, err)
		}
	}
	if err := b.Flush(); err != nil {
		return fmt.Errorf("layer %s: %w", l.ID, err)
	}
	return nil
}

// appendRow appends the row of feature i, with its end: the fields at the given positions, then its place.
func (o Options) appendRow(dst []byte, l *atlas.Layer, i int, columns []int) []byte {
	start := len(dst)
	for k, f := range columns {
		if k > 0 {
			dst = append(dst, ',')
		}
		dst = appendValue(dst, l.Value(i, f))
	}
	if places := o.places(l); len(places) > 0 {
		if len(columns) > 0 {
			dst = append(dst, ',')
		}
		dst = o.appendPlace(dst, l.Geometry(i))
	}
	if len(dst) == start {
		dst = append(dst, `""`...) // a blank line would be no row at all
	}
	return append(dst, "\r\n"...)
}

func appendValue(dst []byte, v any) []byte {
	switch v := v.(type) {
	case string:
		return appendText(dst, v)
	case int64:
		return strconv.AppendInt(dst, v, 10)
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return dst
		}
		return strconv.AppendFloat(dst, v, 'f', -1, 64)
	case bool:
		return strconv.AppendBool(dst, v)
	case []string:
		return appendText(dst, JoinList(v))
	}
	return dst
}

func appendText(dst []byte, s string) []byte {
	s = strings.ToValidUTF8(s, "\ufffd")
	dst = append(dst, '"')
	for {
		i := strings.IndexByte(s, '"')
		if i < 0 {
			return append(append(dst, s...), '"')
		}
		dst = append(append(dst, s[:i]...), '"', '"')
		s = s[i+1:]
	}
}

var escapeItem = strings.NewReplacer(`\`, `\\`, `|`, `\|`)

// JoinList returns the items of a list as one field: "13055|13201".
func JoinList(items []string) string {
	var b strings.Builder
	for i, s := range items {
		if i > 0 {
			b.WriteByte('|')
		}
		escapeItem.WriteString(&b, s)
	}
	return b.String()
}

// SplitList returns the items of a field written by JoinList. An empty field is an empty list.
func SplitList(field string) []string {
	if field == "" {
		return []string{}
	}
	var items []string
	var item strings.Builder
	for i := 0; i < len(field); i++ {
		switch c := field[i]; {
		case c == '\\' && i+1 < len(field):
			i++
			item.WriteByte(field[i])
		case c == '|':
			items = append(items, item.String())
			item.Reset()
		default:
			item.WriteByte(c)
		}
	}
	return append(items, item.String())
}
