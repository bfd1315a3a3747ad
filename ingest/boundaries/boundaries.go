// Package boundaries reads the polygons of communes, arrondissements municipaux and IRIS: GeoJSON (RFC 7946, and
// text sequences of RFC 8142), OGC GeoPackage 1.3 and ESRI shapefiles (technical description of July 1998), in any of
// the coordinate reference systems of package geo/crs.
//
// It gives records in longitude and latitude, each checked by itself: codes, rings, place on the globe. It does not
// put records together beyond joining the pieces of one code, and it does not compare a unit with its neighbours:
// that is the mesh's business (package geo/mesh).
//
// Vertices are the file's, to the bit when the file is in degrees; only the direction of rings is made that of
// RFC 7946, repeated vertices are dropped and unclosed rings closed.
package boundaries

import (
	"context"
	"fmt"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/ingest"
	"github.com/paulmach/orb"
)

// Formats that Options can name.
const (
	GeoJSON    = "geojson"
	GeoJSONSeq = "geojsonseq" // one feature per line, with or without record separators
	GeoPackage = "gpkg"
	Shapefile  = "shapefile"
)

// Options say how to read a file of boundaries. The zero value guesses everything.
type Options struct {
	Format  string // one of the constants above; "" tells by content, then by name
	Layer   string // of a GeoPackage, or shapefile of an archive; "" takes the only one, else that of communes
	EPSG    int    // overrides what the file declares; 0 believes the file
	Vintage string // goes to the Source
}

// Unit is a record as it was read: a geo.Unit before codes are looked up.
type Unit struct {
	Feature    int // place in the file, from 1; of the first piece when there are several
	Code       string
	Name       string
	Kind       geo.UnitKind
	ParentCode string // the commune of an arrondissement or IRIS, else empty
	Department string // from the file, else from the code
	Region     string // from the file, else empty
	EPCI       string // from the file, else empty
	Population geo.Count
	Geometry   orb.MultiPolygon // longitude and latitude, rings closed, outer ones counter-clockwise
}

// source is a file being read in some format.
type source interface {
	// read passes every record to c, and returns the EPSG code that the file declares, 0 when it declares none.
	read(ctx context.Context, c *collector) (epsg int, err error)
	// close releases the file and tells what it was.
	close() (size int64, sha string, err error)
}

// Read reads the units of a file, in the order of the file. What is wrong with a record is added to the report and
// the other records are kept; an error means that the file could not be read as a whole, and nothing is returned.
// The Source is for the caller to add to the report.
//
// For a shapefile the digest is that of the .shp, .dbf, .prj and .cpg, one after the other.
func Read(ctx context.Context, path string, opt Options, report *ingest.Report, progress ingest.Progress) ([]Unit, geo.Source, error) {
	name, src, err := open(ctx, path, opt, report, progress)
	if err != nil {
		return nil, geo.Source{}, err
	}
	c := newCollector(name, opt.EPSG, report)
	epsg, err := src.read(ctx, c)
	size, sha, closing := src.close()
	if err == nil {
		err = closing
	}
	if err != nil {
		return nil, geo.Source{}, fmt.Errorf("%s: %w", name, err)
	}
	units, err := c.finish(ctx, epsg)
	if err != nil {
		return nil, geo.Source{}, fmt.Errorf("%s: %w", name, err)
	}
	return units, geo.Source{Kind: "boundaries", Name: name, Vintage: opt.Vintage, SHA256: sha, Bytes: size,
		Read: c.read, Kept: c.read - c.rejected, Rejected: c.rejected}, nil
}
