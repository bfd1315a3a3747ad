package atlas

// serviceAreaLayer has the areas that share out the study between teams.
func (a *Atlas) serviceAreaLayer() *Layer {
	as := a.ServiceAreas
	followed := func(i int) bool { return as[i].Patients > 0 }
	columns := []column{
		text("id", "Identifiant", "identifier of the team that follows most patients of the area", func(i int) string { return a.Dataset.Teams[as[i].Team].ID }),
		text("name", "Nom", "name of that team", func(i int) string { return a.Dataset.Teams[as[i].Team].Name }),
		list("esp", "ESP", "identifiers of the teams that work for the area", func(i int) []string { return a.teamIDs(as[i].Teams) }).refers("esp-territories"),
		integer("unit_count", "Unités", "", "number of units", func(i int) int { return len(as[i].Units) }),
		list("units", "Communes", "codes of its units", func(i int) []string { return a.codes(as[i].Units) }).refers("units"),
		integer("population", "Population", "habitants", "inhabitants", func(i int) int64 { return as[i].Population }).
			optional(func(i int) bool { return a.peopled(as[i].Units) }),
		integer("population_unknown", "Unités sans population", "", "units whose population is not known", func(i int) int32 { return as[i].PopulationUnknown }),
		real("localisation", "Indice de localisation", "", "of the patients who live in the area and are followed by some ESP of the study, the share followed by the area's own", 4,
			func(i int) float64 { return as[i].Localisation() }).optional(followed),
		boolean("small", "Population insuffisante", "true when it has fewer inhabitants than the least and touches no area to be merged with", func(i int) bool { return as[i].Small }),
		boolean("leaky", "Localisation insuffisante", "true when too many of its patients go elsewhere and it touches no area to be merged with", func(i int) bool { return as[i].Leaky }),
	}
	columns = append(columns, shapeColumns(func(i int) Shape { return as[i].Shape })...)
	return newLayer("esp-areas", "Aires de desserte des ESP",
		"Le territoire de l'étude partagé entre les ESP : chaque commune à l'équipe qui suit le plus de ses patients, d'un seul tenant.", Polygons, len(as), columns).
		drawn(a, func(i int) []int32 { return a.whollyDrawn(as[i].Units) })
}
