package features

import (
	"errors"
	"net/url"
	"slices"
	"strings"

	"github.com/maillage/maillage/api/cql2"
	"github.com/maillage/maillage/api/problem"
	"github.com/maillage/maillage/geo/atlas"
)

// ConditionParameters are the parameters that hold a filter in CQL2 (OGC API – Features – Part 3, 19-079r2).
var ConditionParameters = []string{"filter", "filter-crs", "filter-lang"}

// Condition is what a request asks of the features of a collection beside their place and time: parameters that are
// properties, and a filter in CQL2. The zero value asks nothing.
type Condition struct {
	Filters []Filter     // all must hold, ordered by field
	CQL2    *cql2.Filter // nil for none
}

// ParseCondition reads parameters that are all conditions: name=value on a property, filter, filter-lang and filter-crs.
// It is the whole of filtering for whoever draws the features of a collection, such as tiles:
//
//	c, err := features.ParseCondition(layer.Fields, values) // the error is a *problem.Problem
//	if c.Holds(layer, i) …                                  // of each feature
//	key := c.String()                                       // what tells it from other conditions, for a cache
func ParseCondition(fields []atlas.Field, values url.Values) (c Condition, err error) {
	var q Query
	var room [8]string
	for _, name := range sortedNames(room[:0], values) {
		if slices.Contains(ConditionParameters, name) {
			continue
		}
		if err := q.addFilters(fields, name, values[name]); err != nil {
			return c, err
		}
	}
	slices.SortStableFunc(q.Condition.Filters, func(a, b Filter) int { return a.Field - b.Field })
	c.Filters = q.Condition.Filters
	c.CQL2, err = parseCQL2(fields, values)
	return c, err
}

// Holds tells whether feature i of a layer meets the condition.
func (c Condition) Holds(l *atlas.Layer, i int) bool {
	for _, f := range c.Filters {
		if !f.Holds(l.Value(i, f.Field)) {
			return false
		}
	}
	return c.CQL2 == nil || c.CQL2.Holds(l, i)
}

// String identifies the condition among those on one collection; it is "" when nothing is asked.
func (c Condition) String() string {
	var b strings.Builder
	for _, f := range c.Filters {
		b.WriteString(f.String())
		b.WriteByte('\n')
	}
	if c.CQL2 != nil {
		b.WriteString(c.CQL2.String())
	}
	return b.String()
}

// parseCQL2 reads the parameters filter, filter-lang and filter-crs (/req/filter/filter-param and its kin); nil when there
// is no filter.
func parseCQL2(fields []atlas.Field, values url.Values) (*cql2.Filter, error) {
	for _, name := range ConditionParameters {
		if n := len(values[name]); n > 1 {
			return nil, invalid(name, "it is given %d times", n)
		}
	}
	language, err := filterLanguage(values)
	if err != nil {
		return nil, err
	}
	system, err := filterCRS(values)
	if err != nil || !values.Has("filter") {
		return nil, err
	}
	var e cql2.Expr
	if language == languageJSON {
		e, err = cql2.ParseJSON([]byte(values.Get("filter")))
	} else {
		e, err = cql2.ParseText(values.Get("filter"))
	}
	if err != nil && language == languageText && strings.HasPrefix(strings.TrimSpace(values.Get("filter")), "{") {
		return nil, invalid("filter", "it is read as %s unless filter-lang=%s is given", languageText, languageJSON)
	}
	if err != nil {
		return nil, filterFault(err)
	}
	if e, err = system.take(e); err != nil {
		return nil, filterFault(err)
	}
	f, err := cql2.Compile(e, fields)
	if err != nil {
		return nil, filterFault(err)
	}
	return f, nil
}

func filterFault(err error) error {
	var fault *cql2.Error
	if errors.As(err, &fault) {
		return invalid("filter", "%s", fault.Error())
	}
	return problem.Param(problem.InvalidParameter, "filter", "filter: %v", err)
}

// Languages of filters.
const (
	languageText = "cql2-text"
	languageJSON = "cql2-json"
)

func filterLanguage(values url.Values) (string, error) {
	switch v := values.Get("filter-lang"); {
	case !values.Has("filter-lang"), v == languageText:
		return languageText, nil
	case v == languageJSON:
		return languageJSON, nil
	default:
		return "", invalid("filter-lang", "%.80q is neither %s nor %s", v, languageText, languageJSON)
	}
}
