// Package search finds units, CPTS, ESP and sites by name or code as one types: by the beginnings of words, whatever
// the case, the accents and the hyphens, "saint" also as "st".
//
// An Index is made once per edition and never changes. It is not a search by meaning and forgives no misspelling. The
// package knows nothing of connections: that is package api.
package search

import (
	"cmp"
	"slices"

	"github.com/maillage/maillage/api/features"
	"github.com/maillage/maillage/geo/atlas"
)

// Collections are those that are searched, in the order in which they come when nothing else decides.
func Collections() []string { return []string{"units", "cpts", "esp", "sites"} }

// Index holds the words of all features that can be found. It may be used by any number of goroutines.
type Index struct {
	edition  string
	vocab    []string  // all words, sorted
	postings [][]int32 // by word: the entries that hold it, ascending
	entries  []entry
	layers   []layer
}

// entry is a feature that can be found.
type entry struct {
	layer, feature int32
	weight         int64   // inhabitants, or persons: who is larger comes first
	title          []int32 // words of the name, in order
	spare          []int32 // the other ways to write the words of the name; parallel to title
	code           []int32 // words of the identifier, in order
}

// layer is a collection with the positions of the fields that are shown, −1 where it has none.
type layer struct {
	*atlas.Layer
	name, weight, kind, department, unit int
}

// New indexes an edition.
func New(e *features.Edition) *Index {
	x := &Index{edition: e.ID}
	b := builder{Index: x, ids: make(map[string]int32)}
	for _, id := range Collections() {
		if c := e.Collection(id); c != nil {
			b.add(c.Layer)
		}
	}
	b.sort()
	return x
}

// builder gives words numbers as they are met, and puts them in order at the end.
type builder struct {
	*Index
	ids map[string]int32
}

func (b *builder) add(l *atlas.Layer) {
	at := func(names ...string) int {
		return slices.IndexFunc(l.Fields, func(f atlas.Field) bool { return slices.Contains(names, f.Name) })
	}
	known := layer{l, at("name"), at("population"), at("kind", "form"), at("department"), at("unit")}
	if known.weight < 0 {
		known.weight = at("members", "practitioners")
	}
	n := int32(len(b.layers))
	b.layers = append(b.layers, known)
	for i := range l.Len() {
		e := entry{layer: n, feature: int32(i), code: b.words(Words(l.Key(i)))}
		e.weight, _ = known.value(i, known.weight).(int64)
		name := Words(known.text(i, known.name))
		e.title, e.spare = b.words(name), b.words(others(name))
		b.entries = append(b.entries, e)
	}
}

func others(words []string) []string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = other(w)
	}
	return out
}

func (b *builder) words(words []string) []int32 {
	out := make([]int32, len(words))
	for i, w := range words {
		id, ok := b.ids[w]
		if !ok {
			id = int32(len(b.vocab))
			b.ids[w] = id
			b.vocab = append(b.vocab, w)
		}
		out[i] = id
	}
	return out
}

// sort renumbers the words alphabetically, so that those that begin alike are a range, and fills the postings.
func (b *builder) sort() {
	order := make([]int32, len(b.vocab))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(x, y int32) int { return cmp.Compare(b.vocab[x], b.vocab[y]) })
	vocab, rank := make([]string, len(order)), make([]int32, len(order))
	for at, id := range order {
		vocab[at], rank[id] = b.vocab[id], int32(at)
	}
	b.vocab, b.postings = vocab, make([][]int32, len(vocab))
	for n, e := range b.entries {
		for _, words := range [][]int32{e.title, e.spare, e.code} {
			for i := range words {
				words[i] = rank[words[i]]
				b.post(words[i], int32(n))
			}
		}
	}
}

func (b *builder) post(word, entry int32) {
	p := b.postings[word]
	if len(p) == 0 || p[len(p)-1] != entry {
		b.postings[word] = append(p, entry)
	}
}

func (l layer) value(i, field int) any {
	if field < 0 {
		return nil
	}
	return l.Value(i, field)
}

func (l layer) text(i, field int) string {
	s, _ := l.value(i, field).(string)
	return s
}
