package styles

import "math"

// selectedInfo tells how the territory of one chosen ESP is drawn: show the layers with the filter that field Field is the
// key of the ESP. Until then they draw nothing.
type selectedInfo struct {
	Collections []string      `json:"collections"` // whose features are ESP or parts of one, under the same keys
	Field       string        `json:"field"`
	Layers      []string      `json:"layers"`
	Entries     []legendEntry `json:"entries"`
}

// selected returns the layers and the legend of the territory of a chosen ESP: its core full, its fringe hatched.
func (s *Set) selected(g ground) ([]object, *selectedInfo) {
	core, fringe := s.edition.Collection("esp-territories"), s.edition.Collection("esp-fringes")
	if core == nil || fringe == nil || core.Layer.Len() == 0 {
		return nil, nil
	}
	parts := []theme{
		{id: "selected-fringe", of: "esp-fringes", shape: hatch, colour: "#2b8a6f"},
		{id: "selected-core", of: "esp-territories", shape: fill, colour: "#1c6b52", opacity: 0.7},
	}
	info := &selectedInfo{Collections: []string{"esp", "esp-territories", "esp-fringes"}, Field: core.Layer.Fields[0].Name}
	var layers []object
	for i := range parts {
		for _, l := range parts[i].layers(g) {
			l["filter"] = []any{"==", []any{"get", info.Field}, ""}
			layers, info.Layers = append(layers, l), append(info.Layers, l["id"].(string))
		}
	}
	info.Entries = []legendEntry{
		{"Cœur : au moins " + percent(s.settings.CoreShare) + " des patients", parts[1].swatch(g, parts[1].colour)},
		{"Frange : jusqu’à " + percent(s.settings.FringeShare) + " des patients", parts[0].swatch(g, parts[0].colour)},
	}
	return layers, info
}

func percent(share float64) string { return number(math.Round(1000*share)/10) + "\u202f%" }
