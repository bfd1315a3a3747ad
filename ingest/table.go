package ingest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/maillage/maillage/geo"
)

// Table reads a table with a header row: CSV with a comma, semicolon, tab or bar, in UTF-8 or Windows-1252,
// quoted or not, compressed or not, or an XLSX workbook, of which the first sheet that has the wanted columns
// is read. Every value is text: INSEE codes are never numbers.
//
// The header is the first row, among the first MaxPreamble, that has every required column.
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

	lastRejected                     int // number of the row that was rejected last
	read, rejected, skipped, carried int
}

// rowReader gives rows with the number of the line each begins at. A *rowError is a row to pass over.
type rowReader interface {
	next() (row []string, line int, err error)
	nextSheet() bool // goes to the next sheet, false when there is none
	setWidth(n int)  // tells the number of columns, once the header is found
	close() error
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
		var sheets *sheetReader
		if sheets, err = newSheetReader(ctx, in); err == nil {
			t.rows = sheets
		}
	} else {
		t.rows = &csvReader{lines: NewLines(in)}
	}
	if err == nil {
		err = t.readHeader()
	}
	if err != nil {
		t.release()
		return nil, fmt.Errorf("%s: %w", in.Name, err)
	}
	return t, nil
}

func (t *Table) release() {
	if t.rows != nil {
		t.rows.close()
	}
	t.in.Close()
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
		if extra := t.beyond(); extra != "" {
			t.Warn("long-row", "the row has %d fields and the header %d: %q is under no column", len(t.row), len(t.header), extra)
		}
		return true
	}
	return false
}

// beyond returns the first value that stands under no column, usually the end of a text with an unquoted
// delimiter in it.
func (t *Table) beyond() string {
	for _, v := range t.row[min(len(t.header), len(t.row)):] {
		if v = strings.TrimSpace(v); v != "" {
			return v
		}
	}
	return ""
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

// Position returns the position in the header of the wanted column c, -1 when it is absent.
func (t *Table) Position(c int) int { return t.at[c] }

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

// Note tells something worth knowing about a line, or about the whole file when line is 0.
func (t *Table) Note(line int, kind, format string, args ...any) {
	t.report.Add(Finding{Note, kind, t.in.Name, line, 0, fmt.Sprintf(format, args...)})
}

// Reject reports that the current row is not kept. A row may be rejected for several reasons and counts once.
func (t *Table) Reject(kind, format string, args ...any) {
	if t.lastRejected != t.read {
		t.rejected, t.lastRejected = t.rejected+1, t.read
	}
	t.add(Rejected, kind, format, args...)
}

// Skip reports that the current row is none of those wanted: it is neither kept nor rejected.
func (t *Table) Skip(kind, format string, args ...any) {
	t.skipped++
	t.add(Note, kind, format, args...)
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
	if c, ok := t.rows.(*csvReader); ok {
		c.lines.TellLegacy(t.report, t.in.Name)
	}
	err := t.rows.close()
	size, sha, e := t.in.Close()
	err = errors.Join(err, e)
	if t.err != nil {
		err = t.err
	}
	return geo.Source{Kind: t.kind, Name: t.in.Name, SHA256: sha, Bytes: size,
		Read: t.read, Kept: t.read - t.rejected - t.skipped, Carried: t.carried, Rejected: t.rejected}, err
}
