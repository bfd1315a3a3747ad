package tiles

import (
	"math"
	"slices"

	"github.com/maillage/maillage/geo/atlas"
)

// dictionary holds the values of the features of a layer as tiles write them in a layer. Numbers, and figures that are summed
// up when they are asked for, are found and written once in an edition and not once in a tile. A value that several have is
// kept once, and known by its code; what a feature alone has lies together.
type dictionary struct {
	columns
	words  []word // by feature and column
	own    []byte // values of one feature each, in the order of features and columns
	alone  []owned
	shared []byte  // of the others
	ends   []int32 // of shared, by code
}

// word is the code of a shared value, or tells that there is none.
type word int32

const (
	// unknown is what is not known: the specification has no null, so it is left out.
	unknown word = -1
	// alone is a value that no other feature has.
	alone word = -2
)

// owned tells how many values a feature alone has at each detail, and where in own they end.
type owned struct {
	counts [full + 1]uint16
	ends   [full + 1]int32
}

// row returns the words that are said of feature i at a detail.
func (d *dictionary) row(i int32, much detail) []word {
	from := int(i) * len(d.keys)
	return d.words[from : from+d.said[much]]
}

// ownValues returns what feature i alone has at a detail, and how many values these are.
func (d *dictionary) ownValues(i int32, much detail) ([]byte, uint32) {
	from := int32(0)
	if i > 0 {
		from = d.alone[i-1].ends[full]
	}
	at := &d.alone[i]
	return d.own[from:at.ends[much]], uint32(at.counts[much])
}

// value returns a shared value as it is written.
func (d *dictionary) value(code word) []byte {
	from := int32(0)
	if code > 0 {
		from = d.ends[code-1]
	}
	return d.shared[from:d.ends[code]]
}

// newDictionary reads all columns of a layer.
func newDictionary(l *atlas.Layer) *dictionary {
	b := dictionaryBuilder{known: make(map[any]word)}
	b.columns = columnsOf(l)
	for i := range l.Len() {
		b.words = append(b.words, b.codeOf(l.Key(i)))
		for _, f := range b.fields[1:] {
			b.words = append(b.words, b.codeOf(l.Value(i, f)))
		}
	}
	return b.made()
}

// dictionaryBuilder gives every value a code first, in the order in which they are met.
type dictionaryBuilder struct {
	dictionary
	known map[any]word
	times []int32 // by code, how often it is met
	room  [64]byte
}

// codeOf returns the code of a string, int64, float64 or bool, unknown for anything else and for what JSON cannot say.
func (b *dictionaryBuilder) codeOf(v any) word {
	switch x := v.(type) {
	case string, int64, bool:
	case float64:
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return unknown
		}
	default:
		return unknown
	}
	code, ok := b.known[v]
	if !ok {
		code = word(len(b.ends))
		b.known[v] = code
		b.shared = appendBytes(b.shared, layerValue, appendValue(b.room[:0], v))
		b.ends = append(b.ends, int32(len(b.shared)))
		b.times = append(b.times, 0)
	}
	b.times[code]++
	return code
}

// made returns the dictionary, in which what is met once has gone to its feature.
func (b *dictionaryBuilder) made() *dictionary {
	d := &dictionary{columns: b.columns, words: b.words, alone: make([]owned, len(b.words)/len(b.keys))}
	codes := slices.Repeat([]word{unknown}, len(b.ends))
	final := func(code word) word {
		switch {
		case code == unknown:
			return unknown
		case b.times[code] == 1:
			d.own = append(d.own, b.value(code)...)
			return alone
		case codes[code] == unknown:
			codes[code] = word(len(d.ends))
			d.shared = append(d.shared, b.value(code)...)
			d.ends = append(d.ends, int32(len(d.shared)))
		}
		return codes[code]
	}
	for i := range d.alone {
		at, row, column := &d.alone[i], d.row(int32(i), full), 0
		for much, said := range d.said {
			for ; column < said; column++ {
				if row[column] = final(row[column]); row[column] == alone {
					at.counts[full]++
				}
			}
			at.counts[much], at.ends[much] = at.counts[full], int32(len(d.own))
		}
	}
	d.own = slices.Clip(d.own)
	return d
}

// dictionary returns that of the layer, made at the first call.
func (s *source) dictionary() *dictionary {
	s.read.Do(func() { s.values = newDictionary(s.Layer) })
	return s.values
}
