// Package csv writes the layers of an Atlas as CSV (RFC 4180, UTF-8): a header row with the served names, then
// one row per feature, without geometry.
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
	b.Write(append(row, "\r\n"...))
	for i := range l.Len() {
		row = AppendRow(row[:0], l, i, columns)
		if _, err := b.Write(row); err != nil {
			return fmt.Errorf("layer %s: %w", l.ID, err)
		}
	}
	if err := b.Flush(); err != nil {
		return fmt.Errorf("layer %s: %w", l.ID, err)
	}
	return nil
}

// AppendRow appends the row of feature i, with its end: the fields at the given positions.
func AppendRow(dst []byte, l *atlas.Layer, i int, columns []int) []byte {
	for k, f := range columns {
		if k > 0 {
			dst = append(dst, ',')
		}
		dst = appendValue(dst, l.Value(i, f))
	}
	if len(columns) == 1 && l.Value(i, columns[0]) == nil {
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
