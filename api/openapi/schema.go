// Package openapi writes schemas of OpenAPI 3.0 (§4.7.24) for what a service answers: those of JSON from the Go types that
// are written, so that the definition of the API cannot say something else than the program does.
//
// It follows encoding/json: names and options of tags, embedded structs, texts of types that marshal as such. It knows
// nothing of the service; how requests are held against the definition is the matter of package contract.
package openapi

import (
	"encoding"
	"encoding/json"
	"reflect"
	"slices"
	"strings"
)

// Schema is a schema as it stands in a definition.
type Schema = map[string]any

// Names are the types that have a schema of their own among the components, with its name.
type Names map[reflect.Type]string

// Ref returns the schema that stands for one of the components.
func Ref(name string) Schema { return Schema{"$ref": "#/components/schemas/" + name} }

// Body returns the schema of a body of a media type that no other schema describes: a text, any JSON, or bytes.
func Body(mediaType string) Schema {
	mediaType, _, _ = strings.Cut(mediaType, ";")
	switch {
	case strings.HasPrefix(mediaType, "text/"), strings.HasSuffix(mediaType, "json-seq"), strings.HasSuffix(mediaType, "ndjson"):
		return Schema{"type": "string"}
	case strings.HasSuffix(mediaType, "json"):
		return Schema{"type": "object"}
	}
	return Schema{"type": "string", "format": "binary"}
}

// Of returns the schema of what encoding/json writes of a type. Types with a name stand as references, but for the type
// itself. A type that contains itself has no schema that ends: it must have a name.
//
// Lists and maps are said to be there, not to be null: what writes them makes the empty ones, for the sake of clients.
func (n Names) Of(t reflect.Type) Schema {
	switch {
	case t.Kind() == reflect.Pointer: // nil is null, whatever the methods
		return Nullable(n.within(t.Elem()))
	case marshals[json.Marshaler](t), t.Kind() == reflect.Interface:
		return Schema{}
	case marshals[encoding.TextMarshaler](t):
		return Schema{"type": "string"}
	}
	switch t.Kind() {
	case reflect.Struct:
		return n.object(t)
	case reflect.Map:
		return Schema{"type": "object", "additionalProperties": n.within(t.Elem())}
	case reflect.Slice:
		if isBytes(t) {
			return Schema{"type": "string", "format": "byte"}
		}
		return Schema{"type": "array", "items": n.within(t.Elem())}
	case reflect.Array:
		return Schema{"type": "array", "items": n.within(t.Elem()), "minItems": t.Len(), "maxItems": t.Len()}
	}
	return plain(t.Kind())
}

func marshals[M any](t reflect.Type) bool {
	as := reflect.TypeFor[M]()
	return t.Implements(as) || reflect.PointerTo(t).Implements(as)
}

// isBytes tells whether a slice is written in base64.
func isBytes(t reflect.Type) bool {
	e := t.Elem()
	return e.Kind() == reflect.Uint8 && !marshals[json.Marshaler](e) && !marshals[encoding.TextMarshaler](e)
}

func plain(k reflect.Kind) Schema {
	switch k {
	case reflect.Bool:
		return Schema{"type": "boolean"}
	case reflect.String:
		return Schema{"type": "string"}
	case reflect.Float32, reflect.Float64:
		return Schema{"type": "number"}
	}
	return Schema{"type": "integer", "format": "int64"}
}

func (n Names) within(t reflect.Type) Schema {
	if name, ok := n[t]; ok {
		return Ref(name)
	}
	return n.Of(t)
}

// Nullable is a schema that takes null too. The keyword widens the type beside it and nothing else (OpenAPI 3.0.3): not what
// a reference says, and where no type is given null is taken already.
func Nullable(s Schema) Schema {
	if _, refers := s["$ref"]; refers {
		return Schema{"oneOf": []any{s, Schema{"type": "object", "nullable": true, "enum": []any{nil}}}}
	}
	if _, typed := s["type"]; typed {
		s["nullable"] = true
	}
	return s
}

// member is a field of a struct as it is written.
type member struct {
	name   string
	schema Schema
	always bool // it is written whatever its value
	depth  int  // of the embedded struct that has it
}

func (n Names) object(t reflect.Type) Schema {
	members := n.members(t, 0)
	slices.SortStableFunc(members, func(a, b member) int { return a.depth - b.depth })
	properties, required := Schema{}, []string{}
	for _, m := range members {
		if _, hidden := properties[m.name]; hidden { // by the same name further out
			continue
		}
		properties[m.name] = m.schema
		if m.always {
			required = append(required, m.name)
		}
	}
	s := Schema{"type": "object", "properties": properties}
	if len(required) > 0 { // an empty list is none that the standard knows
		s["required"] = required
	}
	return s
}

// members returns the fields of a struct and of those that it embeds.
func (n Names) members(t reflect.Type, depth int) (all []member) {
	for i := range t.NumField() {
		f := t.Field(i)
		tag := f.Tag.Get("json")
		name, options, _ := strings.Cut(tag, ",")
		within, isStruct := target(f.Type), target(f.Type).Kind() == reflect.Struct
		switch {
		case tag == "-", !f.IsExported() && !(f.Anonymous && isStruct):
			continue
		case f.Anonymous && isStruct && name == "":
			for _, m := range n.members(within, depth+1) {
				m.always = m.always && within == f.Type // of a nil pointer nothing is written
				all = append(all, m)
			}
			continue
		case name == "":
			name = f.Name
		}
		all = append(all, n.member(name, f.Type, strings.Split(options, ","), depth))
	}
	return all
}

func (n Names) member(name string, t reflect.Type, options []string, depth int) member {
	m := member{name: name, always: true, depth: depth}
	if slices.Contains(options, "omitempty") || slices.Contains(options, "omitzero") {
		m.always, t = false, target(t) // nil is left out
	}
	if value := target(t); slices.Contains(options, "string") && quotes(value) {
		m.schema = Schema{"type": "string"}
		if value != t {
			m.schema = Nullable(m.schema)
		}
		return m
	}
	m.schema = n.within(t)
	return m
}

// target is what a pointer leads to, and any other type itself.
func target(t reflect.Type) reflect.Type {
	if t.Kind() == reflect.Pointer {
		return t.Elem()
	}
	return t
}

// quotes tells whether the option "string" says something of a type: of a text, a number or a truth value.
func quotes(t reflect.Type) bool {
	if marshals[json.Marshaler](t) || marshals[encoding.TextMarshaler](t) {
		return false
	}
	switch k := t.Kind(); k {
	case reflect.String:
		return true
	default:
		return k >= reflect.Bool && k <= reflect.Float64
	}
}
