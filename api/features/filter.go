package features

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"time"

	"github.com/maillage/maillage/api/cql2"
	"github.com/maillage/maillage/api/problem"
	"github.com/maillage/maillage/geo/atlas"
)

// Filter is a condition name=value on a property. Text, INSEE codes among it, is compared as text, byte for
// byte; only an Integer or a Real is compared as a number; a List holds when one of its items equals the value.
// A value that is not known never holds.
type Filter struct {
	Field int
	Type  atlas.FieldType
	Value any // string, int64, float64 or bool by Type
}

// String identifies the filter among those of its layer.
func (f Filter) String() string { return fmt.Sprintf("%d=%q", f.Field, fmt.Sprint(f.Value)) }

// addFilters adds the conditions of one parameter; given several times, all must hold.
func (q *Query) addFilters(fields []atlas.Field, name string, values []string) error {
	at := slices.IndexFunc(fields, func(f atlas.Field) bool { return f.Name == name })
	if at < 0 {
		known := append(fieldNames(fields), reserved...)
		return problem.Param(problem.UnknownParameter, name, "%q is not a parameter here%s", name, cql2.Hint(name, known))
	}
	for _, v := range values {
		f, err := parseFilter(at, fields[at], v)
		if err != nil {
			return err
		}
		q.Condition.Filters = append(q.Condition.Filters, f)
	}
	return nil
}

func parseFilter(at int, field atlas.Field, text string) (Filter, error) {
	f := Filter{Field: at, Type: field.Type, Value: text}
	switch field.Type {
	case atlas.Integer:
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return f, invalid(field.Name, "%q is not a whole number", text)
		}
		f.Value = n
	case atlas.Real:
		x, err := strconv.ParseFloat(text, 64)
		if err != nil || math.IsNaN(x) || math.IsInf(x, 0) {
			return f, invalid(field.Name, "%q is not a number", text)
		}
		f.Value = x
	case atlas.Boolean:
		if text != "true" && text != "false" {
			return f, invalid(field.Name, "%q is neither true nor false", text)
		}
		f.Value = text == "true"
	case atlas.Date:
		if _, err := time.Parse(time.DateOnly, text); err != nil {
			return f, invalid(field.Name, "%q is not a date such as 2026-01-31", text)
		}
	}
	return f, nil
}

// Holds tells whether a value of the field meets the condition.
func (f Filter) Holds(v any) bool {
	if f.Type == atlas.List {
		items, _ := v.([]string)
		return slices.Contains(items, f.Value.(string))
	}
	return v != nil && v == f.Value
}

func isRange(err error) bool { return errors.Is(err, strconv.ErrRange) }
