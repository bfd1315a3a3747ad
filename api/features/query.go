package features

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/maillage/maillage/api/cql2"
	"github.com/maillage/maillage/api/problem"
	"github.com/maillage/maillage/data/geojson"
	"github.com/maillage/maillage/geo/atlas"
	"github.com/paulmach/orb"
)

// Limits of a page of features.
const (
	DefaultLimit = 100
	MaxLimit     = 10_000
)

// Query is what a request asks of a collection's items.
type Query struct {
	Limit        int
	Within       []orb.Bound // the feature touches one of them; nil for no bbox
	Area         *Area       // the bbox in another system, which Within holds; nil for none
	During       *Interval   // nil for no datetime
	Condition    Condition   // on properties and geometry
	Sort         []SortKey   // nil for the order of the layer
	Properties   []int       // positions of the properties to answer, nil for all
	SkipGeometry bool
	Decimals     int     // of coordinates; 0 for as many as are usual
	Zoom         *int    // level of the mesh that geometries are drawn from, nil for the mesh itself
	Cursor       *Cursor // nil for the first page
}

// reserved are the parameters of items that are not properties.
var reserved = []string{"bbox", "cursor", "datetime", "f", "filter", "filter-crs", "filter-lang", "limit", "precision", "properties",
	"skipGeometry", "sortby", "zoom-level"}

// ParseQuery reads the query parameters of …/items for a layer with these fields. It is a pure function; the
// error is a *problem.Problem that names the parameter. A parameter that is not known is a fault
// (/req/core/query-param-unknown).
func ParseQuery(fields []atlas.Field, values url.Values) (Query, error) {
	q := Query{Limit: DefaultLimit}
	var room [8]string
	for _, name := range sortedNames(room[:0], values) { // so that of several faults the same one is always told
		var err error
		if slices.Contains(reserved, name) {
			err = q.setReserved(fields, name, values[name])
		} else {
			err = q.addFilters(fields, name, values[name])
		}
		if err != nil {
			return Query{}, err
		}
	}
	slices.SortStableFunc(q.Condition.Filters, func(a, b Filter) int { return a.Field - b.Field })
	var err error
	if q.Condition.CQL2, err = parseCQL2(fields, values); err != nil {
		return Query{}, err
	}
	return q, nil
}

// sortedNames appends the names of parameters, sorted.
func sortedNames(dst []string, values url.Values) []string {
	for name := range values {
		dst = append(dst, name)
	}
	slices.Sort(dst)
	return dst
}

func (q *Query) setReserved(fields []atlas.Field, name string, values []string) error {
	if len(values) != 1 {
		return invalid(name, "it is given %d times", len(values))
	}
	var err error
	switch v := values[0]; name {
	case "bbox":
		q.Within, err = parseBBox(v)
	case "cursor":
		q.Cursor, err = parseCursor(v)
	case "datetime":
		q.During, err = parseInterval(v)
	case "f":
		if v != "json" && v != "geojson" {
			err = invalid(name, "%q is not json", v)
		}
	case "limit":
		q.Limit, err = parseLimit(v)
	case "properties":
		q.Properties, err = parseProperties(fields, v)
	case "precision":
		q.Decimals, err = parseWhole(name, v, 1, geojson.MaxDecimals)
	case "skipGeometry":
		q.SkipGeometry, err = parseFlag(name, v)
	case "sortby":
		q.Sort, err = parseSortBy(fields, v)
	case "zoom-level":
		var zoom int
		zoom, err = parseWhole(name, v, 0, maxZoomLevel)
		q.Zoom = &zoom
	}
	return err
}

// maxZoomLevel is the greatest zoom that can be asked for; from zoom 11 on geometries are those of the mesh itself.
const maxZoomLevel = 24

// parseWhole reads a whole number within bounds.
func parseWhole(name, v string, least, most int) (int, error) {
	n, err := strconv.Atoi(v)
	if err != nil || n < least || n > most {
		return 0, invalid(name, "%.40q is not a whole number from %d to %d", v, least, most)
	}
	return n, nil
}

// Shown returns the layer that a query's answer is written of: its geometries drawn from the level of the mesh that the
// query asks for. Selecting is done on the layer itself.
func (q Query) Shown(l *atlas.Layer) *atlas.Layer {
	if q.Zoom == nil {
		return l
	}
	return l.AtZoom(*q.Zoom)
}

func parseFlag(name, v string) (bool, error) {
	on, err := strconv.ParseBool(v)
	if err != nil {
		return false, invalid(name, "%q is neither true nor false", v)
	}
	return on, nil
}

// shaping are the parameters of items that say how a feature is written, not which: one feature knows them too.
var shaping = []string{"precision", "properties", "skipGeometry", "zoom-level"}

// ParseItem reads how one feature is to be written: what ParseQuery reads of that, and nothing else.
func ParseItem(fields []atlas.Field, values url.Values) (q Query, err error) {
	var room [8]string
	for _, name := range sortedNames(room[:0], values) {
		if !slices.Contains(shaping, name) {
			return Query{}, problem.Param(problem.UnknownParameter, name, "%.80q is not a parameter here%s", name, cql2.Hint(name, shaping))
		}
		if err := q.setReserved(fields, name, values[name]); err != nil {
			return Query{}, err
		}
	}
	return q, nil
}

func invalid(parameter, format string, args ...any) error {
	return problem.Param(problem.InvalidParameter, parameter, parameter+": "+format, args...)
}

// parseLimit reads a page size; one over MaxLimit is brought down to it (/req/core/fc-limit-response-1).
func parseLimit(v string) (int, error) {
	n, err := strconv.Atoi(v)
	if isRange(err) && !strings.HasPrefix(v, "-") {
		n, err = MaxLimit, nil
	}
	if err != nil || n < 1 {
		return 0, invalid("limit", "%q is not a number from 1 to %d", v, MaxLimit)
	}
	return min(n, MaxLimit), nil
}

// parseProperties reads a list of field names; an empty list asks for none.
func parseProperties(fields []atlas.Field, v string) ([]int, error) {
	wanted := []int{}
	if v == "" {
		return wanted, nil
	}
	for name := range strings.SplitSeq(v, ",") {
		f := slices.IndexFunc(fields, func(f atlas.Field) bool { return f.Name == name })
		if f < 0 {
			return nil, invalid("properties", "%.80q is not a property%s", name, cql2.Hint(name, fieldNames(fields)))
		}
		if !slices.Contains(wanted, f) {
			wanted = append(wanted, f)
		}
	}
	return wanted, nil
}

func fieldNames(fields []atlas.Field) []string {
	names := make([]string, len(fields))
	for i, f := range fields {
		names[i] = f.Name
	}
	return names
}
