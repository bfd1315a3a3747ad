package cql2

import "math"

// operations compute; what has no finite result is not known.
var operations = map[string]func(a, b float64) float64{
	"+": func(a, b float64) float64 { return a + b }, "-": func(a, b float64) float64 { return a - b },
	"*": func(a, b float64) float64 { return a * b }, "/": func(a, b float64) float64 { return a / b },
	"%":   math.Mod, // the remainder has the sign of the dividend
	"div": func(a, b float64) float64 { return math.Trunc(a / b) },
	"^":   math.Pow,
}

func (b binder) arithmetic(e *Op) (compiled, error) {
	left, err := b.of(isNumber, e.Args[0])
	if err != nil {
		return compiled{}, err
	}
	right, err := b.of(isNumber, e.Args[1])
	if err != nil {
		return compiled{}, err
	}
	compute := operations[e.Name]
	return compiled{kind: isNumber, constant: left.constant && right.constant, number: func(r row) (float64, bool) {
		x, ok := left.number(r)
		if !ok {
			return 0, false
		}
		y, ok := right.number(r)
		if !ok {
			return 0, false
		}
		z := compute(x, y)
		return z, !math.IsNaN(z) && !math.IsInf(z, 0)
	}}, nil
}
