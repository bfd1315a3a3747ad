package atlas

import (
	"cmp"
	"maps"
	"slices"

	"github.com/maillage/maillage/geo/access"
)

// ByStudy gathers everybody whom the study knows: the country when that is its area.
const ByStudy Grouping = "study"

// AccessGroup is how the access to a profession spreads over the inhabitants of a CPTS, the core of an ESP, an EPCI, a
// territoire de vie-santé, a département, a région or the whole study.
type AccessGroup struct {
	By         Grouping
	Key, Name  string
	Units      []int32 // leaves, ascending
	Population int64   // of those whose access is known
	Unserved   int64   // of these, who reach nothing
	Border     bool    // what lies beyond the study may weigh on some of its units

	access *Access
	spread *access.Distribution
}

// AccessGroups returns the groups of all professions, for each profession those of the whole study first. They are made
// when they are first asked for.
func (a *Atlas) AccessGroups() []AccessGroup {
	a.derived.onceGroups.Do(func() {
		sets := a.accessSets()
		for i := range a.Access {
			for _, g := range sets {
				if g = a.measured(g, &a.Access[i]); g.Population > 0 {
					a.derived.groups = append(a.derived.groups, g)
				}
			}
		}
	})
	return a.derived.groups
}

// measured returns a group with its figures for one profession.
func (a *Atlas) measured(g AccessGroup, acc *Access) AccessGroup {
	g.access, g.spread = acc, a.distributionOver(acc, g.Units)
	for _, u := range g.Units {
		x := acc.Units[u]
		if n, known := a.Dataset.Units[u].Population.Known(); known && x.Known {
			g.Population += n
			if g.Border = g.Border || x.Border; x.Access == 0 {
				g.Unserved += n
			}
		}
	}
	return g
}

// accessSets returns every group with its leaves.
func (a *Atlas) accessSets() []AccessGroup {
	var leaves []int32
	for u := range a.Dataset.Units {
		if a.IsLeaf(int32(u)) {
			leaves = append(leaves, int32(u))
		}
	}
	out := []AccessGroup{{By: ByStudy, Key: "study", Name: a.Dataset.Name, Units: leaves}}
	for _, by := range []Grouping{ByRegion, ByDepartment, ByTVS, ByEPCI} {
		out = append(out, a.zones(leaves, by)...)
	}
	for i, c := range a.Dataset.Communities {
		out = append(out, AccessGroup{By: ByCommunity, Key: c.ID, Name: c.Name, Units: a.Areas[i].Units})
	}
	for t, core := range a.coreSets() {
		out = append(out, AccessGroup{By: ByTeam, Key: a.Dataset.Teams[t].ID, Name: a.Dataset.Teams[t].Name, Units: core})
	}
	return out
}

// zones returns the zones of one kind, by code.
func (a *Atlas) zones(leaves []int32, by Grouping) []AccessGroup {
	of := make(map[string]*AccessGroup)
	for _, u := range leaves {
		key := a.zoneOf(u, by)
		if key == "" {
			continue
		}
		if of[key] == nil {
			of[key] = &AccessGroup{By: by, Key: key, Name: a.zoneName(u, by)}
		}
		of[key].Units = append(of[key].Units, u)
	}
	var out []AccessGroup
	for _, key := range slices.SortedFunc(maps.Keys(of), cmp.Compare[string]) {
		out = append(out, *of[key])
	}
	return out
}
