package cql2

import (
	"cmp"
	"slices"
)

// outcomes tell what each comparison makes of an order of −1, 0 or 1.
var outcomes = map[string]func(order int) bool{
	"=": func(o int) bool { return o == 0 }, "<>": func(o int) bool { return o != 0 },
	"<": func(o int) bool { return o < 0 }, "<=": func(o int) bool { return o <= 0 },
	">": func(o int) bool { return o > 0 }, ">=": func(o int) bool { return o >= 0 },
}

func (b binder) comparison(e *Op) (compiled, error) {
	left, right, err := b.pair(e.Args[0], e.Args[1])
	if err != nil {
		return compiled{}, err
	}
	if left.kind == isBoolean && e.Name != "=" && e.Name != "<>" {
		return compiled{}, faultAt(e.Position, "true and false have no order: they compare by = and <> only")
	}
	order, err := ordering(left, right, e)
	if err != nil {
		return compiled{}, err
	}
	holds := outcomes[e.Name]
	return predicateOf(func(r row) truth {
		o, ok := order(r)
		if !ok {
			return unknown
		}
		return truthOf(holds(o))
	}), nil
}

// pair compiles two expressions of one type.
func (b binder) pair(first, second Expr) (left, right compiled, err error) {
	if left, err = b.expr(first); err != nil {
		return
	}
	if right, err = b.expr(second); err != nil {
		return
	}
	if left.kind == isInstant {
		right = asInstant(right, second)
	}
	if right.kind == isInstant {
		left = asInstant(left, first)
	}
	if left.kind == right.kind {
		return
	}
	hint := ""
	switch {
	case left.kind == isList || right.kind == isList:
		hint = "; a list is asked by a_contains, a_containedBy, a_equals or a_overlaps"
	case right.kind == isNumber && left.kind == isText && right.constant:
		hint = "; a code is text and wants quotes"
	}
	return left, right, faultAt(second.At(), "%s is %s and %s is %s: they do not compare%s", brief(first), left.kind.named(), brief(second), right.kind.named(), hint)
}

// ordering compares two values of one type.
func ordering(left, right compiled, e *Op) (func(row) (int, bool), error) {
	switch left.kind {
	case isNumber:
		return orderBy(left.number, right.number, cmp.Compare[float64]), nil
	case isText:
		return orderBy(left.text, right.text, cmp.Compare[string]), nil
	case isInstant:
		return orderBy(left.span, right.span, func(a, b span) int { return a.from.compare(b.from) }), nil
	case isBoolean:
		return func(r row) (int, bool) {
			a, b := left.boolean(r), right.boolean(r)
			return int(a - b), a != unknown && b != unknown
		}, nil
	case isGeometry:
		return nil, faultAt(e.Position, "a geometry has no order and is compared by s_equals")
	case isInterval:
		return nil, faultAt(e.Position, "an interval has no order and is compared by t_equals and its kin")
	}
	return nil, faultAt(e.Position, "a list is compared by a_equals and its kin")
}

func orderBy[T any](left, right func(row) (T, bool), compare func(a, b T) int) func(row) (int, bool) {
	return func(r row) (int, bool) {
		a, ok := left(r)
		if !ok {
			return 0, false
		}
		b, ok := right(r)
		if !ok {
			return 0, false
		}
		return compare(a, b), true
	}
}

func (b binder) test(e *Op) (compiled, error) {
	switch e.Name {
	case "isNull":
		c, err := b.expr(e.Args[0])
		if err != nil {
			return compiled{}, err
		}
		known := c.known()
		return predicateOf(func(r row) truth { return truthOf(!known(r)) }), nil
	case "between":
		low, high := &Op{e.Position, ">=", []Expr{e.Args[0], e.Args[1]}}, &Op{e.Position, "<=", []Expr{e.Args[0], e.Args[2]}}
		return b.logical(&Op{e.Position, "and", []Expr{low, high}})
	case "in":
		return b.in(e)
	}
	return b.like(e)
}

// in is true when one of the values equals the operand, and unknown when none does but one is not known.
func (b binder) in(e *Op) (compiled, error) {
	values := e.Args[1].(*List) // newOp has seen to it
	if c, ok, err := b.inTexts(e.Args[0], values.Items); ok || err != nil {
		return c, err
	}
	equal := make([]Expr, len(values.Items))
	for i, v := range values.Items {
		equal[i] = &Op{e.Position, "=", []Expr{e.Args[0], v}}
	}
	return b.logical(&Op{e.Position, "or", equal})
}

// inTexts looks a text up among literals, which may be thousands of codes; ok is false when they are not such.
func (b binder) inTexts(operand Expr, values []Expr) (c compiled, ok bool, err error) {
	left, err := b.expr(operand)
	if err != nil || left.kind != isText {
		return compiled{}, false, err
	}
	known := make([]string, len(values))
	for i, v := range values {
		literal, ok := v.(*Text)
		if !ok {
			return compiled{}, false, nil
		}
		known[i] = literal.Value
	}
	slices.Sort(known)
	return predicateOf(func(r row) truth {
		s, ok := left.text(r)
		if !ok {
			return unknown
		}
		_, found := slices.BinarySearch(known, s)
		return truthOf(found)
	}), true, nil
}
