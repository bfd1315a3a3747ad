package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// recorder stands between a client and the service, and keeps what was asked and what was refused.
type recorder struct {
	mu    sync.Mutex
	asked []string
	bad   []string
}

// between returns the address of a recorder in front of the service. Links in answers lead to the recorder.
func between(t *testing.T, service string) (*recorder, string) {
	t.Helper()
	to, err := url.Parse(service)
	if err != nil {
		t.Fatal(err)
	}
	r := &recorder{}
	proxy := &httputil.ReverseProxy{
		Rewrite: func(p *httputil.ProxyRequest) {
			p.SetURL(to)
			p.Out.Host = p.In.Host
		},
		ModifyResponse: func(answer *http.Response) error {
			r.mu.Lock()
			defer r.mu.Unlock()
			at := answer.Request.URL.RequestURI()
			r.asked = append(r.asked, at)
			if answer.StatusCode >= http.StatusBadRequest {
				r.bad = append(r.bad, at+": "+answer.Status)
			}
			return nil
		},
	}
	h := httptest.NewServer(proxy)
	t.Cleanup(h.Close)
	return r, h.URL
}

// take returns what was asked since the last time, decoded, and reports what was refused.
func (r *recorder) take(t *testing.T) []string {
	t.Helper()
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, bad := range r.bad {
		t.Errorf("the client was refused %s", bad)
	}
	var out []string
	for _, at := range r.asked {
		text, err := url.QueryUnescape(at)
		if err != nil {
			text = at
		}
		out = append(out, text)
	}
	r.asked, r.bad = nil, nil
	return out
}

// whole is a collection as the program exports it: what every client must find.
type whole struct {
	id       string
	keys     []string
	features map[string]map[string]any // by identifier
}

// exports runs the export of each collection that the service lists.
func exports(t *testing.T, service, study string) []whole {
	t.Helper()
	var list struct{ Collections []struct{ ID string } }
	getJSON(t, service+"collections", &list)
	var out []whole
	for _, c := range list.Collections {
		path := filepath.Join(t.TempDir(), c.ID+".geojson")
		mustRun(t, "export", study, c.ID, "-o", path)
		out = append(out, readWhole(t, c.ID, path, ""))
	}
	return out
}

// readWhole reads a GeoJSON file; features are told apart by their identifier, else by the property named.
func readWhole(t *testing.T, id, path, key string) whole {
	t.Helper()
	body, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Features []struct {
			ID         any
			Properties map[string]any
		}
	}
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	if err := d.Decode(&doc); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	w := whole{id: id, features: make(map[string]map[string]any)}
	for _, f := range doc.Features {
		k := fmt.Sprint(f.ID)
		if key != "" {
			k = fmt.Sprint(f.Properties[key])
		}
		w.keys = append(w.keys, k)
		w.features[k] = f.Properties
	}
	return w
}

// sameAs compares what a client read with the export, feature by feature and value by value.
func (w whole) sameAs(t *testing.T, got whole) {
	t.Helper()
	if len(got.keys) != len(w.keys) || len(got.features) != len(w.features) {
		t.Errorf("%s: the client has %d features (%d apart), the export %d", w.id, len(got.keys), len(got.features), len(w.keys))
	}
	faults := 0
	for _, k := range w.keys {
		for name, want := range w.features[k] {
			if g := plain(got.features[k][name]); g != plain(want) {
				if faults++; faults <= 5 {
					t.Errorf("%s %s: %s is %s, want %s", w.id, k, name, g, plain(want))
				}
			}
		}
	}
	if faults > 5 {
		t.Errorf("%s: %d values differ", w.id, faults)
	}
}

// without leaves out columns that a client cannot know the type of, and says which.
func (w whole) without(t *testing.T, columns []string) whole {
	t.Helper()
	if len(columns) == 0 {
		return w
	}
	t.Logf("%s: %q are not compared", w.id, columns)
	out := whole{id: w.id, keys: w.keys, features: make(map[string]map[string]any)}
	for k, properties := range w.features {
		kept := maps.Clone(properties)
		for _, c := range columns {
			delete(kept, c)
		}
		out.features[k] = kept
	}
	return out
}

// plain writes a value so that it can be compared whatever the client made of its type: numbers by value, dates with
// hyphens, lists one item after the other. A client that saw only nulls in its first page takes the column as text.
func plain(v any) string {
	switch v := v.(type) {
	case nil:
		return "null"
	case json.Number:
		return plain(string(v))
	case bool:
		return map[bool]string{true: "1", false: "0"}[v]
	case []any:
		var items []string
		for _, x := range v {
			items = append(items, plain(x))
		}
		return "[" + strings.Join(items, " | ") + "]"
	case string:
		if strings.HasPrefix(v, "[") {
			var items []any
			if json.Unmarshal([]byte(v), &items) == nil {
				return plain(items)
			}
		}
		if len(v) == 10 && v[4] == '/' && v[7] == '/' {
			return strings.ReplaceAll(v, "/", "-")
		}
		if f, err := strconv.ParseFloat(v, 64); err == nil && !strings.HasPrefix(v, "0") {
			return strconv.FormatFloat(f, 'g', -1, 64)
		} else if err == nil && strings.Contains(v, ".") {
			return strconv.FormatFloat(f, 'g', -1, 64)
		}
		return map[string]string{"true": "1", "false": "0"}[v] + map[bool]string{true: "", false: v}[v == "true" || v == "false"]
	}
	return fmt.Sprint(v)
}

// required looks for a program. A test that cannot do without it is skipped, or fails where everything is required.
func required(t *testing.T, program, how string) string {
	t.Helper()
	path, err := exec.LookPath(program)
	if err == nil {
		return path
	}
	if os.Getenv("MAILLAGE_REQUIRE_ALL") == "1" {
		t.Fatalf("REQUIRED %s: %s", program, how)
	}
	t.Skipf("not tested without %s: %s", program, how)
	return ""
}

// some tells whether one of the requests holds all of the parts.
func some(asked []string, parts ...string) bool {
	return slices.ContainsFunc(asked, func(a string) bool {
		return !slices.ContainsFunc(parts, func(p string) bool { return !strings.Contains(a, p) })
	})
}

// demo serves the fictional département, and returns its address and the file of the study.
func demo(t *testing.T) (p *process, service, study string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "demo")
	p, service = start(t, "demo", "--dir", dir)
	return p, service, filepath.Join(dir, "study.gpkg")
}

// save keeps an answer in a file.
func save(t *testing.T, from, path string) {
	t.Helper()
	answer, err := http.Get(from)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s, %v\n%.300s", from, answer.Status, err, body)
	}
	if err := os.WriteFile(path, body, 0o644); err != nil {
		t.Fatal(err)
	}
}
