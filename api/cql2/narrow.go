package cql2

import (
	"slices"

	"github.com/maillage/maillage/geo/atlas"
	"github.com/paulmach/orb"
)

// narrowing is what a filter tells of the features of which it can be true, so that they are looked up and not searched
// for. It may tell too little, never too much.
type narrowing struct {
	// Keys are the identifiers that may hold, ascending, each once; nil for any.
	Keys []string
	// Boxes are boxes of which a feature's box must meet one; nil for any, and for features without a place none does.
	Boxes []orb.Bound
}

// narrow reads the conjuncts: of an AND any, of an OR all must narrow.
func narrow(e Expr, fields []atlas.Field) narrowing {
	op, ok := e.(*Op)
	if !ok {
		return narrowing{}
	}
	switch family := operators[op.Name].family; {
	case op.Name == "and":
		var all narrowing
		for _, a := range op.Args {
			all = all.and(narrow(a, fields))
		}
		return all
	case op.Name == "or":
		some := narrow(op.Args[0], fields)
		for _, a := range op.Args[1:] {
			some = some.or(narrow(a, fields))
		}
		return some
	case op.Name == "=", op.Name == "in":
		return narrowing{Keys: keysOf(op, fields)}
	case isOperator(op.Name) && family == spatial && op.Name != "s_disjoint":
		return narrowing{Boxes: boxesOf(op)}
	}
	return narrowing{}
}

func (n narrowing) and(o narrowing) narrowing {
	switch {
	case n.Keys == nil:
		n.Keys = o.Keys
	case o.Keys != nil:
		n.Keys = slices.DeleteFunc(slices.Clone(n.Keys), func(k string) bool { return !slices.Contains(o.Keys, k) })
	}
	if n.Boxes == nil || o.Boxes != nil && ground(o.Boxes) < ground(n.Boxes) {
		n.Boxes = o.Boxes // one of the two is enough: the filter tests both
	}
	return n
}

// ground is the ground that boxes take, in square degrees.
func ground(boxes []orb.Bound) (sum float64) {
	for _, b := range boxes {
		sum += (b.Max[0] - b.Min[0]) * (b.Max[1] - b.Min[1])
	}
	return sum
}

func (n narrowing) or(o narrowing) narrowing {
	if n.Keys == nil || o.Keys == nil {
		n.Keys = nil
	} else {
		n.Keys = sorted(slices.Concat(n.Keys, o.Keys))
	}
	if n.Boxes == nil || o.Boxes == nil {
		n.Boxes = nil
	} else {
		n.Boxes = slices.Concat(n.Boxes, o.Boxes)
	}
	return n
}

func sorted(keys []string) []string {
	slices.Sort(keys)
	return slices.Compact(keys)
}

// keysOf returns the identifiers that an equality with the first field allows, nil when it is about something else.
func keysOf(op *Op, fields []atlas.Field) []string {
	literals := []Expr{op.Args[1]}
	property, ok := op.Args[0].(*Property)
	if list, isList := op.Args[1].(*List); isList {
		literals = list.Items
	} else if !ok {
		property, ok = op.Args[1].(*Property)
		literals = []Expr{op.Args[0]}
	}
	if !ok || len(fields) == 0 || property.Name != fields[0].Name {
		return nil
	}
	keys := []string{}
	for _, l := range literals {
		text, ok := l.(*Text)
		if !ok {
			return nil
		}
		keys = append(keys, text.Value)
	}
	return sorted(keys)
}

// boxesOf returns the box of the literal of a spatial predicate on the geometry, nil when there is none.
func boxesOf(op *Op) []orb.Bound {
	for i, a := range op.Args {
		g, isLiteral := a.(*Geometry)
		if p, ok := op.Args[1-i].(*Property); !isLiteral || !ok || p.Name != GeometryName {
			continue
		}
		b := boundOfLiteral(g)
		if b.IsEmpty() {
			return []orb.Bound{}
		}
		return []orb.Bound{b}
	}
	return nil
}
