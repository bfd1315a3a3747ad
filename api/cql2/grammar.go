package cql2

import (
	"io"
	"strings"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"
)

// The grammar is the BNF of annex B with one level for each strength of binding. What an expression yields (truth, number,
// text…) is not in the grammar but checked when it is compiled: so "(" needs no looking ahead, parsing takes time in
// proportion to the text, and a wrong type is told as such.

type orNode struct {
	Pos   lexer.Position
	Terms []*andNode `parser:"@@ ( 'OR' @@ )*"`
}

type andNode struct {
	Pos   lexer.Position
	Terms []*notNode `parser:"@@ ( 'AND' @@ )*"`
}

type notNode struct {
	Pos  lexer.Position
	Nots []string   `parser:"@'NOT'*"`
	Of   *predicate `parser:"@@"`
}

type predicate struct {
	Pos     lexer.Position
	Left    *sum        `parser:"@@"`
	Compare *comparison `parser:"( @@"`
	Test    *test       `parser:"| @@ )?"`
}

type comparison struct {
	Op    string `parser:"@( '=' | '<>' | '<=' | '>=' | '<' | '>' )"`
	Right *sum   `parser:"@@"`
}

type test struct {
	Null    *nullTest  `parser:"@@"`
	Not     bool       `parser:"| ( @'NOT'?"`
	Like    *sum       `parser:"( 'LIKE' @@"`
	Between *rangeTest `parser:"| 'BETWEEN' @@"`
	In      *items     `parser:"| 'IN' @@ ) )"`
}

type nullTest struct {
	Not  bool   `parser:"'IS' @'NOT'?"`
	Null string `parser:"@'NULL'"`
}

type rangeTest struct {
	Low  *sum `parser:"@@"`
	High *sum `parser:"'AND' @@"`
}

type items struct {
	Pos   lexer.Position
	Items []*orNode `parser:"'(' @@ ( ',' @@ )* ')'"`
}

type sum struct {
	Pos   lexer.Position
	First *product   `parser:"@@"`
	Rest  []*sumRest `parser:"@@*"`
}

type sumRest struct {
	Op string   `parser:"@( '+' | '-' )"`
	Of *product `parser:"@@"`
}

type product struct {
	Pos   lexer.Position
	First *power         `parser:"@@"`
	Rest  []*productRest `parser:"@@*"`
}

type productRest struct {
	Op string `parser:"@( '*' | '/' | '%' | 'DIV' )"`
	Of *power `parser:"@@"`
}

type power struct {
	Pos      lexer.Position
	Base     *factor `parser:"@@"`
	Exponent *factor `parser:"( '^' @@ )?"`
}

type factor struct {
	Pos   lexer.Position
	Minus bool     `parser:"@'-'?"`
	Of    *primary `parser:"@@"`
}

type primary struct {
	Pos      lexer.Position
	Number   *string    `parser:"@Number"`
	Text     *string    `parser:"| @Text"`
	Boolean  *string    `parser:"| @( 'TRUE' | 'FALSE' )"`
	Shape    *shapeNode `parser:"| @@"`
	Call     *call      `parser:"| @@"`
	Property *string    `parser:"| @( Ident | Quoted )"`
	List     *list      `parser:"| @@"`
	Group    *group     `parser:"| @@"`
}

type call struct {
	Name string    `parser:"@Ident '('"`
	Args []*orNode `parser:"( @@ ( ',' @@ )* )? ')'"`
}

// group is an expression in parentheses, or an array: the standard writes both alike, and one item in parentheses is an
// array only where an array is wanted (see call.expr).
type group struct {
	Open  string    `parser:"@'('"`
	Items []*orNode `parser:"( @@ ( ',' @@ )* )? ')'"`
}

// list is an array as drafts of the standard had it, and as the tree is written: brackets leave no doubt.
type list struct {
	Open  string    `parser:"@'['"`
	Items []*orNode `parser:"( @@ ( ',' @@ )* )? ']'"`
}

// shapeNode is a WKT literal. Only its brackets are parsed here; its tokens are handed to the reader of WKT.
type shapeNode struct {
	Tokens []lexer.Token
	Kind   string     `parser:"@Shape ( 'Z' | 'z' )?"`
	Body   *shapeBody `parser:"@@"`
}

type shapeBody struct {
	Empty bool         `parser:"@( 'EMPTY' | 'empty' )"`
	Items []*shapeItem `parser:"| '(' @@ ( ',' @@ )* ')'"`
}

type shapeItem struct {
	Shape   *shapeNode `parser:"@@"`
	Body    *shapeBody `parser:"| @@"`
	Numbers []string   `parser:"| ( '-'? @Number )+"`
}

var rules = lexer.MustSimple([]lexer.SimpleRule{
	{Name: "Space", Pattern: `\s+`},
	{Name: "Text", Pattern: `'(?:\\'|''|[^'])*'`},
	{Name: "Number", Pattern: `(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?`},
	{Name: "Quoted", Pattern: `"[^"]+"`},
	{Name: "Ident", Pattern: `[\p{L}_:][\p{L}\p{M}\p{N}_:.]*`},
	{Name: "Operator", Pattern: `<>|<=|>=|[-+*/%^=<>(),\[\]]`},
	{Name: "Keyword", Pattern: `\z\z`}, // what an Ident becomes
	{Name: "Shape", Pattern: `\z\z\z`},
})

// special are the words that are not names, in capitals, with the kind of token each is.
var special = func() map[string]lexer.TokenType {
	kinds := rules.Symbols()
	m := make(map[string]lexer.TokenType)
	for word := range strings.FieldsSeq("AND OR NOT LIKE BETWEEN IN IS NULL TRUE FALSE DIV") {
		m[word] = kinds["Keyword"]
	}
	for word := range strings.FieldsSeq("POINT LINESTRING POLYGON MULTIPOINT MULTILINESTRING MULTIPOLYGON GEOMETRYCOLLECTION") {
		m[word] = kinds["Shape"]
	}
	return m
}()

// tokens is the lexer of filters: keywords in any case, and no deeper than MaxDepth, so that the parser, which descends
// as deep as the text is nested, is only given what it can bear.
type tokens struct{ lexer.Definition }

// Lex implements lexer.Definition.
func (t tokens) Lex(name string, r io.Reader) (lexer.Lexer, error) {
	inner, err := t.Definition.Lex(name, r)
	return &tokenReader{Lexer: inner}, err
}

type tokenReader struct {
	lexer.Lexer
	depth int
}

// Next implements lexer.Lexer.
func (r *tokenReader) Next() (lexer.Token, error) {
	t, err := r.Lexer.Next()
	if err != nil {
		return t, err
	}
	switch t.Value {
	case "(", "[":
		if r.depth++; r.depth > MaxDepth {
			return t, participle.Errorf(t.Pos, "it is nested deeper than %d", MaxDepth)
		}
	case ")", "]":
		r.depth--
	default:
		if kind, ok := special[strings.ToUpper(t.Value)]; ok {
			t.Type, t.Value = kind, strings.ToUpper(t.Value)
		}
	}
	return t, nil
}

// A call is told from a property by the second token, hence the lookahead.
var grammar = participle.MustBuild[orNode](participle.Lexer(tokens{rules}), participle.Elide("Space"), participle.UseLookahead(2))
