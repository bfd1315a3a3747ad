package tiles

import (
	"encoding/binary"
	"math"
	"slices"

	"github.com/maillage/maillage/geo/atlas"
)

// dictionary holds the values of the features of a layer as tiles write them in a layer. Numbers, and figures that are summed
// up when they are asked for, are found and written once in an edition and not once in a tile. A value that several have is
// kept once, and known by its code; what a feature alone has lies beside the rest of it.
type dictionary struct {
	words  []word  // by feature and field
	width  int     // fields of a feature, one more for the ranks of labels
	own    []byte  // values of one feature each, one after the other
	shared []byte  // of the others
	ends   []int32 // of shared, by code
}

// word tells of a value the code, when several have it; where it begins in own, when one has it; or that it is not known.
type word int32

const (
	// unknown is what is not known: the specification has no null, so it is left out.
	unknown word = -1
	// alone is added to where a value begins in own.
	alone word = 1 << 30
)

// row returns the words of feature i.
func (d *dictionary) row(i int32) []word { return d.words[int(i)*d.width : (int(i)+1)*d.width] }

// value returns a shared value as it is written.
func (d *dictionary) value(code word) []byte {
	from := int32(0)
	if code > 0 {
		from = d.ends[code-1]
	}
	return d.shared[from:d.ends[code]]
}

// ownValue returns a value of one feature as it is written: behind the tag is its length.
func (d *dictionary) ownValue(at word) []byte {
	from := int(at &^ alone)
	size, n := binary.Uvarint(d.own[from+1:])
	return d.own[from : from+1+n+int(size)]
}

// newDictionary reads all fields of a layer but lists. The first column holds the keys of features, and that after the last
// field the ranks of labels where there are any.
func newDictionary(l *atlas.Layer, labels []label) *dictionary {
	b := dictionaryBuilder{known: make(map[any]word)}
	b.width = len(l.Fields) + 1
	b.words = slices.Repeat([]word{unknown}, l.Len()*b.width)
	for i := range l.Len() {
		row := b.row(int32(i))
		row[0] = b.codeOf(l.Key(i))
		for f, field := range l.Fields {
			if f > 0 && field.Type != atlas.List {
				row[f] = b.codeOf(l.Value(i, f))
			}
		}
		if labels != nil {
			row[len(l.Fields)] = b.codeOf(labels[i].rank)
		}
	}
	return b.made()
}

// dictionaryBuilder gives every value a code first, in the order in which they are met.
type dictionaryBuilder struct {
	dictionary
	known map[any]word
	times []int32 // by code, how often it is met
	value [64]byte
}

// codeOf returns the code of a string, int64, float64 or bool, unknown for anything else and for what JSON cannot say.
func (b *dictionaryBuilder) codeOf(v any) word {
	if x, ok := v.(float64); v == nil || ok && (math.IsNaN(x) || math.IsInf(x, 0)) {
		return unknown
	}
	code, ok := b.known[v]
	if !ok {
		code = word(len(b.ends))
		b.known[v] = code
		b.shared = appendBytes(b.shared, layerValue, appendValue(b.value[:0], v))
		b.ends = append(b.ends, int32(len(b.shared)))
		b.times = append(b.times, 0)
	}
	b.times[code]++
	return code
}

// made returns the dictionary, in which what is met once has gone to its feature.
func (b *dictionaryBuilder) made() *dictionary {
	d := &dictionary{words: b.words, width: b.width}
	codes := slices.Repeat([]word{unknown}, len(b.ends))
	for k, code := range d.words {
		switch {
		case code == unknown:
		case b.times[code] == 1:
			d.words[k] = alone | word(len(d.own))
			d.own = append(d.own, b.dictionary.value(code)...)
		case codes[code] == unknown:
			codes[code] = word(len(d.ends))
			d.shared = append(d.shared, b.dictionary.value(code)...)
			d.ends = append(d.ends, int32(len(d.shared)))
			fallthrough
		default:
			d.words[k] = codes[code]
		}
	}
	d.own = slices.Clip(d.own)
	return d
}

// dictionary returns that of the layer, made at the first call.
func (s *source) dictionary() *dictionary {
	s.read.Do(func() {
		var labels []label
		if isLabelled(s.Layer) {
			labels = s.labelPoints()
		}
		s.values = newDictionary(s.Layer, labels)
		for d := range s.said {
			s.said[d] = tagged(s.Layer, detail(d))
		}
	})
	return s.values
}

// fields returns the positions of the fields that tiles say at a detail beside the identifier.
func (s *source) fields(d detail) []int {
	s.dictionary()
	return s.said[d]
}
