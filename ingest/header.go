package ingest

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// MaxPreamble is how many rows (titles, notes, blank lines) may stand before the header row.
const MaxPreamble = 30

// readHeader looks for the header row. When there is none, the error speaks of the row that came nearest.
func (t *Table) readHeader() error {
	near := headerRow{found: -1}
	for {
		for range MaxPreamble {
			row, line, err := t.rows.next()
			if err == io.EOF {
				break
			}
			if _, unreadable := err.(*rowError); unreadable {
				near.unreadable = err
				continue
			}
			if err != nil {
				return err
			}
			if t.tryHeader(row, line, &near) {
				t.rows.setWidth(len(row))
				return nil
			}
		}
		if !t.rows.nextSheet() {
			return near.fault(t.columns)
		}
	}
}

// oldWorkbook is how the first bytes of an Excel 97–2003 file look when they are read as text.
const oldWorkbook = "ÐÏ\x11à¡±"

// headerRow is the row that looks most like the header that is wanted.
type headerRow struct {
	row        []string
	at         []int
	line       int
	found      int
	unreadable error
}

func (t *Table) tryHeader(row []string, line int, near *headerRow) bool {
	if blank(row) {
		return false
	}
	header := make([]string, len(row))
	for i, name := range row {
		header[i] = NormalizeName(name)
	}
	at := make([]int, len(t.columns))
	found, missing := 0, false
	for c, column := range t.columns {
		at[c] = column.Find(header)
		if at[c] >= 0 {
			found++
		} else if column.Required {
			missing = true
		}
	}
	if !missing && found > 0 {
		t.header, t.at, t.line = header, at, line
		return true
	}
	if found > near.found {
		near.row, near.at, near.line, near.found = slices.Clone(row), at, line, found
	}
	return false
}

func (h headerRow) fault(columns []Column) error {
	if h.row == nil && h.unreadable != nil {
		return fmt.Errorf("no header row: %w", h.unreadable)
	}
	if h.row == nil {
		return errors.New("the file is empty, a header row is wanted")
	}
	if strings.HasPrefix(h.row[0], oldWorkbook) {
		return errors.New("this is an old Excel workbook (.xls): save it as .xlsx or CSV")
	}
	var missing []string
	anyWould := !slices.ContainsFunc(columns, func(c Column) bool { return c.Required })
	for c, column := range columns {
		if h.at[c] < 0 && (column.Required || anyWould) {
			missing = append(missing, column.String())
		}
	}
	names := strings.Join(h.row, ", ")
	if len(names) > 400 {
		names = strings.ToValidUTF8(names[:400], "") + "…"
	}
	return fmt.Errorf("line %d: column %s is missing; the header has %s",
		h.line, strings.Join(missing, ", and column "), names)
}
