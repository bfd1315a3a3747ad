package atlas

import (
	"cmp"
	"slices"
)

// needRanks returns the rank of each gap by missing consultations, the more populous first among equals.
func (a *Atlas) needRanks() []int {
	order := make([]int, len(a.Gaps))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(x, y int) int { return cmp.Compare(a.Gaps[y].Need.Missing, a.Gaps[x].Need.Missing) })
	ranks := make([]int, len(order))
	for rank, i := range order {
		ranks[i] = rank + 1
	}
	return ranks
}

func (a *Atlas) gapLayer() *Layer {
	gs, ranks := a.Gaps, a.needRanks()
	columns := []column{
		text("id", "Identifiant", "gap- and the code of its first unit", func(i int) string { return a.GapID(int32(i)) }),
		text("name", "Nom", "its most populous unit", func(i int) string { return a.gapName(gs[i].Units) }),
		integer("unit_count", "Unités", "", "number of units", func(i int) int { return len(gs[i].Units) }),
		list("units", "Communes", "codes of its units", func(i int) []string { return a.codes(gs[i].Units) }).refers("units"),
		integer("population", "Population", "habitants", "inhabitants", func(i int) int64 { return gs[i].Population }).
			optional(func(i int) bool { return a.peopled(gs[i].Units) }),
		real("gps", "Médecins généralistes", "personnes", "general practitioners practising inside", 2, func(i int) float64 { return gs[i].GPs }),
		integer("rank_population", "Rang par population", "", "1 for the most populous gap", func(i int) int { return i + 1 }),
		integer("rank_need", "Rang par besoin", "", "1 for the gap that misses most consultations", func(i int) int { return ranks[i] }).
			optional(func(i int) bool { return gs[i].Need.Population > 0 }),
		real("missing_consultations", "Consultations manquantes", "par an", "consultations of general practitioners a year that would bring every unit of the gap to the mean APL of the study", 0, func(i int) float64 { return gs[i].Need.Missing }).
			optional(func(i int) bool { return gs[i].Need.Population > 0 }),
		list("neighbours", "CPTS voisines", "identifiers of the CPTS along its border, by decreasing length of border", func(i int) []string {
			out := make([]string, len(gs[i].Neighbours))
			for k, n := range gs[i].Neighbours {
				out[k] = a.Dataset.Communities[n.Community].ID
			}
			return out
		}).refers("cpts"),
		list("neighbour_names", "Noms des CPTS voisines", "their names, in the same order", func(i int) []string {
			out := make([]string, len(gs[i].Neighbours))
			for k, n := range gs[i].Neighbours {
				out[k] = a.Dataset.Communities[n.Community].Name
			}
			return out
		}),
	}
	columns = append(columns, a.meanAccessColumns(func(i int) []int32 { return gs[i].Units })...)
	columns = append(columns, a.meanPublishedColumns(func(i int) []int32 { return gs[i].Units })...)
	columns = append(columns, shapeColumns(func(i int) Shape { return gs[i].Shape })...)
	return newLayer("gaps", "Zones blanches", "Les ensembles contigus de communes qu'aucune CPTS ne revendique.", Polygons, len(gs), columns).
		drawn(a, func(i int) []int32 { return a.whollyDrawn(gs[i].Units) })
}

func (a *Atlas) gapName(units []int32) string {
	best := units[0]
	for _, u := range units {
		if a.Dataset.Units[u].Population.Min > a.Dataset.Units[best].Population.Min {
			best = u
		}
	}
	return a.Dataset.Units[best].Name
}
