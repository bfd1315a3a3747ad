package gpkg

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"reflect"

	"github.com/maillage/maillage/data"
)

// firstRows bounds the room made for rows before they are seen: a count in a damaged file may be anything.
const firstRows = 1 << 12

// recordReader reads the rows of a table in order, and with them those of the lists that they own.
type recordReader struct {
	ctx      context.Context
	table    *table
	rows     driver.Rows
	values   []driver.Value
	children []*recordReader
	next     int64
}

// newRecordReader opens a table and those of its lists. It must be closed, even after an error.
func newRecordReader(ctx context.Context, db *conn, t *table) (*recordReader, error) {
	rr := &recordReader{ctx: ctx, table: t, values: make([]driver.Value, t.offset()+len(t.columns))}
	if err := db.mustBeTable(t.name); err != nil {
		return rr, err
	}
	var err error
	if rr.rows, err = db.rows(t.query()); err != nil {
		return rr, fmt.Errorf("table %s: %w", t.name, db.mustHaveColumns(t, err))
	}
	for _, l := range t.lists {
		child, err := newRecordReader(ctx, db, l.table)
		rr.children = append(rr.children, child)
		if err != nil {
			return rr, err
		}
	}
	return rr, nil
}

// read fills a list with the next n records, nil when n is nil; parent is the fid of the row that owns them.
func (rr *recordReader) read(list reflect.Value, n any, parent int64) error {
	if n == nil {
		list.SetZero()
		return nil
	}
	total, ok := n.(int64)
	if !ok || total < 0 {
		return rr.damaged("%s is not a number of rows", show(n))
	}
	list.Set(reflect.MakeSlice(list.Type(), 0, int(min(total, firstRows))))
	for i := range total {
		if int(i) == list.Cap() {
			list.Grow(int(min(total-i, i)))
		}
		list.SetLen(int(i) + 1)
		if err := rr.readOne(list.Index(int(i)), parent); err != nil {
			return err
		}
	}
	return nil
}

func (rr *recordReader) readOne(record reflect.Value, parent int64) error {
	fid := rr.next
	rr.next++
	if fid%1024 == 0 && rr.ctx.Err() != nil {
		return rr.ctx.Err()
	}
	switch err := rr.rows.Next(rr.values); {
	case errors.Is(err, io.EOF):
		return rr.damaged("row %d is missing", fid)
	case err != nil:
		return fmt.Errorf("table %s, row %d: %w", rr.table.name, fid, err)
	case rr.values[0] != fid:
		return rr.damaged("row %s stands where row %d is wanted", show(rr.values[0]), fid)
	case rr.table.child && rr.values[1] != parent:
		return rr.damaged("row %d belongs to %s, not to %d", fid, show(rr.values[1]), parent)
	}
	offset := rr.table.offset()
	for i := range rr.table.columns {
		c := &rr.table.columns[i]
		if c.set == nil {
			continue
		}
		if err := c.set(record.FieldByIndex(c.at), rr.values[offset+i]); err != nil {
			return rr.damaged("row %d, column %s: %w", fid, c.name, err)
		}
	}
	for i, l := range rr.table.lists {
		if err := rr.children[i].read(record.FieldByIndex(l.at), rr.values[offset+l.column], fid); err != nil {
			return err
		}
	}
	return nil
}

// end checks that nothing is left: a row that no list owns is a row lost.
func (rr *recordReader) end() error {
	switch err := rr.rows.Next(rr.values); {
	case err == nil:
		return rr.damaged("row %s is beyond the last", show(rr.values[0]))
	case !errors.Is(err, io.EOF):
		return fmt.Errorf("table %s: %w", rr.table.name, err)
	}
	for _, c := range rr.children {
		if err := c.end(); err != nil {
			return err
		}
	}
	return nil
}

func (rr *recordReader) damaged(format string, args ...any) error {
	return fmt.Errorf("%w: table %s: %w", data.ErrDamaged, rr.table.name, fmt.Errorf(format, args...))
}

func (rr *recordReader) close() {
	if rr.rows != nil {
		rr.rows.Close()
	}
	for _, c := range rr.children {
		c.close()
	}
}
