package cql2_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/maillage/maillage/api/cql2"
)

// Each text is read, written in its plain form in both encodings, and read back from both as the same.
func TestTextAndJSON(t *testing.T) {
	for _, c := range []struct{ text, plain, json string }{
		{"TRUE", "TRUE", `true`},
		{"approximate", "approximate", `{"property":"approximate"}`},
		{`"code"='01004'`, "code = '01004'", `{"op":"=","args":[{"property":"code"},"01004"]}`},
		{"a <> 'l''été'", "a <> 'l''été'", `{"op":"<>","args":[{"property":"a"},"l'été"]}`},
		{`a = 'l\'été'`, "a = 'l''été'", `{"op":"=","args":[{"property":"a"},"l'été"]}`},
		{`a = '\\'' AND b = 'x'`, `a = '\\'' AND b = 'x'`, `{"op":"and","args":[{"op":"=","args":[{"property":"a"},"\\'"]},{"op":"=","args":[{"property":"b"},"x"]}]}`},
		{"a=1 or b=2 and not c=3", "a = 1 OR b = 2 AND NOT c = 3",
			`{"op":"or","args":[{"op":"=","args":[{"property":"a"},1]},{"op":"and","args":[{"op":"=","args":[{"property":"b"},2]},{"op":"not","args":[{"op":"=","args":[{"property":"c"},3]}]}]}]}`},
		{"(a=1 or b=2) and c=3", "(a = 1 OR b = 2) AND c = 3",
			`{"op":"and","args":[{"op":"or","args":[{"op":"=","args":[{"property":"a"},1]},{"op":"=","args":[{"property":"b"},2]}]},{"op":"=","args":[{"property":"c"},3]}]}`},
		{"NOT NOT a", "a", `{"property":"a"}`},
		{"a not like 'x%'", "NOT a LIKE 'x%'", `{"op":"not","args":[{"op":"like","args":[{"property":"a"},"x%"]}]}`},
		{"CaseI(accenti(name)) LIKE casei('x_')", "CASEI(ACCENTI(name)) LIKE CASEI('x_')",
			`{"op":"like","args":[{"op":"casei","args":[{"op":"accenti","args":[{"property":"name"}]}]},{"op":"casei","args":["x_"]}]}`},
		{"n between -1 and 2*3", "n BETWEEN -1 AND 2 * 3", `{"op":"between","args":[{"property":"n"},-1,{"op":"*","args":[2,3]}]}`},
		{"n NOT IN (1, 2.5,1e3)", "NOT n IN (1, 2.5, 1000)", `{"op":"not","args":[{"op":"in","args":[{"property":"n"},[1,2.5,1000]]}]}`},
		{"n is not null", "NOT n IS NULL", `{"op":"not","args":[{"op":"isNull","args":[{"property":"n"}]}]}`},
		{"a-b-c > 2 ^ -x", "a - b - c > 2 ^ (-1 * x)", `{"op":">","args":[{"op":"-","args":[{"op":"-","args":[{"property":"a"},{"property":"b"}]},{"property":"c"}]},{"op":"^","args":[2,{"op":"*","args":[-1,{"property":"x"}]}]}]}`},
		{"a-(b-c) = (a+b) * c div 2 % 3", "a - (b - c) = (a + b) * c DIV 2 % 3",
			`{"op":"=","args":[{"op":"-","args":[{"property":"a"},{"op":"-","args":[{"property":"b"},{"property":"c"}]}]},{"op":"%","args":[{"op":"div","args":[{"op":"*","args":[{"op":"+","args":[{"property":"a"},{"property":"b"}]},{"property":"c"}]},2]},3]}]}`},
		{"S_INTERSECTS(geometry, Point(2.5 48))", "S_INTERSECTS(geometry, POINT(2.5 48))", `{"op":"s_intersects","args":[{"property":"geometry"},{"type":"Point","coordinates":[2.5,48]}]}`},
		{"s_within(geometry,BBOX(1,2,-9,3,4,9))", "S_WITHIN(geometry, BBOX(1, 2, 3, 4))", `{"op":"s_within","args":[{"property":"geometry"},{"bbox":[1,2,3,4]}]}`},
		{"s_crosses(geometry, LINESTRING Z (1 2 3, -4 5 6))", "S_CROSSES(geometry, LINESTRING(1 2,-4 5))", `{"op":"s_crosses","args":[{"property":"geometry"},{"type":"LineString","coordinates":[[1,2],[-4,5]]}]}`},
		{"s_equals(geometry, GEOMETRYCOLLECTION(POINT(1 2), MULTIPOINT((3 4),(5 6))))", "S_EQUALS(geometry, GEOMETRYCOLLECTION(POINT(1 2),MULTIPOINT((3 4),(5 6))))",
			`{"op":"s_equals","args":[{"property":"geometry"},{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[1,2]},{"type":"MultiPoint","coordinates":[[3,4],[5,6]]}]}]}`},
		{"t_after(d, DATE('2020-01-31'))", "T_AFTER(d, DATE('2020-01-31'))", `{"op":"t_after","args":[{"property":"d"},{"date":"2020-01-31"}]}`},
		{"T_FINISHEDBY(INTERVAL(d,'..'), INTERVAL('2020-01-01','2021-02-03T04:05:06.5+01:00'))", "T_FINISHEDBY(INTERVAL(d, '..'), INTERVAL('2020-01-01', '2021-02-03T03:05:06.5Z'))",
			`{"op":"t_finishedBy","args":[{"interval":[{"property":"d"},".."]},{"interval":["2020-01-01","2021-02-03T03:05:06.5Z"]}]}`},
		{"d < timestamp('2020-01-01T00:00:00Z')", "d < TIMESTAMP('2020-01-01T00:00:00Z')", `{"op":"<","args":[{"property":"d"},{"timestamp":"2020-01-01T00:00:00Z"}]}`},
		{"a_containedby(l, ['x',y,[]])", "A_CONTAINEDBY(l, ['x', y, []])", `{"op":"a_containedBy","args":[{"property":"l"},["x",{"property":"y"},[]]]}`},
		{`"and" = length("two words")`, `"and" = LENGTH("two words")`, `{"op":"=","args":[{"property":"and"},{"op":"length","args":[{"property":"two words"}]}]}`},
	} {
		e, err := cql2.ParseText(c.text)
		if err != nil {
			t.Errorf("%s: %v", c.text, err)
			continue
		}
		if got := cql2.WriteText(e); got != c.plain {
			t.Errorf("%s\ngot  %s\nwant %s", c.text, got, c.plain)
		}
		if got := string(cql2.WriteJSON(e)); got != c.json {
			t.Errorf("%s\ngot  %s\nwant %s", c.text, got, c.json)
		}
		checkRoundTrip(t, e)
	}
}

