package cql2

import (
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// FoldCase returns a text without its differences of case (Unicode case folding).
func FoldCase(text string) string {
	for i := range len(text) {
		if text[i] >= 0x80 {
			return cases.Fold().String(text)
		}
	}
	return strings.ToLower(text)
}

// ligatures are letters that no decomposition takes apart and that people type apart: "oeuvre" finds "Œuvre".
var ligatures = strings.NewReplacer("œ", "oe", "Œ", "OE", "æ", "ae", "Æ", "AE")

// FoldAccents returns a text without its accents, cedillas and ligatures.
func FoldAccents(text string) string {
	plain := true
	for i := range len(text) {
		if text[i] >= 0x80 {
			plain = false
			break
		}
	}
	if plain {
		return text
	}
	bare := strings.Map(func(c rune) rune {
		if unicode.Is(unicode.Mn, c) {
			return -1
		}
		return c
	}, norm.NFD.String(text))
	return norm.NFC.String(ligatures.Replace(bare))
}

func (b binder) folding(e *Op) (compiled, error) {
	c, err := b.of(isText, e.Args[0])
	if err != nil {
		return compiled{}, err
	}
	if e.Name == "casei" {
		return mapText(c, FoldCase), nil
	}
	return mapText(c, FoldAccents), nil
}

// mapText changes a text; a literal is changed once.
func mapText(c compiled, of func(string) string) compiled {
	if c.constant {
		text, _ := c.text(row{})
		return compiled{kind: isText, constant: true, text: constantly(of(text))}
	}
	return compiled{kind: isText, text: func(r row) (string, bool) {
		text, ok := c.text(r)
		return of(text), ok
	}}
}
