package fetch

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"testing"
)

// FuzzCheckForm holds the check of JSON against the standard library: what is a whole object passes, what
// passes is at least one object whose brackets and quotes close.
func FuzzCheckForm(f *testing.F) {
	for _, s := range []string{"", "{}", ` {"a": [1, "}\"]"]} `, "{", "[]", "{}{}", `{"a`, "null", "<html>", "\x1f\x8b\x08"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		ok := func(form Form) bool { return checkForm(bufio.NewReader(bytes.NewReader(text)), form) == nil }
		trimmed := bytes.TrimSpace(text)
		object := json.Valid(text) && len(trimmed) > 0 && trimmed[0] == '{'
		if object && !ok(GeoJSON) {
			t.Errorf("the object %q is refused", text)
		}
		if ok(GeoJSON) && (trimmed[0] != '{' || bytes.Count(text, []byte("{"))+bytes.Count(text, []byte("[")) == 0) {
			t.Errorf("%q passes for an object", text)
		}
		if _, err := gzip.NewReader(bytes.NewReader(text)); err != nil && ok(Gzip) {
			t.Errorf("%q passes for a gzip", text)
		}
		if len(text) == 0 && ok(Text) {
			t.Error("nothing passes for text")
		}
	})
}
