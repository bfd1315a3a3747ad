// Package contract checks requests against an OpenAPI 3.0 definition, the very bytes that the service hands out, so
// that what is not documented cannot be asked and what is documented is what is checked.
//
// It understands what such definitions of read-only services use: paths with templates, query parameters by style
// form, and schemas of plain values and arrays of them. What it does not understand it leaves to the handlers. It
// checks how a value is written, not what it means: that a collection holds a feature is not its business.
package contract

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/maillage/maillage/api/cql2"
	"github.com/maillage/maillage/api/problem"
)

// Contract is a compiled definition. It may be used by any number of goroutines.
type Contract struct{ root node }

// node is a place in the tree of paths.
type node struct {
	literal  map[string]*node
	template *node // takes any segment
	item     *Item // nil when no path ends here
}

// Item is what may be asked of an address.
type Item struct {
	operations map[string]*Operation // by method
	allow      string
}

// Operation is a method of an address.
type Operation struct {
	parameters map[string]*parameter // of the query
	required   []string
	produces   []string // media types of its answer
	aliases    []string // what they are called too
}

// Compile reads a definition.
func Compile(definition []byte) (*Contract, error) {
	var doc document
	if err := json.Unmarshal(definition, &doc); err != nil {
		return nil, fmt.Errorf("the definition of the API cannot be read: %w", err)
	}
	var c Contract
	for path, methods := range doc.Paths {
		item := &Item{operations: make(map[string]*Operation)}
		for method, operation := range methods {
			compiled, err := doc.compile(operation)
			if err != nil {
				return nil, fmt.Errorf("%s %s: %w", method, path, err)
			}
			item.operations[strings.ToUpper(method)] = compiled
		}
		item.allow = allowed(item.operations)
		c.root.add(segments(path), item)
	}
	return &c, nil
}

// allowed lists methods as the header Allow does. Who may GET may HEAD, and all may ask for OPTIONS.
func allowed(operations map[string]*Operation) string {
	methods := slices.Collect(maps.Keys(operations))
	if operations[http.MethodGet] != nil {
		methods = append(methods, http.MethodHead)
	}
	methods = append(methods, http.MethodOptions)
	slices.Sort(methods)
	return strings.Join(methods, ", ")
}

func segments(path string) []string { return strings.Split(strings.TrimPrefix(path, "/"), "/") }

func (n *node) add(path []string, item *Item) {
	if len(path) == 0 {
		n.item = item
		return
	}
	n.next(path[0]).add(path[1:], item)
}

// next returns the place after a segment, made when it is new.
func (n *node) next(segment string) *node {
	if strings.HasPrefix(segment, "{") {
		if n.template == nil {
			n.template = new(node)
		}
		return n.template
	}
	if n.literal == nil {
		n.literal = make(map[string]*node)
	}
	if n.literal[segment] == nil {
		n.literal[segment] = new(node)
	}
	return n.literal[segment]
}

// Find returns what may be asked of an address, nil when it is not documented. path is as it came, with its escapes.
func (c *Contract) Find(path string) *Item {
	at := &c.root
	rest := strings.TrimPrefix(path, "/")
	for more := true; more; {
		var segment string
		segment, rest, more = strings.Cut(rest, "/")
		if strings.IndexByte(segment, '%') >= 0 {
			if plain, err := url.PathUnescape(segment); err == nil {
				segment = plain
			}
		}
		next := at.literal[segment]
		if next == nil {
			next = at.template
		}
		if next == nil {
			return nil
		}
		at = next
	}
	return at.item
}

// Allow is the value of the header Allow.
func (i *Item) Allow() string { return i.allow }

// Operation returns what a method does, nil when the address does not take it.
func (i *Item) Operation(method string) *Operation {
	if method == http.MethodHead {
		method = http.MethodGet
	}
	return i.operations[method]
}

// Check returns what is wrong with the parameters of a query and with the media types that a client takes, as a
// *problem.Problem, nil when nothing is.
func (o *Operation) Check(values url.Values, accept string) error {
	var room [8]string
	names := room[:0]
	for name := range values {
		names = append(names, name)
	}
	slices.Sort(names) // so that of several faults the same one is always told
	for _, name := range names {
		if err := o.checkParameter(name, values[name]); err != nil {
			return err
		}
	}
	for _, name := range o.required {
		if len(values[name]) == 0 {
			return problem.Param(problem.InvalidParameter, name, "%s: it is wanted and not given", name)
		}
	}
	if _, chosen := values["f"]; !chosen && accept != "" && !o.Makes(accept) {
		return problem.New(problem.NotAcceptable, "Accept: %.200q; what is made here is %s", accept, strings.Join(o.produces, ", "))
	}
	return nil
}

func (o *Operation) checkParameter(name string, values []string) error {
	p := o.parameters[name]
	switch {
	case p != nil:
		return p.check(values)
	case len(o.parameters) == 0:
		return problem.Param(problem.UnknownParameter, name, "%.80q is not a parameter here, there is none", name)
	}
	return problem.Param(problem.UnknownParameter, name, "%.80q is not a parameter here%s", name,
		cql2.Hint(name, slices.Sorted(maps.Keys(o.parameters))))
}

// Makes tells whether an Accept header (RFC 9110 §12.5.1) takes one of the media types of the answer. Who takes
// application/json takes what is JSON under a name of its own.
func (o *Operation) Makes(accept string) bool {
	for part := range strings.SplitSeq(accept, ",") {
		wanted, params, _ := strings.Cut(part, ";")
		wanted = strings.ToLower(strings.TrimSpace(wanted))
		if refused(params) {
			continue
		}
		if slices.Contains(o.aliases, wanted) {
			return true
		}
		for _, made := range o.produces {
			if fits(wanted, made) {
				return true
			}
		}
	}
	return len(o.produces) == 0
}

func refused(params string) bool {
	for p := range strings.SplitSeq(params, ";") {
		name, value, _ := strings.Cut(strings.TrimSpace(p), "=")
		if strings.EqualFold(name, "q") && strings.Trim(value, "0.") == "" {
			return true
		}
	}
	return false
}

func fits(wanted, made string) bool {
	made, _, _ = strings.Cut(made, ";")
	kind, sub, _ := strings.Cut(made, "/")
	wantedKind, wantedSub, _ := strings.Cut(wanted, "/")
	switch {
	case wanted == "*/*", wanted == "*", wanted == made:
		return true
	case wantedKind != kind && !(strings.HasSuffix(wanted, "xhtml+xml") && made == "text/html"):
		return false
	case wantedSub == "*", wantedSub == "xhtml+xml":
		return true
	}
	return wantedSub == "json" && strings.HasSuffix(sub, "+json")
}
