package atlas

func (a *Atlas) gapLayer() *Layer {
	gs := a.Gaps
	columns := []column{
		text("id", "Identifiant", "gap- and the code of its first unit", func(i int) string { return a.GapID(int32(i)) }),
		text("name", "Nom", "its most populous unit", func(i int) string { return a.gapName(gs[i].Units) }),
		integer("unit_count", "Unités", "", "number of units", func(i int) int { return len(gs[i].Units) }),
		list("units", "Communes", "codes of its units", func(i int) []string { return a.codes(gs[i].Units) }),
		integer("population", "Population", "habitants", "inhabitants", func(i int) int64 { return gs[i].Population }).
			optional(func(i int) bool { return a.peopled(gs[i].Units) }),
		real("gps", "Médecins généralistes", "personnes", "general practitioners practising inside", 2, func(i int) float64 { return gs[i].GPs }),
		list("neighbours", "CPTS voisines", "identifiers of the CPTS along its border, by decreasing length of border", func(i int) []string {
			out := make([]string, len(gs[i].Neighbours))
			for k, n := range gs[i].Neighbours {
				out[k] = a.Dataset.Communities[n.Community].ID
			}
			return out
		}),
		list("neighbour_names", "Noms des CPTS voisines", "their names, in the same order", func(i int) []string {
			out := make([]string, len(gs[i].Neighbours))
			for k, n := range gs[i].Neighbours {
				out[k] = a.Dataset.Communities[n.Community].Name
			}
			return out
		}),
	}
	columns = append(columns, a.meanAccessColumns(func(i int) []int32 { return gs[i].Units })...)
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
