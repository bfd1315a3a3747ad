package atlas

import (
	"time"
)

func shapeColumns(shape func(i int) Shape) []column {
	return []column{
		real("area_km2", "Superficie", "km²", "area on the ellipsoid", 3, func(i int) float64 { return shape(i).AreaM2 / 1e6 }),
		real("perimeter_km", "Périmètre", "km", "length of the boundary, holes included", 3, func(i int) float64 { return shape(i).PerimeterM / 1e3 }),
		real("compactness", "Compacité", "", "Polsby–Popper 4πA/L²: 1 for a disc", 4, func(i int) float64 { return shape(i).Compactness }),
		integer("components", "Morceaux", "", "connected components", func(i int) int32 { return shape(i).Components }),
		integer("holes", "Trous", "", "places enclosed that do not belong to it", func(i int) int32 { return shape(i).Holes }),
		boolean("approximate", "Contour approché", "true when the boundary of a city stands for some of its parts", func(i int) bool { return shape(i).Approximate }),
	}
}

func (a *Atlas) areaLayer() *Layer {
	cs, areas := a.Dataset.Communities, a.Areas
	peopled := func(i int) bool { return a.peopled(areas[i].Units) }
	columns := []column{
		text("id", "Identifiant", "identifier of the list, or one made from the name", func(i int) string { return cs[i].ID }),
		text("name", "Nom", "name of the CPTS", func(i int) string { return cs[i].Name }),
		text("stage", "Avancement", "unknown, letter, validated or signed", func(i int) string { return cs[i].Stage.String() }),
		text("contract", "Contrat", "ACI or FIR", func(i int) string { return cs[i].Contract }),
		list("missions", "Missions", "missions of the contract", func(i int) []string { return cs[i].Missions }),
		date("letter_on", "Lettre d'intention", "date of the letter of intent", func(i int) time.Time { return cs[i].LetterOn }),
		date("validated_on", "Projet validé", "date of validation of the project", func(i int) time.Time { return cs[i].ValidatedOn }),
		date("signed_on", "ACI signé", "date of signature of the ACI", func(i int) time.Time { return cs[i].SignedOn }),
		integer("population", "Population", "habitants", "inhabitants of the units claimed, each once", func(i int) int64 { return areas[i].Population }).optional(peopled),
		integer("population_unknown", "Unités sans population", "", "units claimed whose population is not known", func(i int) int32 { return areas[i].PopulationUnknown }),
		integer("population_estimated", "Unités à population estimée", "", "units claimed whose population was shared out from their city's", func(i int) int32 { return areas[i].PopulationEstimated }),
		integer("size_class", "Classe de taille", "", "size class of the ACI, 1 for the smallest", func(i int) int32 { return areas[i].SizeClass }).optional(peopled),
		integer("to_next_class", "Habitants avant la classe suivante", "habitants", "inhabitants missing to reach the next class", func(i int) int64 { return areas[i].ToNextBound }).
			optional(func(i int) bool { return peopled(i) && areas[i].ToNextBound >= 0 }),
		integer("unit_count", "Unités", "", "number of units claimed", func(i int) int { return len(areas[i].Units) }),
		list("units", "Communes", "codes of the units claimed", func(i int) []string { return a.codes(areas[i].Units) }),
		list("departments", "Départements", "départements it lies in", func(i int) []string { return areas[i].Departments }),
		list("epcis", "EPCI", "EPCI it lies in", func(i int) []string { return areas[i].EPCIs }),
		list("enclaves", "Enclaves", "codes of the units it encloses and does not claim", func(i int) []string { return a.codes(areas[i].Enclaves) }),
		real("gps", "Médecins généralistes", "personnes", "general practitioners practising in the area", 2, func(i int) float64 { return areas[i].GPs }),
		real("gps_per_100k", "Médecins généralistes pour 100 000 habitants", "", "general practitioners per 100 000 inhabitants", 1, func(i int) float64 {
			return areas[i].GPs / float64(areas[i].Population) * 1e5
		}).optional(func(i int) bool { return areas[i].Population > 0 }),
	}
	columns = append(columns, a.meanAccessColumns(func(i int) []int32 { return areas[i].Units })...)
	columns = append(columns, shapeColumns(func(i int) Shape { return areas[i].Shape })...)
	return newLayer("cpts", "Territoires des CPTS", "Le territoire populationnel d'une CPTS : les communes de sa liste.", Polygons, len(cs), columns).
		drawn(a, func(i int) []int32 { return areas[i].Units })
}
