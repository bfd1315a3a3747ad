package crs

import (
	"strconv"
	"strings"
)

// node is an element of well-known text: KEYWORD["text", 1.5, CHILD[…]].
type node struct {
	word    string // upper case
	texts   []string
	numbers []float64
	kids    []node
}

// maxDepth bounds the nesting of well-known text; the deepest real definitions reach 6.
const maxDepth = 32

// parseWKT parses well-known text of a CRS, version 1 (OGC or ESRI) or 2. It is lenient: what it needs is there or not.
func parseWKT(text string) (node, bool) {
	p := wktParser{text: strings.TrimSpace(text)}
	n, ok := p.element(0)
	return n, ok
}

type wktParser struct {
	text string
	at   int
}

func (p *wktParser) space() {
	for p.at < len(p.text) && strings.IndexByte(" \t\r\n", p.text[p.at]) >= 0 {
		p.at++
	}
}

func (p *wktParser) next() byte {
	p.space()
	if p.at == len(p.text) {
		return 0
	}
	return p.text[p.at]
}

// take reads up to the next delimiter.
func (p *wktParser) take() string {
	start := p.at
	for p.at < len(p.text) && strings.IndexByte(",[]()\" \t\r\n", p.text[p.at]) < 0 {
		p.at++
	}
	return p.text[start:p.at]
}

// quoted reads a string; a doubled quote stands for one.
func (p *wktParser) quoted() (string, bool) {
	var b strings.Builder
	for p.at++; p.at < len(p.text); p.at++ {
		if p.text[p.at] != '"' {
			b.WriteByte(p.text[p.at])
			continue
		}
		p.at++
		if p.at == len(p.text) || p.text[p.at] != '"' {
			return b.String(), true
		}
		b.WriteByte('"')
	}
	return "", false
}

func (p *wktParser) element(depth int) (node, bool) {
	p.space()
	n := node{word: strings.ToUpper(p.take())}
	if open := p.next(); depth > maxDepth || n.word == "" || open != '[' && open != '(' {
		return n, false
	}
	p.at++
	for {
		if !p.value(&n, depth) {
			return n, false
		}
		switch p.next() {
		case ',':
			p.at++
		case ']', ')':
			p.at++
			return n, true
		default:
			return n, false
		}
	}
}

// value reads one value of n: a string, a number, a bare word such as an axis direction, or a child.
func (p *wktParser) value(n *node, depth int) bool {
	if p.next() == '"' {
		s, ok := p.quoted()
		n.texts = append(n.texts, s)
		return ok
	}
	start := p.at
	word := p.take()
	if word == "" {
		return false
	}
	if open := p.next(); open == '[' || open == '(' {
		p.at = start
		kid, ok := p.element(depth + 1)
		n.kids = append(n.kids, kid)
		return ok
	}
	if f, err := strconv.ParseFloat(word, 64); err == nil {
		n.numbers = append(n.numbers, f)
	} else {
		n.texts = append(n.texts, word)
	}
	return true
}

// name returns the first text of an element.
func (n *node) name() string {
	if len(n.texts) == 0 {
		return ""
	}
	return n.texts[0]
}

// number returns the first number of an element, def when it has none.
func (n *node) number(def float64) float64 {
	if len(n.numbers) == 0 {
		return def
	}
	return n.numbers[0]
}

// child returns the first direct child with one of the keywords, nil when there is none.
func (n *node) child(words ...string) *node {
	for i := range n.kids {
		for _, w := range words {
			if n.kids[i].word == w {
				return &n.kids[i]
			}
		}
	}
	return nil
}

// epsg returns the EPSG code that an element gives for itself.
func (n *node) epsg() (int, bool) {
	id := n.child("AUTHORITY", "ID")
	if id == nil || !strings.EqualFold(id.name(), "EPSG") {
		return 0, false
	}
	if len(id.texts) > 1 {
		code, err := strconv.Atoi(id.texts[1])
		return code, err == nil && code > 0
	}
	return int(id.number(0)), id.number(0) > 0 && id.number(0) < 1e6
}
