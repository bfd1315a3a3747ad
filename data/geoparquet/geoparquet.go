// Package geoparquet writes the layers of an Atlas as GeoParquet 1.1 (https://geoparquet.org/releases/v1.1.0/), which
// DuckDB, pandas, R's arrow and QGIS read column by column.
//
// A column bears the name of its field and a type that says what it holds: texts are strings, so that "01004" stays
// one; lists are lists of strings, dates are dates, and what is not known is null. "geometry" is WKB in longitude and
// latitude (OGC:CRS84), "bbox" its covering, by which readers pass over row groups and rows. Rows are in the order of
// the layer. Columns are compressed with Zstandard.
//
// It writes only, and one geometry column only. The bytes depend on the layer alone.
package geoparquet

import (
	"encoding/json"
	"fmt"
	"io"
	"math"

	"github.com/maillage/maillage/geo/atlas"
	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress/zstd"
	"github.com/paulmach/orb"
)

// rowsPerGroup bounds memory: a row group is gathered before it is written, some 10 MB of communes.
const rowsPerGroup = 8192

// Write writes all features of the layer. An error names the layer.
func Write(w io.Writer, l *atlas.Layer) error {
	if err := write(w, l); err != nil {
		return fmt.Errorf("layer %s: %w", l.ID, err)
	}
	return nil
}

func write(w io.Writer, l *atlas.Layer) error {
	schema, err := schemaOf(l)
	if err != nil {
		return err
	}
	pw := parquet.NewWriter(w, schema, parquet.MaxRowsPerRowGroup(rowsPerGroup), parquet.Compression(&zstd.Codec{}),
		parquet.CreatedBy("maillage", "", ""))
	var extent orb.Bound
	placed := false
	var row parquet.Row
	for i := range l.Len() {
		g := shown(l.Geometry(i))
		if g != nil && !placed {
			extent, placed = g.Bound(), true
		} else if g != nil {
			extent = extent.Union(g.Bound())
		}
		if row, err = appendRow(row[:0], l, i, g); err != nil {
			return fmt.Errorf("feature %s: %w", l.Key(i), err)
		}
		if _, err := pw.WriteRows([]parquet.Row{row}); err != nil {
			return err
		}
	}
	if l.Kind == atlas.NoGeometry {
		return pw.Close() // a plain table
	}
	meta, err := json.Marshal(metadata(l, extent, placed))
	if err != nil {
		return err
	}
	pw.SetKeyValueMetadata("geo", string(meta))
	return pw.Close()
}

// shown is a geometry that can be written, nil for one with a coordinate that is not finite.
func shown(g orb.Geometry) orb.Geometry {
	switch s := g.(type) {
	case nil:
		return nil
	case orb.MultiPolygon:
		if len(s) == 0 {
			return nil
		}
	}
	b := g.Bound()
	for _, v := range [4]float64{b.Min[0], b.Min[1], b.Max[0], b.Max[1]} {
		if math.IsNaN(v - v) {
			return nil
		}
	}
	return g
}

// fileMetadata is the value of the key "geo" (GeoParquet 1.1, file metadata). CRS and edges are left out: absent, they
// are OGC:CRS84 and planar.
type fileMetadata struct {
	Version string                    `json:"version"`
	Primary string                    `json:"primary_column"`
	Columns map[string]columnMetadata `json:"columns"`
}

type columnMetadata struct {
	Encoding string      `json:"encoding"`
	Types    []string    `json:"geometry_types"`
	BBox     *[4]float64 `json:"bbox,omitempty"`
	Covering covering    `json:"covering"`
}

type covering struct {
	BBox map[string][2]string `json:"bbox"`
}

func metadata(l *atlas.Layer, extent orb.Bound, placed bool) fileMetadata {
	c := columnMetadata{Encoding: "WKB", Types: []string{"MultiPolygon"}, Covering: covering{map[string][2]string{}}}
	if l.Kind == atlas.Points {
		c.Types = []string{"Point"}
	}
	for _, corner := range corners {
		c.Covering.BBox[corner] = [2]string{boxColumn, corner}
	}
	if placed {
		c.BBox = &[4]float64{extent.Min[0], extent.Min[1], extent.Max[0], extent.Max[1]}
	}
	return fileMetadata{"1.1.0", geometryColumn, map[string]columnMetadata{geometryColumn: c}}
}
