package features

import (
	"context"
	"fmt"
	"io"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"slices"

	"github.com/maillage/maillage/data/csv"
	"github.com/maillage/maillage/data/flatgeobuf"
	"github.com/maillage/maillage/data/geojson"
	"github.com/maillage/maillage/data/geoparquet"
	"github.com/maillage/maillage/data/gpkg"
	"github.com/maillage/maillage/data/jsonfg"
	"github.com/maillage/maillage/data/xlsx"
	"github.com/maillage/maillage/geo/atlas"
)

// Representation is how a request wants features: in which form and which reference system.
type Representation struct {
	Format Format
	System *System
}

// ParseRepresentation reads f and crs of the values of a request, and returns those that are left, which select.
func (c *Collection) ParseRepresentation(values url.Values, accept []string, offered []Format) (Representation, url.Values, error) {
	var r Representation
	var err error
	given, ok := values["f"]
	if r.Format, err = choose(given, ok, accept, offered); err != nil {
		return r, nil, err
	}
	if r.System, err = c.parseSystem("crs", values); err != nil {
		return r, nil, err
	}
	if !r.System.place.Geographic() && slices.Contains([]string{geoPack.Name, parquet.Name, workbook.Name}, r.Format.Name) {
		return r, nil, invalid("crs", "%s is served in longitude and latitude only", r.Format.Title)
	}
	return r, without(values, "f", "crs"), nil
}

// ParseItems reads the parameters of …/items that select (ParseQuery), with the system of the bbox.
func (c *Collection) ParseItems(values url.Values) (Query, error) {
	system, err := c.parseSystem("bbox-crs", values)
	if err != nil {
		return Query{}, err
	}
	box := values["bbox"]
	if system == systems[0] || len(box) != 1 {
		return ParseQuery(c.Layer.Fields, without(values, "bbox-crs"))
	}
	q, err := ParseQuery(c.Layer.Fields, without(values, "bbox", "bbox-crs"))
	if err != nil {
		return Query{}, err
	}
	q.Within, q.Area, err = parseArea(box[0], system)
	return q, err
}

// without returns parameters but for some, the same map when there is none of these.
func without(values url.Values, names ...string) url.Values {
	if !slices.ContainsFunc(names, values.Has) {
		return values
	}
	rest := maps.Clone(values)
	for _, name := range names {
		delete(rest, name)
	}
	return rest
}

// ContentCRS is the value of the header Content-Crs (/req/crs/ogc-crs-header), not to be changed.
func (r Representation) ContentCRS() []string { return r.System.header }

func (r Representation) geoJSON(q Query) geojson.Options {
	o := geojson.Options{Properties: q.Properties, SkipGeometry: q.SkipGeometry, Swap: r.System.swap, Decimals: r.System.decimals()}
	if q.Decimals > 0 && r.System.place.Geographic() {
		o.Decimals = q.Decimals
	}
	return o
}

func (r Representation) jsonFG(q Query) jsonfg.Options {
	return jsonfg.Options{CRS: r.System.URI, GeoJSON: r.geoJSON(q)}
}

// projected returns the layer in the system of the representation.
func (r Representation) projected(l *atlas.Layer) *atlas.Layer {
	if g := r.System.geometry(); g != nil {
		return l.View(atlas.View{Geometry: g})
	}
	return l
}

// WriteTable writes a page in a form that is neither GeoJSON nor JSON-FG nor HTML, as it is met; links are then those of
// the header (PageLinks).
func (e *Edition) WriteTable(ctx context.Context, w io.Writer, c *Collection, q Query, p Page, r Representation) error {
	l := q.Shown(c.Layer).View(atlas.View{Features: append([]int32{}, p.Features...), Geometry: r.System.geometry()})
	options := r.geoJSON(q)
	w = contextWriter{ctx, w}
	switch r.Format.Name {
	case geoSeq.Name, geoLines.Name:
		return geojson.WriteSequence(w, l, options, r.Format.Name == geoSeq.Name)
	case csvTable.Name, csvShapes.Name:
		o := csv.Options{Properties: q.Properties, Decimals: options.Decimals, Swap: options.Swap}
		if !q.SkipGeometry {
			o.Place = map[string]csv.Place{csvTable.Name: csv.LonLat, csvShapes.Name: csv.WKT}[r.Format.Name]
		}
		return csv.Write(w, l, o)
	}
	l = l.View(atlas.View{Fields: q.Properties, NoPlace: q.SkipGeometry})
	switch r.Format.Name {
	case geoPack.Name:
		return writeGeoPackage(ctx, w, l)
	case flatGeo.Name:
		return flatgeobuf.Write(w, l, flatgeobuf.Options{EPSG: r.System.epsg, CRSName: r.System.place.Name})
	case parquet.Name:
		return geoparquet.Write(w, l)
	case workbook.Name:
		return xlsx.Write(w, l)
	}
	return fmt.Errorf("nobody writes %s", r.Format.Name)
}

// writeGeoPackage writes a file aside first: a GeoPackage is a database, whose pages are not made in their order.
func writeGeoPackage(ctx context.Context, w io.Writer, l *atlas.Layer) error {
	dir, err := os.MkdirTemp("", "maillage-items-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, l.ID+".gpkg")
	if err := gpkg.WriteLayer(ctx, path, l); err != nil {
		return err
	}
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	_, err = io.Copy(w, f)
	return err
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
