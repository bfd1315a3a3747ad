package gpkg

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io/fs"
	"sync"

	"github.com/maillage/maillage/data"
	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/atlas"
	"github.com/paulmach/orb"
	"modernc.org/sqlite"
)

// Read restores the Atlas that Write kept at path: the same dataset, settings, results and edition, to the bit.
//
// The file may come from anywhere. What is wrong with it is told by an error that wraps data.ErrForeign,
// data.ErrNewer, data.ErrEarlier or data.ErrDamaged, or fs.ErrNotExist; nothing in it makes Read panic.
func Read(ctx context.Context, path string) (*atlas.Atlas, error) {
	a, err := readStudy(ctx, path)
	if err != nil {
		return nil, fmt.Errorf("reading the study %s: %w", path, explain(err))
	}
	return a, nil
}

// Check tells whether the file at path is a study that Read would open, without reading its content. The error is
// one of those of Read.
func Check(ctx context.Context, path string) error {
	db, _, err := openStudy(ctx, path)
	if err != nil {
		return fmt.Errorf("opening %s: %w", path, explain(err))
	}
	return db.Close()
}

// explain adds what SQLite does not say: that the file is damaged, and what to do.
func explain(err error) error {
	var e *sqlite.Error
	if errors.As(err, &e) {
		err = fmt.Errorf("%w: %w", data.ErrDamaged, err)
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("%w: make it with 'maillage build'", err)
	case errors.Is(err, data.ErrEarlier):
		return fmt.Errorf("%w: build it again with 'maillage build'", err)
	case errors.Is(err, data.ErrDamaged):
		return fmt.Errorf("%w: take it from a backup or make it again with 'maillage build'", err)
	}
	return err
}

func readStudy(ctx context.Context, path string) (*atlas.Atlas, error) {
	db, kv, err := openStudy(ctx, path)
	if err != nil {
		return nil, err
	}
	defer db.Close()
	edition, err := kv.text(keyEdition)
	if err != nil {
		return nil, err
	}
	absent := atlas.Absent{}
	settings, err := kv.settings(absent)
	if err != nil {
		return nil, err
	}
	ds, results, err := readContent(ctx, path, db, kv, absent)
	if err != nil {
		return nil, err
	}
	a, err := atlas.RestoreEarlier(edition, ds, settings, *results, absent)
	if err != nil {
		return nil, fmt.Errorf("%w%s: %w", data.ErrDamaged, kv.writtenBy(), err)
	}
	return a, nil
}

// openStudy opens the file of a study and reads what is said of it as a whole.
func openStudy(ctx context.Context, path string) (*conn, keyValues, error) {
	options, err := checkHeader(path)
	if err != nil {
		return nil, nil, err
	}
	db, err := open(path, options)
	if err != nil {
		return nil, nil, err
	}
	kv, err := begin(ctx, db)
	if err != nil {
		db.Close()
		return nil, nil, err
	}
	return db, kv, nil
}

// begin starts reading. What the schema of a file from elsewhere may hide is not run, and pages are checked before
// they are used.
func begin(ctx context.Context, db *conn) (keyValues, error) {
	if err := db.exec("PRAGMA trusted_schema=OFF; PRAGMA query_only=ON; PRAGMA cell_size_check=ON; BEGIN"); err != nil {
		return nil, err
	}
	if err := db.mustBeTable("maillage"); errors.Is(err, data.ErrDamaged) {
		return nil, fmt.Errorf("%w: it is a GeoPackage, but has no table maillage: build a study with 'maillage build'", data.ErrForeign)
	} else if err != nil {
		return nil, err
	}
	return readKeys(ctx, db)
}

