package atlas

// gapNeighbourLayer is a table: a row per gap and CPTS that it could be attached to.
func (a *Atlas) gapNeighbourLayer() *Layer {
	type row struct {
		gap int32
		n   *GapNeighbour
	}
	var rows []row
	for g := range a.Gaps {
		for k := range a.Gaps[g].Neighbours {
			rows = append(rows, row{int32(g), &a.Gaps[g].Neighbours[k]})
		}
	}
	cs := a.Dataset.Communities
	peopled := func(i int) bool {
		return a.peopled(a.Gaps[rows[i].gap].Units) && a.peopled(a.Areas[rows[i].n.Community].Units)
	}
	return newLayer("gap-neighbours", "Rattachements possibles des zones blanches", "Pour chaque zone blanche, chaque CPTS qui la borde : ce qui les lie, et ce que la CPTS deviendrait avec elle.", NoGeometry, len(rows), []column{
		text("id", "Identifiant", "identifiers of the gap and of the CPTS", func(i int) string { return a.GapID(rows[i].gap) + "~" + cs[rows[i].n.Community].ID }),
		text("gap", "Zone blanche", "identifier of the gap", func(i int) string { return a.GapID(rows[i].gap) }).refers("gaps"),
		text("gap_name", "Nom de la zone blanche", "its most populous unit", func(i int) string { return a.gapName(a.Gaps[rows[i].gap].Units) }),
		integer("gap_population", "Population de la zone blanche", "habitants", "inhabitants of the gap", func(i int) int64 { return a.Gaps[rows[i].gap].Population }).
			optional(func(i int) bool { return a.peopled(a.Gaps[rows[i].gap].Units) }),
		text("cpts", "CPTS", "identifier of the CPTS", func(i int) string { return cs[rows[i].n.Community].ID }).refers("cpts"),
		text("name", "Nom de la CPTS", "its name", func(i int) string { return cs[rows[i].n.Community].Name }),
		text("stage", "Avancement", "its stage: unknown, letter, validated or signed", func(i int) string { return cs[rows[i].n.Community].Stage.String() }),
		real("border_km", "Frontière commune", "km", "length of the common border; 0 within the outline of a city", 3, func(i int) float64 { return rows[i].n.BorderM / 1e3 }),
		real("share_border", "Part du pourtour", "", "share of the perimeter of the gap", 4, func(i int) float64 { return rows[i].n.BorderM / a.Gaps[rows[i].gap].Shape.PerimeterM }).
			optional(func(i int) bool { return a.Gaps[rows[i].gap].Shape.PerimeterM > 0 }),
		real("share_patients", "Part des patients suivis par ses ESP", "", "of the patients of all ESP who live in the gap, the share followed by an ESP of the CPTS", 3, func(i int) float64 { return rows[i].n.Patients / rows[i].n.PatientsOfGap }).
			optional(func(i int) bool { return rows[i].n.PatientsOfGap > 0 }),
		real("minutes", "Trajet moyen", "min", "mean over the inhabitants within reach of the time to the nearest unit of the CPTS where a general practitioner practises ("+a.TimesName()+")", 1, func(i int) float64 { return rows[i].n.Minutes }).
			optional(func(i int) bool { return rows[i].n.Minutes >= 0 }),
		integer("population_after", "Population avec la zone", "habitants", "inhabitants of the CPTS with the gap", func(i int) int64 { return rows[i].n.PopulationAfter }).optional(peopled),
		integer("size_class", "Classe de taille actuelle", "", "its size class without the gap", func(i int) int32 { return a.Areas[rows[i].n.Community].SizeClass }).optional(peopled),
		integer("size_class_after", "Classe de taille avec la zone", "", "its size class with the gap", func(i int) int32 { return rows[i].n.SizeClassAfter }).optional(peopled),
		integer("to_next_class_after", "Habitants avant la classe suivante, avec la zone", "habitants", "inhabitants then missing to reach the next class", func(i int) int64 { return rows[i].n.ToNextBoundAfter }).
			optional(func(i int) bool { return peopled(i) && rows[i].n.ToNextBoundAfter >= 0 }),
	}).unplaced()
}