// checkRoundTrip writes a tree in both encodings and reads both back.
func checkRoundTrip(t interface {
	Helper()
	Fatalf(string, ...any)
}, e cql2.Expr) {
	t.Helper()
	text, js := cql2.WriteText(e), cql2.WriteJSON(e)
	fromText, err := cql2.ParseText(text)
	if err != nil {
		t.Fatalf("%s is not read back: %v", text, err)
	}
	if got := string(cql2.WriteJSON(fromText)); got != string(js) {
		t.Fatalf("%s is read back as\n%s, want\n%s", text, got, js)
	}
	fromJSON, err := cql2.ParseJSON(js)
	if err != nil {
		t.Fatalf("%s is not read back: %v", js, err)
	}
	if got := cql2.WriteText(fromJSON); got != text {
		t.Fatalf("%s is read back as\n%s, want\n%s", js, got, text)
	}
}

// What earlier drafts wrote is read too, since clients still write it.
func TestDraftsOfJSON(t *testing.T) {
	for draft, want := range map[string]string{
		`{"op":"=","args":[{"casei":{"property":"name"}},{"accenti":"x"}]}`:                                            "CASEI(name) = ACCENTI('x')",
		`{"op":"isNull","args":{"property":"name"}}`:                                                                   "name IS NULL",
		`{"op":">","args":[{"function":{"name":"length","args":[{"property":"name"}]}},3]}`:                            "LENGTH(name) > 3",
		`{"op":"s_intersects","args":[{"property":"geometry"},{"type":"Point","coordinates":[1,2],"bbox":[1,2,1,2]}]}`: "S_INTERSECTS(geometry, POINT(1 2))",
	} {
		e, err := cql2.ParseJSON([]byte(draft))
		if err != nil {
			t.Errorf("%s: %v", draft, err)
		} else if got := cql2.WriteText(e); got != want {
			t.Errorf("%s: got %s, want %s", draft, got, want)
		}
	}
}

// A name is suggested where it was likely meant, and not for want of a better one.
func TestHint(t *testing.T) {
	many := []string{"bbox", "code", "cursor", "f", "gap", "gps", "limit", "sortby", "stage"}
	for _, c := range []struct {
		name, want string
		known      []string
	}{
		{"stge", `, the nearest is "stage"`, many}, {"limits", `, the nearest is "limit"`, many}, {"F", `, the nearest is "f"`, many},
		{"bogus", "", many}, {"offset", "", many}, {"x", "", many}, {"x", "", nil},
		{"zz", ", there is a, b", []string{"a", "b"}}, {"", ", there is a, b", []string{"a", "b"}},
	} {
		if got := cql2.Hint(c.name, c.known); got != c.want {
			t.Errorf("%q among %v: %q, want %q", c.name, c.known, got, c.want)
		}
	}
}

