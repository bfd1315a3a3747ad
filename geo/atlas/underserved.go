package atlas

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/maillage/maillage/geo"
)

// Grouping is what inhabitants with too little access are gathered by.
type Grouping string

// Groupings: the units themselves, their contiguous clusters, and what lies over them.
const (
	ByUnit       Grouping = "unit"
	ByArea       Grouping = "area"
	ByCommunity  Grouping = "cpts"
	ByTeam       Grouping = "esp" // its core
	ByEPCI       Grouping = "epci"
	ByTVS        Grouping = "tvs" // territoire de vie-santé
	ByDepartment Grouping = "department"
	ByRegion     Grouping = "region"
)

// Groupings returns every grouping.
func Groupings() []Grouping {
	return []Grouping{ByUnit, ByArea, ByCommunity, ByTeam, ByEPCI, ByTVS, ByDepartment, ByRegion}
}

// Underserved is who has too little access to a profession, by how much.
type Underserved struct {
	Profession geo.Profession
	Threshold  float64
	Decile     bool // the threshold is the first decile of inhabitants, and those at it are in
	Rows       []UnderservedGroup
}

// UnderservedGroup is the part of a unit, an area, a CPTS, an EPCI or a département whose access is too low. Groups by
// CPTS and by ESP may share inhabitants.
type UnderservedGroup struct {
	Key, Name  string
	Units      []int32 // leaves under the threshold, ascending
	Population int64   // of those
	// Share is that of the inhabitants of the whole group, 1 for units and areas.
	Share  float64
	Access float64 // mean of its inhabitants under the threshold
	// Missing is the supply that would lift them to the threshold if it all went there, in the unit of the supply;
	// MissingProfessionals the same in professionals.
	Missing, MissingProfessionals float64
	// Nearest is the unit of the nearest supply to any of them and NearestMinutes the journey; the mean journey to the
	// nearest supply is MeanMinutes, over the inhabitants who have one. Beyond counts those who have none within the
	// longest journey considered.
	Nearest                     int32
	NearestMinutes, MeanMinutes float64
	Beyond                      int64
	Communities, Teams          []int32 // that claim some of its units, or have them in their core
	// Zoning are the inhabitants by class of the ARS's zoning of general practitioners, where it is known.
	Zoning map[string]int64
	Border bool // for some unit what lies beyond the study may weigh on the figure
}

// Underserved returns who has less access to a profession than a threshold, the most severe first: the threshold of
// the settings when below is 0. The access of a profession must have been computed.
func (a *Atlas) Underserved(p geo.Profession, below float64, by Grouping) (Underserved, error) {
	acc := a.AccessTo(p)
	switch {
	case acc == nil:
		return Underserved{}, fmt.Errorf("the accessibility of %s was not computed: its supply or the population is not known, or access_professions leaves it out", p)
	case !slices.Contains(Groupings(), by):
		return Underserved{}, fmt.Errorf("grouping %q: it is one of %v", by, Groupings())
	case !(below >= 0) || math.IsInf(below, 0):
		return Underserved{}, fmt.Errorf("a threshold of %v is none", below)
	}
	out := Underserved{Profession: p, Threshold: below}
	if below == 0 {
		out.Threshold, out.Decile = acc.Threshold, acc.Decile
	}
	low := func(u int32) bool {
		x := acc.Units[u]
		n, known := a.Dataset.Units[u].Population.Known()
		return x.Known && known && n > 0 && (x.Access < out.Threshold || out.Decile && x.Access == out.Threshold)
	}
	var units []int32
	for u := range int32(len(acc.Units)) {
		if a.IsLeaf(u) && low(u) {
			units = append(units, u)
		}
	}
	for _, set := range a.grouped(units, by) {
		out.Rows = append(out.Rows, a.underservedGroup(acc, out.Threshold, set))
	}
	slices.SortStableFunc(out.Rows, func(x, y UnderservedGroup) int {
		return cmp.Or(cmp.Compare(y.Missing, x.Missing), cmp.Compare(x.Key, y.Key))
	})
	return out, nil
}

// group is leaves under a threshold, and the inhabitants of everything they are a part of.
type group struct {
	key, name string
	units     []int32
	whole     int64
}

