package cql2

import (
	"maps"
	"slices"
	"strings"
)

// family says what an operator is, which decides how it is written in text and compiled.
type family uint8

const (
	logical family = iota
	comparing
	testing // like, between, in, isNull
	arithmetic
	folding
	spatial
	temporal
	arrays
)

// operator is one that the standard defines; most is -1 when there is no greatest number of arguments.
type operator struct {
	family
	least, most int
}

var operators = map[string]operator{
	"and": {logical, 2, -1}, "or": {logical, 2, -1}, "not": {logical, 1, 1},
	"=": {comparing, 2, 2}, "<>": {comparing, 2, 2}, "<": {comparing, 2, 2}, "<=": {comparing, 2, 2}, ">": {comparing, 2, 2}, ">=": {comparing, 2, 2},
	"like": {testing, 2, 2}, "between": {testing, 3, 3}, "in": {testing, 2, 2}, "isNull": {testing, 1, 1},
	"+": {arithmetic, 2, 2}, "-": {arithmetic, 2, 2}, "*": {arithmetic, 2, 2}, "/": {arithmetic, 2, 2}, "%": {arithmetic, 2, 2}, "div": {arithmetic, 2, 2}, "^": {arithmetic, 2, 2},
	"casei": {folding, 1, 1}, "accenti": {folding, 1, 1},
	"s_intersects": {spatial, 2, 2}, "s_disjoint": {spatial, 2, 2}, "s_equals": {spatial, 2, 2}, "s_touches": {spatial, 2, 2},
	"s_crosses": {spatial, 2, 2}, "s_within": {spatial, 2, 2}, "s_contains": {spatial, 2, 2}, "s_overlaps": {spatial, 2, 2},
	"t_after": {temporal, 2, 2}, "t_before": {temporal, 2, 2}, "t_contains": {temporal, 2, 2}, "t_disjoint": {temporal, 2, 2},
	"t_during": {temporal, 2, 2}, "t_equals": {temporal, 2, 2}, "t_finishedBy": {temporal, 2, 2}, "t_finishes": {temporal, 2, 2},
	"t_intersects": {temporal, 2, 2}, "t_meets": {temporal, 2, 2}, "t_metBy": {temporal, 2, 2}, "t_overlappedBy": {temporal, 2, 2},
	"t_overlaps": {temporal, 2, 2}, "t_startedBy": {temporal, 2, 2}, "t_starts": {temporal, 2, 2},
	"a_equals": {arrays, 2, 2}, "a_contains": {arrays, 2, 2}, "a_containedBy": {arrays, 2, 2}, "a_overlaps": {arrays, 2, 2},
}

// lowered gives the name of an operator or function by its name in small letters: names are told apart by no more.
var lowered = func() map[string]string {
	m := make(map[string]string, len(operators)+len(functions))
	for name := range operators {
		m[strings.ToLower(name)] = name
	}
	for name := range functions {
		m[name] = name
	}
	return m
}()

// newOp makes an operation after checking its name and the number of its arguments.
func newOp(at Position, name string, args ...Expr) (*Op, error) {
	known, ok := lowered[strings.ToLower(name)]
	if !ok {
		return nil, faultAt(at, "there is no operator or function %.40q%s", name, nearestOperator(name))
	}
	least, most := operators[known].least, operators[known].most
	if f, ok := functions[known]; ok {
		least, most = len(f.takes), len(f.takes)
	}
	switch {
	case len(args) < least && least == most, most >= 0 && len(args) > most:
		return nil, faultAt(at, "%s takes %d arguments and is given %d", known, most, len(args))
	case len(args) < least:
		return nil, faultAt(at, "%s takes %d arguments or more and is given %d", known, least, len(args))
	}
	if known == "in" {
		if values, ok := args[1].(*List); !ok || len(values.Items) == 0 {
			return nil, faultAt(args[1].At(), "in takes a list of one value or more")
		}
	}
	return &Op{at, known, args}, nil
}

// nearestOperator goes on with the operator that was likely meant, as the standard spells it, whatever the case of name.
func nearestOperator(name string) string {
	name = strings.ToLower(name)
	nearest := Nearest(name, slices.Collect(maps.Keys(lowered)))
	if !likely(name, nearest) {
		return ""
	}
	return told(lowered[nearest])
}
