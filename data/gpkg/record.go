package gpkg

import (
	"fmt"
	"reflect"
	"slices"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/atlas"
)

// slot is a list of the dataset or of the results, and the table that keeps it.
type slot struct {
	value reflect.Value // the slice, settable
	field atlas.FieldOf
	table *table
}

// slots returns every list of a dataset and its results, in the order of their fields. It fails when the vocabulary
// has grown something that this package does not keep.
func slots(ds *geo.Dataset, r *atlas.Results) ([]slot, error) {
	inputs, err := slotsOf(reflect.ValueOf(ds).Elem(), "input_", "Name", "COGYear", "Area")
	if err != nil {
		return nil, err
	}
	results, err := slotsOf(reflect.ValueOf(r).Elem(), "result_")
	return append(inputs, results...), err
}

// slotsOf returns the lists among the fields of a struct; fields kept elsewhere are named.
func slotsOf(record reflect.Value, prefix string, elsewhere ...string) ([]slot, error) {
	var out []slot
	for i := range record.NumField() {
		f := record.Type().Field(i)
		if slices.Contains(elsewhere, f.Name) {
			continue
		}
		if f.Type.Kind() != reflect.Slice || f.Type.Elem().Kind() != reflect.Struct {
			return nil, fmt.Errorf("%s.%s cannot be kept: it is not a list of records", record.Type(), f.Name)
		}
		name := prefix + snake(f.Name)
		if f.Type.Elem() == reflect.TypeFor[geo.Source]() {
			name = "sources"
		}
		t, err := newTable(name, false, f.Type.Elem())
		if err != nil {
			return nil, err
		}
		out = append(out, slot{record.Field(i), atlas.FieldOf{Of: record.Type(), Name: f.Name}, t})
	}
	return out, nil
}

// count is the length of a list, or none for nil.
func count(list reflect.Value) any {
	if list.IsNil() {
		return nil
	}
	return int64(list.Len())
}

// recordWriter writes the rows of a table and those of the lists that they own.
type recordWriter struct {
	w        *writer
	table    *table
	insert   *inserter
	children []*recordWriter
	next     int64
}

func (w *writer) newRecordWriter(t *table) (*recordWriter, error) {
	if err := w.db.exec(t.create()); err != nil {
		return nil, err
	}
	if err := w.registerRecords(t); err != nil {
		return nil, err
	}
	in, err := w.db.insert(t.name, t.offset()+len(t.columns))
	if err != nil {
		return nil, err
	}
	rw := &recordWriter{w: w, table: t, insert: in}
	for _, l := range t.lists {
		child, err := w.newRecordWriter(l.table)
		if err != nil {
			return nil, err
		}
		rw.children = append(rw.children, child)
	}
	return rw, nil
}

// write writes a list of structs; parent is the fid of the row that owns them.
func (rw *recordWriter) write(records reflect.Value, parent int64) error {
	for i := range records.Len() {
		if err := rw.writeOne(records.Index(i), parent); err != nil {
			return err
		}
	}
	return nil
}

func (rw *recordWriter) writeOne(record reflect.Value, parent int64) error {
	fid := rw.next
	rw.next++
	rw.insert.set(0, fid)
	if rw.table.child {
		rw.insert.set(1, parent)
	}
	offset := rw.table.offset()
	for i := range rw.table.columns {
		c := &rw.table.columns[i]
		field := record.FieldByIndex(c.at)
		if c.enc == nil {
			rw.insert.set(offset+i, count(field))
			continue
		}
		v, err := c.enc(field)
		if err != nil {
			return fmt.Errorf("%s, row %d, column %s: %w", rw.table.name, fid, c.name, err)
		}
		rw.insert.set(offset+i, v)
	}
	if err := rw.insert.add(); err != nil {
		return fmt.Errorf("%s, row %d: %w", rw.table.name, fid, err)
	}
	for i, l := range rw.table.lists {
		if err := rw.children[i].write(record.FieldByIndex(l.at), fid); err != nil {
			return err
		}
	}
	return rw.w.step()
}

func (rw *recordWriter) close() error {
	err := rw.insert.close()
	for _, c := range rw.children {
		if e := c.close(); err == nil {
			err = e
		}
	}
	return err
}
