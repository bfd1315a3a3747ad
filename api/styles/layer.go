package styles

import "math"

func background(g ground) object {
	return object{"id": "ground", "type": "background", "paint": object{"background-color": g.sea}}
}

// layers returns the layers of a theme but for its names, bottom first. The first of them covers the features whole: it is
// the one by which a click finds them.
func (t *theme) layers(g ground) []object {
	var some []object
	switch t.shape {
	case circle:
		return []object{t.layer("", "circle", object{
			"circle-color": t.colours(plain), "circle-radius": byZoom(6, 2.5, 12, 6), "circle-stroke-color": g.outline(t.colour), "circle-stroke-width": 1})}
	case line:
		return []object{
			t.layer("", "fill", object{"fill-color": g.land, "fill-opacity": 0.7}),
			t.layer("-line", "line", object{"line-color": g.outline(t.colour), "line-width": byZoom(6, 0.25, 11, 1)}),
		}
	case hatch:
		some = append(some, t.layer("", "fill", object{"fill-pattern": t.pattern()}))
	default:
		some = append(some, t.layer("", "fill", object{"fill-color": t.colours(plain), "fill-opacity": t.opacity}))
	}
	edge := t.colours(g.outline)
	if t.graded != nil { // darker than the darkest class, so that territories of one colour that touch are told apart
		edge = g.outline(t.graded.colours[len(t.graded.colours)-1])
	}
	return append(some, t.layer("-line", "line", object{"line-color": edge, "line-width": 1.2}))
}

func (t *theme) layer(suffix, kind string, paint object) object {
	l := object{"id": t.id + suffix, "type": kind, "source": t.of, "source-layer": t.of, "paint": paint,
		"layout": object{"visibility": visibility(t.shown)}, "metadata": object{"maillage:theme": t.id}}
	if len(t.where) > 0 {
		all := []any{"all"}
		for _, field := range sortedKeys(t.where) {
			all = append(all, []any{"==", []any{"get", field}, t.where[field]})
		}
		l["filter"] = all
	}
	return l
}

func visibility(shown bool) string {
	if shown {
		return "visible"
	}
	return "none"
}

func (t *theme) pattern() string { return "hatch-" + t.id }

func plain(c colour) colour { return c }

// colours is the colour of a feature, seen through a function of colours.
func (t *theme) colours(as func(colour) colour) any {
	switch {
	case t.by != nil && len(t.by.values) > 0:
		match := []any{"match", []any{"get", t.by.field}}
		for _, c := range t.by.values {
			match = append(match, c.value, as(c.colour))
		}
		return append(match, as(t.colour))
	case len(t.bounds) > 0:
		step := []any{"step", []any{"coalesce", []any{"get", t.graded.field}, 0}, as(t.graded.colours[0])}
		for k, b := range t.bounds {
			step = append(step, b, as(t.graded.colours[k+1]))
		}
		return step
	}
	return as(t.colour)
}

// labelLayer writes names at the label points of the tiles.
func (t *theme) labelLayer(g ground) object {
	ink, halo, padding := g.ink, 1.8, 2
	if t.label.quiet {
		ink, halo, padding = g.quiet, 1.2, 6
	}
	l := t.layer("-label", "symbol", object{"text-color": ink, "text-halo-color": g.halo, "text-halo-width": halo})
	l["source-layer"], l["minzoom"] = t.of+"-labels", t.label.from
	delete(l, "filter")
	l["layout"] = object{"visibility": visibility(t.shown), "text-field": []any{"get", "name"}, "text-font": []string{"sans-serif"}, "text-size": t.label.size,
		"text-max-width": 9, "symbol-sort-key": []any{"get", "rank"}, "text-padding": padding}
	return l
}

// byZoom goes from one value to another between two zooms.
func byZoom(from, a, to, b float64) []any {
	return []any{"interpolate", []any{"linear"}, []any{"zoom"}, from, a, to, b}
}

// zoomOf returns the zoom at which so many degrees of longitude are some 1 000 pixels wide.
func zoomOf(degrees float64) float64 {
	if degrees <= 0 {
		return 9
	}
	return math.Round(10*min(14, max(0, math.Log2(1000.0/512*360/degrees)))) / 10
}