func (a *Atlas) grouped(units []int32, by Grouping) []group {
	switch by {
	case ByUnit:
		out := make([]group, len(units))
		for i, u := range units {
			out[i] = group{a.unitCode(u), a.Dataset.Units[u].Name, []int32{u}, a.Dataset.Units[u].Population.Min}
		}
		return out
	case ByArea:
		sets := a.clusters(units)
		out := make([]group, len(sets))
		for i, set := range sets {
			n, _ := a.population(set)
			out[i] = group{a.unitCode(set[0]), a.gapName(set), set, n}
		}
		return out
	case ByCommunity:
		return a.groupedByCommunity(units)
	case ByTeam:
		return a.groupedByTeam(units)
	}
	code := func(u int32) string { return a.zoneOf(u, by) }
	at := make(map[string]int)
	var out []group
	for _, u := range units {
		key := code(u)
		if key == "" {
			continue
		}
		if _, seen := at[key]; !seen {
			at[key] = len(out)
			out = append(out, group{key: key, name: a.zoneName(u, by)})
		}
		g := &out[at[key]]
		g.units = append(g.units, u)
	}
	for u := range int32(len(a.Dataset.Units)) {
		if k, in := at[code(u)]; in && a.IsLeaf(u) {
			out[k].whole += a.Dataset.Units[u].Population.Min
		}
	}
	return out
}

func (a *Atlas) groupedByTeam(units []int32) []group {
	var out []group
	for t, core := range a.coreSets() {
		people, _ := a.population(core)
		g := group{key: a.Dataset.Teams[t].ID, name: a.Dataset.Teams[t].Name, whole: people}
		for _, u := range core {
			if _, in := slices.BinarySearch(units, u); in {
				g.units = append(g.units, u)
			}
		}
		if g.units != nil {
			out = append(out, g)
		}
	}
	return out
}

func (a *Atlas) groupedByCommunity(units []int32) []group {
	var out []group
	for i, c := range a.Dataset.Communities {
		g := group{key: c.ID, name: c.Name, whole: a.Areas[i].Population}
		for _, u := range a.Areas[i].Units {
			if _, in := slices.BinarySearch(units, u); in {
				g.units = append(g.units, u)
			}
		}
		if g.units != nil {
			out = append(out, g)
		}
	}
	return out
}

func (a *Atlas) underservedGroup(acc *Access, threshold float64, set group) UnderservedGroup {
	g := UnderservedGroup{Key: set.key, Name: set.name, Units: set.units, Nearest: geo.None, Share: 1}
	received, minutes, reached := 0., 0., 0.
	for _, u := range set.units {
		x, n := acc.Units[u], a.Dataset.Units[u].Population.Min
		g.Population += n
		received += x.Access * float64(n)
		g.Missing += (threshold - x.Access) * x.Demand / acc.Per
		g.Border = g.Border || x.Border
		if x.Nearest == geo.None {
			g.Beyond += n
		} else {
			minutes, reached = minutes+float64(n)*float64(x.NearestMinutes), reached+float64(n)
			if g.Nearest == geo.None || float64(x.NearestMinutes) < g.NearestMinutes {
				g.Nearest, g.NearestMinutes = x.Nearest, float64(x.NearestMinutes)
			}
		}
		if class := a.Dataset.Units[u].Zoning; class != "" {
			if g.Zoning == nil {
				g.Zoning = make(map[string]int64)
			}
			g.Zoning[class] += n
		}
		g.Communities, g.Teams = append(g.Communities, a.Units[u].Communities...), append(g.Teams, a.Units[u].Teams...)
	}
	g.Access = received / float64(g.Population)
	if reached > 0 {
		g.MeanMinutes = minutes / reached
	}
	if set.whole > 0 {
		g.Share = float64(g.Population) / float64(set.whole)
	}
	if g.MissingProfessionals = g.Missing; acc.SupplyUnit == consultations {
		g.MissingProfessionals /= a.Settings.ConsultationsPerGP
	}
	slices.Sort(g.Communities)
	slices.Sort(g.Teams)
	g.Communities, g.Teams = slices.Compact(g.Communities), slices.Compact(g.Teams)
	return g
}
