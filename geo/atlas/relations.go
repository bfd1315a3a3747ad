package atlas

import (
	"cmp"
	"maps"
	"slices"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/coverage"
)

// holder is a CPTS and how its list claims a city.
type holder struct {
	community int32
	hold      coverage.Hold
}

// city returns the commune that a unit is a part of, or the unit itself.
func (a *Atlas) city(unit int32) int32 {
	if p := a.Dataset.Units[unit].Parent; p != geo.None {
		return p
	}
	return unit
}

// sharedCities returns the cities that CPTS may share, each with the CPTS that hold some of it, ascending: those with
// parts, those of the setting shared_cities, and those of which some list takes only a part. Only the ones that two CPTS
// hold are there.
func (a *Atlas) sharedCities() map[int32][]holder {
	if a.Settings.CPTSArea == "esp" {
		return nil // areas are then made of units, and nothing of lists
	}
	listed := make(map[string]bool)
	for _, code := range a.Settings.SharedCities {
		listed[code] = true
	}
	divided := make(map[int32]bool)
	for _, c := range a.Dataset.Communities {
		for _, claim := range c.Claims {
			city := a.city(claim.Unit)
			if claim.Partly || len(a.Parts[city]) > 0 || listed[a.Dataset.Units[city].Code] {
				divided[city] = true
			}
		}
	}
	held := make(map[int32][]holder)
	for i, c := range a.Dataset.Communities {
		for city, hold := range a.holdsOf(c, divided) {
			held[city] = append(held[city], holder{int32(i), hold})
		}
	}
	maps.DeleteFunc(held, func(_ int32, by []holder) bool { return len(by) < 2 })
	return held
}

// holdsOf returns how the list of a CPTS claims each of the divided cities that it speaks of. A list that names the city
// beside some of its parts is taken to name the city.
func (a *Atlas) holdsOf(c geo.Community, divided map[int32]bool) map[int32]coverage.Hold {
	holds := make(map[int32]coverage.Hold)
	named := make(map[int32]bool)
	for _, claim := range c.Claims {
		city := a.city(claim.Unit)
		if !divided[city] {
			continue
		}
		hold := holds[city]
		switch {
		case claim.Partly:
			hold.Partly = true
		case claim.Unit == city:
			named[city] = true
		default:
			hold.Parts = append(hold.Parts, claim.Unit)
		}
		holds[city] = hold
	}
	for city, hold := range holds {
		if named[city] || hold.Partly {
			hold.Parts = nil
		}
		slices.Sort(hold.Parts)
		holds[city] = hold
	}
	return holds
}

// communityOverlaps returns what pairs of CPTS share: ground that both claim, ground of cities of which nobody can tell
// how it is split, and cities in which each has parts of its own.
func (a *Atlas) communityOverlaps(areas weighed, claims *coverage.Claims) []Overlap {
	held := a.sharedCities()
	relation := make(map[[3]int32]coverage.Relation) // of a pair in a city
	for city, by := range held {
		for i, x := range by {
			for _, y := range by[i+1:] {
				r, _ := coverage.Relate(x.hold, y.hold, true)
				relation[[3]int32{x.community, y.community, city}] = r
			}
		}
	}
	var out []Overlap
	for _, p := range coverage.Within(claims) {
		var units [2][]int32 // certainly claimed by both, and perhaps
		for _, u := range p.Units {
			k := 0
			if relation[[3]int32{p.A, p.B, a.city(u)}] == coverage.UnknownSplit {
				k = 1
			}
			units[k] = append(units[k], u)
		}
		for k, r := range []coverage.Relation{coverage.RealOverlap, coverage.UnknownSplit} {
			if len(units[k]) > 0 {
				o := a.overlap(CPTSCPTS, coverage.Pair{A: p.A, B: p.B, Units: units[k]}, areas.weight[p.A], areas.weight[p.B])
				o.Relation = r
				out = append(out, o)
			}
		}
	}
	return append(out, a.citySharings(held, relation)...)
}

// citySharings returns, for each pair of CPTS that have parts of their own of a same city, those parts.
func (a *Atlas) citySharings(held map[int32][]holder, relation map[[3]int32]coverage.Relation) []Overlap {
	parts := make(map[[2]int32][]int32)
	for city, by := range held {
		for i, x := range by {
			for _, y := range by[i+1:] {
				if relation[[3]int32{x.community, y.community, city}] == coverage.CitySharing {
					pair := [2]int32{x.community, y.community}
					parts[pair] = append(append(parts[pair], x.hold.Parts...), y.hold.Parts...)
				}
			}
		}
	}
	pairs := slices.SortedFunc(maps.Keys(parts), func(x, y [2]int32) int { return cmp.Or(cmp.Compare(x[0], y[0]), cmp.Compare(x[1], y[1])) })
	out := make([]Overlap, len(pairs))
	for i, p := range pairs {
		units := a.leaves(parts[p])
		out[i] = Overlap{Kind: CPTSCPTS, Relation: coverage.CitySharing, A: p[0], B: p[1], Units: units}
		out[i].Population, _ = a.population(units)
		out[i].AreaM2 = a.areaOn(units)
	}
	return out
}

// noteUnknownSplits marks the leaves that several CPTS, at stages that count, claim by naming the city that they share.
func (a *Atlas) noteUnknownSplits() {
	counts := a.countedStages()
	for city, by := range a.sharedCities() {
		byName := make(map[int32]bool) // the CPTS that do not say which parts they take
		for _, h := range by {
			byName[h.community] = len(h.hold.Parts) == 0 && counts[a.Dataset.Communities[h.community].Stage]
		}
		for _, u := range append([]int32{city}, a.Parts[city]...) {
			if a.Units[u].Multiplicity > 1 {
				a.Units[u].SplitUnknown = slices.ContainsFunc(a.Units[u].Communities, func(c int32) bool { return byName[c] })
			}
		}
	}
}
