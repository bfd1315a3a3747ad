// Package jsonfg writes the layers of an Atlas as JSON-FG 1.0 (OGC 21-045r1), classes core and types-schemas: GeoJSON
// that says of what type its features are, when they exist and in what reference system they lie.
//
// In longitude and latitude the place is the member geometry, and place is null. In another system it is the member
// place, in the axis order of the system, and geometry is null (the profile "jsonfg": no second copy of each shape).
// A feature with dates exists from the first of them on.
//
// It writes only.
package jsonfg

import (
	"bufio"
	"fmt"
	"io"

	"github.com/maillage/maillage/data/geojson"
	"github.com/maillage/maillage/geo/atlas"
)

// MediaType is that of JSON-FG documents.
const MediaType = "application/vnd.ogc.fg+json"

// CRS84 is the system of the member geometry.
const CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"

// Options choose what is written of each feature. The zero value is for a layer in longitude and latitude.
type Options struct {
	CRS     string // URI of the system of the layer's geometries; "" stands for CRS84
	GeoJSON geojson.Options
}

func (o Options) isCRS84() bool { return o.CRS == "" || o.CRS == CRS84 }

// AppendHead appends the members by which a document declares itself, from its first brace on: what it conforms to, the
// type of its features and their system.
func AppendHead(dst []byte, l *atlas.Layer, o Options) []byte {
	dst = append(dst, `{"conformsTo":["http://www.opengis.net/spec/json-fg-1/1.0/conf/core","http://www.opengis.net/spec/json-fg-1/1.0/conf/types-schemas"],"featureType":`...)
	dst = append(geojson.AppendString(dst, l.ID), `,"coordRefSys":`...)
	system := o.CRS
	if system == "" {
		system = CRS84
	}
	return geojson.AppendString(dst, system)
}

// AppendMembers appends the members of feature i, without braces around them.
func AppendMembers(dst []byte, l *atlas.Layer, i int, o Options) []byte {
	dst = append(dst, `"type":"Feature","id":`...)
	dst = append(geojson.AppendString(dst, l.Key(i)), `,"time":`...)
	if since := Since(l, i); since == "" {
		dst = append(dst, "null"...)
	} else {
		dst = append(append(append(dst, `{"interval":["`...), since...), `",".."]}`...)
	}
	place := func(dst []byte, here bool) []byte {
		if !here || o.GeoJSON.SkipGeometry {
			return append(dst, "null"...)
		}
		return geojson.AppendPlace(dst, l.Geometry(i), o.GeoJSON)
	}
	dst = place(append(dst, `,"place":`...), !o.isCRS84())
	dst = place(append(dst, `,"geometry":`...), o.isCRS84())
	return geojson.AppendProperties(append(dst, `,"properties":`...), l, i, o.GeoJSON.Properties)
}

// Since returns the first date known of a feature ("2019-03-01"), "" when there is none.
func Since(l *atlas.Layer, i int) string {
	first := ""
	for f, field := range l.Fields {
		if field.Type != atlas.Date {
			continue
		}
		if d, ok := l.Value(i, f).(string); ok && d != "" && (first == "" || d < first) {
			first = d
		}
	}
	return first
}

// Write writes the whole layer as one document, a feature to a line. Memory is bounded by the largest feature.
func Write(w io.Writer, l *atlas.Layer, o Options) error {
	b := bufio.NewWriterSize(w, 1<<16)
	row := append(AppendHead(nil, l, o), `,"type":"FeatureCollection","features":[`...)
	for i := range l.Len() {
		if i > 0 {
			row = append(row, ',')
		}
		row = append(AppendMembers(append(row, "\n{"...), l, i, o), '}')
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
