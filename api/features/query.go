package features

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/maillage/maillage/api/problem"
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
	During       *Interval   // nil for no datetime
	Filters      []Filter    // all must hold, ordered by field
	Properties   []int       // positions of the properties to answer, nil for all
	SkipGeometry bool
	Cursor       *Cursor // nil for the first page
}

// reserved are the parameters of items that are not properties.
var reserved = []string{"bbox", "cursor", "datetime", "f", "limit", "properties", "skipGeometry"}

// ParseQuery reads the query parameters of …/items for a layer with these fields. It is a pure function; the
// error is a *problem.Problem that names the parameter. A parameter that is not known is a fault
// (/req/core/query-param-unknown).
func ParseQuery(fields []atlas.Field, values url.Values) (Query, error) {
	q := Query{Limit: DefaultLimit}
	names := make([]string, 0, len(values))
	for name := range values {
		names = append(names, name)
	}
	slices.Sort(names) // so that of several faults the same one is always told
	for _, name := range names {
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
	slices.SortStableFunc(q.Filters, func(a, b Filter) int { return a.Field - b.Field })
	return q, nil
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
	case "skipGeometry":
		q.SkipGeometry, err = parseFlag(name, v)
	}
	return err
}

func parseFlag(name, v string) (bool, error) {
	on, err := strconv.ParseBool(v)
	if err != nil {
		return false, invalid(name, "%q is neither true nor false", v)
	}
	return on, nil
}

// ParseSkipGeometry takes the parameter skipGeometry from those of one feature, which knows no other but f.
func ParseSkipGeometry(values url.Values) (bool, error) {
	const name = "skipGeometry"
	given, ok := values[name]
	delete(values, name)
	switch {
	case !ok:
		return false, nil
	case len(given) != 1:
		return false, invalid(name, "it is given %d times", len(given))
	}
	return parseFlag(name, given[0])
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
			return nil, invalid("properties", "%q is not a property, the nearest is %q", name, nearest(name, fieldNames(fields)))
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
