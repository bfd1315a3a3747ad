package pages

import (
	"maps"
	"slices"
	"strings"
	"unicode"
)

// tell puts the members of an object into words; one that has none stands under its key.
func tell(object map[string]any, words []settingWords) []setting {
	var out []setting
	left := flat(object)
	for _, w := range words {
		if v, there := left[w.key]; there {
			out = append(out, setting{w.key, w.name, w.tell(v, object)})
		}
	}
	for _, w := range words {
		delete(left, w.key)
	}
	for _, key := range slices.Sorted(maps.Keys(left)) {
		out = append(out, setting{key, key, listed(left[key], "", nothing)})
	}
	return out
}

// flat gives the members of objects within an object the keys of both, joined by a dot.
func flat(object map[string]any) map[string]any {
	out := make(map[string]any, len(object))
	for key, v := range object {
		if within, ok := v.(map[string]any); ok {
			for name, inner := range flat(within) {
				out[key+"."+name] = inner
			}
			continue
		}
		out[key] = v
	}
	return out
}

// comparison holds several objects of a kind side by side.
type comparison struct {
	Corner string // what the heads are
	Heads  []string
	Rows   []comparedRow
}

// comparedRow is what the objects say of one thing: one value when all say the same in words, else one each, as figures are
// easier to read in columns.
type comparedRow struct {
	Name   string
	Same   bool
	Values []string
}

// compare tells objects side by side, headed by the member that tells them apart.
func compare(objects []map[string]any, head string, words []settingWords) comparison {
	var c comparison
	byName := make(map[string][]string)
	var names []string
	for k, object := range objects {
		key, _ := object[head].(string)
		c.Heads = append(c.Heads, initial(word(head, key)))
		for _, s := range tell(object, words) {
			if s.Key == head {
				continue
			}
			if byName[s.Name] == nil {
				byName[s.Name] = slices.Repeat([]string{nothing}, len(objects))
				names = append(names, s.Name)
			}
			byName[s.Name][k] = s.Value
		}
	}
	slices.SortStableFunc(names, func(a, b string) int { return rankOf(a, words) - rankOf(b, words) })
	for _, name := range names {
		row := comparedRow{Name: name, Values: byName[name]}
		if len(objects) > 1 && len(slices.Compact(slices.Clone(row.Values))) == 1 && strings.ContainsFunc(row.Values[0], unicode.IsLetter) {
			row.Same, row.Values = true, row.Values[:1]
		}
		c.Rows = append(c.Rows, row)
	}
	return c
}

func rankOf(name string, words []settingWords) int {
	if at := slices.IndexFunc(words, func(w settingWords) bool { return w.name == name }); at >= 0 {
		return at
	}
	return len(words)
}
