// Package openapi writes schemas of OpenAPI 3.0 (§4.7.24) for what a service answers: those of JSON from the Go types that
// are written, so that the definition of the API cannot say something else than the program does.
//
// It follows encoding/json: names and omitempty of tags, embedded structs, texts of types that marshal as such. It knows
// nothing of the service; how requests are held against the definition is the matter of package contract.
package openapi

import (
	"encoding"
	"encoding/json"
	"reflect"
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
func (n Names) Of(t reflect.Type) Schema {
	switch {
	case marshals[json.Marshaler](t):
		return Schema{}
	case marshals[encoding.TextMarshaler](t):
		return Schema{"type": "string"}
	}
	switch t.Kind() {
	case reflect.Pointer:
		return nullable(n.within(t.Elem()))
	case reflect.Struct:
		return n.object(t)
	case reflect.Map:
		return Schema{"type": "object", "additionalProperties": n.within(t.Elem())}
	case reflect.Slice:
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

func plain(k reflect.Kind) Schema {
	switch k {
	case reflect.Bool:
		return Schema{"type": "boolean"}
	case reflect.String:
		return Schema{"type": "string"}
	case reflect.Float32, reflect.Float64:
		return Schema{"type": "number"}
	case reflect.Interface:
		return Schema{} // anything
	}
	return Schema{"type": "integer", "format": "int64"}
}

func (n Names) within(t reflect.Type) Schema {
	if name, ok := n[t]; ok {
		return Ref(name)
	}
	return n.Of(t)
}

// nullable is a schema that takes null too. What stands beside a reference is not looked at, hence allOf.
func nullable(s Schema) Schema {
	if _, refers := s["$ref"]; refers {
		return Schema{"allOf": []any{s}, "nullable": true}
	}
	s["nullable"] = true
	return s
}

func (n Names) object(t reflect.Type) Schema {
	properties, required := Schema{}, []string{}
	for i := range t.NumField() {
		f := t.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case name == "-" && options == "", !f.IsExported() && !f.Anonymous:
			continue
		case f.Anonymous && name == "":
			inner := n.object(f.Type)
			for k, v := range inner["properties"].(Schema) {
				properties[k] = v
			}
			more, _ := inner["required"].([]string)
			required = append(required, more...)
			continue
		case name == "":
			name = f.Name
		}
		properties[name] = n.within(f.Type)
		if !strings.Contains(options, "omit") {
			required = append(required, name)
		}
	}
	s := Schema{"type": "object", "properties": properties}
	if len(required) > 0 { // an empty list is none that the standard knows
		s["required"] = required
	}
	return s
}
