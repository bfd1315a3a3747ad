package styles

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// themeInfo is what a legend shows of a theme, in the metadata of a style.
type themeInfo struct {
	ID         string            `json:"id"`
	Collection string            `json:"collection"`
	Title      string            `json:"title"`
	Note       string            `json:"note,omitempty"`
	Shown      bool              `json:"shown"`
	Count      int               `json:"count"`
	Where      map[string]string `json:"where,omitempty"` // conditions on the collection's items that select the same
	Layers     []string          `json:"layers"`
	Swatch     swatch            `json:"swatch"`
	Heading    string            `json:"heading,omitempty"` // of the entries
	Entries    []legendEntry     `json:"entries,omitempty"`
}

type legendEntry struct {
	Label  string `json:"label"`
	Swatch swatch `json:"swatch"`
}

// swatch is a sample of how something is drawn.
type swatch struct {
	Shape   shape   `json:"shape"`
	Colour  colour  `json:"colour"`
	Outline colour  `json:"outline"`
	Opacity float64 `json:"opacity"`
}

func (t *theme) swatch(g ground, c colour) swatch {
	edge := c
	if t.graded != nil {
		edge = t.graded.colours[len(t.graded.colours)-1]
	}
	return swatch{t.shape, c, g.outline(edge), cmp.Or(t.opacity, 1)}
}

func (t *theme) info(g ground) themeInfo {
	info := themeInfo{t.id, t.of, t.title, t.note, t.shown, t.count, t.where, nil, t.swatch(g, t.colour), "", nil}
	for _, l := range t.layers(g) {
		info.Layers = append(info.Layers, l["id"].(string))
	}
	if t.label != nil {
		info.Layers = append(info.Layers, t.id+"-label")
	}
	if t.by != nil {
		for _, c := range t.by.values {
			info.Entries = append(info.Entries, legendEntry{c.title, t.swatch(g, c.colour)})
		}
	}
	if len(t.bounds) > 0 {
		info.Heading = t.measure()
		for k := range len(t.bounds) + 1 {
			info.Entries = append(info.Entries, legendEntry{class(t.bounds, k), t.swatch(g, t.graded.colours[k])})
		}
	}
	return info
}

// measure names the field that a theme is graded by, with its unit.
func (t *theme) measure() string {
	for _, f := range t.collection.Layer.Fields {
		if f.Name == t.graded.field && f.Unit != "" {
			return fmt.Sprintf("%s (%s)", f.Title, f.Unit)
		} else if f.Name == t.graded.field {
			return f.Title
		}
	}
	return ""
}

// class is the label of class k between bounds.
func class(bounds []float64, k int) string {
	switch k {
	case 0:
		return "moins de " + number(bounds[0])
	case len(bounds):
		return number(bounds[k-1]) + " et plus"
	}
	return number(bounds[k-1]) + " à moins de " + number(bounds[k])
}

// number writes a figure as it is written in French: 12 345,6 with narrow no-break spaces between thousands.
func number(x float64) string {
	whole, part, _ := strings.Cut(strconv.FormatFloat(x, 'f', -1, 64), ".")
	sign := ""
	if strings.HasPrefix(whole, "-") {
		sign, whole = "-", whole[1:]
	}
	for at := len(whole) - 3; at > 0; at -= 3 {
		whole = whole[:at] + "\u202f" + whole[at:]
	}
	if part != "" {
		part = "," + part
	}
	return sign + whole + part
}

func sortedKeys(m map[string]string) []string { return slices.Sorted(maps.Keys(m)) }
