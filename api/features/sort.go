package features

import (
	"bytes"
	"cmp"
	"math"
	"slices"
	"strings"
	"sync"

	"github.com/maillage/maillage/api/cql2"
	"github.com/maillage/maillage/geo/atlas"
	"golang.org/x/text/collate"
	"golang.org/x/text/language"
)

// SortKey is a field to sort by.
type SortKey struct {
	Field      int
	Descending bool
}

// parseSortBy reads the parameter sortby: names of fields, the first deciding first, with − before a descending one. A +
// is taken too, which a query string turns into a space.
func parseSortBy(fields []atlas.Field, v string) ([]SortKey, error) {
	var keys []SortKey
	for name := range strings.SplitSeq(v, ",") {
		bare := strings.TrimLeft(name, " +-")
		f := slices.IndexFunc(fields, func(f atlas.Field) bool { return f.Name == bare })
		switch {
		case len(name) > len(bare)+1:
			return nil, invalid("sortby", "%.80q has more than one sign", name)
		case f < 0:
			return nil, invalid("sortby", "%.80q is not a property%s", bare, cql2.Hint(bare, sortableNames(fields)))
		case !sortable(fields[f]):
			return nil, invalid("sortby", "%q is a list, which has no order", bare)
		case slices.ContainsFunc(keys, func(k SortKey) bool { return k.Field == f }):
			return nil, invalid("sortby", "%q is given twice", bare)
		}
		keys = append(keys, SortKey{f, strings.HasPrefix(name, "-")})
	}
	return keys, nil
}

func sortable(f atlas.Field) bool { return f.Type != atlas.List }

func sortableNames(fields []atlas.Field) []string {
	var names []string
	for _, f := range fields {
		if sortable(f) {
			names = append(names, f.Name)
		}
	}
	return names
}

// unknownRank is the rank of a value that is not known: such features come last, whichever way they are sorted.
const unknownRank = -1

// ranking gives the rank of every feature by one field, equal values sharing one. It is made when it is first asked for:
// one number per feature, so all of them together are no larger than the figures they rank.
type ranking struct {
	once  sync.Once
	ranks []int32
}

func (c *Collection) ranks(field int) []int32 {
	r := &c.rankings[field]
	r.once.Do(func() { r.ranks = rank(c.Layer, field) })
	return r.ranks
}

func rank(l *atlas.Layer, field int) []int32 {
	switch l.Fields[field].Type {
	case atlas.Integer:
		return rankBy(l, field, cmp.Compare[int64])
	case atlas.Real:
		return rankBy(l, field, cmp.Compare[float64])
	case atlas.Boolean:
		return rankBy(l, field, func(a, b bool) int { return cmp.Compare(number(a), number(b)) })
	case atlas.Date:
		return rankBy(l, field, strings.Compare)
	}
	return rankText(l, field)
}

func number(b bool) int {
	if b {
		return 1
	}
	return 0
}

// rankText orders as a French dictionary does: letters first, then accents, then capitals; what even these do not tell
// apart, byte by byte.
func rankText(l *atlas.Layer, field int) []int32 {
	collator, buffer := collate.New(language.French), new(collate.Buffer)
	keys := make(map[string][]byte)
	for i := range l.Len() {
		if s, ok := l.Value(i, field).(string); ok && keys[s] == nil {
			keys[s] = bytes.Clone(collator.KeyFromString(buffer, s))
			buffer.Reset()
		}
	}
	return rankBy(l, field, func(a, b string) int { return cmp.Or(bytes.Compare(keys[a], keys[b]), strings.Compare(a, b)) })
}

func rankBy[T comparable](l *atlas.Layer, field int, compare func(a, b T) int) []int32 {
	ranks, values := make([]int32, l.Len()), make([]T, l.Len())
	known := make([]int32, 0, l.Len())
	for i := range ranks {
		v, ok := l.Value(i, field).(T)
		if x, isReal := any(v).(float64); !ok || isReal && math.IsNaN(x) {
			ranks[i] = unknownRank
			continue
		}
		values[i] = v
		known = append(known, int32(i))
	}
	slices.SortStableFunc(known, func(a, b int32) int { return compare(values[a], values[b]) })
	for k, i := range known {
		if k > 0 && compare(values[known[k-1]], values[i]) == 0 {
			ranks[i] = ranks[known[k-1]]
		} else {
			ranks[i] = int32(k)
		}
	}
	return ranks
}

// sort puts features in the order of the keys; ties are broken by the identifier.
func (c *Collection) sort(some []int32, keys []SortKey) {
	if len(keys) == 0 {
		return
	}
	type column struct {
		ranks      []int32
		descending bool
	}
	columns := make([]column, 0, len(keys)+1)
	for _, k := range append(slices.Clone(keys), SortKey{}) {
		columns = append(columns, column{c.ranks(k.Field), k.Descending})
	}
	slices.SortFunc(some, func(a, b int32) int {
		for _, col := range columns {
			if o := compareRanks(col.ranks[a], col.ranks[b], col.descending); o != 0 {
				return o
			}
		}
		return cmp.Compare(a, b)
	})
}

func compareRanks(a, b int32, descending bool) int {
	switch {
	case a == b:
		return 0
	case a == unknownRank:
		return 1
	case b == unknownRank:
		return -1
	case descending:
		return cmp.Compare(b, a)
	}
	return cmp.Compare(a, b)
}