func TestTextRefuses(t *testing.T) {
	deep := strings.Repeat("(", 100) + "TRUE" + strings.Repeat(")", 100)
	for text, want := range map[string]string{
		"":                                   "it is empty",
		" \n ":                               "it is empty",
		"a =":                                "line 1, column 4: it ends too early",
		"a = 1 b":                            `line 1, column 7: "b" is not expected here`,
		"a = 1 AND\n  = 2":                   `line 2, column 3: "=" is not expected here`,
		"a = 'open":                          "line 1, column 5: the text that begins here has no closing quote",
		"\"a = 1":                            "line 1, column 1: the text that begins here has no closing quote",
		"a = 1 ; drop":                       "line 1, column 7: ';' is not part of the language",
		"a IN ()":                            `line 1, column 7: ")" is not expected here`,
		"a = 1e999":                          "line 1, column 5: the number 1e999 is too large",
		"nearby(a, 1)":                       "line 1, column 1: there is no operator or function \"nearby\"",
		"s_intersect(geometry, a)":           `the nearest is "s_intersects"`,
		"S_INTERSECT(geometry, POINT(2 46))": `no operator or function "S_INTERSECT", the nearest is "s_intersects"`,
		"T_STARTEDB(d, d)":                   `the nearest is "t_startedBy"`,
		"CASE(name) = 'x'":                   `the nearest is "casei"`,
		"casei(a, b) = 'x'":                  "casei takes 1 arguments and is given 2",
		"s_within(geometry, POLYGON((0 0, 1 1, 0 0)))":     "line 1, column 20: the geometry cannot be read",
		"s_within(geometry, POINT(1))":                     "the geometry cannot be read",
		"s_within(geometry, BBOX(1,2,3))":                  "a BBOX takes 4 or 6 numbers and is given 3",
		"s_within(geometry, BBOX(1,4,3,2))":                "north",
		"d > DATE('2023-02-29')":                           "line 1, column 5: \"2023-02-29\" is not such as 2026-01-31",
		"t_during(d, INTERVAL('2021-01-01','2020-01-01'))": "ends before it begins",
		"t_during(d, INTERVAL('x','..'))":                  "line 1, column 22",
		deep:                                               "it is nested deeper than 64",
		"a = '" + strings.Repeat("x", cql2.MaxBytes) + "'": "65536 are allowed",
		"a = 1" + strings.Repeat(" AND a = 1", 1500):       "1000 are allowed",
		"a = '\xff'":                                       "UTF-8",
	} {
		e, err := cql2.ParseText(text)
		var fault *cql2.Error
		if !errors.As(err, &fault) || !strings.Contains(fault.Error(), want) {
			t.Errorf("%.60s: got %v, %v, want an error that says %q", text, e, err, want)
		}
	}
}

func TestJSONRefuses(t *testing.T) {
	for text, want := range map[string]string{
		``:                           "line 1, column 1: it is not JSON",
		`{"op":"=","args":`:          "it is not JSON",
		"{\n \"op\": }":              "line 2, column 8: it is not JSON",
		`true false`:                 "something follows",
		`null`:                       "/: null is not an expression",
		`{}`:                         "is not an expression",
		`{"op":"="}`:                 "/args: the arguments are an array",
		`{"op":1,"args":[]}`:         "/op: ",
		`{"op":"=","args":[1]}`:      "/: = takes 2 arguments and is given 1",
		`{"op":"and","args":[true]}`: "and takes 2 arguments or more and is given 1",
		`{"op":"=","args":[{"property":"a"},null]}`:                                    "/args/1: null",
		`{"op":"=","args":[{"property":"a","x/y":1},2]}`:                               "/args/0/x~1y: ",
		`{"op":"=","args":[{"property":3},2]}`:                                         "/args/0/property: ",
		`{"op":"=","args":[{"date":3},2]}`:                                             "/args/0/date: ",
		`{"op":"=","args":[{"date":"2020"},2]}`:                                        "/args/0/date: ",
		`{"interval":["2020-01-01"]}`:                                                  "2 ends",
		`{"interval":3}`:                                                               "/interval: it is an array",
		`{"bbox":[1,2,"x",4]}`:                                                         "/bbox/2: a BBOX takes numbers",
		`{"type":"Point","coordinates":["x"]}`:                                         "the geometry cannot be read",
		strings.Repeat(`{"op":"not","args":[`, 70) + "true" + strings.Repeat("]}", 70): "nested deeper",
		`{"op":"in","args":[1,2]}`:                                                     "/args/1: in takes a list", `{"op":"in","args":[1,[]]}`: "/args/1: in takes a list",
		`1e999`: "too large",
	} {
		e, err := cql2.ParseJSON([]byte(text))
		var fault *cql2.Error
		if !errors.As(err, &fault) || !strings.Contains(fault.Error(), want) {
			t.Errorf("%.60s: got %v, %v, want an error that says %q", text, e, err, want)
		}
	}
}

