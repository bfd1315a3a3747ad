package search

import (
	"cmp"
	"slices"
	"sort"
	"strings"
)

// Limits of a search.
const (
	DefaultLimit = 10
	MaxLimit     = 50
	MaxQuery     = 200 // characters
	maxWords     = 16
)

// span is the range of words in the vocabulary that begin as a word of the query does; whole tells that the first of
// them is that word.
type span struct {
	from, to int32
	whole    bool
}

func (s span) holds(word int32) bool { return s.from <= word && word < s.to }

// equals tells whether a word is the one asked for, to its end.
func (s span) equals(word int32) bool { return s.whole && word == s.from }

// rank is how well an entry answers, the least first.
type rank uint8

const (
	exact  rank = iota // the name or the code, whole
	begins             // the name or the code begins so
	within             // words within it begin so
)

// hit is an entry that answers.
type hit struct {
	rank  rank
	entry int32
}

// find returns the entries that hold, for each word of the query, a word that begins with it: those whose name or code
// is the query first, then those that begin with it, the larger before the smaller. A query without a word finds
// nothing.
func (x *Index) find(query string, limit int) []hit {
	spans := x.spans(query)
	if len(spans) == 0 {
		return nil
	}
	rarest := slices.MinFunc(spans, func(a, b span) int { return cmp.Compare(x.weigh(a), x.weigh(b)) })
	best := make([]hit, 0, limit+1)
	met := make([]uint64, len(x.entries)/64+1) // a bit per entry: several words may lead to one
	for w := rarest.from; w < rarest.to; w++ {
		for _, n := range x.postings[w] {
			if met[n/64]>>(n%64)&1 != 0 {
				continue
			}
			met[n/64] |= 1 << (n % 64)
			if r, ok := x.entries[n].answers(spans, rarest); ok {
				best = x.keep(best, hit{r, n}, limit)
			}
		}
	}
	return best
}

// weigh is the number of entries that a span leads to.
func (x *Index) weigh(s span) (n int) {
	for w := s.from; w < s.to; w++ {
		n += len(x.postings[w])
	}
	return n
}

func (x *Index) spans(query string) []span {
	words := Words(query)
	if len(words) > maxWords {
		words = words[:maxWords]
	}
	spans := make([]span, len(words))
	for i, w := range words {
		from := sort.SearchStrings(x.vocab, w)
		to := from + sort.Search(len(x.vocab)-from, func(k int) bool { return !strings.HasPrefix(x.vocab[from+k], w) })
		spans[i] = span{int32(from), int32(to), to > from && x.vocab[from] == w}
	}
	return spans
}

// answers tells whether each span is met by a word of the entry, and how well. One of them is known to be.
func (e *entry) answers(spans []span, known span) (rank, bool) {
	for _, s := range spans {
		if s != known && !slices.ContainsFunc(e.title, s.holds) && !slices.ContainsFunc(e.spare, s.holds) && !slices.ContainsFunc(e.code, s.holds) {
			return 0, false
		}
	}
	best := compare(spans, e.title, e.spare)
	if best != exact {
		best = min(best, compare(spans, e.code, e.code))
	}
	return best, true
}

// compare tells whether words, or the other ways to write them, are those of the spans from the first one on.
func compare(spans []span, words, spare []int32) rank {
	if len(words) < len(spans) {
		return within
	}
	whole := len(words) == len(spans)
	for i, s := range spans { // most entries part at the first word
		if !s.holds(words[i]) && !s.holds(spare[i]) {
			return within
		}
		whole = whole && (s.equals(words[i]) || s.equals(spare[i]))
	}
	if whole {
		return exact
	}
	return begins
}

// keep inserts a hit where it belongs among the best.
func (x *Index) keep(best []hit, h hit, limit int) []hit {
	if len(best) == limit && x.order(h, best[limit-1]) > 0 {
		return best
	}
	at, _ := slices.BinarySearchFunc(best, h, x.order)
	best = slices.Insert(best, at, h)
	return best[:min(len(best), limit)]
}

func (x *Index) order(a, b hit) int {
	return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(x.entries[b.entry].weight, x.entries[a.entry].weight), cmp.Compare(a.entry, b.entry))
}
