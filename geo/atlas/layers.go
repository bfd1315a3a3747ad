package atlas

import (
	"github.com/maillage/maillage/geo"
)

// ChangesLayer is the layer that an atlas has beside those of LayerIDs when its study is held against an earlier edition.
const ChangesLayer = "changes"

// Layers returns the collections of the atlas: those of LayerIDs, and ChangesLayer where there is one.
func (a *Atlas) Layers() []*Layer {
	layers := []*Layer{
		a.unitLayer(),
		a.siteLayer(),
		a.teamLayer(),
		a.territoryLayer(),
		a.fringeLayer(),
		a.patientLayer(),
		a.serviceAreaLayer(),
		a.areaLayer(),
		a.overlapLayer(),
		a.gapLayer(),
		a.gapNeighbourLayer(),
		a.compositionLayer(),
		a.underservedLayer(),
		a.accessGroupLayer(),
	}
	if a.Changes() != nil {
		layers = append(layers, a.changeLayer())
	}
	return layers
}

// LayerIDs returns the identifiers of the layers that every atlas has, in their order.
func LayerIDs() []string {
	return []string{
		"units",
		"sites",
		"esp",
		"esp-territories",
		"esp-fringes",
		"esp-patients",
		"esp-areas",
		"cpts",
		"overlaps",
		"gaps",
		"gap-neighbours",
		"composition",
		"underserved",
		"access-groups",
	}
}

// Layer returns the collection of that identifier, nil when there is none.
func (a *Atlas) Layer(id string) *Layer {
	for _, l := range a.Layers() {
		if l.ID == id {
			return l
		}
	}
	return nil
}

func (a *Atlas) codes(units []int32) []string {
	out := make([]string, len(units))
	for i, u := range units {
		out[i] = a.Dataset.Units[u].Code
	}
	return out
}

func (a *Atlas) communityIDs(indexes []int32) []string {
	out := make([]string, len(indexes))
	for i, c := range indexes {
		out[i] = a.Dataset.Communities[c].ID
	}
	return out
}

func (a *Atlas) teamIDs(indexes []int32) []string {
	out := make([]string, len(indexes))
	for i, t := range indexes {
		out[i] = a.Dataset.Teams[t].ID
	}
	return out
}

// unitCode returns the code of a unit, or beyond the last one of a neighbour; "" for geo.None.
func (a *Atlas) unitCode(unit int32) string {
	code, _ := a.nameOf(unit)
	return code
}

func (a *Atlas) nameOf(place int32) (code, name string) {
	k := int(place) - len(a.Dataset.Units)
	switch {
	case place == geo.None:
		return "", ""
	case k >= 0:
		n := a.Dataset.Neighbours()[k]
		return n.Code, n.Name
	}
	return a.Dataset.Units[place].Code, a.Dataset.Units[place].Name
}

// GapID is the identifier under which a gap is served, "" for geo.None: the code of a gap's first unit, so that it lasts as long as that unit is in the gap.
func (a *Atlas) GapID(gap int32) string {
	if gap == geo.None {
		return ""
	}
	return "gap-" + a.unitCode(a.Gaps[gap].Units[0])
}