// Whatever text is read, is written as what is read again as the same, and refused with a fault that is told.
func FuzzParseText(f *testing.F) {
	for _, s := range []string{"a = 'x' AND NOT (b < 3 OR c IS NULL)", "casei(n) LIKE casei('%_')", "S_WITHIN(geometry, POLYGON((0 0,1 0,1 1,0 0)))",
		"T_DURING(d, INTERVAL('..', DATE('2020-01-01')))", "a_overlaps(l, ['x'])", "-a ^ -2 * (3 - -b) between 1 and 2", `a = '\\'''`, `"a b" IN ('x', 'y')`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		e, err := cql2.ParseText(text)
		if err != nil {
			var fault *cql2.Error
			if !errors.As(err, &fault) {
				t.Fatalf("%q: %T is not a fault of the filter", text, err)
			}
			return
		}
		checkWritten(t, e)
	})
}

// FuzzParseJSON is FuzzParseText for the other encoding.
func FuzzParseJSON(f *testing.F) {
	for _, s := range []string{`{"op":"and","args":[{"op":"=","args":[{"property":"a"},"x"]},{"op":"isNull","args":[{"property":"b"}]}]}`,
		`{"op":"s_within","args":[{"property":"geometry"},{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]}]}`,
		`{"op":"t_during","args":[{"property":"d"},{"interval":["..","2020-01-01"]}]}`, `{"bbox":[1,2,3,4]}`, `{"op":"in","args":[1,[2,3]]}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		e, err := cql2.ParseJSON(text)
		if err != nil {
			var fault *cql2.Error
			if !errors.As(err, &fault) {
				t.Fatalf("%q: %T is not a fault of the filter", text, err)
			}
			return
		}
		checkWritten(t, e)
	})
}

// checkWritten reads back what is written of a tree: JSON always, and text where that has a form for the tree.
func checkWritten(t *testing.T, e cql2.Expr) {
	t.Helper()
	js := cql2.WriteJSON(e)
	if len(js) > cql2.MaxBytes {
		return
	}
	again, err := cql2.ParseJSON(js)
	if err != nil {
		t.Fatalf("%s is not read back: %v", js, err)
	}
	if got := cql2.WriteJSON(again); string(got) != string(js) {
		t.Fatalf("%s is read back as %s", js, got)
	}
	if !hasText(e) {
		return
	}
	text := cql2.WriteText(e)
	fromText, err := cql2.ParseText(text)
	if err != nil {
		t.Fatalf("%s is not read back: %v", text, err)
	}
	if got := cql2.WriteText(fromText); got != text {
		t.Fatalf("%s is read back as %s", text, got)
	}
}

// hasText tells whether a tree has a form in text: not a text that ends with a backslash, a name with a quote, or what the
// schema of JSON lets through and the grammar does not, such as a predicate within arithmetic, which is in parentheses
// then and deeper.
func hasText(e cql2.Expr) bool {
	ok := len(cql2.WriteText(e)) < cql2.MaxBytes/2
	depth := 0
	for _, c := range cql2.WriteText(e) {
		switch c {
		case '(', '[':
			depth++
		}
	}
	ok = ok && depth < cql2.MaxDepth
	cql2.Walk(e, func(e cql2.Expr) {
		switch e := e.(type) {
		case *cql2.Text:
			ok = ok && !strings.HasSuffix(e.Value, `\`)
		case *cql2.Property:
			ok = ok && !strings.Contains(e.Name, `"`)
		}
	})
	return ok
}

func ExampleParseText() {
	e, err := cql2.ParseText("population > 5000 and casei(name) like casei('évry%')")
	fmt.Println(cql2.WriteText(e), err)
	fmt.Printf("%s\n", cql2.WriteJSON(e))
	_, err = cql2.ParseText("population > ")
	fmt.Println(err)
	// Output:
	// population > 5000 AND CASEI(name) LIKE CASEI('évry%') <nil>
	// {"op":"and","args":[{"op":">","args":[{"property":"population"},5000]},{"op":"like","args":[{"op":"casei","args":[{"property":"name"}]},{"op":"casei","args":["évry%"]}]}]}
	// line 1, column 14: it ends too early
}
