package cql2

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Strengths of binding in CQL2 text, from the weakest.
const (
	bindOr = iota
	bindAnd
	bindNot
	bindPredicate
	bindSum
	bindProduct
	bindPower
	bindPrimary
)

// WriteText returns the expression in CQL2 text. What it returns is read back as the same tree.
func WriteText(e Expr) string {
	var b strings.Builder
	writeText(&b, e, bindOr)
	return b.String()
}

// writeText writes an expression in a place that asks for a strength of binding; a weaker one is put in parentheses.
func writeText(b *strings.Builder, e Expr, needed int) {
	switch e := e.(type) {
	case *Op:
		if bind(e) < needed {
			b.WriteByte('(')
			writeOp(b, e)
			b.WriteByte(')')
			return
		}
		writeOp(b, e)
	case *Property:
		b.WriteString(propertyText(e.Name))
	case *Text:
		b.WriteString(quote(e.Value))
	case *Number:
		b.WriteString(formatNumber(e.Value))
	case *Boolean:
		b.WriteString(strings.ToUpper(strconv.FormatBool(e.Value)))
	case *Instant:
		name := "TIMESTAMP"
		if e.Day {
			name = "DATE"
		}
		b.WriteString(name + "('" + e.format() + "')")
	case *Interval:
		b.WriteString("INTERVAL(")
		writeEnd(b, e.From)
		b.WriteString(", ")
		writeEnd(b, e.To)
		b.WriteByte(')')
	case *Geometry:
		b.WriteString(e.text())
	case *List:
		b.WriteByte('[')
		writeAll(b, e.Items)
		b.WriteByte(']')
	}
}

func (t *Instant) format() string {
	if t.Day {
		return t.Time.Format(time.DateOnly)
	}
	return t.Time.Format(time.RFC3339Nano)
}

func writeEnd(b *strings.Builder, e Expr) {
	switch e := e.(type) {
	case nil:
		b.WriteString("'..'")
	case *Instant:
		b.WriteString("'" + e.format() + "'")
	default:
		writeText(b, e, bindOr)
	}
}

func (g *Geometry) text() string {
	if g.Box == nil {
		return g.Shape.AsText()
	}
	parts := make([]string, len(g.Box))
	for i, x := range g.Box {
		parts[i] = formatNumber(x)
	}
	return "BBOX(" + strings.Join(parts, ", ") + ")"
}

func writeAll(b *strings.Builder, all []Expr) {
	for i, e := range all {
		if i > 0 {
			b.WriteString(", ")
		}
		writeText(b, e, bindOr)
	}
}

func bind(e *Op) int {
	switch e.Name {
	case "or":
		return bindOr
	case "and":
		return bindAnd
	case "not":
		return bindNot
	case "+", "-":
		return bindSum
	case "*", "/", "%", "div":
		return bindProduct
	case "^":
		return bindPower
	}
	if f := operators[e.Name].family; isOperator(e.Name) && (f == comparing || f == testing) {
		return bindPredicate
	}
	return bindPrimary
}

func isOperator(name string) bool {
	_, ok := operators[name]
	return ok
}

func writeOp(b *strings.Builder, e *Op) {
	between := func(left, right int, word string) {
		for i, a := range e.Args {
			if i > 0 {
				b.WriteString(" " + word + " ")
				writeText(b, a, right)
			} else {
				writeText(b, a, left)
			}
		}
	}
	switch own := bind(e); {
	case e.Name == "not":
		b.WriteString("NOT ")
		writeText(b, e.Args[0], bindPredicate) // NOT NOT is written with parentheses, so that it is read as it was
	case e.Name == "isNull":
		writeText(b, e.Args[0], bindSum)
		b.WriteString(" IS NULL")
	case e.Name == "between":
		writeText(b, e.Args[0], bindSum)
		b.WriteString(" BETWEEN ")
		writeText(b, e.Args[1], bindSum)
		b.WriteString(" AND ")
		writeText(b, e.Args[2], bindSum)
	case e.Name == "in":
		writeText(b, e.Args[0], bindSum)
		b.WriteString(" IN (")
		writeAll(b, e.Args[1].(*List).Items)
		b.WriteByte(')')
	case own == bindPrimary:
		b.WriteString(strings.ToUpper(e.Name) + "(")
		writeAll(b, e.Args)
		b.WriteByte(')')
	case own == bindPredicate:
		between(bindSum, bindSum, strings.ToUpper(e.Name))
	case own == bindPower:
		between(bindPrimary, bindPrimary, e.Name)
	default: // the left operand may be of the same strength, since these are read from the left
		left := own
		if own <= bindAnd {
			left = own + 1
		}
		between(left, own+1, strings.ToUpper(e.Name))
	}
}

// quote writes a text with its quotes doubled; after a backslash, which would be taken for the escape of a quote, a quote
// is escaped by another. A text that ends with a backslash has no form in CQL2 text unless it is the last of the filter.
func quote(text string) string {
	var b strings.Builder
	b.WriteByte('\'')
	var before rune
	for _, c := range text {
		switch {
		case c == '\'' && before == '\\':
			b.WriteByte('\\')
		case c == '\'':
			b.WriteByte('\'')
		}
		b.WriteRune(c)
		before = c
	}
	b.WriteByte('\'')
	return b.String()
}

// plainName is a name that is read without quotes.
var plainName = regexp.MustCompile(`^[\p{L}_:][\p{L}\p{M}\p{N}_:.]*$`)

// propertyText writes a name as it is when it reads as one, else between double quotes.
func propertyText(name string) string {
	if _, ok := special[strings.ToUpper(name)]; ok || !plainName.MatchString(name) {
		return `"` + name + `"`
	}
	return name
}

func formatNumber(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }
