package cql2

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/maillage/maillage/data/geojson"
	"github.com/peterstace/simplefeatures/geom"
)

// ParseJSON reads a filter in CQL2 JSON (clause 9). The error is an *Error; its position is a JSON pointer, or line and
// column where the text is not JSON at all.
func ParseJSON(text []byte) (Expr, error) {
	if len(text) > MaxBytes {
		return nil, faultAt(Position{}, "it is %d bytes long, %d are allowed", len(text), MaxBytes)
	}
	if !utf8.Valid(text) {
		return nil, faultAt(Position{}, "it is not UTF-8")
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return nil, jsonFault(text, d.InputOffset(), err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, faultAt(lineOf(text, d.InputOffset()), "something follows the filter")
	}
	e, err := reader{}.expr(v, Position{Pointer: "/"})
	if err != nil {
		return nil, err
	}
	return e, checkSize(e)
}

func jsonFault(text []byte, offset int64, err error) *Error {
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		offset = syntax.Offset - 1
	}
	return faultAt(lineOf(text, offset), "it is not JSON: %v", err)
}

func lineOf(text []byte, offset int64) Position {
	before := text[:max(0, min(offset, int64(len(text))))]
	return Position{Line: 1 + bytes.Count(before, []byte("\n")), Column: len(before) - bytes.LastIndexByte(before, '\n')}
}

// reader reads decoded JSON, as deep as it is.
type reader struct{ depth int }

// below returns the pointer to a part of what lies at a position.
func below(at Position, part any) Position {
	step := strings.NewReplacer("~", "~0", "/", "~1").Replace(fmt.Sprint(part))
	return Position{Pointer: strings.TrimSuffix(at.Pointer, "/") + "/" + step}
}

func (r reader) expr(v any, at Position) (Expr, error) {
	if r.depth++; r.depth > MaxDepth {
		return nil, faultAt(at, "it is nested deeper than %d", MaxDepth)
	}
	switch v := v.(type) {
	case string:
		return &Text{at, v}, nil
	case bool:
		return &Boolean{at, v}, nil
	case json.Number:
		return newNumber(at, v.String())
	case []any:
		items, err := r.all(v, at)
		return &List{at, items}, err
	case map[string]any:
		return r.object(v, at)
	}
	return nil, faultAt(at, "null is not an expression; isNull tests for it")
}

