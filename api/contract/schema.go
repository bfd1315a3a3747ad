package contract

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/maillage/maillage/api/problem"
)

// document is what is read of a definition.
type document struct {
	Paths      map[string]map[string]operation `json:"paths"`
	Components struct {
		Parameters map[string]parameter `json:"parameters"`
	} `json:"components"`
}

type operation struct {
	Parameters []parameter `json:"parameters"`
	Responses  map[string]struct {
		Content map[string]body `json:"content"`
	} `json:"responses"`
}

// body is a form of an answer.
type body struct {
	// Accepts are media types that clients call it by, beside its own.
	Accepts []string `json:"x-accepts"`
}

type parameter struct {
	Ref      string `json:"$ref"`
	In       string `json:"in"`
	Name     string `json:"name"`
	Required bool   `json:"required"`
	Explode  *bool  `json:"explode"`
	Schema   schema `json:"schema"`
}

// schema is what is understood of a JSON Schema; the rest is left to the handlers.
type schema struct {
	Type      string   `json:"type"`
	Format    string   `json:"format"`
	Enum      []any    `json:"enum"`
	Minimum   *float64 `json:"minimum"`
	Maximum   *float64 `json:"maximum"`
	MinLength int      `json:"minLength"`
	MaxLength *int     `json:"maxLength"`
	Items     *schema  `json:"items"`
	MinItems  int      `json:"minItems"`
	MaxItems  *int     `json:"maxItems"`
	// Clamped says that a number over the maximum is taken for the maximum (/req/core/fc-limit-response-1).
	Clamped bool `json:"x-clamped"`
}

const parametersPrefix = "#/components/parameters/"

func (d *document) compile(o operation) (*Operation, error) {
	out := &Operation{parameters: make(map[string]*parameter)}
	for _, p := range o.Parameters {
		if p.Ref != "" {
			shared, ok := d.Components.Parameters[strings.TrimPrefix(p.Ref, parametersPrefix)]
			if !ok {
				return nil, fmt.Errorf("%s leads nowhere", p.Ref)
			}
			p = shared
		}
		if p.In != "query" {
			continue
		}
		out.parameters[p.Name] = &p
		if p.Required {
			out.required = append(out.required, p.Name)
		}
	}
	for status, r := range o.Responses {
		if strings.HasPrefix(status, "2") {
			for mediaType, body := range r.Content {
				out.produces = append(out.produces, mediaType)
				out.aliases = append(out.aliases, body.Accepts...)
			}
		}
	}
	slices.Sort(out.produces)
	slices.Sort(out.required)
	return out, nil
}

// explodes tells whether a parameter is given once for each value; the standard's default for style form.
func (p *parameter) explodes() bool { return p.Explode == nil || *p.Explode }

func (p *parameter) check(values []string) error {
	if p.Schema.Type == "array" && p.explodes() {
		return p.checkList(values)
	}
	if len(values) != 1 {
		return p.fault("it is given %d times", len(values))
	}
	if p.Schema.Type == "array" {
		return p.checkList(strings.Split(values[0], ","))
	}
	return p.faultOf(p.Schema.check(values[0]))
}

func (p *parameter) checkList(values []string) error {
	s := &p.Schema
	if len(values) < s.MinItems || s.MaxItems != nil && len(values) > *s.MaxItems {
		return p.fault("%d values are given where %s are wanted", len(values), s.items())
	}
	if s.Items == nil || len(values) == 1 && values[0] == "" && s.MinItems == 0 {
		return nil // an empty list
	}
	for _, v := range values {
		if complaint := s.Items.check(v); complaint != "" {
			return p.faultOf(complaint)
		}
	}
	return nil
}

func (s *schema) items() string {
	if s.MaxItems == nil {
		return fmt.Sprintf("at least %d", s.MinItems)
	}
	return fmt.Sprintf("%d to %d", s.MinItems, *s.MaxItems)
}

func (p *parameter) fault(format string, args ...any) error {
	return problem.Param(problem.InvalidParameter, p.Name, p.Name+": "+format, args...)
}

func (p *parameter) faultOf(complaint string) error {
	if complaint == "" {
		return nil
	}
	return p.fault("%s", complaint)
}

// check returns what is wrong with a plain value, "" when nothing is.
func (s *schema) check(v string) string {
	switch s.Type {
	case "integer", "number":
		return s.checkNumber(v)
	case "boolean":
		if v != "true" && v != "false" {
			return fmt.Sprintf("%.80q is neither true nor false", v)
		}
	case "string":
		return s.checkText(v)
	}
	return ""
}

func (s *schema) checkNumber(v string) string {
	x, err := strconv.ParseFloat(strings.TrimSpace(v), 64)
	if s.Type == "integer" {
		// The number itself may be too long for an int64: that is a matter of bounds.
		if digits := strings.TrimPrefix(v, "-"); digits == "" || strings.Trim(digits, "0123456789") != "" {
			return fmt.Sprintf("%.80q is not a whole number%s", v, s.bounds())
		}
		if _, tooLong := strconv.ParseInt(v, 10, 64); tooLong != nil && !s.Clamped {
			return fmt.Sprintf("%.80q is not a whole number that fits", v)
		}
	}
	switch {
	case err != nil && !math.IsInf(x, 0), math.IsNaN(x), math.IsInf(x, 0) && !s.Clamped:
		return fmt.Sprintf("%.80q is not a number%s", v, s.bounds())
	case s.Minimum != nil && x < *s.Minimum, s.Maximum != nil && x > *s.Maximum && !s.Clamped:
		return fmt.Sprintf("%.80q is not a number%s", v, s.bounds())
	}
	return ""
}

// bounds says what a number must be within.
func (s *schema) bounds() string {
	switch {
	case s.Minimum != nil && s.Maximum != nil:
		return fmt.Sprintf(" from %v to %v", *s.Minimum, *s.Maximum)
	case s.Minimum != nil:
		return fmt.Sprintf(" from %v on", *s.Minimum)
	case s.Maximum != nil:
		return fmt.Sprintf(" up to %v", *s.Maximum)
	}
	return ""
}

func (s *schema) checkText(v string) string {
	n := utf8.RuneCountInString(v)
	switch {
	case !utf8.ValidString(v):
		return "it is not UTF-8"
	case n < s.MinLength, s.MaxLength != nil && n > *s.MaxLength:
		return fmt.Sprintf("it has %d characters where %s are wanted", n, s.lengths())
	case len(s.Enum) > 0 && !slices.Contains(s.Enum, any(v)):
		return fmt.Sprintf("%.80q is not %s", v, alternatives(s.Enum))
	}
	if s.Format == "date" {
		if _, err := time.Parse(time.DateOnly, v); err != nil {
			return fmt.Sprintf("%.80q is not a date such as 2026-01-31", v)
		}
	}
	return ""
}

func (s *schema) lengths() string {
	if s.MaxLength == nil {
		return fmt.Sprintf("at least %d", s.MinLength)
	}
	return fmt.Sprintf("%d to %d", s.MinLength, *s.MaxLength)
}

func alternatives(enum []any) string {
	all := make([]string, len(enum))
	for i, e := range enum {
		all[i] = fmt.Sprint(e)
	}
	return strings.Join(all, " or ")
}
