package annuaire

import "strings"

// arenaChunk is large enough to make the cost of an allocation vanish and small enough to waste little.
const arenaChunk = 1 << 18

// arena keeps many short strings in few allocations. They live as long as any string of the same chunk.
type arena struct{ chunk *strings.Builder }

// keep returns a string that holds a copy of the text.
func (a *arena) keep(text []byte) string {
	if len(text) == 0 {
		return ""
	}
	if a.chunk == nil || a.chunk.Cap()-a.chunk.Len() < len(text) {
		a.chunk = &strings.Builder{}
		a.chunk.Grow(max(arenaChunk, len(text)))
	}
	start := a.chunk.Len()
	a.chunk.Write(text)
	return a.chunk.String()[start:]
}

// interner gives one string to equal texts.
type interner map[string]string

func (in interner) intern(text []byte) string {
	if s, ok := in[string(text)]; ok {
		return s
	}
	s := string(text)
	in[s] = s
	return s
}
