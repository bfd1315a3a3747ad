package features

import (
	"net/url"
	"strings"

	"github.com/maillage/maillage/api/cql2"
	"github.com/maillage/maillage/geo/crs"
)

// reference is the system of the coordinates in a filter.
type reference struct {
	crs.CRS
	latitudeFirst bool
}

const epsgPrefix = "http://www.opengis.net/def/crs/EPSG/0/"

// filterCRS reads the parameter filter-crs (/req/filter/filter-crs-param), written in any of the ways that crs is: CRS84
// when there is none. A filter may be in any system, whatever its collection is served in.
func filterCRS(values url.Values) (reference, error) {
	if !values.Has("filter-crs") {
		return reference{}, nil
	}
	s := systemNamed(values.Get("filter-crs"), systems)
	if s == nil {
		return reference{}, invalid("filter-crs", "%.80q is not one of %s", values.Get("filter-crs"), strings.Join(uris(systems), ", "))
	}
	return reference{s.place, s.swap}, nil
}

// take brings the geometries of a filter to longitude and latitude.
func (r reference) take(e cql2.Expr) (cql2.Expr, error) {
	switch {
	case r.latitudeFirst:
		return cql2.Transform(e, func(x, y float64) (float64, float64) { return y, x }, false)
	case r.Geographic():
		return e, nil
	}
	return cql2.Transform(e, r.ToLonLat, true)
}
