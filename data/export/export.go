// Package export names the file formats in which a layer of an Atlas can be taken away whole, and writes them: one
// table for the command line and for the service.
//
// Every format holds every value of the layer: a property test reads all of them back and compares. The forms that
// formats impose are said in docs/api.md: lists are arrays where the format has some (GeoJSON, JSON-FG, Parquet, JSON
// columns of FlatGeobuf) and joined by "|" where it has none (CSV, workbooks, GeoPackage).
package export

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/maillage/maillage/data/csv"
	"github.com/maillage/maillage/data/flatgeobuf"
	"github.com/maillage/maillage/data/geojson"
	"github.com/maillage/maillage/data/geoparquet"
	"github.com/maillage/maillage/data/gpkg"
	"github.com/maillage/maillage/data/jsonfg"
	"github.com/maillage/maillage/data/xlsx"
	"github.com/maillage/maillage/geo/atlas"
)

// Format is a way to write a layer to a file.
type Format struct {
	Extension string // "fgb", also its name on the command line and in addresses
	MediaType string
	Title     string // in French, for people

	stream func(io.Writer, *atlas.Layer) error
	file   func(context.Context, string, *atlas.Layer) error // instead of stream, of what cannot be written in one go
}

// Formats returns all formats, the most asked first.
func Formats() []Format {
	return []Format{
		{Extension: "gpkg", MediaType: "application/geopackage+sqlite3", Title: "GeoPackage", file: gpkg.WriteLayer},
		{Extension: "geojson", MediaType: "application/geo+json", Title: "GeoJSON", stream: func(w io.Writer, l *atlas.Layer) error {
			return geojson.WriteCollection(w, l, geojson.Options{})
		}},
		{Extension: "geojsonl", MediaType: "application/x-ndjson", Title: "GeoJSON, une entité par ligne", stream: func(w io.Writer, l *atlas.Layer) error {
			return geojson.WriteSequence(w, l, geojson.Options{}, false)
		}},
		{Extension: "geojsons", MediaType: "application/geo+json-seq", Title: "GeoJSON Text Sequence (RFC 8142)", stream: func(w io.Writer, l *atlas.Layer) error {
			return geojson.WriteSequence(w, l, geojson.Options{}, true)
		}},
		{Extension: "jsonfg", MediaType: jsonfg.MediaType, Title: "JSON-FG", stream: func(w io.Writer, l *atlas.Layer) error {
			return jsonfg.Write(w, l, jsonfg.Options{})
		}},
		{Extension: "fgb", MediaType: "application/flatgeobuf", Title: "FlatGeobuf", stream: func(w io.Writer, l *atlas.Layer) error {
			return flatgeobuf.Write(w, l, flatgeobuf.Options{})
		}},
		{Extension: "parquet", MediaType: "application/vnd.apache.parquet", Title: "GeoParquet", stream: geoparquet.Write},
		{Extension: "csv", MediaType: "text/csv; charset=utf-8", Title: "CSV", stream: func(w io.Writer, l *atlas.Layer) error {
			return csv.Write(w, l, csv.Options{BOM: true, Place: csv.LonLat})
		}},
		{Extension: "wkt.csv", MediaType: "text/csv; charset=utf-8", Title: "CSV avec géométrie WKT", stream: func(w io.Writer, l *atlas.Layer) error {
			return csv.Write(w, l, csv.Options{BOM: true, Place: csv.WKT})
		}},
		{Extension: "xlsx", MediaType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", Title: "Classeur pour tableurs", stream: xlsx.Write},
	}
}

// Of returns the format that the name of a file tells, by its longest known extension; ok is false when it tells none.
// ".json" is JSON-FG, the extension under which GDAL knows it.
func Of(name string) (f Format, ok bool) {
	name = strings.ToLower(filepath.Base(name))
	if stem, isJSON := strings.CutSuffix(name, ".json"); isJSON {
		name = stem + ".jsonfg"
	}
	for _, g := range Formats() {
		if strings.HasSuffix(name, "."+g.Extension) && len(g.Extension) > len(f.Extension) {
			f, ok = g, true
		}
	}
	return f, ok
}

// Extensions returns the extensions of all formats, without dots.
func Extensions() []string {
	var all []string
	for _, f := range Formats() {
		all = append(all, f.Extension)
	}
	return all
}

// Write writes a layer to the file at path, whole or not at all: it is made aside and renamed. It ends early with the
// context's error.
func (f Format) Write(ctx context.Context, path string, l *atlas.Layer) error {
	if f.file != nil {
		return f.file(ctx, path, l)
	}
	return replace(path, func(w io.Writer) error { return f.stream(contextWriter{ctx, w}, l) })
}

// contextWriter refuses to write once the context has ended.
type contextWriter struct {
	ctx context.Context
	w   io.Writer
}

func (c contextWriter) Write(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.w.Write(p)
}

// replace writes a file whole or not at all.
func replace(path string, write func(io.Writer) error) error {
	dir := filepath.Dir(path)
	if _, err := os.Stat(dir); err != nil {
		return fmt.Errorf("the folder of the output: %w", err)
	}
	f, err := os.CreateTemp(dir, filepath.Base(path)+".*.tmp")
	if err != nil {
		return err
	}
	b := bufio.NewWriterSize(f, 1<<16)
	err = write(b)
	err = errors.Join(err, b.Flush(), f.Chmod(0o644), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		os.Remove(f.Name())
	}
	return err
}
