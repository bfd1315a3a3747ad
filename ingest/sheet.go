package ingest

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/xuri/excelize/v2"
)

// sheetReader gives the rows of a sheet of a workbook, one sheet after another while the header is looked for.
//
// Values are those stored, not those shown: a number is given with all its digits where its cell shows
// "8.1E+11", and a date as its serial number where its cell shows a day and a month in an order that depends
// on who made the file. Text is as it was typed, so that "01004" keeps its zero.
type sheetReader struct {
	ctx   context.Context
	book  *excelize.File
	rows  *excelize.Rows
	sheet int // position of the current sheet
	line  int
}

func newSheetReader(ctx context.Context, in io.Reader) (*sheetReader, error) {
	book, err := excelize.OpenReader(in, excelize.Options{UnzipSizeLimit: 1 << 30, RawCellValue: true})
	if err != nil {
		return nil, fmt.Errorf("not a workbook that can be read: %w", err)
	}
	r := &sheetReader{ctx: ctx, book: book, sheet: -1}
	if !r.nextSheet() {
		return nil, errors.Join(errors.New("the workbook has no sheet"), book.Close())
	}
	return r, nil
}

func (r *sheetReader) nextSheet() bool {
	names := r.book.GetSheetList()
	for r.sheet+1 < len(names) {
		r.sheet++
		rows, err := r.book.Rows(names[r.sheet])
		if err == nil { // a chart sheet has no rows
			r.rows, r.line = rows, 0
			return true
		}
	}
	return false
}

func (r *sheetReader) setWidth(int) {}

func (r *sheetReader) next() ([]string, int, error) {
	if err := r.ctx.Err(); err != nil {
		return nil, r.line, err
	}
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

// close removes the temporary files that a large sheet is unpacked to.
func (r *sheetReader) close() error { return r.book.Close() }
