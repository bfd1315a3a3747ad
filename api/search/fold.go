package search

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// ligatures are letters that no decomposition takes apart.
var ligatures = strings.NewReplacer("œ", "oe", "Œ", "oe", "æ", "ae", "Æ", "ae")

// Words splits a text into the words by which it is found: small letters without accents, and digits. Everything else
// parts words, so "L'Haÿ-les-Roses" is l, hay, les, roses.
func Words(text string) []string {
	var b strings.Builder
	for _, r := range norm.NFD.String(ligatures.Replace(text)) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			b.WriteRune(unicode.ToLower(r))
		default:
			b.WriteByte(' ')
		}
	}
	return strings.Fields(b.String())
}

// short are words that people also write shorter, and how.
var short = map[string]string{"saint": "st", "sainte": "ste", "saints": "sts", "saintes": "stes"}

// long is short the other way round.
var long = func() map[string]string {
	m := make(map[string]string, len(short))
	for whole, brief := range short {
		m[brief] = whole
	}
	return m
}()

// other returns the other way to write a word, the word itself when there is none.
func other(word string) string {
	if brief, ok := short[word]; ok {
		return brief
	}
	if whole, ok := long[word]; ok {
		return whole
	}
	return word
}
