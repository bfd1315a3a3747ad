package api_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// provenIn says in which files the requirements of a standard are tested.
var provenIn = map[string][]string{
	"ogcapi-features-1/1.0": {"conformance_test.go", "pages_test.go"},
	"ogcapi-features-2/1.0": {"represent_test.go"},
	"ogcapi-features-3/1.0": {"query_conformance_test.go"},
	"ogcapi-features-5/1.0": {"query_conformance_test.go"},
	"cql2/1.0":              {"cql2_conformance_test.go"},
	"ogcapi-tiles-1/1.0":    {"tiles_test.go"},
	"tms/2.0":               {"tiles_test.go"},
}

// No class is declared that no test proves: for each there is a requirement of that class ("/req/class/…") among the
// names in the files of its standard.
func TestEveryDeclaredClassIsProven(t *testing.T) {
	_, ask := asking(t)
	_, doc := ask(t, "/conformance")
	declared := doc["conformsTo"].([]any)
	if len(declared) < 30 {
		t.Fatalf("only %d classes are declared", len(declared))
	}
	for _, uri := range declared {
		name, ok := strings.CutPrefix(uri.(string), "http://www.opengis.net/spec/")
		standard, class, found := strings.Cut(name, "/conf/")
		if !ok || !found {
			t.Errorf("%s is not the name of a conformance class of OGC", uri)
			continue
		}
		files := provenIn[standard]
		if len(files) == 0 {
			t.Errorf("no file is known to test %s", standard)
		}
		if !slices.ContainsFunc(files, func(f string) bool { return slices.ContainsFunc(requirements(t, f), ofClass(class)) }) {
			t.Errorf("%s is declared, and no requirement of it is tested in %v", uri, files)
		}
	}
}

// ofClass tells whether a requirement belongs to a class: the class is a part of its path.
func ofClass(class string) func(string) bool {
	return func(requirement string) bool { return slices.Contains(strings.Split(requirement, "/"), class) }
}

// requirements are the names of requirements in a test file: literals, and what the comment of a test begins with.
func requirements(t *testing.T, file string) []string {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	ast.Inspect(parsed, func(n ast.Node) bool {
		if l, ok := n.(*ast.BasicLit); ok && l.Kind == token.STRING {
			if s, err := strconv.Unquote(l.Value); err == nil && strings.HasPrefix(s, "/req/") {
				out = append(out, s)
			}
		}
		if f, ok := n.(*ast.FuncDecl); ok && strings.HasPrefix(f.Name.Name, "Test") && strings.HasPrefix(f.Doc.Text(), "/req/") {
			name, _, _ := strings.Cut(f.Doc.Text(), ":")
			out = append(out, name)
		}
		return true
	})
	return out
}
