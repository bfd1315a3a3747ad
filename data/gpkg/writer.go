package gpkg

import (
	"context"
	_ "embed"
	"fmt"
	"reflect"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/atlas"
	"github.com/paulmach/orb"
)

//go:embed container.sql
var container string

// wgs84 is the reference system of every layer.
const wgs84 = 4326

// unitsLayer is the layer that holds the boundaries of units.
const unitsLayer = "units"

// progressRows is how many rows are written between two reports of progress and looks at the context.
const progressRows = 512

// writer writes the content of one new file.
type writer struct {
	ctx      context.Context
	db       *conn
	progress func(done, total int)

	done, total int
}

func (w *writer) createContainer() error { return w.db.exec(container) }

// step counts a row. It tells the progress and asks the context now and then.
func (w *writer) step() error {
	w.done++
	if w.done%progressRows != 0 {
		return nil
	}
	return w.pause()
}

func (w *writer) pause() error {
	if w.progress != nil {
		w.progress(w.done, max(w.done, w.total))
	}
	return w.ctx.Err()
}

// insertAll inserts n rows of so many columns into a table, without counting them as progress.
func (w *writer) insertAll(table string, columns, n int, row func(i int, in *inserter)) error {
	in, err := w.db.insert(table, columns)
	if err != nil {
		return err
	}
	for i := 0; i < n && err == nil; i++ {
		row(i, in)
		if err = in.add(); err == nil && i%progressRows == 0 {
			err = w.ctx.Err()
		}
	}
	if e := in.close(); err == nil {
		err = e
	}
	return err
}

func (w *writer) writeStudy(a *atlas.Atlas) error {
	lists, err := slots(a.Dataset, &a.Results)
	if err != nil {
		return err
	}
	layers := a.Layers()
	for _, s := range lists {
		w.total += rowsOf(s.value, s.table)
	}
	for _, l := range layers {
		w.total += l.Len()
	}
	if err := w.createContainer(); err != nil {
		return err
	}
	for _, l := range layers {
		geometry := l.Geometry
		if l.ID == unitsLayer {
			if geometry, err = boundaries(a.Dataset.Units, l); err != nil {
				return err
			}
		}
		if err := w.writeLayer(l, geometry); err != nil {
			return err
		}
	}
	for _, s := range lists {
		if err := w.writeList(s); err != nil {
			return err
		}
	}
	if err := w.writeKeys(a, lists); err != nil {
		return err
	}
	return w.pause()
}

// rowsOf counts the rows that a list takes, those of the lists in it included.
func rowsOf(list reflect.Value, t *table) int {
	n := list.Len()
	for _, l := range t.lists {
		for i := range list.Len() {
			n += rowsOf(list.Index(i).FieldByIndex(l.at), l.table)
		}
	}
	return n
}

func (w *writer) writeList(s slot) error {
	rw, err := w.newRecordWriter(s.table)
	if err != nil {
		return err
	}
	err = rw.write(s.value, 0)
	if e := rw.close(); err == nil {
		err = e
	}
	return err
}

// boundaries gives each unit of the layer its own boundary as it was read, vertex by vertex, from which the dataset
// is restored; and what the layer shows in its place when it has none.
func boundaries(units []geo.Unit, l *atlas.Layer) (func(int) orb.Geometry, error) {
	if l.Len() != len(units) {
		return nil, fmt.Errorf("the layer %s has %d features for %d units", l.ID, l.Len(), len(units))
	}
	for i := range units {
		if l.Key(i) != units[i].Code {
			return nil, fmt.Errorf("feature %d of the layer %s is %q, not the unit %q", i, l.ID, l.Key(i), units[i].Code)
		}
	}
	return func(i int) orb.Geometry {
		if len(units[i].Geometry) > 0 {
			return units[i].Geometry
		}
		return l.Geometry(i)
	}, nil
}

// registerRecords lists an attribute table, and those of its lists, among the contents.
func (w *writer) registerRecords(t *table) error {
	return w.register(t.name, "attributes", t.name, "")
}

// register lists a table among the contents of the file.
func (w *writer) register(name, kind, title, description string) error {
	return w.db.exec("INSERT INTO gpkg_contents (table_name, data_type, identifier, description) VALUES (?, ?, ?, ?)",
		name, kind, title, description)
}
