package tiles

import (
	"net/url"
	"strings"

	"github.com/maillage/maillage/api/cql2"
	"github.com/maillage/maillage/api/problem"
	"github.com/maillage/maillage/geo/atlas"
)

// filterLanguages are the encodings of CQL2 that filter may be in, the one taken when none is named first.
var filterLanguages = []string{"cql2-text", "cql2-json"}

// ParseWhere takes the parameters filter and filter-lang of a collection's tiles from the values; nil when there are
// none. They mean what they mean for items (OGC 19-079r2).
func ParseWhere(l *atlas.Layer, values url.Values) (*cql2.Filter, error) {
	filter, given := values["filter"]
	language, named := values["filter-lang"]
	delete(values, "filter")
	delete(values, "filter-lang")
	parse := cql2.ParseText
	switch {
	case named && (len(language) != 1 || !given):
		return nil, problem.Param(problem.InvalidParameter, "filter-lang", "filter-lang: it goes with one filter, once")
	case named && language[0] == filterLanguages[1]:
		parse = func(text string) (cql2.Expr, error) { return cql2.ParseJSON([]byte(text)) }
	case named && language[0] != filterLanguages[0]:
		return nil, problem.Param(problem.InvalidParameter, "filter-lang", "filter-lang: %.80q is not %s", language[0], strings.Join(filterLanguages, " or "))
	case !given:
		return nil, nil
	}
	if len(filter) != 1 {
		return nil, problem.Param(problem.InvalidParameter, "filter", "filter: it is given %d times", len(filter))
	}
	tree, err := parse(filter[0])
	if err != nil {
		return nil, problem.Param(problem.InvalidParameter, "filter", "filter: %v", err)
	}
	where, err := cql2.Compile(tree, l.Fields)
	if err != nil {
		return nil, problem.Param(problem.InvalidParameter, "filter", "filter: %v", err)
	}
	return where, nil
}
