package fiche

import (
	"regexp"
	"strings"
)

// inline makes a text stand for itself in CommonMark: what would begin emphasis, code, a link, HTML or an entity is escaped.
// Hyphens, apostrophes, parentheses and a lone & mean nothing there and stay.
func inline(text string) string { return marks.Replace(entity.ReplaceAllString(text, "&amp;$1")) }

var (
	marks = strings.NewReplacer("\\", "\\\\", "`", "\\`", "*", "\\*", "_", "\\_", "[", "\\[", "]", "\\]", "#", "\\#", "~", "\\~",
		"<", "&lt;", "\r", " ", "\n", " ")
	// entity is what CommonMark may take for a character: "&lt;", "&#60;".
	entity = regexp.MustCompile(`&(#?[0-9A-Za-z]+;)`)
)

// block is inline for a text that begins a line, where a list or a quotation could begin as well.
func block(text string) string {
	text = inline(strings.TrimLeft(text, " \t"))
	if n := len(leading.FindString(text)); n > 0 {
		text = text[:n-1] + `\` + text[n-1:]
	}
	return text
}

// leading begins a quotation, or an item of a list: "> ", "- ", "12. ".
var leading = regexp.MustCompile(`^([0-9]+[.)]|[>+-])`)
