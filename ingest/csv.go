package ingest

import (
	"bytes"
	"io"
	"strings"
)

// MaxRecordLines is how many lines one quoted record may span; past it the quote is taken for unclosed.
const MaxRecordLines = 64

// csvReader cuts lines into fields (RFC 4180), with what official files do beside it: any of four delimiters,
// and a quote inside an unquoted field, which is a character like any other.
type csvReader struct {
	lines   *Lines
	comma   byte // 0 while the header is looked for: each line is then cut by the delimiter it holds most
	width   int  // number of fields of the header, 0 while it is looked for
	pending []pendingLine
	record  []byte
	row     []string
}

// pendingLine is a line to read again after an unclosed quote. Its error, if any, is ErrLongLine.
type pendingLine struct {
	text   []byte
	number int
	err    error
}

func (r *csvReader) setWidth(n int) { r.width = n }

func (r *csvReader) nextSheet() bool { return false }

func (r *csvReader) close() error { return nil }

func (r *csvReader) line() ([]byte, int, error) {
	if len(r.pending) > 0 {
		p := r.pending[0]
		r.pending = r.pending[1:]
		return p.text, p.number, p.err
	}
	line, err := r.lines.Next()
	return line, r.lines.Number(), err
}

func (r *csvReader) next() ([]string, int, error) {
	line, n, err := r.line()
	if err == ErrLongLine {
		return nil, n, &rowError{n, err.Error()}
	}
	if err != nil {
		return nil, n, err
	}
	if r.width == 0 {
		r.comma = sniffComma(line)
	}
	if bytes.IndexByte(line, '"') < 0 {
		r.row = split(r.row[:0], string(line), r.comma)
		return r.row, n, nil
	}
	return r.quoted(line, n)
}

func split(row []string, line string, comma byte) []string {
	for {
		i := strings.IndexByte(line, comma)
		if i < 0 {
			return append(row, line)
		}
		row = append(row, line[:i])
		line = line[i+1:]
	}
}

// quoted reads a record with quotes, over as many lines as its quotes span. A record over several lines that
// has not as many fields as the header is one whose quote was never meant to open: its first line is refused
// and the others are read again, so that a stray quote costs one row and not a block of them.
func (r *csvReader) quoted(line []byte, n int) ([]string, int, error) {
	r.record = append(r.record[:0], line...)
	var taken []pendingLine
	for inside := endsInQuote(line, r.comma, false); inside; {
		if len(taken) == MaxRecordLines || len(r.record) > MaxLine {
			return r.unclosed(taken, n)
		}
		more, number, err := r.line()
		if err == io.EOF {
			return r.unclosed(taken, n)
		}
		if err != nil && err != ErrLongLine {
			return nil, n, err
		}
		taken = append(taken, pendingLine{bytes.Clone(more), number, err})
		if err == ErrLongLine {
			return r.unclosed(taken, n)
		}
		inside = endsInQuote(more, r.comma, true)
		r.record = append(append(r.record, '\n'), more...)
	}
	r.row = splitQuoted(r.row[:0], string(r.record), r.comma)
	if len(taken) > 0 && r.width > 0 && len(r.row) != r.width {
		return r.unclosed(taken, n)
	}
	return r.row, n, nil
}

func (r *csvReader) unclosed(taken []pendingLine, n int) ([]string, int, error) {
	r.pending = append(taken, r.pending...)
	return nil, n, &rowError{n, "a quote is opened and never closed"}
}

// endsInQuote tells whether a quote is open at the end of a line, given whether one is at its beginning. A
// quote opens at the beginning of a field only, and closes before a delimiter or the end of a line.
func endsInQuote(line []byte, comma byte, inside bool) bool {
	for {
		if !inside {
			if !bytes.HasPrefix(line, []byte{'"'}) {
				i := bytes.IndexByte(line, comma)
				if i < 0 {
					return false
				}
				line = line[i+1:]
				continue
			}
			line = line[1:]
		}
		inside = true
		i := bytes.IndexByte(line, '"')
		switch {
		case i < 0:
			return true
		case i+1 == len(line):
			return false
		case line[i+1] == comma:
			inside, line = false, line[i+2:]
		case line[i+1] == '"':
			line = line[i+2:]
		default:
			line = line[i+1:]
		}
	}
}

// splitQuoted cuts a whole record some of whose fields are quoted.
func splitQuoted(row []string, record string, comma byte) []string {
	for {
		if !strings.HasPrefix(record, `"`) {
			i := strings.IndexByte(record, comma)
			if i < 0 {
				return append(row, record)
			}
			row, record = append(row, record[:i]), record[i+1:]
			continue
		}
		field, rest := cutQuoted(record[1:], comma)
		row = append(row, field)
		if rest == "" {
			return row
		}
		record = rest[1:]
	}
}

// cutQuoted reads a field up to its closing quote. Two quotes stand for one, and a lone quote that neither a
// delimiter nor the end follows for itself. rest begins with the delimiter or is empty.
func cutQuoted(s string, comma byte) (field, rest string) {
	if i := strings.IndexByte(s, '"'); i >= 0 && (i+1 == len(s) || s[i+1] == comma) {
		return s[:i], s[i+1:]
	}
	var b strings.Builder
	for {
		i := strings.IndexByte(s, '"')
		if i < 0 {
			b.WriteString(s)
			return b.String(), ""
		}
		b.WriteString(s[:i])
		after := s[i+1:]
		if after == "" || after[0] == comma {
			return b.String(), after
		}
		b.WriteByte('"')
		s = strings.TrimPrefix(after, `"`)
	}
}

// sniffComma returns the delimiter that occurs most in a line, outside quotes; a comma when none does.
func sniffComma(line []byte) byte {
	var count [256]int
	inside := false
	for _, b := range line {
		if b == '"' {
			inside = !inside
		} else if !inside {
			count[b]++
		}
	}
	best := byte(',')
	for _, comma := range []byte(";\t|") {
		if count[comma] > count[best] {
			best = comma
		}
	}
	return best
}
