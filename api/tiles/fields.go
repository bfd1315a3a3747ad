package tiles

import (
	"slices"

	"github.com/maillage/maillage/geo/atlas"
)

// detail is how much of a feature a tile says. The identifier is always there: by it the collection's items tell the
// rest.
type detail uint8

const (
	brief detail = iota // what a map is painted by
	named               // and what people call a feature, with its headline figures
	full                // and every other field that is not a list
)

// fullZoom is the zoom from which tiles say everything.
const fullZoom = 9

// paintFields are what the features of a collection are told apart by on a map.
var paintFields = map[string][]string{
	"sites": {"kind"}, "esp": {"form", "stage"}, "esp-territories": {"basis", "patients"}, "cpts": {"stage"}, "overlaps": {"kind", "relation"}, "underserved": {"profession"}, "changes": {"kind"},
}

// namedFields are what people call a feature of any collection, and its headline figures.
var namedFields = []string{"name", "a_name", "b_name", "population", "cpts_count"}

// columns are the fields of a layer that tiles say: the identifier, then what is said at each detail and at none before it.
type columns struct {
	fields []int         // their positions in the layer
	keys   [][]byte      // their names, as a layer of a tile has them
	said   [full + 1]int // at a detail, so many of the columns
}

// columnsOf returns those of a layer: of all fields but lists, which a tile cannot hold.
func columnsOf(l *atlas.Layer) (c columns) {
	least := func(f int) detail {
		switch name := l.Fields[f].Name; {
		case f == 0 || slices.Contains(paintFields[l.ID], name):
			return brief
		case slices.Contains(namedFields, name):
			return named
		}
		return full
	}
	for much := range c.said {
		for f, field := range l.Fields {
			if least(f) == detail(much) && (f == 0 || field.Type != atlas.List) {
				c.fields = append(c.fields, f)
				c.keys = append(c.keys, appendBytes(nil, layerKey, []byte(field.Name)))
			}
		}
		c.said[much] = len(c.fields)
	}
	return c
}
