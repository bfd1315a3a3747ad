package cql2

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"
	"github.com/peterstace/simplefeatures/geom"
)

// ParseText reads a filter in CQL2 text (clause 8). The error is an *Error.
func ParseText(text string) (Expr, error) {
	switch {
	case len(text) > MaxBytes:
		return nil, faultAt(Position{}, "it is %d bytes long, %d are allowed", len(text), MaxBytes)
	case !utf8.ValidString(text):
		return nil, faultAt(Position{}, "it is not UTF-8")
	case strings.TrimSpace(text) == "":
		return nil, faultAt(Position{}, "it is empty")
	}
	root, err := grammar.ParseString("", text)
	if err != nil {
		return nil, syntaxFault(text, err)
	}
	e, err := root.expr()
	if err != nil {
		return nil, err
	}
	return e, checkSize(e)
}

// checkSize refuses a tree with more operations than MaxOperations.
func checkSize(e Expr) error {
	n := 0
	Walk(e, func(e Expr) {
		if _, ok := e.(*Op); ok {
			n++
		}
	})
	if n > MaxOperations {
		return faultAt(Position{}, "it has %d operators and functions, %d are allowed", n, MaxOperations)
	}
	return nil
}

// strange says what is wrong with a rest that begins no word of the language.
func strange(rest string) string {
	first, _ := utf8.DecodeRuneInString(rest)
	if first == '\'' || first == '"' {
		return "the text that begins here has no closing quote"
	}
	return fmt.Sprintf("%q is not part of the language", first)
}

// syntaxFault says in plain words what the parser met in a text.
func syntaxFault(text string, err error) error {
	var p participle.Error
	if !errors.As(err, &p) {
		return faultAt(Position{}, "%v", err)
	}
	at := position(p.Position())
	var unexpected *participle.UnexpectedTokenError
	switch {
	case !errors.As(err, &unexpected):
		if strings.Contains(p.Message(), "invalid input text") {
			return faultAt(at, "%s", strange(text[min(p.Position().Offset, len(text)):]))
		}
		return faultAt(at, "%s", p.Message())
	case unexpected.Unexpected.EOF():
		return faultAt(at, "it ends too early")
	}
	message := fmt.Sprintf("%q is not expected here", unexpected.Unexpected.Value)
	return faultAt(at, "%s", message)
}

func position(p lexer.Position) Position { return Position{Line: p.Line, Column: p.Column} }

func (n *orNode) expr() (Expr, error) { return gather(n.Pos, "or", n.Terms, (*andNode).expr) }

func (n *andNode) expr() (Expr, error) { return gather(n.Pos, "and", n.Terms, (*notNode).expr) }

// gather makes one operation of terms that an associative operator joins; a single term is itself.
func gather[T any](at lexer.Position, name string, terms []T, expr func(T) (Expr, error)) (Expr, error) {
	args, err := each(terms, expr)
	if err != nil || len(args) == 1 {
		return first(args), err
	}
	return newOp(position(at), name, args...)
}

func first(args []Expr) Expr {
	if len(args) == 0 {
		return nil
	}
	return args[0]
}

func each[T any](terms []T, expr func(T) (Expr, error)) ([]Expr, error) {
	args := make([]Expr, len(terms))
	for i, t := range terms {
		var err error
		if args[i], err = expr(t); err != nil {
			return nil, err
		}
	}
	return args, nil
}

func (n *notNode) expr() (Expr, error) {
	e, err := n.Of.expr()
	if len(n.Nots)%2 == 1 && err == nil {
		return newOp(position(n.Pos), "not", e)
	}
	return e, err
}

func (n *predicate) expr() (Expr, error) {
	left, err := n.Left.expr()
	switch {
	case err != nil:
		return nil, err
	case n.Compare != nil:
		right, err := n.Compare.Right.expr()
		if err != nil {
			return nil, err
		}
		return newOp(position(n.Pos), n.Compare.Op, left, right)
	case n.Test != nil:
		return n.Test.expr(position(n.Pos), left)
	}
	return left, nil
}

func (n *test) expr(at Position, left Expr) (Expr, error) {
	name, args, not := "isNull", []Expr{left}, n.Not
	var err error
	more := func(e Expr, failed error) {
		args, err = append(args, e), errors.Join(err, failed)
	}
	switch {
	case n.Null != nil:
		not = n.Null.Not
	case n.Like != nil:
		name = "like"
		more(n.Like.expr())
	case n.Between != nil:
		name = "between"
		more(n.Between.Low.expr())
		more(n.Between.High.expr())
	case n.In != nil:
		name = "in"
		values, failed := each(n.In.Items, (*orNode).expr)
		more(&List{position(n.In.Pos), values}, failed)
	}
	if err != nil {
		return nil, err
	}
	e, err := newOp(at, name, args...)
	if not && err == nil {
		return newOp(at, "not", e)
	}
	return e, err
}

func (n *sum) expr() (Expr, error) {
	e, err := n.First.expr()
	for _, r := range n.Rest {
		e, err = join(err, position(n.Pos), r.Op, e, r.Of.expr)
	}
	return e, err
}

func (n *product) expr() (Expr, error) {
	e, err := n.First.expr()
	for _, r := range n.Rest {
		e, err = join(err, position(n.Pos), r.Op, e, r.Of.expr)
	}
	return e, err
}

func (n *power) expr() (Expr, error) {
	e, err := n.Base.expr()
	if n.Exponent == nil {
		return e, err
	}
	return join(err, position(n.Pos), "^", e, n.Exponent.expr)
}

// join makes the operation of two operands unless something failed before.
func join(failed error, at Position, op string, left Expr, right func() (Expr, error)) (Expr, error) {
	if failed != nil {
		return nil, failed
	}
	r, err := right()
	if err != nil {
		return nil, err
	}
	return newOp(at, op, left, r)
}

// expr turns a minus into the number's sign, or into a product with −1: JSON has no minus of one operand.
func (n *factor) expr() (Expr, error) {
	e, err := n.Of.expr()
	if err != nil || !n.Minus {
		return e, err
	}
	if x, ok := e.(*Number); ok && n.Of.Number != nil {
		return &Number{position(n.Pos), -x.Value}, nil
	}
	return newOp(position(n.Pos), "*", &Number{position(n.Pos), -1}, e)
}

func (n *primary) expr() (Expr, error) {
	at := position(n.Pos)
	switch {
	case n.Number != nil:
		return newNumber(at, *n.Number)
	case n.Text != nil:
		return &Text{at, unquote(*n.Text)}, nil
	case n.Boolean != nil:
		return &Boolean{at, *n.Boolean == "TRUE"}, nil
	case n.Shape != nil:
		return n.Shape.expr(at)
	case n.Call != nil:
		return n.Call.expr(at)
	case n.Property != nil:
		return &Property{at, strings.Trim(*n.Property, `"`)}, nil
	case n.List != nil:
		values, err := each(n.List.Items, (*orNode).expr)
		return &List{at, values}, err
	}
	if len(n.Group.Items) == 1 {
		return n.Group.Items[0].expr()
	}
	values, err := each(n.Group.Items, (*orNode).expr)
	return &List{at, values}, err
}

// group is what stands in parentheses when the whole expression does, else nil.
func (n *orNode) group() *group {
	if len(n.Terms) != 1 || len(n.Terms[0].Terms) != 1 || len(n.Terms[0].Terms[0].Nots) > 0 {
		return nil
	}
	p := n.Terms[0].Terms[0].Of
	if p.Compare != nil || p.Test != nil || len(p.Left.Rest) > 0 || len(p.Left.First.Rest) > 0 || p.Left.First.First.Exponent != nil || p.Left.First.First.Base.Minus {
		return nil
	}
	return p.Left.First.First.Base.Of.Group
}

// isArrayPredicate tells the functions whose arguments are arrays.
func isArrayPredicate(name string) bool {
	return len(name) > 2 && strings.EqualFold(name[:2], "a_")
}

// array makes an array of the single literal in parentheses, as in A_CONTAINS(cpts, ('west')).
func array(n *orNode, e Expr) Expr {
	if g := n.group(); g != nil && len(g.Items) == 1 {
		switch e.(type) {
		case *Text, *Number, *Boolean, *Instant:
			return &List{position(n.Pos), []Expr{e}}
		}
	}
	return e
}

func newNumber(at Position, text string) (Expr, error) {
	x, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsInf(x, 0) {
		return nil, faultAt(at, "the number %.40s is too large", text)
	}
	return &Number{at, x}, nil
}

// unquote takes the quotes off a text; a quote within it is written twice, or after a backslash.
func unquote(text string) string {
	return strings.NewReplacer("''", "'", `\'`, "'").Replace(text[1 : len(text)-1])
}

func (n *shapeNode) expr(at Position) (Expr, error) {
	var wkt strings.Builder
	for _, t := range n.Tokens {
		wkt.WriteString(t.Value)
	}
	shape, err := geom.UnmarshalWKT(strings.ToUpper(wkt.String()))
	if err != nil {
		return nil, faultAt(at, "the geometry cannot be read: %v", err)
	}
	return &Geometry{Position: at, Shape: shape.Force2D()}, nil
}

// expr makes an operation of a call, or the literal that is written like one.
func (n *call) expr(at Position) (Expr, error) {
	args, err := each(n.Args, (*orNode).expr)
	if err != nil {
		return nil, err
	}
	if isArrayPredicate(n.Name) {
		for i := range args {
			args[i] = array(n.Args[i], args[i])
		}
	}
	switch strings.ToUpper(n.Name) {
	case "DATE", "TIMESTAMP":
		t, ok := first(args).(*Text)
		if len(args) != 1 || !ok {
			return nil, faultAt(at, "%s takes one text", strings.ToUpper(n.Name))
		}
		return newInstant(at, strings.EqualFold(n.Name, "DATE"), t.Value)
	case "INTERVAL":
		if len(args) != 2 {
			return nil, faultAt(at, "INTERVAL takes 2 arguments and is given %d", len(args))
		}
		return newInterval(at, args[0], args[1])
	case "BBOX":
		return newBox(at, args)
	}
	return newOp(at, n.Name, args...)
}
