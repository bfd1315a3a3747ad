package styles

import (
	"slices"

	"github.com/maillage/maillage/api/features"
	"github.com/maillage/maillage/geo/atlas"
)

// shape is how the features of a theme are drawn.
type shape string

const (
	fill   shape = "fill"
	line   shape = "line" // an outline over a plain ground
	hatch  shape = "hatch"
	circle shape = "circle"
)

// theme is one thing that the map shows of a collection.
type theme struct {
	id      string
	of      string // the collection
	title   string // in French, as are notes and labels
	note    string
	shape   shape
	colour  colour
	opacity float64
	shown   bool              // unless somebody wishes otherwise
	where   map[string]string // of the features drawn: values of fields that tiles hold at all zooms
	always  bool              // whether it is listed when there is nothing to draw
	label   *label
	by      *categories
	graded  *ramp

	collection *features.Collection
	count      int // of features
	bounds     []float64
}

// label is how names are written.
type label struct {
	from, size int // the first zoom, and the height of letters in pixels
	quiet      bool
}

// categories are the values of a field that are told apart by colour.
type categories struct {
	field  string
	values []category
}

type category struct {
	value, title string
	colour       colour
}

// ramp are colours from little to much of a field, in classes of about as many features each.
type ramp struct {
	field   string
	colours []colour
}

// all returns the themes of the edition, from the bottom up.
func (s *Set) all() []theme {
	var some []theme
	for _, t := range slices.Concat(below(), s.underserved(), above()) {
		if t.collection = s.edition.Collection(t.of); t.collection == nil {
			continue
		}
		if t.learn(); t.count > 0 || t.always {
			some = append(some, t)
		}
	}
	return some
}

// learn counts the features of a theme, drops the categories that none has, and finds the bounds of its classes.
func (t *theme) learn() {
	l := t.collection.Layer
	met := make(map[any]bool)
	var values []float64
	for i := range l.Len() {
		if !t.selects(l, i) {
			continue
		}
		t.count++
		if t.by != nil {
			met[value(l, i, t.by.field)] = true
		}
		if t.graded != nil {
			if x, ok := value(l, i, t.graded.field).(float64); ok {
				values = append(values, x)
			}
		}
	}
	if t.by != nil {
		kept := slices.DeleteFunc(slices.Clone(t.by.values), func(c category) bool { return !met[c.value] })
		t.by = &categories{t.by.field, kept}
	}
	if t.graded != nil {
		t.bounds = quantiles(values, len(t.graded.colours))
	}
}

func (t *theme) selects(l *atlas.Layer, i int) bool {
	for field, want := range t.where {
		if value(l, i, field) != want {
			return false
		}
	}
	return true
}

// value returns a field of a feature by its name, nil when there is none.
func value(l *atlas.Layer, i int, field string) any {
	f := slices.IndexFunc(l.Fields, func(f atlas.Field) bool { return f.Name == field })
	if f < 0 {
		return nil
	}
	return l.Value(i, f)
}

// quantiles returns the bounds between classes of about as many values each, ascending and without repeats: there are
// fewer than classes - 1 when many values are equal.
func quantiles(values []float64, classes int) []float64 {
	slices.Sort(values)
	var bounds []float64
	for k := 1; k < classes && len(values) > 0; k++ {
		bound, last := values[k*len(values)/classes], values[0]
		if len(bounds) > 0 {
			last = bounds[len(bounds)-1]
		}
		if bound > last {
			bounds = append(bounds, bound)
		}
	}
	return bounds
}
