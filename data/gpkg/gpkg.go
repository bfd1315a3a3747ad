// Package gpkg keeps an Atlas in one GeoPackage, the embedded store of a study, and exports single layers to
// the same format.
//
// The file follows OGC 12-128r17 (GeoPackage 1.3, https://www.geopackage.org/spec131) with three of its
// registered extensions: gpkg_rtree_index, gpkg_schema and gpkg_metadata. QGIS, GDAL and any SQLite client open
// it. It holds
//   - one feature table per layer of the atlas ("units", "esp_territories"…), in EPSG:4326, for people and
//     their tools;
//   - one attribute table per list of the dataset ("input_…", "sources") and of the results ("result_…"), from
//     which the Atlas is restored exactly; fid is the position in the list, so that the indexes that records
//     hold are keys of the other tables, and that of a unit is also its fid in the layer "units";
//   - "maillage", a table of keys and values: format, program, edition, settings.
//
// The boundaries of units, most of the file, are kept once: in the layer "units".
//
// It is not a database to be edited: the layers are made from the records and are not read back, boundaries
// excepted. A study shared by several writers is the business of a PostGIS store.
package gpkg

import (
	"context"
	"fmt"

	"github.com/maillage/maillage/geo/atlas"
)

// Write keeps an Atlas in the file at path, which is replaced whole or not at all: the new file is made aside,
// in the same folder, forced to the disk and renamed. A build that fails, is cancelled or killed leaves the
// previous file as it was, and what it leaves beside is removed by the next one. A reader that holds the previous
// file open goes on reading it.
//
// Progress, when not nil, is told how many rows of how many are written.
func Write(ctx context.Context, path string, a *atlas.Atlas, progress func(done, total int)) error {
	err := replace(ctx, path, func(db *conn) error {
		w := &writer{ctx: ctx, db: db, progress: progress}
		return w.writeStudy(a)
	})
	if err != nil {
		return fmt.Errorf("keeping the study in %s: %w", path, err)
	}
	return nil
}

// WriteLayer writes one layer alone to a GeoPackage at path, in the manner of Write. Read does not take such a
// file for a study.
func WriteLayer(ctx context.Context, path string, l *atlas.Layer) error {
	err := replace(ctx, path, func(db *conn) error {
		w := &writer{ctx: ctx, db: db}
		if err := w.createContainer(); err != nil {
			return err
		}
		return w.writeLayer(l, l.Geometry)
	})
	if err != nil {
		return fmt.Errorf("writing the layer %s to %s: %w", l.ID, path, err)
	}
	return nil
}
