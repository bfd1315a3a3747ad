package ingest

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"unicode"

	"github.com/maillage/maillage/geo"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/unicode/norm"
)

// Column is a column that a reader wants, known by any of several names.
type Column struct {
	Names    []string // as normalised by NormalizeName; the first is the one shown in messages
	Required bool
}

// NormalizeName reduces a column name to lower-case letters and digits separated by single underscores, without
// accents: "Libellé de la commune" and "libelle_de_la_commune" are the same column.
func NormalizeName(s string) string {
	var b strings.Builder
	gap := false
	for _, r := range norm.NFD.String(strings.TrimSpace(s)) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			if gap && b.Len() > 0 {
				b.WriteByte('_')
			}
			gap = false
			b.WriteRune(unicode.ToLower(r))
		default:
			gap = true
		}
	}
	return b.String()
}

// MaxRecordLines is how many lines one quoted record may span; past it the quote is taken for unclosed.
const MaxRecordLines = 64

// Table reads a table with a header row: CSV with a comma, semicolon, tab or bar, in UTF-8 or Windows-1252,
// quoted or not, compressed or not, or the first sheet of an XLSX workbook. Every value is text: INSEE codes
// are never numbers.
//
// A row that cannot be read is reported and passed over.
type Table struct {
	in      *Input
	report  *Report
	kind    string
	rows    rowReader
	columns []Column
	at      []int // position of each wanted column, -1 when absent
	header  []string
	row     []string
	line    int
	err     error

	read, rejected, carried int
}

// rowReader gives rows with the number of the line each begins at. A *rowError is a row to pass over.
type rowReader interface {
	next() (row []string, line int, err error)
}

type rowError struct {
	line   int
	reason string
}

func (e *rowError) Error() string { return e.reason }

// OpenTable opens a table and finds its columns. kind is the kind of source it is, for the report. The error
// names the columns that are missing and those that are there.
func OpenTable(ctx context.Context, name, kind string, report *Report, progress Progress, columns []Column) (*Table, error) {
	var in *Input
	var err error
	workbook := strings.EqualFold(filepath.Ext(name), ".xlsx")
	if workbook {
		in, err = Open(ctx, name, progress)
	} else {
		in, err = Open(ctx, name, progress, ".csv", ".txt", ".tsv")
	}
	if err != nil {
		return nil, err
	}
	t := &Table{in: in, report: report, kind: kind, columns: columns}
	if workbook {
		t.rows, err = newSheetReader(in)
	} else {
		t.rows = &csvReader{lines: NewLines(in)}
	}
	if err == nil {
		err = t.readHeader()
	}
	if err != nil {
		in.Close()
		return nil, fmt.Errorf("%s: %w", in.Name, err)
	}
	return t, nil
}

func (t *Table) readHeader() error {
	row, _, err := t.rows.next()
	if err == io.EOF {
		return fmt.Errorf("the file is empty, a header row is wanted")
	}
	if err != nil {
		return err
	}
	t.header = make([]string, len(row))
	position := make(map[string]int, len(row))
	for i, name := range row {
		t.header[i] = NormalizeName(name)
		if _, twice := position[t.header[i]]; !twice {
			position[t.header[i]] = i
		}
	}
	t.at = make([]int, len(t.columns))
	var missing []string
	for c, column := range t.columns {
		t.at[c] = -1
		for _, name := range column.Names {
			if i, ok := position[name]; ok {
				t.at[c] = i
				break
			}
		}
		if t.at[c] < 0 && column.Required {
			missing = append(missing, strings.Join(column.Names, " or "))
		}
	}
	if missing != nil {
		return fmt.Errorf("line 1: column %s is missing; the header has %s",
			strings.Join(missing, ", and column "), strings.Join(row, ", "))
	}
	return nil
}

// Next reads the next row that can be read. It returns false at the end and on an error, which Close returns.
func (t *Table) Next() bool {
	for t.err == nil {
		var err error
		t.row, t.line, err = t.rows.next()
		var bad *rowError
		switch e := err.(type) {
		case nil:
		case *rowError:
			bad = e
		default:
			if err != io.EOF {
				t.err = fmt.Errorf("%s: line %d: %w", t.in.Name, t.line, err)
			}
			return false
		}
		if bad != nil {
			t.read++
			t.line = bad.line
			t.Reject("unreadable-row", "%s", bad.reason)
			continue
		}
		if blank(t.row) {
			continue
		}
		t.read++
		if short := t.missing(); short != "" {
			t.Reject("short-row", "the row has %d fields of %d, column %s is not there", len(t.row), len(t.header), short)
			continue
		}
		return true
	}
	return false
}

func (t *Table) missing() string {
	for c, i := range t.at {
		if i >= len(t.row) && t.columns[c].Required {
			return t.columns[c].Names[0]
		}
	}
	return ""
}

func blank(row []string) bool {
	for _, v := range row {
		if strings.TrimSpace(v) != "" {
			return false
		}
	}
	return true
}

// Has tells whether the table has the wanted column c.
func (t *Table) Has(c int) bool { return t.at[c] >= 0 }

// Text returns the value of the wanted column c in the current row, trimmed; "" when the column is absent.
func (t *Table) Text(c int) string {
	i := t.at[c]
	if i < 0 || i >= len(t.row) {
		return ""
	}
	return strings.TrimSpace(t.row[i])
}