// readContent reads the dataset and the results, and beside them the boundaries, which take as long. What their indexes
// refer to is checked by atlas.RestoreEarlier. What the file has not, being of an older format, is added to absent.
func readContent(ctx context.Context, path string, db *conn, kv keyValues, absent atlas.Absent) (*geo.Dataset, *atlas.Results, error) {
	var ds geo.Dataset
	var results atlas.Results
	var err error
	if ds.Name, err = kv.text(keyStudy); err != nil {
		return nil, nil, err
	}
	if ds.COGYear, err = kv.integer(keyCOGYear); err != nil {
		return nil, nil, err
	}
	if ds.Area, err = kv.area(); err != nil {
		return nil, nil, err
	}
	var shapes []outline
	var failed error
	var beside sync.WaitGroup
	aside, stop := context.WithCancel(ctx)
	defer beside.Wait()
	defer stop()
	beside.Go(func() { shapes, failed = readBoundariesBeside(aside, path, kv[keyEdition]) })
	if err := readLists(ctx, db, kv, &ds, &results, absent); err != nil {
		return nil, nil, err
	}
	if beside.Wait(); failed != nil { // whatever it was, the first connection reads one state of one file
		if shapes, err = readBoundaries(ctx, db); err != nil {
			return nil, nil, err
		}
	}
	return &ds, &results, giveBoundaries(ds.Units, shapes)
}

// readLists fills the lists of a dataset and of its results. The boundaries of units are left empty.
func readLists(ctx context.Context, db *conn, kv keyValues, ds *geo.Dataset, results *atlas.Results, absent atlas.Absent) error {
	lists, err := slots(ds, results)
	if err != nil {
		return err
	}
	rows, err := kv.rows()
	if err != nil {
		return err
	}
	e := earlier{db, kv.format(), absent}
	for _, s := range lists {
		n, ok := rows[s.table.name]
		if !ok && e.lacks(s.field) {
			continue
		}
		if !ok {
			return fmt.Errorf("%w: it has no %s", data.ErrEarlier, s.table.name)
		}
		if s.table, err = e.trim(s.table); err != nil {
			return err
		}
		if err := readList(ctx, db, s, n); err != nil {
			return err
		}
	}
	return nil
}

func readList(ctx context.Context, db *conn, s slot, n any) error {
	rr, err := newRecordReader(ctx, db, s.table)
	defer rr.close()
	if err != nil {
		return err
	}
	if err := rr.read(s.value, n, 0); err != nil {
		return err
	}
	return rr.end()
}

// outline is what the layer of units holds of one.
type outline struct {
	fid   any // as the file has it
	shape orb.MultiPolygon
	err   error
}

// readBoundariesBeside reads the boundaries over a connection of their own. It fails when the file at path is no longer
// the one of that edition.
func readBoundariesBeside(ctx context.Context, path, edition string) ([]outline, error) {
	db, kv, err := openStudy(ctx, path)
	if err != nil {
		return nil, err
	}
	defer db.Close()
	if kv[keyEdition] != edition {
		return nil, fmt.Errorf("%s was replaced", path)
	}
	return readBoundaries(ctx, db)
}

func readBoundaries(ctx context.Context, db *conn) (all []outline, err error) {
	if err := db.mustBeTable(unitsLayer); err != nil {
		return nil, err
	}
	const query = `SELECT u.fid, l.geom FROM input_units AS u LEFT JOIN units AS l ON l.fid = u.fid WHERE u.own_boundary = 1 ORDER BY u.fid`
	err = db.query(ctx, query, nil, func(row []driver.Value) error {
		blob, _ := row[1].([]byte)
		shape, err := decodeMultiPolygon(blob)
		all = append(all, outline{row[0], shape, err})
		return nil
	})
	return all, err
}

// giveBoundaries gives units the boundaries that were read.
func giveBoundaries(units []geo.Unit, all []outline) error {
	for _, b := range all {
		fid, ok := b.fid.(int64)
		if !ok || fid < 0 || fid >= int64(len(units)) {
			return fmt.Errorf("%w: table input_units has a row %s", data.ErrDamaged, show(b.fid))
		}
		if b.err != nil {
			return fmt.Errorf("%w: boundary of the unit %q: %w", data.ErrDamaged, units[fid].Code, b.err)
		}
		units[fid].Geometry = b.shape
	}
	return nil
}
