package atlas

// fringe returns the units of the fringe, ascending.
func (t *Territory) fringe() []int32 {
	var units []int32
	for _, c := range t.Cells {
		if c.Fringe && !c.Core {
			units = append(units, c.Unit)
		}
	}
	return units
}

// fringeLayer has the fringe of each team: with its core in esp-territories, the ground where nearly all its patients live.
// It holds no number of patients: that of a fringe would tell, by difference, that of the few who live beyond.
func (a *Atlas) fringeLayer() *Layer {
	teams, ts := a.Dataset.Teams, a.Territories
	columns := []column{
		text("id", "Identifiant", "identifier of the team", func(i int) string { return teams[i].ID }),
		text("name", "Nom", "name of the team", func(i int) string { return teams[i].Name }),
		text("basis", "Fondement", "observed (patient counts), mixed (some counts masked), modelled (Huff) or none", func(i int) string { return ts[i].Basis.String() }),
		integer("unit_count", "Unités", "", "number of units of the fringe", func(i int) int { return len(ts[i].fringe()) }),
		list("units", "Communes", "codes of the units of the fringe", func(i int) []string { return a.codes(ts[i].fringe()) }).refers("units"),
		integer("population", "Population", "habitants", "inhabitants of the fringe", func(i int) int64 { n, _ := a.population(a.leaves(ts[i].fringe())); return n }).
			optional(func(i int) bool { return a.peopled(a.leaves(ts[i].fringe())) }),
	}
	return newLayer("esp-fringes", "Franges de patientèle des ESP",
		"Au-delà du cœur d'une ESP, les communes où vivent les patients suivants, jusqu'à la part retenue pour la frange.", Polygons, len(ts), columns).
		drawn(a, func(i int) []int32 { return ts[i].fringe() })
}