// Header returns the normalised names of all columns, in order.
func (t *Table) Header() []string { return t.header }

// Row returns all values of the current row; it is valid until Next.
func (t *Table) Row() []string { return t.row }

// Line returns the number of the line at which the current row begins.
func (t *Table) Line() int { return t.line }

// Name returns the name of the file, without its folder.
func (t *Table) Name() string { return t.in.Name }

// Reject reports that the current row is not kept.
func (t *Table) Reject(kind, format string, args ...any) {
	t.rejected++
	t.add(Rejected, kind, format, args...)
}

// Warn reports something wrong in the current row, which is kept.
func (t *Table) Warn(kind, format string, args ...any) { t.add(Warning, kind, format, args...) }

// Carried reports that the current row's code was carried from an older COG.
func (t *Table) Carried(format string, args ...any) {
	t.carried++
	t.add(Note, "carried-code", format, args...)
}

func (t *Table) add(s Severity, kind, format string, args ...any) {
	t.report.Add(Finding{s, kind, t.in.Name, t.line, 0, fmt.Sprintf(format, args...)})
}

// Close closes the file and returns what it was and how many rows were read, kept and rejected. The error is
// the one that ended the reading, if any.
func (t *Table) Close() (geo.Source, error) {
	size, sha, err := t.in.Close()
	if t.err != nil {
		err = t.err
	}
	return geo.Source{Kind: t.kind, Name: t.in.Name, SHA256: sha, Bytes: size,
		Read: t.read, Kept: t.read - t.rejected, Carried: t.carried, Rejected: t.rejected}, err
}

// csvReader cuts lines into fields. The delimiter is the likeliest of the header line's.
type csvReader struct {
	lines   *Lines
	comma   byte
	pending [][]byte // lines to read again after an unclosed quote
	first   int      // number of the first pending line
	record  []byte
	row     []string
}

func (r *csvReader) line() ([]byte, int, error) {
	if len(r.pending) > 0 {
		line, n := r.pending[0], r.first
		r.pending, r.first = r.pending[1:], r.first+1
		return line, n, nil
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
	if r.comma == 0 {
		r.comma = sniffComma(line)
	}
	if bytes.IndexByte(line, '"') < 0 {
		return r.split(string(line)), n, nil
	}
	return r.quoted(line, n)
}

func (r *csvReader) split(line string) []string {
	r.row = r.row[:0]
	for {
		i := strings.IndexByte(line, r.comma)
		if i < 0 {
			return append(r.row, line)
		}
		r.row = append(r.row, line[:i])
		line = line[i+1:]
	}
}

// quoted reads a record with quotes, over as many lines as its quotes span.
func (r *csvReader) quoted(line []byte, n int) ([]string, int, error) {
	r.record = append(r.record[:0], line...)
	var taken [][]byte
	for bytes.Count(r.record, []byte{'"'})%2 == 1 {
		more, _, err := r.line()
		if err == nil {
			taken = append(taken, bytes.Clone(more))
		}
		if err != nil && err != io.EOF && err != ErrLongLine {
			return nil, n, err
		}
		if err != nil || len(taken) >= MaxRecordLines {
			r.pending, r.first = append(taken, r.pending...), n+1
			return nil, n, &rowError{n, "a quote is opened and never closed"}
		}
		r.record = append(append(r.record, '\n'), more...)
	}
	c := csv.NewReader(bytes.NewReader(r.record))
	c.Comma, c.LazyQuotes, c.FieldsPerRecord = rune(r.comma), true, -1
	row, err := c.Read()
	if err != nil {
		return nil, n, &rowError{n, "the row is not valid CSV: " + err.Error()}
	}
	return row, n, nil
}

// sniffComma returns the delimiter that occurs most in a header line, outside quotes; a comma when none does.
func sniffComma(header []byte) byte {
	best, most := byte(','), 0
	for _, comma := range []byte(",;\t|") {
		count, inside := 0, false
		for _, b := range header {
			if b == '"' {
				inside = !inside
			} else if b == comma && !inside {
				count++
			}
		}
		if count > most {
			best, most = comma, count
		}
	}
	return best
}

// sheetReader gives the rows of the first sheet of a workbook, as the text that the cells show.
type sheetReader struct {
	book *excelize.File
	rows *excelize.Rows
	line int
}

func newSheetReader(in *Input) (*sheetReader, error) {
	book, err := excelize.OpenReader(in, excelize.Options{UnzipSizeLimit: 1 << 30})
	if err != nil {
		return nil, fmt.Errorf("not a workbook that can be read: %w", err)
	}
	rows, err := book.Rows(book.GetSheetName(0))
	if err != nil {
		return nil, err
	}
	return &sheetReader{book: book, rows: rows}, nil
}

func (r *sheetReader) next() ([]string, int, error) {
	if !r.rows.Next() {
		if err := r.rows.Error(); err != nil {
			return nil, r.line, err
		}
		return nil, r.line, io.EOF
	}
	r.line++
	row, err := r.rows.Columns()
	if err != nil {
		return nil, r.line, &rowError{r.line, err.Error()}
	}
	return row, r.line, nil
}