func (r reader) all(vs []any, at Position) ([]Expr, error) {
	out := make([]Expr, len(vs))
	for i, v := range vs {
		var err error
		if out[i], err = r.expr(v, below(at, i)); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// members are the members that an object of each kind may have beside the one that tells the kind.
var members = []struct {
	tells string
	other []string
}{
	{"op", []string{"args"}}, {"property", nil}, {"date", nil}, {"timestamp", nil}, {"interval", nil}, {"bbox", nil},
	{"type", []string{"coordinates", "geometries", "bbox"}}, {"casei", nil}, {"accenti", nil}, {"function", nil},
}

func (r reader) object(v map[string]any, at Position) (Expr, error) {
	tells := ""
	for _, m := range members {
		if _, ok := v[m.tells]; !ok || m.tells == "bbox" && v["type"] != nil {
			continue
		}
		tells = m.tells
		for name := range v {
			if name != tells && !slices.Contains(m.other, name) {
				return nil, faultAt(below(at, name), "%.40q does not go with %q", name, tells)
			}
		}
		break
	}
	inner := below(at, tells)
	switch tells {
	case "op":
		return r.operation(v, at)
	case "property":
		if name, ok := v["property"].(string); ok && name != "" {
			return &Property{at, name}, nil
		}
		return nil, faultAt(inner, "a property is named by a text")
	case "date", "timestamp":
		if text, ok := v[tells].(string); ok {
			return newInstant(inner, tells == "date", text)
		}
		return nil, faultAt(inner, "a %s is a text", tells)
	case "interval", "bbox":
		return r.sequence(tells, v[tells], inner)
	case "type":
		return readGeoJSON(v, at)
	case "casei", "accenti": // as drafts of the standard had it, and clients still write
		e, err := r.expr(v[tells], inner)
		if err != nil {
			return nil, err
		}
		return newOp(at, tells, e)
	case "function":
		return r.function(v["function"], inner)
	}
	names := slices.Sorted(maps.Keys(v))
	return nil, faultAt(at, "an object with %.80q is not an expression; it has \"op\" and \"args\", \"property\", \"date\", \"timestamp\", \"interval\", \"bbox\", or \"type\" and \"coordinates\"", names)
}

func (r reader) operation(v map[string]any, at Position) (Expr, error) {
	name, ok := v["op"].(string)
	if !ok {
		return nil, faultAt(below(at, "op"), "an operator is named by a text")
	}
	args, ok := v["args"].([]any)
	if !ok && (v["args"] == nil || name != "isNull") {
		return nil, faultAt(below(at, "args"), "the arguments are an array")
	}
	if !ok { // drafts gave isNull its operand bare
		args = []any{v["args"]}
	}
	es, err := r.all(args, below(at, "args"))
	if err != nil {
		return nil, err
	}
	return newOp(at, name, es...)
}

// function reads the form that drafts of the standard gave to functions.
func (r reader) function(v any, at Position) (Expr, error) {
	f, _ := v.(map[string]any)
	name, ok := f["name"].(string)
	if !ok {
		return nil, faultAt(at, "a function has a name and args")
	}
	args, _ := f["args"].([]any)
	es, err := r.all(args, below(at, "args"))
	if err != nil {
		return nil, err
	}
	return newOp(at, name, es...)
}

func (r reader) sequence(kind string, v any, at Position) (Expr, error) {
	vs, ok := v.([]any)
	if !ok {
		return nil, faultAt(at, "it is an array")
	}
	es, err := r.all(vs, at)
	switch {
	case err != nil:
		return nil, err
	case kind == "bbox":
		return newBox(at, es)
	case len(es) != 2:
		return nil, faultAt(at, "an interval has 2 ends, not %d", len(es))
	}
	return newInterval(at, es[0], es[1])
}

func readGeoJSON(v map[string]any, at Position) (Expr, error) {
	text, err := json.Marshal(v)
	if err != nil {
		return nil, faultAt(at, "the geometry cannot be read: %v", err)
	}
	shape, err := geom.UnmarshalGeoJSON(text)
	if err != nil {
		return nil, faultAt(at, "the geometry cannot be read: %v", err)
	}
	return &Geometry{Position: at, Shape: shape.Force2D()}, nil
}

// WriteJSON returns the expression in CQL2 JSON. What it returns is read back as the same tree.
func WriteJSON(e Expr) []byte { return appendJSON(nil, e) }

func appendJSON(dst []byte, e Expr) []byte {
	switch e := e.(type) {
	case *Op:
		dst = append(geojson.AppendString(append(dst, `{"op":`...), e.Name), `,"args":`...)
		return append(appendItems(dst, e.Args), '}')
	case *Property:
		return append(geojson.AppendString(append(dst, `{"property":`...), e.Name), '}')
	case *Text:
		return geojson.AppendString(dst, e.Value)
	case *Number:
		return append(dst, formatNumber(e.Value)...)
	case *Boolean:
		return strconv.AppendBool(dst, e.Value)
	case *Instant:
		name := `{"timestamp":`
		if e.Day {
			name = `{"date":`
		}
		return append(geojson.AppendString(append(dst, name...), e.format()), '}')
	case *Interval:
		dst = appendEnd(append(dst, `{"interval":[`...), e.From)
		return append(appendEnd(append(dst, ','), e.To), "]}"...)
	case *Geometry:
		return e.appendJSON(dst)
	case *List:
		return appendItems(dst, e.Items)
	}
	return append(dst, "null"...)
}

func appendItems(dst []byte, es []Expr) []byte {
	dst = append(dst, '[')
	for i, e := range es {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = appendJSON(dst, e)
	}
	return append(dst, ']')
}

func appendEnd(dst []byte, e Expr) []byte {
	switch e := e.(type) {
	case nil:
		return append(dst, `".."`...)
	case *Instant:
		return geojson.AppendString(dst, e.format())
	default:
		return appendJSON(dst, e)
	}
}

func (g *Geometry) appendJSON(dst []byte) []byte {
	if g.Box == nil {
		text, err := g.Shape.MarshalJSON()
		if err != nil { // a shape that was read can be written
			return append(dst, "null"...)
		}
		return append(dst, text...)
	}
	dst = append(dst, `{"bbox":[`...)
	for i, x := range g.Box {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = append(dst, formatNumber(x)...)
	}
	return append(dst, "]}"...)
}
