package cql2

import "unicode/utf8"

// like compiles a text held against a pattern, which is a literal (clause 7.3): % stands for any characters, _ for one,
// and a backslash takes the meaning from what follows it.
func (b binder) like(e *Op) (compiled, error) {
	text, err := b.of(isText, e.Args[0])
	if err != nil {
		return compiled{}, err
	}
	c, err := b.of(isText, e.Args[1])
	if err != nil {
		return compiled{}, err
	}
	if !c.constant {
		return compiled{}, faultAt(e.Args[1].At(), "the pattern of LIKE is a text, or casei or accenti of one")
	}
	literal, _ := c.text(row{})
	p := parsePattern(literal)
	return predicateOf(func(r row) truth {
		s, ok := text.text(r)
		if !ok {
			return unknown
		}
		return truthOf(p.matches(s))
	}), nil
}

// Signs of a pattern that are not characters.
const (
	anyText rune = -1
	anyRune rune = -2
)

type pattern []rune

func parsePattern(text string) pattern {
	var p pattern
	escaped := false
	for _, c := range text {
		switch {
		case escaped:
			p, escaped = append(p, c), false
		case c == '\\':
			escaped = true
		case c == '%':
			p = append(p, anyText)
		case c == '_':
			p = append(p, anyRune)
		default:
			p = append(p, c)
		}
	}
	if escaped {
		p = append(p, '\\') // nothing follows it to take the meaning from
	}
	return p
}

// matches holds the whole text against the pattern. It goes back to the last % only, so that its time is at worst the
// product of the two lengths.
func (p pattern) matches(text string) bool {
	at, back, resume := 0, -1, ""
	for text != "" {
		c, size := utf8.DecodeRuneInString(text)
		switch {
		case at < len(p) && p[at] == anyText:
			at++
			back, resume = at, text
		case at < len(p) && (p[at] == anyRune || p[at] == c):
			at++
			text = text[size:]
		case back >= 0:
			_, skip := utf8.DecodeRuneInString(resume)
			resume = resume[skip:]
			at, text = back, resume
		default:
			return false
		}
	}
	for at < len(p) && p[at] == anyText {
		at++
	}
	return at == len(p)
}
