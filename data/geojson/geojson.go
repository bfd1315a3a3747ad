// Package geojson writes the layers of an Atlas as GeoJSON (RFC 7946): features with an identifier, a box for
// polygons, properties in the order of the layer's fields and a geometry in longitude and latitude.
//
// It writes only; GeoJSON is read by package ingest/boundaries. Coordinates are rounded, outer rings run
// counter-clockwise and holes clockwise, and what JSON cannot say (NaN, an infinity) is written as null. The
// bytes depend on the layer and the options alone.
package geojson

import (
	"fmt"
	"io"

	"github.com/maillage/maillage/geo/atlas"
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
}

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
	if l.Kind == atlas.Polygons {
		dst = appendBox(dst, l.Bound(i), o.decimals())
	}
	dst = append(dst, `,"properties":{`...)
	dst = appendProperties(dst, l, i, o.Properties)
	dst = append(dst, `},"geometry":`...)
	if o.SkipGeometry {
		return append(dst, `null}`...)
	}
	return append(AppendGeometry(dst, l.Geometry(i), o.decimals()), '}')
}

func appendProperties(dst []byte, l *atlas.Layer, i int, wanted []int) []byte {
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
	return dst
}

// flushAt is how many bytes gather before they are handed to the writer.
const flushAt = 1 << 16

// WriteCollection writes the whole layer as a FeatureCollection, one feature to a line so that it can be
// read and compared line by line. Memory is bounded by the largest feature.
func WriteCollection(w io.Writer, l *atlas.Layer, o Options) error {
	buf := append(make([]byte, 0, flushAt+flushAt/4), `{"type":"FeatureCollection","name":`...)
	buf = append(AppendString(buf, l.ID), `,"features":[`...)
	for i := range l.Len() {
		if i > 0 {
			buf = append(buf, ',')
		}
		buf = AppendFeature(append(buf, '\n'), l, i, o)
		if len(buf) < flushAt {
			continue
		}
		if _, err := w.Write(buf); err != nil {
			return fmt.Errorf("layer %s: %w", l.ID, err)
		}
		buf = buf[:0]
	}
	if _, err := w.Write(append(buf, "\n]}\n"...)); err != nil {
		return fmt.Errorf("layer %s: %w", l.ID, err)
	}
	return nil
}
