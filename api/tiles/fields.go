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

// tagged returns the positions of the fields that a tile says at a detail beside the identifier.
func tagged(l *atlas.Layer, d detail) []int {
	var out []int
	for f, field := range l.Fields[1:] {
		if field.Type == atlas.List {
			continue
		}
		if d == full || slices.Contains(paintFields[l.ID], field.Name) || d == named && slices.Contains(namedFields, field.Name) {
			out = append(out, f+1)
		}
	}
	return out
}
