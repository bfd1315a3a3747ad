package atlas

import (
	"slices"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/population"
)

// computeAreas makes the population area of every community and the multiplicity of every unit.
func (a *Atlas) computeAreas() {
	ds := a.Dataset
	a.Areas = make([]Area, len(ds.Communities))
	declared := make([][]int32, len(ds.Communities))
	for i, c := range ds.Communities {
		units := make([]int32, len(c.Claims))
		for k, claim := range c.Claims {
			units[k] = claim.Unit
		}
		declared[i] = a.leaves(units)
	}
	teams := a.teamsByCommunity(declared)
	for i := range ds.Communities {
		a.Areas[i] = a.communityArea(declared[i], teams[i])
	}
	a.noteClaims()
	a.noteEnclaved()
	a.computeSelfContainment()
}

// communityArea makes an area of the units declared, of those that its teams reach, or of both, as settings say.
func (a *Atlas) communityArea(declared []int32, teams []AreaTeam) Area {
	reached := a.reached(teams)
	units := declared
	switch a.Settings.CPTSArea {
	case "esp":
		units = reached
	case "both":
		units = a.leaves(slices.Concat(declared, reached))
	}
	area := a.area(units)
	area.Teams = teams
	if len(teams) > 0 {
		area.NotReached, area.NotDeclared = notIn(declared, reached), notIn(reached, declared)
	}
	return area
}

// noteEnclaved tells every area which of its leaves lie in another.
func (a *Atlas) noteEnclaved() {
	for c := range a.Areas {
		for _, u := range a.Areas[c].Enclaves {
			for _, inner := range a.Units[u].Communities {
				area := &a.Areas[inner]
				area.Enclaved = append(area.Enclaved, u)
				area.EnclavedIn = append(area.EnclavedIn, int32(c))
			}
		}
	}
	for i := range a.Areas {
		area := &a.Areas[i]
		slices.Sort(area.Enclaved)
		slices.Sort(area.EnclavedIn)
		area.Enclaved, area.EnclavedIn = slices.Compact(area.Enclaved), slices.Compact(area.EnclavedIn)
	}
}

// noteClaims tells every unit by whom and how often it is claimed.
func (a *Atlas) noteClaims() {
	ds := a.Dataset
	counts := a.countedStages()
	claims := a.claims(a.areaSets())
	for u := range ds.Units {
		if !a.IsLeaf(int32(u)) {
			continue
		}
		of := claims.Of(int32(u))
		a.Units[u].Communities = append([]int32(nil), of...)
		for _, c := range of {
			if counts[ds.Communities[c].Stage] {
				a.Units[u].Multiplicity++
			}
		}
	}
	a.sumUpCities()
	a.noteUnknownSplits()
}

// sumUpCities gives a city the greatest multiplicity of its parts and the CPTS of all of them.
func (a *Atlas) sumUpCities() {
	for u, parts := range a.Parts {
		for _, p := range parts {
			a.Units[u].Multiplicity = max(a.Units[u].Multiplicity, a.Units[p].Multiplicity)
			a.Units[u].Communities = append(a.Units[u].Communities, a.Units[p].Communities...)
		}
		if len(parts) > 0 {
			slices.Sort(a.Units[u].Communities)
			a.Units[u].Communities = slices.Compact(a.Units[u].Communities)
		}
	}
}

// countedStages tells for each stage whether it counts as coverage.
func (a *Atlas) countedStages() map[geo.Stage]bool {
	counted := make(map[geo.Stage]bool)
	for _, key := range a.Settings.CoverageStages {
		stage, _ := geo.ParseStage(key)
		counted[stage] = true
	}
	return counted
}

func (a *Atlas) area(units []int32) Area {
	area := Area{Units: units, Shape: a.shape(units), GPs: a.sumGPs(units), Professionals: a.professionals(units)}
	area.Population, area.PopulationUnknown = a.population(units)
	area.SizeClass, area.ToNextBound = population.Class(area.Population, a.Settings.SizeBounds, a.Settings.BoundUpper)
	for _, u := range units {
		if a.Dataset.Units[u].Estimated {
			area.PopulationEstimated++
		}
		area.Departments = insert(area.Departments, a.Dataset.Units[u].Department)
		area.Regions = insert(area.Regions, a.Dataset.Units[u].Region)
		area.EPCIs = insert(area.EPCIs, a.Dataset.Units[u].EPCI)
	}
	area.Enclaves = a.enclaves(units)
	return area
}

// enclaves returns the leaves that lie in the holes of a figure and do not belong to it.
func (a *Atlas) enclaves(units []int32) []int32 {
	enclosed := a.Mesh.Enclosed(a.facesOf(units))
	if len(enclosed) == 0 {
		return nil
	}
	var out []int32
	for _, f := range enclosed {
		out = append(out, a.unitsOn(f)...)
	}
	slices.Sort(out)
	return out
}

// insert adds a code to an ascending list, once; an empty one is not added.
func insert(list []string, code string) []string {
	at, in := slices.BinarySearch(list, code)
	if in || code == "" {
		return list
	}
	return slices.Insert(list, at, code)
}
