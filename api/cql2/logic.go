package cql2

// truth is a value of three-valued logic, ordered so that AND is the least and OR the greatest.
type truth int8

const (
	no truth = iota
	unknown
	yes
)

func truthOf(b bool) truth {
	if b {
		return yes
	}
	return no
}

func (b binder) operation(e *Op) (compiled, error) {
	if f, ok := functions[e.Name]; ok {
		return b.call(e, f)
	}
	switch operators[e.Name].family {
	case logical:
		return b.logical(e)
	case comparing:
		return b.comparison(e)
	case testing:
		return b.test(e)
	case arithmetic:
		return b.arithmetic(e)
	case folding:
		return b.folding(e)
	case spatial:
		return b.spatial(e)
	case temporal:
		return b.temporal(e)
	default:
		return b.arrays(e)
	}
}

func predicateOf(holds func(row) truth) compiled { return compiled{kind: isBoolean, boolean: holds} }

func (b binder) call(e *Op, f function) (compiled, error) {
	args := make([]compiled, len(e.Args))
	for i, a := range e.Args {
		var err error
		if args[i], err = b.of(f.takes[i], a); err != nil {
			return compiled{}, err
		}
	}
	return f.make(args), nil
}

func (b binder) logical(e *Op) (compiled, error) {
	parts := make([]func(row) truth, len(e.Args))
	for i, a := range e.Args {
		var err error
		if parts[i], err = b.boolean(a); err != nil {
			return compiled{}, err
		}
	}
	switch e.Name {
	case "not":
		return predicateOf(func(r row) truth { return yes - parts[0](r) }), nil
	case "and":
		return predicateOf(func(r row) truth {
			all := yes
			for _, p := range parts {
				if all = min(all, p(r)); all == no {
					break
				}
			}
			return all
		}), nil
	}
	return predicateOf(func(r row) truth {
		some := no
		for _, p := range parts {
			if some = max(some, p(r)); some == yes {
				break
			}
		}
		return some
	}), nil
}
