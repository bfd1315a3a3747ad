package cql2

import "slices"

// list compiles a list of texts, which is all that lists hold here.
func (b binder) list(e *List) (compiled, error) {
	texts := make([]func(row) (string, bool), len(e.Items))
	constant := true
	for i, item := range e.Items {
		c, err := b.of(isText, item)
		if err != nil {
			return compiled{}, err
		}
		texts[i], constant = c.text, constant && c.constant
	}
	value := func(r row) ([]string, bool) {
		items := make([]string, len(texts))
		for i, text := range texts {
			var ok bool
			if items[i], ok = text(r); !ok {
				return nil, false
			}
		}
		return items, true
	}
	if constant {
		items, _ := value(row{})
		value = constantly(items)
	}
	return compiled{kind: isList, constant: constant, list: value}, nil
}

// listPredicates hold lists against one another as sets: neither order nor repetition counts.
var listPredicates = map[string]func(a, b []string) bool{
	"a_contains":    holdsAll,
	"a_containedBy": func(a, b []string) bool { return holdsAll(b, a) },
	"a_equals":      func(a, b []string) bool { return holdsAll(a, b) && holdsAll(b, a) },
	"a_overlaps": func(a, b []string) bool {
		return slices.ContainsFunc(b, func(s string) bool { return slices.Contains(a, s) })
	},
}

func holdsAll(a, b []string) bool {
	return !slices.ContainsFunc(b, func(s string) bool { return !slices.Contains(a, s) })
}

func (b binder) arrays(e *Op) (compiled, error) {
	left, err := b.of(isList, e.Args[0])
	if err != nil {
		return compiled{}, err
	}
	right, err := b.of(isList, e.Args[1])
	if err != nil {
		return compiled{}, err
	}
	holds := listPredicates[e.Name]
	return predicateOf(func(r row) truth {
		x, ok := left.list(r)
		if !ok {
			return unknown
		}
		y, ok := right.list(r)
		if !ok {
			return unknown
		}
		return truthOf(holds(x, y))
	}), nil
}
