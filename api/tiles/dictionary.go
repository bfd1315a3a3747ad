package tiles

import (
	"math"
	"slices"

	"github.com/maillage/maillage/geo/atlas"
)

// dictionary holds the values of the features of a layer as tiles write them in a layer, each once. A value is told by its code;
// numbers, and figures that are summed up when they are asked for, are found and written once in an edition and not once
// in a tile.
type dictionary struct {
	codes []int32  // by feature and field; unknown for what tiles do not say
	width int      // fields of a feature, one more for the ranks of labels
	bytes []byte   // of the values, one after the other
	ends  []uint32 // by code
}

// unknown is the code of what is not known: the specification has no null, so it is left out.
const unknown = -1

// code returns that of a field of feature i.
func (d *dictionary) code(i int32, f int) int32 { return d.codes[int(i)*d.width+f] }

// value returns a value as it is written.
func (d *dictionary) value(code int32) []byte {
	from := uint32(0)
	if code > 0 {
		from = d.ends[code-1]
	}
	return d.bytes[from:d.ends[code]]
}

// newDictionary reads all fields of a layer but lists, feature by feature: what one of them says is close together. The
// first column holds the keys of features, and that after the last field the ranks of labels where there are any.
func newDictionary(l *atlas.Layer, labels []label) *dictionary {
	b := dictionaryBuilder{known: make(map[any]int32)}
	b.width = len(l.Fields) + 1
	b.codes = slices.Repeat([]int32{unknown}, l.Len()*b.width)
	for i := range l.Len() {
		row := b.codes[i*b.width : (i+1)*b.width]
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
	return &b.dictionary
}

type dictionaryBuilder struct {
	dictionary
	known map[any]int32
	value [64]byte
}

// codeOf returns the code of a string, int64, float64 or bool, unknown for anything else and for what JSON cannot say.
func (b *dictionaryBuilder) codeOf(v any) int32 {
	if x, ok := v.(float64); v == nil || ok && (math.IsNaN(x) || math.IsInf(x, 0)) {
		return unknown
	}
	code, ok := b.known[v]
	if !ok {
		code = int32(len(b.ends))
		b.known[v] = code
		b.bytes = appendBytes(b.bytes, layerValue, appendValue(b.value[:0], v))
		b.ends = append(b.ends, uint32(len(b.bytes)))
	}
	return code
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
