package cql2

import (
	"math"
	"strings"
	"unicode/utf8"
)

// function is one that CQL2 leaves to the service to define.
type function struct {
	description string
	takes       []kind
	gives       kind
	make        func(args []compiled) compiled
}

// Function describes a function to those who write filters.
type Function struct {
	Name        string
	Description string
	Arguments   []string // types: "text", "number", "instant", "list"
	Returns     string
}

// Functions returns the functions that filters may call, by name.
func Functions() []Function {
	var out []Function
	for _, name := range functionNames {
		f := functions[name]
		d := Function{Name: name, Description: f.description, Returns: f.gives.String()}
		for _, k := range f.takes {
			d.Arguments = append(d.Arguments, k.String())
		}
		out = append(out, d)
	}
	return out
}

// functionNames are the names in the order in which they are shown.
var functionNames = []string{"abs", "ceil", "floor", "round", "lower", "upper", "length", "size", "year"}

var functions = map[string]function{
	"abs":   ofNumber("absolute value", math.Abs),
	"ceil":  ofNumber("least whole number that is no less", math.Ceil),
	"floor": ofNumber("greatest whole number that is no greater", math.Floor),
	"round": ofNumber("nearest whole number, halves away from zero", math.Round),
	"lower": ofText("the text in small letters", strings.ToLower),
	"upper": ofText("the text in capitals", strings.ToUpper),
	"length": {"number of characters of a text", []kind{isText}, isNumber, func(args []compiled) compiled {
		text := args[0].text
		return compiled{kind: isNumber, number: func(r row) (float64, bool) {
			s, ok := text(r)
			return float64(utf8.RuneCountInString(s)), ok
		}}
	}},
	"size": {"number of items of a list", []kind{isList}, isNumber, func(args []compiled) compiled {
		list := args[0].list
		return compiled{kind: isNumber, number: func(r row) (float64, bool) {
			items, ok := list(r)
			return float64(len(items)), ok
		}}
	}},
	"year": {"year of a date", []kind{isInstant}, isNumber, func(args []compiled) compiled {
		span := args[0].span
		return compiled{kind: isNumber, number: func(r row) (float64, bool) {
			s, ok := span(r)
			return float64(s.from.time.Year()), ok
		}}
	}},
}

func ofNumber(description string, of func(float64) float64) function {
	return function{description, []kind{isNumber}, isNumber, func(args []compiled) compiled {
		number := args[0].number
		return compiled{kind: isNumber, number: func(r row) (float64, bool) {
			x, ok := number(r)
			return of(x), ok
		}}
	}}
}

func ofText(description string, of func(string) string) function {
	return function{description, []kind{isText}, isText, func(args []compiled) compiled {
		return mapText(args[0], of)
	}}
}
