package cql2

import (
	"fmt"
	"time"

	"github.com/peterstace/simplefeatures/geom"
)

// Limits on what is read. They are far above what people write and keep a hostile filter cheap to refuse.
const (
	MaxBytes      = 64 << 10 // of a filter, text or JSON
	MaxDepth      = 64       // of nested parentheses, brackets and objects
	MaxOperations = 1000     // operators and functions in one filter
)

// Position is where an expression begins: line and column in a text, both from 1, or a JSON pointer (RFC 6901).
type Position struct {
	Line, Column int
	Pointer      string
}

// String returns "line 1, column 5", or the pointer; "" for an expression that was not read.
func (p Position) String() string {
	switch {
	case p.Line > 0:
		return fmt.Sprintf("line %d, column %d", p.Line, p.Column)
	case p.Pointer != "":
		return p.Pointer
	}
	return ""
}

// Expr is a node of the tree: *Op, *Property, *Text, *Number, *Boolean, *Instant, *Interval, *Geometry or *List.
type Expr interface {
	// At returns where the node was read.
	At() Position
}

// At implements Expr for every node.
func (p Position) At() Position { return p }

// Op is an operator, a predicate or a function over its arguments, under the name that CQL2 JSON gives it: "and", "<=",
// "like", "s_intersects", "casei", or the name of a function.
type Op struct {
	Position
	Name string
	Args []Expr
}

// Property names a property of a feature; "geometry" is its geometry.
type Property struct {
	Position
	Name string
}

// Text is a text literal.
type Text struct {
	Position
	Value string
}

// Number is a number literal, always finite.
type Number struct {
	Position
	Value float64
}

// Boolean is TRUE or FALSE.
type Boolean struct {
	Position
	Value bool
}

// Instant is a date, or a timestamp in UTC.
type Instant struct {
	Position
	Time time.Time
	Day  bool // a date
}

// Interval is a stretch of time, both ends included. An end is an *Instant, a *Property or an *Op, or nil when it is
// open.
type Interval struct {
	Position
	From, To Expr
}

// Geometry is a spatial literal in longitude and latitude.
type Geometry struct {
	Position
	Shape geom.Geometry // two dimensions
	Box   []float64     // west, south, east, north when it was given as a box, else nil
}

// List is an array literal.
type List struct {
	Position
	Items []Expr
}

// Error is a fault of a filter, with its place.
type Error struct {
	At      Position
	Message string
}

// Error returns the place and the message.
func (e *Error) Error() string {
	if at := e.At.String(); at != "" {
		return at + ": " + e.Message
	}
	return e.Message
}

func faultAt(p Position, format string, args ...any) *Error {
	return &Error{p, fmt.Sprintf(format, args...)}
}

// Walk calls do for an expression and everything below it, from the top.
func Walk(e Expr, do func(Expr)) {
	if e == nil {
		return
	}
	do(e)
	switch e := e.(type) {
	case *Op:
		for _, a := range e.Args {
			Walk(a, do)
		}
	case *List:
		for _, a := range e.Items {
			Walk(a, do)
		}
	case *Interval:
		Walk(e.From, do)
		Walk(e.To, do)
	}
}
