package features

import (
	"net/url"
	"strconv"
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

// filterSystems are the systems that filters may be in: that of the answers first.
var filterSystems = []int{4326, 3857, 2154, 5490, 2972, 2975, 4471}

// filterCRS reads the parameter filter-crs (/req/filter/filter-crs-param): CRS84 when there is none.
func filterCRS(values url.Values) (reference, error) {
	v := values.Get("filter-crs")
	if !values.Has("filter-crs") || v == CRS84 {
		return reference{}, nil
	}
	if code, ok := strings.CutPrefix(v, epsgPrefix); ok {
		for _, epsg := range filterSystems {
			if code != strconv.Itoa(epsg) {
				continue
			}
			system, err := crs.Lookup(epsg)
			return reference{system, system.Geographic()}, err
		}
	}
	return reference{}, invalid("filter-crs", "%.80q is not one of %s", v, strings.Join(filterCRSNames(), ", "))
}

func filterCRSNames() []string {
	names := []string{CRS84}
	for _, epsg := range filterSystems {
		names = append(names, epsgPrefix+strconv.Itoa(epsg))
	}
	return names
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
