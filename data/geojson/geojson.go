// Package geojson writes the layers of an Atlas as GeoJSON (RFC 7946): features with an identifier, a box for
// polygons, properties in the order of the layer's fields and a geometry in longitude and latitude, in one collection
// or as a sequence (RFC 8142). A layer whose geometries are in another system is written as it is, as OGC API –
// Features – Part 2 allows where the reader asked for it.
//
// It writes only; GeoJSON is read by package ingest/boundaries. Coordinates are rounded, outer rings run
// counter-clockwise and holes clockwise, and what JSON cannot say (NaN, an infinity) is written as null. The
// bytes depend on the layer and the options alone.
package geojson

import (
	"bufio"
	"fmt"
	"io"

	"github.com/maillage/maillage/geo/atlas"
	"github.com/paulmach/orb"
)

// Decimals kept of a coordinate: 7 is about one centimetre.
const (
	DefaultDecimals = 7
	MaxDecimals     = 9
)

// Options choose what is written of each feature. The zero value writes everything at DefaultDecimals.
type Options struct {
	Decimals     int   // of longitude and latitude, at most MaxDecimals; 0 stands for DefaultDecimals
	Properties   []int // positions in Layer.Fields of the properties to write, in that order; nil for all
	SkipGeometry bool  // writes "geometry": null; the box of a polygon stays
	Swap         bool  // writes the second coordinate first, as EPSG has it of geographic systems
}

func (o Options) pen() pen { return pen{o.decimals(), o.Swap} }

func (o Options) decimals() int {
	switch {
	case o.Decimals <= 0:
		return DefaultDecimals
	case o.Decimals > MaxDecimals:
		return MaxDecimals
	}
	return o.Decimals
}

// AppendFeature appends feature i of the layer to dst as one line of JSON, without its end.
func AppendFeature(dst []byte, l *atlas.Layer, i int, o Options) []byte {
	dst = append(dst, `{"type":"Feature","id":`...)
	dst = AppendString(dst, l.Key(i))
	var place orb.Geometry
	if !o.SkipGeometry {
		place = l.Geometry(i)
	}
	switch {
	case l.Kind != atlas.Polygons:
	case place != nil:
		dst = o.pen().box(dst, place.Bound())
	default:
		dst = o.pen().box(dst, l.Bound(i))
	}
	dst = append(dst, `,"properties":`...)
	dst = AppendProperties(dst, l, i, o.Properties)
	dst = append(dst, `,"geometry":`...)
	return append(AppendPlace(dst, place, o), '}')
}

// AppendProperties appends the properties of feature i as an object: those at the given positions, nil for all.
func AppendProperties(dst []byte, l *atlas.Layer, i int, wanted []int) []byte {
	dst = append(dst, '{')
	n := len(l.Fields)
	if wanted != nil {
		n = len(wanted)
	}
	for k := range n {
		f := k
		if wanted != nil {
			f = wanted[k]
		}
		if k > 0 {
			dst = append(dst, ',')
		}
		dst = append(AppendString(dst, l.Fields[f].Name), ':')
		dst = AppendValue(dst, l.Value(i, f))
	}
	return append(dst, '}')
}

// WriteCollection writes the whole layer as a FeatureCollection, one feature to a line so that it can be
// read and compared line by line. Memory is bounded by the largest feature.
func WriteCollection(w io.Writer, l *atlas.Layer, o Options) error {
	b := bufio.NewWriterSize(w, 1<<16)
	row := append(AppendString([]byte(`{"type":"FeatureCollection","name":`), l.ID), `,"features":[`...)
	for i := range l.Len() {
		if i > 0 {
			row = append(row, ',')
		}
		row = AppendFeature(append(row, '\n'), l, i, o)
		if _, err := b.Write(row); err != nil {
			return fmt.Errorf("layer %s: %w", l.ID, err)
		}
		row = row[:0]
	}
	b.Write(append(row, "\n]}\n"...))
	if err := b.Flush(); err != nil {
		return fmt.Errorf("layer %s: %w", l.ID, err)
	}
	return nil
}

// WriteSequence writes the layer as a sequence of features, one to a line: each begins with the record separator of
// RFC 8142 (application/geo+json-seq), or with nothing when lines alone are to part them (the ".geojsonl" of GDAL and
// tippecanoe). A reader needs no more memory than one feature, and half a file is still of use.
func WriteSequence(w io.Writer, l *atlas.Layer, o Options, separator bool) error {
	b := bufio.NewWriterSize(w, 1<<16)
	var row []byte
	for i := range l.Len() {
		row = row[:0]
		if separator {
			row = append(row, RecordSeparator)
		}
		if _, err := b.Write(append(AppendFeature(row, l, i, o), '\n')); err != nil {
			return fmt.Errorf("layer %s: %w", l.ID, err)
		}
	}
	if err := b.Flush(); err != nil {
		return fmt.Errorf("layer %s: %w", l.ID, err)
	}
	return nil
}

// RecordSeparator begins each text of a sequence (RFC 8142 §2).
const RecordSeparator = 0x1e
