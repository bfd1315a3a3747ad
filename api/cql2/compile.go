package cql2

import (
	"github.com/maillage/maillage/geo/atlas"
	"github.com/paulmach/orb"
)

// GeometryName is the property under which filters speak of a feature's geometry.
const GeometryName = "geometry"

// Filter is an expression bound to the fields of a layer. It is immutable and may be used by any number of goroutines.
type Filter struct {
	expr  Expr
	truth func(row) truth
	narrowing
}

// row is one feature of a layer.
type row struct {
	layer *atlas.Layer
	i     int
}

// Compile binds a tree to the fields of a layer, whose first is the identifier. The error is an *Error: an unknown
// property, a wrong type.
func Compile(e Expr, fields []atlas.Field) (*Filter, error) {
	b := binder{fields}
	c, err := b.boolean(e)
	if err != nil {
		return nil, err
	}
	return &Filter{expr: e, truth: c, narrowing: narrow(e, fields)}, nil
}

// Holds tells whether the expression is true of feature i of a layer that has the fields it was compiled for. What is
// neither true nor false does not hold.
func (f *Filter) Holds(l *atlas.Layer, i int) bool { return f.truth(row{l, i}) == yes }

// Expr returns the tree. It must not be changed.
func (f *Filter) Expr() Expr { return f.expr }

// String returns the filter in CQL2 text: two filters with the same text select the same features.
func (f *Filter) String() string { return WriteText(f.expr) }

// kind is the type of what an expression yields.
type kind uint8

const (
	isBoolean kind = iota
	isNumber
	isText
	isInstant
	isInterval
	isGeometry
	isList
)

// named returns the name with its article.
func (k kind) named() string {
	if k == isInstant || k == isInterval {
		return "an " + k.String()
	}
	return "a " + k.String()
}

var kindNames = [...]string{"boolean", "number", "text", "instant", "interval", "geometry", "list"}

// String returns the name of the type as errors have it.
func (k kind) String() string { return kindNames[k] }

// compiled is an expression of a known type. The function of its type is set, the others are nil; each gives the value
// for a feature, or false when it is not known.
type compiled struct {
	kind
	at       Position
	constant bool // the same for every feature

	boolean  func(row) truth
	number   func(row) (float64, bool)
	text     func(row) (string, bool)
	span     func(row) (span, bool) // an instant is a span that ends as it begins
	geometry func(row) (shape, bool)
	list     func(row) ([]string, bool)
}

// known returns whether the value of a feature is known, whatever its type.
func (c compiled) known() func(row) bool {
	switch c.kind {
	case isNumber:
		return has(c.number)
	case isText:
		return has(c.text)
	case isInstant, isInterval:
		return has(c.span)
	case isGeometry:
		return has(c.geometry)
	case isList:
		return has(c.list)
	}
	return func(r row) bool { return c.boolean(r) != unknown }
}

func has[T any](value func(row) (T, bool)) func(row) bool {
	return func(r row) bool {
		_, ok := value(r)
		return ok
	}
}

func constantly[T any](v T) func(row) (T, bool) {
	return func(row) (T, bool) { return v, true }
}

// binder compiles expressions against fields.
type binder struct{ fields []atlas.Field }

func (b binder) expr(e Expr) (compiled, error) {
	c, err := b.any(e)
	c.at = e.At()
	return c, err
}

func (b binder) any(e Expr) (compiled, error) {
	switch e := e.(type) {
	case *Property:
		return b.property(e)
	case *Text:
		return compiled{kind: isText, constant: true, text: constantly(e.Value)}, nil
	case *Number:
		return compiled{kind: isNumber, constant: true, number: constantly(e.Value)}, nil
	case *Boolean:
		t := truthOf(e.Value)
		return compiled{kind: isBoolean, constant: true, boolean: func(row) truth { return t }}, nil
	case *Instant:
		m := momentOf(e)
		return compiled{kind: isInstant, constant: true, span: constantly(span{m, m})}, nil
	case *Interval:
		return b.interval(e)
	case *Geometry:
		return compiled{kind: isGeometry, constant: true, geometry: constantly(literalShape(e))}, nil
	case *List:
		return b.list(e)
	case *Op:
		return b.operation(e)
	}
	return compiled{}, faultAt(Position{}, "an expression is missing")
}

func (b binder) boolean(e Expr) (func(row) truth, error) {
	c, err := b.of(isBoolean, e)
	return c.boolean, err
}

// of compiles an expression that must be of a type. A text that reads as a date passes for one.
func (b binder) of(want kind, e Expr) (compiled, error) {
	c, err := b.expr(e)
	if err != nil {
		return compiled{}, err
	}
	if want == isInstant {
		c = asInstant(c, e)
	}
	if c.kind != want {
		return compiled{}, faultAt(e.At(), "%s is %s where %s is wanted", brief(e), c.kind.named(), want.named())
	}
	return c, nil
}

// brief returns an expression as errors show it.
func brief(e Expr) string {
	text := []rune(WriteText(e))
	if len(text) > 60 {
		return string(text[:59]) + "…"
	}
	return string(text)
}

// property compiles the value of a field.
func (b binder) property(p *Property) (compiled, error) {
	for f, field := range b.fields {
		if field.Name == p.Name {
			return columns[field.Type](f), nil
		}
	}
	if p.Name == GeometryName {
		return compiled{kind: isGeometry, geometry: rowShape}, nil
	}
	return compiled{}, faultAt(p.Position, "%.60q is not a property%s", p.Name, Hint(p.Name, b.names()))
}

func (b binder) names() []string {
	names := []string{GeometryName}
	for _, f := range b.fields {
		names = append(names, f.Name)
	}
	return names
}

// columns compile a field by its type.
var columns = map[atlas.FieldType]func(f int) compiled{
	atlas.Text: func(f int) compiled { return compiled{kind: isText, text: column[string](f)} },
	atlas.Real: func(f int) compiled { return compiled{kind: isNumber, number: column[float64](f)} },
	atlas.List: func(f int) compiled { return compiled{kind: isList, list: column[[]string](f)} },
	atlas.Integer: func(f int) compiled {
		return compiled{kind: isNumber, number: func(r row) (float64, bool) {
			n, ok := r.layer.Value(r.i, f).(int64)
			return float64(n), ok
		}}
	},
	atlas.Boolean: func(f int) compiled {
		return compiled{kind: isBoolean, boolean: func(r row) truth {
			v, ok := r.layer.Value(r.i, f).(bool)
			if !ok {
				return unknown
			}
			return truthOf(v)
		}}
	},
	atlas.Date: func(f int) compiled {
		return compiled{kind: isInstant, span: func(r row) (span, bool) {
			text, _ := r.layer.Value(r.i, f).(string)
			m, ok := parseDay(text)
			return span{m, m}, ok
		}}
	},
}

func column[T any](f int) func(row) (T, bool) {
	return func(r row) (T, bool) {
		v, ok := r.layer.Value(r.i, f).(T)
		return v, ok
	}
}

// boundOf returns the box of a feature; ok is false when it has no place.
func boundOf(r row) (b orb.Bound, ok bool) {
	b = r.layer.Bound(r.i)
	return b, b.Min[0] <= b.Max[0] && b.Min[1] <= b.Max[1]
}
